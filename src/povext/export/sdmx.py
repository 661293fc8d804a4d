"""SDMX-CSV 2.0: one observation a row, its components as ``sdmx.toml`` beside this module tells them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib import resources
from typing import IO, Any, NamedTuple, cast

from povext.export._rows import Cell, Document, rows_of
from povext.export.columns import COLUMNS
from povext.export.formats import Options
from povext.export.text import plain
from povext.types import Extraction

__all__ = ["COMPONENTS", "Component", "SdmxWriter", "time_period"]


class Component(NamedTuple):
    """One column of SDMX-CSV.

    Parameters
    ----------
    id : str
        Of the component of the structure.
    role : str
        ``dimension``, ``measure`` or ``attribute``.
    column : str
        Column of the table that it is made from; empty where a function makes it.
    made : str
        What makes it.
    absent : str
        What stands for an empty cell.
    codes : Mapping
        What stands for values that are no SDMX ids.
    en, zh : str
        What it holds.

    Examples
    --------
    >>> [c.id for c in COMPONENTS if c.role == "measure"]
    ['OBS_VALUE']
    """

    id: str
    role: str
    en: str
    zh: str
    column: str = ""
    made: str = ""
    absent: str = ""
    codes: Mapping[str, str] = {}


_TABLE: dict[str, Any] = tomllib.loads((resources.files("povext.export") / "sdmx.toml").read_text("utf-8"))
_STRUCTURE = (_TABLE["structure"], _TABLE["structure_id"], _TABLE["action"])
COMPONENTS = tuple(Component(**row) for row in _TABLE["component"])
"""The components in the order of their columns, behind ``STRUCTURE``, ``STRUCTURE_ID`` and ``ACTION``."""

_Named = dict[str, Cell]


class SdmxWriter:
    """SDMX-CSV 2.0 in UTF-8 without a byte-order mark, values as they are (no guard against spreadsheets).

    Parameters
    ----------
    file : text file
        Where to; opened with ``newline=""``.
    options : Options
        None is heeded.
    """

    def __init__(self, file: IO[str], options: Options) -> None:
        del options
        self._rows = csv.writer(file)
        self._rows.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(c.id for c in COMPONENTS)])

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the observations of one document."""
        for row in rows_of(Document(name, extraction, record)):
            named = {column.name: cell for column, cell in zip(COLUMNS, row, strict=True)}
            self._rows.writerow([*_STRUCTURE, *(_cell(component, named) for component in COMPONENTS)])

    def close(self) -> None:
        """Every row is whole already."""


def _cell(component: Component, row: _Named) -> str:
    text = _MADE[component.made](row) if component.made else plain(row[component.column])
    return component.codes.get(text, text) or component.absent


def time_period(start: date | None, end: date | None) -> str:
    """A time as SDMX writes it.

    Parameters
    ----------
    start, end : datetime.date or None
        First and last day, inclusive.

    Returns
    -------
    str
        A year, a month or a day, else the ISO 8601 interval of the first day and the length: in years where it has whole
        calendar years, else in months where it has whole calendar months, else in days. Empty without a time.

    Examples
    --------
    >>> time_period(date(2019, 1, 1), date(2019, 12, 31)), time_period(date(2020, 2, 1), date(2020, 2, 29))
    ('2019', '2020-02')
    >>> time_period(date(2016, 1, 1), date(2020, 12, 31)), time_period(date(2019, 3, 5), date(2019, 4, 13))
    ('2016-01-01/P5Y', '2019-03-05/P40D')
    """
    if start is None or end is None:
        return ""
    if start == end:
        return start.isoformat()
    whole_months = start.day == 1 and (end.day >= 28 and (end + timedelta(1)).day == 1 if end < date.max else True)
    if not whole_months:
        return f"{start.isoformat()}/P{(end - start).days + 1}D"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if start.month == 1 and end.month == 12:
        return f"{start.year:04}" if months == 12 else f"{start.isoformat()}/P{months // 12}Y"
    return start.isoformat()[:7] if months == 1 else f"{start.isoformat()}/P{months}M"


def _time(row: _Named) -> str:
    return time_period(cast("date | None", row["period_start"]), cast("date | None", row["period_end"]))


def _obs_status(row: _Named) -> str:
    if row["value"] is None:
        return "O"
    if row["status"] in ("planned", "forecast"):
        return "F"
    return "E" if row["bound"] == "~" else "A"


_MADE: dict[str, Callable[[_Named], str]] = {
    "time_period": _time,
    "indicator": lambda row: str(row["type"]).replace(".", "-"),
    "per": lambda row: "-".join(cast("tuple[str, ...]", row["per"])) or "_Z",
    "obs_status": _obs_status,
    "unit_mult": lambda row: "0",
}
