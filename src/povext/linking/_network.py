"""What the wording around a quantity says of its type: a small convolutional network over characters.

Asked where the n-grams (``_ngrams.py``) are in doubt: it finds patterns of four characters wherever they stand near the number,
and combines them, which a linear model cannot. One convolution, a weight for every distance from the number, the largest answer
of each pattern, and two layers above (Kim 2014, Convolutional neural networks for sentence classification, EMNLP; the weights by
distance are our own). Its weights and the answers that pass between its layers are whole numbers, so small that sums of their
products are exact in single precision, in whatever order they are added; scales and offsets are applied one by one. So a
quantity has the same scores on every machine and beside any others. ``models/train_network.py`` fits it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOTTED", "LEFT", "MOST", "RIGHT", "STEP", "WIDTH", "Alphabet", "Network", "network"]

LEFT: Final = 64
RIGHT: Final = 32
"""Characters that are read before a quantity, and from its first on."""
WIDTH: Final = 4
"""Characters of a pattern."""
STEP: Final = 1 / 16
"""What one unit of an answer between the layers stands for."""
MOST: Final = (127, 127, 255)
"""The largest answers of the patterns and of the two layers, in such units."""
UNKNOWN: Final = 1
BLOTTED: Final = 2
"""The numbers of a character that the network does not know, and of one that was hidden from it in training; 0 is none at all."""
_AT_ONCE: Final = 64
_LANE: Final = 32767 // (WIDTH + 1)
"""The parts of a pattern and its bias, none larger, can be added in sixteen bits."""
_PLANE: Final = 1 << 16


class Alphabet:
    """What a network hears, in numbers.

    Parameters
    ----------
    characters : str
        The characters that it knows.
    sides : sequence of sequence of str
        What may be told of a quantity beside characters: the known values of each kind.
    """

    def __init__(self, characters: str, sides: Sequence[Sequence[str]]) -> None:
        self._numbers = np.full(_PLANE, UNKNOWN, np.uint16)
        codes = np.array([ord(c) for c in characters], np.intp)
        self._numbers[codes] = np.arange(len(codes)) + BLOTTED + 1
        self._numbers[0] = 0
        self._sides: list[dict[str, int]] = [{value: n for n, value in enumerate(values, 1)} for values in sides]
        sizes = [len(values) + 1 for values in sides]
        self.unknown: list[int] = [sum(sizes[:n]) for n in range(len(sizes))]
        """The row of each kind that stands for a value that is not known."""
        self.rows: int = sum(sizes)

    def numbers(self, codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """The numbers of characters.

        Parameters
        ----------
        codes : array of uint32
            Their code points; 0 where there is none.

        Returns
        -------
        array of uint16
        """
        return self._numbers.take(np.minimum(codes, _PLANE - 1))

    def side(self, values: Sequence[str]) -> list[int]:
        """The rows of what is told of a quantity beside characters.

        Parameters
        ----------
        values : sequence of str
            One for each kind.

        Returns
        -------
        list of int
        """
        return [first + known.get(value, 0) for first, known, value in zip(self.unknown, self._sides, values, strict=True)]


class Network:
    """The network.

    Parameters
    ----------
    types : sequence of str
        The types that it tells apart.
    alphabet : Alphabet
        What it hears.
    told : dict of array
        Its weights as whole numbers, and the scales of their units.
    """

    def __init__(self, types: Sequence[str], alphabet: Alphabet, told: dict[str, NDArray[Any]]) -> None:
        self.types, self.alphabet, self._told = tuple(types), alphabet, told
        exact = [_times(told["characters"].astype(np.float32), part) for part in told["patterns"].astype(np.float32)]
        bias = told["pattern_bias"]
        largest = np.max([np.abs(part).max(axis=0) for part in [*exact, bias[None].astype(np.float32)]], axis=0)
        unit = np.exp2(np.maximum(0, np.frexp(largest / _LANE)[1]))
        self._tables = [np.rint(part / unit).astype(np.int16) for part in exact]
        """What each part of each pattern says to each character, in as fine a unit as sixteen bits have room for."""
        self._bias = np.rint(bias / unit).astype(np.int16)
        self._unit = told["pattern_scale"] * unit / STEP
        self._layers = [told[name].astype(np.float32) for name in ("first", "second", "last")]

    def log_probabilities(self, characters: NDArray[np.uint16], sides: NDArray[np.intp]) -> NDArray[np.float64]:
        """How probable each type is for some quantities.

        Parameters
        ----------
        characters : array of uint16, shape (number of quantities, LEFT + RIGHT)
            The numbers of the characters around each.
        sides : array of int, shape (number of quantities, kinds)
            What else is told of each, as rows.

        Returns
        -------
        array of float, shape (number of quantities, number of types)
            Natural logarithms of probabilities.
        """
        parts = [
            self._scores(characters[at : at + _AT_ONCE], sides[at : at + _AT_ONCE]) for at in range(0, len(characters), _AT_ONCE)
        ]
        scores = np.concatenate(parts)
        scores -= scores.max(axis=1, keepdims=True)
        logs: NDArray[np.float64] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return logs

    def _scores(self, characters: NDArray[np.uint16], sides: NDArray[np.intp]) -> NDArray[np.float64]:
        told, places = self._told, LEFT + RIGHT - WIDTH + 1
        first, second, last = self._layers
        found = self._tables[0].take(characters[:, :places], axis=0)
        for n in range(1, WIDTH):
            found += self._tables[n].take(characters[:, n : n + places], axis=0)
        found += self._bias
        largest = np.multiply(found, told["gate"], dtype=np.int32).max(axis=1)
        answers = _whole(largest * self._unit, MOST[0])
        beside = told["side"].take(sides, axis=0).sum(axis=1, dtype=np.int32) * (told["side_scale"] / STEP)
        one = _whole(_times(answers, first) * told["first_scale"] + (beside + told["first_bias"] / STEP), MOST[1])
        more = np.maximum(_times(one, second) * told["second_scale"] + told["second_bias"] / STEP, 0.0)
        two = _whole(one + more, MOST[2])
        scores: NDArray[np.float64] = _times(two, last) * (told["last_scale"] * STEP) + told["last_bias"]
        return scores


def _times(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of two matrices; ``@`` would wake the threads of a linear algebra library, which cost more than the sums."""
    product: NDArray[np.float32] = np.einsum("ij,jk->ik", rows, weights)
    return product


def _whole(steps: NDArray[np.float64], most: int) -> NDArray[np.float32]:
    """Answers as whole numbers of steps, none below nought or above the largest."""
    return np.minimum(np.maximum(np.rint(steps), 0.0), most).astype(np.float32)


@lru_cache(maxsize=1)
def network() -> Network:
    """The fitted network.

    Returns
    -------
    Network
    """
    folder = files("povext.linking") / "data"
    head = json.loads((folder / "network.json").read_text("utf-8"))
    with (folder / "network.npz").open("rb") as file, np.load(file, allow_pickle=False) as told:
        return Network(head["types"], Alphabet(head["characters"], head["sides"]), dict(told.items()))
