"""What has moved between two extractions, in the library and on the command line."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from command_line import Run
from povext import Span, _fingerprint, extract
from povext._fingerprint import fingerprint
from povext.compare import compare
from povext.types import Extraction

TEXT = "2019年，南丰县脱贫2135人，力争今年建成扶贫车间12个。"


def moved(extraction: Extraction, **fields: object) -> Extraction:
    first, *rest = extraction.indicators
    return extraction.model_copy(update={"indicators": (first.model_copy(update=fields), *rest)})


def test_what_is_the_same_moves_nothing() -> None:
    assert compare(extract(TEXT, published="2020-03-01"), extract(TEXT, published="2020-03-01")) == ()


def test_each_field_that_moves_is_told_with_its_rules() -> None:
    before = extract(TEXT, published="2020-03-01")
    (change,) = compare(before, moved(before, status="forecast"))
    assert change[:5] == ("changed", before.indicators[0].span, "status", "actual", "forecast")
    assert change.rule_before == before.indicators[0].trace["status"].rule
    assert compare(before, moved(before, confidence=0.1, links=("2",))) == ()


def test_what_comes_and_goes_is_told() -> None:
    both = extract(TEXT)
    one = both.model_copy(update={"indicators": both.indicators[1:]})
    assert [(c.kind, c.after) for c in compare(one, both)] == [("added", "poverty.lifted")]
    assert [(c.kind, c.before) for c in compare(both, one)] == [("removed", "poverty.lifted")]


def test_quantities_that_overlap_answer_each_other() -> None:
    before = extract(TEXT)
    span = before.indicators[0].span
    shorter = Span(span.start, span.end - 1, span.text[:-1])
    assert [c.field for c in compare(before, moved(before, span=shorter, text=shorter.text))] == ["span"]


def test_different_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="different texts"):
        compare(extract(TEXT), extract(TEXT + "。"))


def test_an_extraction_carries_the_mark_of_its_rules() -> None:
    assert extract(TEXT).fingerprint == fingerprint()
    assert Extraction.model_validate_json(extract(TEXT).model_dump_json()).fingerprint == fingerprint()


def test_the_fingerprint_covers_what_extractions_are_made_with_and_no_more() -> None:
    names = {name for name, _ in _fingerprint._data(files("povext"), "")}
    assert {"/linking/_core.py", "/linking/data/ngrams.npz", "/taxonomy.toml", "/stages.py"} <= names
    assert not [name for name in names if name.startswith(("/viz/", "/cli/", "/export/"))]


def test_the_command_tells_what_moved(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run("extract", tmp_path / "a.txt", tmp_path / "b.txt", "-o", one, "--published", "2020-03-01")
    assert run("diff", one, one) == (0, "2 documents compared: nothing has moved\n", "")
    run("extract", tmp_path / "b.txt", "-o", two, "--published", "2021-03-01")
    status, out, err = run("diff", one, two)
    assert (status, err) == (1, "")
    assert "period 2020-01-01 2020-12-31 [period.clause] → 2021-01-01 2021-12-31 [period.clause]" in out
    assert "only in the first file" in out
    assert "both made with" in out
    rows = [json.loads(line) for line in run("diff", one, two, "--format", "jsonl")[1].splitlines()]
    assert [(row["kind"], row.get("field")) for row in rows] == [("changed", "period"), ("document", None)]
    (tmp_path / "bad.jsonl").write_text("{}\n", "utf-8")
    assert run("diff", one, tmp_path / "bad.jsonl")[0] == 3
    assert run("diff", one, tmp_path / "nowhere.jsonl")[0] == 3
