"""What a quantity takes over from those before it: the other end of a change, a list that goes on, a part of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from povext.linking._context import Slot, count_between
from povext.linking._cues import cues
from povext.linking._respective import series

__all__ = ["Carry"]

_PEOPLE: Final = frozenset({"person", "household", "person_time"})
_LISTED: Final = frozenset({"person", "CNY", "percent"})
_PAIR_REACH: Final = 24
_AFTER: Final = 12
_LOOK_BACK: Final = 6
_GOES_ON: Final = re.compile(
    "[^，。；：、0-9]{0,8}[，、；（(](?:[与和]?[比较]?(?:上年|去年|上年同期|去年同期|同期)?(?:相比|同比|均比|比|环比)?，?)?"
)
"""From a list of numbers to the 分别 that tells more of each."""


class Carry:
    """The ties between the quantities of a sentence.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        The quantities in their places.
    hard : sequence of int
        Where sentences and their halves end, in order.
    """

    def __init__(self, clean: str, slots: Sequence[Slot], hard: Sequence[int]) -> None:
        self.clean, self.slots, self._hard = clean, slots, hard
        self._known: dict[tuple[int, bool], list[tuple[int, dict[str, float]]]] = {}
        self._heads = dict(self._answered())

    def over(self, n: int, measure: str) -> list[tuple[int, dict[str, float]]]:
        """The quantities before one that it may take its type from, nearest first.

        Parameters
        ----------
        n : int
            Number of the quantity.
        measure : str
            What it measures.

        Returns
        -------
        list of (int, dict)
            The numbers of earlier quantities, and the features of each tie.
        """
        slot = self.slots[n]
        rate = slot.derived and measure != "value"
        known = self._known.get((n, rate))
        if known is None:
            known = self._known[n, rate] = list(self._ties(slot, rate))
        return known

    def _answered(self) -> Iterator[tuple[int, int]]:
        """Each rate of a list that 分别 opens, and the number it is told of: 粮食36万吨，肉类2万吨，分别增长【3%】和【1%】."""
        for at, items in series(self.clean, self.slots):
            first = items[0].number
            heads = self.slots[max(0, first - len(items)) : first]
            told = [slot for slot in heads if slot.sentence == items[0].sentence and not slot.derived and not slot.became]
            if len(told) < len(items) or not all(slot.derived for slot in items):
                continue
            if _GOES_ON.fullmatch(self.clean, told[-1].name_end, at):
                yield from zip((slot.number for slot in items), (slot.number for slot in told), strict=True)

    def _ties(self, slot: Slot, rate: bool) -> Iterator[tuple[int, dict[str, float]]]:
        n = slot.number
        if rate and n in self._heads:
            yield self._heads[n], {"derived_opening": 1.0, "answered": 1.0}
            return
        for k in range(n - 1, max(-1, n - 1 - _LOOK_BACK), -1):
            if self.slots[k].sentence != slot.sentence and not self._continues(self.slots[k], slot):
                return
            features = self._features(self.slots[k], slot, rate, n - 1 - k)
            if features:
                yield k, features

    def related(self, n: int) -> list[tuple[int, str]]:
        """Earlier quantities of the sentence that quantity `n` is the other end, or a part, of.

        Parameters
        ----------
        n : int
            Number of the quantity.

        Returns
        -------
        list of (int, str)
            Their numbers, with ``pair``, ``group`` or ``subset``.
        """
        for k, told in self.over(n, "value"):
            kind = next((name for name in ("group", "pair", "subset") if name in told), None)
            if kind:
                return [(k, kind)]
        return []

    def _continues(self, earlier: Slot, slot: Slot) -> bool:
        """Whether the sentence opens with 其中 right after the one of the earlier quantity."""
        gap = self.clean[earlier.sentence[1] : slot.sentence[0]]
        return not gap.strip() and "\n" not in gap and self.clean.startswith("其中", slot.sentence[0])

    def _features(self, earlier: Slot, slot: Slot, rate: bool, near: int) -> dict[str, float]:
        if earlier.group == slot.group:
            return {"group": 1.0}
        same_unit = earlier.q.unit == slot.q.unit and (slot.q.unit != "count" or earlier.q.surface == slot.q.surface)
        people = earlier.q.unit in _PEOPLE and slot.q.unit in _PEOPLE
        if not (rate or same_unit or people):
            return {}
        clean = self.clean
        between = clean[earlier.right : slot.left]
        own = clean[max(slot.clause[0], earlier.q.right) : slot.q.left]
        opening = bool(cues().inherit.derived.search(own or "，"))
        if rate and self._of_people(slot, own):
            if earlier.q.unit not in _PEOPLE:
                return {}
            opening = True
        nameless = slot.name_end <= slot.right + 1
        out: dict[str, float] = {}
        if same_unit and slot.q.unit in _LISTED and cues().inherit.listed.match(between):
            out["listed"] = 1.0
        elif rate:
            out["derived_opening" if opening or not own.strip() else "derived_own_words"] = 1.0
            out["derived_over_other" if earlier.derived and not same_unit else "derived_near"] = float(near)
        elif same_unit and len(between) <= _PAIR_REACH and cues().inherit.turn.search(between) and nameless:
            out["pair"] = 1.0
        elif same_unit and cues().inherit.series.match(between):
            out["series" if nameless or slot.derived else "series_named"] = 1.0
        elif same_unit and cues().inherit.part.search(between):
            out["subset"] = 1.0
        elif same_unit and nameless and (opening or (not people and cues().inherit.rest.match(own))):
            out["opening"] = 1.0
        elif people and cues().inherit.part.search(between):
            out["subset_people"] = 1.0
        elif same_unit and people and self._from_people(slot):
            out["subset"] = 1.0
        if not out:
            return out
        hard = count_between(self._hard, earlier.q.right, slot.q.left)
        if hard:
            out["hard"] = float(hard)
        if same_unit and near:
            out["near"] = float(near)
        return out

    def _of_people(self, slot: Slot, own: str) -> bool:
        """Whether the words around a rate say that it is one of people: 女工占六成, 近七成是脱贫户."""
        return cues().inherit.people.search(own) is not None or self._from_people(slot)

    def _from_people(self, slot: Slot) -> bool:
        """Whether the words behind a number say which people they are: 20名来自脱贫户."""
        return cues().inherit.people_after.search(self.clean[slot.q.right : slot.q.right + _AFTER]) is not None
