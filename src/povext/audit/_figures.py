"""How far a figure may be off: what the decimals that a text shows, and its hedges, leave open."""

from __future__ import annotations

import re
from fractions import Fraction

from povext.audit._intervals import Figure, Interval
from povext.types import Indicator

__all__ = ["PERCENT", "figure_of"]

PERCENT = frozenset({"percent", "pp"})
"""Units that are hundredths."""

_COUNTED = frozenset({"person", "household", "count", "person_time", "head", "rank"})
_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_MYRIAD = re.compile(r"[万亿]")
_SCALE = re.compile(r"[十百千万亿]")
_NEARLY = re.compile(r"(?:将?近|接近|将及)$")
_ODD = re.compile(r"[多余几]")
_ODD_BEFORE = re.compile(r"[多余几]$")

_ABOUT, _ABOUT_LOOSE = Fraction(1, 20), Fraction(1, 10)
_UNDER, _UNDER_LOOSE = Fraction(1, 10), Fraction(3, 20)
_OVER = Fraction(3, 20)


def figure_of(indicator: Indicator, text: str, left: str, right: str) -> Figure | None:
    """The interval of a figure, as a size without its sign; hundredths for percentages.

    Parameters
    ----------
    indicator : Indicator
        What was read.
    text, left, right : str
        Its characters in the clean view, and what stands on either side of them.

    Returns
    -------
    Figure or None
        ``None`` where it states no number.
    """
    by = Fraction(1, 100) if indicator.unit in PERCENT else Fraction(1)
    if indicator.value is None:
        if indicator.low is None or indicator.high is None:
            return None
        low, high = sorted((abs(Fraction(indicator.low)), abs(Fraction(indicator.high))))
        return Figure(None, Interval(low * by, high * by), Interval(low * by, high * by))
    size = abs(Fraction(indicator.value))
    half, slack, lead = _steps(size, indicator.unit, text)
    strict, loose = _hedged(size, half, max(half, slack), lead, indicator.bound, text, left, right)
    return Figure(size * by, _scaled(strict, by), _scaled(loose, by))


def _scaled(interval: Interval, by: Fraction) -> Interval:
    return Interval(*(None if end is None else end * by for end in interval))


def _steps(size: Fraction, unit: str, text: str) -> tuple[Fraction, Fraction, Fraction]:
    """Half of the last digit shown, half of the last digit of a round number, and what the last digit other than 0 weighs."""
    shown = _DIGITS.search(text)
    if shown is None:
        return _spelt(size, unit, text)
    number = Fraction(shown[0].replace(",", ""))
    scale = size / number if number else Fraction(1)
    decimals = len(shown[1] or "")
    step = scale / 10**decimals
    whole = int(number * 10**decimals)
    exact = not decimals and not _SCALE.match(text, shown.end()) and unit in _COUNTED
    zeros = _zeros(whole)
    second = scale / 10**decimals * 10 ** max(0, len(str(whole)) - 2)
    round_to = min(step * 10**zeros, second) if zeros else step
    # 1亿元 is told to the nearest 100 million, and yet nobody means 60 million: the whole step is for what just passes
    half = min(step / 2, size * _ABOUT) if scale > 1 and not decimals and len(str(whole).strip("0")) == 1 else step / 2
    if exact and not zeros:
        return Fraction(0), Fraction(0), step
    return Fraction(0) if exact else half, max(step, round_to) / 2 if not exact else round_to / 2, step * 10**zeros


def _spelt(size: Fraction, unit: str, text: str) -> tuple[Fraction, Fraction, Fraction]:
    """The same of a number in Chinese numerals: 两万户 to the myriad, 三成 to the tenth, 三分之一 more or less."""
    if unit == "ratio":
        half = Fraction(1, 20) if "成" in text else size / 20
        return half, 2 * half, half * 2
    powers = _MYRIAD.findall(text)
    zeros = _zeros(int(size)) if size.denominator == 1 else 0
    lead = Fraction(10**zeros)
    if not powers:
        return (Fraction(0) if unit in _COUNTED else Fraction(1, 2)), lead / 20 if zeros else Fraction(0), lead
    step = Fraction(10**8 if "亿" in powers[-1] else 10**4)
    half = min(step, lead) / 2
    return min(half, size * _ABOUT), half, lead


def _zeros(number: int) -> int:
    digits = str(abs(number))
    return len(digits) - len(digits.rstrip("0")) if number else 0


def _hedged(
    size: Fraction, half: Fraction, slack: Fraction, lead: Fraction, bound: str, text: str, left: str, right: str
) -> tuple[Interval, Interval]:
    low, high = size - half, size + half
    if bound == "=":
        return Interval(low, high), Interval(size - slack, size + slack)
    if bound == "~":
        if _NEARLY.search(left):
            under, loose = min(size * _UNDER, lead), min(size * _UNDER_LOOSE, 2 * lead)
            return Interval(size - max(under, half), high), Interval(size - max(loose, slack), size + slack)
        return _around(size, half, _ABOUT), _around(size, slack, _ABOUT_LOOSE)
    if bound in (">", ">="):
        if bound == ">" and (_ODD.search(text) or _ODD.match(right) or _ODD_BEFORE.search(left)):
            return Interval(size, size + lead), Interval(size, size + 2 * lead)
        return Interval(low, size * (1 + _OVER) + half), Interval(size - slack, None)
    return Interval(max(Fraction(0), size * (1 - _OVER)), high), Interval(Fraction(0), size + slack)


def _around(size: Fraction, half: Fraction, share: Fraction) -> Interval:
    reach = max(half, size * share)
    return Interval(max(Fraction(0), size - reach), size + reach)
