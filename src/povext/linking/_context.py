"""Where each quantity stands: its sentence, its clause, its neighbours, the words before and after it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from povext.linking._cues import cues
from povext.quantities import QuantityMatch
from povext.text import Structure

__all__ = ["Slot", "slots"]

REACH = 60
"""How many characters before a quantity its cues may stand, at most: more is another statement."""

_SCOPE = (400, 200)
"""How far a sentence is read around a quantity: real ones are shorter, and hostile ones cost no more."""

_PAIRS = (frozenset({"person", "household"}), frozenset({"count", "km"}))
"""Units that count one thing twice: 1438户5032人, 21条370公里."""
_PAIR = frozenset({"", "、", ",", "，", "共", "计", "(", "（", "，共", "、共", "共计", "和", " "})
_PROPORTION = re.compile("[:：比]")
_DERIVED = frozenset({"percent", "pp", "ratio", "times", "rank"})


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
    derived, proportion : bool
        Whether it is a rate of something else, and whether it is a proportion (1:3).
    left, right : int
        Extent of the group with its hedges.
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
    proportion: bool = False


def _holder(spans: Sequence[tuple[int, int]], starts: Sequence[int], position: int, length: int) -> tuple[int, int]:
    i = bisect_right(starts, position) - 1
    return spans[i] if i >= 0 else (0, length)


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
    sentence_starts = [s for s, _ in structure.sentences]
    clause_starts = [s for s, _ in structure.clauses]
    blocks = [(b.start, b.end) for b in structure.blocks]
    block_starts = [s for s, _ in blocks]
    stop = cues().noun.stop
    out: list[Slot] = []
    for n, q in enumerate(quantities):
        sentence = _holder(structure.sentences, sentence_starts, q.start, len(clean))
        clause = _holder(structure.clauses, clause_starts, q.start, len(clean))
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
                block=_holder(blocks, block_starts, q.start, len(clean)),
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
                derived=q.unit in _DERIVED,
                proportion=q.unit == "ratio" and bool(_PROPORTION.search(clean, q.start, q.end)),
            )
        )
    for slot, later in zip(reversed(out[:-1]), reversed(out[1:]), strict=True):
        if later.group == slot.group:  # what follows the pair follows both
            slot.after, slot.name_end, slot.ceiling, slot.right = later.after, later.name_end, later.ceiling, later.right
    return out


def count_between(positions: Sequence[int], start: int, end: int) -> int:
    """How many of the ascending positions lie in ``[start, end)``."""
    return bisect_left(positions, end) - bisect_left(positions, start)
