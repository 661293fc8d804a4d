"""Quantities in sentences, from ``quantities.toml``."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from povext.mentions import Quantity
from povext.quantities import find_quantities

_DATA = tomllib.loads(Path(__file__).with_name("quantities.toml").read_text("utf-8"))
_MARK = re.compile(r"【([^】]*)】")


def _told(quantity: Quantity) -> tuple[str | None, ...]:
    return (
        None if quantity.value is None else f"{quantity.value.normalize():f}",
        None if quantity.low is None else f"{quantity.low.normalize():f}",
        None if quantity.high is None else f"{quantity.high.normalize():f}",
        quantity.unit,
        quantity.bound,
        ",".join(sorted(quantity.per)),
    )


def _wanted(line: str) -> tuple[str | None, ...]:
    number, unit, *rest = line.split()
    low, _, high = number.partition("..")
    plain = [f"{Decimal(x).normalize():f}" if x else None for x in (low, high)]
    value, ends = (None, plain) if high else (plain[0], [None, None])
    bound = rest[0] if rest else "="
    per = ",".join(sorted(rest[1].split(","))) if len(rest) > 1 else ""
    return (value, *ends, unit, bound, per)


@pytest.mark.parametrize(
    ("marked", "want"),
    [pytest.param(marked, want, id=f"{part}-{marked}") for part, rows in _DATA.items() for marked, want in rows.items()],
)
def test_text(marked: str, want: list[str]) -> None:
    text = marked.replace("【", "").replace("】", "") if want else _MARK.sub(r"\1", marked)
    found = find_quantities(text)
    if want:
        assert [q.span.text for q in found] == _MARK.findall(marked)
    assert [_told(q) for q in found] == [_wanted(line) for line in want]
    for quantity in found:
        assert text[quantity.span.start : quantity.span.end] == quantity.span.text
        assert text[quantity.core.start : quantity.core.end] == quantity.core.text
