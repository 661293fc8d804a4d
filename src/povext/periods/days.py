"""Expressions that begin with a part of a year, a week or a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from povext.periods import calendar as cal
from povext.periods.almanac import season_box
from povext.periods.digits import count
from povext.periods.lexicon import Token
from povext.periods.story import Head, Phrase, Story
from povext.periods.years import century_of

__all__ = ["HEADS", "month_numbers", "weekday_box", "xun_box"]

_QUARTER: Final = re.compile("[1-4一二三四]")
_IN_YEAR: Final = frozenset(("quarter", "half", "month", "range"))
_SLACK: Final = 15
"""Days before its end from which on a part of a year is told of as over."""
_AHEAD: Final = re.compile(
    r"确保|力争|计划(?!生育)|拟(?!定)|预计|主要目标|工作安排|[底末度]前(?:完成|竣工|开工|建成|投产|验收|全部|实现|基本)"
)
_RESULT: Final = re.compile(r"[^。；，！？\n]{0,24}?(?:同比|增长|下降|回落|增速|增幅|降幅|涨幅|完成了|实现了)")
_NUMBER: Final = re.compile(r"\d{1,4}|[〇零○一二两三四五六七八九十廿卅百千]+")


def month_numbers(token: Token) -> tuple[int, int, str] | None:
    """Return first month, last month and kind of a month, quarter or half year, ``None`` where it names no month.

    Examples
    --------
    >>> from povext.periods.lexicon import tokens
    >>> month_numbers(tokens("三月")[0]), month_numbers(tokens("下半年")[0])
    ((3, 3, 'month'), (7, 12, 'half'))
    """
    data = token.rule.data
    if "months" in data:
        return data["months"][0], data["months"][1], data["kind"]
    if token.rule.id == "quarter.range":
        first, last = ("1234".find(char) + 1 or "一二三四".index(char) + 1 for char in _QUARTER.findall(token.text))
        return (3 * first - 2, 3 * last, "quarter") if first < last else None
    number = count(token.text.split("月")[0].strip(" \u3000\xa0"))
    return (number, number, "month") if number and 1 <= number <= 12 else None


def _months(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    numbers = month_numbers(token)
    return _months_box(story, token, mate, *numbers) if numbers else None


def _months_box(story: Story, token: Token, mate: Phrase | None, first: int, last: int, kind: str) -> Phrase | None:
    if mate is not None and mate.box:
        begin = date.fromordinal(mate.box[0])
        box = cal.month_box(begin.year + (first < begin.month), first, last)
        return Phrase(token.start, token.end, box, kind, mate.certainty, mate.source)
    dom, end = 1, token.end
    after = story.following(token)
    if after is not None and after.kind == "day_of_month":
        found = _NUMBER.match(after.text)
        dom, end = (count(found[0]) if found else None) or 1, after.end
    year, certainty, source = story.year_for(token, first, dom, end, last)
    if kind in ("quarter", "half") and source == "published" and year and _gone(story, token, year, first, last):
        year -= 1
    return Phrase(token.start, token.end, cal.month_box(year, first, last) if year else None, kind, certainty, source)


def _gone(story: Story, token: Token, year: int, first: int, last: int) -> bool:
    """Tell whether a quarter or half is that of the year before: figures come out when it is over, plans say so."""
    if story.pub is None or year != story.pub.year or story.alone or story.names_year(token.start, year):
        return False
    told = story.told if story.same_sentence(token.start) else None
    if told is not None and told.kind in _IN_YEAR and story.told_year() == year:
        return False  # the next of a row
    if story.future(token.start, token.end) or story.sentence_holds(token, _AHEAD):
        return False
    if not _open(story, year, last):
        return _row_goes_on(story, token, year)
    if story.pub.month <= 3 and (last > 3 or story.pub.month == 1):
        return True
    told_before = story.told_year() == year - 1 and story.same_paragraph(token.start)
    return told_before or _RESULT.match(story.clean, token.end) is not None


def _open(story: Story, year: int, last: int) -> bool:
    """Tell whether a month of a year ends some time after publication."""
    return story.day + _SLACK < (cal.month_box(year, last) or (0, 0))[1]


def _row_goes_on(story: Story, token: Token, year: int) -> bool:
    """Tell whether the sentence has figures of a later quarter or half, which is not over: 一季度增长5%，上半年增长6%."""
    for after in story.toks[story.at + 1 : story.at + 8]:
        numbers = month_numbers(after) if after.kind == "months" else None
        if numbers is None or numbers[2] not in _IN_YEAR or not _open(story, year, numbers[1]):
            continue
        known = _RESULT.match(story.clean, after.end) and not story.future(after.start, after.end)
        return bool(known) and not story.parted(token.end, after.start)
    return False


def _month_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    first, last = (count(char) or 0 for char in token.text[:2])
    return _months_box(story, token, mate, first, last, "range")


def _month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "month")
    year, month = cal.shift_month(story.pub.year, story.pub.month, token.rule.data["shift"])
    return story.relative(token, cal.month_box(year, month), "month")


def _told_month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    told = story.told
    if told and told.box and told.kind in ("month", "day", "part"):
        base = date.fromordinal(told.box[0])
        return story.inferred(token, cal.month_box(*cal.shift_month(base.year, base.month, token.rule.data["shift"])), "month")
    return _month(story, token, mate)


def _month_edge(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    box = cal.month_box(story.pub.year, story.pub.month) if story.pub else None
    at = box[token.rule.data["edge"] == "end"] if box else 0
    return story.relative(token, (at, at) if box else None, "day")


def _half_month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    box = cal.month_box(story.pub.year, story.pub.month) if story.pub else None
    first = token.text[0] in "上前"
    return story.relative(token, ((box[0], box[0] + 14) if first else (box[0] + 15, box[1])) if box else None, "part")


def _quarter(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "quarter")
    at = story.pub.year * 4 + (story.pub.month - 1) // 3 + token.rule.data["shift"]
    return story.relative(token, cal.quarter_box(at // 4, at % 4 + 1), "quarter")


def _season(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if token.rule.data.get("alone") and not story.alone:
        return None
    name = token.text.rstrip("天季")[-1]
    box = season_box(story.pub.year + token.rule.data["shift"], name) if story.pub else None
    return story.relative(token, box, "season")


def _seasons(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 今冬明春: from the beginning of one season to the end of the next."""
    if story.pub is None:
        return story.relative(token, None, "season")
    first, last = (season_box(story.pub.year + shift, name) for name, shift in token.rule.data["pair"])
    return story.relative(token, (first[0], last[1]) if first and last else None, "season")


