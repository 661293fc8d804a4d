"""Put divisions, townships and villages together to place mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from povext.checks import check_date, check_text
from povext.mentions import PlaceMention, Span
from povext.places.cues import cues
from povext.places.divisions import Division, gazetteer
from povext.places.finder import Named, find_divisions
from povext.places.listed import with_listed
from povext.places.local import find_local
from povext.places.regions import with_regions
from povext.places.types import PlaceMatch

__all__ = ["find_places", "match"]

_JOINT: Final = re.compile(r"[、,]|和|与|及|以及")
_LINE: Final = re.compile(r"[到至]")


def match(clean: str, on: str | None = None, told: Iterable[tuple[int, int]] = ()) -> list[PlaceMatch]:
    """Find the places that a clean text names.

    Parameters
    ----------
    clean : str
        Clean text (:func:`povext.text.align`).
    on : str or None
        ISO date on which names and codes must hold; ``None`` means today.
    told : iterable of (int, int), optional
        Where names of townships and villages stand, as a model has it; it decides where they begin.

    Returns
    -------
    list of PlaceMatch
        In text order, without overlaps.

    Examples
    --------
    >>> [(m.name, m.code, m.level) for m in match("广西崇左市龙州县逐卜乡弄岗村")]
    [('弄岗村', '451423', 'village')]
    """
    divisions = [_division_match(named, on) for named in find_divisions(clean, on)]
    found = find_local(clean, with_regions(clean, divisions, on), on, told)
    return _grouped(clean, with_listed(clean, found, on))


def _grouped(clean: str, found: list[PlaceMatch]) -> list[PlaceMatch]:
    """Number the lists: members stand side by side but for 、 or 和 (榆社、左权、和顺; 平安乡、兴隆镇)."""
    if len(found) < 2:
        return found
    number = -1
    joined = False
    out: list[PlaceMatch] = []
    for place, following in zip(found, [*found[1:], None], strict=True):
        begins = following is not None and _beside(clean, place, following)
        number += begins and not joined
        group = number if joined or begins else -1
        out.append(place if place.group == group else place._replace(group=group))
        joined = begins
    return out


def _beside(clean: str, a: PlaceMatch, b: PlaceMatch) -> bool:
    """Tell whether two places are members of one list, or the ends of a line (A到B的高速公路)."""
    if a.end == b.start and a.kind == b.kind == "short" and a.level == b.level == "province":
        return True
    if not 0 < b.start - a.end <= 2:
        return False
    if _JOINT.fullmatch(clean, a.end, b.start):
        return True
    return _LINE.fullmatch(clean, a.end, b.start) is not None and cues().line_after.match(clean, b.end) is not None


def _division_match(named: Named, on: str | None) -> PlaceMatch:
    """Make the match of a division: the code that holds on the date, and the one that holds today."""
    row, certain = named.division, named.certainty != "ambiguous"
    name, code, parents, successor = _facts(row, on)
    return PlaceMatch(
        named.start,
        named.end,
        name,
        code if certain else None,
        row.level,
        parents if certain else (),
        successor,
        named.certainty,
        named.kind,
    )


@lru_cache(maxsize=32768)
def _facts(row: Division, on: str | None) -> tuple[str, str, tuple[str, ...], str | None]:
    """Return the name and code that a division has on a date, those it lies in, and its successor of today.

    It keeps a name of the past, unless that is short for the one it has now (井冈山, once a county of this very name).
    """
    gaz = gazetteer()
    now = row if on is None or row.valid(on) else gaz.follow(row, on) or row
    today = gaz.at(gaz.today(now) or "", on) if on is None else None
    if today is not None and today.short == row.name:
        now = today
    name = now.name if now.short == row.name else row.name
    return name, now.code, gaz.parents(now, on), gaz.today(now)


def find_places(text: str, on: date | str | None = None) -> tuple[PlaceMention, ...]:
    """Find the places that a text names, with the codes that held on a date.

    Parameters
    ----------
    text : str
        Raw text, in either script.
    on : datetime.date, str or None
        Date of the text, a string in ISO form; ``None`` means today's divisions, and for names of the past the last division
        that bore them.

    Returns
    -------
    tuple of PlaceMention
        In text order; ``text[m.span.start:m.span.end] == m.span.text``.

    Raises
    ------
    TypeError
        Where `text` is no string, or `on` neither a date nor a string.
    ValueError
        Where `on` is a string but no date; the message names it.

    Examples
    --------
    >>> [(m.name, m.code, m.successor) for m in find_places("武鳴縣與橫縣", on="2014-05-01")]
    [('武鸣县', '450122', '450110'), ('横县', '450127', '450181')]
    """
    from povext.text import align

    aligned = align(check_text(text))
    day = check_date(on, "on")
    found = match(aligned.clean, day)
    if aligned.identical:
        spans = [Span(m.start, m.end, text[m.start : m.end]) for m in found]
    else:
        spans = [aligned.span(m.start, m.end) for m in found]
    return tuple(
        PlaceMention(span, m.name, m.code, m.level, m.parents, m.successor, m.certainty)
        for span, m in zip(spans, found, strict=True)
    )
