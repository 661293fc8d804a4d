"""Where each quantity stands: its sentence, its clause, its neighbours, the words before and after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from povext.linking._cues import cues
from povext.quantities import RATES, QuantityMatch
from povext.text import Structure

__all__ = ["Slot", "slots"]

REACH: Final = 60
"""How many characters before a quantity its cues may stand, at most: more is another statement."""

_SCOPE: Final = (400, 200)
"""How far a sentence is read around a quantity: real ones are shorter, and hostile ones cost no more."""

_LEAD: Final = 12
_COLONS: Final = (":", "：")
_PAIRS: Final = (frozenset({"person", "household"}), frozenset({"count", "km"}))
"""Units that count one thing twice: 1438户5032人, 21条370公里."""
_PAIR: Final = frozenset(("", " ", *"、 , ， 共 计 ( （ ，共 、共 共计 ，计 ，共计 、共计 ，总长 ，合计 和".split()))
_PROPORTION: Final = re.compile("[:：比]")
_FROM: Final = re.compile(
    "[由从](?:年的?|[年月](?:人|户|亩|村)?均|每人每[年月日天]|每[人户亩年月]|[人户亩村]均|平均"
    "|(?:最初|起初|开始|原来|原先|过去|早先|当时|那时|当年)的?)?$"
)
"""Right before a number that held before: 由每人每年1640元调高至1980元; a year that was lost says nothing (由年的9%降至1%)."""


@dataclass(slots=True)
class Slot:
    """A quantity in its place.

    Parameters
    ----------
    q : QuantityMatch
        The quantity, in clean offsets.
    sentence, clause, block : tuple of int
        The sentence, the clause and the paragraph that hold it.
    floor, ceiling : int
        End of the quantity before and start of the one after it, within the sentence.
    before, after : str
        The words of the clause between those and the quantity.
    clause_before : str
        All words of the clause before the quantity, other quantities included.
    group : int
        Number of the first quantity of its group: ``1438户5032人`` is one group of two.
    name_end : int
        Where the name of the thing counted, which follows the number, ends.
    scope : tuple of int
        The part of the sentence that words may reach it from.
    derived, became, proportion : bool
        Whether it is a rate of something else, the earlier value of a turn (由【4639处】压减到…), a proportion (1:3).
    left, right : int
        Extent of the group with its hedges.
    lead : str
        The words before a colon that opens the clause (增幅依次为：).
    measured : tuple of str, optional
        What the words around it say that it measures, and by which cue, once that was asked.
    """

    q: QuantityMatch
    number: int
    sentence: tuple[int, int]
    clause: tuple[int, int]
    block: tuple[int, int]
    floor: int
    ceiling: int
    before: str
    after: str
    clause_before: str
    group: int
    name_end: int
    scope: tuple[int, int]
    left: int
    right: int
    derived: bool = False
    became: bool = False
    proportion: bool = False
    lead: str = ""
    measured: tuple[str, str] | None = None


class _Holders:
    """The spans that hold positions asked for in rising order."""

    def __init__(self, spans: Sequence[tuple[int, int]], length: int) -> None:
        self._spans, self._none, self._next = spans, (0, length), 0

    def of(self, position: int) -> tuple[int, int]:
        """The last span that starts at or before a position."""
        spans, i = self._spans, self._next
        while i < len(spans) and spans[i][0] <= position:
            i += 1
        self._next = i
        return spans[i - 1] if i else self._none


def slots(clean: str, structure: Structure, quantities: Sequence[QuantityMatch]) -> list[Slot]:
    """Place the quantities of a text.

    Parameters
    ----------
    clean : str
        The clean view of a text.
    structure : Structure
        How it is built.
    quantities : sequence of QuantityMatch
        Its quantities, in the order of the text.

    Returns
    -------
    list of Slot

    Examples
    --------
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "安置贫困人口1438户5032人。"
    >>> [(s.group, s.before) for s in slots(text, structure(text), match(text))]
    [(0, '安置贫困人口'), (0, '安置贫困人口')]
    """
    sentences, clauses = _Holders(structure.sentences, len(clean)), _Holders(structure.clauses, len(clean))
    blocks = _Holders([(b.start, b.end) for b in structure.blocks], len(clean))
    stop = cues().noun.stop
    out: list[Slot] = []
    for n, q in enumerate(quantities):
        sentence = sentences.of(q.start)
        clause = clauses.of(q.start)
        last = quantities[n - 1] if n else None
        coming = quantities[n + 1] if n + 1 < len(quantities) else None
        floor = max(sentence[0], last.right if last else 0)
        ceiling = min(sentence[1], coming.left if coming else len(clean))
        group = n
        if last and out and out[-1].sentence == sentence:
            between = clean[last.right : q.left]
            if between in _PAIR and {last.unit, q.unit} in _PAIRS and last.left < q.left:
                group = out[-1].group
        begin = max(floor, clause[0], q.left - REACH)
        if group != n:
            begin = max(out[-1].q.left - len(out[-1].before), clause[0])
        before = out[-1].before if group != n else clean[begin : q.left]
        end = min(ceiling, max(clause[1], q.right), q.right + REACH)
        found = stop.search(clean, q.right, end)
        out.append(
            Slot(
                q=q,
                number=n,
                sentence=sentence,
                clause=clause,
                block=blocks.of(q.start),
                floor=floor,
                ceiling=ceiling,
                before=before,
                after=clean[q.right : end],
                clause_before=clean[max(clause[0], q.left - REACH) : q.left],
                group=group,
                name_end=found.start() if found else end,
                scope=(max(sentence[0], q.left - _SCOPE[0]), min(sentence[1], q.right + _SCOPE[1])),
                left=q.left if group == n else out[-1].left,
                right=q.right,
                derived=q.unit in RATES,
                became=_FROM.search(before) is not None and bool(cues().status.became.match(clean, q.right, q.right + 24)),
                proportion=q.unit == "ratio" and bool(_PROPORTION.search(clean, q.start, q.end)),
                lead=clean[max(0, clause[0] - _LEAD) : clause[0]] if clean[clause[0] - 1 : clause[0]] in _COLONS else "",
            )
        )
    for slot, later in zip(reversed(out[:-1]), reversed(out[1:]), strict=True):
        if later.group == slot.group:  # what follows the pair follows both
            slot.after, slot.name_end, slot.ceiling, slot.right = later.after, later.name_end, later.ceiling, later.right
    return out


def count_between(positions: Sequence[int], start: int, end: int) -> int:
    """How many of the ascending positions lie in ``[start, end)``."""
    return bisect_left(positions, end) - bisect_left(positions, start)
