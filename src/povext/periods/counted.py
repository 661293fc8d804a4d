"""Counted time: 三年来, 近五年, 前7个月, 17天后, 连续3年; and the year of two digits that looks like it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from povext.periods import calendar as cal
from povext.periods.lexicon import Token
from povext.periods.named_years import likely_year, reign_year, short_year
from povext.periods.spans import Span, months_between, read_span, shifted, years_between, years_of
from povext.periods.story import RELATIVE, Head, Phrase, Story
from povext.periods.tables import load

__all__ = ["HEADS"]

_AGO: Final = re.compile(r"[之以]?前(?![往后列景期沿述者程端三两几去来])")
_LATER: Final = re.compile(r"[之以]?后(?![期续备勤方者])")
_SINCE: Final = re.compile(r"(?:以来|下来|来(?![自到源临宾电说看访])|间(?![接断隔谍])|时间里|里(?![程面约]))")
_WITHIN: Final = re.compile(r"[之以]?内(?![部地容蒙外])")
_AMOUNT: Final = re.compile(
    r"(?![期生死工存债利贷时制]|义务|巩固|教育|学制|免费|行动|规划|计划|攻坚|目标|任务)[^,，。;；:：、的“”《》\n]{2,12}?[0-9]"
)
_THROUGH: Final = re.compile(r"(?:以来|来(?![自到源临])|间(?![接断隔])|里(?![程面])|中(?=[,，、])|[之以]?内(?![部地容蒙外]))")
_BOUNDARY: Final = re.compile(r"(?:^|[\s,，。;；:：!！?？、”“（()）>》—|])$")
_LOWER: Final = re.compile(
    r"(?<![0-9〇零一二两三四五六七八九十])(?:\d{1,2}|[一二两三四五六七八九十半]{1,2})(?:[—－–~～─-]{1,2}|至|到)$"
)
"""The lower end of a range of counted time."""
_EARLIER: Final = tuple("年月日时的前后")
"""开工的三年前 is not told from now."""


@cache
def _cue(group: str, name: str, end: bool) -> re.Pattern[str]:
    body = "|".join(load("cues")[group][name])
    return re.compile(f"(?:{body})$" if end else f"(?:{body})")


@cache
def _directions() -> dict[str, dict[str, Any]]:
    return {prefix: entry for entry in load("cues")["directed"] for prefix in entry["prefixes"]}


def _towards(story: Story, number: int, unit: str, mode: str) -> cal.Box | None:
    """Return a stretch of time beside publication.

    ``past`` reaches from so far back to that day, ``gone`` to the day before, ``from`` begins with it; ``before`` and ``next``
    are whole weeks, months and quarters before and after the present one, and days without the present one.
    """
    pub = story.pub
    if pub is None or number < 1:
        return None
    ahead = mode in ("next", "from")
    if unit == "季度" and mode in ("before", "next"):
        at = pub.year * 4 + (pub.month - 1) // 3 + (1 if ahead else -number)
        start, end = cal.quarter_box(at // 4, at % 4 + 1), cal.quarter_box((at + number - 1) // 4, (at + number - 1) % 4 + 1)
        return (start[0], end[1]) if start and end else None
    if unit == "季度":
        number, unit = 3 * number, "月"
    if unit == "年":
        if mode in ("past", "gone"):
            last = story.reporting_year()
            return years_between(last - number + 1, last)
        first = {"before": pub.year - number, "next": pub.year + 1, "from": pub.year}[mode]
        return years_between(first, first + number - 1)
    if unit == "月":
        if mode in ("past", "gone", "from"):
            edge = shifted(story.day, number if ahead else -number, "月", exact=True)
            over = int(mode == "gone")
            return None if edge is None else (story.day, edge[0] - 1) if ahead else (edge[0], story.day - over)
        first, last = (1, number) if ahead else (-number, -1)
        return months_between(cal.shift_month(pub.year, pub.month, first), cal.shift_month(pub.year, pub.month, last))
    days = number * (7 if unit == "周" else 1)
    if unit == "周" and mode in ("before", "next"):
        first, last = (1, number) if ahead else (-number, -1)
        return cal.week_box(story.day, first)[0], cal.week_box(story.day, last)[1]
    if mode == "from":
        return story.day, story.day + days - 1
    if mode == "next":
        return story.day + 1, story.day + days
    return story.day - days, story.day - (mode != "past")


def _count(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    reign = reign_year(story, token)
    if reign is not None or token.rule.id == "era.first":
        return reign
    span = read_span(token.text)
    if span is None:
        return None
    year = short_year(story, token, mate)
    if year is not None:
        return story.fixed(token, cal.year_box(year), "year")
    year = likely_year(story, token)
    if year is not None:
        return story.inferred(token, cal.year_box(year), "year")
    clean, end = story.clean, token.end
    if span.unit == "年" and span.number and clean.startswith(("半前", "半以前", "半之前", "半后", "半以后", "半之后"), end):
        span, end = Span(12 * span.number + 6, "月"), end + 1  # 一年半后
    if lower := _LOWER.search(clean, max(0, token.start - 6), token.start):  # 3-5年内, 三至五年: no date can be told
        tail = _WITHIN.match(clean, end)
        return Phrase(
            lower.start(), tail.end() if tail else end, None, "duration", RELATIVE if tail else "resolved", role="duration"
        )
    before = clean[max(0, token.start - 5) : token.start]
    if tail := _AGO.match(clean, end):
        return _moved(story, token, span, tail.end(), before, -1)
    if tail := _LATER.match(clean, end):
        return _moved(story, token, span, tail.end(), before, 1)
    tail = _WITHIN.match(clean, end)
    if tail and not clean.startswith("累计", tail.end()):
        planned = _BOUNDARY.search(before) and _cue("story", "achieve", False).match(clean, tail.end())
        ahead = story.alone or bool(planned) or story.future(token.start, tail.end())
        box = _towards(story, span.number, span.unit, "from") if ahead and span.number else None
        phrase = story.relative(token, box, "range", "deadline")
        if box is None:
            phrase = Phrase(token.start, token.end, None, "duration", role="duration")
        phrase.end = tail.end()
        return phrase
    if before.endswith("的") and clean.startswith(("里", "间", "时间里"), end):  # 最忙的四十天里
        return Phrase(token.start, end, None, "duration", role="duration")
    if (tail := _SINCE.match(clean, end)) or _achieved(story, token, span, before):
        return _over_years(story, token, span, tail.end() if tail else end, before)
    return Phrase(token.start, end, None, "duration", role="duration")


def _moved(story: Story, token: Token, span: Span, end: int, before: str, sign: int) -> Phrase:
    """Read N units ago or later: from publication, from the day last told, or from an event without a date."""
    kind = {"日": "day", "周": "week", "月": "month", "季度": "quarter", "年": "year"}[span.unit]
    phrase = Phrase(token.start, end, None, kind, RELATIVE, "")
    if span.number is None:
        return phrase
    told = story.told
    if story.alone or (sign > 0 and story.future(token.start, token.end)):
        from_now = True
    elif sign < 0:
        years = span.unit == "年" and span.number > 1 and not before.endswith(_EARLIER)
        from_now = before == "" or years or bool(_cue("story", "told_from_now", True).search(before))
    else:
        from_now = False
        opens = bool(_BOUNDARY.search(before) or before.endswith(("仅", "仅仅", "短短", "在", "时隔", "就")))
        if opens and told is not None and told.box is not None and told.source and story.same_paragraph(token.start):
            phrase.box = shifted(told.box[1], span.number, span.unit)
            phrase.certainty, phrase.source = "inferred", "told"
    if from_now and story.pub is not None:
        phrase.box = shifted(story.day, sign * span.number, span.unit)
        phrase.certainty, phrase.source = "resolved", "published"
    if phrase.box is None:
        phrase.certainty = RELATIVE
    return phrase


def _achieved(story: Story, token: Token, span: Span, before: str) -> bool:
    """Tell whether the years are those in which something was achieved: 5年累计, 累计5年, a headline's 5年减贫."""
    if span.unit != "年" or _cue("before", "running", True).search(before):
        return False
    if _cue("before", "total", True).search(before):
        return True
    if span.number == 1:
        return False
    opens = bool(_BOUNDARY.search(before))
    rest = story.clean[token.end : token.end + 5]
    if rest.lstrip("，, ").startswith(("累计", "共计", "总计")):
        return True
    if not opens:
        return False
    if _cue("story", "achieve", False).match(rest) or (rest[:1].isdigit() and not token.text.startswith("一")):
        return True
    # a clause of its own that tells an amount (五年统筹资金9亿元); terms of loans and bonds are none
    return span.number is not None and span.number <= 10 and bool(_AMOUNT.match(story.clean, token.end))


