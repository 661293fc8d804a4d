"""The two tables of a panel, from the statements in ``tables.sql`` beside this module."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from povext.export._rows import Row
from povext.export.columns import Column, read_columns

__all__ = ["TABLES", "VERSION", "as_row", "statement"]

VERSION, _CELLS = read_columns("povext.panel", "cell")
_, _SOURCES = read_columns("povext.panel", "source")

TABLES: dict[str, tuple[Column, ...]] = {"cells": _CELLS, "sources": _SOURCES}
"""The columns of the two tables."""

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_NUMBERS = ("value", "low", "high")
_DAYS = {"time_start": "p", "time_end": "p", "period_start": "p", "period_end": "p", "published": "d"}
_LISTS = ("per", "inferred")


@cache
def _statements() -> dict[str, str]:
    parts = _NAME.split((resources.files("povext.panel") / "tables.sql").read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def statement(name: str, *, arrow: bool = False) -> str:
    """A statement of ``tables.sql``.

    Parameters
    ----------
    name : str
        What it is called there.
    arrow : bool
        Whether numbers, days and lists come in Arrow's types, as Parquet wants them, or as text, exact and quick to read.

    Returns
    -------
    str

    Examples
    --------
    >>> "TRY_CAST(nullif(p.value, '') AS DECIMAL(38, 12)) AS value" in statement("cells", arrow=True)
    True
    """
    fill: dict[str, str] = {}
    for column in _NUMBERS:
        told = f"nullif(p.{column}, '')"
        fill[column] = f"TRY_CAST({told} AS DECIMAL(38, 12))" if arrow else told
    for column, table in _DAYS.items():
        told = f"nullif({table}.{column}, '')"
        fill[column] = f"TRY_CAST({told} AS DATE)" if arrow else told
    for column in _LISTS:
        split = f"CASE WHEN p.{column} = '' THEN []::VARCHAR[] ELSE string_split(p.{column}, ';') END"
        fill[column] = split if arrow else f"p.{column}"
    text = _statements()[name]
    return re.sub(r"\{(\w+)\}", lambda found: fill[found[1]], text).strip().rstrip(";")


def as_row(told: tuple[Any, ...], columns: tuple[Column, ...]) -> Row:
    """A row of a table as the writers take it: exact decimals, days, tuples of codes."""
    return tuple([_cell(cell, column.kind) for cell, column in zip(told, columns, strict=True)])


def _cell(cell: Any, kind: str) -> Any:
    if kind == "list":
        return tuple(cell.split(";")) if cell else ()
    if cell is None:
        return None
    if kind == "number":
        return Decimal(cell)
    return date.fromisoformat(cell) if kind == "date" else cell
