"""What the rules say of each quantity: which of their words reach it, and how well each fits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from povext.concepts import ConceptMatch, ConceptMatcher, Rule, Taxonomy
from povext.linking._candidates import Candidate, weights
from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.linking._eligible import eligible
from povext.linking._marks import Marks
from povext.linking._respective import series
from povext.linking._topic import Topic

__all__ = ["Rulings"]

_FAR: Final = 10
_NEAR: Final = 160
_CROSS: Final = (4, 3)
"""Words beyond so many other quantities, before and after, are not looked at."""
_HEAD_REACH: Final = 12
_WHEN: Final = re.compile(
    "(?:分别|先后|已|均|都)?(?:[于在]|到|截至)?(?:20)?[0-9]{2}年(?:[0-9]{1,2}月)?[底末初]?[、和前]?|[今去前明]年年?底?|年[底内]前?"
    "|如期|按期|全部|悉数|顺利|成功|同步|整体"
)
"""When and how things came about, between them and their verb."""
_JOINS: Final = frozenset("、和与及")


class Rulings:
    """What the rules alone say of the quantities of one text.

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
    marks : Marks
        Where the text breaks off.
    own : Taxonomy, optional
        The user's own taxonomy, where it is not the built-in one.
    """

    def __init__(
        self,
        clean: str,
        matcher: ConceptMatcher,
        hits: Sequence[ConceptMatch],
        slots: Sequence[Slot],
        blocks: Sequence[tuple[int, int]],
        marks: Marks,
        own: Taxonomy | None = None,
    ) -> None:
        self.clean, self.rules, self.hits, self.slots = clean, matcher.rules, hits, slots
        self._eligible = eligible(matcher)
        table = weights()
        self._words, self._shares, self._rules = table["words"], table["shares"], table["rules"]
        self._starts = [h.start for h in hits]
        self._quantities = [s.q.start for s in slots]
        self._marks = marks
        self._known: dict[tuple[int, str], list[Candidate]] = {}
        self._own: frozenset[str] = frozenset() if own is None else own.own
        self._topic = Topic(clean, blocks, cues().topic.rural if own is None or own.extends else own.topic)
        self._own_topic = self._topic if own is None or not own.extends else Topic(clean, blocks, own.topic)
        self._owner = self._owners()
        self._answers = self._respective()

    def of(self, slot: Slot, measure: str) -> list[Candidate]:
        """The candidates that the rules give for a quantity.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        list of Candidate
        """
        if (known := self._known.get(key := (slot.number, measure))) is None:
            known = self._known[key] = self._ruled(slot, measure)
        return known

    def built_in(self, slot: Slot, measure: str) -> list[Candidate]:
        """The candidates that the model is told of: it knows nothing of types of the user's own.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.
        measure : str
            What it measures.

        Returns
        -------
        list of Candidate
        """
        found = self.of(slot, measure)
        return [c for c in found if c.type not in self._own] if self._own else found

    def off_topic(self, slot: Slot) -> bool:
        """Whether neither the paragraph nor most of the text speaks of anything rural.

        Parameters
        ----------
        slot : Slot
            The quantity in its place.

        Returns
        -------
        bool
        """
        return self._topic.off(slot.block)

    def _owners(self) -> dict[int, int]:
        """Hit → the quantity whose name it is part of."""
        out: dict[int, int] = {}
        for slot in self.slots:
            if slot.derived or slot.q.dimension == "money":
                continue
            for k in range(bisect_left(self._starts, slot.q.end), bisect_left(self._starts, slot.name_end)):
                out[k] = slot.group
        return out

    def _respective(self) -> dict[int, tuple[int, tuple[int, ...]]]:
        """Quantity → the words that answer it in a list opened by 分别, and those that answer its neighbours."""
        out: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at, items in series(self.clean, self.slots):
            first = bisect_left(self._starts, items[0].clause[0])
            last = bisect_left(self._starts, at)
            named: dict[str, int] = {}
            for k in range(first, last):
                rule = self.rules[self.hits[k].rule]
                if rule.kind == "topic" and self.hits[k].end <= at:
                    named[rule.type] = k
            told = sorted(named.values())
            if len(told) == len(items):
                out.update({slot.number: (told[i], tuple(told)) for i, slot in enumerate(items)})
        return out

    def _fit_own(self, fit: frozenset[int], slot: Slot, plain: bool) -> frozenset[int]:
        """The rules that may speak of a quantity, those of the user's own types by the subject of their own taxonomy."""
        if not self._own_topic.told or self._own_topic is self._topic:
            return fit
        alike = self._eligible.of(slot.q.unit, slot.q.surface, plain, self._own_topic.off(slot.block))
        rules, own = self.rules, self._own
        return frozenset(n for n in fit | alike if n in (alike if rules[n].type in own else fit))

    def _ruled(self, slot: Slot, measure: str) -> list[Candidate]:
        n, marks = slot.number, self._quantities
        first = bisect_left(self._starts, max(slot.scope[0], marks[n - _CROSS[0]] if n >= _CROSS[0] else 0))
        last = bisect_left(
            self._starts, min(slot.scope[1], marks[n + _CROSS[1]] if n + _CROSS[1] < len(marks) else len(self.clean))
        )
        q, rules, words, conditional = slot.q, self.rules, self._words, self._eligible.conditional
        plain = measure == "value"
        keep_measure = plain and slot.derived
        against = _against(slot) if measure == "gap" else len(self.clean)
        off_topic, own = self.off_topic(slot), self._own
        fit = self._eligible.of(q.unit, q.surface, plain, off_topic)
        if own:
            own_off_topic = self._own_topic.off(slot.block)
            fit = self._fit_own(fit, slot, plain)
        out: list[Candidate] = []
        for k, hit in enumerate(self.hits[first:last], first):
            start, end, number = hit
            if number not in fit or q.start < end <= q.end:
                continue
            rule = rules[number]
            if rule.side and (start >= q.end) == (rule.side == "before"):
                continue
            if number in conditional and not self._fits(rule, hit, slot):
                continue
            owned = self._owner.get(k, slot.group) != slot.group
            features = self._features(
                rule, hit, slot, owned, measure == "growth", own_off_topic if rule.type in own else off_topic
            )
            if against <= start < q.start:
                features["compared"] = 1.0
            answer = self._answers.get(n)
            if answer and rule.kind == "topic":
                features["answering" if k == answer[0] else "answering_other"] = float(k in answer[1])
            score = self._rules.get(rule.id, 0.0)
            for name, value in features.items():
                score += words[name] * value
            if score > 0:
                kind = self._shares.get(rule.type, rule.type) if measure == "share" else rule.type
                out.append(Candidate(score, kind, rule.id, start, end, rule.measure if keep_measure else "", features))
        return out

    def _fits(self, rule: Rule, hit: ConceptMatch, slot: Slot) -> bool:
        """Whether the words around are those that the rule asks for."""
        q, clean, a, b = slot.q, self.clean, slot.scope[0], slot.scope[1]
        if rule.without or rule.with_:
            c0, c1 = max(a, min(slot.clause[0], hit.start)), min(b, max(slot.clause[1], hit.end))
            if rule.without and rule.without.search(clean, c0, c1):
                return False
            if rule.with_ and not rule.with_.search(clean, c0, c1):
                return False
        if rule.near and not rule.near.search(clean, max(slot.block[0], q.left - _NEAR), b):
            return False
        if rule.not_near and rule.not_near.search(clean, max(slot.block[0], q.left - _NEAR), b):
            return False
        if rule.before and not rule.before.search(clean, a, q.left):
            return False
        return not (rule.head and not self._headed(rule, slot))

    def _headed(self, rule: Rule, slot: Slot) -> bool:
        """Whether the thing counted is one that the rule asks for."""
        assert rule.head is not None
        q, clean = slot.q, self.clean
        if rule.head.search(clean, q.start, slot.name_end):
            return True
        if slot.name_end > slot.right:
            return False
        last = slot.before.rpartition("、")[2]
        return rule.head.search(last, max(0, len(last) - _HEAD_REACH), len(last)) is not None

    def _features(self, rule: Rule, hit: ConceptMatch, slot: Slot, owned: bool, grown: bool, off_topic: bool) -> dict[str, float]:
        q = slot.q
        before = hit.start < q.start
        lo, hi = (hit.end, slot.left) if before else (slot.right, hit.start)
        gap = max(0, hi - lo)
        crossed = listed = soft = hard = 0
        if gap:
            crossed, listed, soft, hard = self._marks.between(slot.group, lo, hi)
        named = slot.name_end > slot.right and not slot.derived and q.dimension != "money"
        out = {"prior": rule.weight}
        if off_topic and rule.type != "other":
            out["off_topic"] = 1.0
        broken = bool(soft or hard or crossed)
        if rule.kind == "verb":
            out["verb_before" if before else "verb_after"] = 1.0
        elif rule.kind == "topic":
            out["topic_before" if before else "topic_touching_after" if gap <= 1 and not broken else "topic_after"] = 1.0
        elif not before and hit.start < slot.name_end and not crossed:
            out[f"{rule.kind}_named"] = 1.0
            out["position"] = float(hit.end - q.right)
            gap = 0
        elif before and not (named and gap) and cues().noun.fill.match(self.clean[hit.end : slot.left]):
            out[f"{rule.kind}_touching_before"] = 1.0
            crossed = listed = 0  # 黄芪、当归、大黄三样加起来12.6万亩
        elif before and soft == 1 and not (hard or crossed or named) and cues().noun.topic.match(slot.before):
            out["noun_topic"] = 1.0
            soft = 0
        elif before:
            out[f"{rule.kind}_before_named" if named else "subject" if slot.derived else f"{rule.kind}_before"] = 1.0
        else:
            out[f"{rule.kind}_after"] = 1.0
        if rule.kind == "verb" and not before and crossed and not (soft or hard) and self._enumerated(slot, hit.start):
            out["enumerated"] = float(crossed)  # 44个贫困村、1个贫困乡镇全部出列
            gap = hit.start - self.slots[bisect_left(self._quantities, hit.start) - 1].right
            gap -= sum(len(told[0]) for told in _WHEN.finditer(self.clean, hit.start - gap, hit.start))  # 分别于2018年出列
            crossed = listed = 0
            broken = False
        if rule.kind == "verb" and before and crossed and not (soft or hard) and self._shared(hit.end, slot):
            out["enumerated"] = float(crossed)  # 慰问20名困境学生、32名残疾人
            gap = self.slots[bisect_left(self._quantities, hit.end)].left - hit.end
            crossed = listed = 0
            broken = False
        if rule.kind == "verb" and self._taken(rule, hit, slot):
            out["taken_before" if before else "taken"] = 1.0
        if gap:
            out["gap"] = float(min(gap, 30))
        if crossed:
            out["crossed"] = float(min(crossed, 4))
            if listed:
                out["listed"] = float(min(listed, crossed))
        if listed > crossed and ((before and rule.kind != "noun") or rule.kind == "topic"):
            out["list_break"] = float(min(listed - crossed, 3))
        if soft:
            out["soft"] = float(min(soft, 4))
        if hard:
            out["hard"] = float(hard)
        if not before and broken:
            out["after_break"] = 1.0
        if rule.kind == "verb" and not before and gap > _FAR:
            out["far_after"] = float(min(gap, 30) - _FAR)
        if slot.derived and rule.kind != "topic":
            out["counted_for_rate"] = 1.0
            if grown:
                out["grown"] = 1.0
        if owned:
            out["owned"] = 1.0
        if rule.head:
            out["headed"] = 1.0
        return out

    def _enumerated(self, slot: Slot, end: int) -> bool:
        """Whether the quantities up to a word are items of one list with this one: 44个贫困村和1个贫困乡镇."""
        later = self.slots[slot.number + 1 : bisect_left(self._quantities, end)]
        return all(other.group == slot.group or self.clean[other.left - 1] in _JOINS for other in later)

    def _shared(self, start: int, slot: Slot) -> bool:
        """Whether the quantities from a word to this one are items of one list: 慰问20名学生、32名残疾人."""
        first = bisect_left(self._quantities, start)
        items = self.slots[first + 1 : slot.number + 1]
        return all(other.group == self.slots[other.number - 1].group or self.clean[other.left - 1] in _JOINS for other in items)

    def _taken(self, rule: Rule, hit: ConceptMatch, slot: Slot) -> bool:
        """Whether a verb has another number for its own: 85个贫困村退出53个."""
        k = bisect_left(self._quantities, hit.end)
        if k == len(self.slots) or self.slots[k].group == slot.group or self.slots[k].q.unit not in rule.units:
            return False
        return self.clean[hit.end : self.slots[k].q.left] in ("", "了")


def _against(slot: Slot) -> int:
    """Where the words begin that a gap is told against: 农民收入增速【快于GDP增速】2个百分点."""
    found = cues().measure.gap.search(slot.before)
    return slot.q.left - len(slot.before) + found.start() if found else slot.q.left
