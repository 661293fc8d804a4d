"""Whether a value holds, is planned, is forecast or is a norm."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Final

from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._leads import Lead

__all__ = ["NORMS", "Standing"]

NORMS: Final = frozenset({"poverty.line"})
"""Types whose values are rules by their nature."""

_RULED: Final = frozenset({"CNY", "percent", "ratio"})
_LOOK_BACK: Final = 160
_NORM_REACH, _CONDITION_REACH = 30, 80


class Standing:
    """Reads the status of the quantities of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    governed : callable
        Position → the headings and lead-ins that govern it, nearest first.
    late : bool
        Whether the year was all but over when the text was published: what it then tells of 年内 has come about.
    """

    def __init__(self, clean: str, governed: Callable[[int], Iterable[Lead]], *, late: bool = False) -> None:
        self.clean = clean
        self._late = late
        self._governed = governed
        self._cues: dict[str, list[tuple[int, int]]] = {}

    def of(self, slot: Slot, type_: str, when: int, told: int, ahead: int = -1) -> tuple[str, str, tuple[int, int] | None]:
        """Status of a quantity.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        type_ : str
            Its type.
        told : int
            Where the time of the quantity's own clause stands, when it is no time to come; else -1: plans told before it are
            another clause's.
        ahead : int
            Where a deadline to come stands (到2026年), else -1: what has come about is told before it.
        when : int
            1 where its period begins after the text was published, -1 where it is a past time of this value alone
            (``由上年的4.02%降至…``), else 0.

        Returns
        -------
        tuple
            The status, the name of the cue that chose it, the characters of the cue (clean offsets) or ``None``.
        """
        if when < 0:
            return "actual", "period.past", None
        if slot.became:
            return "actual", "status.became", None
        q, words, clean = slot.q, cues().status, self.clean
        start = max(slot.sentence[0], q.left - _LOOK_BACK)
        near = not words.paid.search(slot.before) and (
            words.norm.search(clean, max(slot.clause[0], slot.floor), q.left)
            or words.norm_after.search(clean[q.right : q.right + _NORM_REACH])
            or words.norm_far.search(clean, start, q.left)
            or self._condition(q.right, slot.sentence[1])
        )
        segment = max(start, clean.rfind("；", start, q.left) + 1, clean.rfind(";", start, q.left) + 1)
        forecast = self._last(words.forecast, segment, q.left)
        far = self._last(words.planned_far, self._from(slot, start), q.start)
        close = self._last(words.planned_near, segment, q.left)
        if close and self._late and clean.startswith("年内", close[0]):
            close = None
        if close is None and not self._late and words.planned_after.match(clean, slot.right):
            close = slot.right, slot.right
        if close is None and (behind := words.planned_behind.match(clean, slot.right, slot.ceiling)):
            close = behind.span()
        actual = self._last(words.actual, start, q.left)
        if actual and actual[1] <= ahead:
            actual = None
        if self._goal(slot, known=actual is not None):
            return "planned", "status.planned_at", None
        if near and (not (forecast or far) or (near.re is words.norm and near.start() > max(p[1] for p in (forecast, far) if p))):
            return "norm", "status.norm", near.span() if near.re is words.norm else None
        if forecast and not (actual and actual > forecast):
            return "forecast", "status.forecast", forecast
        planned = max((p for p in (far, close) if p and p[0] >= told), default=None)
        if planned and not (actual and actual > planned):
            return "planned", "status.planned", planned
        if type_ in NORMS:
            return "norm", "type", None
        if actual is None and planned is None and told < 0:
            for lead in self._governed(q.start):
                if lead.kind in ("sentence", "scene"):
                    continue
                if lead.kind == "heading" and cues().lead.state.search(clean, lead.start, lead.end):
                    break
                if self._ruled(slot, lead):
                    return "norm", "lead.norm", (lead.start, lead.end)
                named = words.planned_lead.match(clean[lead.start : lead.end].strip())
                if named or (lead.kind not in ("title", "question") and words.planned_far.search(clean, lead.start, lead.end)):
                    return "planned", "lead.planned", (lead.start, lead.end)
            if when > 0:
                return "planned", "period.future", None
        return "actual", "default", None

    def _from(self, slot: Slot, start: int) -> int:
        """Where plans may stand that reach a number: in its sentence, or in the one before where this one tells parts of it."""
        if not self.clean.startswith("其中", slot.sentence[0]):
            return start
        before = self.clean.rfind("。", slot.block[0], slot.sentence[0] - 1) + 1
        return max(slot.block[0], before, slot.sentence[0] - _LOOK_BACK)

    def _goal(self, slot: Slot, *, known: bool) -> bool:
        """Whether a number is a target: 任务8万人, 完成任务8万人的104%, 完成全年46万人目标任务逾六成; never the part reached."""
        words, after = cues().status, self.clean[slot.q.right : slot.q.right + 24]
        part = slot.q.unit in ("percent", "ratio", "pp")
        if words.reached.search(slot.clause_before if part else slot.before):
            return not part and words.part_after.search(after) is not None
        if words.reached_of.search(slot.before) and words.goal_after.search(after):
            return True
        if not part and words.goal_of.search(after):
            return True
        if not part and words.part_after.search(after) and words.planned_at.search(slot.before):
            return True
        return not known and words.planned_at.search(slot.before) is not None

    def _ruled(self, slot: Slot, lead: Lead) -> bool:
        """Whether a number is one of the rules that a question, a heading or a title asks for (问：一年能补多少？)."""
        words, clean = cues().status, self.clean
        if lead.kind not in ("question", "heading", "title") or slot.q.unit not in _RULED:
            return False
        return bool(words.norm_lead.search(clean[lead.start : lead.end].strip()) and words.norm_said.search(slot.clause_before))

    def _condition(self, start: int, end: int) -> re.Match[str] | None:
        """A condition that the number is part of: ``种植5亩以上的，每亩补贴…``."""
        found = cues().status.condition.search(self.clean, start, min(end, start + _CONDITION_REACH))
        return None if found is None or "；" in self.clean[start : found.start()] else found

    def _last(self, pattern: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
        """The last place of a stretch where a cue stands."""
        found = self._cues.get(pattern.pattern)  # hashing a pattern costs more than finding it
        if found is None:
            found = self._cues[pattern.pattern] = [m.span() for m in pattern.finditer(self.clean)]
        k = bisect_left(found, (end,))
        while k:
            k -= 1
            first, last = found[k]
            if first < start:
                break
            if last <= end:
                return first, last
        return None
