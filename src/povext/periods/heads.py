"""What each word of time means when an expression begins with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from povext.periods import calendar as cal
from povext.periods.almanac import festival_day, lunar_box, season_box, term_day
from povext.periods.digits import count, positional
from povext.periods.lexicon import Token
from povext.periods.story import RELATIVE, Phrase, Story
from povext.periods.tables import load

__all__ = ["HEADS", "century_of", "month_numbers", "weekday_box"]

Head = Callable[[Story, Token, "Phrase | None"], "Phrase | None"]

_NUMBER = re.compile(r"\d{1,4}|[〇零○一二两三四五六七八九十廿卅百千]+")
_AGE_AFTER = re.compile(r"(?:的?(?:悠久)?历史|的?文明|之久|的?沧桑|的商贸|前的)")
_AGE_BEFORE = re.compile(r"(?:长达|历时|历经|距今|已有|超过|逾|近|拥有|有着|具有|约)$")
_LUNAR_DAY = re.compile(r"月(?:初)?([一二三四五六七八九十廿]*)")

HEADS: dict[str, Head] = {}


def _head(kind: str) -> Callable[[Head], Head]:
    def register(function: Head) -> Head:
        HEADS[kind] = function
        return function

    return register


# -- years ------------------------------------------------------------------------------------------------------
@_head("year")
def _year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if "shift" in token.rule.data:
        return story.relative(token, cal.year_box(story.pub.year + token.rule.data["shift"]) if story.pub else None, "year")
    if _ages(story, token):
        return None
    found = _NUMBER.match(token.text)
    number = found and (count(found[0]) if token.rule.id == "year.thousand" else positional(found[0]))
    return story.fixed(token, cal.year_box(number) if number else None, "year")


def _ages(story: Story, token: Token) -> bool:
    """Tell 1300年的历史, 长达2000年 (an age) from a year: only round numbers can be one."""
    text = token.text
    if not (text.endswith("0年") and text.isascii() is False and text[:4].isdigit()):
        return False
    return bool(_AGE_AFTER.match(story.clean, token.end) or _AGE_BEFORE.search(story.clean[max(0, token.start - 3) : token.start]))


@_head("year_before")
def _year_before(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 上年: the year before the one the text speaks of, which need not be the year of publication."""
    told = story.told_year()
    if told is not None and (story.pub is None or told <= story.pub.year):
        if story.same_paragraph(token.start, 300) or told == story.reporting_year():
            if story.pub is not None and told == story.pub.year:
                return story.relative(token, cal.year_box(told - 1), "year")
            return story.inferred(token, cal.year_box(told - 1), "year")
    return story.relative(token, cal.year_box(story.pub.year - 1) if story.pub else None, "year")


@_head("told_year")
def _told_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    year, shift = story.told_year(), token.rule.data["shift"]
    if year is not None:
        return story.inferred(token, cal.year_box(year + shift), "year")
    return story.relative(token, cal.year_box(story.pub.year + shift) if story.pub else None, "year")


@_head("whole_year")
def _whole_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    year = story.whole_year_told(token.start)
    if year is not None:
        return story.inferred(token, cal.year_box(year), "year")
    ahead = story.pub is not None and story.future(token.start, token.end)
    return story.relative(token, cal.year_box(story.pub.year if ahead and story.pub else story.reporting_year()), "year")


@_head("within_year")
def _within_year(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return story.relative(token, cal.year_box(story.pub.year) if story.pub else None, "year", "deadline")


@_head("year_pair")
def _year_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "range")
    first, last = (cal.year_box(story.pub.year + shift) for shift in token.rule.data["pair"])
    return story.relative(token, (first[0], last[1]) if first and last else None, "range")


