"""The project's own benchmark texts: the compiler refuses bad mark-up, the files on disk are what the source says."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET = ROOT / "benchmarks" / "quality"
TAXONOMY = {
    "poverty.population": {"person", "household"},
    "poverty.incidence": {"percent", "pp"},
    "finance.funding": {"CNY", "percent"},
    "income.earnings": {"CNY"},
    "industry.output": {"t", "kg", "count", "head"},
    "other": {"*"},
}
HEAD = "published: 2020-11-24\ntitle: -\ngenre: test\nscript: simplified\nsplit: dev\n@县 = 510824\n---\n"


def _load(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return module


READER = _load("gold_reader")
COMPILER = _load("compile_gold")
SECOND = sys.modules["second_reading"]
INDEX: list[dict[str, Any]] = json.loads((SET / "index.json").read_text("utf-8"))


def _gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SET / "gold" / f"{name}.json").read_text("utf-8"))
    return loaded


def _compile(body: str) -> Any:
    return COMPILER.compile_source("sample", HEAD + body, TAXONOMY)


@pytest.mark.parametrize(
    ("surface", "value", "low", "high", "unit"),
    [
        ("40.6万人", "406000", None, None, "person"),
        ("2点多个亿", "200000000", None, None, "none"),
        ("两个多亿", "200000000", None, None, "none"),
        ("1800—2800元", None, "1800", "2800", "CNY"),
        ("1.8万元至3万元", None, "18000", "30000", "CNY"),
        ("六七千元", None, "6000", "7000", "CNY"),
        ("一千五六百元", None, "1500", "1600", "CNY"),
        ("5到6千斤", None, "2500", "3000", "kg"),
        ("三百零五万亩", "3050000", None, None, "mu"),
        ("1.6億多元", "160000000", None, None, "CNY"),
        ("4.3萬(wàn)名", "43000", None, None, "person"),
        ("３５８６２人", "35862", None, None, "person"),
        ("三点二倍", "3.2", None, None, "times"),
        ("四成五", "0.45", None, None, "ratio"),
        ("三分之一", "0.333333", None, None, "ratio"),
        ("1:3", "0.333333", None, None, "ratio"),
        ("20兆瓦", "20000", None, None, "kW"),
        ("2‰", "0.2", None, None, "percent"),
    ],
)
def test_simple_reader(surface: str, value: str | None, low: str | None, high: str | None, unit: str) -> None:
    assert READER.read_surface(surface)[:4] == (value, low, high, unit)


@pytest.mark.parametrize(
    ("before", "surface", "after", "bound"),
    [
        ("减贫近", "40万人", "", "~"),
        ("不超过", "3亿元", "", "<="),
        ("不少于", "3名", "", ">="),
        ("超过", "90%", "", ">"),
        ("不足", "2万元", "", "<"),
        ("", "3600多名", "", ">"),
        ("收入", "5万元", "以上", ">="),
        ("收入", "5万元", "左右", "~"),
        ("达到", "95%", "", "="),
        ("超过", "5万元", "以上", "?"),
    ],
)
def test_hedge(before: str, surface: str, after: str, bound: str) -> None:
    assert READER.hedge(before, surface, after) == bound


def test_a_record_is_compiled_in_full() -> None:
    doc = _compile(
        "⟪@县 T=2020(今年)/-⟫今年投入近⟦6.72亿元|finance.funding/other s=planned/actual pop=贫困户⟧，⟦=十|idiom⟧分不易。"
    )
    record = doc.gold["indicators"][0]
    assert doc.text == "今年投入近6.72亿元，十分不易。"
    assert record["type"] == "finance.funding"
    assert record["alt_types"] == ["other"]
    assert (record["value"], record["unit"], record["bound"]) == ("672000000", "CNY", "~")
    assert record["place"] == {"name": "苍溪县", "code": "510824", "level": "county"}
    assert record["period"] == {"start": "2020-01-01", "end": "2020-12-31", "text": "今年"}
    assert record["period_alt"] == [None]
    assert (record["status"], record["status_alt"], record["population"]) == ("planned", ["actual"], "贫困户")
    assert doc.text[slice(*record["core"])] == "6.72亿"
    (skip,) = doc.gold["skipped"]
    assert (doc.text[skip[0] : skip[1]], skip[2]) == ("十", "idiom")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("共⟦3人|no.such @县⟧", "unknown type"),
        ("共⟦3人|finance.funding @县⟧", "has no unit person"),
        ("共⟦3人|poverty.population v=4 @县⟧", "reads as 3, not 4"),
        ("共⟦3人|poverty.population u=CNY @县⟧", "reads as person, not CNY"),
        ("共⟦40.6万|poverty.population @县⟧", "unknown unit code"),
        ("近⟦3人|poverty.population b== @县⟧", "the words say bound '~'"),
        ("近⟦3人|poverty.population @市⟧", "is not declared"),
        ("去年⟦3人|poverty.population @县 T=2020(去年)⟧", "does not fit"),
        ("共⟦3人|poverty.population @县 T=2019⟧", "does not say '2019年'"),
        ("人均⟦3000元|income.earnings @县⟧", "asks for per="),
        ("共⟦3人|poverty.population @县⟧、5人", "neither annotated nor skipped"),
        ("共⟦3人|poverty.population @县⟧、五人", "neither annotated nor skipped"),
        ("共⟦3人|poverty.population s=done @县⟧", "unknown status"),
        ("共⟦3人|poverty.population wrong @县⟧", "unknown item"),
        ("共⟦=3|because⟧人", "a skip needs one of"),
        ("共⟦3人|poverty.population @县", "unbalanced mark-up"),
    ],
)
def test_bad_markup_is_refused(body: str, message: str) -> None:
    with pytest.raises(READER.GoldError, match=re.escape(message)):
        _compile(body)


def test_every_problem_of_a_file_is_told_at_once() -> None:
    with pytest.raises(READER.GoldError) as caught:
        _compile("共⟦3人|no.such @县⟧，\n又⟦4人|finance.funding @县⟧")
    assert "line 1" in str(caught.value)
    assert "line 2" in str(caught.value)


def test_files_are_what_the_source_says() -> None:
    try:
        taxonomy = COMPILER.load_taxonomy()
    except READER.GoldError:
        pytest.skip("no taxonomy file beside this checkout")
    stale = [p for p, text in COMPILER.outputs(taxonomy).items() if (SET / p).read_text("utf-8") != text]
    assert stale == []


@pytest.mark.parametrize("name", [row["name"] for row in INDEX])
def test_gold_holds_together(name: str) -> None:
    text = (SET / "texts" / f"{name}.txt").read_text("utf-8")
    gold = _gold(name)
    assert gold["n_chars"] == len(text)
    last = 0
    for record in gold["indicators"]:
        start, end = record["span"]["start"], record["span"]["end"]
        assert last <= start < end
        last = end
        assert text[start:end] == record["text"]
        assert start == record["core"][0] < record["core"][1] <= end
        assert (record["value"] is None) == (record["low"] is not None) == (record["high"] is not None)
        if record["value"] is None:
            assert Decimal(record["low"]) < Decimal(record["high"])
        for when in [record["period"], *record["period_alt"]]:
            assert when is None or when["start"] <= when["end"]
        place = record["place"]
        assert place is None or (re.fullmatch(r"\d{6}", place["code"]) and place["level"] in COMPILER.LEVELS)


def test_the_set_is_broad() -> None:
    splits = Counter(row["split"] for row in INDEX)
    assert splits == {"dev": 285, "check": 116}
    assert all(row["licence"] == "own" for row in INDEX)
    records = [record for row in INDEX for record in _gold(row["name"])["indicators"]]
    assert len(records) > 16_000
    assert len({record["type"] for record in records}) == 103
    assert {record["measure"] for record in records} == set(COMPILER.MEASURES)
    assert {record["status"] for record in records} == set(COMPILER.STATUSES)
    assert sum(row["script"] == "traditional" for row in INDEX) >= 10
    assert sum(row["noise"] != "none" for row in INDEX) >= 10


def test_the_page_of_the_set_counts_right() -> None:
    page = (SET / "README.md").read_text("utf-8")
    kinds: dict[str, Callable[[dict[str, Any]], bool]] = {
        "all": lambda row: True,
        "in Traditional script": lambda row: row["script"] == "traditional",
        "noisy": lambda row: row["noise"] != "none",
        "with injected pinyin": lambda row: "pinyin" in row["noise"],
        "general news, where most numbers are `other`": lambda row: row["genre"].startswith("general news"),
        "government work reports, with plans": lambda row: "government work report" in row["genre"],
        "press conferences": lambda row: "press conference" in row["genre"],
    }
    for label, test in kinds.items():
        splits = Counter(row["split"] for row in INDEX if test(row))
        assert f"| {label} | {splits.total()} | {splits['dev']} | {splits['check']} |" in page
    records = [record for row in INDEX for record in _gold(row["name"])["indicators"]]
    optional, other = sum(r["optional"] for r in records), sum(r["type"] == "other" for r in records)
    assert f"{len(records):,} records; {optional} of them are optional, {other:,} have the type `other`." in page
    sizes = [_gold(row["name"])["n_chars"] for row in INDEX]
    assert f"{min(sizes)} to {max(sizes):,} characters" in page


def test_rulings_of_a_third_reader_are_put_into_the_gold() -> None:
    """Readings that were ruled out go, new ones come behind those that stay; a year stands for all its days."""
    place = {"name": "苍溪县", "code": "510824", "level": "county"}
    day = {"start": "2019-12-31", "end": "2019-12-31", "text": "2019年底"}
    record = {
        "type": "poverty.population", "alt_types": ["other"], "place": place, "place_alt": [], "period": day, "period_alt": [],
        "status": "actual", "status_alt": [], "measure": "value",
    }  # fmt: skip
    told = {
        (1, "type"): ["other", "poverty.incidence"], (1, "place"): ["510824", "-"], (1, "period"): ["2019-01-01~2019-12-31", "-"],
        (1, "status"): ["norm"], (1, "measure"): ["share", "value"],
    }  # fmt: skip
    SECOND.settle({"indicators": [record]}, told, {})
    assert (record["type"], record["alt_types"]) == ("other", ["poverty.incidence"])
    assert (record["place"], record["place_alt"]) == (place, [None])
    assert (record["period"], record["period_alt"]) == (day, [None])
    assert (record["status"], record["status_alt"], record["measure"]) == ("norm", [], "value")
    SECOND.settle({"indicators": [record]}, {(1, "measure"): ["growth"]}, {})
    assert record["measure"] == "growth"


LATER = {"own-386", "own-394"}
"""Texts of `check` that came after the second reading."""


def test_second_reading_covers_the_check_texts() -> None:
    """Every record of every check text but the later ones was read twice, and the pages say how far the readers agree."""
    read = Counter(text for text, _ in SECOND.told(SECOND.QUALITY / "second.tsv"))
    assert {row["name"] for row in INDEX if row["split"] == "check"} - LATER <= set(read)
    assert all(count == len(_gold(name)["indicators"]) for name, count in read.items())
    assert set(SECOND.rulings()) <= set(read)
    assert SECOND.main(["--check"]) == 0
