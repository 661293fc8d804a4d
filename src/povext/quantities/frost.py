"""Degrees below zero, alone and in ranges: 零下5度, 零下12至8℃, -3～6℃."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from povext.numerals.cardinal import cardinal
from povext.numerals.chars import plain
from povext.quantities.types import QuantityMatch

__all__ = ["below_zero"]

_NUMBER: Final = r"\d++(?:\.\d++)?+|[一二三四五六七八九十]++"
_DEGREE: Final = r"(?:℃|摄氏度|°C|度(?!假|过|量|数|日))"
_FROST: Final = re.compile(
    rf" ?({_NUMBER}) ?({_DEGREE})?(?: ?(?:至|到|[-—–~～]{{1,2}}?) ?(零下|零上|[-−])?({_NUMBER}) ?({_DEGREE}))?"
)


def below_zero(text: str, start: int, word: bool) -> QuantityMatch | None:
    """Read a temperature below zero, or a range of which the first end is.

    Parameters
    ----------
    text : str
        Clean text.
    start : int
        Where the numeral starts, behind 零下 or a minus.
    word : bool
        Whether 零下 stands before it: it holds for both ends where the unit stands only behind the second (零下10至15度).

    Returns
    -------
    QuantityMatch or None
        ``None`` where no degrees follow.

    Examples
    --------
    >>> m = below_zero("零下12至8℃", 2, True)
    >>> (m.low, m.high, m.end)
    (Decimal('-12'), Decimal('-8'), 7)
    >>> below_zero("零下3度", 2, True).value
    Decimal('-3')
    """
    m = _FROST.match(text, start)
    first = cardinal(plain(m[1])) if m else None
    if m is None or first is None or not (m[2] or m[5]):
        return None
    second = cardinal(plain(m[4])) if m[4] else None
    if second is None:
        return _match(start, m.end(2), m.end(1), -first, None, None, m[2]) if m[2] else None
    if m[3] in ("零下", "-", "−") or (word and m[3] is None and not m[2]):
        second = -second
    low, high = sorted((-first, second))
    return _match(start, m.end(), m.end(4), None, low, high, m[5])


def _match(
    start: int, end: int, num_end: int, value: Decimal | None, low: Decimal | None, high: Decimal | None, surface: str
) -> QuantityMatch:
    return QuantityMatch(start, end, start, num_end, value, low, high, "other", "temperature", surface, "=", (), start, end)
