"""The benchmark of numbers, units and times: what it counts as right, and how it reads the answers of other tools."""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2] / "benchmarks/numbers"
MODULES = ["reading", "judging", "engines", "adapters", "data", "environments", "tables", "worker", "run"]


@pytest.fixture(scope="module")
def bench() -> Iterator[dict[str, ModuleType]]:
    """Import the benchmark's modules, which find each other beside them, and take them out again."""
    path, before = list(sys.path), {name: sys.modules.pop(name, None) for name in MODULES}
    sys.path.insert(0, str(ROOT))
    try:
        yield {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path[:] = path
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


def number(start: int, end: int, value: str | None, unit: str | None = None, **more: str) -> list[Any]:
    return [start, end, value, more.get("low"), more.get("high"), unit, more.get("bound")]


def record(value: str | None, unit: str, **more: Any) -> dict[str, Any]:
    full = {"value": value, "unit": unit, "low": None, "high": None, "bound": "=", "measure": "value", "optional": False}
    return full | {"core": [2, 5], "span": {"start": 2, "end": 8}} | more


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("-20%", ("-20", "percent")),
        ("3/4", ("0.75", "ratio")),
        ("1,250.5", ("1250.5", None)),
        ("40.6万", ("406000", None)),
        ("1.2万亿", ("1200000000000", None)),
        ("¥12.5", ("12.5", "CNY")),
        ("300km", ("300", "km")),
        ("８％", ("8", "percent")),
        ("三", None),
        ("1/0", None),
        ("", None),
    ],
)
def test_plain_answers_are_read(bench: dict[str, ModuleType], answer: str, expected: tuple[str, str | None] | None) -> None:
    got = bench["reading"].plain_number(answer)
    assert got == (None if expected is None else (Decimal(expected[0]), expected[1]))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("2018/07/09", ("2018-07-09", "2018-07-09")),
        ("2018/02", ("2018-02-01", "2018-02-28")),
        ("2018年", ("2018-01-01", "2018-12-31")),
        ("07/09", None),
        ("2018/13", None),
    ],
)
def test_plain_dates_are_read(bench: dict[str, ModuleType], answer: str, expected: tuple[str, str] | None) -> None:
    assert bench["reading"].plain_period(answer) == expected


@pytest.mark.parametrize(
    ("day", "grain", "expected"),
    [
        ("2024-02-10", "year", ("2024-01-01", "2024-12-31")),
        ("2024-12-10", "Month", ("2024-12-01", "2024-12-31")),
        ("2024-11-10", "quarter", ("2024-10-01", "2024-12-31")),
        ("2024-02-29", "week", ("2024-02-26", "2024-03-03")),
        ("2024-02-29", "hour", ("2024-02-29", "2024-02-29")),
    ],
)
def test_days_of_a_grain(bench: dict[str, ModuleType], day: str, grain: str, expected: tuple[str, str]) -> None:
    assert bench["reading"].days_of(date.fromisoformat(day), grain) == expected


def test_a_range_may_mean_its_end_in_or_out(bench: dict[str, ModuleType]) -> None:
    inclusive = bench["reading"].inclusive
    assert list(inclusive("2024-03-01", "2024-04-01")) == [("2024-03-01", "2024-04-01"), ("2024-03-01", "2024-03-31")]
    assert list(inclusive("2024-03-01", "2024-03-01")) == [("2024-03-01", "2024-03-01")]


@pytest.mark.parametrize(
    ("phrase", "grain"),
    [("去年", "year"), ("上半年度", "year"), ("第二季度", "quarter"), ("9月份", "month"), ("下星期", "week"), ("3月5日", "day")],
)
def test_grain_of_a_phrase(bench: dict[str, ModuleType], phrase: str, grain: str) -> None:
    assert bench["reading"].grain_of_phrase(phrase) == grain


def test_runs_of_number_characters(bench: dict[str, ModuleType]) -> None:
    text = "栽桑1,200亩，其中三分之一成林，成活率95.5%，气温-3度，户均两万三千元"
    runs = [run for _, _, run in bench["reading"].number_runs(text)]
    assert runs[:4] == ["1,200", "三分之一", "95.5%", "-3"]
    assert runs[-1] == "两万三千"
    assert all(text[a:b] == run for a, b, run in bench["reading"].number_runs(text))


