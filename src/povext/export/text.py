"""JSON lines and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO

from povext._fields import encodable
from povext.export._rows import Cell, Document, Row, rows_of
from povext.export.columns import COLUMNS, Column
from povext.export.formats import Options
from povext.types import Extraction

__all__ = ["CsvWriter", "JsonLinesWriter", "guarded", "plain", "unguarded"]

# What a spreadsheet takes for the beginning of a formula, the full-width marks of Chinese text included; apostrophes before it
# are counted in, so that the guard can be taken off again.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


class JsonLinesWriter:
    """One extraction a line, in the shape of the data model, with ``file`` and ``record`` before it.

    Parameters
    ----------
    file : text file
        Where to.
    options : Options
        ``trace`` is heeded.
    """

    def __init__(self, file: IO[str], options: Options) -> None:
        self._file = file
        self._trace = options.trace

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write a line."""
        row = {"file": encodable(name), "record": record and encodable(record), **extraction.model_dump(mode="json")}
        if not self._trace:
            for indicator in row["indicators"]:
                del indicator["trace"]
        self._file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Every line is whole already."""


class CsvWriter:
    """One indicator a row, :data:`~povext.export.COLUMNS` in the first.

    Parameters
    ----------
    file : text file
        Where to; opened with ``newline=""``.
    options : Options
        None is heeded.
    columns : sequence of Column
        The columns of another table, whose rows are told to `write_rows`.
    """

    def __init__(self, file: IO[str], options: Options, columns: Sequence[Column] = COLUMNS) -> None:
        del options
        self._rows = csv.writer(file)
        self._rows.writerow([column.name for column in columns])
        self._texts = tuple(column.kind == "text" for column in columns)

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the rows of one document."""
        self.write_rows(rows_of(Document(name, extraction, record)))

    def write_rows(self, rows: Iterable[Row]) -> None:
        """Write rows that are made already."""
        for row in rows:
            cells = [guarded(cell) if text else cell for cell, text in zip(map(plain, row), self._texts, strict=True)]
            self._rows.writerow(cells)

    def close(self) -> None:
        """Every row is whole already."""


def plain(cell: Cell) -> str:
    """A cell as text: decimals digit by digit, days in ISO form, codes joined with semicolons, empty for ``None``.

    Parameters
    ----------
    cell : str, Decimal, int, float, datetime.date, tuple of str or None
        Any cell of a row.

    Returns
    -------
    str

    Examples
    --------
    >>> plain(Decimal("1.2E+4")), plain(("person", "year")), plain(None)
    ('12000', 'person;year', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, tuple):
        return ";".join(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def guarded(text: str) -> str:
    r"""Text that no spreadsheet takes for a formula: an apostrophe before what begins like one.

    Parameters
    ----------
    text : str
        Characters of a document.

    Returns
    -------
    str

    Examples
    --------
    >>> guarded('=HYPERLINK("http://…")'), guarded("全县")
    ('\'=HYPERLINK("http://…")', '全县')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given.

    Parameters
    ----------
    text : str
        What it returned.

    Returns
    -------
    str

    Examples
    --------
    >>> unguarded(guarded("-5℃")), unguarded(guarded("'=")), unguarded("'twas")
    ('-5℃', "'=", "'twas")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
