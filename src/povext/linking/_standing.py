"""Whether a value holds, is planned, is forecast or is a norm."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable

from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._leads import Lead

__all__ = ["NORMS", "Standing"]

NORMS = frozenset({"poverty.line"})
"""Types whose values are rules by their nature."""

_LOOK_BACK = 160
_Found = tuple[str, int, int]


class Standing:
    """Reads the status of the quantities of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    governed : callable
        Position → the headings and lead-ins that govern it, nearest first.
    """

    def __init__(self, clean: str, governed: Callable[[int], Iterable[Lead]]) -> None:
        self.clean = clean
        self._governed = governed

    def of(self, slot: Slot, type_: str, when: int, told: int) -> tuple[str, str, tuple[int, int] | None]:
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
        q, words, clean = slot.q, cues().status, self.clean
        near = words.norm.search(clean, max(slot.clause[0], slot.floor), q.left)
        near = (
            near
            or words.norm_after.search(clean[q.right : q.right + 12])
            or words.condition.search(clean[q.right : q.right + 80])
        )
        start = max(slot.sentence[0], q.left - _LOOK_BACK)
        segment = max(start, clean.rfind("；", start, q.left) + 1, clean.rfind(";", start, q.left) + 1)
        forecast = self._last(words.forecast, "forecast", segment, q.left)
        actual = self._last(words.actual, "actual", start, q.left)
        far = self._last(words.planned_far, "planned", start, q.left)
        close = self._last(words.planned_near, "planned", segment, q.left)
        if words.planned_at.search(slot.before) and not actual:
            return "planned", "status.planned_at", None
        if near and not (forecast or far):
            span = near.span() if near.re is words.norm else None
            return "norm", "status.norm", span
        if forecast and not (actual and actual[1] > forecast[1]):
            return "forecast", "status.forecast", forecast[1:]
        planned = max((p for p in (far, close) if p and p[1] >= told), key=lambda p: p[1], default=None)
        if planned and not (actual and actual[1] > planned[1]):
            return "planned", "status.planned", planned[1:]
        if type_ in NORMS:
            return "norm", "type", None
        if actual is None and planned is None:
            for lead in self._governed(q.start):
                if lead.kind == "sentence":
                    continue
                if found := words.planned_far.search(clean, lead.start, lead.end) or words.planned_lead.search(
                    clean, lead.start, lead.end
                ):
                    return "planned", "lead.planned", found.span()
            if when > 0:
                return "planned", "period.future", None
        return "actual", "default", None

    def _last(self, pattern: re.Pattern[str], name: str, start: int, end: int) -> _Found | None:
        found = next(iter(deque(pattern.finditer(self.clean, start, end), maxlen=1)), None)
        return (name, found.start(), found.end()) if found else None
