"""A number with a unit of time, and the days that it reaches to: 三个月, 半年, 十多天."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from povext.periods import calendar as cal
from povext.periods.digits import count

__all__ = ["Span", "months_between", "read_span", "shifted", "years_between", "years_of"]

_SPAN: Final = re.compile(
    r"(\d+|[半一二两三四五六七八九十百几数零〇○]+)?(多|余|来)?[ \u3000]?(个)?(多)?(半)?"
    r"(工作日|交易日|年头|年|月|天|日|周|星期|礼拜|季度)(多)?"
)
_UNITS: Final = {"年头": "年", "天": "日", "星期": "周", "礼拜": "周", "工作日": "日", "交易日": "日"}


class Span(NamedTuple):
    """A number of units of time.

    Parameters
    ----------
    number : int or None
        ``None`` where it is not exact.
    unit : str
        One of 年 季度 月 周 日.
    least : int or None
        What an inexact number passes (5年多: 5).
    """

    number: int | None
    unit: str
    least: int | None = None


def read_span(text: str) -> Span | None:
    """Read a counted time.

    Parameters
    ----------
    text : str
        ``5年``, ``三个月``, ``半年``, ``十多天``.

    Returns
    -------
    Span or None
        ``None`` where the text is no counted time.

    Examples
    --------
    >>> [read_span(text)[:2] for text in ("三个月", "半年", "十多天")]
    [(3, '月'), (6, '月'), (None, '日')]
    """
    found = _SPAN.search(text)
    if not found:
        return None
    unit = _UNITS.get(found[6], found[6])
    if found[1] == "半":
        return Span(6, "月") if unit == "年" else Span(15, "日") if unit == "月" else Span(None, unit)
    exact = found[1] and not (found[2] or found[4] or found[5] or found[7])
    number = count(found[1]) if found[1] and not _approximate(found[1]) else None
    if not number or number > 9999:
        return Span(None, unit)
    passed = bool(found[7]) and not (found[2] or found[4] or found[5])
    return Span(number, unit) if exact else Span(None, unit, number if passed else None)


def _approximate(digits: str) -> bool:
    """Tell whether two Chinese digits side by side are an estimate (三五年, 一两天)."""
    return len(digits) == 2 and "十" not in digits and "百" not in digits and not digits.isascii()


def shifted(at: int, by: int, unit: str, exact: bool = False) -> cal.Box | None:
    """Move a day by some units; the answer is as wide as the unit, or one day where `exact`.

    Examples
    --------
    >>> [cal.iso(d) for d in shifted(cal.day(2020, 6, 18), -3, "年")]
    ['2017-01-01', '2017-12-31']
    """
    day = date.fromordinal(at)
    if unit == "日":
        return (at + by, at + by) if at + by > 0 else None
    if unit == "周":
        return (at + 7 * by, at + 7 * by) if exact else cal.week_box(at, by)
    months = {"年": 12, "季度": 3, "月": 1}[unit] * by
    year, month = cal.shift_month(day.year, day.month, months)
    if exact and 1 <= year <= 9999:
        number = cal.day(year, month, min(day.day, cal.days_in_month(year, month)))
        return (number, number) if number else None
    if unit == "年":
        return cal.year_box(year)
    if unit == "季度":
        return cal.quarter_box(year, (month + 2) // 3)
    return cal.month_box(year, month)


def years_between(first: int, last: int) -> cal.Box | None:
    """Return the days of some years, ``None`` where they go back.

    Examples
    --------
    >>> [cal.iso(d) for d in years_between(2016, 2019)]
    ['2016-01-01', '2019-12-31']
    """
    start, end = cal.year_box(first), cal.year_box(last)
    return (start[0], end[1]) if start and end and first <= last else None


def months_between(first: tuple[int, int], last: tuple[int, int]) -> cal.Box | None:
    """Return the days of some months, each told as year and month.

    Examples
    --------
    >>> [cal.iso(d) for d in months_between((2019, 11), (2020, 2))]
    ['2019-11-01', '2020-02-29']
    """
    start, end = cal.month_box(*first), cal.month_box(*last)
    return (start[0], end[1]) if start and end else None


def years_of(box: cal.Box, text: str, number: int) -> cal.Box | None:
    """Return the first or the last years of a stretch of years, ``None`` where it has no more than those.

    Examples
    --------
    >>> [cal.iso(d) for d in years_of((cal.day(2016, 1, 1), cal.day(2020, 12, 31)), "前四年", 4)]
    ['2016-01-01', '2019-12-31']
    """
    first, last = (date.fromordinal(at).year for at in box)
    if not 1 <= number <= last - first or not text.startswith(("前", "头", "后", "最后")):
        return None
    return years_between(first, first + number - 1) if text[0] in "前头" else years_between(last - number + 1, last)
