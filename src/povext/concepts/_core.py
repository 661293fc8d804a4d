"""Concept mentions: where a text uses the words of a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from povext.concepts._rules import Rule, bundled_rules

__all__ = ["ConceptMatch", "ConceptMatcher", "bundled_matcher"]

_START: Final = itemgetter(1)
_new = tuple.__new__


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
        self._hidden = _hidden(self.rules)
        self._blocks = frozenset(n for n, rule in enumerate(self.rules) if rule.kind == "block")
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
        found.reverse()  # they come in the order of their ends; where they start together, the longer is to come first
        found.sort(key=_START)
        owners, hidden, blocks = self._owners, self._hidden, self._blocks
        out: list[ConceptMatch] = []
        live: list[tuple[int, int]] = []
        for word, start, end in found:
            told = owners[word]
            if live:
                live = [each for each in live if each[0] > start]
                mask = 0
                for far, hides in live:
                    if far >= end:
                        mask |= hides
                if mask:
                    told = [n for n in told if not mask >> n & 1]
            if told:
                mask = 0
                for n in told:
                    mask |= hidden[n]
                    if n not in blocks:
                        out.append(_new(ConceptMatch, (start, end, n)))
                live.append((end, mask))
        return out


def _hidden(rules: Sequence[Rule]) -> list[int]:
    """For each rule those whose words mean nothing of their own inside its words, as a number with a bit for each."""
    everything = (1 << len(rules)) - 1
    verbs = sum(1 << n for n, rule in enumerate(rules) if rule.kind == "verb")
    same, kin = defaultdict[str, int](int), defaultdict[str, int](int)
    for n, rule in enumerate(rules):
        same[rule.id] |= 1 << n
        kin[rule.type] |= 1 << n
    out = []
    for rule in rules:
        others = everything & ~kin[rule.type]
        if rule.kind == "block":
            mask = everything
        elif rule.kind in ("noun", "stock"):  # 脱贫户 says nothing of 脱贫, 就业岗位 nothing of 就业
            mask = others | verbs
        else:
            mask = others & ~verbs if rule.kind == "topic" else 0
        out.append(mask | same[rule.id])
    return out


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
