"""Quantities: numerals with their units, as the text states them. Light: nothing but the standard library."""

from __future__ import annotations

from povext._mentions import new_quantity, new_span
from povext.mentions import Quantity
from povext.quantities._finder import match
from povext.quantities.types import RATES, QuantityMatch
from povext.quantities.units import Unit, Units, UnitsError

__all__ = ["RATES", "QuantityMatch", "Unit", "Units", "UnitsError", "find_quantities", "match"]


def find_quantities(text: str, units: Units | None = None) -> tuple[Quantity, ...]:
    """Find the quantities of a text.

    Parameters
    ----------
    text : str
        A raw text, in either script, with whatever noise.
    units : Units, optional
        The units to know; by default those that come with the library (see :class:`Units`).

    Returns
    -------
    tuple of Quantity
        In the order of the text; offsets are those of the raw text.

    Examples
    --------
    >>> [(q.span.text, str(q.value), q.unit, q.bound) for q in find_quantities("近４０萬人脫貧，貧困發生率降至0.54%以下")]
    [('４０萬人', '400000', 'person', '~'), ('0.54%', '0.54', 'percent', '<=')]
    """
    from povext.text import align

    aligned = align(text)
    found = match(aligned.clean, units)
    if aligned.identical:
        return tuple([
            new_quantity(
                new_span(start, end, text[start:end]), new_span(first, last, text[first:last]),
                value, low, high, unit, dimension, surface, bound, per, certainty, alternatives,
            )
            for start, end, first, last, value, low, high, unit, dimension, surface, bound, per, _, _, certainty, alternatives
            in found
        ])  # fmt: skip
    span = aligned.span
    return tuple([new_quantity(span(m[0], m[1]), span(m[2], m[3]), *m[4:12], m[14], m[15]) for m in found])
