"""Sentences with every time in them, read from ``periods.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from povext.periods import match

CASES = tomllib.loads((Path(__file__).parent / "periods.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    text = case["text"]
    found = match(text, case.get("published"))
    want = [[part.strip() for part in line.split("|")] for line in case["times"]]
    assert [[text[m.start : m.end], m.begin or "-", m.finish or "-", m.role] for m in found] == [row[:4] for row in want]
    for m, row in zip(found, want, strict=True):
        certainty = row[4] if len(row) == 5 else "resolved"
        assert certainty in ("*", m.certainty), row
