"""A second opinion on the type of every quantity: the n-gram model beside the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from povext import taxonomy
from povext.linking._candidates import Candidate, weights
from povext.linking._context import Slot
from povext.linking._ngrams import buckets, ngrams
from povext.linking._signs import Signs, measures_of

__all__ = ["Opinion"]


class Opinion:
    """What the model says of the quantities of one text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.
    ruled : callable
        The candidates that the rules give for a quantity and a measure.
    alone : callable
        What the rules alone make of all quantities.
    off_topic : callable
        Whether a quantity stands where nothing rural is spoken of.
    """

    def __init__(
        self,
        clean: str,
        slots: Sequence[Slot],
        ruled: Callable[[Slot, str], Sequence[Candidate]],
        alone: Callable[[Sequence[str]], Sequence[Candidate]],
        off_topic: Callable[[Slot], bool],
    ) -> None:
        self._clean, self._slots, self._ruled, self._alone, self._off_topic = clean, slots, ruled, alone, off_topic
        self._signs: Signs | None = None
        self._answers: list[NDArray[np.float64]] = []

    def hear(self, best: dict[str, Candidate], slot: Slot, measure: str) -> None:
        """Add what the model says to the candidates of a quantity, and the type but ``other`` that it likes best to their number.

        Parameters
        ----------
        best : dict
            Type → candidate; changed in place.
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.
        """
        w, model, told = weights()["learned"], ngrams(), self.of(slot, measure)
        kind = next(model.types[n] for n in told.argsort()[:-3:-1] if model.types[n] != "other")
        fits = measure != "value" or slot.q.unit in taxonomy.builtin()[kind].units
        if kind not in best and fits and not self._off_topic(slot):
            best[kind] = Candidate(w["free"], kind, "learned.ngrams", *slot.clause, "", {})
        for c in best.values():
            n = model.order.get(c.type)
            says = w["neutral"] if n is None else max(float(told[n]), w["floor"])
            score = (w["other"] if c.rule == "default" else c.score) + w["weight"] * (says - w["neutral"])
            best[c.type] = c._replace(score=score, features={**c.features, "learned": says})

    def of(self, slot: Slot, measure: str) -> NDArray[np.float64]:
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
        """
        measures = self.signs.measures
        if not self._answers:
            self._answers = self._ask(self._slots, measures)
        return self._answers[slot.number] if measures[slot.number] == measure else self._ask([slot], [measure])[0]

    @property
    def signs(self) -> Signs:
        """What the model hears beside the characters."""
        if self._signs is None:
            measures = measures_of(self._slots)
            self._signs = Signs(self._clean, self._slots, measures, self._alone(measures), self._ruled, self._off_topic)
        return self._signs

    def _ask(self, slots: Sequence[Slot], measures: Sequence[str]) -> list[NDArray[np.float64]]:
        grams = buckets(self._clean, slots, measures)
        told = [self.signs.of(slot, measure) for slot, measure in zip(slots, measures, strict=True)]
        return ngrams().log_probabilities([np.concatenate(pair) for pair in zip(grams, told, strict=True)])
