"""What a text has told so far: its publication date, the time last named, and how far that reaches."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from povext.periods import calendar as cal
from povext.periods.almanac import lunar_box
from povext.periods.lexicon import Token
from povext.periods.tables import load

__all__ = ["RELATIVE", "Head", "Phrase", "Story"]

RELATIVE: Final = "relative without a date"

_SENTENCE_END: Final = re.compile(r"[。！？!?\n]")
_CLAUSE_END: Final = re.compile(r"[,，。;；:：!！?？、\n“”（）()]")
_FUTURE: Final = re.compile("|".join(load("cues")["clause"]["future"]))
_FUTURE_AFTER: Final = re.compile(r"[底末]?(?:[之以]?前(?![往后列三两几去来])|将|要|拟|力争|计划(?![的内外任]))")
_TODAY: Final = re.compile(r"[今昨][天日晚晨早][上]?[（(]$")
_STRIPPED: Final = re.compile(
    r"年年[底末]|[由从较比]年的|(?:^|[。！？；\n])年(?:，|[0-9]{1,2}月|(?:以来|建档立卡|精准识别|全[省市县州区镇乡村]))"
)
_LONG: Final = frozenset({"plan", "decade", "century"})
"""Kinds of times that name no year in which 年底 or 全年 could lie."""
_LINE, _SECTION, _SENTENCE = 36, 1500, 100
_HEADING: Final = re.compile(r"\n[^\n。；，]{2,36}\n")
_MONTH: Final = 31  # days
_NEAR: Final = 75  # days: a month or day this close to publication is told from there


class Phrase:
    """One time expression with its days, while it is being read.

    Parameters
    ----------
    start, end : int
        Offsets in the clean text.
    box : tuple of int, or None
        First and last day.
    kind : str
        Its grain: ``day``, ``month``, ``year``, ``range``, ``duration``, ...
    certainty : str
        As in :class:`povext.mentions.PeriodMention`.
    source : str
        Where the year comes from: ``"text"``, ``"published"``, ``"told"``, or empty where there is none.
    role : str
        What the words themselves say of its role; empty where they say nothing.
    """

    __slots__ = ("base", "box", "certainty", "end", "kind", "lunar", "open", "origin", "role", "source", "start")

    def __init__(
        self,
        start: int,
        end: int,
        box: cal.Box | None,
        kind: str,
        certainty: str = "resolved",
        source: str = "text",
        role: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.box = box
        self.kind = kind
        self.certainty = certainty
        self.source = source
        self.role = role
        self.base = 0  #: 第二年: the year that the years are counted from
        self.open = False  #: its last day is not known
        self.lunar = False  #: its month is one of the lunar calendar
        self.origin = False  #: 由2015年的…: where a change starts, not the time that is told


class Story:
    """The text, its publication date, its tokens, and the phrase last told.

    Parameters
    ----------
    clean : str
        The text.
    published : datetime.date or None
        Its date.
    toks : list of Token
        Its words of time.
    """

    __slots__ = (
        "_yearless",
        "alone",
        "at",
        "clean",
        "day",
        "past",
        "planned",
        "pub",
        "restored",
        "section",
        "span",
        "titles",
        "toks",
        "told",
        "told_part",
        "year_end",
    )

    def __init__(self, clean: str, published: date | None, toks: list[Token]) -> None:
        self.clean = clean
        self.pub = published
        self.day = published.toordinal() if published else 0
        self.toks = toks
        self.at = 0
        self.told: Phrase | None = None
        self.told_part: Phrase | None = None  #: the part of a year last told (上半年, 1—9月)
        self.year_end: cal.Box | None = None  #: the last 31 December told
        self.planned: cal.Box | None = None  #: the years that a headline names for a plan (行动方案（2023—2025年）)
        self.section: Phrase | None = None  #: the year that a heading last named
        self.past = 0  #: the year last named by its number
        self.span: Phrase | None = None  #: the years last counted (三年里)
        self._yearless: bool | None = None
        self.restored = False  #: a stripped 由底 has been dated
        #: the text is nothing but a time expression, so there is no prose to weigh
        self.alone = len(clean) < 40 and sum(t.end - t.start for t in toks) + 5 > len(clean.strip())
        self.titles = [m.span() for m in re.finditer(r"《[^《》\n]{1,80}》", clean)] if "《" in clean else []

    @property
    def yearless(self) -> bool:
        """Whether the text has lost its years (年，全县…；由年的…): its 年底 may be that of any year."""
        if self._yearless is None:
            self._yearless = _STRIPPED.search(self.clean) is not None
        return self._yearless

    def following(self, token: Token) -> Token | None:
        """Return the token right behind the one being read, ``None`` where other text comes first."""
        after = self.toks[self.at + 1] if self.at + 1 < len(self.toks) else None
        return after if after is not None and 0 <= after.start - token.end <= 1 else None

    # -- making phrases -----------------------------------------------------------------------------------------
    def fixed(self, token: Token, box: cal.Box | None, kind: str) -> Phrase | None:
        """Make a phrase that its own words date; ``None`` where the words name no real time."""
        return Phrase(token.start, token.end, box, kind) if box else None

    def relative(self, token: Token, box: cal.Box | None, kind: str, role: str = "") -> Phrase:
        """Make a phrase told from the publication date; without one it stays undated and says so."""
        if self.pub is None or box is None:
            return Phrase(token.start, token.end, None, kind, RELATIVE, "", role)
        return Phrase(token.start, token.end, box, kind, "resolved", "published", role)

    def inferred(self, token: Token, box: cal.Box | None, kind: str, role: str = "") -> Phrase:
        """Make a phrase that the text before it dates."""
        return Phrase(token.start, token.end, box, kind, "inferred" if box else RELATIVE, "told" if box else "", role)

    # -- what the text and the date supply ----------------------------------------------------------------------
    def same_sentence(self, at: int) -> bool:
        """Tell whether the time last told stands in the same sentence as offset `at`."""
        return self.told is not None and at - self.told.end <= 150 and not _SENTENCE_END.search(self.clean, self.told.end, at)

    def same_paragraph(self, at: int, reach: int = 200) -> bool:
        """Tell whether the time last told stands in the same paragraph, at most `reach` characters before."""
        return self.told is not None and at - self.told.end <= reach and self.clean.find("\n", self.told.end, at) < 0

    def future(self, start: int, end: int) -> bool:
        """Tell whether the clause speaks of what is to come."""
        before = _CLAUSE_END.split(self.clean[max(0, start - 14) : start])[-1]
        return bool(_FUTURE.search(before) or _FUTURE_AFTER.match(self.clean, end))

    def parted(self, start: int, end: int) -> bool:
        """Tell whether a sentence ends between two offsets."""
        return _SENTENCE_END.search(self.clean, start, end) is not None

    def sentence_holds(self, token: Token, pattern: re.Pattern[str]) -> bool:
        """Tell whether a pattern is found in the sentence of a token, at most a hundred characters away."""
        before = _SENTENCE_END.split(self.clean[max(0, token.start - _SENTENCE) : token.start])[-1]
        after = _SENTENCE_END.split(self.clean[token.end : token.end + _SENTENCE], maxsplit=1)[0]
        return bool(pattern.search(before) or pattern.search(after))

    def told_year(self) -> int | None:
        """Return the year of the time last told."""
        if self.told is None or self.told.box is None:
            return None
        return date.fromordinal(self.told.box[1]).year

    def narrated_year(self) -> int | None:
        """Return the year that 当年 and 次年 are told from: of what lasts since then the first, of a lunar month its own."""
        told = self.told
        if told is None or told.box is None:
            return None
        first = date.fromordinal(told.box[0])
        if told.lunar:
            new_year = lunar_box(first.year, 1, 1)
            return first.year - (new_year is not None and told.box[0] < new_year[0])
        return first.year if told.role == "since" else self.told_year()

    def names_year(self, at: int, year: int) -> bool:
        """Tell whether the text last named that very year, shortly before an offset (2021年安排。…，其中上半年)."""
        if self.section_year(at) == year:
            return True
        named = self.told is not None and self.told.kind == "year" and (self.told.source == "text" or self.same_sentence(at))
        return named and self.told_year() == year and self.same_paragraph(at, 90)

    def reviewed(self, at: int) -> bool:
        """Tell whether a text of January to March tells of the year before: its 年初 and 年内 are those of that year."""
        year = self.told is not None and self.told.kind == "year" and self.told.role in ("", "at", "cumulative")
        last = self.reporting_year()
        if self.pub is None or last == self.pub.year:
            return False
        return (year and self.told_year() == last) or self.section_year(at) == last

    def section_year(self, at: int) -> int | None:
        """Return the year that the heading above an offset names: 三、今年的打算."""
        head = self.section
        if head is None or head.box is None or at - head.end > _SECTION or _HEADING.search(self.clean, head.end, at):
            return None
        return date.fromordinal(head.box[1]).year

    def heads(self, phrase: Phrase) -> bool:
        """Tell whether a year stands in a heading: a short line that is no sentence."""
        begin = self.clean.rfind("\n", max(0, phrase.start - _LINE), phrase.start)
        end = self.clean.find("\n", phrase.end, phrase.end + _LINE)
        short = begin >= 0 and end >= 0 and end - begin <= _LINE and self.clean[end - 1] not in "。；：，、"
        return short and phrase.kind == "year" and phrase.role in ("", "at", "cumulative")

    def spanned(self, at: int) -> Phrase | None:
        """Return the years last counted (三年里), where the sentence of an offset counts them."""
        last = self.span
        return last if last and at - last.end <= 150 and not _SENTENCE_END.search(self.clean, last.end, at) else None

    def whole_year_told(self, at: int) -> int | None:
        """Return the year that 全年 or 年底 at offset `at` belongs to by what the text tells, if it tells one."""
        told = self.told
        sure = told is not None and told.source != "" and told.kind not in _LONG and not self._far_goal()
        if sure and self.same_sentence(at):
            return self.told_year()
        if self.reviewed(at):
            return self.reporting_year()
        whole = sure and told is not None and (told.source == "text" if told.kind == "year" else self._edge_told())
        return self.told_year() if whole and self.same_paragraph(at, 150) else self.section_year(at)

    def _edge_told(self) -> bool:
        """Tell whether the time last told is the beginning or the end of a year that the text had named (2018年，…。年末，…)."""
        told = self.told
        if told is None or told.box is None or told.source != "told" or told.box[0] != told.box[1]:
            return False
        first = date.fromordinal(told.box[0])
        return (first.month, first.day) in ((1, 1), (12, 31))

    def reporting_year(self) -> int:
        """Return the year a report speaks of: the one before publication when that falls in January to March."""
        return self.pub.year - (self.pub.month <= 3) if self.pub else 0

    def year_for(
        self, token: Token, month: int, dom: int = 1, end: int | None = None, last: int | None = None
    ) -> tuple[int | None, str, str]:
        """Choose the year of a month or a day that names none.

        Parameters
        ----------
        token : Token
            Its first token.
        month, dom : int
            Month and day it begins with.
        end : int or None
            Where the expression ends, if not with the token.
        last : int or None
            The month that it ends with, where it names more than one.

        Returns
        -------
        tuple
            Year (``None`` where nothing gives one), certainty, source.
        """
        told = self._told_for(token.start, month, dom, last)
        if self.pub is None:
            year = told if told is not None else self._only_year(token.start, month, dom)
            return (year, "inferred", "told") if year is not None else (None, RELATIVE, "")
        year = self._nearest(token.start, token.end if end is None else end, month, dom)
        if told is None and self.past == year - 1 and self._ahead(token.start, end or token.end, year, month, dom):
            return self.past, "inferred", "told"
        if told is None or told == year:
            return year, "resolved", "published"
        return told, "inferred", "told"

    def _only_year(self, at: int, month: int, dom: int) -> int | None:
        """Return the year last told in the paragraph, for a text without a date, unless the date would go back in it."""
        told = self.told
        if told is None or told.box is None or told.role == "since" or not self.same_paragraph(at, 400):
            return None
        first = date.fromordinal(told.box[0])
        return first.year if told.kind in ("year", "half", "quarter") or (month, dom) >= (first.month, first.day) else None

    def _nearest(self, start: int, end: int, month: int, dom: int) -> int:
        """Choose the year that brings a yearless date near publication: the past one unless the clause looks ahead."""
        assert self.pub is not None
        year = self.pub.year
        at = cal.day(year, month, min(dom, 28)) or self.day
        if self.alone:
            return year
        if at - self.day > 183 and not self.future(start, end):
            return year - 1
        if self.day - at > 240 and self.future(start, end):
            return year + 1
        return year

    def _ahead(self, start: int, end: int, year: int, month: int, dom: int) -> bool:
        """Tell whether a day is a month off, though nothing says so: in a review of the year before it is of that year."""
        at = cal.day(year, month, min(dom, 28)) or self.day
        return at - self.day > _MONTH and not self.alone and not self.future(start, end)

    def _told_for(self, at: int, month: int, dom: int, end: int | None) -> int | None:
        """Return the year that the text's own narration gives to a yearless date, if it gives one."""
        told = self.told
        if told is None or told.box is None or told.source == "" or self._far_goal():
            return None
        first = date.fromordinal(told.box[0])
        if _TODAY.search(self.clean, max(0, at - 5), at):
            again = told.kind == "day" and at - told.end <= 1 and (first.month, first.day) == (month, dom)
            return first.year if again else None
        fine = told.kind in ("day", "month", "range", "since", "part")
        year = first.year if told.kind == "since" else date.fromordinal(told.box[1]).year
        if self.same_sentence(at):
            if told.source == "published" and "；" in self.clean[told.end : at] and self._recent(month, dom, end):
                return None
            if told.kind == "since" and not (first.month > 1 or first.day > 1):
                return None
            if fine and (month, dom) < (first.month, first.day if dom > 1 else 1) and year == first.year:
                return None if told.role == "since" or self._recent(month, dom, end) else year
            if told.kind == "year" and told.source == "text" and self.clean.startswith(("的", "出生", "生", "版"), told.end):
                return None
            return year
        if self.pub and year >= self.pub.year and self.names_year(at, year):
            return year
        if told.kind not in ("day", "month", "part") or told.source != "text" or not self.same_paragraph(at, 90):
            return None
        if self._recent(month, dom, end):
            return None
        return year if (month, dom) >= (first.month, first.day) else None

    def _far_goal(self) -> bool:
        """Tell whether the time last told is a year to be reached (到2025年): what follows is not told from there."""
        return self.told is not None and self.told.role == "deadline" and self.told.kind in ("year", "plan")

    def _recent(self, month: int, dom: int, end: int | None) -> bool:
        """Tell whether a yearless date, or the end of yearless months, falls just before publication, or a few days after it."""
        if self.pub is None:
            return False
        last = month if end is None else end
        first = cal.day(self.pub.year, month, min(dom, 28)) or 0
        final = first if last == month else cal.day(self.pub.year, last, cal.days_in_month(self.pub.year, last)) or 0
        return self.day - _NEAR <= final and first <= self.day + 15


Head = Callable[[Story, Token, Phrase | None], Phrase | None]
"""Reads an expression that begins with a token; the phrase is the first end of a range whose second end it would be."""
