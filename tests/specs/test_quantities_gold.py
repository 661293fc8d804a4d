"""Quantities against what careful readers found in real texts, and against the cases of other libraries."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from povext.mentions import Quantity
from povext.quantities import find_quantities

_KINDS = ("number", "fraction", "percent", "multiple", "money")


def _agree(gold: dict[str, Any], found: Quantity) -> bool:
    """Value and unit agree; the verb tells the sign of a change, and the gold data has no codes for foreign money."""
    unit = "other" if found.dimension == "money" and found.unit != "CNY" else found.unit
    rates = {"percent", "pp"}
    if unit != gold["unit"] and not ({unit, gold["unit"]} <= rates and gold["measure"] in ("change", "gap")):
        return False
    for name in ("value", "low", "high"):
        want, got = gold[name], getattr(found, name)
        if (want is None) != (got is None):
            return False
        if want is not None and abs(abs(Decimal(want)) - abs(got)) > abs(Decimal(want)) * Decimal("1e-6"):
            return False
    return True


def _overlap(gold: dict[str, Any], found: Quantity) -> bool:
    return found.span.start < gold["core"][1] and found.span.end > gold["core"][0]


@pytest.fixture(scope="module")
def counted(shared: Path) -> dict[str, int]:
    """How many gold quantities there are, and how many were found, right and with what else right."""
    count = dict.fromkeys(("gold", "hit", "found", "bound", "span"), 0)
    for file in sorted((shared / "gold").glob("*.json")):
        text = (shared / "corpus" / "texts" / f"{file.stem}.txt").read_text("utf-8")
        records = json.loads(file.read_text("utf-8"))["indicators"]
        found = find_quantities(text)
        used: set[int] = set()
        for gold in (g for g in records if not g["optional"]):
            count["gold"] += 1
            hit = next((i for i, q in enumerate(found) if i not in used and _overlap(gold, q) and _agree(gold, q)), None)
            if hit is not None:
                used.add(hit)
                count["hit"] += 1
                count["bound"] += found[hit].bound == gold["bound"]
                count["span"] += found[hit].span.text == gold["text"]
        for i, quantity in enumerate(found):
            optional = any(g["optional"] and _overlap(g, quantity) for g in records)
            count["found"] += i in used or not optional
    return count


def test_found_and_right(counted: dict[str, int]) -> None:
    precision, recall = counted["hit"] / counted["found"], counted["hit"] / counted["gold"]
    assert 2 * precision * recall / (precision + recall) >= 0.98


def test_bounds_and_spans(counted: dict[str, int]) -> None:
    assert counted["bound"] / counted["hit"] >= 0.99
    assert counted["span"] / counted["hit"] >= 0.99


def _passes(case: dict[str, Any]) -> bool:
    want = Decimal(case["value"])
    for quantity in find_quantities(case["text"]):
        if quantity.value is None or quantity.span.start >= case["end"] or quantity.span.end <= case["start"]:
            continue
        forms = [quantity.value]
        if quantity.unit in ("percent", "ratio", "times"):
            forms += [quantity.value / 100, quantity.value * 100, quantity.value * 10]
        if any(abs(form - want) <= max(abs(want), Decimal(1)) * Decimal("1e-6") for form in forms):
            return True
    return False


def test_cases_of_other_libraries(shared: Path) -> None:
    lines = (shared / "conformance" / "dev.jsonl").read_text("utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if case["kind"] in _KINDS]
    assert cases
    assert sum(map(_passes, cases)) / len(cases) >= 0.98
