"""Which concept a quantity belongs to: candidates from the rules, from what came before, and the choice among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from povext.concepts import ConceptMatch, ConceptMatcher, Taxonomy
from povext.linking._candidates import Candidate, Choice, in_order, weights
from povext.linking._carry import Carry
from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._marks import Marks
from povext.linking._opinion import Opinion
from povext.linking._own import ruled, upheld
from povext.linking._rulings import Rulings
from povext.linking._settle import settling
from povext.linking._signs import measures_of
from povext.ner import Reading

__all__ = ["Chooser"]

_PARTS: Final = frozenset({"subset", "subset_people"})
_NAMES: Final = frozenset({"stock_named", "stock_touching_before", "noun_named", "noun_touching_before"})


class Chooser:
    """Chooses the types of the quantities of one text, in order.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    matcher : ConceptMatcher
        The rules.
    hits : sequence of ConceptMatch
        Where the text uses their words, in order.
    slots : sequence of Slot
        The quantities in their places.
    blocks : sequence of tuple
        The paragraphs.
    own : Taxonomy, optional
        The user's own taxonomy, where it is not the built-in one.
    reading : Reading, optional
        What the optional model says of the text.
    """

    learned = True
    """Whether the model is asked; without it the rules decide alone."""

    def __init__(
        self,
        clean: str,
        matcher: ConceptMatcher,
        hits: Sequence[ConceptMatch],
        slots: Sequence[Slot],
        blocks: Sequence[tuple[int, int]],
        own: Taxonomy | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.clean, self.slots = clean, slots
        table = weights()
        self._carried, self._shares, self._threshold = table["carried"], table["shares"], table["threshold"]
        self._wholes = frozenset(table["wholes"])
        self._best: dict[tuple[int, str, tuple[tuple[str, str], ...]], dict[str, Candidate]] = {}
        self._settling = settling(own)
        self._own: frozenset[str] = frozenset() if own is None else own.own
        if own is not None and not own.extends:
            self.learned = False
        marks = Marks(clean, slots)
        self._rulings = Rulings(clean, matcher, hits, slots, blocks, marks, own)
        self.carry = Carry(clean, slots, marks.hard)
        self._reading = reading
        self._opinion: Opinion | None = None

    @property
    def opinion(self) -> Opinion:
        """The model's say, asked for when first a type is to be chosen."""
        if self._opinion is None:
            measures = measures_of(self.slots)
            alone = self._by_rules(measures)
            self._opinion = Opinion(self.clean, self.slots, measures, alone, self._rulings, self._reading)
        return self._opinion

    def choose(self, n: int, measure: str, done: Sequence[tuple[str, str]]) -> Choice:
        """Choose the type of a quantity.

        Parameters
        ----------
        n : int
            Number of the quantity.
        measure : str
            What it measures.
        done : sequence of (str, str)
            Types and measures of the quantities before it.

        Returns
        -------
        Choice
        """
        slot = self.slots[n]
        best = self._candidates(slot, measure, done)
        if self.learned:
            return self._heard(best, slot, measure)
        if self._own:
            best = ruled(best)
        ranked = sorted(best.values(), key=in_order)
        return Choice(ranked[0], ranked[1] if len(ranked) > 1 else None, ranked)

    def _candidates(self, slot: Slot, measure: str, done: Sequence[tuple[str, str]]) -> dict[str, Candidate]:
        """The best candidate of each type; ``other`` is always among them."""
        told = tuple([done[k] for k, _ in self.carry.over(slot.number, measure)])
        known_best = self._best.get((slot.number, measure, told))
        if known_best is not None:
            return known_best
        limited = bool(self._settling.measures)
        best = {"other": Candidate(self._threshold, "other", "default", slot.q.start, slot.q.end, "", {})}
        for candidate in [*self._rulings.of(slot, measure), *self._from_before(slot, measure, done)]:
            known = best.get(candidate.type)
            if limited and not self._settling.allows(candidate, measure, slot):
                continue
            if known is None or candidate.score > known.score:
                best[candidate.type] = candidate
        self._best[slot.number, measure, told] = best
        return best

    def _by_rules(self, measures: Sequence[str]) -> list[Candidate]:
        """What the rules alone make of all quantities."""
        out: list[Candidate] = []
        done: list[tuple[str, str]] = []
        for slot, measure in zip(self.slots, measures, strict=True):
            told = self._candidates(slot, measure, done).values()
            out.append(min([c for c in told if c.type not in self._own] if self._own else told, key=in_order))
            done.append((out[-1].type, measure))
        return out

    def proposals(self, n: int, measure: str) -> list[Candidate]:
        """What each rule alone says of a quantity, better and worse.

        Parameters
        ----------
        n : int
            Number of the quantity.
        measure : str
            What it measures.

        Returns
        -------
        list of Candidate
        """
        return list(self._rulings.of(self.slots[n], measure))

    def _heard(self, best: dict[str, Candidate], slot: Slot, measure: str) -> Choice:
        """The choice with the model's say, which is on the types that it knows."""
        known = {t: c for t, c in best.items() if t not in self._own} if self._own else best
        choice = self.opinion.hear(known, slot, measure)
        return choice if len(known) == len(best) else upheld(choice, best, self._own)

    def _from_before(self, slot: Slot, measure: str, done: Sequence[tuple[str, str]]) -> list[Candidate]:
        """What carries over from the quantities before it in the sentence."""
        out: list[Candidate] = self._from_after(slot, measure)
        for k, features in self.carry.over(slot.number, measure):
            earlier = self.slots[k]
            score = sum(self._carried[name] * value for name, value in features.items())
            kind, its_measure = done[k]
            if kind in self._wholes and not features.keys().isdisjoint(_PARTS) and self._named(slot, measure):
                features = {**features, "whole": 1.0}
                score += self._carried["whole"]
            if measure == "share":
                kind = self._shares.get(kind, kind)
            same = its_measure if k == slot.number - 1 and slot.derived and earlier.derived else ""
            out.append(Candidate(score, kind, "carried", earlier.q.start, earlier.q.end, same, features))
        return out

    def _named(self, slot: Slot, measure: str) -> bool:
        """Whether a rule knows the name of the thing counted itself."""
        return any(c.type != "other" and not c.features.keys().isdisjoint(_NAMES) for c in self._rulings.of(slot, measure))

    def _from_after(self, slot: Slot, measure: str) -> list[Candidate]:
        """What an elided noun takes from the next item of the list: 20个国家级和8个省级贫困县."""
        n = slot.number + 1
        if n >= len(self.slots) or slot.derived:
            return []
        later = self.slots[n]
        if later.sentence != slot.sentence or later.q.unit != slot.q.unit or later.q.surface != slot.q.surface:
            return []
        if not cues().inherit.joined.match(self.clean[slot.right : later.left]):
            return []
        features = {"elided": 1.0}
        score = self._carried["elided"]
        return [
            Candidate(score + 0.1 * c.score, c.type, "carried", c.start, c.end, "", features)
            for c in self._rulings.of(later, measure)
            if c.score > self._threshold
        ]
