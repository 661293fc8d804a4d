"""Who helps whom: the divisions that give help in a text, so that what they give counts for those who get it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import Final

from povext.places.cues import cues
from povext.places.scopes import lies_in
from povext.places.types import PlaceMatch

__all__ = ["donors", "outsiders"]

_PAIR: Final = re.compile(r"[与和同、]")
_TO: Final = ("向", "给", "驰援", "支援", "增援", "援助")
_STRUCK: Final = re.compile("(?:等地?)?(?:的?受灾|灾区|暴雨|洪灾|地震|抗洪|防汛|救灾)")
# Provinces of the east that help provinces of the west under 东西部协作
_EAST: Final = frozenset({"11", "12", "31", "32", "33", "35", "37", "44"})


def donors(clean: str, matches: list[PlaceMatch], title: tuple[int, int] | None = None) -> dict[str, int]:
    """Return the divisions that help others in this text, with how often: A结对帮扶B, B得到A支援.

    Parameters
    ----------
    clean : str
        Clean text.
    matches : list of PlaceMatch
        Its places.
    title : (int, int), optional
        Where its title stands: where that names places of the west alone, the text is of these, however often others are named.

    Returns
    -------
    dict
        Code to count.
    """
    cue = cues()
    gives: dict[str, int] = defaultdict(int)
    takes: dict[str, int] = defaultdict(int)
    for a, b in itertools.pairwise(matches):
        if b.start - a.end > 40 or not a.code or not b.code or lies_in(a, b) or lies_in(b, a):
            continue
        gap = clean[a.end : b.start]
        if cue.helps.match(gap) or (not _west(a) and _west(b) and cue.sends.match(gap)):
            first, second = a, b
        elif cue.helped.match(gap) and cue.supports_after.match(clean, b.end):
            first, second = b, a
        elif _PAIR.fullmatch(gap) and cue.paired_after.match(clean, b.end) and _west(a) != _west(b):
            first, second = (b, a) if _west(a) else (a, b)
        else:
            continue
        if _west(first) and not _west(second):  # 城口的农产品经协作渠道销往山东
            first, second = second, first
        gives[first.code or ""] += 1
        takes[second.code or ""] += 1
    takers = _takers(clean, matches)
    headed = [m for m in matches if title and title[0] <= m.start < title[1] and m.level != "country"]
    western = 3 * sum(map(_west, matches)) >= len(matches) or (bool(headed) and all(map(_west, headed)))
    for place in matches:
        if place.start in takers:
            continue
        if place.code and place.code[:2] in _EAST and western and cue.aids.match(clean, place.end):
            gives[place.code] += 1
    return {code: n for code, n in gives.items() if n > takes.get(code, 0)}


def _west(place: PlaceMatch) -> bool:
    """Tell whether a place is none of the provinces that help."""
    return place.code is not None and place.code[:2] not in _EAST


def _takers(clean: str, matches: list[PlaceMatch]) -> set[int]:
    """Return where places start that get what is given: 向A、B捐款, 驰援A、B, A、B受灾群众."""
    firsts = {m.group: m for m in reversed(matches) if m.group >= 0}
    lasts = {m.group: m for m in matches if m.group >= 0}
    lists = ((m, firsts.get(m.group, m).start, lasts.get(m.group, m).end) for m in matches)
    return {m.start for m, start, end in lists if clean.endswith(_TO, max(0, start - 2), start) or _STRUCK.match(clean, end)}


def outsiders(clean: str, matches: list[PlaceMatch], home: PlaceMatch | None) -> dict[str, int]:
    """Return the divisions beside the document's own place of which the text says that they help, whom it need not say.

    Parameters
    ----------
    clean : str
        Clean text.
    matches : list of PlaceMatch
        Its places.
    home : PlaceMatch or None
        The document's own place.

    Returns
    -------
    dict
        Code to count: 天津市 in a text of 丁青县 that tells 天津市选派援藏教师12名.
    """
    out: dict[str, int] = defaultdict(int)
    if home is None or home.level == "country" or not home.code:
        return out
    aids, takers = cues().aids, _takers(clean, matches)
    others = [m for m in matches if m.code and m.code[:2] != home.code[:2] and m.start not in takers]
    for place in others:
        if place.level not in ("township", "village") and aids.match(clean, place.end):
            out[place.code or ""] += 1
    if _west(home):  # a place of the west has one partner in the east: what else is named of that province helps as well
        partners = {code[:2] for code in out if code[:2] in _EAST}
        out.update({m.code or "": 1 for m in others if m.code and m.code[:2] in partners and m.code not in out})
    return out
