"""The result types: what goes in, what comes out, and that both ways of building give the same."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from povext import extract
from povext.mentions import Span
from povext.types import SCHEMA_VERSION, Extraction, Indicator, Period, Place, Trace, TraceStep, json_schema

RAW = "到2019年底，南丰县贫困发生率降至0.4%，户均增收1800—2800元。"
RATE, RANGE = [18, 22], [27, 37]
FIELDS = [
    "id", "type", "value", "low", "high", "unit", "bound", "measure", "per", "status", "place", "period", "population",
    "span", "evidence", "text", "confidence", "trace", "links",
]  # fmt: skip


def payload() -> dict[str, Any]:
    place = {"name": "南丰县", "code": "361023", "level": "county"}
    period = {"start": "2019-12-31", "end": "2019-12-31", "text": "2019年底", "certainty": "resolved"}
    trace = {
        "type": {"rule": "poverty.incidence.noun", "spans": [[11, 16]], "runner_up": "other"},
        "place": {"rule": "same clause"},
    }
    rate = {
        "id": "a", "type": "poverty.incidence", "value": "0.4", "low": None, "high": None, "unit": "percent", "bound": "=",
        "measure": "value", "per": [], "status": "actual", "place": place, "period": period, "population": None,
        "span": RATE, "evidence": [0, 22], "confidence": 0.93, "trace": trace, "links": [],
    }  # fmt: skip
    increase = {
        "type": "income.increase", "low": "1800", "high": "2800", "unit": "CNY", "per": ["household"], "place": place,
        "span": RANGE, "evidence": [23, 37], "links": ["a"],
    }  # fmt: skip
    return {"published": "2020-01-15", "title": "题", "source": None, "place": place, "indicators": [rate, increase]}


@pytest.fixture
def extraction() -> Extraction:
    return Extraction.from_payload(RAW, payload())


def test_the_surer_indicators_alone() -> None:
    found = extract("贫困发生率由18.2%降至0.4%，村口的老槐树有三百棵。")
    sure = [i.confidence for i in found.indicators]
    assert found.confident(0) == found
    least = sorted(sure)[1]
    kept = found.confident(least)
    assert [i.confidence for i in kept.indicators] == [c for c in sure if c >= least]
    assert all(n in {i.id for i in kept.indicators} for i in kept.indicators for n in i.links)
    with pytest.raises(ValueError, match="between 0 and 1"):
        found.confident(80)


def test_spans_carry_their_characters(extraction: Extraction) -> None:
    assert [i.text for i in extraction.indicators] == ["0.4%", "1800—2800元"]
    for indicator in extraction.indicators:
        for span in (indicator.span, indicator.evidence, *(s for step in indicator.trace.values() for s in step.spans)):
            assert RAW[span.start : span.end] == span.text


def test_numbers_are_exact_decimals(extraction: Extraction) -> None:
    rate, increase = extraction.indicators
    assert rate.value == Decimal("0.4")
    assert isinstance(rate.value, Decimal)
    assert (increase.value, increase.low, increase.high) == (None, Decimal(1800), Decimal(2800))


def test_absent_fields_take_their_defaults(extraction: Extraction) -> None:
    increase = extraction.indicators[1]
    expected = {
        "id": "2",
        "bound": "=",
        "measure": "value",
        "status": "actual",
        "confidence": 1.0,
        "period": None,
        "population": None,
    }
    assert {name: getattr(increase, name) for name in expected} == expected


def test_json_has_the_shape_of_the_data_model(extraction: Extraction) -> None:
    dump = extraction.model_dump(mode="json")
    assert list(dump) == ["schema_version", "fingerprint", "text_length", "published", "title", "source", "place", "indicators"]
    row = dump["indicators"][0]
    assert list(row) == FIELDS
    assert row["value"] == "0.4"
    assert row["span"] == {"start": 18, "end": 22, "text": "0.4%"}
    assert row["period"]["start"] == "2019-12-31"
    assert row["trace"]["type"]["spans"] == [{"start": 11, "end": 16, "text": "贫困发生率"}]
    assert dump["indicators"][1]["per"] == ["household"]
    assert json.loads(json.dumps(dump)) == dump == json.loads(extraction.model_dump_json())


def test_reading_the_json_back_gives_the_same(extraction: Extraction) -> None:
    again = Extraction.model_validate_json(extraction.model_dump_json())
    assert again == extraction
    assert hash(again) == hash(extraction)
    assert again.raw is None
    assert extraction.raw == RAW


def test_the_fast_way_of_building_gives_valid_objects(extraction: Extraction) -> None:
    validated = Extraction.model_validate(extraction.model_dump(mode="json"))
    assert validated.model_dump() == extraction.model_dump()
    for fast, slow in zip(extraction.indicators, validated.indicators, strict=True):
        assert {n: type(getattr(fast, n)) for n in Indicator.model_fields} == {
            n: type(getattr(slow, n)) for n in Indicator.model_fields
        }
    changed = extraction.indicators[0].model_copy(update={"bound": "~"})
    assert (changed.bound, extraction.indicators[0].bound) == ("~", "=")
    assert extraction.model_fields_set == set(Extraction.model_fields)


def test_extractions_travel_between_processes(extraction: Extraction) -> None:
    again = pickle.loads(pickle.dumps(extraction))
    assert again == extraction
    assert again.raw == RAW
    assert again.indicators[0].trace["type"] == extraction.indicators[0].trace["type"]


@pytest.mark.parametrize("name", ["value", "place", "new"])
def test_indicators_are_frozen(extraction: Extraction, name: str) -> None:
    with pytest.raises(ValidationError):
        setattr(extraction.indicators[0], name, None)


@pytest.mark.parametrize(
    ("text", "plain"), [("1E+5", "100000"), ("1.50", "1.50"), ("-11090000", "-11090000"), ("1e-7", "0.0000001"), ("0", "0")]
)
def test_decimals_have_no_exponent_in_json(text: str, plain: str) -> None:
    row = {**payload()["indicators"][0], "value": text}
    (indicator,) = Extraction.from_payload(RAW, {"indicators": [row]}).indicators
    assert indicator.model_dump(mode="json")["value"] == plain
    assert json.loads(indicator.model_dump_json())["value"] == plain


def test_lone_surrogates_do_not_break_json() -> None:
    raw = "\ud83862个贫困村\udc00"
    row = {"type": "poverty.villages", "value": "62", "unit": "count", "span": [1, 4], "evidence": [0, len(raw)]}
    extraction = Extraction.from_payload(raw, {"indicators": [row], "title": "\ud838"})
    (indicator,) = extraction.indicators
    assert indicator.evidence.text == raw
    assert json.loads(extraction.model_dump_json())["indicators"][0]["evidence"]["text"] == "\ufffd62个贫困村\ufffd"
    assert json.dumps(extraction.model_dump(mode="json"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "change", [{"bound": "≈"}, {"status": "done"}, {"measure": "delta"}, {"value": "NaN"}, {"colour": 1}, {"span": 3}]
)
def test_json_that_breaks_the_model_is_refused(extraction: Extraction, change: dict[str, Any]) -> None:
    row = {**extraction.indicators[0].model_dump(mode="json"), **change}
    with pytest.raises(ValidationError, match=next(iter(change))):
        Indicator.model_validate(row)


@pytest.mark.parametrize("given", ["2019-12-31", date(2019, 12, 31), datetime(2019, 12, 31, 8, 0)])
def test_periods_accept_dates_and_iso_strings(given: str | date) -> None:
    period = Period.model_validate({"start": given, "end": given})
    assert (period.start, period.first_day, period.last_day) == ("2019-12-31", date(2019, 12, 31), date(2019, 12, 31))


def test_a_period_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValidationError, match="2019-13-01"):
        Period(start="2019-13-01", end="2019-12-31")


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2019-01-01", "2019-12-31", "2019"),
        ("2016-01-01", "2020-12-31", "2016–2020"),
        ("2019-12-31", "2019-12-31", "2019-12-31"),
        ("2019-01-01", "2019-06-30", "2019-01-01–2019-06-30"),
    ],
)
def test_periods_print_short(start: str, end: str, shown: str) -> None:
    assert str(Period(start=start, end=end)) == shown


def test_indicators_print_readably(extraction: Extraction) -> None:
    rate, increase = map(str, extraction.indicators)
    assert rate == "Poverty headcount ratio (incidence) 0.4 percent 南丰县 2019-12-31"
    assert increase == "Income increase 1800–2800 CNY 南丰县"
    assert str(Place(name="小岭村", level="village")) == "小岭村"


def test_labels_come_from_the_taxonomy(extraction: Extraction) -> None:
    indicator = extraction.indicators[0]
    assert (indicator.label_en, indicator.label_zh) == ("Poverty headcount ratio (incidence)", "贫困发生率")
    assert indicator.model_copy(update={"type": "my.own"}).label_zh == "my.own"


def test_the_trace_is_a_mapping_of_steps(extraction: Extraction) -> None:
    trace = extraction.indicators[0].trace
    assert list(trace) == ["type", "place"]
    assert trace["type"] == TraceStep("poverty.incidence.noun", (Span(11, 16, "贫困发生率"),), "other", "stated")
    assert "population" not in trace
    assert repr(trace) == "Trace(type: poverty.incidence.noun, place: same clause)"
    assert trace == Trace(trace.plain())
    assert {trace} == {Trace(trace.plain())}


def test_the_json_schema_is_versioned_and_closed() -> None:
    schema = json_schema()
    assert SCHEMA_VERSION in schema["$comment"]
    indicator = schema["$defs"]["Indicator"]
    assert list(indicator["properties"]) == [*FIELDS, "labels"]  # told of types of a user's own taxonomy alone
    assert indicator["additionalProperties"] is False
    assert indicator["properties"]["value"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert indicator["properties"]["span"]["required"] == ["start", "end", "text"]
    assert json.dumps(schema)


def test_a_payload_without_a_field_says_which() -> None:
    with pytest.raises(KeyError, match="unit"):
        Extraction.from_payload("62个", {"indicators": [{"type": "other", "span": [0, 3]}]})
