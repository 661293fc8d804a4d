"""The columns of every table, read from ``columns.toml`` beside this module. Nothing but the standard library."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Literal, NamedTuple

__all__ = ["COLUMNS", "VERSION", "Column", "Kind", "read_columns"]

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


def read_columns(package: str, table: str = "column") -> tuple[str, tuple[Column, ...]]:
    """Read the columns of a table from ``columns.toml`` of a package.

    Parameters
    ----------
    package : str
        Its dotted name.
    table : str
        Which array of tables of the file.

    Returns
    -------
    tuple
        Version of the table, and its columns.

    Examples
    --------
    >>> version, columns = read_columns("povext.export")
    >>> columns == COLUMNS
    True
    """
    told = tomllib.loads((resources.files(package) / "columns.toml").read_text("utf-8"))
    renamed = ({"path": row.pop("from", row["name"]), "kind": row.pop("type"), **row} for row in told[table])
    return told["version"], tuple(Column(**row) for row in renamed)


VERSION, COLUMNS = read_columns("povext.export")
"""Version of the table: a column is never renamed or moved, new ones come at the end. And its columns."""