def test_sentences_keep_their_offsets(bench: dict[str, ModuleType]) -> None:
    text = "种茶五百亩。\n\n养蜂30箱！收入几何"
    got = list(bench["reading"].sentences(text))
    assert [piece for _, piece in got] == ["种茶五百亩。\n\n", "养蜂30箱！", "收入几何"]
    assert all(text.startswith(piece, at) for at, piece in got)


def test_shares_are_told_from_plain_numbers(bench: dict[str, ModuleType]) -> None:
    share = bench["reading"].share
    assert share("百分之六", Decimal("0.06")) == (Decimal("6.00"), "percent")
    assert share("五分之二", Decimal("0.4")) == (Decimal("0.4"), "ratio")
    assert share("四十", Decimal(40)) == (Decimal(40), None)


@pytest.mark.parametrize(
    ("found", "good"),
    [
        (number(0, 3, "0.35"), True),
        (number(0, 3, "35", "percent"), True),
        (number(0, 3, "35"), False),
        (number(0, 3, "0.035", "ratio"), True),
        (number(3, 5, "0.35"), False),
        (number(0, 3, None, low="0.35", high="0.4"), False),
    ],
)
def test_number_cases(bench: dict[str, ModuleType], found: list[Any], good: bool) -> None:
    case = {"text": "35%的户", "start": 0, "end": 3, "value": "0.35"}
    assert bench["judging"].case_right(case, [found]) is good


def test_time_cases_need_both_days(bench: dict[str, ModuleType]) -> None:
    case = {"text": "到去年", "start": 1, "end": 3, "period": ["2019-01-01", "2019-12-31"]}
    right = bench["judging"].case_right
    assert right(case, [[0, 3, "2019-01-01", "2019-12-31"]])
    assert not right(case, [[0, 3, "2019-01-01", "2019-12-30"]])
    assert not right(case, [[0, 1, "2019-01-01", "2019-12-31"]])
    assert not right(case, [])


@pytest.mark.parametrize(
    ("gold", "found", "grade"),
    [
        (record("5000", "CNY"), [number(2, 5, "5000", "CNY")], 3),
        (record("5000", "CNY", bound=">"), [number(2, 5, "5000", "CNY")], 2),
        (record("5000", "CNY", bound=">="), [number(2, 5, "5000", "CNY", bound=">|>=")], 3),
        (record("5000", "CNY"), [number(2, 5, "5000")], 1),
        (record("5000", "CNY"), [number(2, 5, "500", "CNY")], 0),
        (record("5000", "CNY"), [number(5, 8, "5000", "CNY")], 0),
        (record("-5000", "person"), [number(2, 5, "5000", "person")], 3),
        (record("60", "percent"), [number(2, 5, "0.6", "ratio")], 3),
        (record("0.7", "ratio"), [number(2, 5, "70", "percent")], 3),
        (record("0.142857", "ratio"), [number(2, 5, "0.14285714", "ratio")], 3),
        (record("3", "pp", measure="change"), [number(2, 5, "3", "percent")], 3),
        (record("3", "pp"), [number(2, 5, "3", "percent")], 1),
        (record("12", "other"), [number(2, 5, "12", "EUR")], 3),
        (record("12", "other"), [number(2, 5, "12", "CNY")], 1),
        (record(None, "CNY", low="3", high="8"), [number(2, 8, None, "CNY", low="3", high="8")], 3),
        (record(None, "CNY", low="3", high="8"), [number(2, 4, "3"), number(5, 8, "8", "CNY")], 3),
        (record(None, "CNY", low="3", high="8"), [number(2, 4, "3"), number(5, 8, "9", "CNY")], 0),
        (record(None, "CNY", low="3", high="8"), [number(2, 4, "3", "CNY")], 0),
    ],
)
def test_grades(bench: dict[str, ModuleType], gold: dict[str, Any], found: list[Any], grade: int) -> None:
    assert bench["judging"].grade(gold, found) == grade


def test_precision_and_recall(bench: dict[str, ModuleType]) -> None:
    gold = {"doc": "x", "indicators": [
        record("5", "person", core=[2, 3]), record("9", "mu", core=[10, 11]), record("4", "count", core=[40, 41], optional=True),
    ]}  # fmt: skip
    numbers = [
        number(2, 4, "5", "person"),
        number(2, 3, "5"),  # the same stretch again: told once
        number(20, 24, "2019"),  # inside the tool's own date: told by no one
        number(30, 32, "3", "year"),  # a duration
        number(40, 42, "4"),  # optional
        number(50, 51, "7"),
    ]
    got = bench["judging"].score_numbers([(gold, numbers, [[20, 25, "2019-01-01", "2019-12-31"]])])
    assert (got["precision"], got["recall"], got["f1"]) == (0.5, 0.5, 0.5)
    assert (got["value"], got["unit"], got["bound"]) == (0.5, 0.5, 0.5)
    assert [miss["gold"]["value"] for miss in got["misses"]] == ["9"]


