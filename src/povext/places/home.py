"""The document's own place: from what the caller gives, title, dateline, source and the places that the text keeps naming."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container
from typing import Final, NamedTuple

from povext.places.cues import cues
from povext.places.divisions import gazetteer, lookup
from povext.places.scopes import begun, fits, gives, nation
from povext.places.types import PlaceMatch

__all__ = ["Home", "find_home"]

_WHOLE: Final = re.compile(
    r"[全我本](自治区|[省市县区州旗盟镇乡])(?![场面域际容外区县市镇乡(（])"
    r"|([省市县区州旗])(?:(?<![\u3400-\u9fff].)|(?<=[由在从到对给让向是年].))(?:里|上(?=[对又还为投拿给把将从也])|内(?=[0-9的各]))"
)


# A city that speaks of these is no county: they are its parts
_PARTS: Final = re.compile(r"县[(（]?市、?区|各县区")


# After a list of places: there are others
_OTHERS: Final = re.compile("(?:多地|等(?:多?个?[地省]|[0-9]+)|灾区|受灾)")
_PAIRED: Final = re.compile("等?[0-9]+个?(?:对口|结对|受援|协作)")
_HELPS: Final = 0.3
"""What the name of a place that helps others says for it."""
# How much less what names the whole counts where one of its parts may be meant: the nation, a province; 0.2 below
_LESS: Final = {1: 0.0, 2: 0.4}


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
    titled: bool,
    outside: list[PlaceMatch],
    source: list[PlaceMatch],
    givers: Container[str | None],
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
    titled : bool
        Whether the caller gave a title.
    outside : list of PlaceMatch
        Places of a title that the caller gave.
    source : list of PlaceMatch
        Places in the name of the source that the caller gave.
    givers : container of str
        Codes of the divisions that help others in this text.
    on : str or None
        ISO date.

    Returns
    -------
    Home or None
        ``None`` where the text names neither a place nor the nation.
    """
    weight: dict[tuple[str, ...], float] = defaultdict(float)
    first: dict[tuple[str, ...], PlaceMatch] = {}
    nation_wide, partners = _lists(clean, matches)
    for place, points in (
        *((p, _HELPS if gives(p, givers) else 6.0) for p in outside),
        *((p, 2.0) for p in source),
        *zip(matches, _points(clean, matches, title, givers), strict=True),
    ):
        path = _path(place)
        if path is not None and points:
            weight[("100000",) if place.group in nation_wide else path] += 0.3 if place.group in partners else points
            first.setdefault(path, place)
    cue = cues()
    nameless = bool(title or titled) and not (outside or any(title and title[0] <= m.start < title[1] for m in matches))
    count = sum(1 for _ in cue.national.finditer(clean)) + sum(1 for _ in cue.national_counties.finditer(clean))
    if count:
        weight["100000",] += count * (1.0 if nameless else 0.5)
    for path, points in _votes(clean, matches, weight, on).items():
        weight[path] += points
    if not first:
        return None if not weight else Home(nation(0, 0), "no place below the nation is named")
    top = _descend(weight)
    if top == ("100000",):
        return Home(nation(0, 0), "places of many provinces are named")
    return Home(_at(top, first, on), "named most, with the title and the first sentences before the rest")


def _lists(clean: str, matches: list[PlaceMatch]) -> tuple[set[int], set[int]]:
    """Return the lists over several provinces that speak of the nation (北京、河北等地), and those that name partners.

    Partners are places that another one is paired with (江孜、喀什、大理3个对口援助地区).
    """
    members: dict[int, list[PlaceMatch]] = defaultdict(list)
    for place in matches:
        if place.group >= 0 and place.code:
            members[place.group].append(place)
    wide = {g: m[-1].end for g, m in members.items() if len({p.code[:2] for p in m if p.code}) > 1}
    partners = {g for g, end in wide.items() if _PAIRED.match(clean, end)}
    return {g for g, end in wide.items() if _OTHERS.match(clean, end)} - partners, partners


