"""Quantities: numerals with their units, as the text states them. Light: nothing but the standard library."""

from __future__ import annotations

from povext.mentions import Quantity, Span
from povext.quantities._finder import match
from povext.quantities.types import QuantityMatch
from povext.quantities.units import Unit, Units, UnitsError

__all__ = ["QuantityMatch", "Unit", "Units", "UnitsError", "find_quantities", "match"]


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
        return tuple(
            Quantity(Span(m[0], m[1], text[m[0] : m[1]]), Span(m[2], m[3], text[m[2] : m[3]]), *m[4:12], m[14], m[15])
            for m in found
        )
    span = aligned.span
    return tuple(Quantity(span(m[0], m[1]), span(m[2], m[3]), *m[4:12], m[14], m[15]) for m in found)
