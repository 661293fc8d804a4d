"""A second opinion on the type of every quantity: the n-gram model beside the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from povext import taxonomy
from povext.linking._candidates import Candidate, in_order, weights
from povext.linking._context import Slot
from povext.linking._ngrams import buckets, ngrams
from povext.linking._signs import Signs

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
    off_topic : callable
        Whether a quantity stands where nothing rural is spoken of.
    """

    def __init__(
        self,
        clean: str,
        slots: Sequence[Slot],
        ruled: Callable[[Slot, str], Sequence[Candidate]],
        off_topic: Callable[[Slot], bool],
    ) -> None:
        self._clean, self._slots, self._ruled, self._off_topic = clean, slots, ruled, off_topic
        self._signs: Signs | None = None
        self._answers: list[NDArray[np.float64]] = []

    def hear(self, best: dict[str, Candidate], slot: Slot, measure: str) -> None:
        """Add what the model says to the candidates of a quantity, and to their number the type that it likes best.

        Parameters
        ----------
        best : dict
            Type → candidate; changed in place. ``other`` is among them afterwards.
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.
        """
        w, threshold, model, told = weights()["learned"], weights()["threshold"], ngrams(), self.of(slot, measure)
        if "other" not in best or best["other"].score < threshold:
            best["other"] = Candidate(threshold, "other", "default", slot.q.start, slot.q.end, "", {})
        kind = model.types[int(told.argmax())]
        fits = measure != "value" or slot.q.unit in taxonomy.builtin()[kind].units
        if kind not in best and fits and not self._off_topic(slot):
            best[kind] = Candidate(w["free"], kind, "learned.ngrams", *slot.clause, "", {})
        for c in best.values():
            n = model.order.get(c.type)
            says = w["neutral"] if n is None else max(float(told[n]), w["floor"])
            score = c.score + w["weight"] * (says - w["neutral"])
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
            self._signs = Signs(self._clean, self._slots, self._ranked, self._off_topic, weights()["threshold"])
        return self._signs

    def _ask(self, slots: Sequence[Slot], measures: Sequence[str]) -> list[NDArray[np.float64]]:
        grams = buckets(self._clean, slots, measures)
        told = [self.signs.of(slot, measure) for slot, measure in zip(slots, measures, strict=True)]
        return ngrams().log_probabilities([np.concatenate(pair) for pair in zip(grams, told, strict=True)])

    def _ranked(self, slot: Slot, measure: str) -> list[tuple[float, str, str]]:
        return [(c.score, c.type, c.rule) for c in sorted(self._ruled(slot, measure), key=in_order)]
