"""The evaluation against the reference scorer that the development data comes with, to the last digit."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from povext import taxonomy
from povext.evaluate import score

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def reference(shared: Path, script: Callable[[Path], ModuleType]) -> ModuleType:
    return script(shared / "tools" / "score.py")


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Rows]:
    return {p.stem: json.loads(p.read_text("utf-8"))["indicators"] for p in sorted((shared / "gold").glob("*.json"))}


def spoil(rows: Rows, draw: random.Random) -> Rows:
    """Predictions that go wrong in every way: fields changed, records lost, doubled and invented, spans shifted."""
    codes = [*taxonomy.builtin()]
    found: Rows = []
    for row in rows:
        new = {k: v for k, v in row.items() if not k.endswith("_alt") and k not in ("alt_types", "core", "optional")}
        if draw.random() < 0.1:
            continue
        if draw.random() < 0.3:
            field, value = draw.choice(
                [
                    ("type", draw.choice(codes)), ("type", "other"), ("type", draw.choice(row["alt_types"] or ["other"])),
                    ("value", "1"), ("unit", "pp"), ("unit", "percent"), ("measure", "change"), ("status", "planned"),
                    ("place", None), ("period", None), ("bound", "~"), ("per", ["year"]),
                    ("place", (row.get("place_alt") or [None])[0]),
                    ("period", (row["period_alt"] or [None])[0]), ("period", {"start": "2019-12-31", "end": "2019-12-31"}),
                    ("span", {"start": row["span"]["start"] + 1, "end": row["span"]["end"] + 3}),
                ]
            )  # fmt: skip
            new[field] = value
        if (row["type"], row["measure"]) == ("poverty.lifted", "value") and draw.random() < 0.5 and row["value"]:
            new |= {"type": "poverty.population", "measure": "change", "value": "-" + row["value"]}
        found += [new] * draw.choice([1] * 9 + [2])
        if draw.random() < 0.1:
            start = draw.randrange(2000)
            found.append({**new, "span": {"start": start, "end": start + 4}, "type": draw.choice(codes)})
    draw.shuffle(found)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_reference_to_the_last_digit(reference: ModuleType, gold: dict[str, Rows], seed: int) -> None:
    draw = random.Random(seed)
    found = {name: spoil(rows, draw) for name, rows in gold.items()}
    ours = score(gold, found)

    total: Counter[str] = Counter()
    slots: dict[str, Counter[str]] = {}
    documents = {}
    mistakes = 0
    for name, rows in gold.items():
        counts, fields, errors = reference.score_doc(rows, found[name])
        total += counts
        documents[name] = counts
        mistakes += len(errors)
        for field, values in fields.items():
            slots.setdefault(field, Counter()).update(values)

    def triple(counts: Counter[str]) -> dict[str, tuple[float, float, float]]:
        return {level: tuple(values.values()) for level, values in reference.summary(counts).items()}

    assert {level: (s.precision, s.recall, s.f1) for level, s in ours.levels.items()} == triple(total)
    assert {n: {k: (s.precision, s.recall, s.f1) for k, s in levels.items()} for n, levels in ours.documents.items()} == {
        name: triple(counts) for name, counts in documents.items()
    }
    assert ours.fields == {name: slots[name]["ok"] / slots[name]["n"] for name in reference.SLOTS}
    assert len(ours.mistakes) == mistakes
    by_type = {k.removeprefix("type:"): v["ok"] / v["n"] for k, v in slots.items() if k.startswith("type:")}
    assert {t: s.recall for t, s in ours.types.items() if s.gold} == by_type
    assert 0.5 < ours.levels["full"].f1 < ours.levels["typed"].f1 < ours.levels["quantity"].f1 < 1

    sample = random.Random(0)
    per_document = list(documents.values())
    drawn = (sum((sample.choice(per_document) for _ in per_document), Counter()) for _ in range(500))
    typed = sorted(reference.summary(counts)["typed"]["f1"] for counts in drawn)
    assert ours.interval == (typed[12], typed[487])


def test_gold_against_itself_is_perfect(gold: dict[str, Rows]) -> None:
    report = score(gold, gold)
    assert {level: s.f1 for level, s in report.levels.items()} == {"quantity": 1.0, "typed": 1.0, "full": 1.0}
