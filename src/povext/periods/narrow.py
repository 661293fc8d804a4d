"""Narrowing: what the words after the head add (年 then 月 then 日, 年底, 第二周, 的3天后)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final

from povext.periods import calendar as cal
from povext.periods.almanac import festival_day, lunar_box, season_box, term_day
from povext.periods.days import month_numbers, weekday_box, xun_box
from povext.periods.digits import count
from povext.periods.lexicon import Token
from povext.periods.names import festival_box
from povext.periods.spans import read_span, shifted, years_of
from povext.periods.story import Phrase, Story
from povext.periods.tables import load
from povext.periods.years import decade_box, decade_number

__all__ = ["edge", "narrow"]

_NUMBER: Final = re.compile(r"\d{1,3}|[一二两三四五六七八九十廿卅]+")
_END: Final = re.compile(r"(?:年)?(?:底(?![线层子色气蕴座]|下(?![降达发拨调滑跌设]))|末(?![端位班梢])|尾(?![款声气]))|期末|末期")
_BEGIN: Final = re.compile(r"(?:年)?初(?![中级始步高期心衷选赛试审夏春秋冬一二三四五六七八九十见具衷])|之初|初期")
_MIDDLE: Final = re.compile(r"中期|中叶")
_YEAR_OF_PLAN: Final = re.compile(
    r"(?:规划|计划|时期|期间)?的?(?:((?:收官|决胜|最后|末)(?:之|一)年)|(?:开局|起步|首|头一|第一|第1)之?年)(?![龄轻])"
)
_CALLED: Final = ("是", "为", "进入", "迎来", "步入", "迈入", "迎")
"""今年是“十四五”收官之年 tells no other year."""
_SAME: Final = re.compile(r"的?同期|的?同月(?!龄)|的?同日|的?同季度?")
_SEASON: Final = re.compile(
    r"的?([春夏秋冬])(?:[季天])?(?![节晚运耕种播收令装学茶粮麦蚕雨风泥捕游训奥荒日月假招闱考季春夏秋冬闲储]|小麦|玉米|油菜|[大蚕]豆|马铃薯)"
)
_TWO_SEASONS: Final = re.compile(
    r"(?:的)?(?=春夏|夏秋|秋冬|冬春)(.)(.)(?:[两二]?季)?(?![天节晚运耕种播收令装学茶粮麦蚕雨风泥捕游训])"
)
_TERM_ENDS: Final = re.compile(
    r"$|[\s,，。;；、:：()（）]|前后|时节|节气|当[天日]|期间|以来|[这那到之]"
)  # 今年雨水匀 is about rain
_WEEKDAY: Final = re.compile(r"[一二三四五六日天](?![共些直定样次般线带批度边体年个岁周]|起(?![,，、施实执]))|末(?!端)")
_DASH: Final = re.compile(r"[至到—–~～-]")
_OFFSET: Final = re.compile(r"[之以]?([前后])(?![往列景期沿])")
_NTH_BEFORE: Final = re.compile(r"[之以]?([前后])的")
_PARTS: Final = {"decade": ((0, 3), (4, 6), (7, 9)), "century": ((0, 9), (40, 69), (90, 99))}
"""The years of the beginning, the middle and the end."""
_LONGEST_LUNAR: Final = 30
_TODAY: Final = ("今天", "今日")

Step = Callable[[Story, Phrase, Token], "tuple[cal.Box | None, str] | None"]
_EMPTY: Final[cal.Box] = cal.year_box(2000) or (0, 0)


def _in_year(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    box = phrase.box or _EMPTY
    year = date.fromordinal(box[0]).year
    kind = token.kind
    if kind == "months":
        numbers = month_numbers(token)
        if numbers and numbers[2] == "month" and _lunar_year(story, phrase):
            phrase.lunar, phrase.start = True, phrase.start - 2
            return lunar_box(year, numbers[0]), "month"
        return (cal.month_box(year, numbers[0], numbers[1]), numbers[2]) if numbers else None
    if kind == "month_pair":
        first, last = (count(char) or 0 for char in token.text[:2])
        return cal.month_box(year, first, last), "range"
    if kind == "month" and story.pub:
        return cal.month_box(year, story.pub.month), "month"
    if token.text in _TODAY and story.pub:
        return _same_day(year, story.pub.month, story.pub.day)
    if kind in ("whole_year", "within_year"):
        return box, "year"
    if kind == "year_edge":
        at = box[token.rule.data["edge"] == "end"]
        return (at, at), "day"
    if kind == "festival":
        number = festival_day(year, token.rule.data["rule"])
        if not number:
            return None
        days, phrase.end = festival_box(story, token, number)
        return days, "day" if days[0] == days[1] else "range"
    if kind == "lunar":
        phrase.lunar = True
        return _lunar(year, token)
    return _part(box, token)


def _same_day(year: int, month: int, dom: int) -> tuple[cal.Box | None, str] | None:
    """Read 去年今日, 上个月今天: today's date in that year or month."""
    at = cal.day(year, month, dom)
    return ((at, at), "day") if at else None


