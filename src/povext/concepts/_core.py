"""Concept mentions: where a text uses the words of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from povext.concepts._rules import Rule, bundled_rules

__all__ = ["ConceptMatch", "ConceptMatcher", "bundled_matcher"]


class ConceptMatch(NamedTuple):
    """The words of a rule in a clean text.

    Parameters
    ----------
    start, end : int
        Half-open clean offsets.
    rule : int
        Index of the rule in the matcher's `rules`.
    """

    start: int
    end: int
    rule: int


class ConceptMatcher:
    """Finds the words of all rules in one pass.

    Parameters
    ----------
    rules : sequence of Rule
        The rules, by default those of the package.

    Examples
    --------
    >>> matcher = ConceptMatcher()
    >>> {(m.end, matcher.rules[m.rule].type) for m in matcher.match("贫困发生率降至0.5%")}
    {(5, 'poverty.incidence')}
    """

    def __init__(self, rules: Sequence[Rule] | None = None) -> None:
        self.rules: tuple[Rule, ...] = bundled_rules() if rules is None else tuple(rules)
        owners: dict[str, list[int]] = {}
        for n, rule in enumerate(self.rules):
            for word in rule.words:
                owners.setdefault(word, []).append(n)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def __reduce__(self) -> tuple[type[ConceptMatcher], tuple[tuple[Rule, ...]]]:
        return (ConceptMatcher, (self.rules,))

    def match(self, clean: str) -> list[ConceptMatch]:
        """Find concept mentions.

        Parameters
        ----------
        clean : str
            The clean view of a text.

        Returns
        -------
        list of ConceptMatch
            In the order of their start, longer first. Of one rule's nested words only the longest is told, and words hidden
            in a blocker's, or in a longer name of another thing, are left out.

        Examples
        --------
        >>> matcher = ConceptMatcher()
        >>> matcher.match("打赢脱贫攻坚战")
        []
        """
        try:
            found = self._automaton.find_matches_as_indexes(clean, overlapping=True)
        except UnicodeEncodeError:  # a lone surrogate: nothing of ours, but the automaton wants UTF-8
            found = self._automaton.find_matches_as_indexes(clean.encode("utf-16", "replace").decode("utf-16"), overlapping=True)
        found.sort(key=lambda m: (m[1], -m[2]))
        rules, owners = self.rules, self._owners
        out: list[ConceptMatch] = []
        live: list[ConceptMatch] = []
        for word, start, end in found:
            if live:
                live = [m for m in live if m.end > start]
            around = [m for m in live if m.end >= end]
            for n in owners[word]:
                rule = rules[n]
                if around and any(_hides(rules[m.rule], rule, m.end - m.start, end - start) for m in around):
                    continue
                hit = ConceptMatch(start, end, n)
                live.append(hit)
                if rule.kind != "block":
                    out.append(hit)
        return out


def _hides(outer: Rule, inner: Rule, outer_length: int, inner_length: int) -> bool:
    """Whether `inner`'s words, inside those of `outer`, mean nothing of their own."""
    if outer_length == inner_length:
        return outer.id == inner.id
    if outer.kind == "block" or outer.id == inner.id:
        return True
    if outer.kind in ("noun", "stock"):  # 脱贫户 says nothing of 脱贫, 就业岗位 nothing of 就业
        return outer.type != inner.type or inner.kind == "verb"
    return outer.kind == "topic" and inner.kind != "verb" and outer.type != inner.type


@lru_cache(maxsize=1)
def bundled_matcher() -> ConceptMatcher:
    """The matcher over the rules of the package.

    Returns
    -------
    ConceptMatcher

    Examples
    --------
    >>> bundled_matcher() is bundled_matcher()
    True
    """
    return ConceptMatcher()