def test_phrases_take_alternatives_and_need_a_date(bench: dict[str, ModuleType]) -> None:
    data = bench["data"]
    year, half = (
        {"start": "2020-01-01", "end": "2020-12-31", "text": "全年"},
        {"start": "2020-01-01", "end": "2020-11-02", "text": "全年"},
    )
    dated = {
        "published": "2020-11-02",
        "indicators": [{"period": year, "period_alt": [half, None]}, {"period": year, "period_alt": []}],
    }
    corpus = data.Corpus("x", "X", [({**dated, "published": None}, "全年"), (dated, "全年")])
    [phrase] = data.phrases_of(corpus)
    assert (phrase.doc, phrase.text, phrase.day) == (1, "全年", "2020-11-02")
    assert phrase.accepted == [["2020-01-01", "2020-12-31"], ["2020-01-01", "2020-11-02"]]
    assert bench["judging"].phrase_right(phrase.accepted, [[0, 2, "2020-01-01", "2020-11-02"]])
    assert not bench["judging"].phrase_right(phrase.accepted, [[0, 2, "2020-01-02", "2020-11-02"]])


def test_a_case_without_a_date_is_asked_without_one(bench: dict[str, ModuleType]) -> None:
    case = {"text": "去年", "start": 0, "end": 2, "period": ["2019-01-01", "2019-12-31"], "reference": "now"}
    assert bench["data"].work_of([case], [])["cases"] == [{"text": "去年", "start": 0, "end": 2, "ask": "time", "day": None}]


def test_errors_of_the_measuring_half_are_not_told(bench: dict[str, ModuleType]) -> None:
    quality = ROOT.parent / "quality"
    corpus = bench["data"].load_corpus("own", "Own", quality / "gold", quality / "texts")
    names = {gold["doc"] for gold, _ in corpus.docs}
    assert corpus.sealed
    assert corpus.sealed < names


def test_grains_and_open_ends(bench: dict[str, ModuleType]) -> None:
    grained = bench["engines"]._grained
    end = {"value": "2021-01-01T00:00", "grain": "year"}
    assert list(grained("2020-05-01T00:00", "month", None, None, "2020-06-01")) == [("2020-05-01", "2020-05-31")]
    assert ("2016-01-01", "2020-12-31") in list(grained(None, None, {"value": "2016-01-01", "grain": "year"}, end, "2020-06-01"))
    assert ("2016-01-01", "2020-06-01") in list(grained(None, None, {"value": "2016-01-01", "grain": "year"}, None, "2020-06-01"))


def test_povext_in_its_adapter(bench: dict[str, ModuleType]) -> None:
    tool = bench["adapters"].adapters()["Povext"]()
    [found] = list(tool.numbers("引进羊羔2300只。"))
    assert (found.value, found.unit, found.bound) == (Decimal(2300), "head", "=")
    assert [(t.first, t.last) for t in tool.times("去年的事", "2021-03-04")] == [("2020-01-01", "2020-12-31")]


def test_the_numeral_parser_in_its_adapter(bench: dict[str, ModuleType]) -> None:
    tool = bench["adapters"].adapters()["PovextParse"]()
    assert tool.number_of("百分之四") == (Decimal(4), "percent")
    assert tool.number_of("三万六") == (Decimal(36000), None)
    assert tool.number_of("山核桃") is None


def test_a_tool_that_breaks_on_a_sentence_keeps_the_others(bench: dict[str, ModuleType]) -> None:
    reading, worker = bench["reading"], bench["worker"]

    def find(text: str) -> Iterator[Any]:
        if "坏" in text:
            raise ValueError(text)
        yield reading.Number(0, 1, Decimal(text[0]))

    got = worker.in_text(find, False, "1个。坏。2个。")
    assert [(f.start, f.value) for f in got] == [(0, 1), (5, 2)]
    assert worker.plain(got[1]) == [5, 6, "2", None, None, None, None]


