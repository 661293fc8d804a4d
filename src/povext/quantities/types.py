"""What the quantity core works with and returns; offsets are those of the clean text."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

__all__ = ["RATES", "Number", "QuantityMatch"]

RATES = frozenset({"percent", "pp", "ratio", "times", "rank"})
"""Units that measure something else, which has a unit of its own."""


class QuantityMatch(NamedTuple):
    """A numeral with its unit, found in clean text.

    Parameters
    ----------
    start, end : int
        The quantity: numeral with multiplier, hedges inside it and adjoining unit (``近40万人`` gives ``40万人``).
    num_start, num_end : int
        The numeral with its multiplier (``40万``).
    value : Decimal or None
        The number in base units of `unit`; ``None`` for a range.
    low, high : Decimal or None
        The ends of a range.
    unit : str
        Unit code of the data model, or an ISO 4217 code.
    dimension : str
        What kind of quantity the unit measures (``people``, ``money``, ``area``, ...).
    surface : str
        The unit as the text writes it; empty where there is none.
    bound : str
        How the text hedges: one of ``= ~ > >= < <=``.
    per : tuple of str
        What the value is per, where unit or words before it say so.
    left, right : int
        The extent with the hedges around it (``近40万人左右``).
    certainty : str
        ``"resolved"`` or ``"ambiguous"``.
    alternatives : tuple of Decimal
        Other readings of an ambiguous numeral.
    """

    start: int
    end: int
    num_start: int
    num_end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    dimension: str
    surface: str
    bound: str
    per: tuple[str, ...]
    left: int
    right: int
    certainty: str = "resolved"
    alternatives: tuple[Decimal, ...] = ()


class Number:
    """A numeral on its way to becoming a quantity.

    Parameters
    ----------
    start, end : int
        Where it stands.
    value : Decimal or None
        The number; ``None`` for a range.
    """

    __slots__ = ("alternatives", "big", "bound", "chinese", "end", "high", "low", "power", "single", "start", "value", "year")

    def __init__(self, start: int, end: int, value: Decimal | None) -> None:
        self.start, self.end, self.value = start, end, value
        self.low: Decimal | None = None
        self.high: Decimal | None = None
        self.bound = "="
        self.alternatives: tuple[Decimal, ...] = ()
        self.chinese = False  # starts with a Chinese character
        self.single = False  # is one Chinese digit
        self.power = False  # starts with 十 百 千 万 亿
        self.big = False  # ends in 万 or 亿
        self.year = False  # four plain digits that may be a year
