"""What the characters around a quantity suggest of its type: a linear model over character n-grams.

A second opinion on every quantity, beside the rules; it hears of the rules too (``_signs.py``). Its weights are whole numbers
and are added as whole numbers, so that every machine finds the same; ``models/train_ngrams.py`` fits them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from povext.linking._context import Slot

__all__ = ["BUCKETS", "NGrams", "buckets", "ngrams"]

BUCKETS = 1 << 15
_BEFORE, _AFTER, _NEAR = 28, 24, 14
_ZONES, _AROUND = np.array([16, 32], np.uint32), np.uint32(48)
"""Before and after the quantity."""
_ODD = np.uint32(2654435761)
"""Knuth's multiplier for hashing by multiplication, the prime next to 2**32 over the golden ratio (TAOCP vol. 3, 6.4)."""
_DIGITS, _STOPS = re.compile(r"[0-9.]+"), re.compile(r"[0-9.，。、；]+")


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

    def log_probabilities(self, rows: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.float64]]:
        """How probable each type is for some quantities.

        Parameters
        ----------
        rows : sequence of array
            The buckets of each.

        Returns
        -------
        list of array of float
            Natural logarithms of probabilities, in the order of `types`.
        """
        out = []
        for row in rows:
            total = np.add.reduce(self.weights.take(row, axis=0), axis=0, dtype=np.int32) + self.bias
            odds = (total - total.max()) * self.scale
            out.append(odds - math.log(np.add.reduce(np.exp(odds))))
        return out


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


def buckets(clean: str, slots: Sequence[Slot], measures: Sequence[str]) -> list[NDArray[np.uint32]]:
    """The buckets of the n-grams of quantities: before, across and after each, with its unit and without, and of its sentence.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Quantities in their places.
    measures : sequence of str
        What they measure.

    Returns
    -------
    list of array of uint32
    """
    if not slots:
        return []
    beside = [_beside(clean, slot) for slot in slots]
    owner, codes, whole = _joined([f"{before}\0{after}" for before, after in beside])
    zones = np.repeat(np.tile(_ZONES, len(slots)), [n for before, after in beside for n in (len(before), 2 + len(after))])[:-1]
    two, three, four = _grams(codes, whole, 4)
    unit = np.array([crc32(slot.q.unit.encode()) for slot in slots], np.uint32)
    around_owner, around, around_whole = _joined([_STOPS.sub("", clean[s.scope[0] : s.scope[1]]) for s in slots])
    (pairs,) = _grams(around, around_whole, 2)
    own = [told for slot, measure in zip(slots, measures, strict=True) for told in _own(slot, measure)]
    parts = [(np.repeat(np.arange(len(slots)), len(own) // len(slots)), np.array(own, np.uint32))]
    parts.append((around_owner[pairs[0]], pairs[1] ^ _AROUND))
    parts.append((owner[two[0]], two[1] ^ unit[owner[two[0]]]))
    parts += [(owner[at], grams + zones[at]) for at, grams in (two, three, four)]
    owners, mixed = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    mixed ^= mixed >> np.uint32(15)
    mixed *= _ODD
    mixed ^= mixed >> np.uint32(13)
    mixed %= np.uint32(BUCKETS)
    ends = np.cumsum(np.bincount(owners, minlength=len(slots)))
    return np.split(mixed[np.argsort(owners, kind="stable")], ends[:-1])


def _beside(clean: str, slot: Slot) -> tuple[str, str]:
    """The characters before and after a quantity, all numbers the same."""
    q, (a, b) = slot.q, slot.sentence
    before = _DIGITS.sub("0", clean[max(a, q.left - _BEFORE) : q.left])
    after = _DIGITS.sub("0", clean[q.right : min(b, q.right + _AFTER)])
    return before[-_NEAR:], after[:_NEAR]


def _own(slot: Slot, measure: str) -> tuple[int, int, int]:
    """What the quantity itself says: its unit, its measure, its surface."""
    unit = crc32(slot.q.unit.encode())
    return unit, crc32(measure.encode(), unit), crc32(slot.q.surface.encode("utf-8", "surrogatepass"), 1)


def _joined(texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.bool_]]:
    """The texts in one row: whose each character is, its code, and whether it is one rather than the gap behind a text."""
    lengths = np.array([len(text) + 1 for text in texts])
    codes = np.frombuffer("\0".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    whole = np.ones(len(codes), bool)
    whole[np.cumsum(lengths)[:-1] - 1] = False
    return np.repeat(np.arange(len(texts)), lengths)[:-1], codes, whole


def _grams(
    codes: NDArray[np.uint32], whole: NDArray[np.bool_], longest: int
) -> list[tuple[NDArray[np.intp], NDArray[np.uint32]]]:
    """The n-grams of two characters and more that no gap breaks, and where they begin: polynomials modulo 2**32."""
    out, grams, good = [], codes, whole
    for n in range(1, longest):
        grams, good = grams[: len(codes) - n] * _ODD + codes[n:], good[: len(codes) - n] & whole[n:]
        at = np.flatnonzero(good)
        out.append((at, grams[at]))
    return out