def xun_box(month: cal.Box, text: str) -> cal.Box:
    """Return the days of a month that 上旬, 中下旬 name.

    Examples
    --------
    >>> xun_box((1, 30), "上旬"), xun_box((1, 30), "中下旬")
    ((1, 10), (11, 30))
    """
    third, last = "上中下".index(text[0]), "上中下".index(text[-2])
    return month[0] + 10 * third, month[1] if last == 2 else month[0] + 10 * last + 9


def _xun(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 下旬 without a month: that of the month just told, or, where the text holds nothing else, of the present one."""
    told = mate or (story.told if story.same_sentence(token.start) else None)
    if told and told.box and told.kind in ("month", "day", "part"):
        base = date.fromordinal(told.box[0])
        month = cal.month_box(base.year, base.month)
        return story.inferred(token, xun_box(month, token.text), "part") if month else None
    month = cal.month_box(story.pub.year, story.pub.month) if story.pub and story.alone else None
    return story.relative(token, xun_box(month, token.text), "part") if month else None


def weekday_box(week: cal.Box, text: str) -> cal.Box:
    """Return the day of a week that 周三, 星期天, 周末 names.

    Examples
    --------
    >>> weekday_box((15, 21), "周三"), weekday_box((15, 21), "周末")
    ((17, 17), (20, 21))
    """
    if text[-1] == "末":
        return week[1] - 1, week[1]
    at = week[0] + min("一二三四五六日天".index(text[-1]), 6)  # 天 is another name of 日
    return at, at


def _week(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return story.relative(token, cal.week_box(story.day, token.rule.data["shift"]) if story.pub else None, "week")


def _weekday(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "day")
    box = weekday_box(cal.week_box(story.day), token.text)
    if mate is not None and mate.box:
        box = weekday_box(cal.week_box(mate.box[0]), token.text)
    elif box[0] > story.day and not story.alone and token.text[-1] != "末" and not story.future(token.start, token.end):
        box = box[0] - 7, box[1] - 7
    return story.relative(token, box, "day")


def _day(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    at = story.day + token.rule.data["shift"]
    return story.relative(token, (at, at), "day")


def _day_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    first, last = token.rule.data["pair"]
    return story.relative(token, (story.day + first, story.day + last), "range")


def _told_day(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    shift, told = token.rule.data["shift"], mate or story.told
    if told and told.box and told.box[0] == told.box[1] and told.kind == "day":
        at = told.box[0] + shift
        return story.inferred(token, (at, at), "day")
    if told and told.box and story.same_sentence(token.start) and told.box[1] < story.day:
        return story.inferred(token, told.box, told.kind)  # a day of the time told, but which?
    return story.relative(token, (story.day + shift, story.day + shift), "day")


def _day_of_month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    found = _NUMBER.match(token.text)
    dom = count(found[0]) if found else None
    if not dom or dom > 31:
        return None
    told = story.told
    if mate is not None and mate.box:
        base, certainty, source = date.fromordinal(mate.box[1]), mate.certainty, mate.source
    elif told and told.box and told.kind in ("day", "month", "part", "range", "since") and _same_month(story, token, dom):
        base = date.fromordinal(told.box[told.kind != "since"])
        near = story.pub is not None and (base.year, base.month) == (story.pub.year, story.pub.month)
        certainty, source = ("resolved", "published") if near else ("inferred", "told")
    elif story.pub is not None:
        base, certainty, source = story.pub, "resolved", "published"
        if dom > base.day + 3 and not story.alone and not story.future(token.start, token.end):
            base = date(*cal.shift_month(base.year, base.month, -1), 1)
    else:
        return story.relative(token, None, "day")
    at = cal.day(base.year, base.month, dom)
    return Phrase(token.start, token.end, (at, at), "day", certainty, source) if at else None


def _same_month(story: Story, token: Token, dom: int) -> bool:
    """Tell whether a bare day goes on in the month last told."""
    told = story.told
    if told is None or told.box is None:
        return False
    if story.same_sentence(token.start):
        return True
    if told.kind != "day" or told.source != "text" or not story.same_paragraph(token.start, 120):
        return False
    return story.pub is None or (told.box[0] < story.day - 40 and date.fromordinal(told.box[0]).day < dom)


def _date(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    text = token.text
    parts = (text[:4], text[4:6], text[6:]) if text.isdigit() else tuple(re.findall(r"\d+", text))
    at = cal.day(*map(int, parts))
    return story.fixed(token, (at, at) if at else None, "day")


def _alone(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read a date of bare digits (2/15, 3/3/15, 15.3.3, 2013.03): only where the text holds nothing else."""
    if not story.alone:
        return None
    digits = re.findall(r"\d+", token.text)
    parts = [int(part) for part in digits]
    if len(parts) == 1:
        return _day_of_month(story, token, mate)
    if len(parts) == 2 and max(parts) > 99:
        return story.fixed(token, cal.month_box(max(parts), min(parts)), "month")
    if len(parts) == 2:
        at = cal.day(story.pub.year, *parts) if story.pub else None
        return story.relative(token, (at, at), "day") if at else None
    american = "/" in token.text and len(digits[2]) > 1
    orders = ((2, 0, 1), (2, 1, 0), (0, 1, 2)) if american else ((0, 1, 2),)
    for year, month, dom in orders:
        at = cal.day(century_of(story, parts[year]), parts[month], parts[dom])
        if at:
            return story.fixed(token, (at, at), "day")
    return None


def _alone_range(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 2013.03-2014.11 and 2014-2016: only where the text holds nothing else, or the brackets around it nothing."""
    ends = re.findall(r"(\d{4})(?:[./](\d{1,2}))?", token.text)
    whole = [int(year) for year, month in ends if not month and "1900" <= year <= "2100"]
    months = [(int(year), int(month)) for year, month in ends if month]
    boxes = [cal.year_box(year) for year in whole] if not months else [cal.month_box(*month) for month in months]
    first, last = boxes if len(boxes) == 2 else (None, None)
    if not (story.alone or token.rule.id == "range.brackets") or first is None or last is None or first >= last:
        return None
    return story.fixed(token, (first[0], last[1]), "range")


HEADS: Final[Mapping[str, Head]] = {
    "months": _months,
    "month_pair": _month_pair,
    "month": _month,
    "told_month": _told_month,
    "month_edge": _month_edge,
    "half_month": _half_month,
    "quarter": _quarter,
    "season": _season,
    "seasons": _seasons,
    "xun": _xun,
    "week": _week,
    "weekday": _weekday,
    "day": _day,
    "day_pair": _day_pair,
    "told_day": _told_day,
    "day_of_month": _day_of_month,
    "date": _date,
    "alone": _alone,
    "alone_range": _alone_range,
}
"""What an expression means that begins with a token of this kind."""
