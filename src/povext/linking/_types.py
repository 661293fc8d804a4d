"""Which concept a quantity belongs to: candidates from the rules, from what came before, and the choice among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from povext.concepts import ConceptMatch, Rule
from povext.linking._context import Slot, count_between
from povext.linking._cues import cues

__all__ = ["Candidate", "Chooser", "Choice"]

THRESHOLD = 1.25
"""Least score of a type; below it a number stays ``other``."""

RATES = frozenset({"percent", "pp", "ratio", "times", "rank"})
_BREAKS = "，,；;。！？!?："


class Candidate(NamedTuple):
    """A type that a quantity may have, and what speaks for it."""

    score: float
    type: str
    rule: str
    start: int
    end: int
    measure: str = ""


class Choice(NamedTuple):
    """The candidate chosen, and the best one of another type."""

    chosen: Candidate
    runner_up: Candidate | None


class Chooser:
    """Chooses the types of the quantities of one text, in order.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    rules : sequence of Rule
        The rules.
    hits : sequence of ConceptMatch
        Where the text uses their words, in order.
    slots : sequence of Slot
        The quantities in their places.
    """

    def __init__(self, clean: str, rules: Sequence[Rule], hits: Sequence[ConceptMatch], slots: Sequence[Slot]) -> None:
        self.clean, self.rules, self.hits, self.slots = clean, rules, hits, slots
        self._starts = [h.start for h in hits]
        self._quantities = [s.q.start for s in slots]
        self._soft = [i for i, c in enumerate(clean) if c in "，,："]
        self._hard = [i for i, c in enumerate(clean) if c in "；;。！？!?\n"]

    def choose(self, n: int, measure: str, done: Sequence[tuple[str, str]]) -> Choice:
        """Choose the type of quantity `n`.

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
        best: dict[str, Candidate] = {}
        for candidate in [*self._from_rules(slot, measure), *self._from_before(slot, measure, done)]:
            known = best.get(candidate.type)
            if known is None or candidate.score > known.score:
                best[candidate.type] = candidate
        ranked = sorted(best.values(), key=lambda c: (-c.score, c.type))
        nothing = Candidate(THRESHOLD, "other", "default", slot.q.start, slot.q.end)
        chosen = ranked[0] if ranked and ranked[0].score > THRESHOLD else nothing
        others = [c for c in ranked if c.type != chosen.type]
        return Choice(chosen, others[0] if others else None)

    def _from_rules(self, slot: Slot, measure: str) -> list[Candidate]:
        a, b = slot.sentence
        first = bisect_left(self._starts, a)
        last = bisect_left(self._starts, b)
        out = []
        for hit in self.hits[first:last]:
            rule = self.rules[hit.rule]
            if not self._fits(rule, hit, slot, measure):
                continue
            score = self._score(rule, hit, slot, measure)
            if score > 0:
                kind = rule.measure if measure == "value" and slot.q.unit in RATES else ""
                out.append(Candidate(score, rule.type, rule.id, hit.start, hit.end, kind))
        return out

    def _fits(self, rule: Rule, hit: ConceptMatch, slot: Slot, measure: str) -> bool:
        q, clean = slot.q, self.clean
        unit = q.unit
        if unit not in rule.units and not (
            unit in RATES and (measure != "value" or rule.measure or unit == "percent" and rule.kind == "topic")
        ):
            return False
        if hit.start < q.end and hit.end > q.start and not hit.end > q.end:
            return False
        if rule.side == "before" and hit.start >= q.end or rule.side == "after" and hit.end <= q.start:
            return False
        c0, c1 = min(slot.clause[0], hit.start), max(slot.clause[1], hit.end)
        if rule.without and rule.without.search(clean, c0, c1):
            return False
        if rule.with_ and not rule.with_.search(clean, c0, c1):
            return False
        if rule.near and not rule.near.search(clean, slot.sentence[0], slot.sentence[1]):
            return False
        if rule.before and not rule.before.search(clean, slot.sentence[0], q.left):
            return False
        return not (rule.head and not self._headed(rule, slot))

    def _headed(self, rule: Rule, slot: Slot) -> bool:
        assert rule.head is not None
        q, clean = slot.q, self.clean
        if rule.head.search(clean, q.start, slot.name_end):
            return True
        tail = cues().noun.fill.search(slot.before)
        end = q.left - (len(slot.before) - tail.start()) if tail else q.left
        return any(m.end() >= end - 1 for m in rule.head.finditer(clean, max(slot.floor, end - 12), min(end + 1, q.left)))

    def _score(self, rule: Rule, hit: ConceptMatch, slot: Slot, measure: str) -> float:
        q = slot.q
        before = hit.end <= q.start or hit.start < q.start
        if before:
            lo, hi = hit.end, q.left
        else:
            lo, hi = q.right, hit.start
        crossed = max(0, self._crossed(slot, lo, hi))
        soft, hard = count_between(self._soft, lo, hi), count_between(self._hard, lo, hi)
        gap = max(0, hi - lo)
        score = rule.weight - 0.03 * min(gap, 30) - 0.6 * min(crossed, 4) - 0.8 * soft - 2.2 * hard
        named = slot.name_end > q.right and q.unit not in RATES and q.dimension != "money"
        if rule.kind == "topic":
            if before:
                score += 0.3
            elif gap <= 1 and not crossed:
                score += 0.3
            else:
                score -= 1.0 + (1.5 if soft or hard or crossed else 0)
        elif rule.kind in ("noun", "stock"):
            if not before and hit.start < slot.name_end and not crossed:
                score += 1.0 + 0.03 * min(gap, 30) + 0.02 * (hit.end - q.right)
            elif before and gap <= 6 and not soft and not crossed and (not named or gap == 0):
                score += 0.7
            elif before and named:
                score -= 1.3
            elif not before:
                score -= 1.0 + (1.5 if soft or hard else 0)
        elif rule.kind == "verb":
            if before:
                score += 0.2
            else:
                score -= 0.2 + (1.2 if soft or hard else 0) + 0.6 * crossed
        if rule.head:
            score += 0.6
        return score

    def _crossed(self, slot: Slot, lo: int, hi: int) -> int:
        first = bisect_left(self._quantities, lo)
        last = bisect_left(self._quantities, hi)
        return sum(1 for k in range(first, last) if self.slots[k].group != slot.group)

    def _from_before(self, slot: Slot, measure: str, done: Sequence[tuple[str, str]]) -> list[Candidate]:
        """What carries over from the quantities before it in the sentence."""
        n = slot.number
        out: list[Candidate] = []
        clean, words = self.clean, cues().inherit
        for k in range(n - 1, max(-1, n - 7), -1):
            earlier = self.slots[k]
            if earlier.sentence != slot.sentence:
                break
            kind, its_measure = done[k]
            between = clean[earlier.q.right : slot.q.left]
            hard = count_between(self._hard, earlier.q.right, slot.q.left)
            near = n - 1 - k
            base = 0.0
            same_unit = earlier.q.unit == slot.q.unit
            bare = len(between) <= 4 and not any(c in _BREAKS for c in between)
            opening = words.derived.search(clean[max(slot.clause[0], earlier.q.right) : slot.q.left] or "，")
            if earlier.group == slot.group:
                base = 5.0
            elif slot.derived and measure != "value":
                own = clean[max(slot.clause[0], earlier.q.right) : slot.q.left]
                base = 3.6 if opening or not own.strip() else 1.3
                base -= 0.9 * near if earlier.derived and not same_unit else 0.25 * near
            elif same_unit and ("降" in between or "增" in between or "升" in between or "提高" in between or "减" in between) and len(between) <= 16:
                base = 4.2
            elif same_unit and bare:
                base = 3.2 if slot.name_end <= slot.q.right + 1 or slot.derived else 1.6
            elif same_unit and "其中" in between:
                base = 2.9
            elif same_unit and opening and slot.name_end <= slot.q.right + 1:
                base = 2.4
            elif {earlier.q.unit, slot.q.unit} <= {"person", "household", "person_time"} and "其中" in between:
                base = 2.7
            if base:
                base -= 0.7 * hard + (0.15 * near if same_unit else 0)
                out.append(Candidate(base, kind, "carried", earlier.q.start, earlier.q.end, its_measure if same_unit else ""))
        return out
