"""What stands around a quantity: hedges, what it is per, what a bare number counts, and phrases of time."""

from __future__ import annotations

import re

from povext.quantities.lexicon import Lexicon

__all__ = ["framed", "left_hedge", "noun_unit", "per_after", "per_before", "reach_hedge", "right_hedge"]

_WINDOW = 24
_CUE = re.compile(r"[每均]|年|月|日|天|斤|吨|度电|[户人]一|一[户人个]|亩产|单产")
_CLAUSE = re.compile(r"[，。；！？：\n,;]")
_REACH = re.compile(r"[约至最起不原差大]")
_STRENGTH = {"=": 0, "~": 1, ">": 2, "<": 2, ">=": 2, "<=": 2}

_FRAME_LEFT = re.compile(
    r"(?:连续|近|过去|未来|今后|最近|此后|前|后|头|每|第|这|那|满|经过|历经|历时|在|上|又|再|约|超过|期限|期间|任期|从|到|自|首|用|仅|只)的?$"
)
_FRAME_RIGHT = re.compile(
    r"(?:多|余)?(?:来|以来|内|之内|以内|前|之前|以前|后|之后|以后|间|之间|期间|级|代|度|制|期|行动|规划|攻坚|累计|里|多来|时间|过渡期|计划|的时间|一届|一次|一度|生)"
)
_FRAME_EDGE = re.compile(r"(?:^|[，。；：、！？\n“”（(《 ])$")


def left_hedge(text: str, start: int, power: bool, code: str, lex: Lexicon) -> tuple[str, int] | None:
    """Read the hedge right before a numeral.

    Parameters
    ----------
    text : str
        Clean text.
    start : int
        Where the numeral starts.
    power : bool
        Whether it starts with 十 百 千 万 亿.
    code : str
        Its unit.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The bound and where the hedge starts.
    """
    if text[start - 1] not in lex.left_last:
        return None
    begin = start - 9 if start > 9 else 0
    m = lex.left_pattern.search(text, begin, start)
    if m is None:
        return None
    word = m[1]
    hedge = lex.left[word]
    if hedge.power_only and not power:
        return None
    at = m.start()
    if code in hedge.not_unit or (at and text[at - 1] in hedge.not_after):
        return None
    return hedge.bound, at


def reach_hedge(text: str, start: int, floor: int, lex: Lexicon) -> str | None:
    """Read a hedge that stands further left in the clause (约占全县总人口的7.1%)."""
    begin = max(floor, start - _WINDOW)
    if not _REACH.search(text, begin, start):
        return None
    m = lex.reach_pattern.search(text, begin, start)
    if m is None:
        return None
    reach = lex.reach[m[1]]
    between = m[2]
    if len(between) > reach.span or any(word in between for word in reach.not_inside):
        return None
    return reach.bound


def right_hedge(text: str, end: int, lex: Lexicon) -> tuple[str, int] | None:
    """Read the hedge right behind a unit.

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where the unit ends.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The bound and where the hedge ends.
    """
    m = lex.right_pattern.match(text, end)
    if m is None:
        return None
    hedge = lex.right[m[0]]
    if hedge.not_before and text.startswith(hedge.not_before, m.end()):
        return None
    return hedge.bound, m.end()


def per_before(text: str, start: int, floor: int, lex: Lexicon) -> tuple[str, ...]:
    """Read what a value is per from the words before it in the clause (人均月收入3000元)."""
    begin = max(floor, start - _WINDOW)
    if not _CUE.search(text, begin, start):
        return ()
    found: list[str] = []
    stop = None
    for m in _CLAUSE.finditer(text, begin, start):
        stop = m.end()
    for m in lex.before_pattern.finditer(text, begin if stop is None else stop, start):
        for code in lex.before[int(str(m.lastgroup)[1:])]:
            if code not in found:
                found.append(code)
    return tuple(found)


def per_after(text: str, end: int, lex: Lexicon) -> tuple[tuple[str, ...], int]:
    """Read what a value is per from behind the unit: 元/人·年, 元每亩, 元一斤."""
    found: list[str] = []
    at = end
    if text[at : at + 1] in "/／每" and text[at + 1 : at + 2] in "（(":
        at += 1
    while True:
        m = lex.denominator.match(text, at)
        if m is None:
            break
        found.append(lex.denominators[m[1]])
        at = m.end()
    return tuple(found), (at if found and text[end] in "/／·" else end)


def noun_unit(text: str, start: int, end: int, floor: int, big: bool, lex: Lexicon) -> tuple[str, int] | None:
    """Tell what a bare number counts, from the noun behind it or the head before it.

    Parameters
    ----------
    text : str
        Clean text.
    start, end : int
        The numeral.
    floor : int
        Where the last quantity ended.
    big : bool
        Whether the numeral ends in 万 or 亿, so that it can stand without a classifier.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The unit code and where the noun ends (`end` where a head before the numeral told it).
    """
    m = lex.noun.match(text, end)
    if m is None and big:
        m = lex.noun_far.match(text, end)
    if m is not None:
        return str(m.lastgroup), m.end()
    if not big:
        return None
    begin = max(floor, start - _WINDOW)
    last = None
    for last in lex.head.finditer(text, begin, start):
        pass
    if last is None or _CLAUSE.search(text, last.end(), start):
        return "count", end
    return lex.heads[last[0]], end


def framed(text: str, start: int, end: int) -> bool:
    """Whether a stretch of time frames a statement (近5年, 三年来, 5年内) instead of being what is told."""
    if _FRAME_RIGHT.match(text, end):
        return True
    return bool(_FRAME_LEFT.search(text, start - 4 if start > 4 else 0, start) or _FRAME_EDGE.search(text, start - 1 if start else 0, start))
