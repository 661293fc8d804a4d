"""What lies between two positions of a text: other quantities, list commas, commas, full stops."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from povext.linking._context import Slot

__all__ = ["Marks"]

_BREAKS: Final = re.compile(r"[、，,：；;。！？!?\n]")
_LIST, _SOFT, _HARD = -3, -2, -1
_KINDS: Final = {"、": _LIST, "，": _SOFT, ",": _SOFT, "：": _SOFT}
"""What kind of break a mark is, where it is no hard one."""
_ASIDE: Final = re.compile(r"[（(][^（()）\n]{7,60}[)）]")
"""A bracket that says something of its own, not 县（市、区）."""


class Marks:
    """Where a text breaks off and where its quantities stand.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    """

    def __init__(self, clean: str, slots: Sequence[Slot]) -> None:
        kind = _KINDS.get
        found = [(m.start(), kind(m[0], _HARD)) for m in _BREAKS.finditer(clean)]
        found += [(e, _SOFT) for m in _ASIDE.finditer(clean) for e in (m.start(), m.end() - 1)]
        found += [(slot.q.start, slot.group) for slot in slots]
        found.sort()
        self._at, self._kinds = [at for at, _ in found], [kind for _, kind in found]
        self.hard = [at for at, kind in found if kind == _HARD]

    def between(self, group: int, lo: int, hi: int) -> tuple[int, int, int, int]:
        """How many other quantities, list commas, commas and full stops lie in ``[lo, hi)``.

        Parameters
        ----------
        group : int
            The group whose quantities do not count.
        lo, hi : int
            Clean offsets.

        Returns
        -------
        tuple of int
        """
        crossed = listed = soft = hard = 0
        for kind in self._kinds[bisect_left(self._at, lo) : bisect_left(self._at, hi)]:
            if kind >= 0:
                crossed += kind != group
            elif kind == _SOFT:
                soft += 1
            elif kind == _LIST:
                listed += 1
            else:
                hard += 1
        return crossed, listed, soft, hard
