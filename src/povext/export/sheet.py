"""Excel sheets. Needs xlsxwriter, which is imported when something is made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import IO, Any

from povext._version import __version__
from povext.export._optional import needed
from povext.export._rows import Cell, Document, Row, rows_of
from povext.export.columns import COLUMNS, VERSION, Column
from povext.export.formats import Options
from povext.export.text import plain
from povext.types import Extraction

__all__ = ["LONGEST", "ROWS", "XlsxWriter"]

ROWS = 1_048_575
"""Rows that a sheet of Excel holds below its head; what is more goes on in another sheet."""
LONGEST = 32_767
"""Characters (UTF-16 units) that a cell of Excel holds; what is longer is cut and ends in an ellipsis."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a day too many before it."""
_PLACES = 12
_UNDATED = datetime(2000, 1, 1)
_NAME = {"en": "indicators", "zh": "指标"}
_COLUMNS_NAME = {"en": "columns", "zh": "列说明"}
_HEADS = {
    "en": ("column", "heading", "heading (Chinese)", "kind", "since", "what it holds", "what it holds (Chinese)"),
    "zh": ("列名", "英文标题", "标题", "类型", "起始版本", "英文说明", "说明"),
}
_WIDTHS = (18, 22, 16, 10, 9, 70, 70)
_NOTES = {
    "en": (
        "Written by povext {povext}, table {table}. One row is one number of a text.",
        "Excel keeps 15 digits of a number; the column exact has every digit.",
    ),
    "zh": (
        "由 povext {povext} 生成，表格版本 {table}。每行对应原文中的一个数字。",
        "Excel 的数值只有 15 位有效数字；“精确数值”一列保留全部数字。",
    ),
}


class XlsxWriter:
    """A workbook: a sheet of indicators with a fixed head and filters, and a sheet that tells what the columns hold.

    Parameters
    ----------
    file : binary file
        Where to.
    options : Options
        ``language``: headings are the names of the columns, or in Chinese their Chinese labels.
    columns : sequence of Column
        The columns of another table, whose rows are told to `write_rows`.
    names : mapping
        What its sheet is called, by language.
    notes : mapping
        What is told below the columns, by language; ``{povext}`` and ``{table}`` stand for the versions.
    version : str
        Version of that table.
    """

    def __init__(
        self,
        file: IO[bytes],
        options: Options,
        columns: Sequence[Column] = COLUMNS,
        names: Mapping[str, str] = _NAME,
        notes: Mapping[str, tuple[str, ...]] = _NOTES,
        version: str = VERSION,
    ) -> None:
        xlsxwriter = needed("xlsxwriter", "XLSX")
        # Rows go to disk as they come; text is told apart from formulas, links and numbers by the calls below.
        self._folder = TemporaryDirectory(prefix="povext-")
        self._book: Any = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": self._folder.name})
        self._book.set_properties({"created": _UNDATED, "comments": f"povext {__version__}, table {version}"})
        self._language = options.language
        self._columns, self._name, self._told = columns, names[options.language], list(columns)
        self._notes = [note.format(povext=__version__, table=version) for note in notes[options.language]]
        self._head = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "vcenter"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._code = self._book.add_format({"num_format": "@"})
        self._text = self._book.add_format({"quote_prefix": True})  # "@" shows more than 255 characters as #### in older Excels
        self._numbers: dict[int, Any] = {}
        self._sheets = 0
        self._sheet: Any = None
        self._row = ROWS
        self._next_sheet()

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the rows of one document."""
        self.write_rows(rows_of(Document(name, extraction, record)))

    def write_rows(self, rows: Iterable[Row]) -> None:
        """Write rows that are made already."""
        for row in rows:
            if self._row == ROWS:
                self._next_sheet()
            self._row += 1
            for number, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
                self._cell(self._row, number, column.kind, cell)

    def begin(self, columns: Sequence[Column], names: Mapping[str, str]) -> None:
        """Begin another table on a sheet of its own; what it holds is told on the sheet of columns too."""
        self._finish_sheet()
        self._columns, self._name, self._sheet, self._sheets = columns, names[self._language], None, 0
        self._told += columns
        self._next_sheet()

    def close(self) -> None:
        """Write the sheet of columns, and the file."""
        self._finish_sheet()
        self._describe()
        self._book.close()
        self._folder.cleanup()

    def abort(self) -> None:
        """Remove the rows that lie on disk."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
        self._folder.cleanup()

    def _next_sheet(self) -> None:
        if self._sheet is not None:
            self._finish_sheet()
        self._sheets += 1
        name = self._name
        self._sheet = self._book.add_worksheet(name if self._sheets == 1 else f"{name} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_row(0, 22)
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width)
            heading = column.label_zh if self._language == "zh" else column.name
            self._sheet.write_string(0, number, heading, self._head)
        self._row = 0

    def _finish_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), len(self._columns) - 1)
        self._sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{ROWS + 1}"})

    def _cell(self, row: int, number: int, kind: str, cell: Cell) -> None:
        if cell is None or cell == ():
            return
        if isinstance(cell, Decimal):
            value = float(cell)
            if math.isfinite(value):
                self._sheet.write_number(row, number, value, self._number(cell))
        elif isinstance(cell, date) and cell >= _FIRST_DAY:
            self._sheet.write_datetime(row, number, datetime(cell.year, cell.month, cell.day), self._day)
        elif kind in ("integer", "real"):
            self._sheet.write_number(row, number, cell)
        else:
            self._sheet.write_string(row, number, _short(plain(cell)), self._text if kind == "text" else self._code)

    def _number(self, value: Decimal) -> Any:
        """As many digits behind the point as the text has, groups of three before it."""
        exponent = value.as_tuple().exponent
        places = min(-exponent, _PLACES) if isinstance(exponent, int) and exponent < 0 else 0
        if places not in self._numbers:
            self._numbers[places] = self._book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
        return self._numbers[places]

    def _describe(self) -> None:
        sheet = self._book.add_worksheet(_COLUMNS_NAME[self._language])
        sheet.freeze_panes(1, 0)
        for number, (heading, width) in enumerate(zip(_HEADS[self._language], _WIDTHS, strict=True)):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, heading, self._head)
        for row, c in enumerate(self._told, 1):
            for number, cell in enumerate((c.name, c.label_en, c.label_zh, c.kind, c.since, c.en, c.zh)):
                sheet.write_string(row, number, cell, self._text)
        for row, note in enumerate(self._notes, len(self._told) + 2):
            sheet.write_string(row, 0, note)


def _short(text: str) -> str:
    """Text as a cell can hold it."""
    if len(text) + sum(c > "\uffff" for c in text) <= LONGEST:
        return text
    units = text.encode("utf-16-le", "replace")[: 2 * (LONGEST - 1)]
    return units.decode("utf-16-le", "ignore") + "…"
