"""What the characters around a quantity suggest of its type: a linear model over character n-grams.

A second opinion on every quantity, beside the rules; it hears of the rules too (``_signs.py``). Its weights are whole numbers
and are added as whole numbers, so that every machine finds the same; ``models/train_ngrams.py`` fits them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from povext.linking._context import Slot

__all__ = ["BUCKETS", "SIGN_WEIGHT", "Grams", "NGrams", "ngrams"]

BUCKETS = 1 << 15
_NEAR = 14
"""Characters before and after a quantity whose n-grams are told with the side that they stand on."""
_BEFORE, _AFTER, _AROUND = np.uint32(16), np.uint32(32), np.uint32(48)
_ODD = np.uint32(2654435761)
"""Knuth's multiplier for hashing by multiplication, the prime next to 2**32 over the golden ratio (TAOCP vol. 3, 6.4)."""
_DIGITS = re.compile(r"[0-9][0-9.]*")
SIGN_WEIGHT = 3
"""A sign counts as so many n-grams."""


class NGrams(NamedTuple):
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
    order : Mapping
        Type → its place in `types`.
    """

    types: tuple[str, ...]
    weights: NDArray[np.int8]
    bias: NDArray[np.int32]
    scale: float
    order: Mapping[str, int]

    def log_probabilities(self, grams: Sequence[NDArray[np.uint32]], signs: Sequence[NDArray[np.uint32]]) -> NDArray[np.float64]:
        """How probable each type is for some quantities.

        Parameters
        ----------
        grams, signs : sequence of array
            The buckets of the n-grams and of the signs of each quantity.

        Returns
        -------
        array of float, shape (number of quantities, number of types)
            Natural logarithms of probabilities.
        """
        total = np.empty((len(grams), len(self.types)), np.int32)
        for row, near, beside in zip(total, grams, signs, strict=True):
            np.add.reduce(self.weights.take(beside, axis=0), axis=0, dtype=np.int32, out=row)
            row *= SIGN_WEIGHT
            row += np.add.reduce(self.weights.take(near, axis=0), axis=0, dtype=np.int32)
        total += self.bias
        odds = (total - total.max(axis=1, keepdims=True)) * self.scale
        told: NDArray[np.float64] = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
        return told


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
    return NGrams(types, weights, bias, head["scale"], {kind: i for i, kind in enumerate(types)})


class Grams:
    """The character n-grams of a text, hashed once for all its quantities; all numbers look the same.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    """

    def __init__(self, clean: str, slots: Sequence[Slot]) -> None:
        text, self._ends, self._shifts = _levelled(clean, [(s.q.num_start, s.q.num_end) for s in slots])
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
        self._two = codes[:-1] * _ODD + codes[1:]
        lengths = (self._two, self._two[:-1] * _ODD + codes[2:])
        self._before = [_mixed(grams + _BEFORE) for grams in lengths]
        self._after = [_mixed(grams + _AFTER) for grams in lengths]
        self._pairs = _mixed(self._two ^ _AROUND)
        self._united: dict[str, NDArray[np.uint32]] = {}

    def of(self, slot: Slot, measure: str) -> NDArray[np.uint32]:
        """The buckets of the n-grams of a quantity: before and after it, with its unit and without, and of its clause.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        array of uint32
        """
        q, at = slot.q, self._at
        left, right = at(q.left), at(q.right)
        begin, end = max(at(slot.sentence[0]), left - _NEAR), min(at(slot.sentence[1]), right + _NEAR)
        around = slice(at(max(slot.scope[0], slot.clause[0])), max(0, at(min(slot.scope[1], max(slot.clause[1], q.right))) - 1))
        parts = [_own(q.unit, measure, q.surface), self._pairs[around], self._with_unit(q.unit)[begin : max(0, end - 1)]]
        parts += [grams[begin:left] for grams in self._before]
        parts += [grams[left : max(left, end - n)] for n, grams in enumerate(self._after, 1)]
        return np.concatenate(parts)

    def _at(self, position: int) -> int:
        """Where a clean offset outside the numbers lies in the levelled text."""
        return position + self._shifts[bisect_right(self._ends, position)]

    def _with_unit(self, unit: str) -> NDArray[np.uint32]:
        known = self._united.get(unit)
        if known is None:
            known = self._united[unit] = _mixed(self._two ^ np.uint32(crc32(unit.encode())))
        return known


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
def _own(unit: str, measure: str, surface: str) -> NDArray[np.uint32]:
    """What the quantity itself says: its unit, its measure, its surface."""
    code = crc32(unit.encode())
    told = [code, crc32(measure.encode(), code), crc32(surface.encode("utf-8", "surrogatepass"), 1)]
    return _mixed(np.array(told, np.uint32))


def _mixed(grams: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The bucket of each n-gram; the last step of a multiplicative hash."""
    mixed = (grams ^ (grams >> np.uint32(15))) * _ODD
    mixed ^= mixed >> np.uint32(13)
    mixed &= np.uint32(BUCKETS - 1)
    return mixed
