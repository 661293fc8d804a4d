"""Concept mentions: where a text uses the words of a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from povext._rest import CollectorRests
from povext.concepts._rules import Rule, bundled_rules
from povext.concepts._words import Tail, cut

__all__ = ["ConceptMatch", "ConceptMatcher", "bundled_matcher"]

_START: Final = itemgetter(1)
_END: Final = itemgetter(2)
_SHORT: Final = 2
_SPELT: Final = 200
"""So many words of a notation are all looked for in one pass; of more, their beginnings, and what follows where one is found."""
_HEADS: Final = 48
"""So many beginnings of a notation are looked for. With fewer words loading is faster and takes less memory, and reading is
slower: with 200 spelt out there are 112,000 words, with 600 there are 176,000, for 45 MB, 0.3 s more, and a tenth less time of
this stage."""
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
        with CollectorRests():  # it would look again and again through the tables that grow
            self._build(bundled_rules() if rules is None else tuple(rules))

    def _build(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        words: dict[str, tuple[list[int], list[tuple[int, Tail]]]] = {}
        for n, rule in enumerate(self.rules):
            for notation in rule.notations:
                heads, tail = cut(notation, _SPELT, _HEADS)
                for head in heads:
                    if tail is None and len(head) < _SHORT and head != notation:
                        continue  # 人 of (人|人员): a character alone counts only where it is written so
                    owners, tails = words.setdefault(head, ([], []))
                    if tail is not None:
                        tails.append((n, tail))
                    elif n not in owners:
                        owners.append(n)
        self._owners = [*(owners for owners, _ in words.values()), []]  # the last is that of words that are not spelt out
        self._tails = [_by_next(tails) for _, tails in words.values()]
        self._hidden = _hidden(self.rules)
        self._blocks = frozenset(n for n, rule in enumerate(self.rules) if rule.kind == "block")
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.Standard)

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
        owners, hidden, blocks = self._owners, self._hidden, self._blocks
        longer = self._longer(clean, found)
        if longer:
            found = [*[(-1, start, end) for start, end in longer], *found]
            found.sort(key=_END)
        found.reverse()  # in the order of their ends; where they start together, the longer is to come first
        found.sort(key=_START)
        out: list[ConceptMatch] = []
        live: list[tuple[int, int]] = []
        for word, start, end in found:
            told = owners[word]
            if longer and (start, end) in longer:
                told = sorted({*told, *longer.pop((start, end))})
            if not told:
                continue
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

    def _longer(self, clean: str, found: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int], list[int]]:
        """The words that are not spelt out: where they start and end, and their rules."""
        out: dict[tuple[int, int], list[int]] = {}
        for word, start, end in found:
            begun = self._tails[word]
            if begun:
                for n, tail in begun.get(clean[end : end + 1]) or begun[""]:
                    far = tail.reach(clean, end)
                    if far - start >= _SHORT:
                        out.setdefault((start, far), []).append(n)
        return out


def _by_next(tails: Sequence[tuple[int, Tail]]) -> dict[str, list[tuple[int, Tail]]]:
    """The next character → the rules whose word may go on with it; under ``""`` those whose word may also end there."""
    if not tails:
        return {}
    ended = [each for each in tails if each[1].may_be_empty]
    out = {char: [each for each in tails if char in each[1].opens or each in ended] for _, tail in tails for char in tail.opens}
    return {**out, "": ended}


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
