"""A second opinion on the type of every quantity: the n-gram model beside the rules, and the network where that is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from povext import taxonomy
from povext.linking._candidates import Candidate, Choice, weights
from povext.linking._context import Slot
from povext.linking._network import LEFT, RIGHT, network
from povext.linking._ngrams import Grams, ngrams
from povext.linking._rulings import Rulings
from povext.linking._signs import Signs
from povext.ner import Reading

__all__ = ["Opinion"]

DOUBT = float(np.log(0.8))
"""Where the n-grams are less sure than this, the network is asked: of 9 to 17 quantities in a hundred of unseen texts. It hardly
changes the rest."""
SURE = float(np.log(0.97))
"""Where both are surer than this, the optional model is not heard: it is there for wording that they do not know."""
_AT_ONCE = 1024
"""Quantities that are asked for at a time, so that memory is bounded."""


class Opinion:
    """What the model says of the quantities of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    measures : sequence of str
        What they measure by their cues.
    alone : sequence of Candidate
        What the rules alone make of them.
    rulings : Rulings
        What the rules say of each.
    reading : Reading, optional
        What the optional model says: its word is weighed with that of the n-grams.
    """

    def __init__(
        self,
        clean: str,
        slots: Sequence[Slot],
        measures: Sequence[str],
        alone: Sequence[Candidate],
        rulings: Rulings,
        reading: Reading | None = None,
    ) -> None:
        self._reading = reading if reading is not None and reading.types else None
        self._clean, self._slots, self._rulings = clean, slots, rulings
        self.signs = Signs(clean, slots, measures, alone, rulings)
        self._grams: Grams | None = None
        self._answers: tuple[NDArray[np.float64], list[int]] | None = None

    def hear(self, best: Mapping[str, Candidate], slot: Slot, measure: str) -> Choice:
        """Choose among the candidates of a quantity and the type but ``other`` that the model likes best.

        Parameters
        ----------
        best : Mapping
            Type → candidate by the rules.
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        Choice
        """
        w, model = weights()["learned"], ngrams()
        neutral, floor, weight, order = w["neutral"], w["floor"], w["weight"], model.order
        told, likes = self.of(slot, measure)
        kind = model.types[likes]
        fits = measure != "value" or slot.q.unit in taxonomy.builtin()[kind].units
        if fits and kind not in best and not self._rulings.off_topic(slot):
            best = {**best, kind: Candidate(w["free"], kind, "learned", *slot.clause, "", {})}
        ranked: list[tuple[float, str, float]] = []
        for type_, candidate in best.items():
            n = order.get(type_)
            least = neutral if "answered" in candidate.features else floor  # the order of a list is surer than the words around
            says = neutral if n is None else max(told.item(n), least)
            score = w["other"] if candidate.rule == "default" else candidate.score
            ranked.append((-(score + weight * (says - neutral)), type_, says))
        ranked.sort()
        heard = [best[type_].scored(-score, {**best[type_].features, "learned": says}) for score, type_, says in ranked[:2]]
        return Choice(heard[0], heard[1] if len(heard) > 1 else None)

    def of(self, slot: Slot, measure: str) -> tuple[NDArray[np.float64], int]:
        """What the model says of a quantity: asked once for all of them, and again where a measure turns out another.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        array of float
            Log probabilities of the types of the model.
        int
            The number of the most probable one beside ``other``.
        """
        measures = self.signs.measures
        if measures[slot.number] != measure:
            told, likes = self._ask([slot], [measure])
            return told[0], likes[0]
        if self._answers is None:
            self._answers = self.answers()
        return self._answers[0][slot.number], self._answers[1][slot.number]

    def answers(self) -> tuple[NDArray[np.float64], list[int]]:
        """What the model says of all quantities.

        Returns
        -------
        array of float, shape (number of quantities, number of types)
            Log probabilities.
        list of int
            The number of the most probable type of each beside ``other``.
        """
        slots, measures = self._slots, self.signs.measures
        parts = [self._ask(slots[k : k + _AT_ONCE], measures[k : k + _AT_ONCE]) for k in range(0, len(slots), _AT_ONCE)]
        return np.concatenate([told for told, _ in parts]), [kind for _, likes in parts for kind in likes]

    @property
    def grams(self) -> Grams:
        """The n-grams of the text."""
        if self._grams is None:
            self._grams = Grams(self._clean, self._slots)
        return self._grams

    def _ask(self, slots: Sequence[Slot], measures: Sequence[str]) -> tuple[NDArray[np.float64], list[int]]:
        model = ngrams()
        told = model.log_probabilities(self.grams.of(slots, measures), self.signs.of(slots, measures))
        doubtful: list[int] = np.flatnonzero(told.max(axis=1) < DOUBT).tolist()
        if doubtful:
            wording = self._by_wording([slots[n] for n in doubtful], [measures[n] for n in doubtful])
            told[doubtful] = _pooled(told[doubtful], wording, weights()["learned"]["network"])
        if self._reading is not None:
            told = _weighed(told, model.types, slots, self._reading)
        beside = told.copy()
        beside[:, model.order["other"]] = -np.inf
        return told, beside.argmax(axis=1).tolist()

    def _by_wording(self, slots: Sequence[Slot], measures: Sequence[str]) -> NDArray[np.float64]:
        """What the network says of some quantities."""
        model = network()
        characters = model.alphabet.numbers(self.grams.around(slots, LEFT, RIGHT))
        sides = [model.alphabet.side(self.signs.told(slot, measure)) for slot, measure in zip(slots, measures, strict=True)]
        return model.log_probabilities(characters, np.array(sides, np.intp))


def _pooled(one: NDArray[np.float64], other: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """The log probabilities of two models, weighed and made to add up to one again: a logarithmic opinion pool.

    Genest and Zidek (1986), Combining probability distributions, Statistical Science 1(1), section 3.
    """
    both = (1 - weight) * one + weight * other
    both -= both.max(axis=-1, keepdims=True)
    told: NDArray[np.float64] = both - np.log(np.exp(both).sum(axis=-1, keepdims=True))
    return told


def _weighed(told: NDArray[np.float64], types: Sequence[str], slots: Sequence[Slot], reading: Reading) -> NDArray[np.float64]:
    """The log probabilities with those of the optional model, where these are not sure."""
    order = {kind: n for n, kind in enumerate(reading.types)}
    columns = [order.get(kind, -1) for kind in types]
    out = told.copy()
    for n, slot in enumerate(slots):
        logs = reading.odds.get((slot.q.start, slot.q.end))
        if logs is not None and told[n].max() < SURE:
            beside = np.array([*logs, min(logs)])[columns]
            out[n] = _pooled(told[n], beside, reading.weight)
    return out
