"""Which time governs a quantity."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import pairwise
from typing import Final

from povext.linking._asides import bracketed, founded, idle, long_ago, of_one_value
from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._leads import Lead
from povext.periods import PeriodMatch

__all__ = ["Times"]

_SILENT: Final = frozenset({"baseline", "name", "norm", "duration"})
_GOVERNING: Final = frozenset({"opening", "sentence", "scene", "question"})
"""Kinds of lead-ins whose time governs whatever its role."""
_LEADING: Final = frozenset({"at", "deadline", "until", "since", "name"})
_OPENING: Final = 2
"""A sentence is about a time that stands this many characters from its start, at most."""
_LASTING: Final = frozenset({"year", "half", "quarter", "since", "plan", "range"})
"""Kinds of times that later sentences may speak of; a single day is that of an event."""


_ASKED: Final = frozenset({"year", "half", "quarter"})
"""Kinds of times that a question asks about."""


_GOES_ON: Final = re.compile("(?:其中|同时|与此同时)[，,：:]?")
_TOGETHER: Final = re.compile("累计|总计|共(?![同产])")
_STOP: Final = re.compile("[。！？!?]")
_MOVED: Final = 1
"""So many sentences after the one that names a time speak of it still."""

_STAYS: Final = 2
"""So many sentences speak of the years of a plan."""
_YEARS: Final = "间期年"
"""How the words end that name the years of a plan (“十三五”期间, 时期, 这五年) and not the plan itself."""
_PARTLY: Final = frozenset({"half", "quarter", "range"})

_PARTS: Final = frozenset(("03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30"))
"""Last days of the first months of a year."""

_FORMERLY: Final = re.compile("(?:原来|原先|以前|从前|过去|当初|曾经)(?:的|只有|仅|不到|不足|就|才|只|每年|是)*$")
"""Right before a number that held before the time named."""
_YEARLY: Final = re.compile("[比较]上年|同比")
_YEARLY_AFTER: Final = re.compile("，(?:扣除价格因素，?)?(?:[比较]上年|同比)")
_OF_WHOLE: Final = re.compile("(?:(?:预期|预计|计划)?的(?:每人每[年月日天]|每[人户亩吨]|[人户亩村]均)?)?")
_BESIDE: Final = 30
_WHOLE, _GOAL = frozenset({"全年", "年度", "全年度", "年初"}), ("目标", "任务", "计划", "预算", "确定的")
"""完成全年目标的六成, 年初预算的102% names a goal: it says nothing of when that came about."""
_FROM_REACH: Final = 2
_FROM_VALUE: Final = re.compile(r"(?:由|从)$")
_THAN: Final = ("比", "较", "高于", "低于", "多于", "少于", "超过", "不及", "相当于", "接近", "约为")
_SHARE_OF: Final = re.compile(r"占(?:到|了)?[^，。；：0-9]{0,4}$")


_NEWS: Final = ("消息", "讯", "电")
"""A line with the day on which a text was sent (晚报8月1日讯) is no heading of what was then."""
_LISTED: Final = re.compile("[、和与及]|以及")
_SAME: Final = "同期"
_BEHIND: Final = frozenset({"year", "range", "half", "quarter", "month", "plan"})
_AFTER: Final = re.compile("(?:(?!的|拟|预计)[^，；。：、“”（）()0-9\\s]){0,10}")
"""What may stand between a number and its time: 39户贫困户【去年】脱贫."""

_ENDS: Final = ("底", "末", "前")
_WILL: Final = re.compile("将|计划|力争|确保")

_ITEM: Final = re.compile(
    "[一二三四五六七八九十]是|第[一二三四五六七八九十][,，]|[(（]?[0-9]{1,2}[.．、)）]|[(（][一二三四五六七八九十]{1,2}[)）]"
)
"""How the items of a list begin: what one of them names of the year is not told of the next."""


_HOW_MANY: Final = re.compile("(?:多少|多大|多高|几[\u4e00-\u9fff])[^，。；？！]{0,12}[？?][”’]?$")
"""去年年底还有多少贫困人口？ asks for the number that the next sentence tells."""
_ASKS: Final = 20


def _review(lead: Lead, found: PeriodMatch, clean: str) -> bool:
    """A heading about years that are over: 五年来的工作回顾, not 近两年做的几件事, which is of no certain years."""
    return lead.kind == "heading" and found.role == "cumulative" and clean[found.start] != "近"


class Times:
    """Finds the period that governs each quantity of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    matches : sequence of PeriodMatch
        Its time expressions.
    governed : callable
        Position → the headings and lead-ins that govern it, nearest first.
    """

    def __init__(self, clean: str, matches: Sequence[PeriodMatch], governed: Callable[[int], Iterable[Lead]]) -> None:
        self.clean = clean
        self._local = {m.start for m in matches if of_one_value(clean, m.start, m.end)}
        self.matches = [
            m
            for m in matches
            if (m.role not in _SILENT or (m.role == "baseline" and m.start in self._local))
            and m.kind != "duration"
            and not (m.role == "vague" and clean.endswith(_THAN, 0, m.start))
            and not (m.kind == "plan" and _SHARE_OF.search(clean, max(0, m.start - 8), m.start))
            and not idle(clean, m)
            and not clean.startswith("下来", m.end)
            and not (clean.startswith(_GOAL, m.end) and clean[m.start : m.end] in _WHOLE)
        ]
        self._vague = {m.start for m in self.matches if clean[m.start : m.end] == "至今"}
        self._starts = [m.start for m in self.matches]
        self._once = {
            m.start
            for m in self.matches
            if founded(clean, m.start, m.end) or long_ago(clean, m.start, m.end) or bracketed(clean, m.start, m.end)
        }
        self._back = {m.start for m in self.matches if clean.endswith(_SAME, m.start, m.end)} | self._once
        self._governed = governed

    def of(self, slot: Slot) -> tuple[PeriodMatch | None, str]:
        """The period of a quantity.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.

        Returns
        -------
        tuple of PeriodMatch or None, str
            The time expression, and how it governs: ``clause``, ``sentence``, ``lead`` or ``none``.
        """
        q = slot.q
        own = self._last(max(slot.sentence[0], slot.left - _BESIDE), slot.left)
        if own and own.start in self._local and _OF_WHOLE.fullmatch(self.clean, own.end, slot.left):
            return self._told(own, "number")
        if _FROM_VALUE.search(slot.before) and (own := self._from_before(slot.sentence[0], q.start)):
            return self._told(own, "number")
        if edge := self._edge(slot):
            return edge, "sentence"
        if slot.became:
            return None, "none"
        if _FORMERLY.search(slot.before):
            return None, "none"
        c0, s0 = slot.clause[0], slot.sentence[0]
        found = self._last(max(c0, slot.floor), q.start)
        if found:
            return self._told(found, "clause")
        after = self._first(q.end, min(slot.clause[1], q.end + 8))
        if after and self.clean[q.end : after.start] in ("（", "(", "，", ""):
            return self._told(after, "clause")
        if after := self._behind(slot):
            return self._told(after, "clause")
        found = self._last(s0, q.start, skip=self._once) or self._carried(slot)
        if found:
            return self._told(self._until(found, slot), "clause" if found.start >= c0 else "sentence")
        found = self._last(slot.block[0], s0, skip=self._back)
        if found and found.begin and found.finish and found.role in ("cumulative", "until") and found.kind != "now":
            return found, "paragraph"
        found = found or self._opened(slot)
        if found and _ITEM.match(self.clean, s0):
            found = None
        if found and found.role == "at" and (self._planned(found, s0) or self._of_year(found, slot)):
            return found, "paragraph"
        for lead in self._governed(q.start):
            found = (self._first if lead.kind == "title" else self._last)(lead.start, lead.end)
            if found is None:
                continue
            if lead.kind == "heading" and self.clean.startswith(_NEWS, found.end):
                continue
            if lead.kind == "sentence" and not (found.start - lead.start <= _OPENING and found.kind in _LASTING):
                continue
            if lead.kind == "title" and (found.kind == "day" or (found.kind == "range" and self._state(q.start))):
                continue
            if lead.kind == "question" and (found.kind not in _ASKED or self._other(found, max(lead.end, slot.block[0]), s0)):
                continue
            if lead.kind in ("sentence", "scene") and self._over(lead, found, s0):
                continue
            if found.role in _LEADING or lead.kind in _GOVERNING or _review(lead, found, self.clean):
                return self._told(found, "lead")
        return None, "none"

    def _behind(self, slot: Slot) -> PeriodMatch | None:
        """The time behind a number: 36个村【2019年底】退出; a deadline only of what is to come (将于【年底前】退出)."""
        clean, after = self.clean, self._first(slot.right, slot.clause[1])
        if after is None or not (after.kind in _BEHIND or clean.endswith(_ENDS, after.start, after.end)):
            return None
        far_off = after.role == "deadline" and not clean.startswith("年内", after.start)
        if far_off and _WILL.search(clean, slot.right, after.end + _FROM_REACH) is None:
            return None
        return after if _AFTER.fullmatch(clean, slot.right, after.start) else None

    def listed(self, start: int, end: int, items: int) -> Sequence[PeriodMatch]:
        """Times that stand side by side, as many as a list has items: 2019年和2020年分别脱贫3200人和1200人.

        Parameters
        ----------
        start, end : int
            Where they may stand.
        items : int
            How many there are.

        Returns
        -------
        sequence of PeriodMatch
            The last of them, empty where they are not side by side.
        """
        last = bisect_left(self._starts, end)
        run = self.matches[max(0, last - items) : last]
        return run if self._abreast(run, items) and run[0].start >= start else ()

    def answering(self, start: int, end: int, items: int) -> Sequence[PeriodMatch]:
        """Times that answer a list before them: 12个村和15个村分别于2018年和2019年出列.

        Parameters
        ----------
        start, end : int
            Where they may stand.
        items : int
            How many things the list has.

        Returns
        -------
        sequence of PeriodMatch
            The first of them, empty where they are not side by side.
        """
        first = bisect_left(self._starts, start)
        run = self.matches[first : first + items]
        return run if self._abreast(run, items) and run[-1].end <= end else ()

    def _abreast(self, run: Sequence[PeriodMatch], items: int) -> bool:
        """Whether times stand side by side, so many as a list has items."""
        joined = all(_LISTED.fullmatch(self.clean, a.end, b.start) for a, b in pairwise(run))
        return joined and len(run) == items and run[-1].begin is not None

    def _block_before(self, slot: Slot) -> int:
        """Where the paragraph before that of a quantity begins."""
        return self.clean.rfind("\n", 0, self._text_end(slot.block[0])) + 1

    def _text_end(self, end: int) -> int:
        """Where the words before a position end, blank lines left out."""
        while end and self.clean[end - 1].isspace():
            end -= 1
        return end

    def _opened(self, slot: Slot) -> PeriodMatch | None:
        """The first months of a year that the paragraph before opens with and that no other time has followed."""
        start = self._block_before(slot)
        found = self._last(start, slot.block[0])
        return found if found and found.kind in _PARTLY and found.start - start <= _OPENING else None

    def _planned(self, found: PeriodMatch, start: int) -> bool:
        """The years of a plan (“十三五”期间), of which the next sentences tell more."""
        named = found.kind == "plan" and self.clean[found.end - 1] in _YEARS
        return named and len(_STOP.findall(self.clean, found.end, start)) <= _STAYS

    def _of_year(self, found: PeriodMatch, slot: Slot) -> bool:
        """The first months of a year (上半年, 前三季度): what a report tells of them it tells in more than one sentence.

        A whole year goes on only to what is measured against the year before.
        """
        first, last = found.begin or "", found.finish or ""
        if first[5:] == "01-01" and last[:4] == first[:4] and last[5:] in _PARTS:
            return not self._rate(slot)
        return found.kind == "year" and self._yearly(slot)

    def _yearly(self, slot: Slot) -> bool:
        """Whether a number is measured against the year before: 23000元，比上年增长6%."""
        return _YEARLY.search(slot.before) is not None or _YEARLY_AFTER.match(self.clean, slot.right) is not None

    @staticmethod
    def _rate(slot: Slot) -> bool:
        """A share or a level, which stands at a moment and not over some months."""
        return slot.q.unit in ("percent", "ratio") and cues().measure.growth.search(slot.before) is None

    def _edge(self, slot: Slot) -> PeriodMatch | None:
        """The first or the last year of a range for the two values of a turn: 2015年到2020年，由【18%】降到【0.5%】."""
        turned = slot.floor > slot.clause[0] and cues().inherit.turn.match(self.clean[slot.floor : slot.q.left])
        if not (slot.became or turned):
            return None
        found = self._last(slot.sentence[0], slot.q.start)
        if not (found and found.kind == "range" and found.begin and found.finish and found.begin[:4] < found.finish[:4]):
            return None
        if not (found.begin.endswith("01-01") and found.finish.endswith("12-31")):
            return None
        year = found.begin[:4] if slot.became else found.finish[:4]
        return found._replace(begin=f"{year}-01-01", finish=f"{year}-12-31", kind="year", certainty="inferred")

    def _carried(self, slot: Slot) -> PeriodMatch | None:
        """The time of the sentence before, where this one opens with 其中, 同时 and goes on with it, or answers it."""
        end = self._text_end(slot.sentence[0])
        if not (_GOES_ON.match(self.clean, slot.sentence[0]) or _HOW_MANY.search(self.clean, max(0, end - _ASKS), end)):
            return None
        near = self._block_before(slot) if slot.sentence[0] == slot.block[0] else slot.block[0]
        begin = max(self.clean.rfind("。", near, self._text_end(slot.sentence[0]) - 1) + 1, near)
        found = self._last(begin, slot.sentence[0])
        return found if found and found.kind != "now" else None

    def _until(self, found: PeriodMatch, slot: Slot) -> PeriodMatch:
        """What has come together by a time since another named before: 从2010年起，…，到目前为止，累计投入3亿元."""
        if found.role not in ("now", "until") or not _TOGETHER.search(self.clean, found.end, slot.q.start):
            return found
        begin = self.clean.rfind("。", slot.block[0], slot.sentence[0] - 1) + 1
        since = self._last(max(begin, slot.block[0]), found.start)
        return found._replace(begin=since.begin) if since and since.role == "since" and since.begin else found

    def _over(self, lead: Lead, found: PeriodMatch, start: int) -> bool:
        """Whether a sentence is no longer about the time of a lead-in: another has been named, or a story has moved on."""
        if self._last(lead.end, start) is not None:
            return True
        return lead.kind == "sentence" and found.role != "since" and len(_STOP.findall(self.clean, lead.end, start)) > _MOVED

    def _state(self, position: int) -> bool:
        """Whether the nearest heading is one of what is (基本情况): the years of a plan's title are not its own."""
        heading = next((lead for lead in self._governed(position) if lead.kind == "heading"), None)
        return heading is not None and cues().lead.state.search(self.clean, heading.start, heading.end) is not None

    def _other(self, found: PeriodMatch, start: int, end: int) -> bool:
        """Whether a stretch last names another time than that of a question."""
        last = self._last(start, end)
        return last is not None and last.kind in _LASTING and (last.begin, last.finish) != (found.begin, found.finish)

    def _told(self, found: PeriodMatch, how: str) -> tuple[PeriodMatch | None, str]:
        """A vague time (近年来) governs too, but tells no date."""
        told = found.begin and found.finish and found.start not in self._vague
        return (found, how) if told else (None, "vague")

    def _from_before(self, start: int, end: int) -> PeriodMatch | None:
        """The time of an earlier from-value of the sentence: 由2014年的…降至2019年的…，…由【9.1%】降至."""
        i = bisect_left(self._starts, end) - 1
        while i >= 0 and self.matches[i].start >= start:
            if self.matches[i].start in self._local:
                return self.matches[i]
            i -= 1
        return None

    def _last(self, start: int, end: int, skip: Set[int] = frozenset()) -> PeriodMatch | None:
        i = bisect_left(self._starts, end) - 1
        while i >= 0 and self.matches[i].start >= start:
            m = self.matches[i]
            if m.start not in skip and m.end <= end and (m.start not in self._local or not self._spent(i, end)):
                return m
            i -= 1
        return None

    def _spent(self, i: int, end: int) -> bool:
        """Whether the time of a from-value (由2017年的780元) lies before another number."""
        first = self.matches[i].end
        return end - first > _FROM_REACH and _OF_WHOLE.fullmatch(self.clean, first, end) is None

    def _first(self, start: int, end: int) -> PeriodMatch | None:
        i = bisect_left(self._starts, start)
        if i < len(self.matches) and self.matches[i].end <= end:
            return self.matches[i]
        return None
