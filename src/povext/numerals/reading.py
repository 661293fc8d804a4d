"""Numerals as prose writes them: with hedges inside (三百多万, 2点多个亿, 二十来), and two digits for a range (七八十)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from povext.numerals.cardinal import EXACT, cardinal, tidy
from povext.numerals.chars import DIGITS, MYRIADS, POWERS

__all__ = ["Reading", "read", "read_range"]

_INSIDE: Final = re.compile(r"点[多几余]|零?[多几余来](?!$|[零〇一二两三四五六七八九])|零?[多几余来]$")
_NEIGHBOURS: Final = re.compile(
    r"(?<![零〇一二两三四五六七八九点])"
    r"([一二两三四五六七八九])([二两三四五六七八九])"
    r"(?![零〇一二两三四五六七八九点])"
)
_SCALE: Final = re.compile(r"(?<=[\d一二两三四五六七八九十百千])[十百千万亿兆]+$")
_LOOSE_PAIRS: Final = {("三", "五"), ("两", "三"), ("一", "两"), ("三", "两")}


class Reading(NamedTuple):
    """What a hedged numeral says.

    Parameters
    ----------
    value : Decimal or None
        The number; ``None`` for a range.
    low, high : Decimal or None
        The ends of a range.
    bound : str
        ``=``, ``>`` (多 余 几) or ``~`` (来).
    alternatives : tuple of Decimal
        Other readings: how far 来 may reach, the middle of 半.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str = "="
    alternatives: tuple[Decimal, ...] = ()


def read(text: str) -> Reading | None:
    """Read a numeral with the hedges inside it.

    Parameters
    ----------
    text : str
        A numeral in simplified everyday characters without blanks.

    Returns
    -------
    Reading or None
        What it says; ``None`` where it is no numeral.

    Examples
    --------
    >>> read("2点多个亿")
    Reading(value=Decimal('200000000'), low=None, high=None, bound='>', alternatives=())
    >>> read("七八十").low, read("七八十").high
    (Decimal('70'), Decimal('80'))
    """
    bound, core, loose = "=", text, False
    if len(text) > 1:
        hedges = _INSIDE.findall(text)
        if hedges:
            if len(hedges) > 1 or text[0] in "多余来":
                return None
            loose = "来" in hedges[0]
            bound = "~" if loose else ">"
            core = _INSIDE.sub("", text)
    if core.endswith("半") and len(core) > 1:
        return _halved(core[:-1], bound)
    if core == "百十":  # idiom: a hundred or so
        return Reading(Decimal(100), bound="~", alternatives=(Decimal(110),))
    pair = _NEIGHBOURS.search(core)
    if pair and _is_range(pair):
        return _range(core, pair, bound)
    value = cardinal(core)
    if value is None:
        return None
    if loose:
        return Reading(value, bound=bound, alternatives=(EXACT.add(value, _weight(core)),))
    return Reading(value, bound=bound)


def _is_range(pair: re.Match[str]) -> bool:
    first, second = pair.groups()
    return DIGITS[second] == DIGITS[first] + 1 or (pair.start() == 0 and (first, second) in _LOOSE_PAIRS)


def _range(core: str, pair: re.Match[str], bound: str) -> Reading | None:
    """两三千 is 2000 to 3000; 三两 is two or three."""
    ends = [cardinal(core[: pair.start()] + digit + core[pair.end() :]) for digit in pair.groups()]
    if ends[0] is None or ends[1] is None:
        return None
    low, high = sorted(end for end in ends if end is not None)
    return Reading(None, low, high, bound)


def _halved(core: str, bound: str) -> Reading | None:
    """三万半: half of the last power more, or, read pedantically, a half."""
    value = cardinal(core)
    if value is None or value != value.to_integral_value():
        return None
    half = Decimal("0.5")
    weight = _weight(core)
    alternatives = (EXACT.add(value, half),) if weight > 1 else ()
    return Reading(tidy(EXACT.add(value, EXACT.multiply(weight, half))), bound=bound, alternatives=alternatives)


def _weight(core: str) -> Decimal:
    """What the last power of a numeral weighs: 10 in 二十, 10^5 in 十万, 1 in 三."""
    weight = Decimal(1)
    for char in reversed(core):
        if char in MYRIADS:
            weight = EXACT.multiply(weight, MYRIADS[char])
        elif char in POWERS:
            return EXACT.multiply(weight, Decimal(POWERS[char]))
        elif char != "个":
            break
    return weight


def read_range(first: str, second: str) -> tuple[Decimal, Decimal] | None:
    """Read a range whose second end may carry the power of both: 5到8万 is 50,000 to 80,000.

    Parameters
    ----------
    first, second : str
        The two ends, in simplified everyday characters without blanks.

    Returns
    -------
    tuple of (Decimal, Decimal) or None
        Low and high; ``None`` where an end is no number or they do not rise.

    Examples
    --------
    >>> read_range("5", "8万"), read_range("2000", "1万"), read_range("三", "五")
    ((Decimal('50000'), Decimal('80000')), (Decimal('2000'), Decimal('10000')), (Decimal('3'), Decimal('5')))
    """
    a, b = read(first), read(second)
    if a is None or b is None or a.value is None or b.value is None:
        return None
    low, high = a.value, b.value
    scale = _SCALE.search(second)
    if scale and not _SCALE.search(first):
        size = cardinal(scale[0])
        if size is not None and EXACT.multiply(low, size) < high:
            low = tidy(EXACT.multiply(low, size))
    return (low, high) if low < high else None
