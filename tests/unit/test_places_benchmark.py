"""The place set: whole, and povext stays where it was on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2] / "benchmarks/places"
TEXTS = json.loads((ROOT / "gold.json").read_text("utf-8"))


def test_the_set_is_as_large_as_promised() -> None:
    assert len(TEXTS) >= 60
    assert sum(len(t["mentions"]) for t in TEXTS) >= 400
    for text in TEXTS:
        for m in text["mentions"]:
            assert text["text"][m["start"] : m["end"]] == m["text"]


def test_povext_on_the_set(script: Callable[[Path], ModuleType]) -> None:
    run = script(ROOT / "run.py")
    got = run.score(TEXTS, run.run_povext(TEXTS), True)
    assert got["f1"] >= 0.985, got["errors"]
    assert got["code"] >= 0.99, got["errors"]
