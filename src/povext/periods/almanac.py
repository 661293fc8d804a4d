"""The Chinese calendar: lunar dates, solar terms, seasons, festivals (1901 to 2100)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final, NamedTuple

from povext.periods.calendar import Box, day
from povext.periods.tables import load

__all__ = ["festival_day", "holiday_box", "lunar_box", "season_box", "term_day"]

_SEASONS: Final = {"春": "立春", "夏": "立夏", "秋": "立秋", "冬": "立冬"}
_AFTER: Final = {"春": "立夏", "夏": "立秋", "秋": "立冬"}


class _Year(NamedTuple):
    """One row of the almanac: New Year's day, leap month, month lengths, days of the month of the solar terms."""

    start: int
    leap: int
    lengths: tuple[int, ...]
    terms: tuple[int, ...]


@cache
def _years() -> dict[int, _Year]:
    rows = {}
    for line in load("almanac")["years"]:
        year, start, leap, lengths, terms = line.split()
        first = date(int(year), int(start[:2]), int(start[2:])).toordinal()
        days = tuple(int(terms[i : i + 2]) for i in range(0, 48, 2))
        rows[int(year)] = _Year(first, int(leap), tuple(29 + int(bit) for bit in lengths), days)
    return rows


def lunar_box(year: int, month: int, dom: int | None = None, leap: bool = False) -> Box | None:
    """Turn a lunar month or day into solar days.

    Parameters
    ----------
    year, month : int
        Lunar year (named after the solar year it begins in) and month.
    dom : int or None
        Day of the month, ``None`` for the whole month.
    leap : bool
        Whether the leap month of that name is meant.

    Returns
    -------
    tuple of int, or None
        First and last day; ``None`` outside the almanac or where there is no such month or day.

    Examples
    --------
    >>> from povext.periods.calendar import iso
    >>> iso(lunar_box(2021, 1, 1)[0])
    '2021-02-12'
    """
    row = _years().get(year)
    if row is None or not 1 <= month <= 12 or (leap and row.leap != month):
        return None
    index = month - 1 + (leap or 0 < row.leap < month)
    start = row.start + sum(row.lengths[:index])
    if dom is None:
        return start, start + row.lengths[index] - 1
    return (start + dom - 1, start + dom - 1) if 1 <= dom <= row.lengths[index] else None


def term_day(year: int, name: str) -> int | None:
    """Return the day of a solar term in a solar year.

    Parameters
    ----------
    year : int
        Solar year, 1901 to 2100.
    name : str
        One of the 24 terms.

    Returns
    -------
    int or None
        Day number, ``None`` outside the almanac.

    Examples
    --------
    >>> from povext.periods.calendar import iso
    >>> iso(term_day(2021, "立春"))
    '2021-02-03'
    """
    row = _years().get(year)
    if row is None:
        return None
    index = load("almanac")["terms"].index(name)
    return date(year, index // 2 + 1, row.terms[index]).toordinal()


def season_box(year: int, season: str) -> Box | None:
    """Return the days of a season, from the solar term that opens it to the eve of the next season's.

    Parameters
    ----------
    year : int
        The year the season begins in.
    season : str
        春, 夏, 秋 or 冬.

    Returns
    -------
    tuple of int, or None
        First and last day, ``None`` outside the almanac.

    Examples
    --------
    >>> from povext.periods.calendar import iso
    >>> [iso(d) for d in season_box(2021, "春")]
    ['2021-02-03', '2021-05-04']
    """
    first = term_day(year, _SEASONS[season])
    after = term_day(year, _AFTER[season]) if season != "冬" else term_day(year + 1, "立春")
    return (first, after - 1) if first and after else None


def festival_day(year: int, rule: str) -> int | None:
    """Return the day in a solar year that a festival's rule names.

    Parameters
    ----------
    year : int
        Solar year.
    rule : str
        As in ``data/festivals.toml``.

    Returns
    -------
    int or None
        Day number, ``None`` where the almanac does not reach.

    Examples
    --------
    >>> from povext.periods.calendar import iso
    >>> iso(festival_day(2021, "weekday 5-2-7"))
    '2021-05-09'
    """
    kind, _, detail = rule.rpartition(" ")
    if detail == "easter":
        return _easter(year)
    if kind == "term":
        return term_day(year, detail)
    if kind == "lunar":
        for lunar in (year, year - 1):  # the months of winter fall into the next solar year
            row = _years().get(lunar + 1 if detail == "last" else lunar)
            if row is None:
                continue
            if detail == "last":
                at = row.start - 1
            else:
                box = lunar_box(lunar, int(detail[:2]), int(detail[2:]))
                at = box[0] if box else 0
            if at and date.fromordinal(at).year == year:
                return at
        return None
    if kind == "weekday":
        month, nth, weekday = map(int, detail.split("-"))
        first = day(year, month, 1)
        return first + (weekday - first) % 7 + 7 * (nth - 1) if first else None
    month, dom = map(int, detail.split("-"))
    return day(year, month, dom)


def _easter(year: int) -> int:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    at = epact + weekday - 7 * late + 114
    return date(year, at // 31, at % 31 + 1).toordinal()


def holiday_box(at: int, table: list[list[int]] | str) -> Box:
    """Return the days off around a festival.

    Parameters
    ----------
    at : int
        The day of the festival.
    table : list or str
        Rows of ``[from year, first day, last day]``, the days counted from the festival; latest first. ``weekend``: the days
        that the weekend beside it makes of one.

    Returns
    -------
    tuple of int
        First and last day; the festival alone for years before the table.

    Examples
    --------
    >>> from povext.periods.calendar import day, iso
    >>> [iso(d) for d in holiday_box(day(2019, 10, 1), [[2000, 0, 6]])]
    ['2019-10-01', '2019-10-07']
    >>> [iso(d) for d in holiday_box(day(2021, 6, 14), "weekend")]
    ['2021-06-12', '2021-06-14']
    """
    if isinstance(table, str):
        first, last = load("festivals")[table]["days"][(at - 1) % 7]
        return at + first, at + last
    year = date.fromordinal(at).year
    first, last = next(((first, last) for since, first, last in table if year >= since), (0, 0))
    return at + first, at + last
