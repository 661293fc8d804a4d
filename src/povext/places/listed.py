"""Townships of a list without their last character: 在八江、林溪、独峒等乡镇."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from povext.places.divisions import gazetteer
from povext.places.towns import townships
from povext.places.types import PlaceMatch

__all__ = ["with_listed"]

_TAIL: Final = re.compile(
    r"(?:等(?:地|[0-9]{1,3}个|[两三四五六七八九十]个)?|[0-9]{1,2}个|[两三四五六七八九十]个)(?:乡镇|镇|乡(?![村居亲土愁贤音情])|街道(?![村居])|苏木)"
)
_SUFFIXES: Final = ("镇", "乡", "街道", "苏木")
_LONGEST, _REACH = 4, 80
_NAME: Final = re.compile(r"[\u3400-\u9fff]+\Z")


def with_listed(text: str, found: list[PlaceMatch], on: str | None) -> list[PlaceMatch]:
    """Add the townships of lists to the places of a clean text.

    Only names count that the gazetteer has in a county which the text names, and only where two of a list at least are of one.
    Lists are joined by 、 alone (八江、林溪等乡镇, not 八江和林溪).

    Parameters
    ----------
    text : str
        Clean text.
    found : list of PlaceMatch
        Its places, in text order.
    on : str or None
        ISO date on which the codes must hold.

    Returns
    -------
    list of PlaceMatch
        All places in text order.

    Examples
    --------
    >>> county = PlaceMatch(0, 3, "三江县", "450226", "county")
    >>> [m.name for m in with_listed("三江县的八江、林溪、独峒等乡镇通路", [county], None)]
    ['三江县', '八江镇', '林溪镇', '独峒镇']
    """
    counties = {m.code: m for m in found if m.level == "county" and m.code}
    if not counties:
        return found
    added: list[PlaceMatch] = []
    taken = {i for m in found for i in range(m.start, m.end)}
    for tail in _TAIL.finditer(text):
        told = [list(_named(text, begin, end, counties, on)) for begin, end in _items(text, tail.start())]
        counts = Counter(code for each in told for code in {p.code for p in each})
        common, times = counts.most_common(1)[0] if counts else (None, 0)
        for each in told if times > 1 else ():
            place = next((p for p in each if p.code == common), None)
            if place and taken.isdisjoint(range(place.start, place.end)):
                taken.update(range(place.start, place.end))
                added.append(place)
    return sorted([*found, *added], key=lambda m: m.start) if added else found


def _items(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Where the members of the list before a position stand, the last one first; where the first one begins is not known."""
    floor = max(0, end - _REACH)
    while end > floor:
        begin = max(text.rfind("、", floor, end) + 1, floor)
        short = begin > floor and text[begin - 1] == "、" and end - begin <= _LONGEST
        whole = short and _NAME.match(text, begin, end) is not None
        yield (begin, end) if whole else (max(floor, end - _LONGEST), end)
        if not whole:
            return
        end = begin - 1


def _named(text: str, begin: int, end: int, counties: dict[str, PlaceMatch], on: str | None) -> Iterator[PlaceMatch]:
    """The townships that a member of a list can name; in words before the first one the longest name."""
    for start in range(begin, end - 1):
        core = text[start:end]
        for suffix in _SUFFIXES:
            for town in townships().get(core + suffix, ()):
                code = gazetteer().then(town.county, on)
                if code in counties:
                    parents = (*counties[code].parents, code)
                    yield PlaceMatch(start, end, town.name, code, "township", parents, None, "inferred", "local")
