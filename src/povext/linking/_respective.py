"""分别: lists whose items answer one another, first to first, second to second."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from povext.linking._context import Slot
from povext.linking._cues import cues
from povext.periods import PeriodMatch

__all__ = ["answered", "runs", "series", "years_told"]

_LEAST: Final = 2
_WORD: Final = "分别"
_ANSWERED: Final = re.compile("[^。；：0-9]{0,12}分别[于在]?")
_YEAR: Final = re.compile(r"\d{4}")


def series(clean: str, slots: Sequence[Slot]) -> Iterator[tuple[int, list[Slot]]]:
    """Lists of numbers that 分别 opens.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.

    Yields
    ------
    tuple of int and list of Slot
        Where 分别 stands, and the numbers of the list.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "游客和收入分别增长10.6%、9%。"
    >>> [(at, len(items)) for at, items in series(text, slots(text, structure(text), match(text)))]
    [(5, 2)]
    """
    for run in runs(clean, slots):
        at = clean.rfind(_WORD, run[0].scope[0], run[0].q.left)
        if at >= run[0].clause[0]:
            yield at, run


def answered(clean: str, slots: Sequence[Slot]) -> Iterator[tuple[int, list[Slot]]]:
    """Lists of numbers that 分别 goes on from.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.

    Yields
    ------
    tuple of int and list of Slot
        Where 分别 ends, and the numbers of the list.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "12个村和15个村分别于2018年和2019年出列。"
    >>> [(at, len(items)) for at, items in answered(text, slots(text, structure(text), match(text)))]
    [(12, 2)]
    """
    for run in runs(clean, slots):
        if found := _ANSWERED.match(clean, run[-1].right, run[-1].ceiling):
            yield found.end(), run


def runs(clean: str, slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Lists of numbers of one unit.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    slots : sequence of Slot
        Its quantities in their places.

    Yields
    ------
    list of Slot
        Two numbers or more.
    """
    run: list[Slot] = []
    for slot in [*slots, None]:
        joined = (
            run
            and slot is not None
            and slot.sentence == run[-1].sentence
            and slot.q.unit == run[-1].q.unit
            and cues().inherit.series.match(clean[_named(clean, run[-1], slot) : slot.q.left])
        )
        if joined and slot is not None:
            run.append(slot)
            continue
        if len(run) >= _LEAST:
            yield run
        run = [slot] if slot is not None else []


def _named(clean: str, slot: Slot, later: Slot) -> int:
    """Where a number ends with the name of what it counts, which is that of the next one too: 12个【村】和15个村."""
    name = clean[slot.q.right : slot.name_end]
    return slot.name_end if name and clean.startswith(name, later.q.right) else slot.q.right


def years_told(period: PeriodMatch, position: int, items: int) -> PeriodMatch:
    """One year of a range of years for one item of a list: ``2017-2019年，…分别占60%、95.8%、84.4%``.

    Parameters
    ----------
    period : PeriodMatch
        The time that governs the list.
    position, items : int
        Which item, and how many there are.

    Returns
    -------
    PeriodMatch
        The item's own year where the range has as many years as the list has items; else the period as it is.

    Examples
    --------
    >>> from povext.periods import match
    >>> years_told(match("2017-2019年")[0], 1, 3).begin
    '2018-01-01'
    """
    if not period.begin or not period.finish:
        return period
    first, last = int(period.begin[:4]), int(period.finish[:4])
    if last - first + 1 != items or not _YEAR.fullmatch(period.begin[:4]):
        return period
    year = first + position
    return period._replace(begin=date(year, 1, 1).isoformat(), finish=date(year, 12, 31).isoformat(), certainty="inferred")
