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
    got = [
        [text[m.start : m.end], m.begin or "-", m.finish or "-", m.role, *([m.certainty] if len(row) == 5 and row[4] != "*" else [])]
        for m, row in zip(found, [*want, *[[""]] * len(found)], strict=False)
    ]
    assert got == [row[:4] + ([row[4]] if len(row) == 5 and row[4] != "*" else []) for row in want]
    for m, row in zip(found, want, strict=True):
        if len(row) == 4:
            assert m.certainty == "resolved", row
