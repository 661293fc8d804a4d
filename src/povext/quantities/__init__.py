"""Quantities: numerals with their units, as the text states them."""

from __future__ import annotations

from povext.mentions import Quantity
from povext.quantities._finder import match
from povext.quantities._types import QuantityMatch

__all__ = ["QuantityMatch", "find_quantities", "match"]


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a raw text."""
    from povext.text import align

    aligned = align(text)
    return tuple(
        Quantity(
            aligned.span(m.start, m.end), aligned.span(m.num_start, m.num_end), m.value, m.low, m.high,
            m.unit, m.dimension, m.surface, m.bound, m.per, m.certainty, m.alternatives,
        )
        for m in match(aligned.clean)
    )