def _lunar_year(story: Story, phrase: Phrase) -> bool:
    """Tell whether the year is one of the lunar calendar: 农历二〇一九年三月."""
    return story.clean[max(0, phrase.start - 2) : phrase.start] in ("农历", "阴历", "旧历", "夏历")


def _lunar(year: int, token: Token) -> tuple[cal.Box | None, str] | None:
    name, _, rest = token.text.replace("大年", "正月").partition("月")
    name = name.lstrip("农阴旧历")
    month = {"正": 1, "腊": 12, "冬": 11}.get(name.lstrip("闰")) or count(name.lstrip("闰")) or 0
    dom = count(rest.strip("初日")) if rest.strip("初日") else None
    box = lunar_box(year, month, dom, name.startswith("闰"))
    return (box, "day" if dom else "month") if box else None


def _in_month(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    box = phrase.box or _EMPTY
    first = date.fromordinal(box[0])
    if token.kind in ("day_of_month", "lunar_day"):
        found = _NUMBER.search(token.text)
        dom = count(found[0]) if found else None
        if not dom:
            return None
        if phrase.lunar:
            lunar_day = box[0] + dom - 1
            return ((lunar_day, lunar_day), "day") if lunar_day <= box[1] else None
        if token.kind == "lunar_day" and dom <= _LONGEST_LUNAR and _lunar_reading(story, phrase, token):
            lunar = lunar_box(first.year, first.month, dom)  # 二月十五 without 日 and without a year is a lunar date
            return (lunar, "day") if lunar else None
        at = cal.day(first.year, first.month, dom)
        return ((at, at), "day") if at else None
    if token.kind == "xun":
        return xun_box(box, token.text), "part"
    if token.kind == "half_month":
        return ((box[0], box[0] + 14) if token.text[0] in "上前" else (box[0] + 15, box[1])), "part"
    if token.kind == "month_edge":
        at = box[token.rule.data["edge"] == "end"]
        return (at, at), "day"
    if token.text in _TODAY and story.pub:
        return _same_day(first.year, first.month, story.pub.day)
    return _part(box, token)


def _lunar_reading(story: Story, phrase: Phrase, token: Token) -> bool:
    """Tell whether 二月十五, without 日 and without a year, is a lunar date; in a range it is not."""
    if token.text[0] == "初":
        return True
    clean = story.clean
    in_range = _DASH.match(clean, token.end) or _DASH.match(clean, max(0, phrase.start - 1))
    return phrase.source != "text" and not in_range and clean[max(0, token.start - 2)] in "一二三四五六七八九十"


def _in_week(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    if token.kind == "weekday":
        return weekday_box(phrase.box or (1, 7), token.text), "day"
    return _part(phrase.box or (1, 7), token) if token.text[-1] in "天日" else None


def _in_months(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    """Take a month or some days of a quarter or half a year."""
    return _part(phrase.box or _EMPTY, token)


def _in_century(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    number = decade_number(token.text) if token.kind == "decade" else None
    if number is None or number > 99 or phrase.box is None:
        return None
    start = date.fromordinal(phrase.box[0]).year - 1 + number
    return decade_box(start, token), "decade"


def _in_day(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    """Move a day by a counted time: 2月13号的3天后."""
    if token.kind == "festival":  # 10月1日国庆节
        return phrase.box, "day"
    if token.kind == "directed" and token.text.lstrip("之")[0] in "前后" and phrase.box:
        return _days_beside(phrase.box[0], token)
    if token.kind != "count" or story.clean[phrase.end : token.start] != "的":
        return None
    span, tail = read_span(token.text), _OFFSET.match(story.clean, token.end)
    if span is None or span.number is None or tail is None:
        return None
    box = shifted((phrase.box or _EMPTY)[0], span.number * (1 if tail[1] == "后" else -1), span.unit, exact=True)
    phrase.end = tail.end()
    return box, "day"


def _days_beside(at: int, token: Token) -> tuple[cal.Box | None, str] | None:
    """Read 儿童节前一天, 国庆节后三天."""
    span = read_span(token.text)
    if span is None or span.unit not in ("日", "周") or not span.number:
        return None
    size = span.number * (7 if span.unit == "周" else 1)
    box = (at - size, at - 1) if token.text.lstrip("之")[0] == "前" else (at + 1, at + size)
    return box, "day" if size == 1 else "range"


def _part(box: cal.Box, token: Token) -> tuple[cal.Box | None, str] | None:
    """Take the first or last N units of a year or a month, or its Nth week or day."""
    text = token.text
    if token.kind == "nth_weekday":
        return _nth_weekday(box, text)
    if token.kind == "nth" or text == "第二天":
        found = _NUMBER.search(text)
        nth = (count(found[0]) if found else None) or 0
        if not nth:
            return None
        if text[-1] == "月":
            return _months_in(box, nth, nth, "month")
        if text[-1] != "天":
            return cal.nth_week(box, nth), "week"
        at = box[0] + nth - 1
        return ((at, at), "day") if at <= box[1] else None
    if token.kind != "directed" or not text.startswith(("前", "头", "最后", "后")):
        return None
    span = read_span(text)
    if span is None or not span.number:
        return None
    number, unit = span.number, span.unit
    last = text.startswith(("最后", "后"))
    if unit in ("月", "季度") and box[1] - box[0] > 80:
        size = 3 * number if unit == "季度" else number
        months = (box[1] - box[0] + 16) // 30
        return _months_in(box, months - size + 1, months, "range") if last else _months_in(box, 1, size, "range")
    if unit == "日":
        return ((box[1] - number + 1, box[1]) if last else (box[0], box[0] + number - 1)), "range"
    if unit == "周" and last:
        monday = box[1] - (box[1] - 1) % 7
        return (monday - 7 * (number - 1), monday + 6), "range"
    if unit == "周":
        return (cal.nth_week(box, 1)[0], cal.nth_week(box, number)[1]), "range"
    return None


def _in_years(story: Story, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
    """Take the first or last N years of a plan: “十三五”前四年."""
    span = read_span(token.text) if token.kind == "directed" and phrase.box else None
    box = years_of(phrase.box, token.text, span.number) if span and phrase.box and span.unit == "年" and span.number else None
    return (box, "range") if box else None


def _months_in(box: cal.Box, nth: int, last: int, kind: str) -> tuple[cal.Box | None, str] | None:
    """Take some months of a year, half a year or a quarter, counted from its first."""
    first = date.fromordinal(box[0])
    if not 1 <= nth <= last:
        return None
    months = cal.month_box(first.year, first.month + nth - 1, first.month + last - 1)
    return (months, kind) if months and months[1] <= box[1] else None


def _nth_weekday(box: cal.Box, text: str) -> tuple[cal.Box | None, str] | None:
    """Read 第三个星期四, 最后一个周五 of a month or a year."""
    number = _NUMBER.search(text)
    nth = count(number[0]) if number else None
    if not nth:
        return None
    weekday = weekday_box((1, 7), text)[0]
    at = box[1] - (box[1] - weekday) % 7 if text[0] == "最" else box[0] + (weekday - box[0]) % 7 + 7 * (nth - 1)
    return ((at, at), "day") if at <= box[1] else None


_STEPS: Final[dict[str, Step]] = {
    "year": _in_year,
    "month": _in_month,
    "week": _in_week,
    "quarter": _in_months,
    "half": _in_months,
    "century": _in_century,
    "plan": _in_years,
    "day": _in_day,
}


def narrow(story: Story, phrase: Phrase, token: Token) -> bool:
    """Let a token narrow a phrase.

    Parameters
    ----------
    story : Story
        The text.
    phrase : Phrase
        What stands before; changed in place.
    token : Token
        The token right behind it.

    Returns
    -------
    bool
        Whether the token belongs to the phrase.
    """
    step = _STEPS.get(phrase.kind)
    result = step(story, phrase, token) if step else None
    if result is None:
        return False
    box, kind = result
    if phrase.box is not None:
        phrase.box = box
    phrase.kind = kind
    phrase.end = max(phrase.end, token.end)
    return True


@cache
def _terms() -> frozenset[str]:
    return frozenset(load("almanac")["terms"])


def edge(story: Story, phrase: Phrase) -> None:
    """Narrow a phrase by what is no token of its own: 底, 末, 初, 中期, a season, 同期, 前的第31天."""
    clean, kind, box = story.clean, phrase.kind, phrase.box
    if kind == "day":
        _counted_from(story, phrase)
        return
    if kind == "week" and (found := _WEEKDAY.match(clean, phrase.end)):
        phrase.box, phrase.kind, phrase.end = weekday_box(box, found[0]) if box else None, "day", found.end()
        return
    if kind not in ("year", "month", "plan", "decade", "century", "quarter", "half"):
        return
    if kind == "year" and (found := _TWO_SEASONS.match(clean, phrase.end)):
        year = date.fromordinal(box[0]).year if box else 0
        first, last = season_box(year, found[1]), season_box(year + (found[1] == "冬"), found[2])
        phrase.box = (first[0], last[1]) if box and first and last else None
        phrase.kind, phrase.end = "season", found.end()
        return
    if kind == "year" and (found := _SEASON.match(clean, phrase.end)):
        phrase.box = season_box(date.fromordinal(box[0]).year, found[1]) if box else None
        phrase.kind, phrase.end = "season", found.end()
        return
    if kind == "year" and clean[phrase.end : phrase.end + 2] in _terms() and _TERM_ENDS.match(clean, phrase.end + 2):
        at = term_day(date.fromordinal(box[0]).year, clean[phrase.end : phrase.end + 2]) if box else None
        phrase.box, phrase.kind, phrase.end = (at, at) if at else None, "day", phrase.end + 2
        return
    found = _YEAR_OF_PLAN.match(clean, phrase.end) if kind == "plan" else None
    if found and box and not clean.endswith(_CALLED, 0, phrase.start):
        year = date.fromordinal(box[1] if found[1] else box[0]).year
        phrase.box, phrase.kind, phrase.end = cal.year_box(year), "year", found.end()
        return
    for pattern, part in ((_END, 2), (_BEGIN, 0), (_MIDDLE, 1)):
        if found := pattern.match(clean, phrase.end):
            _take(phrase, part, found.end())
            return
    if found := _SAME.match(clean, phrase.end):
        phrase.end = found.end()
        _shift_told(story, phrase)


def _take(phrase: Phrase, part: int, end: int) -> None:
    """Take the beginning, the middle or the end of a phrase's days."""
    box = phrase.box
    if phrase.kind in ("decade", "century"):
        if box:
            first = date.fromordinal(box[0]).year
            low, high = _PARTS[phrase.kind][part]
            phrase.box = date(first + low, 1, 1).toordinal(), date(first + high, 12, 31).toordinal()
        phrase.end = end
    elif part != 1:
        at = box[part == 2] if box else 0
        phrase.box = (at, at) if box else None
        phrase.kind, phrase.end = "day", end


def _shift_told(story: Story, phrase: Phrase) -> None:
    """Read 去年同期 after 今年上半年: the same months of that year."""
    told = story.told if story.same_paragraph(phrase.start) else story.told_part
    if told is not None and phrase.start - told.end > 500:
        return
    if phrase.kind != "year" or phrase.box is None or told is None or told.box is None:
        return
    first, last = (date.fromordinal(at) for at in told.box)
    year = date.fromordinal(phrase.box[0]).year
    if first.year != last.year or first.year == year or told.box == cal.year_box(first.year):
        return
    begin = cal.day(year, first.month, min(first.day, cal.days_in_month(year, first.month)))
    final = last.day if last.day < cal.days_in_month(last.year, last.month) else 31
    finish = cal.day(year, last.month, min(final, cal.days_in_month(year, last.month)))
    if begin and finish:
        phrase.box, phrase.certainty = (begin, finish), "inferred"
        phrase.kind = {"since": "range", "until": "day"}.get(told.kind, told.kind)


def _counted_from(story: Story, phrase: Phrase) -> None:
    """Read 2月13号前的第31天."""
    found = _NTH_BEFORE.match(story.clean, phrase.end)
    if not found or story.at + 1 > len(story.toks):
        return
    after = next((t for t in story.toks[story.at : story.at + 2] if t.start == found.end() and t.kind == "nth"), None)
    if after is None or after.text[-1] != "天" or phrase.box is None:
        return
    number = _NUMBER.search(after.text)
    nth = count(number[0]) if number else None
    if nth:
        at = phrase.box[0] + (nth if found[1] == "后" else -nth)
        phrase.box, phrase.end = (at, at), after.end
        story.at += 1
