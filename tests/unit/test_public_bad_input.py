"""What the public functions do with what they should never have been given."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import povext
from povext.types import Extraction

SENTENCE = "2019年底，南丰县贫困发生率降至0.4%，62个贫困村全部出列。"
PROSE = "说起这几年的变化，乡亲们脸上都是笑意：山还是那座山，路却通到了家门口，日子一天比一天好。\n"
TAKERS: list[Callable[[Any], Any]] = [povext.extract, povext.find_quantities, povext.find_periods, povext.find_places]


def assert_spans_hold(raw: str, extraction: Extraction) -> None:
    for indicator in extraction.indicators:
        for span in (indicator.span, indicator.evidence):
            assert 0 <= span.start < span.end <= len(raw)
            assert raw[span.start : span.end] == span.text


@pytest.mark.parametrize("taker", TAKERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "given", [None, SENTENCE.encode(), 3, 2.5, [SENTENCE], {"text": SENTENCE}], ids=lambda g: type(g).__name__
)
def test_what_is_no_string_is_refused_with_what_is_accepted(taker: Callable[[Any], Any], given: object) -> None:
    with pytest.raises(TypeError, match="str"):
        taker(given)


@pytest.mark.parametrize("given", [3, b"x", None, {"text": None}, {"published": "2020-01-01"}])
def test_a_record_without_a_text_is_refused(given: Any) -> None:
    with pytest.raises(TypeError):
        list(povext.pipe([given]))


@pytest.mark.parametrize(
    "given", ["", " \n\t", "。。。", "Nothing to see here.", "Привет, мир", "ここには何もない", "\ufeff", "贫困"]
)
def test_texts_without_indicators_give_an_empty_extraction(given: str) -> None:
    extraction = povext.extract(given, published="2020-01-01")
    assert extraction.indicators == ()
    assert extraction.text_length == len(given)
    assert povext.find_quantities(given) == ()


@pytest.mark.parametrize("given", ["gestern", "2020-13-01", "2020-02-30", "20201", "", "二〇二〇年"])
def test_a_malformed_date_is_named(given: str) -> None:
    for call in (povext.extract, povext.find_periods):
        with pytest.raises(ValueError, match=given or "''"):
            call(SENTENCE, published=given)
    with pytest.raises(ValueError, match=given or "''"):
        povext.find_places(SENTENCE, on=given)


def test_a_date_that_is_no_date_is_refused() -> None:
    with pytest.raises(TypeError, match="published"):
        povext.extract(SENTENCE, published=20200101)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["title", "source", "place"])
def test_context_that_is_no_string_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        povext.extract(SENTENCE, **{name: 3})  # type: ignore[arg-type]


def test_dates_and_iso_strings_say_the_same() -> None:
    day, iso = date(2020, 1, 15), "2020-01-15"
    assert povext.extract("今年脱贫62人。", published=day) == povext.extract("今年脱贫62人。", published=iso)
    assert povext.find_periods("今年", published=day) == povext.find_periods("今年", published=iso) != povext.find_periods("今年")
    assert povext.find_places("武鸣县", on=date(2014, 6, 30)) == povext.find_places("武鸣县", on="2014-06-30")


@pytest.mark.parametrize(
    "noise",
    [
        "\ud800",
        "\udfff\ud800",
        "\x00",
        "\u202e",
        "\u200b\u200d\ufeff",
        "\x1b[31m",
        "\U0001f600",
        "e\u0301\u0301",
        "\r",
        "\u2028",
        "]" * 99,
    ],
    ids=ascii,
)
def test_hostile_characters_neither_crash_nor_move_spans(noise: str) -> None:
    raw = f"{noise}{SENTENCE}{noise}全县还有贫困户1468户{noise}。"
    extraction = povext.extract(raw, published="2020-01-15")
    assert_spans_hold(raw, extraction)
    assert {"0.4%", "62个", "1468户"} <= {i.text for i in extraction.indicators}
    assert json.loads(extraction.model_dump_json())["text_length"] == len(raw)
    json.dumps(extraction.model_dump(mode="json"), ensure_ascii=False).encode()


def seconds(text: str) -> float:
    begin = time.process_time()
    extraction = povext.extract(text, published="2020-01-15")
    taken = time.process_time() - begin
    assert extraction.text_length == len(text)
    return taken


@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "一",
        "亿",
        "0.",
        "1,",
        "1—",
        "2019年",
        "第",
        "约",
        "（",
        "(a",
        "全",
        "县",
        "\n",
        " ",
        "\x00",
        "，",
        "。",
        "%",
        "贫困",
        "其中",
        "分别",
        "<",
    ],
    ids=ascii,
)
def test_a_hundred_thousand_of_anything_takes_linear_time(unit: str) -> None:
    small, large = unit * (12_500 // len(unit)), unit * (100_000 // len(unit))
    povext.extract(small[:100])
    least = min(seconds(small) for _ in range(2))
    # Eight times the text in no more than some twelve times the time: a quadratic step would take sixty-four.
    assert seconds(large) < 25 * least + 0.5


def test_ten_megabytes_in_one_string() -> None:
    page = SENTENCE + "\n" + PROSE * 20
    pages = 10_000_000 // len(page.encode())
    raw = page * pages
    extraction = povext.extract(raw, published="2020-01-15")
    assert len(extraction.indicators) == 2 * pages
    assert_spans_hold(raw, extraction)


def test_a_bad_text_in_a_stream_is_raised_where_it_stands() -> None:
    stream = povext.pipe([SENTENCE, 3], batch_size=1)  # type: ignore[list-item]
    assert len(next(stream).indicators) == 2
    with pytest.raises(TypeError):
        next(stream)
