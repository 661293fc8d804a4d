"""What a value is per, and which values make a list."""

from __future__ import annotations

import re
from typing import Final

from povext.linking._context import Slot
from povext.linking._cues import cues

__all__ = ["listed", "per_of"]

_YEARLY: Final = re.compile("(?:(?<!全)年均(?!值)|每年)(?!增速[较比])[^，；。]{0,6}?[增涨提升降减快]")
_BOUNDS: Final = frozenset((">", ">=", "<", "<="))
_VILLAGES_AFTER: Final = re.compile("(?:以[上下内])?的?[^，；。0-9的]{0,6}村(?!集体|级|民)")
_VILLAGES_BEFORE: Final = re.compile("(?:所有|全部|[0-9]个?|[%成]的?|各)[^，；。0-9的]{0,6}村的?[^，；。]{0,12}$")
_BECAME: Final = re.compile("(?:[（(][^，；。（）()]{2,10}[）)])?[^，；。：0-9每均]{0,6}[到至为]了?")
_LISTED: Final = re.compile(
    "[^，；。：、0-9]{0,6}(?:、|，(?=[^，；。：、0-9]{1,4}、)|，不[低高]于|，不[少超][于过])[^，；。：0-9每均年月天]{0,8}(?<!结对)"
)


def per_of(slot: Slot, type_: str) -> tuple[str, ...]:
    """What a value is per.

    Parameters
    ----------
    slot : Slot
        The quantity in its place.
    type_ : str
        Its type.

    Returns
    -------
    tuple of str
        Codes, biggest group first, each once.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "务工群众人均月收入2600元"
    >>> per_of(slots(text, structure(text), match(text))[0], "income.earnings")
    ('person', 'month')
    """
    if slot.derived:
        return ("year",) if _YEARLY.search(slot.before) else ()
    pattern, codes = cues().per
    found = [codes[m.lastindex - 1] for m in pattern.finditer(slot.before) if m.lastindex]
    if type_ == "income.disposable" and not {"household", "mu"}.intersection(found):
        return ("person", "year") if "year" in found else ("person",)
    if type_ == "collective.income" and slot.q.bound in _BOUNDS and "village" not in found and _of_villages(slot):
        found.insert(0, "village")
    return tuple(dict.fromkeys([*found, *slot.q.per])) if found or slot.q.per else ()


def _of_villages(slot: Slot) -> bool:
    """``集体收入超过50万元的村``, ``所有村集体收入过20万元``: a bound that each village reaches by itself."""
    return _VILLAGES_AFTER.match(slot.after) is not None or _VILLAGES_BEFORE.search(slot.before) is not None


def listed(clean: str, start: int, end: int) -> bool:
    """Whether the words between two values of one type make the second one more of a list, per the same as the first.

    What a value became is per the same as well: ``亩均产值由4120元提高到6350元``.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    start, end : int
        Where the first value ends and the second begins.

    Returns
    -------
    bool

    Examples
    --------
    >>> listed("年产石灰石30万吨、石膏4万吨", 9, 12)
    True
    >>> listed("年产石灰石30万吨，销售石膏4万吨", 9, 14)
    False
    """
    return _LISTED.fullmatch(clean, start, end) is not None or _BECAME.fullmatch(clean, start, end) is not None
