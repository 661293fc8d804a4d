"""What the characters around a quantity suggest of its type: a linear model over character n-grams.

A second opinion on every quantity, beside the rules; it hears of the rules too (``_signs.py``). Its weights are whole numbers
and are added as whole numbers, so that every machine finds the same; ``models/train_ngrams.py`` fits them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from povext.linking._context import Slot

__all__ = ["BUCKETS", "SIGN_WEIGHT", "Grams", "NGrams", "Ragged", "ngrams"]

BUCKETS: Final = 1 << 17
_NEAR: Final = 14
"""Characters before and after a quantity whose n-grams are told with the side that they stand on."""
_AROUND: Final = 48
_SIDES: Final = np.array([0, 0, 0, 0, 0, 16, 16, 32, 32], np.uint32)
"""What tells the nine kinds of n-grams of a quantity apart, see ``Grams``: the side that they stand on."""
_RAISED: Final = 128
_ROOM: Final = (1 << 16) // (2 * _RAISED)
"""So many raised weights can be added in a lane of sixteen bits."""
_LOW: Final = np.uint64(0x00FF00FF00FF00FF)
"""Every second byte of a machine word."""
_ODD: Final = np.uint32(2654435761)
"""Knuth's multiplier for hashing by multiplication, the prime next to 2**32 over the golden ratio (TAOCP vol. 3, 6.4)."""
_DIGITS: Final = re.compile(r"[0-9][0-9.]*")
SIGN_WEIGHT: Final = 3
"""A sign counts as so many n-grams."""


Ragged = tuple[NDArray[np.uint32], NDArray[np.intp]]
"""The buckets of some quantities one after another, and how many are each one's."""


