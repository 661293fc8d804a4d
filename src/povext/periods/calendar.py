"""Calendar arithmetic on day numbers: months, quarters, weeks, whole years.

A day is an ``int`` as :meth:`datetime.date.toordinal` counts it; a *box* is a pair of days, both inclusive.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

__all__ = [
    "Box",
    "day",
    "days_in_month",
    "iso",
    "month_box",
    "nth_week",
    "parse_iso",
    "quarter_box",
    "shift_month",
    "week_box",
    "year_before",
    "year_box",
]

Box = tuple[int, int]

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Tell how many days a month has.

    Parameters
    ----------
    year, month : int
        Gregorian year and month (1 to 12).

    Returns
    -------
    int
        28 to 31.

    Examples
    --------
    >>> days_in_month(2020, 2)
    29
    """
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _DAYS[month - 1]


def day(year: int, month: int, dom: int) -> int | None:
    """Number a calendar day.

    Parameters
    ----------
    year, month, dom : int
        Year, month and day of the month.

    Returns
    -------
    int or None
        The day number, ``None`` where there is no such day (30 February).

    Examples
    --------
    >>> day(2019, 2, 29) is None
    True
    """
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= dom <= days_in_month(year, month)):
        return None
    return date(year, month, dom).toordinal()


@lru_cache(maxsize=4096)
def iso(number: int) -> str:
    """Write a day number as an ISO date.

    Parameters
    ----------
    number : int
        Day number.

    Returns
    -------
    str
        ``YYYY-MM-DD``.

    Examples
    --------
    >>> iso(day(2020, 6, 18))
    '2020-06-18'
    """
    return date.fromordinal(number).isoformat()


def parse_iso(text: str | None) -> date | None:
    """Read an ISO date, with or without a time after it.

    Parameters
    ----------
    text : str or None
        ``2020-06-18`` or ``2020-06-18T08:00:00``.

    Returns
    -------
    datetime.date or None
        ``None`` for ``None``.

    Raises
    ------
    ValueError
        Where the text is no date.

    Examples
    --------
    >>> parse_iso("2020-06-18")
    datetime.date(2020, 6, 18)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValueError(f"published must be an ISO date such as 2020-06-18, not {text!r}") from error


def year_box(year: int) -> Box | None:
    """Return first and last day of a year, ``None`` outside the years 1 to 9999.

    Examples
    --------
    >>> [iso(d) for d in year_box(2019)]
    ['2019-01-01', '2019-12-31']
    """
    if not 1 <= year <= 9999:
        return None
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()


def year_before(box: Box) -> Box:
    """Return the same days of the year before.

    Examples
    --------
    >>> [iso(d) for d in year_before((day(2020, 1, 1), day(2020, 2, 29)))]
    ['2019-01-01', '2019-02-28']
    """
    first, last = (date.fromordinal(at) for at in box)
    begin, finish = (day(d.year - 1, d.month, min(d.day, days_in_month(d.year - 1, d.month))) for d in (first, last))
    return (begin, finish) if begin and finish else box


def month_box(year: int, month: int, last: int | None = None) -> Box | None:
    """Return first day of `month` and last day of `last` (the same month by default) within one year.

    Examples
    --------
    >>> [iso(d) for d in month_box(2019, 1, 9)]
    ['2019-01-01', '2019-09-30']
    """
    last = month if last is None else last
    if not (1 <= year <= 9999 and 1 <= month <= last <= 12):
        return None
    return date(year, month, 1).toordinal(), date(year, last, days_in_month(year, last)).toordinal()


def quarter_box(year: int, first: int, last: int | None = None) -> Box | None:
    """Return first and last day of a quarter, or of the quarters `first` to `last`.

    Examples
    --------
    >>> [iso(d) for d in quarter_box(2019, 1, 3)]
    ['2019-01-01', '2019-09-30']
    """
    last = first if last is None else last
    if not 1 <= first <= last <= 4:
        return None
    return month_box(year, 3 * first - 2, 3 * last)


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Move a month forth or back.

    Examples
    --------
    >>> shift_month(2020, 1, -1)
    (2019, 12)
    """
    at = year * 12 + month - 1 + by
    return at // 12, at % 12 + 1


def week_box(number: int, by: int = 0) -> Box:
    """Return Monday and Sunday of the week that holds a day, moved by some weeks.

    Examples
    --------
    >>> [iso(d) for d in week_box(day(2020, 6, 18))]
    ['2020-06-15', '2020-06-21']
    """
    monday = number - (number - 1) % 7 + 7 * by
    return monday, monday + 6


def nth_week(box: Box, nth: int) -> Box:
    """Return the week with the `nth` Monday of a month or a year.

    Examples
    --------
    >>> [iso(d) for d in nth_week(month_box(2021, 2), 2)]
    ['2021-02-08', '2021-02-14']
    """
    first = box[0] + (1 - box[0]) % 7 + 7 * (nth - 1)
    return first, first + 6
