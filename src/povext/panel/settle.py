"""Which of the numbers told for one cell is taken, and how the others stand to it. None is ever dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from povext.panel.values import Interval

__all__ = ["ORDER", "Criterion", "Settled", "Told", "settled"]

Criterion = Literal["correction", "agreement", "date", "source", "confidence"]

ORDER: tuple[Criterion, ...] = ("correction", "agreement", "date", "source", "confidence")
"""What decides between readings, first to last, unless told otherwise."""


class Told(NamedTuple):
    """One claim, as far as the choice needs it.

    Parameters
    ----------
    claim : int
        Its number.
    doc, voice : int
        Its document, and the first of the copies that the document is one of.
    published : str
        ISO date of the document; empty where it is not known.
    trust : int
        Place of its source among the sources that are trusted, from 0; larger is less.
    number : str
        The number digit by digit.
    least, most : float
        Where it says that the true number lies.
    confidence : float
        Chance of having been read right.
    correction : int
        1 in a document that corrects, -1 where the text takes the number back, else 0.
    inferred : str
        What was restored.
    """

    claim: int
    doc: int
    voice: int
    published: str
    trust: int
    number: str
    least: float
    most: float
    confidence: float
    correction: int
    inferred: str

    @property
    def reach(self) -> Interval:
        """Where it says that the true number lies."""
        return Interval(self.least, self.most, 0.0)


class Settled(NamedTuple):
    """A cell after the choice.

    Parameters
    ----------
    readings : tuple of tuples of Told
        Claims that can be right together, the chosen reading first, and in each reading the sharpest claim first.
    relations : dict
        Number of a claim to how it stands to the chosen one: ``agree``, ``refine`` or ``conflict``.
    agreement : str
        ``single`` for one voice, else the worst of the relations.
    conflict : str
        ``between`` where documents contradict each other, ``within`` where all readings stand in the same documents and so are
        rather parts or different things than contradictions; empty where there is one reading.
    chosen_by : str
        The criterion that decided; empty where there was nothing to decide, ``order`` where only the order of the documents did.
    """

    readings: tuple[tuple[Told, ...], ...]
    relations: dict[int, str]
    agreement: str
    conflict: str
    chosen_by: str


def settled(told: Sequence[Told], order: Sequence[Criterion] = ORDER) -> Settled:
    """Choose between the claims of one cell.

    Parameters
    ----------
    told : sequence of Told
        One or more.
    order : sequence of str
        What decides, first to last: ``correction`` (a document that corrects goes before others, a number taken back behind
        them), ``agreement`` (more voices; copies are one), ``date`` (the latest first saying), ``source`` (as trusted),
        ``confidence``.

    Returns
    -------
    Settled

    Examples
    --------
    >>> def voice(claim, number, published):
    ...     return Told(claim, claim, claim, published, 0, number, float(number) - 0.5, float(number) + 0.5, 0.9, 0, "")
    >>> made = settled([voice(1, "12034", "2020-01-02"), voice(2, "12043", "2020-03-01"), voice(3, "12034", "2020-02-01")])
    >>> made.readings[0][0].number, made.agreement, made.chosen_by, made.relations
    ('12034', 'conflict', 'agreement', {1: 'agree', 3: 'agree', 2: 'conflict'})
    >>> settled([voice(1, "12034", "2020-01-02"), voice(2, "12043", "2020-03-01")]).chosen_by
    'date'
    """
    if len(told) == 1:
        return Settled(((told[0],),), {told[0].claim: "agree"}, "single", "", "")
    groups: list[list[Told]] = []
    for one in sorted(told, key=_sharpness):
        for group in groups:
            if _meet(group[0], one):
                group.append(one)
                break
        else:
            groups.append([one])
    best = second = None
    if len(groups) > 1:
        ranked = sorted(((_ranks(group, order), -group[0].claim, group) for group in groups), reverse=True)
        best, second = ranked[0][0], ranked[1][0]
        groups = [group for *_, group in ranked]
    first = groups[0][0]
    relations: dict[int, str] = {one.claim: "agree" if _same(one, first) else "refine" for one in groups[0]}
    relations |= {one.claim: "conflict" for group in groups[1:] for one in group}
    readings = tuple(map(tuple, groups))
    if best is None or second is None:
        voices = {one.voice for one in told}
        refined = "refine" if "refine" in relations.values() else "agree"
        return Settled(readings, relations, "single" if len(voices) == 1 else refined, "", "")
    spoken = [{one.voice for one in reading} for reading in readings]
    conflict = "within" if all(some == spoken[0] for some in spoken) else "between"
    chosen_by = next((name for name, a, b in zip(order, best, second, strict=True) if a != b), "order")
    return Settled(readings, relations, "conflict", conflict, chosen_by)


def _meet(one: Told, other: Told) -> bool:
    return (one.number == other.number and one[6:8] == other[6:8]) or one.reach.meets(other.reach)


def _same(one: Told, other: Told) -> bool:
    """Whether two claims tell the same number, 0.40 and 0.4 included."""
    if one.number == other.number:
        return True
    return ".." not in one.number + other.number and float(one.number) == float(other.number)


def _sharpness(one: Told) -> tuple[bool, float, int, str, float, int]:
    """What the text tells goes before what was restored, a sharp number before a rounded one, then the earliest."""
    return "value" in one.inferred, one.most - one.least, one.trust, one.published or "9999", -one.confidence, one.claim


def _ranks(group: Sequence[Told], order: Sequence[Criterion]) -> tuple[float | str, ...]:
    return tuple(_RANK[name](group) for name in order)


def _first_said(group: Sequence[Told]) -> str:
    """When the last of the voices first said it: a copy that is made later makes nothing newer."""
    first: dict[int, str] = {}
    for one in group:
        first[one.voice] = min(first.get(one.voice, "9999"), one.published or "9999")
    return max((day for day in first.values() if day != "9999"), default="")


_RANK: dict[str, Callable[[Sequence[Told]], float | str]] = {
    "correction": lambda group: max(one.correction for one in group),
    "agreement": lambda group: len({one.voice for one in group}),
    "date": _first_said,
    "source": lambda group: -min(one.trust for one in group),
    "confidence": lambda group: max(one.confidence for one in group),
}
