"""The news labels: whole, of known types, and kept out of what the model is fitted to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from povext import taxonomy

ROOT = Path(__file__).parents[2]
NEWS = ROOT / "benchmarks" / "news"
GOLD = [json.loads(line) for line in (NEWS / "gold.jsonl").read_text("utf-8").splitlines()]


def test_the_labels_are_of_known_types() -> None:
    known = set(taxonomy.builtin())
    records = [record for row in GOLD for record in row["indicators"]]
    assert len(GOLD) == 389
    assert len(records) > 3200
    for record in records:
        assert {record["type"], *record.get("alt_types", [])} <= known
        assert record["span"]["start"] < record["span"]["end"]
        assert "text" not in record


def test_no_text_of_the_benchmark_is_among_those_that_the_model_is_fitted_to() -> None:
    fitted = {line.split("\t")[0] for line in (ROOT / "models" / "labels" / "news.tsv").read_text("utf-8").splitlines()}
    assert len(fitted) > 300
    assert fitted.isdisjoint(row["id"] for row in GOLD)


def test_povext_on_the_news(script: Callable[[Path], ModuleType]) -> None:
    run = script(NEWS / "run.py")
    if not run.texts_file().is_file():
        pytest.skip("the news texts are not beside the checkout")
    rows = run.documents(NEWS / "gold.jsonl", run.texts_file())
    for row in rows:
        assert all(record["span"]["end"] <= len(row["text"]) for record in row["indicators"])
    levels = run.measured(rows, run.extracted(rows)).levels
    assert levels["quantity"].f1 > 0.97
    assert levels["typed"].f1 > 0.82


def test_one_of_the_readings_of_a_field_is_enough(script: Callable[[Path], ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(NEWS))
    right = script(NEWS / "fields.py").right
    row = {"place": "451423/450000", "period": "2019-01-01~2019-12-31/-", "status": "norm"}
    assert right("place", row, {"place": "450000"})
    assert not right("place", row, {"place": "-"})
    assert right("period", row, {"period": "2019~2019"})
    assert right("period", row, {"period": "-"})
    assert not right("period", row, {"period": "2018~2019"})
    assert not right("status", row, {"status": "actual"})
    assert right("place", {"place": "-"}, {"place": "450000"})


def test_the_fields_are_of_texts_that_the_benchmark_lacks() -> None:
    head, *lines = (NEWS / "fields.tsv").read_text("utf-8").splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert len({row["text"] for row in rows}) == 420
    assert {row["text"] for row in rows}.isdisjoint(row["id"] for row in GOLD)
    known = set(taxonomy.builtin())
    for row in rows:
        assert set(row["type"].split("/")) <= known
        assert set(row["status"].split("/")) <= {"actual", "planned", "forecast", "norm"}
        assert all(place == "-" or len(place) == 6 for place in row["place"].split("/"))
        assert all(period == "-" or len(period) == 21 for period in row["period"].split("/"))