@_head("year_edge")
def _year_edge(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    last = token.rule.data["edge"] == "end"
    year = story.whole_year_told(token.start)
    told = year is not None
    if year is None:
        if story.pub is None:
            return story.relative(token, None, "day")
        year = story.pub.year - (last and story.pub.month <= 3 and not story.future(token.start, token.end))
    box = cal.year_box(year)
    at = box[last] if box else 0
    edge = (at, at) if box else None
    return story.inferred(token, edge, "day") if told else story.relative(token, edge, "day")


@_head("plan")
def _plan(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = token.text.strip("“”‘’\"'")
    nth = count(name[1:-3]) if name.startswith("第") else count(name[:-1])
    if not nth or not 1 <= nth <= 16:
        return None
    # the third plan began in 1966, after three years without one
    start = 1953 + 5 * (nth - 1) if nth <= 2 else 1966 + 5 * (nth - 3)
    return story.fixed(token, (date(start, 1, 1).toordinal(), date(start + 4, 12, 31).toordinal()), "plan")


@_head("century")
def _century(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = token.text.removesuffix("世纪").removesuffix("个")
    if name in ("上", "本"):
        nth = ((story.pub.year - 1) // 100 + 1 if story.pub else 21) - (name == "上")
    else:
        nth = count(name) or 0
    if not 1 <= nth <= 22:
        return None
    return story.fixed(token, (date(nth * 100 - 99, 1, 1).toordinal(), date(nth * 100, 12, 31).toordinal()), "century")


@_head("decade")
def _decade(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    number = count(token.text.removesuffix("年代"))
    if number is None:
        return None
    start = number if number > 99 else 1900 + number
    return story.fixed(token, (date(start, 1, 1).toordinal(), date(start + 9, 12, 31).toordinal()), "decade")


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


# -- parts of years ---------------------------------------------------------------------------------------------
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
    number = count(token.text.split("月")[0].strip(" \u3000\xa0"))
    return (number, number, "month") if number and 1 <= number <= 12 else None


@_head("months")
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
    year, certainty, source = story.year_for(token, first, dom, end)
    return Phrase(token.start, token.end, cal.month_box(year, first, last) if year else None, kind, certainty, source)


@_head("month_pair")
def _month_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    first, last = (count(char) or 0 for char in token.text[:2])
    return _months_box(story, token, mate, first, last, "range")


@_head("month")
def _month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "month")
    return story.relative(token, cal.month_box(*cal.shift_month(story.pub.year, story.pub.month, token.rule.data["shift"])), "month")


@_head("told_month")
def _told_month(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    told = story.told
    if told and told.box and told.kind in ("month", "day", "part"):
        base = date.fromordinal(told.box[0])
        return story.inferred(token, cal.month_box(*cal.shift_month(base.year, base.month, token.rule.data["shift"])), "month")
    return _month(story, token, mate)


@_head("month_edge")
def _month_edge(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    box = cal.month_box(story.pub.year, story.pub.month) if story.pub else None
    at = box[token.rule.data["edge"] == "end"] if box else 0
    return story.relative(token, (at, at) if box else None, "day")


@_head("quarter")
def _quarter(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "quarter")
    at = story.pub.year * 4 + (story.pub.month - 1) // 3 + token.rule.data["shift"]
    return story.relative(token, cal.quarter_box(at // 4, at % 4 + 1), "quarter")


@_head("season")
def _season(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    box = season_box(story.pub.year + token.rule.data["shift"], token.text[-1]) if story.pub else None
    return story.relative(token, box, "season")


# -- weeks and days ---------------------------------------------------------------------------------------------
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


@_head("week")
def _week(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return story.relative(token, cal.week_box(story.day, token.rule.data["shift"]) if story.pub else None, "week")


@_head("weekday")
def _weekday(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.pub is None:
        return story.relative(token, None, "day")
    box = weekday_box(cal.week_box(story.day), token.text)
    if mate is not None and mate.box:
        box = weekday_box(cal.week_box(mate.box[0]), token.text)
    elif box[0] > story.day and not story.alone and token.text[-1] != "末" and not story.future(token.start, token.end):
        box = box[0] - 7, box[1] - 7
    return story.relative(token, box, "day")


@_head("day")
def _day(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    at = story.day + token.rule.data["shift"]
    return story.relative(token, (at, at), "day")


@_head("day_pair")
def _day_pair(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    first, last = token.rule.data["pair"]
    return story.relative(token, (story.day + first, story.day + last), "range")


@_head("told_day")
def _told_day(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    shift, told = token.rule.data["shift"], story.told
    if told and told.box and told.box[0] == told.box[1] and told.kind == "day":
        at = told.box[0] + shift
        return story.inferred(token, (at, at), "day")
    return story.relative(token, (story.day + shift, story.day + shift), "day")


@_head("day_of_month")
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
    assert told is not None and told.box is not None
    if story.same_sentence(token.start):
        return True
    if told.kind != "day" or told.source != "text" or not story.same_paragraph(token.start, 120):
        return False
    return story.pub is None or (told.box[0] < story.day - 40 and date.fromordinal(told.box[0]).day < dom)


@_head("date")
def _date(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    text = token.text
    parts = (text[:4], text[4:6], text[6:]) if text.isdigit() else tuple(re.findall(r"\d+", text))
    at = cal.day(*map(int, parts))
    return story.fixed(token, (at, at) if at else None, "day")


@_head("alone")
def _alone(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read a date of bare digits (2/15, 3/3/15, 15.3.3, 2013.03): only where the text holds nothing else."""
    if not story.alone:
        return None
    parts = [int(part) for part in re.findall(r"\d+", token.text)]
    if len(parts) == 2 and parts[0] > 99:
        return story.fixed(token, cal.month_box(*parts), "month")
    if len(parts) == 2:
        at = cal.day(story.pub.year, *parts) if story.pub else None
        return story.relative(token, (at, at), "day") if at else None
    orders = ((2, 0, 1), (0, 1, 2)) if "/" in token.text else ((0, 1, 2),)
    for year, month, dom in orders:
        at = cal.day(century_of(story, parts[year]), parts[month], parts[dom])
        if at:
            return story.fixed(token, (at, at), "day")
    return None


# -- names ------------------------------------------------------------------------------------------------------
@_head("festival")
def _festival(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if token.rule.data.get("alone") and not story.alone:
        return None
    if story.pub is None:
        return story.relative(token, None, "day")
    days = [festival_day(story.pub.year + shift, token.rule.data["rule"]) for shift in (-1, 0, 1)]
    known = [at for at in days if at]
    if not known or (story.alone and days[1]):
        return story.relative(token, (days[1], days[1]) if days[1] else None, "day")
    at = min(known, key=lambda number: abs(number - story.day))
    return story.relative(token, (at, at), "day")


@_head("term")
def _term(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 芒种时节: the solar term stands before the word that calls it one."""
    name = story.clean[max(0, token.start - 2) : token.start]
    if name not in load("almanac")["terms"]:
        return None
    at = term_day(story.pub.year, name) if story.pub else None
    phrase = story.relative(token, (at, at) if at else None, "day")
    phrase.start -= 2
    return phrase


@_head("lunar")
def _lunar(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = token.text[: token.text.index("月")].lstrip("农阴旧历")
    leap = name.startswith("闰")
    month = {"正": 1, "腊": 12, "冬": 11}.get(name.lstrip("闰")) or count(name.lstrip("闰"))
    found = _LUNAR_DAY.search(token.text)
    dom = count(found[1]) if found and found[1] else None
    if not month:
        return None
    if story.pub is None:
        return story.relative(token, None, "day")
    boxes = [lunar_box(story.pub.year + shift, month, dom, leap) for shift in ((0,) if story.alone else (0, -1, 1))]
    known = [box for box in boxes if box]
    box = min(known, key=lambda pair: abs(pair[0] - story.day)) if known else None
    return story.relative(token, box, "day" if dom else "month")


@_head("event")
def _event(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    begin = date.fromisoformat(token.rule.data["begin"]).toordinal()
    finish = date.fromisoformat(token.rule.data["finish"]).toordinal() if "finish" in token.rule.data else begin
    phrase = Phrase(token.start, token.end, (begin, finish), "event")
    if story.clean[max(0, token.start - 2) : token.start] in ("党的", "中共"):
        phrase.start -= 2
    return phrase


# -- now and lately ---------------------------------------------------------------------------------------------
@_head("now")
def _now(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return story.relative(token, (story.day, story.day), "now", "now")


@_head("lately")
def _lately(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    phrase = story.relative(token, (story.day, story.day), "vague", "vague")
    phrase.certainty = "inferred" if story.pub else RELATIVE
    return phrase


@_head("vague")
def _vague(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return Phrase(token.start, token.end, None, "vague", RELATIVE, "", "vague")


@_head("same")
def _same(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.told and story.told.box and story.same_paragraph(token.start):
        return story.inferred(token, story.told.box, story.told.kind)
    return Phrase(token.start, token.end, None, "vague", RELATIVE, "", "vague")


@_head("stripped")
def _stripped(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 由底…减少到底… (the years are lost): restored only by a year's end told before and a count of years told after."""
    phrase = Phrase(token.start, token.end, None, "day", "inferred", "", "at")
    if token.text[0] in "由从":
        box = story.year_end
    else:
        after = story.toks[story.at + 1] if story.at + 1 < len(story.toks) else None
        counted = after is not None and after.kind == "count" and after.text.endswith("年") and after.start - token.end < 20
        number = count(after.text[:-1]) if after is not None and counted else None
        last = date.fromordinal(story.year_end[0]) if story.year_end else None
        year = cal.year_box(last.year + number) if last and number and story.restored else None
        box = (year[1], year[1]) if year else None
    story.restored = token.text[0] in "由从" and box is not None
    if box:
        phrase.box, phrase.source = box, "told"
    return phrase