def _over_years(story: Story, token: Token, span: Span, end: int, before: str) -> Phrase:
    """Read N years' worth: the calendar years that end with the reporting year, or those since the time just told."""
    phrase = story.relative(token, None, "range", "cumulative")
    phrase.end = end
    if span.least and span.unit == "年":
        return _more_than(story, phrase, span.least)
    if span.number is None or _cue("before", "running", True).search(before):
        return phrase
    told = _told_years(story, token, span.number) if span.unit == "年" else None
    if told is not None:
        phrase.box, phrase.certainty, phrase.source = told, "inferred", "told"
        return phrase
    box = _towards(story, span.number, span.unit, "past")
    if box is not None:
        phrase.box, phrase.certainty, phrase.source = box, "resolved", "published"
    return phrase


def _more_than(story: Story, phrase: Phrase, number: int) -> Phrase:
    """Date 5年多来: from the year that lies as far back, to publication."""
    box = cal.year_box(story.pub.year - number) if story.pub else None
    if box is not None:
        phrase.box, phrase.certainty, phrase.source = (box[0], story.day), "inferred", "published"
    return phrase


def _told_years(story: Story, token: Token, number: int) -> cal.Box | None:
    """Return the N years that the text has just told: 2016—2019年…4年累计, 到2019年底…4年累计, “十三五”以来…4年累计.

    Years that are counted beside the last one end with it: 2023年…，五年来年均增长….
    """
    if story.planned is not None and story.planned[1] > story.day:
        opens, ends = (date.fromordinal(at).year for at in story.planned)
        if ends - opens + 1 == number:
            return story.planned
    told = story.told
    if told is None or told.box is None or told.source == "" or not story.same_paragraph(token.start):
        return None
    first, last = (date.fromordinal(at) for at in told.box)
    now = story.pub.year if story.pub is not None else 0
    if told.role == "since":
        whole, lasted = (first.month, first.day) == (1, 1), now - first.year
        opened = whole and (lasted in (number, number - 1) or (lasted >= number > 1 and story.same_sentence(token.start)))
        return years_between(first.year, first.year + number - 1) if opened else None
    year_end = told.kind == "day" and (last.month, last.day) == (12, 31)
    if told.source == "text" and (told.kind == "year" or year_end) and last.year + number in (now, now - 1):
        return years_between(last.year + 1, last.year + number)
    if not story.same_sentence(token.start) or told.role == "deadline" or "；" in story.clean[told.end : token.start]:
        return None
    if year_end or (told.kind == "year" and told.source == "text" and last.year == now - 1):
        return years_between(last.year - number + 1, last.year)
    return told.box if told.kind == "range" and last.year - first.year + 1 == number else None


