"""Mentions: what the finders return. Light on purpose: this module imports nothing but the standard library.

A *mention* is a typed value with the characters of the raw text that state it. Offsets are half-open ``[start, end)``
in code points of the raw text as it was handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["PeriodMention", "PlaceMention", "Quantity", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text: ``raw[start:end] == text``.

    Parameters
    ----------
    start, end : int
        Half-open offsets in code points of the raw text.
    text : str
        The characters themselves.

    Examples
    --------
    >>> Span(2, 4, "万元")
    Span(start=2, end=4, text='万元')
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as :func:`povext.find_quantities` returns it.

    Parameters
    ----------
    span : Span
        Numeral, multiplier and adjoining unit (``近40万人`` gives ``40万人``).
    core : Span
        The numeral with its multiplier (``40万``).
    value : Decimal or None
        The number in base units of `unit`; ``None`` for a range.
    low, high : Decimal or None
        The ends of a range.
    unit : str
        Unit code of the data model (``person``, ``CNY``, ``percent``, ``pp``, ``count``, ...), or an ISO 4217 code.
    dimension : str
        What kind of quantity the unit measures (``people``, ``money``, ``area``, ...).
    surface : str
        The unit as the text writes it, in simplified script (``户``, ``万元`` gives ``元``); empty where there is none.
    bound : str
        How the text hedges: one of ``= ~ > >= < <=``.
    per : tuple of str
        What the value is per, where unit or prefix says so (``元/人·年`` gives ``("person", "year")``).
    certainty : str
        ``"resolved"`` or ``"ambiguous"``.
    alternatives : tuple of Decimal
        Other readings of an ambiguous numeral (两, 半, 来).
    """

    span: Span
    core: Span
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    dimension: str
    surface: str
    bound: str
    per: tuple[str, ...] = ()
    certainty: str = "resolved"
    alternatives: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression, as :func:`povext.find_periods` returns it.

    Parameters
    ----------
    span : Span
        The time expression.
    start, end : str or None
        ISO dates, inclusive; ``None`` where a relative time has no date to stand on.
    kind : str
        ``day``, ``month``, ``quarter``, ``half``, ``year``, ``range``, ``since``, ``until``, ``duration``, ``plan``, ...
    certainty : str
        ``"resolved"``, ``"relative without a date"`` or ``"inferred"``.
    """

    span: Span
    start: str | None
    end: str | None
    kind: str
    certainty: str = "resolved"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """An administrative division, as :func:`povext.find_places` returns it.

    Parameters
    ----------
    span : Span
        The characters that name it (of a chain 广西崇左市龙州县 the whole chain).
    name : str
        The name of the lowest division named (``龙州县``), in simplified script.
    code : str or None
        GB/T 2260 code of six digits, valid at the date asked for; a township or village carries its county's code.
    level : str
        ``country``, ``province``, ``prefecture``, ``county``, ``township``, ``village`` or ``other``.
    parents : tuple of str
        Codes of the divisions it lies in, highest first.
    successor : str or None
        Code of today's successor where the division has changed.
    certainty : str
        ``"resolved"``, ``"ambiguous"`` or ``"inferred"``.
    """

    span: Span
    name: str
    code: str | None
    level: str
    parents: tuple[str, ...] = ()
    successor: str | None = None
    certainty: str = "resolved"