class NGrams:
    """The model.

    Parameters
    ----------
    types : tuple of str
        The types that it tells apart.
    weights : array of int8, shape (BUCKETS, number of types)
        What each bucket of n-grams speaks for.
    bias : array of int32
        What speaks for each type beforehand.
    scale : float
        The size of one unit of weight, in log odds.
    """

    def __init__(self, types: tuple[str, ...], weights: NDArray[np.int8], bias: NDArray[np.int32], scale: float) -> None:
        self.types, self.weights, self.bias, self.scale = types, weights, bias, scale
        self.order: dict[str, int] = {kind: i for i, kind in enumerate(types)}
        self._raised: NDArray[np.uint64] | None = None

    def _lanes(self) -> NDArray[np.uint64]:
        """The weights, raised above nought, eight to a machine word."""
        if self._raised is None:  # no cached_property: compiled classes would make it anew each time
            raised = np.zeros((len(self.weights), -(-len(self.types) // 8) * 8), np.uint8)
            np.bitwise_xor(self.weights.view(np.uint8), np.uint8(_RAISED), out=raised[:, : len(self.types)])
            self._raised = raised.view(np.uint64)
        return self._raised

    def log_probabilities(self, grams: Ragged, signs: Ragged) -> NDArray[np.float64]:
        """How probable each type is for some quantities.

        Parameters
        ----------
        grams, signs : tuple of array
            The buckets of the n-grams and of the signs of the quantities.

        Returns
        -------
        array of float, shape (number of quantities, number of types)
            Natural logarithms of probabilities.
        """
        total = self._summed(signs)
        total *= SIGN_WEIGHT
        total += self._summed(grams)
        total += self.bias
        odds = (total - total.max(axis=1, keepdims=True)) * self.scale
        told: NDArray[np.float64] = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
        return told

    def _summed(self, told: Ragged) -> NDArray[np.int32]:
        """The weights of the buckets of each quantity, added up: one addition adds four of them, each in its lane."""
        buckets, counts = told
        ends = counts.cumsum()
        starts = ends - counts
        rows = self._lanes().take(buckets, axis=0)
        total = np.empty((len(counts), rows.shape[1] * 8), np.int32)
        total[:, ::2] = _added(rows & _LOW, starts, ends)
        rows >>= np.uint64(8)
        rows &= _LOW
        total[:, 1::2] = _added(rows, starts, ends)
        return total[:, : len(self.types)] - (counts * _RAISED).astype(np.int32)[:, None]


def _added(rows: NDArray[np.uint64], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.integer[Any]]:
    """The sums of stretches of rows, four lanes to a machine word; in parts, where there are more rows than a lane holds."""
    if (ends - starts).max() <= _ROOM:
        return np.add.reduceat(rows, starts, axis=0).view(np.uint16)
    parts = [range(start, end, _ROOM) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    sums = np.add.reduceat(rows, [at for part in parts for at in part], axis=0).view(np.uint16)
    return np.add.reduceat(sums, np.cumsum([0, *map(len, parts[:-1])]), axis=0, dtype=np.int32)


@lru_cache(maxsize=1)
def ngrams() -> NGrams:
    """The fitted model.

    Returns
    -------
    NGrams
    """
    folder = files("povext.linking") / "data"
    head = json.loads((folder / "ngrams.json").read_text("utf-8"))
    types = tuple(head["types"])
    weights = np.zeros((BUCKETS, len(types)), np.int8)
    with (folder / "ngrams.npz").open("rb") as file, np.load(file, allow_pickle=False) as told:
        weights[told["rows"]] = told["weights"]
        bias = told["bias"]
    return NGrams(types, weights, bias, head["scale"])


class Grams:
    """The character n-grams of a text, hashed for all its quantities together; all numbers look the same.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    """

    def __init__(self, clean: str, slots: Sequence[Slot]) -> None:
        text, ends, shifts = _levelled(clean, [(s.q.num_start, s.q.num_end) for s in slots])
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
        two = codes[:-1] * _ODD + codes[1:]
        three = two[:-1] * _ODD + codes[2:]
        self._two, self._three = len(two), len(two) + len(three)
        self._codes = codes
        self._grams = np.concatenate([two, three, np.zeros(1, np.uint32)])
        self._ends, self._shifts = np.array(ends, np.intp), np.array(shifts, np.intp)

    def of(self, slots: Sequence[Slot], measures: Sequence[str]) -> Ragged:
        """The buckets of the n-grams of quantities: before and after each, with its unit and without, and of its clause.

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
        starts, lengths = self._stretches(slots)
        marks = np.zeros(starts.shape, np.uint32)
        marks[:, :3] = [_own(s.q.unit, measure, s.q.surface) for s, measure in zip(slots, measures, strict=True)]
        marks[:, 3], marks[:, 4] = _AROUND, marks[:, 0]
        flat = lengths.ravel()
        last = flat.cumsum()
        at = np.arange(last[-1]) + (starts.ravel() - last + flat).repeat(flat)
        grams = self._grams.take(at) + np.tile(_SIDES, len(slots)).repeat(flat)
        return _mixed(grams ^ marks.ravel().repeat(flat)), lengths.sum(axis=1)

    def around(self, slots: Sequence[Slot], before: int, after: int) -> NDArray[np.uint32]:
        """The characters around quantities, as far as their paragraphs reach.

        Parameters
        ----------
        slots : sequence of Slot
            The quantities in their places.
        before, after : int
            So many before each, and from its first on.

        Returns
        -------
        array of uint32, shape (number of quantities, before + after)
            Code points; 0 beyond the paragraph, as for the character NUL.
        """
        placed = np.array([(slot.q.left, *slot.block) for slot in slots], np.intp)
        placed += self._shifts.take(self._ends.searchsorted(placed, "right"))
        at = placed[:, :1] + np.arange(-before, after)
        inside = (at >= placed[:, 1:2]) & (at < placed[:, 2:])
        return np.where(inside, self._codes.take(np.where(inside, at, 0)), np.uint32(0))

    def _stretches(self, slots: Sequence[Slot]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the nine kinds of n-grams of each quantity begin, and how many there are.

        Those of the quantity itself (its unit, its measure, its surface), which have no characters; the pairs of its clause,
        and with its unit of its neighbourhood; pairs and threes before it, and from it on.
        """
        placed = [_placed(slot) for slot in slots]
        near = np.array(placed, np.intp)
        near += self._shifts.take(self._ends.searchsorted(near, "right"))
        left, right, opens, closes, first, last = near.T
        begin, end = np.maximum(opens, left - _NEAR), np.minimum(closes, right + _NEAR)
        two, three = self._two, self._three
        starts = np.empty((len(slots), len(_SIDES)), np.intp)
        stops = np.empty_like(starts)
        starts[:, :3], stops[:, :3] = three, three + 1
        starts[:, 3], stops[:, 3] = first, np.minimum(last - 1, two)
        starts[:, 4], stops[:, 4] = begin, np.minimum(end - 1, two)
        starts[:, 5], stops[:, 5] = begin, np.minimum(left, two)
        starts[:, 6], stops[:, 6] = begin + two, np.minimum(left + two, three)
        starts[:, 7], stops[:, 7] = left, np.minimum(end - 1, two)
        starts[:, 8], stops[:, 8] = left + two, np.minimum(end - 2 + two, three)
        return starts, np.maximum(stops - starts, 0)


def _placed(slot: Slot) -> tuple[int, int, int, int, int, int]:
    """The ends of a quantity, of its sentence, and of its clause as far as words reach."""
    q, (opens, closes), (first, last), (low, high) = slot.q, slot.sentence, slot.clause, slot.scope
    return q.left, q.right, opens, closes, max(low, first), min(high, max(last, q.right))


def _levelled(clean: str, numbers: Sequence[tuple[int, int]]) -> tuple[str, list[int], list[int]]:
    """The text with every number as 0 (and its 万 or 亿), the ends of the numbers, and how far what follows each is shifted."""
    spans = sorted({*numbers, *(m.span() for m in _DIGITS.finditer(clean))})
    pieces, ends, shifts, last, shift = [], [], [0], 0, 0
    for start, end in spans:
        if start < last:  # a run of digits inside a number
            continue
        number = "0" + clean[end - 1] if clean[end - 1] in "万亿" else "0"
        pieces += [clean[last:start], number]
        shift += len(number) - (end - start)
        ends.append(end)
        shifts.append(shift)
        last = end
    return "".join([*pieces, clean[last:]]), ends, shifts


@lru_cache(maxsize=4096)
def _own(unit: str, measure: str, surface: str) -> tuple[int, int, int]:
    """What the quantity itself says: its unit, its measure, its surface."""
    code = crc32(unit.encode())
    return code, crc32(measure.encode(), code), crc32(surface.encode("utf-8", "surrogatepass"), 1)


def _mixed(grams: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The bucket of each n-gram; the last step of a multiplicative hash."""
    mixed = (grams ^ (grams >> np.uint32(15))) * _ODD
    mixed ^= mixed >> np.uint32(13)
    mixed &= np.uint32(BUCKETS - 1)
    return mixed
