"""The columns of every table, read from ``columns.toml`` beside this module. Nothing but the standard library."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Literal, NamedTuple

__all__ = ["COLUMNS", "VERSION", "Column", "Kind"]

Kind = Literal["text", "code", "number", "integer", "real", "date", "list"]
"""What the cells of a column are: characters of a document, a code, an exact decimal, an integer, a float, a day, codes."""


class Column(NamedTuple):
    """One column of a table.

    Parameters
    ----------
    name : str
        The same in every format.
    path : str
        Where its cells come from: ``file``, ``record``, ``exact``, or a path from ``indicator`` or ``extraction``.
    kind : str
        ``text``, ``code``, ``number``, ``integer``, ``real``, ``date`` or ``list``.
    since : str
        Version of the table that brought it.
    width : int
        Of the column on a sheet, in characters.
    label_en, label_zh : str
        Heading for people.
    en, zh : str
        What it holds.

    Examples
    --------
    >>> COLUMNS[6].name, COLUMNS[6].kind, COLUMNS[6].label_zh
    ('value', 'number', '数值')
    """

    name: str
    path: str
    kind: Kind
    since: str
    width: int
    label_en: str
    label_zh: str
    en: str
    zh: str

    def label(self, language: Literal["en", "zh"] = "en") -> str:
        """Heading for people in one of the two languages."""
        return self.label_zh if language == "zh" else self.label_en


def _read() -> tuple[str, tuple[Column, ...]]:
    table = tomllib.loads((resources.files("povext.export") / "columns.toml").read_text("utf-8"))
    renamed = ({"path": row.pop("from"), "kind": row.pop("type"), **row} for row in table["column"])
    return table["version"], tuple(Column(**row) for row in renamed)


VERSION, COLUMNS = _read()
"""Version of the table: a column is never renamed or moved, new ones come at the end. And its columns."""