def test_answer_says_what_a_tool_does_not_offer(bench: dict[str, ModuleType]) -> None:
    class Converter(bench["reading"].Adapter):  # type: ignore[misc]
        def number_of(self, phrase: str) -> tuple[Decimal, None]:
            return Decimal(len(phrase)), None

    ask = {"start": 0, "end": 2, "day": None}
    work = {
        "cases": [{"text": "三五", "ask": "number", **ask}, {"text": "去年", "ask": "time", **ask}],
        "phrases": [{"text": "去年", "day": "2021-01-01"}],
        "corpora": {"x": [{"text": "五", "day": "2021-01-01"}]},
    }
    got = bench["worker"].answer(Converter(), work)
    assert got["cases"] == [[[0, 2, "2", None, None, None, None]], None]
    assert got["phrases"] is None
    assert got["corpora"] == {"x": {"found": {}, "seconds": {}}}


def test_every_peer_is_pinned_and_has_an_adapter(bench: dict[str, ModuleType]) -> None:
    listed, not_run = bench["environments"].peers()
    kinds = bench["adapters"].adapters()
    assert len({p["name"] for p in listed}) == len(listed) >= 8
    for peer in listed:
        assert peer["adapter"] in kinds
        assert any("==" in requirement for requirement in peer["install"])
    assert all(row["reason"] for row in not_run)


def test_a_peer_without_an_environment_says_how_to_get_one(bench: dict[str, ModuleType]) -> None:
    environments = bench["environments"]
    with pytest.raises(environments.ToolError, match="--environments"):
        environments.interpreter({"name": "x"}, None, {})
    assert environments.interpreter({"name": "x"}, None, {"x": "python"}) == "python"
    with pytest.raises(environments.ToolError):
        environments.ask("no-such-python", {"name": "x", "adapter": "X", "version": "x"}, {}, 5)
    assert environments.last_line("Traceback\nValueError: no\nhint: see above\n\n") == "ValueError: no"


def test_povext_is_first_in_the_written_results(bench: dict[str, ModuleType]) -> None:
    results = json.loads((ROOT / "results.json").read_text("utf-8"))
    tables = bench["tables"]
    assert tables.not_first(results) == results["not_first"]
    assert tables.markdown(results) == (ROOT / "results.md").read_text("utf-8")
    kinds = [
        line
        for line in results["not_first"]
        if line.startswith("conformance") and line.split(", ")[1].split(":")[0] in results["cases"]["kind"]
    ]
    assert kinds == []


def test_a_better_peer_is_named(bench: dict[str, ModuleType]) -> None:
    def row(value: float) -> dict[str, Any]:
        return {"cases": {"kind": {"number": value}, "suite": {}}, "numbers": {}, "times": {}}

    results = {"systems": {"povext": row(0.9), "other": row(0.95)}, "cases": {"kind": {"number": 3}, "suite": {}}, "corpora": {}}
    assert bench["tables"].not_first(results) == ["conformance, number: other 0.950, povext 0.900"]


def test_disputed_cases_are_told_once_and_with_a_reason(bench: dict[str, ModuleType]) -> None:
    groups = tomllib.loads((ROOT / "disputed.toml").read_text("utf-8"))["group"]
    ids = [case for group in groups for case in group["cases"]]
    assert len(ids) == len(set(ids))
    assert all(group["reason"].strip() for group in groups)
    assert {group["verdict"] for group in groups} == {"wrong", "convention"}
    assert bench["data"].disputed("wrong").isdisjoint(bench["data"].disputed("convention"))
    cases = {case["id"] for case in bench["data"].load_cases(ROOT.parents[2] / "shared" / "conformance" / "dev.jsonl")}
    assert not cases or set(ids) <= cases


def test_cases_held_to_be_wrong_are_left_out_of_one_view_only(bench: dict[str, ModuleType]) -> None:
    cases = [
        {"id": name, "kind": "date", "text": "今天", "start": 0, "end": 2, "period": ["2020-01-01", "2020-01-01"]}
        for name in ("jionlp/time_parser#61", "jionlp/time_parser#0")
    ]
    found = [[], [[0, 2, "2020-01-01", "2020-01-01"]]]
    got = bench["run"]._score_cases(found, cases, [])
    assert got == {"kind": {"date": 0.5}, "suite": {"jionlp": 0.5}, "settled": {"date": 1.0}}
