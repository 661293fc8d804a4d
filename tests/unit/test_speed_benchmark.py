"""The speed benchmark: it measures, and what is written down is what was measured."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEED = ROOT / "benchmarks" / "speed"
RECORDS: list[dict[str, Any]] = [
    {"text": "2019年底，全县62个贫困村全部出列。", "published": "2020-01-15", "title": None, "source": None},
    {"text": "人均月收入1800—2500元。", "published": None, "title": None, "source": None},
]


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"speed_{name}", SPEED / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MEASURE, REPORT = _load("measure"), _load("report")


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SPEED / "results.json").read_text("utf-8"))
    return loaded


def test_the_ratio_is_that_of_the_same_run() -> None:
    found = MEASURE.throughput(RECORDS, 1)
    for clock in ("wall", "cpu"):
        assert found["ratio"][clock] == pytest.approx(found["extract"][clock] / found["spacy_blank"][clock])
        size = sum(len(record["text"]) for record in RECORDS)
        assert found["extract"]["characters_per_second"][clock] == pytest.approx(size / found["extract"][clock], abs=1)


def test_every_stage_is_measured() -> None:
    found = MEASURE.stages(RECORDS, 1)
    names = ["tokenizer", "text", "quantities", "periods", "places", "concepts", "linking", "typed result"]
    assert list(found) == names
    assert all(row["wall"] > 0 for row in found.values())


def test_strings_have_the_size_asked_for() -> None:
    for size in (1, 10, 1000, 12_345):
        text = MEASURE.sized(["贫困村", "a"], size)
        assert size - 3 < len(text.encode()) <= size


def test_medians_are_taken_by_figure() -> None:
    assert MEASURE.middle([{"wall": 1.0, "cpu": 3.0}, {"wall": 9.0, "cpu": 1.0}, {"wall": 2.0, "cpu": 2.0}]) == {
        "wall": 2.0,
        "cpu": 2.0,
    }


def test_the_pages_tell_what_was_measured(results: dict[str, Any]) -> None:
    assert (SPEED / "results.md").read_text("utf-8") == REPORT.markdown(results)
    assert REPORT.summary(results) in (ROOT / "README.md").read_text("utf-8")


def test_the_results_are_stamped(results: dict[str, Any]) -> None:
    assert results["runs"] >= 3
    versions, machine = {"commit", "layers", "povext", "spacy", "pydantic", "python"}, {"system", "cpu", "cores", "load"}
    assert set(results["stamp"]) == versions | machine
    assert "with changes" not in results["stamp"]["commit"]
