"""What the characters around a quantity suggest of its type: a linear model over character n-grams.

The rules decide first. The model is asked where two types are close, and where no rule knows the words. Its weights are whole
numbers and are added as whole numbers, so that every machine finds the same; ``models/train_ngrams.py`` fits them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
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

    def log_probabilities(self, clean: str, slot: Slot, measure: str) -> NDArray[np.float64]:
        """How probable each type is by the characters around a quantity.

        Parameters
        ----------
        clean : str
            The clean view of the text.
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        array of float
            Natural logarithms of probabilities, in the order of `types`.
        """
        total = np.add.reduce(self.weights.take(buckets(clean, slot, measure), axis=0), axis=0, dtype=np.int32) + self.bias
        odds = (total - total.max()) * self.scale
        told: NDArray[np.float64] = odds - math.log(np.add.reduce(np.exp(odds)))
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


def buckets(clean: str, slot: Slot, measure: str) -> NDArray[np.uint32]:
    """The buckets of the n-grams around a quantity: before, across and after it, with its unit and without, and of its clause.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slot : Slot
        The quantity in its place.
    measure : str
        What it measures.

    Returns
    -------
    array of uint32
    """
    q, (a, b) = slot.q, slot.sentence
    before = _DIGITS.sub("0", clean[max(a, q.left - _BEFORE) : q.left])
    after = _DIGITS.sub("0", clean[q.right : min(b, q.right + _AFTER)])
    around = _STOPS.sub("", clean[slot.scope[0] : slot.scope[1]])
    before, after = before[-_NEAR:], after[:_NEAR]
    codes = _codes(f"{before}\0{after}")
    zones = np.repeat(_ZONES, (len(before), 1 + len(after)))
    unit = crc32(q.unit.encode())
    told = [unit, crc32(measure.encode(), unit), crc32(q.surface.encode("utf-8", "surrogatepass"), 1)]
    two = _longer(codes, codes)
    three = _longer(two, codes)
    four = _longer(three, codes)
    parts = [np.array(told, np.uint32), _pairs(around), two ^ np.uint32(unit)]
    parts += [grams + zones[: len(grams)] for grams in (two, three, four)]
    mixed = np.concatenate(parts)
    mixed ^= mixed >> np.uint32(15)
    mixed *= _ODD
    mixed ^= mixed >> np.uint32(13)
    return mixed % np.uint32(BUCKETS)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def _longer(grams: NDArray[np.uint32], codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each n-gram with the character after it: a polynomial of its characters, modulo 2**32."""
    n = len(codes) - len(grams) + 1
    return grams[: len(codes) - n] * _ODD + codes[n:]


def _pairs(text: str) -> NDArray[np.uint32]:
    codes = _codes(text)
    return _longer(codes, codes) ^ _AROUND
