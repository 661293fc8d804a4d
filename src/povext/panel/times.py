"""The times of a panel: which intervals are years, and what kind of interval each is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from povext.panel.rules import rules

__all__ = ["Kind", "Time", "says_year", "time_of"]

Kind = Literal["year", "day", "part", "since", "none"]

_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[一二]\s*[九〇零○O0]\s*[〇零○一二九0-9]|十[一二三四]五|(?:千禧|世纪)|建国|新中国|改革开放")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


class Time(NamedTuple):
    """A time of the panel.

    Parameters
    ----------
    start, end : str
        ISO dates, inclusive; empty where no time is told.
    kind : str
        ``year``: a calendar year, for a level also its last day; ``day``: one day; ``part``: a stretch inside one year;
        ``since``: a stretch over several years, told as one; ``none``.
    """

    start: str
    end: str
    kind: Kind


@lru_cache(maxsize=65536)
def time_of(start: str | None, end: str | None, type: str, measure: str, *, by_year: bool) -> Time:
    """Tell the time that a cell has.

    Parameters
    ----------
    start, end : str or None
        ISO dates of the period, inclusive.
    type, measure : str
        Of the indicator.
    by_year : bool
        Whether the last day of a year stands for the year where the type is a level; nothing else is ever moved.

    Returns
    -------
    Time

    Examples
    --------
    >>> time_of("2019-12-31", "2019-12-31", "poverty.incidence", "value", by_year=True)
    Time(start='2019-01-01', end='2019-12-31', kind='year')
    >>> time_of("2019-12-31", "2019-12-31", "poverty.lifted", "value", by_year=True).kind
    'day'
    >>> time_of("2016-01-01", "2019-12-31", "poverty.lifted", "value", by_year=True).kind
    'since'
    """
    if not start or not end:
        return Time("", "", "none")
    if start[:4] == end[:4]:
        if start[5:] == "01-01" and end[5:] == "12-31":
            return Time(start, end, "year")
        if start == end:
            level = measure not in ("change", "growth") and type not in rules().flows
            if level and end[5:] == "12-31":
                return Time(f"{end[:4]}-01-01" if by_year else start, end, "year")
            return Time(start, end, "day")
        return Time(start, end, "part")
    return Time(start, end, "since")


@lru_cache(maxsize=65536)
def says_year(text: str | None) -> bool:
    """Whether the words that tell a time name its year, or leave it to the date of the page.

    Parameters
    ----------
    text : str or None
        ``2019年底``, ``去年``, ``“十三五”期间``.

    Returns
    -------
    bool

    Examples
    --------
    >>> says_year("2019年底"), says_year("年底"), says_year("“十三五”期间"), says_year("二〇一九年")
    (True, False, True, True)
    """
    return bool(text) and _YEAR.search(text.translate(_WIDE) if text else "") is not None
