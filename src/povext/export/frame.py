"""Data frames and Stata. Needs pandas, which is imported when something is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Literal

from povext._fields import encodable
from povext.export._optional import needed
from povext.export._rows import Cell, Document, Many, Row, rows, rows_of
from povext.export.columns import COLUMNS, VERSION, Column
from povext.export.formats import Options
from povext.export.text import plain
from povext.types import Extraction

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["StataWriter", "frame_of", "to_dataframe"]

_LABEL = 80
"""Characters that Stata allows in the label of a variable."""
_LARGEST = Decimal("8.9e307")
"""What doubles hold and Stata allows; a number beyond it is missing, and in ``exact``."""
_DAYS = ("1678-01-01", "2261-12-31")
"""Days that every pandas turns into days of Stata; others are missing."""
_UNDATED = datetime(1960, 1, 1)
"""The time stamp of a Stata file: the same content is the same file."""


def to_dataframe(many: Many, *, numbers: Literal["exact", "float"] = "exact") -> pd.DataFrame:
    """Make a pandas data frame: one row an indicator.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, pairs ``(name, extraction)``, or a stream of them (``povext.pipe(...)``).
    numbers : {"exact", "float"}
        Whether ``value``, ``low`` and ``high`` hold :class:`~decimal.Decimal` objects, or floats, which are quicker and fit
        for plotting, but binary (``nan`` beyond 8.9e307). ``exact`` has every digit as text either way.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`povext.export.COLUMNS`: text and codes as ``string``, days as ``datetime64[s]``, offsets as
        ``int64``, ``confidence`` as ``float64``; ``per`` and ``links`` joined with semicolons. All of it is in memory: for a long
        stream take :func:`povext.export.record_batches`, or write a file.

    Raises
    ------
    MissingPackageError
        Where pandas is not installed.
    TypeError
        Where an item is no extraction.
    ValueError
        Where `numbers` is neither ``exact`` nor ``float``.

    Examples
    --------
    >>> import povext
    >>> frame = to_dataframe(povext.extract("2019年，全县62个贫困村全部出列，贫困发生率降至0.4%。"), numbers="float")
    >>> frame[["type", "value", "unit", "period_end"]]
                          type  value     unit period_end
    0  poverty.villages_exited   62.0    count 2019-12-31
    1        poverty.incidence    0.4  percent 2019-12-31
    """
    if numbers not in ("exact", "float"):
        raise ValueError(f"numbers must be 'exact' or 'float', not {numbers!r}.")
    return frame_of(list(rows(many)), floats=numbers == "float")


def frame_of(some: Sequence[Row], columns: Sequence[Column] = COLUMNS, *, floats: bool) -> Any:
    """A data frame of rows that are there already; `columns` are those of the table that they belong to."""
    pandas = needed("pandas", "A data frame")
    told: Sequence[Sequence[Cell]] = list(zip(*some, strict=True)) or [()] * len(columns)
    return pandas.DataFrame({c.name: _series(pandas, c, cells, floats=floats) for c, cells in zip(columns, told, strict=True)})


def _series(pandas: Any, column: Column, cells: Sequence[Any], *, floats: bool) -> Any:
    """The cells of a column in the type that pandas users expect of it."""
    if column.kind == "number":
        return pandas.Series(list(map(_float, cells)), dtype="float64") if floats else pandas.Series(list(cells), dtype="object")
    if column.kind == "date":
        return pandas.Series(_days(cells), dtype="datetime64[s]")
    if column.kind == "list":
        return pandas.Series(list(map(plain, cells)), dtype="string")
    if column.kind == "integer":
        return pandas.Series(list(cells), dtype="Int64" if None in cells else "int64")
    return pandas.Series(list(cells), dtype="float64" if column.kind == "real" else "string")


def _days(cells: Sequence[date | None]) -> Any:
    import numpy as np

    return np.array(cells, dtype="datetime64[D]").astype("datetime64[s]")


def _float(number: Any) -> float:
    return float(number) if number is not None and abs(number) <= _LARGEST else float("nan")


class StataWriter:
    """A Stata file (version 118: Stata 14 and later, UTF-8), written when all is told, for its head depends on every row.

    Parameters
    ----------
    file : binary file
        Where to.
    options : Options
        ``language`` is that of the labels of the variables.
    columns : sequence of Column
        The columns of another table, whose rows are told to `write_rows`.
    label : str
        What the file is called inside.
    """

    def __init__(
        self,
        file: IO[bytes],
        options: Options,
        columns: Sequence[Column] = COLUMNS,
        label: str = f"povext indicators, table {VERSION}",
    ) -> None:
        needed("pandas", "Stata")
        self._columns, self._label = columns, label
        self._file = file
        self._language = options.language
        self._rows: list[Row] = []

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Take the rows of one document."""
        self.write_rows(rows_of(Document(name, extraction, record)))

    def write_rows(self, rows: Iterable[Row]) -> None:
        """Take rows that are made already."""
        self._rows.extend(rows)

    def close(self) -> None:
        """Write the file."""
        frame = frame_of(self._rows, self._columns, floats=True)
        for column in self._columns:
            if column.kind == "date":
                days = frame[column.name]
                frame[column.name] = days.where((days >= _DAYS[0]) & (days <= _DAYS[1])).astype("datetime64[ns]")
            if column.kind in ("text", "code", "list"):
                frame[column.name] = [_stata_text(cell) for cell in frame[column.name]]
                frame[column.name] = frame[column.name].astype("object")
            elif column.kind == "integer" and frame[column.name].dtype == "Int64":
                frame[column.name] = frame[column.name].astype("float64")  # Stata's missing value
        target = self._file if self._file.seekable() else BytesIO()
        frame.to_stata(
            target,
            write_index=False,
            version=118,
            byteorder="little",
            time_stamp=_UNDATED,
            convert_dates={c.name: "td" for c in self._columns if c.kind == "date"},
            convert_strl=[c.name for c in self._columns if c.kind == "text"],
            data_label=self._label,
            variable_labels={c.name: c.label(self._language)[:_LABEL] for c in self._columns},
        )
        if target is not self._file:
            target.seek(0)
            shutil.copyfileobj(target, self._file)


def _stata_text(cell: Any) -> str:
    """Stata has no missing text, and a zero byte ends a text."""
    return encodable(cell).replace("\0", "\ufffd") if isinstance(cell, str) else ""
