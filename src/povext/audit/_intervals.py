"""Exact arithmetic with what figures leave open: a nominal value, what their digits and hedges say, what they just allow."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

__all__ = ["Figure", "Interval", "decimal", "exactly", "total"]

_SHOWN = Context(prec=6, rounding=ROUND_HALF_EVEN)


class Interval(NamedTuple):
    """All numbers from `low` to `high`; ``None`` is an open end."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.not_above(other) and other.not_above(self)

    def not_above(self, other: Interval) -> bool:
        """Whether some number of this one is no more than some number of the other."""
        return self.low is None or other.high is None or self.low <= other.high

    def wider(self, by: Fraction) -> Interval:
        """The interval with a margin on both sides, told as a share of each end."""
        return Interval(
            None if self.low is None else self.low - abs(self.low) * by,
            None if self.high is None else self.high + abs(self.high) * by,
        )


class Figure(NamedTuple):
    """A figure of a text.

    Parameters
    ----------
    value : Fraction or None
        The number as it stands; ``None`` for a range.
    strict : Interval
        What its digits and hedges say.
    loose : Interval
        What a reader would just let pass: round numbers rounded, hedges stretched.
    """

    value: Fraction | None
    strict: Interval
    loose: Interval

    def __add__(self, other: Figure) -> Figure:  # type: ignore[override]
        return _both(self, other, operator.add, _sum)

    def __sub__(self, other: Figure) -> Figure:
        return _both(self, other, operator.sub, _less)

    def __mul__(self, other: Figure) -> Figure:  # type: ignore[override]
        return _both(self, other, operator.mul, _times)

    def __truediv__(self, other: Figure) -> Figure:
        return _both(self, other, operator.truediv, _over)

    def __abs__(self) -> Figure:
        return Figure(None if self.value is None else abs(self.value), _size(self.strict), _size(self.loose))

    def wider(self, by: Fraction) -> Figure:
        """The figure with a margin."""
        return Figure(self.value, self.strict.wider(by), self.loose.wider(by))


def exactly(number: Fraction | int) -> Figure:
    """A figure that is known to the last digit."""
    at = Interval(Fraction(number), Fraction(number))
    return Figure(Fraction(number), at, at)


def total(figures: list[Figure]) -> Figure:
    """The sum of figures."""
    out = exactly(0)
    for figure in figures:
        out = out + figure
    return out


def decimal(number: Fraction) -> Decimal:
    """A fraction as a decimal: exact where it ends, else of six digits.

    Examples
    --------
    >>> decimal(Fraction(1, 8)), decimal(Fraction(1, 3))
    (Decimal('0.125'), Decimal('0.333333'))
    """
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    exact = rest == 1 and number.denominator <= 10**6
    context = Context(prec=60) if exact else _SHOWN
    made = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return Decimal(format(made, "f"))


_Ends = Callable[[Interval, Interval], Interval]


def _both(one: Figure, two: Figure, number: Callable[[Fraction, Fraction], Fraction], ends: _Ends) -> Figure:
    value = None if one.value is None or two.value is None else number(one.value, two.value)
    return Figure(value, ends(one.strict, two.strict), ends(one.loose, two.loose))


def _sum(a: Interval, b: Interval) -> Interval:
    return Interval(
        None if a.low is None or b.low is None else a.low + b.low,
        None if a.high is None or b.high is None else a.high + b.high,
    )


def _less(a: Interval, b: Interval) -> Interval:
    return _sum(a, Interval(None if b.high is None else -b.high, None if b.low is None else -b.low))


def _natural(*intervals: Interval) -> None:
    """Products and ratios are told of sizes only; everything else is left undecided by the caller."""
    if any(i.low is None or i.low < 0 for i in intervals):
        raise ArithmeticError("a product or ratio of figures that may be negative")


def _times(a: Interval, b: Interval) -> Interval:
    _natural(a, b)
    assert a.low is not None
    assert b.low is not None
    return Interval(a.low * b.low, None if a.high is None or b.high is None else a.high * b.high)


def _over(a: Interval, b: Interval) -> Interval:
    _natural(a, b)
    assert a.low is not None
    assert b.low is not None
    if b.high == 0:
        raise ArithmeticError("a division by nothing")
    return Interval(
        Fraction(0) if b.high is None else a.low / b.high,
        None if a.high is None or b.low == 0 else a.high / b.low,
    )


def _size(a: Interval) -> Interval:
    low, high = a
    if low is not None and low >= 0:
        return a
    if high is not None and high <= 0:
        return Interval(-high, None if low is None else -low)
    return Interval(Fraction(0), None if low is None or high is None else max(-low, high))
