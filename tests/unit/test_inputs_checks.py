"""What is accepted, and what the messages say."""

import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from povext.checks import check_date, check_place, check_text
from povext.errors import InputError, TooLargeError


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "got None"),
        (b"x", "got bytes: decode it first"),
        (bytearray(b"x"), "got bytearray: decode it first"),
        (5, "got int"),
        (5.0, "got float"),
        (["x"], "povext.pipe"),
        (Path("x"), "read_document"),
    ],
)
def test_texts_are_strings(value, said):
    with pytest.raises(TypeError, match=f"text must be a str, .*{said}"):
        check_text(value)


def test_subclasses_of_str_are_strings():
    class Text(str):
        __slots__ = ()

    assert check_text(Text("x")) == "x"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        (date(2020, 2, 29), "2020-02-29"),
        (datetime(2020, 10, 19, 23, 59, tzinfo=UTC), "2020-10-19"),
        ("2020-10-19", "2020-10-19"),
        (" 2020-10-19 ", "2020-10-19"),
        ("2020-10-19T08:30:00", "2020-10-19"),
        ("2020-10-19 08:30:00", "2020-10-19"),
    ],
)
def test_dates(value, wanted):
    assert check_date(value) == wanted


@pytest.mark.parametrize(
    "value", ["", "2020-13-01", "2021-02-29", "2020/10/19", "19.10.2020", "2020", "20201019", "x", "２０２０-10-19", "9" * 999]
)
def test_malformed_dates_are_named(value):
    with pytest.raises(ValueError, match="published must be a date such as 2020-10-19") as raised:
        check_date(value)
    assert repr(value[:40]) in str(raised.value)
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize("value", [20201019, 1.5, b"2020-10-19", ["2020-10-19"]])
def test_dates_of_the_wrong_type(value):
    with pytest.raises(TypeError, match="on must be a date"):
        check_date(value, "on")


def test_places():
    assert check_place(None) is None
    assert check_place(" 南宁市 ") == "南宁市"
    assert check_place("") is None
    with pytest.raises(TypeError, match="code of six digits as a string"):
        check_place(450100)


def test_errors_travel_between_processes():
    error = pickle.loads(pickle.dumps(TooLargeError("is too large", "a.txt")))
    assert isinstance(error, TooLargeError)
    assert str(error) == "a.txt: is too large"
    assert isinstance(error, InputError)
