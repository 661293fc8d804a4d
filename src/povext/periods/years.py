"""Expressions that begin with a year, a plan, a century, a decade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from povext.periods import calendar as cal
from povext.periods.digits import count, positional
from povext.periods.lexicon import Token
from povext.periods.story import Head, Phrase, Story

__all__ = ["HEADS", "century_of", "decade_box", "decade_number"]

_NUMBER: Final = re.compile(r"\d{1,4}|[〇零○一二两三四五六七八九十廿卅百千]+")
_HALF: Final = 6
_REACH, _FAR = 30, 300
_NEAR_END: Final = 10
_DONE: Final = re.compile(r"(?!前|之前|以前)[^，。；：\n\d]{1,6}?(?<![为除])[了过](?![解的])")
"""年底又分了红 tells before November of the year that is over."""
_IS: Final = re.compile(r"(?:是|进入|迎来|步入|迈入|走过)[^，。；：\n]*$")
"""今年是…的第三年 tells no other year."""
_AGE_AFTER: Final = re.compile(r"(?:的?(?:悠久)?历史|的?文明|之久|的?沧桑|的商贸|前的)")
_AGE_BEFORE: Final = re.compile(r"(?:长达|历时|历经|距今|已有|超过|逾|近|拥有|有着|具有|约)$")


def _year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if "shift" in token.rule.data:
        return story.relative(token, cal.year_box(story.pub.year + token.rule.data["shift"]) if story.pub else None, "year")
    if _ages(story, token):
        return None
    found = _NUMBER.search(token.text)
    number = found and (count(found[0]) if token.rule.id == "year.thousand" else positional(found[0]))
    if number and token.rule.id.startswith("year.short_"):
        number = century_of(story, number)
    phrase = story.fixed(token, cal.year_box(number) if number else None, "year")
    if phrase is not None and token.rule.id == "year.bare_headed":
        phrase.start += 2
    return phrase


def _ages(story: Story, token: Token) -> bool:
    """Tell 1300年的历史, 长达2000年 (an age) from a year: only round numbers can be one."""
    text = token.text
    if not (text.endswith("0年") and text.isascii() is False and text[:4].isdigit()):
        return False
    before = story.clean[max(0, token.start - 3) : token.start]
    return bool(_AGE_AFTER.match(story.clean, token.end) or _AGE_BEFORE.search(before))


def _year_before(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 上年: the year before the one the text speaks of, which need not be the year of publication."""
    if token.text == "头年" and story.spanned(token.start):
        return _nth_year(story, token, mate)
    told, last = story.told_year(), story.reporting_year()
    if story.pub is not None and (told is None or told >= story.pub.year):
        return _carried_over(story, token, story.relative(token, cal.year_box(story.pub.year - 1), "year"))
    if told is not None and (story.same_paragraph(token.start, 300) or told == last):
        phrase = story.inferred(token, cal.year_box(told - 1), "year")
        phrase.origin = True  # the text goes on to tell of the year it is before
        return phrase
    return _carried_over(story, token, story.relative(token, cal.year_box(story.pub.year - 1) if story.pub else None, "year"))


def _carried_over(story: Story, token: Token, phrase: Phrase) -> Phrase:
    """Read 上年结转资金560万元，本年安排…: the budget tells of the year after it."""
    phrase.origin |= story.clean.startswith(("结转", "结余", "滚存"), token.end)
    return phrase


def _told_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 当年, 次年, 来年: told from the first end of a range, else from the year that the text tells of."""
    shift = token.rule.data["shift"]
    year = date.fromordinal(mate.box[0]).year if mate is not None and mate.box else story.narrated_year()
    if year is not None and "ahead" in token.rule.data and not _over(story, token, year):
        year = None
    if year is not None:
        return story.inferred(token, cal.year_box(year + shift), "year")
    return story.relative(token, cal.year_box(story.pub.year + shift) if story.pub else None, "year")


def _over(story: Story, token: Token, year: int) -> bool:
    """Tell whether a paragraph tells of a year gone by, so that 来年 is the year after it."""
    here = story.same_paragraph(token.start) and not story.future(token.start, token.end)
    return here and story.pub is not None and year < story.pub.year


def _nth_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 头一年, 第三年, 第三个年头: counted from the year told, or from the first of the years told."""
    told = story.spanned(token.start) or story.told
    nth = 1 if token.text[0] in "头首" else count(token.text[1:].rstrip("年头个"))
    if told is None or told.box is None or not nth or _IS.search(story.clean, max(told.end, token.start - _REACH), token.start):
        return None
    last = date.fromordinal(told.box[1]).year
    base = told.base or (date.fromordinal(told.box[0]).year if told.kind in ("range", "plan") else story.narrated_year()) or last
    year = base + nth - 1
    if told.base and year <= last and nth > 1:  # 第二年 over again goes on from the year just told
        base, year = last + 1 - (nth - 1), last + 1
    gone = story.pub is None or year <= story.pub.year or story.future(token.start, token.end)
    if not gone or story.clean.find("\n", told.end, token.start) >= 0 or token.start - told.end > _FAR:
        return None
    phrase = story.inferred(token, cal.year_box(year), "year")
    phrase.base = base
    return phrase


