"""Surfaces of provinces, prefectures and counties in clean text, with the divisions that each may name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from povext.places.divisions import Division, gazetteer, pick
from povext.places.homographs import homographs

__all__ = ["COUNTY", "Candidate", "candidates"]


class Candidate(NamedTuple):
    """A surface in the text with the divisions it may name."""

    start: int
    end: int
    surface: str
    kind: str
    rows: tuple[Division, ...]
    above: dict[str, tuple[str, ...]]
    alone: Division | None


class _Surfaces(NamedTuple):
    automaton: Any
    names: list[str]
    kinds: list[str]
    rows: list[list[int]]


COUNTY: Final = 3
"""The rank of a county."""
_CITY_WORDS: Final = tuple("场民值价面容郊井")
_WORDS: Final = frozenset(
    (
        "其中 境内 省内 国内 县内 市内 区内 州内 亿元 万元 位于 属于 由于 对于 联合 结合 来自 帮扶 毗邻 例如 比如 诸如 省会 部分"
        " 使得"
    ).split()
)
"""Words whose second character begins names of places too: 来自贡嘎县 is 贡嘎县, not 自贡."""
_PREPOSITIONS: Final = frozenset("从向和同于对与及由到至将把比经")
_SIDE: Final = re.compile("[东西南北][关支站极堤岸路侧段坡麓部面边门街村镇乡]")
"""Sides of a river or a mountain: 清河北堤 is not of 河北."""
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


@cache
def _surfaces() -> _Surfaces:
    """Build the automaton over every surface once."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    gaz = gazetteer()
    names = list(gaz.full)
    kinds = ["full"] * len(names)
    rows = list(gaz.full.values())
    for name, ids in gaz.short.items():
        if name not in gaz.full:
            names.append(name)
            kinds.append("short")
            rows.append(ids)
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return _Surfaces(automaton, names, kinds, rows)


def candidates(text: str, on: str | None) -> list[Candidate]:
    """Find every surface of a text that may name a division; what the next characters rule out is left.

    Parameters
    ----------
    text : str
        Clean text.
    on : str or None
        ISO date on which names must hold; ``None`` means today.

    Returns
    -------
    list of Candidate
        In text order; none overlaps another.

    Examples
    --------
    >>> [c.surface for c in candidates("投入12亿元，其中山东3亿元，从江苏省来的2亿元", None)]
    ['山东', '江苏省']
    """
    table = _surfaces()
    words = homographs()
    out: list[Candidate] = []
    not_before = words.not_before.match
    hits = _scan(table, text)
    for at, (index, start, end) in enumerate(hits):
        rows = _rows_at(index, on)
        kind, name = table.kinds[index], table.names[index]
        word = text[max(0, start - 1) : start + 1]
        parted = word in _WORDS
        if (kind == "short" or word == "其中") and (later := _behind(table, text, start, end, rows, parted, on)):
            index, start, end = later
            rows, kind, name = _rows_at(index, on), table.kinds[index], table.names[index]
        elif word == "其中":
            continue
        if kind == "full" and (shorter := _former(table, text, start, end, rows, on)):
            index, start, end = shorter
            rows, kind, name = _rows_at(index, on), table.kinds[index], table.names[index]
        if not rows or (out and start < out[-1].end):
            continue
        part = hits[at + 1] if at + 1 < len(hits) and hits[at + 1][1] == end else None
        other = not_before(text, end) if kind == "short" else None
        if other and part and other.end() < part[2] and _holds(rows, part[0], on):
            other = None
        if kind == "short" and (other or (name in words.compass and words.compass_after.match(text, end))):
            continue
        if kind == "full" and not _whole(text, start, end, name, out[-1] if out else None):
            continue
        if kind == "full" and text[end : end + 1] == "级" and name[:-1] in words.word:
            continue
        if kind == "full" and name[-1] == "市" and text[end : end + 1] in _CITY_WORDS:
            end -= 1
        out.append(Candidate(start, end, name, kind, rows, *_known_of(index, on)))
    return out


