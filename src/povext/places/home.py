"""The document's own place: from what the caller gives, title, dateline, source and the places that the text keeps naming."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import NamedTuple

from povext.places.cues import cues
from povext.places.divisions import gazetteer, lookup
from povext.places.scopes import lies_in, nation
from povext.places.types import PlaceMatch

__all__ = ["Home", "find_home"]

_ORGAN = re.compile(r"(?:省|市|区)?(?:委(?!托)|政府|政协|人大|[^,，。;；、0-9]{0,8}(?:厅|局|委员会|办公室))")
_VENUE = re.compile(r"(?:市|县|区)?[^,，。;；、0-9]{0,6}(?:召开|举行|举办|开幕|闭幕|揭幕)")
_PAIR = re.compile(r"[与和同、]")
_PAIRED = re.compile(r"[^,，。;；]{0,8}(?:结对|协作|携手|对口|帮扶|签订|山海)")
# Provinces of the east that help provinces of the west under 东西部协作
_EAST = frozenset({"11", "12", "31", "32", "33", "35", "37", "44"})
_NATION = re.compile(
    r"全国|我国|中国|国务院|中央|国家[^级,，。]{0,8}(?:局|委|部|办)|财政部|农业农村部|(?:人社|民政|教育|水利|住建|商务|交通运输)部"
    r"|各省|各地区各部门|[0-9]{3,}个(?:[国省]定|国家级?)?(?:深度)?(?:贫困|脱贫|重点)?县"
)


class Home(NamedTuple):
    """The document's own place and what it was read from."""

    place: PlaceMatch
    why: str


def given(place: str, on: str | None) -> PlaceMatch | None:
    """Return the place that a caller named, by name, chain of names or code; ``None`` where it is not known."""
    from povext.places.mentions import match

    gaz = gazetteer()
    text = place.strip()
    if text in ("全国", "中国", "100000"):
        return nation(0, 0)
    if text.isdigit():
        row = gaz.at(text, on)
        return PlaceMatch(0, 0, row.name, row.code, row.level, gaz.parents(row, on), gaz.today(row), "resolved") if row else None
    found = match(text, on)
    if found:
        return found[-1]._replace(start=0, end=0)
    rows = lookup(text, on)
    if not rows:
        return None
    row = rows[0]
    return PlaceMatch(
        0, 0, row.name, row.code, row.level, gaz.parents(row, on), gaz.today(row), "ambiguous" if len(rows) > 1 else "resolved"
    )


def find_home(
    clean: str,
    matches: list[PlaceMatch],
    *,
    title: tuple[int, int] | None,
    outside: list[PlaceMatch],
    source: list[PlaceMatch],
    on: str | None,
) -> Home | None:
    """Choose the document's own place.

    Parameters
    ----------
    clean : str
        Clean text.
    matches : list of PlaceMatch
        Its places.
    title : (int, int) or None
        Where the title stands in the text.
    outside : list of PlaceMatch
        Places of a title that the caller gave.
    source : list of PlaceMatch
        Places in the name of the source that the caller gave.
    on : str or None
        ISO date.

    Returns
    -------
    Home or None
        ``None`` where the text names neither a place nor the nation.
    """
    weight: dict[tuple[str, ...], float] = defaultdict(float)
    first: dict[tuple[str, ...], PlaceMatch] = {}

    def add(place: PlaceMatch, points: float) -> None:
        path = _path(place)
        if path is None:
            return
        weight[path] += points
        first.setdefault(path, place)

    for place in outside:
        add(place, 6)
    for place in source:
        add(place, 2)
    body = title[1] if title else 0
    givers = donors(clean, matches)
    cue = cues()
    for i, place in enumerate(matches):
        points = 1.0
        if _ORGAN.match(clean, place.end):
            points = 0.5
        elif place.code in givers:
            points = 0.3
        elif cue.media.match(clean, place.end) or cue.dateline_after.match(clean, place.end):
            points = 1.0
        elif (
            _VENUE.match(clean, place.end)
            or cue.foreign_after.match(clean, place.end)
            or cue.foreign_before.search(clean, max(0, place.start - 6), place.start)
        ):
            points = 0.4
        elif title and title[0] <= place.start < title[1]:
            points = 6
        elif i < 3 and place.start < body + 200:
            points = 3
        add(place, points)
    for _ in _NATION.finditer(clean):
        weight["100000",] += 0.34
    if not first:
        return None if not weight else Home(nation(0, 0), "no place below the nation is named")
    total: dict[tuple[str, ...], float] = defaultdict(float)
    for path, points in weight.items():
        for depth in range(1, len(path) + 1):
            total[path[:depth]] += points
    top: tuple[str, ...] = ("100000",)
    while True:
        below = [p for p in total if len(p) == len(top) + 1 and p[: len(top)] == top]
        best = max(below, key=lambda p: total[p], default=None)
        if best is None or total[best] < 0.55 * total[top]:
            break
        top = best
    if top == ("100000",):
        return Home(nation(0, 0), "places of many provinces are named")
    return Home(_at(top, first, on), "named most, with the title and the first sentences before the rest")


def _path(place: PlaceMatch) -> tuple[str, ...] | None:
    """Return the way from the nation down to a place, as codes and, below the county, names."""
    if place.code is None:
        return None
    if place.level == "country":
        return ("100000",)
    codes = ["100000", *place.parents]
    if place.code not in codes:
        codes.append(place.code)
    if place.level in ("township", "village"):
        codes.append(place.name)
    return tuple(codes)


def _at(path: tuple[str, ...], first: dict[tuple[str, ...], PlaceMatch], on: str | None) -> PlaceMatch:
    """Return the place at the end of a path, with the span of a mention of it or of something in it."""
    near = first.get(path) or next(p for q, p in first.items() if q[: len(path)] == path)
    if path in first:
        return near._replace(certainty="inferred")
    gaz = gazetteer()
    row = gaz.at(path[-1], on)
    if row is None:
        return near._replace(certainty="inferred")
    return PlaceMatch(
        near.start, near.end, row.name, row.code, row.level, gaz.parents(row, on), gaz.today(row), "inferred", "common"
    )


def donors(clean: str, matches: list[PlaceMatch]) -> dict[str, int]:
    """Return the divisions that help others in this text, with how often: A结对帮扶B, B得到A支援."""
    cue = cues()
    gives: dict[str, int] = defaultdict(int)
    takes: dict[str, int] = defaultdict(int)
    for a, b in itertools.pairwise(matches):
        if b.start - a.end > 40 or not a.code or not b.code or lies_in(a, b) or lies_in(b, a):
            continue
        gap = clean[a.end : b.start]
        if cue.helps.match(gap):
            first, second = a, b
        elif cue.helped.match(gap) and re.match(
            r"[^,，。;；]{0,12}?(?:支持|帮扶|援助|支援|协作|指导)", clean[b.end : b.end + 20]
        ):
            first, second = b, a
        elif _PAIR.fullmatch(gap) and _PAIRED.match(clean, b.end) and (a.code[:2] in _EAST) != (b.code[:2] in _EAST):
            first, second = (a, b) if a.code[:2] in _EAST else (b, a)
        else:
            continue
        gives[first.code or ""] += 1
        takes[second.code or ""] += 1
    return {code: n for code, n in gives.items() if n > takes.get(code, 0)}
