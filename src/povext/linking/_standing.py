"""Whether a value holds, is planned, is forecast or is a norm."""

from __future__ import annotations

import re
from collections.abc import Callable

from povext.linking._context import Slot
from povext.linking._cues import cues

__all__ = ["Standing"]

_Found = tuple[str, int, int]


class Standing:
    """Reads the status of the quantities of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    governed : callable
        Position → the lead-in that governs it, as ``(start, end)``, or ``None``.
    """

    def __init__(self, clean: str, governed: Callable[[int], tuple[int, int] | None]) -> None:
        self.clean = clean
        self._governed = governed
        words = cues().status
        self._patterns: tuple[tuple[str, re.Pattern[str]], ...] = (
            ("planned", words.planned),
            ("forecast", words.forecast),
            ("actual", words.actual),
        )

    def of(self, slot: Slot, future: bool) -> tuple[str, str, tuple[int, int] | None]:
        """Status of a quantity.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        future : bool
            Whether its period ends after the text was published, and is no year under way.

        Returns
        -------
        tuple
            The status, the name of the cue that chose it, the characters of the cue (clean offsets) or ``None``.
        """
        a, q = slot.sentence[0], slot.q
        near = cues().status.norm.search(self.clean, max(slot.clause[0], slot.floor), q.left)
        if near:
            return "norm", "status.norm", near.span()
        last = self._last(max(a, q.left - 160), q.left)
        if last and last[0] != "actual":
            return last[0], f"status.{last[0]}", (last[1], last[2])
        if future and last is None:
            return "planned", "period.future", None
        lead = self._governed(q.start)
        if lead and last is None and (found := cues().status.planned.search(self.clean, *lead)):
            return "planned", "lead.planned", found.span()
        return "actual", "default", None

    def _last(self, start: int, end: int) -> _Found | None:
        best: _Found | None = None
        for name, pattern in self._patterns:
            for found in pattern.finditer(self.clean, start, end):
                if best is None or found.start() >= best[1]:
                    best = (name, found.start(), found.end())
        return best
