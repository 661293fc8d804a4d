"""Whether what a corrector has left fits the text: numbers are read again from the characters that are marked now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from povext.annotation._fields import Annotated, Note, Region, unflat
from povext.quantities import Units, find_quantities
from povext.taxonomy import UNITS

__all__ = ["fitted"]


def fitted(
    name: str, text: str, regions: Iterable[Region], context: Mapping[str, Any], units: Units | None = None
) -> tuple[Annotated, list[Note]]:
    """Make gold of the regions of a text, with notes on what does not fit.

    Parameters
    ----------
    name, text : str
        The text.
    regions : iterable of Region
        What the corrector has left.
    context : Mapping
        What is told of the text.
    units : Units, optional
        The units to know.

    Returns
    -------
    Annotated
        The text with one record for each region inside it.
    list of Note
        One for each field that cannot be read, does not fit the characters, or was filled in from them.
    """
    quantities = find_quantities(text, units)
    rows: list[dict[str, Any]] = []
    notes: list[Note] = []
    for region in sorted(regions, key=lambda r: (r.start, r.end)):
        if not 0 <= region.start < region.end <= len(text):
            message = f"a region of type {region.type} lies outside the text of {len(text)} characters; left out"
            notes.append(Note(name, region.start, region.end, message))
            continue
        row, wrong = unflat(region.fields)
        row = {"type": region.type, **row}
        here = [q for q in quantities if q.core.start < region.end and q.core.end > region.start]
        wrong += _checked(row, here, text[region.start : region.end], told=bool(region.fields))
        chosen = next((q for q in here if _same(row, q)), None)
        if chosen is not None:
            row["core"] = [max(chosen.core.start, region.start), min(chosen.core.end, region.end)]
        row["span"] = {"start": region.start, "end": region.end}
        row["text"] = text[region.start : region.end]
        rows.append(row)
        notes += [Note(name, region.start, region.end, message) for message in wrong]
    kept = {key: str(value) for key, value in context.items() if value}
    return Annotated(name, text, tuple(rows), kept), notes


def _checked(row: dict[str, Any], here: Sequence[Any], marked: str, *, told: bool) -> Iterator[str]:
    """Notes on the number of a record; a record without one gets what its characters read."""
    if row["value"] is None and (row["low"] is None or row["high"] is None):
        if not here:
            yield f"no value is told, and {marked!r} reads as no number"
            return
        first = here[0]
        for name in ("value", "low", "high"):
            number = getattr(first, name)
            row[name] = None if number is None else format(number, "f")
        if not told:
            row.update(unit=first.unit if first.unit in UNITS else "other", bound=first.bound, per=list(first.per))
        filled = "number" if told else "number, unit and hedge"
        yield f"new region of type {row['type']}: {filled} as {marked!r} reads, all else as usual; complete it"
    elif not here:
        yield f"{_number(row)} is told, and {marked!r} reads as no number"
    elif not any(_same(row, q) for q in here):
        yield f"{_number(row)} is told, and {marked!r} reads {' or '.join(_read(q) for q in here)}"


def _same(row: Mapping[str, Any], quantity: Any) -> bool:
    """Whether a record has the number that is read, whatever its sign: a fall is told as a negative change."""
    ends = {abs(Decimal(row[name])) for name in ("value", "low", "high") if row[name] is not None}
    return ends == {abs(n) for n in (quantity.value, quantity.low, quantity.high) if n is not None}


def _number(row: Mapping[str, Any]) -> str:
    return f"value {row['value']}" if row["value"] is not None else f"range {row['low']} to {row['high']}"


def _read(quantity: Any) -> str:
    return format(quantity.value, "f") if quantity.value is not None else f"{quantity.low:f} to {quantity.high:f}"