def _directed(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 近五年, 前7个月, 未来三天: what the word before the number says of the direction."""
    prefix = next((token.text[:size] for size in (3, 2, 1) if token.text[:size] in _directions()), "")
    span = read_span(token.text[len(prefix) :])
    if span is None or not prefix:
        return None
    way = _directions()[prefix]
    mode, role = way.get("units", {}).get(span.unit, way["mode"]), way["role"]
    tail = _THROUGH.match(story.clean, token.end)
    end = tail.end() if tail else token.end
    if span.least and span.unit == "年" and mode in ("past", "gone"):
        phrase = story.relative(token, None, "range", role)
        phrase.end = end
        return _more_than(story, phrase, span.least)
    if span.number is None:
        return Phrase(token.start, end, None, "vague", RELATIVE, "", "vague")
    lasted = _cue("story", "lasted", True)
    if prefix == "近" and not tail and lasted.search(story.clean, max(0, token.start - 2), token.start):  # nearly
        return Phrase(token.start, token.end, None, "duration", role="duration")
    told = story.told if span.unit == "年" and story.same_sentence(token.start) else None
    if told and told.box and told.kind in ("range", "plan") and (box := years_of(told.box, prefix, span.number)):
        return Phrase(token.start, end, box, "range", "inferred", "told", role)
    if prefix == "最后" and not story.alone:
        return Phrase(token.start, end, None, "duration", role="duration")
    running_year = prefix in ("前", "头") and story.pub is not None and not story.clean.startswith("内", token.end)
    if running_year and span.unit == "季度":
        year, certainty, source = story.year_for(token, 3 * span.number)
        box = cal.quarter_box(year, 1, span.number) if year else None
        return Phrase(token.start, end, box, "range", certainty, source)
    if running_year and span.unit == "月" and (not story.alone or _past_month(story, span.number)):
        box, certainty, source = _months_of_year(story, token, span.number)
        return Phrase(token.start, end, box, "range", certainty, source)
    if prefix == "前" and not story.alone and span.unit in ("日", "周", "年"):
        before = story.clean[max(0, token.start - 5) : token.start]
        if not _BOUNDARY.search(before) and not _cue("story", "told_from_now", True).search(before):  # 决赛前两天
            return Phrase(token.start, end, None, "range", RELATIVE, "", "at")
    if prefix in ("此后", "之后", "随后") and not story.alone and not story.future(token.start, token.end):
        box = _after_told(story, token, span.number, span.unit)
        return Phrase(token.start, end, box, "range", "inferred" if box else RELATIVE, "told" if box else "", role)
    if prefix == "过去" and span.unit == "年" and span.number == 1 and not tail:
        return story.relative(token, _towards(story, 1, "年", mode), "year", role)  # 过去一年: the year that a report is about
    phrase = story.relative(token, _towards(story, span.number, span.unit, mode), "range", role)
    phrase.end = end
    return phrase


def _after_told(story: Story, token: Token, number: int, unit: str) -> cal.Box | None:
    """Read 此后十年: the years after the one last told."""
    told = story.told
    if unit != "年" or told is None or told.box is None or told.source != "text" or not story.same_paragraph(token.start):
        return None
    last = date.fromordinal(told.box[1]).year
    return years_between(last + 1, last + number)


def _past_month(story: Story, number: int) -> bool:
    """Tell whether so many months of the year have gone by, so that 前7个月 means January to July."""
    return story.pub is not None and number < story.pub.month


def _months_of_year(story: Story, token: Token, number: int) -> tuple[cal.Box | None, str, str]:
    """Read 前7个月: of the year the sentence tells, else of the last year in which they have gone by."""
    told = story.told_year() if story.same_sentence(token.start) else None
    if story.pub is None or (told is not None and told != story.pub.year):
        return (cal.month_box(told, 1, number), "inferred", "told") if told is not None else (None, RELATIVE, "")
    return cal.month_box(story.pub.year - (number > story.pub.month), 1, number), "resolved", "published"


HEADS: Final[Mapping[str, Head]] = {"count": _count, "directed": _directed}
"""What an expression means that begins with a token of this kind."""
