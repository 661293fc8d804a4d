"""Gold records and predictions in one comparable form, and when two of them agree.

A prediction may be an :class:`~povext.types.Indicator` or a row of its JSON; a gold record is a row of JSON with, beyond the
fields of the data model, ``core`` (the numeral alone), ``optional``, and lists of readings that are just as right
(``alt_types``, ``place_alt``, ``period_alt``, ``status_alt``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from povext.types import Indicator

__all__ = ["FIELDS", "FULL", "Gold", "Predicted", "Row", "same_quantity", "same_type", "shared_characters"]

Row: TypeAlias = Mapping[str, Any]
_Place: TypeAlias = "tuple[str | None, str | None]"
_Period: TypeAlias = "tuple[str, str] | None"

# People lifted out of poverty and the fall of the poor population are one fact told from two sides.
_ONE_FACT = frozenset({("poverty.lifted", "value"), ("poverty.population", "change")})
_TOLERANCE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class _Record:
    row: Row
    type: str
    unit: str
    measure: str
    bound: str
    per: frozenset[str]
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int

    @property
    def kind(self) -> tuple[str, str]:
        return self.type, self.measure


@dataclass(frozen=True, slots=True)
class Predicted(_Record):
    """A prediction, read once for many comparisons."""

    place: _Place
    period: _Period
    status: str
    confidence: float

    @classmethod
    def read(cls, item: Indicator | Row) -> Predicted:
        """Read a typed indicator or a row of JSON."""
        row: Row = item.model_dump(mode="json") if isinstance(item, Indicator) else item
        span = row["span"]
        return cls(
            **_common(row, span["start"], span["end"]),
            place=_place(row.get("place")) or (None, None),
            period=_days(row.get("period")),
            status=row.get("status") or "actual",
            confidence=float(row.get("confidence", 1.0)),
        )


@dataclass(frozen=True, slots=True)
class Gold(_Record):
    """A gold record with every reading that it allows."""

    types: frozenset[str]
    places: tuple[_Place | None, ...]
    periods: tuple[_Period, ...]
    statuses: frozenset[str]
    optional: bool

    @classmethod
    def read(cls, row: Row) -> Gold:
        """Read a row of a gold file."""
        start, end = row["core"] if "core" in row else (row["span"]["start"], row["span"]["end"])
        return cls(
            **_common(row, start, end),
            types=frozenset((row["type"], *_also(row, "alt_types"))),
            places=tuple(_place(p) for p in (row.get("place"), *_also(row, "place_alt"))),
            periods=tuple(_days(p) for p in (row.get("period"), *_also(row, "period_alt"))),
            statuses=frozenset((row.get("status") or "actual", *_also(row, "status_alt"))),
            optional=bool(row.get("optional")),
        )


def _common(row: Row, start: int, end: int) -> dict[str, Any]:
    return {
        "row": row,
        "type": row["type"],
        "unit": row["unit"],
        "measure": row.get("measure") or "value",
        "bound": row.get("bound") or "=",
        "per": frozenset(row.get("per") or ()),
        "value": _decimal(row.get("value")),
        "low": _decimal(row.get("low")),
        "high": _decimal(row.get("high")),
        "start": start,
        "end": end,
    }


def _also(row: Row, name: str) -> tuple[Any, ...]:
    return tuple(row.get(name) or ())


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _place(row: Row | None) -> _Place | None:
    return None if row is None else (row.get("code"), row.get("name"))


def _days(row: Row | None) -> _Period:
    return None if row is None else (row["start"], row["end"])


def _years(period: _Period) -> _Period:
    return None if period is None else (period[0][:4], period[1][:4])


def _near(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))


def _one_fact(gold: Gold, predicted: Predicted) -> bool:
    return gold.kind != predicted.kind and gold.kind in _ONE_FACT and predicted.kind in _ONE_FACT


def shared_characters(gold: Gold, predicted: Predicted) -> int:
    """Characters of the gold numeral that the prediction covers; nought or less where they do not touch."""
    return min(gold.end, predicted.end) - max(gold.start, predicted.start)


def same_quantity(gold: Gold, predicted: Predicted) -> bool:
    """Whether value (or both ends of the range) and unit agree."""
    want, got = gold.value, predicted.value
    if want is not None and got is not None and _one_fact(gold, predicted):  # 减贫5人 is -5 seen from the other side
        want, got = abs(want), abs(got)
    if not (_near(want, got) and _near(gold.low, predicted.low) and _near(gold.high, predicted.high)):
        return False
    if gold.unit == predicted.unit:
        return True
    points = {"percent", "pp"}  # texts mix the two up where a rate changes
    return gold.measure in ("change", "gap") and gold.unit in points and predicted.unit in points


def same_type(gold: Gold, predicted: Predicted) -> bool:
    """Whether the type is one that the gold record allows."""
    return predicted.type in gold.types or _one_fact(gold, predicted)


def _same_place(gold: Gold, predicted: Predicted) -> bool:
    code, name = predicted.place
    return any(p is None or (p[0] == code if p[0] else p[1] == name) for p in gold.places)


def _same_years(gold: Gold, predicted: Predicted) -> bool:
    return _years(predicted.period) in [_years(p) for p in gold.periods]


def _same_days(gold: Gold, predicted: Predicted) -> bool:
    return predicted.period in gold.periods


def _same_status(gold: Gold, predicted: Predicted) -> bool:
    return predicted.status in gold.statuses


def _same_measure(gold: Gold, predicted: Predicted) -> bool:
    # Seen as another type, a number may rightly be seen through another measure.
    return gold.measure == predicted.measure or gold.type != predicted.type


def _same_bound(gold: Gold, predicted: Predicted) -> bool:
    return gold.bound == predicted.bound


def _same_per(gold: Gold, predicted: Predicted) -> bool:
    return gold.per == predicted.per


FIELDS: dict[str, Callable[[Gold, Predicted], bool]] = {
    "place": _same_place,
    "period": _same_years,
    "period_exact": _same_days,
    "status": _same_status,
    "measure": _same_measure,
    "bound": _same_bound,
    "per": _same_per,
}
"""Field → whether a prediction has it right. ``period`` compares years, ``period_exact`` days."""

FULL = ("place", "period", "status", "measure")
"""The fields that must all be right at the level ``full``."""
