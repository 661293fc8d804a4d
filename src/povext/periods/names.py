"""Expressions that begin with a name: a festival, an event, a lunar date, now, lately; and the years that a text has lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from povext.periods import calendar as cal
from povext.periods.almanac import festival_day, holiday_box, lunar_box, term_day
from povext.periods.digits import count
from povext.periods.lexicon import Token
from povext.periods.story import RELATIVE, Head, Phrase, Story
from povext.periods.tables import load

__all__ = ["HEADS", "festival_box"]

_SOON: Final = 120  # days: a festival further off is the last one, unless the clause looks ahead
_DAYS_OFF: Final = re.compile(r"[”’\"']?节?(?:小?长假|假期|黄金周|放假|期间)")
_EVE: Final = re.compile(r"[”’\"']?节?前夕")
_PAST: Final = re.compile(r"[^。！？\n]{0,40}?(?:同比|累计|[^为除][了过](?![解])|已[^经]?|曾)")
"""Behind a festival these tell of the last one, even where the next is nearer (春节期间接待了…)."""
_LUNAR_DAY: Final = re.compile(r"(?:月|大年)初?([一二三四五六七八九十廿]*)")


def _festival(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if token.rule.data.get("alone") and not story.alone:
        return None
    if story.pub is None:
        return story.relative(token, None, "day")
    days = [festival_day(story.pub.year + shift, token.rule.data["rule"]) for shift in (-1, 0, 1)]
    known = [at for at in days if at]
    if not known:
        return story.relative(token, None, "day")
    at = days[1] if story.alone and days[1] else min(known, key=lambda number: abs(number - story.day))
    late = at - story.day > _SOON or (at > story.day and _PAST.match(story.clean, token.end))
    if not story.alone and late and not story.future(token.start, token.end):
        at = max((number for number in known if number <= story.day), default=at)
    box, end = festival_box(story, token, at)
    phrase = story.relative(token, box, "day" if box[0] == box[1] else "range")
    phrase.end = end
    return phrase


def festival_box(story: Story, token: Token, at: int) -> tuple[cal.Box, int]:
    """Return the day of a festival, its days off (假期, 长假, 期间) or the day before it (前夕); and where the words end."""
    if eve := _EVE.match(story.clean, token.end):
        return (at - 1, at - 1), eve.end()
    off = _DAYS_OFF.match(story.clean, token.end) if "holiday" in token.rule.data else None
    if off is None:
        return (at, at), token.end
    return holiday_box(at, token.rule.data["holiday"]), off.end()


def _term(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 芒种时节: the solar term stands before the word that calls it one."""
    name = story.clean[max(0, token.start - 2) : token.start]
    if name not in load("almanac")["terms"]:
        return None
    at = term_day(story.pub.year, name) if story.pub else None
    phrase = story.relative(token, (at, at) if at else None, "day")
    phrase.start -= 2
    return phrase


def _lunar(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    name = "正" if token.text[0] == "大" else token.text[: token.text.index("月")].lstrip("农阴旧历")
    leap = name.startswith("闰")
    month = {"正": 1, "腊": 12, "冬": 11}.get(name.lstrip("闰")) or count(name.lstrip("闰"))
    found = _LUNAR_DAY.search(token.text)
    dom = count(found[1]) if found and found[1] else None
    if not month:
        return None
    told = story.told if _tells(story, token) else None
    year = story.narrated_year() if told else story.pub.year if story.pub else None
    if year is None:
        return story.relative(token, None, "day")
    boxes = [lunar_box(year + shift, month, dom, leap) for shift in ((0,) if story.alone or told else (0, -1, 1))]
    known = [box for box in boxes if box]
    box = min(known, key=lambda pair: abs(pair[0] - story.day)) if known else None
    if not story.alone and not told and box and box[0] > story.day and not story.future(token.start, token.end):
        box = max((pair for pair in known if pair[0] <= story.day), default=box)
    kind = "day" if dom else "month"
    phrase = story.inferred(token, box, kind) if told else story.relative(token, box, kind)
    phrase.lunar = True
    return phrase


def _tells(story: Story, token: Token) -> bool:
    """Tell whether the time last told is that of the story: in the same sentence, or in a paragraph about a year gone by."""
    told = story.told
    if told is None or told.source not in ("text", "told"):
        return False
    year = story.narrated_year()
    past = year is not None and story.pub is not None and year < story.pub.year and story.same_paragraph(token.start)
    return past or (told.source == "text" and story.same_sentence(token.start))


def _event(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    begin = date.fromisoformat(token.rule.data["begin"]).toordinal()
    finish = date.fromisoformat(token.rule.data["finish"]).toordinal() if "finish" in token.rule.data else begin
    phrase = Phrase(token.start, token.end, (begin, finish), "event")
    if story.clean[max(0, token.start - 2) : token.start] in ("党的", "中共"):
        phrase.start -= 2
    return phrase


def _now(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return story.relative(token, (story.day, story.day), "now", "now")


def _lately(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    """Read 近日, 最近: about the day of publication, but no date of anything; dated only where it is the whole text."""
    if story.alone:
        return story.relative(token, (story.day, story.day), "vague", "vague")
    return Phrase(token.start, token.end, None, "vague", RELATIVE, "", "vague")


def _vague(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    return Phrase(token.start, token.end, None, "vague", RELATIVE, "", "vague")


def _same(story: Story, token: Token, mate: Phrase | None) -> Phrase | None:
    if story.told and story.told.box and story.same_paragraph(token.start):
        return story.inferred(token, story.told.box, story.told.kind)
    return Phrase(token.start, token.end, None, "vague", RELATIVE, "", "vague")


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


HEADS: Final[Mapping[str, Head]] = {
    "festival": _festival,
    "term": _term,
    "lunar": _lunar,
    "event": _event,
    "now": _now,
    "lately": _lately,
    "vague": _vague,
    "same": _same,
    "stripped": _stripped,
}
"""What an expression means that begins with a token of this kind."""