def _whole_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    year = story.whole_year_told(token.start)
    if year is not None:
        return story.inferred(token, cal.year_box(year), "year")
    ahead = story.pub is not None and story.future(token.start, token.end)
    if story.pub is None:
        return story.relative(token, None, "year")
    over = not ahead and story.pub.month <= _HALF  # what a text of the first half tells of a whole year it tells of the last
    return story.relative(token, cal.year_box(story.pub.year - over), "year")


def _within_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 年内 and 本年度: of the year of publication, in a review of the year before of that, under a heading of its year."""
    role = "" if "at" in token.rule.data else "deadline"
    year = story.reporting_year() if story.reviewed(token.start) else story.section_year(token.start)
    if year is not None:
        return story.inferred(token, cal.year_box(year), "year", role)
    return story.relative(token, cal.year_box(story.pub.year) if story.pub else None, "year", role)


def _year_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "range")
    first, last = (cal.year_box(story.pub.year + shift) for shift in token.rule.data["pair"])
    return story.relative(token, (first[0], last[1]) if first and last else None, "range")


def _year_edge(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    last = token.rule.data["edge"] == "end"
    year = story.whole_year_told(token.start)
    told = year is not None
    if year is None:
        if story.pub is None or story.yearless:
            return story.relative(token, None, "day")
        ahead = story.future(token.start, token.end) or story.clean.endswith(("距", "离"), 0, token.start)
        done = story.pub.month <= 3 or (story.pub.month <= _NEAR_END and _DONE.match(story.clean, token.end) is not None)
        over = last and done and not ahead
        year = story.pub.year - over
    box = cal.year_box(year)
    at = box[last] if box else 0
    edge = (at, at) if box else None
    return story.inferred(token, edge, "day") if told else story.relative(token, edge, "day")


def _school_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 2019-2020学年: it begins in September."""
    years = [int(year) for year in re.findall(r"[12]\d{3}", token.text)]
    if len(years) == 2 and years[1] != years[0] + 1:
        return None
    return story.fixed(token, (date(years[0], 9, 1).toordinal(), date(years[0] + 1, 8, 31).toordinal()), "year")


def _plan(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = token.text.strip("“”‘’\"'")
    nth = count(name[1:-3]) if name.startswith("第") else count(name[:-1])
    if not nth or not 1 <= nth <= 16:
        return None
    # the third plan began in 1966, after three years without one
    start = 1953 + 5 * (nth - 1) if nth <= 2 else 1966 + 5 * (nth - 3)
    return story.fixed(token, (date(start, 1, 1).toordinal(), date(start + 4, 12, 31).toordinal()), "plan")


def _century(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = token.text.removesuffix("世纪").removesuffix("个")
    present = (story.pub.year - 1) // 100 + 1 if story.pub else 21
    nth = {"本": present, "上": present - 1}.get(name) or count(name) or 0
    if not 1 <= nth <= 22:
        return None
    return story.fixed(token, (date(nth * 100 - 99, 1, 1).toordinal(), date(nth * 100, 12, 31).toordinal()), "century")


def _decade(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    number = decade_number(token.text)
    if number is None:
        return None
    start = number if number > 99 else number + (1900 if number > 10 else 2000)
    return story.fixed(token, decade_box(start, token), "decade")


def decade_box(start: int, token: Token) -> cal.Box:
    """Return the days of a decade, or of the two that 八九十年代 names.

    Parameters
    ----------
    start : int
        Its first year.
    token : Token
        The words.

    Returns
    -------
    tuple of int
        First and last day.
    """
    years = 19 if token.rule.id == "decade.pair" else 9
    return date(start, 1, 1).toordinal(), date(start + years, 12, 31).toordinal()


def decade_number(text: str) -> int | None:
    """Read the year that a decade begins with, as far as it is written.

    Parameters
    ----------
    text : str
        ``80年代``, ``八十年代``, ``八零年代``, ``1990年代``.

    Returns
    -------
    int or None
        Two digits or four; ``None`` where there is no number.

    Examples
    --------
    >>> decade_number("八十年代"), decade_number("八零年代"), decade_number("一九九〇年代")
    (80, 80, 1990)
    """
    name = text.removesuffix("年代")
    name = name[0] + "十" if len(name) == 3 and name[2] == "十" and name[1] != "十" else name  # 八九十年代
    return count(name) if "十" in name else positional(name)


def century_of(story: Story, number: int) -> int:
    """Complete a year of two digits: this century up to eleven years ahead, else the last.

    Parameters
    ----------
    story : Story
        Gives the publication date.
    number : int
        The year as written.

    Returns
    -------
    int
        A year of four digits.

    Examples
    --------
    >>> century_of(Story("", date(2021, 6, 14), []), 24), century_of(Story("", date(2021, 6, 14), []), 98)
    (2024, 1998)
    """
    if number > 99:
        return number
    horizon = (story.pub.year if story.pub else 2025) + 11
    return 2000 + number if 2000 + number <= horizon else 1900 + number


HEADS: Final[Mapping[str, Head]] = {
    "year": _year,
    "year_before": _year_before,
    "told_year": _told_year,
    "nth_year": _nth_year,
    "whole_year": _whole_year,
    "within_year": _within_year,
    "year_pair": _year_pair,
    "year_edge": _year_edge,
    "school_year": _school_year,
    "plan": _plan,
    "century": _century,
    "decade": _decade,
}
"""What an expression means that begins with a token of this kind."""
