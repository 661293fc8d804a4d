"""Which numbers agree, and which of several a cell takes."""

from __future__ import annotations

from typing import Any

import pytest

from povext.panel.settle import Told, settled
from povext.panel.values import interval, relation, step_of


@pytest.mark.parametrize(
    ("value", "text", "step"),
    [
        (12000, "1.2万人", 1000), (12034, "12,034人", 1), (12034, "１２０３４人", 1), (0.4, "0.40%", 0.01), (0, "0%", 0),
        (12300, "一万二千三百人", 100), (45, "四十五个", 1), (300000000, "3亿元", 1e8), (-1200, "1200人", 1),
    ],
)  # fmt: skip
def test_the_step_is_that_of_the_last_digit_shown(value: float, text: str, step: float) -> None:
    assert step_of(value, text) == pytest.approx(step)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ((12000, "=", "1.2万"), (12034, "=", "12034"), "refine"),
        ((12000, "=", "1.2万"), (12600, "=", "12600"), "conflict"),
        ((400000, "~", "40万"), (398000, "=", "39.8万"), "refine"),
        ((400000, "~", "40万"), (350000, "=", "35万"), "conflict"),
        ((3600, ">", "3600多"), (3690, "=", "3690"), "refine"),
        ((3600, ">", "3600多"), (3710, "=", "3710"), "conflict"),
        ((3600, ">", "3600多"), (3599, "=", "3599"), "conflict"),
        ((90, ">=", "90%"), (99, "=", "99%"), "refine"),
        ((3, "<=", "3%"), (1.56, "=", "1.56%"), "refine"),
        ((400000, "<", "40万"), (385000, "=", "38.5万"), "refine"),
        ((0, "=", "0"), (0.3, "=", "0.3%"), "conflict"),
        ((-8.2, "=", "8.2个百分点"), (-8.24, "=", "8.24个百分点"), "refine"),
        ((12034, "=", "12034"), (12035, "=", "12035"), "conflict"),
    ],
)
def test_two_numbers_agree_refine_or_conflict(one: tuple[float, str, str], other: tuple[float, str, str], wanted: str) -> None:
    a, b = (interval(value, None, None, bound, text) for value, bound, text in (one, other))
    assert relation(a, b, one[0] == other[0]) == relation(b, a, one[0] == other[0]) == wanted


def test_a_range_holds_what_lies_in_it() -> None:
    ends = interval(None, 1800, 2800, "=", "1800—2800元")
    assert ends.meets(interval(2500, None, None, "=", "2500元"))
    assert not ends.meets(interval(3000, None, None, "=", "3000元"))


def told(claim: int, number: str, published: str = "", **more: Any) -> Told:
    value = float(number)
    made = Told(claim, claim, claim, published, 0, number, value - 0.5, value + 0.5, 0.9, 0, "")
    return made._replace(**more)


def test_each_criterion_decides_and_says_so() -> None:
    old, new = told(1, "100", "2020-01-01"), told(2, "200", "2020-02-01")
    assert settled([old, new]).chosen_by == "date"
    assert settled([old, new]).readings[0][0] is new
    assert settled([old, told(3, "100", "2019-01-01"), new]).chosen_by == "agreement"
    assert settled([old._replace(correction=1), new]).readings[0][0].number == "100"
    assert settled([old, new._replace(correction=-1)]).chosen_by == "correction"
    assert settled([old, new], ("confidence", "date")).chosen_by == "date"
    assert settled([old, new._replace(confidence=0.1)], ("confidence", "date")).chosen_by == "confidence"
    assert settled([old, new._replace(trust=1)], ("source",)).readings[0][0] is old
    assert settled([told(1, "100"), told(2, "200")]).chosen_by == "order"


def test_copies_are_one_voice_and_make_nothing_newer() -> None:
    wrong = [told(n, "150", f"2020-0{n}-01", voice=1) for n in (1, 2, 3)]
    made = settled([*wrong, told(4, "105", "2019-12-01"), told(5, "105", "2019-12-02")])
    assert (made.readings[0][0].number, made.chosen_by) == ("105", "agreement")
    made = settled([*wrong, told(4, "105", "2020-02-15")])
    assert (made.readings[0][0].number, made.chosen_by) == ("105", "date")


def test_nothing_told_is_ever_dropped() -> None:
    some = [told(n, str(100 + 7 * (n % 4)), f"2020-01-{n:02}") for n in range(1, 20)]
    made = settled(some)
    assert sorted(one.claim for reading in made.readings for one in reading) == list(range(1, 20))
    assert set(made.relations) == set(range(1, 20))


def test_different_things_in_one_document_are_no_contradiction_between_documents() -> None:
    made = settled([told(1, "100", voice=7), told(2, "200", voice=7)])
    assert (made.agreement, made.conflict) == ("conflict", "within")
