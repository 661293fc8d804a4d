"""The audit benchmark is whole, and the audit reaches on it what its page says."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

LEAST = 0.95


@pytest.fixture(scope="module")
def runner(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit_run", root / "benchmarks" / "audit" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_set_is_large_and_its_names_are_its_own(runner: ModuleType) -> None:
    rows = [case for name in runner.SETS for case in runner.cases(name)]
    assert len(rows) >= 60
    assert len({case["id"] for case in rows}) == len(rows)
    assert all(figure in case["text"] or figure in case.get("title", "") for case in rows for figure in figures(case))


def figures(case: dict[str, list[str]]) -> list[str]:
    return [told.partition(": ")[2] for field in ("planted", "sound") for told in case.get(field, [])]


def test_every_check_is_planted_in_both_halves(runner: ModuleType) -> None:
    wanted = "base change dates gazetteer headline household parts per_head percent points share subset twice units yearly"
    for name in runner.SETS:
        planted = {told.partition(": ")[0] for case in runner.cases(name) for told in case.get("planted", [])}
        assert sorted(planted) == wanted.split()


@pytest.mark.parametrize("name", ["check", "dev"])
def test_planted_identities_are_found_and_sound_ones_left_alone(runner: ModuleType, name: str) -> None:
    counts, mistakes = runner.measured(runner.cases(name))
    assert isinstance(counts, Counter)
    assert counts["met"] >= LEAST * counts["planted"], mistakes
    assert counts["true"] >= LEAST * counts["alarms"], mistakes