def _holds(rows: tuple[Division, ...], index: int, on: str | None) -> bool:
    """Tell whether a name right behind names a part of what a name does: 江苏海安, which is no sea."""
    codes = {row.code for row in rows}
    return any(codes.intersection(above) for above in _known_of(index, on)[0].values()) if _rows_at(index, on) else False


def _behind(
    table: _Surfaces, text: str, start: int, end: int, rows: tuple[Division, ...], parted: bool, on: str | None
) -> tuple[int, int, int] | None:
    """Return the name that the last character of a word makes a short name run into: 从江苏 is no 从江, 向阳泉市 no 向阳.

    A full name is surer than a short one, and the name of a province or a prefecture than that of what lies in one.
    """
    top = min((row.rank for row in rows), default=COUNTY)
    for index, a, b in _scan(table, text[start + 1 : end + 8]):
        begin, stop = start + 1 + a, start + 1 + b
        if begin >= end:
            return None
        others = _rows_at(index, on) if stop > end else ()
        if not others:
            continue
        name, full = table.names[index], table.kinds[index] == "full"
        rank = min(row.rank for row in others)
        if full and top == COUNTY:
            taken = len(name) > 2 and not name.endswith(("城市", "城区"))
        else:
            taken = rank < top == COUNTY and (rank <= 1 or text[start] in _PREPOSITIONS) and not _SIDE.match(text, stop - 1)
        if parted or (taken and not any(row.name in text for row in rows)):
            return index, begin, stop
    return None


def _former(
    table: _Surfaces, text: str, start: int, end: int, rows: tuple[Division, ...], on: str | None
) -> tuple[int, int, int] | None:
    """Return the short name in one that is no longer: 台州地区生产总值 is the 地区生产总值 of 台州."""
    if not text.startswith("地区生产总值", end - 2) or any(row.valid(on) for row in rows):
        return None
    whole = (0, end - 2 - start)
    return next(((index, start, end - 2) for index, *found in _scan(table, text[start : end - 2]) if tuple(found) == whole), None)


def _scan(table: _Surfaces, text: str) -> list[tuple[int, int, int]]:
    """Return the automaton's matches; it takes no lone surrogates."""
    try:
        return list(table.automaton.find_matches_as_indexes(text))
    except UnicodeEncodeError:
        return list(table.automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text)))


@lru_cache(maxsize=32768)
def _rows_at(index: int, on: str | None) -> tuple[Division, ...]:
    """Return the divisions of a surface on a date; a short form names only what stood then."""
    table = _surfaces()
    rows = tuple(pick(table.rows[index], on))
    return rows if table.kinds[index] == "full" or any(r.valid(on) for r in rows) else ()


@lru_cache(maxsize=32768)
def _known_of(index: int, on: str | None) -> tuple[dict[str, tuple[str, ...]], Division | None]:
    """Return the parents of a surface's divisions by code, and the division that it names whatever stands around it."""
    table, words, gaz = _surfaces(), homographs(), gazetteer()
    rows, name, short = _rows_at(index, on), table.names[index], table.kinds[index] == "short"
    above = {row.code: gaz.parents(row, on) for row in rows}
    top = min(row.rank for row in rows)
    highest = [row for row in rows if row.rank == top]
    word = short and (top > 2 or name in words.word or (top == 2 and name in words.prefecture_word))
    return above, None if len(highest) > 1 or word or name in words.noun else highest[0]


def _whole(text: str, start: int, end: int, name: str, last: Candidate | None) -> bool:
    """Tell whether a full name of two characters stands by itself (范县 does, not inside 示范县; nor 和县 in 市和县级)."""
    if (len(name) > 2 and not name.endswith(("县市", "县区"))) or (last is not None and last.end == start):
        return True
    words = homographs()
    if text[end : end + 1] in tuple("级域乡委区市一道") and name[0] in words.two_words:
        return False
    before = text[start - 1 : start]
    if not before or not "\u3400" <= before <= "\u9fff" or name[0] not in words.two_words:
        return True
    return text.endswith(words.two_after, 0, start) if before not in "省市区州乡镇各两几个多级" else False
