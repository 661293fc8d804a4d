"""One marked example, read through the whole pipeline, with what every rule said of the number in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from povext.concepts import ConceptMatcher, Rule, Taxonomy
from povext.linking import proposals
from povext.quantities import QuantityMatch
from povext.stages import read_concepts, read_links, read_periods, read_places, read_quantities, read_text
from povext.working import Working

__all__ = ["Seen", "read_example"]

_PUBLISHED = "2020-06-30"
"""The date that examples are read at: 今年 in them is 2020."""


@dataclass(frozen=True)
class Seen:
    """What becomes of the number in 【】.

    Parameters
    ----------
    type, rule : str
        The type that it gets and the rule that gave it; both empty where no number was found there.
    claims : tuple of str
        Ids of all rules that claim it.
    quantity : QuantityMatch or None
        The number.
    clean : str
        The text as the rules see it.
    words : frozenset of str
        Ids of the rules whose words were found.
    """

    type: str = ""
    rule: str = ""
    claims: tuple[str, ...] = ()
    quantity: QuantityMatch | None = None
    clean: str = ""
    words: frozenset[str] = frozenset()

    def why_silent(self, rule: Rule) -> str:
        """Why a rule says nothing of the number, in a few words."""
        if self.quantity is None:
            return "no number is read there"
        if not any(word in self.clean for word in rule.words):
            return "none of its words is in the text"
        if rule.id not in self.words:
            return "its words are hidden inside longer words of another rule"
        if self.quantity.unit not in rule.units and rule.kind != "topic":
            return f"the number has the unit {self.quantity.unit}, the rule {', '.join(sorted(rule.units)) or 'none'}"
        if rule.classifiers and self.quantity.surface and self.quantity.surface not in rule.classifiers:
            return f"the classifier {self.quantity.surface} is none of the rule's"
        return "its conditions (units, side, near, with, without, head, ...) do not hold, or its words stand too far off"


def read_example(marked: str, matcher: ConceptMatcher, own: Taxonomy | None) -> Seen:
    """Read a text with one number in 【】.

    Parameters
    ----------
    marked : str
        The text.
    matcher : ConceptMatcher
        All rules.
    own : Taxonomy, optional
        The user's taxonomy, whose matcher `matcher` is.

    Returns
    -------
    Seen
    """
    start, end = marked.index("【"), marked.index("】") - 1
    work = Working(marked.replace("【", "", 1).replace("】", "", 1), {"published": _PUBLISHED})
    for stage in (read_text, partial(read_quantities, units=own.units if own else None), read_periods, read_places):
        stage(work)
    read_concepts(work, matcher)
    rows = read_links(work, matcher, own)["indicators"]
    assert work.aligned is not None
    assert work.structure is not None
    clean = work.aligned.clean
    words = frozenset(matcher.rules[hit.rule].id for hit in work.concepts)
    at = [n for n, row in enumerate(rows) if row["span"][0] < end and row["span"][1] > start]
    if not at:
        return Seen(clean=clean, words=words)
    claims = proposals(clean, work.structure, work.quantities, work.periods, matcher, work.concepts, own)
    row, (quantity, rules) = rows[at[0]], claims[at[0]]
    return Seen(row["type"], row["trace"]["type"][0], rules, quantity, clean, words)
