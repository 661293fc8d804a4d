"""What speaks for a type beside the characters: what the text is about, which rules fit, and what stands around."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np

from povext.linking._candidates import Candidate, in_order
from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._measure import measure_of
from povext.linking._ngrams import BUCKETS, Ragged
from povext.linking._rulings import Rulings

__all__ = ["Signs", "measures_of"]

_DENSITY: Final = (1, 4, 8, 14, 22, 32)
"""Rural words in a thousand characters."""
_CODED, _PLAIN, _MANY = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85), (0.1, 0.3, 0.5), (3, 8, 20)
"""Shares of the quantities that the rules give a type, and that they keep out of all types; numbers of quantities."""
_AROUND: Final = (-2, -1, 1, 2)
_HOW: Final = {"carried": "carried", "default": "default"}
_KNOWN: Final = 3
"""As many rules are told of a quantity."""
_REMEMBERED: Final = 8192
"""Signs that are hashed but once: most texts show the same ones."""


class Signs:
    """The signs of the quantities of one text, as buckets of the model.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    measures : sequence of str
        What they measure.
    alone : sequence of Candidate
        What the rules alone make of them.
    rulings : Rulings
        What the rules say of each.
    """

    def __init__(
        self,
        clean: str,
        slots: Sequence[Slot],
        measures: Sequence[str],
        alone: Sequence[Candidate],
        rulings: Rulings,
    ) -> None:
        self.measures = measures
        self._slots, self._alone, self._rulings = slots, alone, rulings
        self._types = ["none" if c.rule == "default" else c.type for c in alone]
        self._kinds = [(kind not in ("none", "other"), kind == "other") for kind in self._types]
        rural = sum(1 for _ in cues().topic.rural.finditer(clean)) * 1000 / max(1, len(clean))
        told = max(1, len(slots))
        self._counts = sum(coded for coded, _ in self._kinds), sum(plain for _, plain in self._kinds)
        self._density = bisect_right(_DENSITY, rural)
        self._coded, self._plain = bisect_right(_CODED, self._counts[0] / told), bisect_right(_PLAIN, self._counts[1] / told)
        self._many = bisect_right(_MANY, len(slots))

    def of(self, slots: Sequence[Slot], measures: Sequence[str]) -> Ragged:
        """The signs of quantities.

        Parameters
        ----------
        slots : sequence of Slot
            The quantities in their places.
        measures : sequence of str
            What they measure.

        Returns
        -------
        array of uint32
            The buckets of the first, of the second, ...
        array of int
            How many are each one's.
        """
        signs: list[int] = []
        counts: list[int] = []
        for slot, measure in zip(slots, measures, strict=True):
            before = len(signs)
            signs += _topic(slot.q.unit, self._rulings.off_topic(slot), self._density, self._coded, self._plain, self._many)
            self._rules(slot, measure, signs)
            self._neighbours(slot, signs)
            counts.append(len(signs) - before)
        return np.array(signs, np.uint32), np.array(counts, np.intp)

    def told(self, slot: Slot, measure: str) -> tuple[str, ...]:
        """What the network is told of a quantity beside characters: nothing of what the rules make of it itself.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        tuple of str
            Its unit, its measure, how rural the text is, how many of its other quantities the rules give a type or keep out of
            all types, how many there are, and whether its paragraph is about something else.
        """
        others = max(1, len(self._types) - 1)
        coded, plain = ((total - own) / others for total, own in zip(self._counts, self._kinds[slot.number], strict=True))
        shares = bisect_right(_CODED, coded), bisect_right(_PLAIN, plain)
        about = (self._density, *shares, self._many, int(self._rulings.off_topic(slot)))
        return slot.q.unit, measure, *map(str, about)

    def _rules(self, slot: Slot, measure: str, out: list[int]) -> None:
        first = self._alone[slot.number]
        out += _first(first.type, _HOW.get(first.rule, "rule"), min(4, int(first.score)), self._density, self._coded)
        if first.rule == "carried":
            out += [_bucket(f"tie {tie}") for tie in first.features]
        ranked = sorted(self._rulings.built_in(slot, measure), key=in_order)[:_KNOWN]
        if not ranked:
            out += _unruled(slot.q.unit, self._density, self._coded)
            return
        out.append(_bucket(f"rule {ranked[0].rule}"))
        seen = set()
        for place, c in enumerate(ranked):
            if c.type not in seen:
                seen.add(c.type)
                out += _ruled(c.type, min(4, int(c.score)), place)

    def _neighbours(self, slot: Slot, out: list[int]) -> None:
        for step in _AROUND:
            n = slot.number + step
            if not 0 <= n < len(self._slots):
                out += _beside(step, "", "", False)
                continue
            other = self._slots[n]
            where = "sentence" if other.sentence == slot.sentence else "paragraph" if other.block == slot.block else "text"
            out += _beside(step, where, self._types[n], other.group == slot.group)


@lru_cache(maxsize=_REMEMBERED)
def _topic(unit: str, off: bool, density: int, coded: int, plain: int, many: int) -> tuple[int, ...]:
    out = [f"off {off}", f"off {off} {unit}", f"rural {density}", f"rural {density} {unit}"]
    out += [f"coded {coded}", f"coded {coded} {unit}", f"coded {coded} of {many}"]
    return _buckets(*out, f"plain {plain}", f"plain {plain} {coded}")


@lru_cache(maxsize=_REMEMBERED)
def _first(kind: str, how: str, score: int, density: int, coded: int) -> tuple[int, ...]:
    told = f"first {kind}"
    return _buckets(f"{told} {how}", f"{told} {score}", f"{told} rural {density}", f"{told} coded {coded}")


@lru_cache(maxsize=_REMEMBERED)
def _unruled(unit: str, density: int, coded: int) -> tuple[int, ...]:
    return _buckets("no rule", f"no rule {unit}", f"no rule coded {coded}", f"no rule rural {density}")


@lru_cache(maxsize=_REMEMBERED)
def _ruled(kind: str, score: int, place: int) -> tuple[int, ...]:
    return _buckets(f"type {kind}", f"type {kind} {score}", f"type {kind} at {place}")


@lru_cache(maxsize=_REMEMBERED)
def _beside(step: int, where: str, kind: str, grouped: bool) -> tuple[int, ...]:
    if not where:
        return _buckets(f"beside {step} nothing")
    out = [f"beside {step} {where} {kind}", f"near {abs(step)} {where} {kind.partition('.')[0]}"]
    return _buckets(*out, f"group {kind}") if grouped else _buckets(*out)


def _buckets(*signs: str) -> tuple[int, ...]:
    return tuple(map(_bucket, signs))


@lru_cache(maxsize=_REMEMBERED)
def _bucket(sign: str) -> int:
    return crc32(sign.encode()) % BUCKETS


def measures_of(slots: Sequence[Slot]) -> list[str]:
    """What the quantities measure by their cues alone.

    Parameters
    ----------
    slots : sequence of Slot
        The quantities of a text in their places.

    Returns
    -------
    list of str
    """
    out: list[str] = []
    for n, slot in enumerate(slots):
        last = slots[n - 1] if n else None
        beside = (last, out[-1]) if last is not None and last.sentence == slot.sentence else None
        out.append(measure_of(slot, beside)[0])
    return out
