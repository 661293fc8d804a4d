"""The finder of times: tokens, phrases, ranges, roles."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from povext.periods import calendar as cal
from povext.periods import counted, days, names, years
from povext.periods.almanac import term_day
from povext.periods.digits import count, positional
from povext.periods.lexicon import tokens
from povext.periods.narrow import edge, narrow
from povext.periods.roles import later_years, settle
from povext.periods.spans import read_span
from povext.periods.story import RELATIVE, Phrase, Story
from povext.periods.tables import load

__all__ = ["PeriodMatch", "match"]

_HEADS: Final = {**years.HEADS, **days.HEADS, **names.HEADS, **counted.HEADS}
_QUOTES: Final = frozenset('“‘"')
_GAPS: Final = frozenset(("", " ", "的", "\u3000", "\xa0"))
_DASH: Final = r"(?:—{1,2}|－{1,2}|–|―|-{1,2}|~|～|─{1,2}|(?:持续|一直|延续|延长|延伸|直)?(?:至|到))"
_CLOCK: Final = r"(?:\d{1,2}[时点](?:\d{1,2}分)?|\d{1,2}[:：]\d{2}|[上下]午|夜间|夜里|晚[上间]?|凌晨|早[上晨]|傍晚|中午)"
_RANGE: Final = re.compile(rf"[ \u3000]?{_CLOCK}?(?:起|开始)?[ \u3000]?{_DASH}[ \u3000]?(?:自|从)?")
_LIST: Final = re.compile(r"[、和与及]|以及")
_MOST: Final = 9
"""So many years more are joined, as the word behind them counts up to ten."""
_YEARS: Final = re.compile(r"[这的]?([两二三四五六七八九十])年间?")
_RUNNING: Final = re.compile(r"[,，]?(?:起|开始)?[,，]?连续")
_HEADLINE: Final = 60
_LONG_AHEAD: Final = 150  # days
_PLAN: Final = re.compile(r"\A[^。，\n]*(?:方案|规划|计划)")
_UNTOLD: Final = frozenset(("name", "baseline", "norm", "vague", "now", "duration", "cumulative"))


class PeriodMatch(NamedTuple):
    """A time expression in clean text.

    Parameters
    ----------
    start, end : int
        Offsets in the clean text.
    begin, finish : str or None
        ISO dates, inclusive; ``None`` where nothing dates the expression.
    kind : str
        Its grain or shape: ``day``, ``week``, ``part`` (上旬), ``month``, ``quarter``, ``half``, ``season``, ``year``, ``plan``,
        ``decade``, ``century``, ``range``, ``since``, ``until``, ``event``, ``now``, ``vague``, ``recurring``, ``duration``.
    certainty : str
        ``"resolved"``, ``"relative without a date"`` or ``"inferred"``.
    role : str
        How it governs: ``at``, ``since``, ``until``, ``deadline``, ``cumulative``, ``now``, ``baseline`` (a base of comparison),
        ``norm`` (recurring), ``duration``, ``vague`` or ``name`` (part of a name).
    """

    start: int
    end: int
    begin: str | None
    finish: str | None
    kind: str
    certainty: str
    role: str


def match(clean: str, published: str | None = None) -> list[PeriodMatch]:
    """Find the time expressions of a clean text.

    Parameters
    ----------
    clean : str
        Simplified, half-width text.
    published : str or None
        ISO date that relative times are told from.

    Returns
    -------
    list of PeriodMatch
        In text order, not overlapping.

    Raises
    ------
    ValueError
        Where `published` is no ISO date.

    Examples
    --------
    >>> [(m.begin, m.finish, m.role) for m in match("截至今年9月底", "2020-10-19")]
    [('2020-09-30', '2020-09-30', 'until')]
    """
    day = cal.parse_iso(published)
    toks = tokens(clean)
    if not toks:
        return _solar_term(clean, day)
    story = Story(clean, day, toks)
    found: list[PeriodMatch] = []
    last = 0
    while story.at < len(toks):
        if toks[story.at].start < last:  # a cue of the phrase before reached into this token
            story.at += 1
            continue
        phrase = _phrase(story, None)
        if phrase is None:
            continue
        _range(story, phrase)
        if not settle(story, phrase):
            continue
        _counted_on(story, phrase)
        box, last = phrase.box, phrase.end
        begin = cal.iso(box[0]) if box else None
        finish = cal.iso(box[1]) if box and not phrase.open else None
        found.append(PeriodMatch(phrase.start, phrase.end, begin, finish, phrase.kind, phrase.certainty, phrase.role))
        if box is not None and phrase.kind == "range" and phrase.start < _HEADLINE and _PLAN.search(clean, 0, _HEADLINE):
            story.planned = box
        if story.heads(phrase):
            story.section = phrase
        if phrase.role == "cumulative" and phrase.kind == "range":
            story.span = phrase
        if box is not None and (phrase.role not in _UNTOLD or (phrase.role == "cumulative" and phrase.kind == "year")):
            if not phrase.origin:
                story.told = phrase
                if phrase.kind == "year" and phrase.source == "text":
                    story.past = date.fromordinal(box[0]).year
                if phrase.kind in ("half", "quarter", "range", "month") and box[1] - box[0] < 300:
                    story.told_part = phrase
            if box[0] == box[1] and begin is not None and begin.endswith("12-31"):
                story.year_end = box
    return found


def _solar_term(clean: str, day: date | None) -> list[PeriodMatch]:
    """Read a text that is nothing but the name of a solar term."""
    name = clean.strip()
    at = term_day(day.year, name) if day and len(name) == 2 and name in load("almanac")["terms"] else None
    start = clean.find(name)
    return [PeriodMatch(start, start + 2, cal.iso(at), cal.iso(at), "day", "resolved", "at")] if at else []


def _phrase(story: Story, mate: Phrase | None) -> Phrase | None:
    """Read the phrase that begins with the token at hand, and go on to the token behind it."""
    token = story.toks[story.at]
    head = _HEADS.get(token.kind)
    phrase = head(story, token, mate) if head else None
    story.at += 1
    if phrase is None or phrase.kind == "duration":
        return phrase
    while story.at < len(story.toks):
        after = story.toks[story.at]
        if after.start < phrase.end:
            story.at += 1
            continue
        gap = story.clean[phrase.end : after.start]
        if (gap not in _GAPS and not (gap in _QUOTES and after.kind == "festival")) or not narrow(story, phrase, after):
            break
        story.at += 1
    edge(story, phrase)
    return phrase


def _range(story: Story, first: Phrase) -> None:
    """Join two phrases that a dash, 至 or 到 ties together."""
    if story.at >= len(story.toks) or first.role in ("duration", "vague", "now"):
        return
    token, here = story.toks[story.at], story.at
    if _joined(story, first):
        return
    if token.kind == "now" and token.start == first.end and token.text[0] in "至到直":
        first.end, first.kind, first.role = token.end, "since", "since"
        if first.box and story.pub and story.day >= first.box[0]:
            first.box = first.box[0], story.day
        elif first.box and story.pub is None:
            first.open, first.certainty = True, RELATIVE
        story.at += 1
        return
    if token.start - first.end > 12 or not _RANGE.fullmatch(story.clean, first.end, token.start):
        return
    second = _phrase(story, first)
    if second is None or second.role in ("duration", "vague", "cumulative", "now"):
        story.at = here
        return
    if first.box and second.box:
        backwards = second.box[1] < first.box[0] and first.source in ("published", "told")
        yearless = first.source == "published" and first.kind in ("month", "day")
        if second.source == "text" and (backwards or yearless):
            _move_year(first, second.box)
        if second.box[1] < first.box[0]:
            story.at = here
            return
    first.box = (first.box[0], second.box[1]) if first.box and second.box else None
    if first.box and _lies_ahead(story, first, second):
        first.box = cal.year_before(first.box)
    first.certainty = first.certainty if first.certainty != "resolved" else second.certainty
    first.end, first.kind = second.end, "range"
    _swallow(story, first)


def _lies_ahead(story: Story, first: Phrase, second: Phrase) -> bool:
    """Tell whether months without a year, figures of which are told, end long after publication: 1—11月 in January."""
    if first.box is None or first.source != "published" or second.source not in ("published", "told") or first.kind != "month":
        return False
    row = story.same_sentence(first.start) and date.fromordinal(first.box[0]).month > 1
    ahead = first.box[1] - story.day > _LONG_AHEAD and not row and not story.future(first.start, second.end)
    return ahead and not story.alone and not story.names_year(first.start, date.fromordinal(first.box[0]).year)


def _joined(story: Story, first: Phrase) -> bool:
    """Join years that a count of them follows: 2018、2019两年, 2018年和2019年这两年."""
    at, last = story.at, first
    years = 1
    if first.kind != "year" or first.source != "text" or not first.box:
        return False
    while (
        at < min(len(story.toks), story.at + _MOST)
        and story.toks[at].kind == "year"
        and _LIST.fullmatch(story.clean, last.end, story.toks[at].start)
    ):
        token = story.toks[at]
        number = positional(token.text.rstrip("年"))
        box = cal.year_box(number) if number else None
        if not box:
            return False
        last, years, at = Phrase(token.start, token.end, box, "year"), years + 1, at + 1
    found = _YEARS.match(story.clean, last.end)
    if years == 1 or not found or count(found[1]) != years or not last.box or last.box[0] < first.box[0]:
        return False
    first.box, first.end, first.kind = (first.box[0], last.box[1]), found.end(), "range"
    story.at = at
    return True


def _move_year(phrase: Phrase, second: cal.Box) -> None:
    """Give a yearless first end the year that the second end names, or the one before."""
    if phrase.box is None:
        return
    first, last = (date.fromordinal(at) for at in phrase.box)
    year = date.fromordinal(second[1]).year
    for candidate in (year, year - 1):
        begin = cal.day(candidate, first.month, min(first.day, cal.days_in_month(candidate, first.month)))
        finish = cal.day(candidate, last.month, min(last.day, cal.days_in_month(candidate, last.month)))
        if begin and finish and begin <= second[1]:
            phrase.box, phrase.source = (begin, finish), "text"
            return


def _swallow(story: Story, phrase: Phrase) -> None:
    """Take in the count of years that repeats a range: 2015年至2017年三年."""
    if story.at >= len(story.toks) or phrase.box is None:
        return
    token = story.toks[story.at]
    if token.kind == "count" and token.start == phrase.end and token.text.endswith("年"):
        span = read_span(token.text)
        first, last = (date.fromordinal(at).year for at in phrase.box)
        if span and span.number in (last - first + 1, last - first):
            phrase.end = token.end
            story.at += 1


def _counted_on(story: Story, phrase: Phrase) -> None:
    """Read 从2018年起连续3年 as the three years from 2018 on."""
    if phrase.role != "since" or story.at >= len(story.toks):
        return
    token = story.toks[story.at]
    if token.kind != "count" or not token.text.endswith("年") or token.start - phrase.end > 6:
        return
    if not _RUNNING.fullmatch(story.clean, phrase.end, token.start) or story.clean[phrase.end - 2 : phrase.end] == "以来":
        return
    span = read_span(token.text)
    if span and span.number and span.unit == "年":
        later_years(story, phrase, span.number)
        phrase.end = token.end
        story.at += 1
