"""Which county the townships and villages of a text lie in, where their names do not say."""

from __future__ import annotations

import itertools
import re
from typing import Final

from povext.places.types import PlaceMatch

__all__ = ["complete"]

_LIES: Final = re.compile(r"(?:就|正)?(?:是|位于|地处|坐落[在于]|隶属于?|属于?)")
_OPENS: Final = re.compile(r"(?:\A|\n)[\s*#【■◆●]*\Z")
_HEADING: Final = 30


def complete(clean: str, matches: list[PlaceMatch], home: PlaceMatch | None) -> list[PlaceMatch]:
    """Give townships and villages the county that the text says they lie in, else that of the document's own place.

    Parameters
    ----------
    clean : str
        Clean text.
    matches : list of PlaceMatch
        Its places.
    home : PlaceMatch or None
        The document's own place. It completes what is of unknown county, a prefecture at the widest, and what was but guessed
        from a county named in another paragraph.

    Returns
    -------
    list of PlaceMatch

    Examples
    --------
    >>> from povext.places import match
    >>> text = "石坳村是宁明县的村。"
    >>> complete(text, match(text), None)[0].certainty
    'inferred'
    """
    matches = _said(clean, matches)
    if home is None or home.level in ("country", "province", "other") or home.code is None:
        return matches
    parents = home.parents if home.level in ("township", "village") else (*home.parents, home.code)
    out: list[PlaceMatch] = []
    county: PlaceMatch | None = None
    for m in matches:
        if m.level == "county":
            county = m
        local = m.level in ("township", "village", "other") and m.certainty != "resolved"
        far = m.certainty == "ambiguous" and not (county and _near(clean, county, m))
        if local and (m.code is None or (far and m.code != home.code)):
            m = m._replace(code=home.code, parents=parents, certainty="inferred")
        out.append(m)
    return out


def _near(clean: str, county: PlaceMatch, place: PlaceMatch) -> bool:
    """Tell whether a county is the last one named in a place's paragraph, or opens the heading right above it."""
    between = clean[county.end : place.start]
    head, line, under = between.partition("\n")
    if not line:
        return True
    opens = _OPENS.search(clean, max(0, county.start - 4), county.start) is not None
    return opens and len(head) <= _HEADING and "。" not in head and "\n" not in under.lstrip()


def _said(clean: str, matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Give townships and villages the county that the text says they lie in: 石坳村是宁明县的一个小村."""
    said = {
        a.name: b
        for a, b in itertools.pairwise(matches)
        if a.level in ("township", "village") and b.level == "county" and b.code and _LIES.fullmatch(clean, a.end, b.start)
    }
    if not said:
        return matches
    return [
        m._replace(code=said[m.name].code, parents=(*said[m.name].parents, said[m.name].code or ""), certainty="inferred")
        if m.name in said and m.certainty != "resolved" and m.level in ("township", "village")
        else m
        for m in matches
    ]
