"""Which rules may name what a quantity counts, by its unit alone: worked out once for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from povext.concepts import ConceptMatcher, Rule
from povext.quantities import RATES

__all__ = ["Eligible", "eligible"]


class Eligible:
    """The rules of a matcher by the quantities that they may speak of.

    Parameters
    ----------
    rules : sequence of Rule
        The rules.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._known: dict[tuple[str, str, bool, bool], frozenset[int]] = {}
        self.conditional = frozenset(n for n, rule in enumerate(rules) if _conditional(rule))

    def of(self, unit: str, surface: str, plain: bool, off_topic: bool) -> frozenset[int]:
        """The rules that may speak of a quantity.

        Parameters
        ----------
        unit, surface : str
            Its unit, and the classifier it is written with.
        plain : bool
            Whether it is a value, no share, change or growth.
        off_topic : bool
            Whether it stands where nothing rural is spoken of.

        Returns
        -------
        frozenset of int
            Their numbers.
        """
        key = (unit, surface, plain, off_topic)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = frozenset(
                n
                for n, rule in enumerate(self._rules)
                if _counts(rule, unit, plain)
                and not (rule.classifiers and surface and surface not in rule.classifiers)
                and not (unit == "rank" and rule.kind != "topic")
                and not (rule.rural and off_topic)
            )
        return known


def _conditional(rule: Rule) -> bool:
    """Whether a rule asks for words, or for their absence, around it."""
    return bool(rule.without or rule.with_ or rule.near or rule.not_near or rule.before or rule.head)


def _counts(rule: Rule, unit: str, plain: bool) -> bool:
    """Whether a rule has a unit, or names what a rate may be one of."""
    if unit in rule.units:
        return True
    if rule.type == "other" and rule.kind == "noun":  # a thing counted keeps no rate out of a type
        return False
    return unit in RATES and (not plain or bool(rule.measure) or (unit == "percent" and rule.kind == "topic"))


@lru_cache(maxsize=8)
def eligible(matcher: ConceptMatcher) -> Eligible:
    """The rules of a matcher by the quantities that they may speak of.

    Parameters
    ----------
    matcher : ConceptMatcher
        The matcher.

    Returns
    -------
    Eligible
    """
    return Eligible(matcher.rules)