def _points(clean: str, matches: list[PlaceMatch], title: tuple[int, int] | None, givers: Container[str | None]) -> list[float]:
    """Return what every mention says for its place: much in the title, little where it helps, meets or is come from."""
    cue = cues()
    body = title[1] if title else 0
    out = []
    for i, place in enumerate(matches):
        if place.kind == "region":
            points = float(place.code == "100000" and _OTHERS.match(clean, place.end) is not None)
        elif cue.organ_after.match(clean, place.end):
            points = 0.5
        elif gives(place, givers):
            points = _HELPS
        elif cue.passing_before.search(clean, max(0, place.start - 6), place.start) or (
            clean[place.start - 1 : place.start] == "在" and cue.says_after.match(clean, place.end)
        ):
            points = 0.2
        elif cue.media.match(clean, place.end) or cue.dateline_after.match(clean, place.end):
            points = 1.0
        elif (
            cue.venue_after.match(clean, place.end)
            or cue.foreign_after.match(clean, place.end)
            or cue.foreign_before.search(clean, max(0, place.start - 6), place.start)
        ):
            points = 0.4
        elif title and title[0] <= place.start < title[1]:
            points = 6.0
        elif i < 3 and place.start < body + 200:
            points = 3.0
        else:
            points = 1.0
        out.append(points)
    return out


def _descend(weight: dict[tuple[str, ...], float]) -> tuple[str, ...]:
    """Return the lowest place that holds most of what is named, going down from the nation as long as one part does.

    From a province on what names the whole itself counts less: a title names the county of a village's story too.
    """
    total: dict[tuple[str, ...], float] = defaultdict(float)
    below: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for path, points in weight.items():
        for depth in range(1, len(path) + 1):
            total[path[:depth]] += points
            below[path[: depth - 1]].add(path[:depth])
    top: tuple[str, ...] = ("100000",)
    while below[top]:
        best = max(below[top], key=lambda p: (total[p], p))
        if total[best] < 0.55 * (total[top] - _LESS.get(len(top), 0.2) * weight.get(top, 0)):
            break
        top = best
    return top


def _votes(
    clean: str, matches: list[PlaceMatch], weight: dict[tuple[str, ...], float], on: str | None
) -> dict[tuple[str, ...], float]:
    """Return what 全县, 我镇, 县里 and the like add to the places that they call so: the last one of that level before them."""
    parts = _PARTS.search(clean) is not None
    called: dict[tuple[str, str, str, str], tuple[str, ...] | None] = {}
    starts = [m.start for m in matches]
    out: dict[tuple[str, ...], float] = {}
    for hit in begun(_WHOLE, clean):
        unit = hit[1] or hit[2]
        at = bisect_right(starts, hit.start())
        for place in (*reversed(matches[max(0, at - 24) : at]), *matches[at : at + 1]):
            key = (unit, place.name, place.code or "", place.level)
            if key not in called:
                called[key] = _called(place, unit, weight, on, parts=parts)
            path = called[key]
            if path:
                out[path] = min(out.get(path, -0.5) + 1, 6)
                break
    return out


def _called(
    place: PlaceMatch, unit: str, weight: dict[tuple[str, ...], float], on: str | None, *, parts: bool
) -> tuple[str, ...] | None:
    """Return the way to a place, or to the division it lies in, that a unit word can stand for."""
    path = _path(place)
    if path is None:
        return None
    if fits(place, unit):
        city = unit == "市" and place.level == "county" and (parts or weight.get(path[:-1], 0) > weight.get(path, 0))
        return path[:-1] if city else path
    gaz = gazetteer()
    for depth in range(len(path) - 1, 1, -1):
        row = gaz.at(path[depth - 1], on) if path[depth - 1].isdigit() else None
        if row and fits(place._replace(name=row.name, level=row.level), unit):
            return path[:depth]
    return None


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
