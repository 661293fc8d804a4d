"""Which time governs a quantity."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from povext.linking._context import Slot
from povext.linking._leads import Lead
from povext.periods import PeriodMatch

__all__ = ["Times"]

_SILENT = frozenset({"baseline", "name", "norm", "duration"})


_LEADING = frozenset({"at", "deadline", "until", "since", "name"})


_OPENING = 2
"""A sentence is about a time that stands this many characters from its start, at most."""
_LASTING = frozenset({"year", "half", "quarter", "since", "plan", "range"})
"""Kinds of times that later sentences may speak of; a single day is that of an event."""


def _told(found: PeriodMatch, how: str) -> tuple[PeriodMatch | None, str]:
    """A vague time (近年来) governs too, but tells no date."""
    return (found, how) if found.begin else (None, "vague")


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

    def __init__(
        self, clean: str, matches: Sequence[PeriodMatch], governed: Callable[[int], Iterable[Lead]]
    ) -> None:
        self.clean = clean
        self.matches = [m for m in matches if m.role not in _SILENT and m.kind != "duration" and (m.begin or m.role == "vague")]
        self._starts = [m.start for m in self.matches]
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
        c0, s0 = slot.clause[0], slot.sentence[0]
        found = self._last(max(c0, slot.floor), q.start)
        if found:
            return _told(found, "clause")
        after = self._first(q.end, min(slot.clause[1], q.end + 8))
        if after and self.clean[q.end : after.start] in ("（", "(", "，", ""):
            return after, "clause"
        found = self._last(s0, q.start)
        if found:
            return _told(found, "clause" if found.start >= c0 else "sentence")
        found = self._last(slot.block[0], s0)
        if found and found.role == "cumulative":
            return found, "paragraph"
        for lead in self._governed(q.start):
            found = self._last(lead.start, lead.end)
            if found is None:
                continue
            if lead.kind == "sentence" and not (found.start - lead.start <= _OPENING and found.kind in _LASTING):
                continue
            if found.role in _LEADING or lead.kind in ("opening", "sentence"):
                return _told(found, "lead")
        return None, "none"

    def _last(self, start: int, end: int) -> PeriodMatch | None:
        i = bisect_left(self._starts, end) - 1
        while i >= 0 and self.matches[i].start >= start:
            if self.matches[i].end <= end:
                return self.matches[i]
            i -= 1
        return None

    def _first(self, start: int, end: int) -> PeriodMatch | None:
        i = bisect_left(self._starts, start)
        if i < len(self.matches) and self.matches[i].end <= end:
            return self.matches[i]
        return None
