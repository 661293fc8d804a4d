"""How numerals are read, from ``numerals.toml``."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from povext import numerals

_DATA = tomllib.loads(Path(__file__).with_name("numerals.toml").read_text("utf-8"))
_REFUSED = _DATA.pop("no_numerals")["refused"]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [pytest.param(surface, row, id=f"{part}-{surface}") for part, rows in _DATA.items() for surface, row in rows.items()],
)
def test_read(surface: str, expected: str | dict[str, Any]) -> None:
    row = {"value": expected} if isinstance(expected, str) else expected
    found = numerals.parse(surface)
    assert found is not None
    for end in ("value", "low", "high"):
        want = row.get(end)
        assert getattr(found, end) == (None if want is None else Decimal(want)), end
    assert found.bound == row.get("bound", "=")
    assert found.form == row.get("form", "number")
    assert found.alternatives == tuple(map(Decimal, row.get("alternatives", [])))
    assert found.certainty == ("ambiguous" if "alternatives" in row else "resolved")


@pytest.mark.parametrize("surface", _REFUSED)
def test_refused(surface: str) -> None:
    assert numerals.parse(surface) is None
