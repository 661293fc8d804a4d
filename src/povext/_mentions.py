"""Mentions made fast, for the finders.

A frozen dataclass fills its fields through a guard that costs five times the rest. The classes here have the same slots
without the guard; an object turns into the real mention once it is full, and from then on nobody can change it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from povext.mentions import Quantity, Span

__all__ = ["new_quantity", "new_span"]


class _OpenSpan:
    __slots__ = ("end", "start", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.__class__ = Span  # type: ignore[assignment]


class _OpenQuantity:
    __slots__ = (
        "alternatives", "bound", "certainty", "core", "dimension", "high", "low", "per", "span", "surface", "unit", "value",
    )  # fmt: skip

    def __init__(
        self,
        span: Span,
        core: Span,
        value: Decimal | None,
        low: Decimal | None,
        high: Decimal | None,
        unit: str,
        dimension: str,
        surface: str,
        bound: str,
        per: tuple[str, ...],
        certainty: str,
        alternatives: tuple[Decimal, ...],
    ) -> None:
        self.span = span
        self.core = core
        self.value = value
        self.low = low
        self.high = high
        self.unit = unit
        self.dimension = dimension
        self.surface = surface
        self.bound = bound
        self.per = per
        self.certainty = certainty
        self.alternatives = alternatives
        self.__class__ = Quantity  # type: ignore[assignment]


if TYPE_CHECKING:
    new_span = Span
    new_quantity = Quantity
else:
    new_span = _OpenSpan
    new_quantity = _OpenQuantity
