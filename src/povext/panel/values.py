"""What a number says of the true one: an interval, by the digits that it shows and by its hedge."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Literal, NamedTuple

__all__ = ["Interval", "Relation", "interval", "relation", "step_of"]

Relation = Literal["agree", "refine", "conflict"]

_ARABIC = re.compile(r"\d[\d,，]*(?:[.．]\d+)?|[.．]\d+")  # full-width digits too, which float() reads
_STEPS = {"十": 1e1, "拾": 1e1, "百": 1e2, "佰": 1e2, "千": 1e3, "仟": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
_LAST = re.compile(r"[零〇一二两兩三四五六七八九半十拾百佰千仟万萬亿億](?=[^零〇一二两兩三四五六七八九半十拾百佰千仟万萬亿億]*$)")
_ABOUT = 0.05
_TOUCH = 1e-9


class Interval(NamedTuple):
    """Where the true number lies.

    Parameters
    ----------
    low, high : float
        Its ends, in base units.
    step : float
        What the last digit shown counts; 0 where the number is exact.
    """

    low: float
    high: float
    step: float

    @property
    def width(self) -> float:
        """How far apart the ends lie: the less, the sharper the number is told."""
        return self.high - self.low

    def meets(self, other: Interval) -> bool:
        """Whether one number can lie in both; ends that touch do not meet."""
        slack = _TOUCH * max(abs(self.low), abs(other.low), 1e-3) if math.isfinite(self.low + other.low) else 0.0
        return (self.low < other.high - slack and other.low < self.high - slack) or self[:2] == other[:2]


def step_of(value: float, text: str) -> float:
    """Tell what the last digit that a text shows counts.

    Parameters
    ----------
    value : float
        The number in base units.
    text : str
        The characters that tell it.

    Returns
    -------
    float
        In base units; 0 for a zero, which is exact.

    Examples
    --------
    >>> step_of(12000, "1.2万人"), step_of(12034, "12,034人"), step_of(12300, "一万二千三百人")
    (1000.0, 1.0, 100.0)
    """
    if not value:
        return 0.0
    found = _ARABIC.findall(text)
    if found:
        digits = found[-1].replace(",", "").replace("，", "").replace("．", ".")
        number = float(digits)
        if number:
            return abs(value) / number * 10.0 ** -len(digits.partition(".")[2])
    last = _LAST.search(text)
    return _STEPS.get(last[0], 1.0) if last else 1.0


def interval(value: float | None, low: float | None, high: float | None, bound: str, text: str) -> Interval:
    """Tell where the true number lies.

    Parameters
    ----------
    value : float or None
        The number in base units; ``None`` for a range.
    low, high : float or None
        The ends of a range.
    bound : str
        The hedge: one of ``= ~ > >= < <=``.
    text : str
        The characters that tell it.

    Returns
    -------
    Interval
        Half a step of the last digit shown either way for ``=``; for ``~`` a step or 5 %, whichever is more; above a number that
        is hedged ``>`` as far as the place of its last digit that is not zero (3600多 ends at 3700, 40余万 at 50万), and likewise
        below one hedged ``<``; without end for ``>=`` and ``<=``. A range is what it says.

    Examples
    --------
    >>> interval(12000, None, None, "=", "1.2万人")
    Interval(low=11500.0, high=12500.0, step=1000.0)
    >>> interval(400000, None, None, "~", "40万").meets(interval(398000, None, None, "=", "39.8万"))
    True
    """
    if value is None:
        return Interval(-math.inf if low is None else low, math.inf if high is None else high, 0.0)
    size, step = abs(value), step_of(value, text)
    if bound == "=":
        ends = size - step / 2, size + step / 2
    elif bound == "~":
        reach = max(step, _ABOUT * size)
        ends = size - reach, size + reach
    elif bound == ">":
        ends = size, size + _lead(size, step)
    elif bound == "<":
        ends = max(size - _lead(size, step), 0.0), size
    else:
        ends = (size, math.inf) if bound == ">=" else (0.0 if value >= 0 else -math.inf, size)
    low_end, high_end = ends if value >= 0 else (-ends[1], -ends[0])
    return Interval(low_end, high_end, step)


def _lead(size: float, step: float) -> float:
    """The place of the last digit that is not zero, never finer than the step."""
    if not step:
        return 1.0
    count = round(size / step)
    while count and not count % 10:
        count //= 10
        step *= 10
    return step


def relation(one: Interval, other: Interval, exact: bool) -> Relation:
    """How two numbers for one thing stand to each other.

    Parameters
    ----------
    one, other : Interval
        Where they say that the true number lies.
    exact : bool
        Whether they are the same number.

    Returns
    -------
    str
        ``agree``: the same number; ``refine``: both can be right, and one is told more sharply; ``conflict``: not both can.

    Examples
    --------
    >>> rounded, sharp = interval(12000, None, None, "=", "1.2万"), interval(12034, None, None, "=", "12034")
    >>> relation(rounded, sharp, False), relation(sharp, interval(12043, None, None, "=", "12043"), False)
    ('refine', 'conflict')
    """
    if not one.meets(other):
        return "conflict"
    return "agree" if exact else "refine"


def plain(number: Decimal) -> str:
    """A number digit by digit, without zeros that say nothing behind the point."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
