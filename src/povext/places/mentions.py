"""Put divisions, townships and villages together to place mentions."""

from __future__ import annotations

from povext.mentions import PlaceMention
from povext.places.divisions import Division, gazetteer
from povext.places.finder import find_divisions
from povext.places.local import find_local
from povext.places.types import PlaceMatch

__all__ = ["find_places", "match"]


def match(clean: str, on: str | None = None) -> list[PlaceMatch]:
    """Find the places that a clean text names.

    Parameters
    ----------
    clean : str
        Clean text (:func:`povext.text.align`).
    on : str or None
        ISO date on which names and codes must hold; ``None`` means today.

    Returns
    -------
    list of PlaceMatch
        In text order, without overlaps.

    Examples
    --------
    >>> [(m.name, m.code, m.level) for m in match("广西崇左市龙州县逐卜乡弄岗村")]
    [('弄岗村', '451423', 'village')]
    """
    divisions = [
        _division_match(chain[0].start, chain[-1].end, row, on, certainty, chain[-1].kind, group)
        for chain, row, certainty, group in find_divisions(clean, on)
    ]
    return find_local(clean, divisions, on)


def _division_match(start: int, end: int, row: Division, on: str | None, certainty: str, kind: str, group: int) -> PlaceMatch:
    """Make the match of a division: the code that holds on the date, and the one that holds today."""
    gaz = gazetteer()
    now = row if on is None or row.valid(on) else gaz.follow(row, on) or row
    return PlaceMatch(
        start,
        end,
        row.name,
        None if certainty == "ambiguous" else now.code,
        row.level,
        gaz.parents(now, on),
        gaz.today(now),
        certainty,
        kind,
        group,
    )


def find_places(text: str, on: str | None = None) -> tuple[PlaceMention, ...]:
    """Find the places that a text names, with the codes that held on a date.

    Parameters
    ----------
    text : str
        Raw text, in either script.
    on : str or None
        ISO date of the text; ``None`` means today's divisions, and for names of the past the last division that bore them.

    Returns
    -------
    tuple of PlaceMention
        In text order; ``text[m.span.start:m.span.end] == m.span.text``.

    Raises
    ------
    TypeError
        Where `text` is no string.

    Examples
    --------
    >>> [(m.name, m.code, m.successor) for m in find_places("武鳴縣與橫縣", on="2014-05-01")]
    [('武鸣县', '450122', '450110'), ('横县', '450127', '450181')]
    """
    from povext.text import align

    if not isinstance(text, str):
        raise TypeError(f"find_places takes a str, not {type(text).__name__}")
    aligned = align(text)
    return tuple(
        PlaceMention(aligned.span(m.start, m.end), m.name, m.code, m.level, m.parents, m.successor, m.certainty)
        for m in match(aligned.clean, on)
    )
