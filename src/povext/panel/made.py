"""A panel: two tables on disk, read as data frames, Arrow or files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from povext.export._rows import Row
from povext.export.arrow import arrow_schema
from povext.export.frame import frame_of
from povext.panel.build import find_copies, settle_cells, take_in
from povext.panel.claims import Options
from povext.panel.intake import Ask, rare_cycles
from povext.panel.places import Codes
from povext.panel.read import Given
from povext.panel.settle import ORDER, Criterion
from povext.panel.store import Store, within
from povext.panel.tables import TABLES, VERSION, as_row, statement

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Panel", "Table", "panel"]

Table = Literal["cells", "sources"]

_BATCH = 10_000


class Panel:
    """Many documents as one table: place by time by indicator, and the sources that every cell leads back to.

    Made by :func:`panel`. The tables lie on disk until the panel is closed, left as a context, or no longer held.

    Attributes
    ----------
    counts : Mapping of str to int
        ``documents``, ``indicators`` (all that were told), ``claims`` (those that the panel takes), ``copies`` (documents that
        are copies of another), ``restored`` (claims of which a copy gave something back), ``completed`` (numbers that a text's
        own arithmetic gave back), ``cells``, ``conflicts`` (cells on which documents contradict each other), ``within`` (cells
        with several readings that stand in the same documents).
    """

    def __init__(self, store: Store, counts: Mapping[str, int]) -> None:
        self._store = store
        self.counts = MappingProxyType(dict(counts))

    def rows(self, table: Table = "cells") -> Iterator[Row]:
        """The rows of a table, one at a time.

        Parameters
        ----------
        table : {"cells", "sources"}

        Yields
        ------
        tuple
            In the order of :data:`povext.panel.TABLES`: numbers as exact :class:`~decimal.Decimal`, days as
            :class:`datetime.date`, lists as tuples, ``None`` where a cell is empty.
        """
        columns = TABLES[_known(table)]
        for told in self._store.rows(statement(table), size=_BATCH):
            yield as_row(told, columns)

    def batches(self, table: Table = "cells") -> Iterator[pa.RecordBatch]:
        """The rows of a table as Arrow record batches, one at a time.

        Parameters
        ----------
        table : {"cells", "sources"}

        Yields
        ------
        pyarrow.RecordBatch
        """
        schema = arrow_schema(TABLES[_known(table)], VERSION)
        cursor = self._store.db.cursor()
        try:
            reader = cursor.sql(statement(table, arrow=True)).to_arrow_reader(_BATCH)
            for batch in reader:
                yield batch.cast(schema)
        finally:
            cursor.close()

    def to_arrow(self, table: Table = "cells") -> pa.Table:
        """A table of the panel as an Arrow table.

        Parameters
        ----------
        table : {"cells", "sources"}

        Returns
        -------
        pyarrow.Table
        """
        return self._store.arrow.Table.from_batches(self.batches(table), arrow_schema(TABLES[_known(table)], VERSION))

    def to_dataframe(self, table: Table = "cells", *, numbers: Literal["exact", "float"] = "exact") -> pd.DataFrame:
        """A table of the panel as a pandas data frame.

        Parameters
        ----------
        table : {"cells", "sources"}
        numbers : {"exact", "float"}
            As for :func:`povext.to_dataframe`.

        Returns
        -------
        pandas.DataFrame
        """
        if numbers not in ("exact", "float"):
            raise ValueError(f"numbers must be 'exact' or 'float', not {numbers!r}.")
        return frame_of(list(self.rows(table)), TABLES[_known(table)], floats=numbers == "float")

    def sources(self, cell: int) -> list[dict[str, Any]]:
        """What a cell leads back to: every claim of every document, the chosen one first.

        Parameters
        ----------
        cell : int
            Number of the cell.

        Returns
        -------
        list of dict
            Names of the columns of the table ``sources`` to cells.
        """
        told_by = f"SELECT * FROM ({statement('sources')}) WHERE cell = ?"
        query = f"{told_by} ORDER BY reading, chosen DESC, file, span_start"
        columns = TABLES["sources"]
        names = [column.name for column in columns]
        return [dict(zip(names, as_row(told, columns), strict=True)) for told in self._store.rows(query, [cell])]

    def write(
        self, path: str | os.PathLike[str], format: str | None = None, *, language: Literal["en", "zh"] = "en"
    ) -> list[Path]:
        """Write both tables to files, which appear only when they are whole.

        Parameters
        ----------
        path : str or Path
            Where to: ``panel.parquet``, ``.csv``, ``.dta``, ``.xlsx`` or ``.html``. A workbook has a sheet ``sources``, a page
            for review (:meth:`page`) both tables and the texts; beside other files lies another one of the same kind
            (``panel.sources.parquet``).
        format : {"parquet", "csv", "xlsx", "dta", "html"}, optional
            By default as the ending of `path` says.
        language : {"en", "zh"}
            Language of the headings of sheets, of the labels of Stata's variables, and of the page to begin with.

        Returns
        -------
        list of pathlib.Path
            The files.
        """
        from povext.panel.files import write

        return write(self, Path(path), format, language)

    def page(self, *, title: str = "povext", language: Literal["en", "zh"] = "en") -> str:
        """The panel as one self-contained HTML page for review.

        Every cell unfolds into its sources: document, sentence with the number marked, what was restored and why, and the
        readings that were not chosen. A source leads to its place in the text of the document. Texts are shown of extractions
        that have them at hand; of those that were read from JSON lines, the page has the sentences of the sources.

        Parameters
        ----------
        title : str
            Title of the page.
        language : {"en", "zh"}
            Language of the interface to begin with; the page has a switch.

        Returns
        -------
        str
            The page, which makes no network request. It holds all texts: of 20,000 documents it is large.

        Examples
        --------
        >>> import povext
        >>> with panel({"a.txt": povext.extract("2019年，马山县减贫1.2万人。")}) as made:
        ...     made.page(language="zh").splitlines()[0]
        '<!doctype html>'
        """
        from povext.panel.page import cell_rows, leaves
        from povext.viz._page import panel_page

        return panel_page(cell_rows(self._store), leaves(self._store), title=title, language=language)

    def close(self) -> None:
        """Remove the tables from the disk; the panel cannot be read any more."""
        self._store.close()

    def __enter__(self) -> Panel:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        c = self.counts
        return f"Panel({c['cells']} cells from {c['claims']} numbers of {c['documents']} documents, {c['conflicts']} in conflict)"


def panel(
    extractions: Given,
    *,
    by: Literal["interval", "year"] = "interval",
    codes: Codes = "told",
    prefer: Sequence[Criterion] = ORDER,
    trust: Sequence[str] = (),
    copies: bool = True,
    least: float = 0.0,
    other: bool = False,
    jobs: int = 1,
    memory: str = "1GB",
    folder: str | None = None,
) -> Panel:
    """Merge what many documents tell into one table of place, time and indicator.

    The same fact in several documents becomes one cell with all its sources. Conflicts stay visible with a choice whose reason is
    told. Copies are recognised, count as one voice, and give back to each other what one of them has lost. Nothing is
    interpolated.

    Parameters
    ----------
    extractions : Extraction, mapping, path or iterable
        Extractions, pairs ``(name, extraction)``, or paths of JSON lines that ``povext extract`` wrote.
    by : {"interval", "year"}
        Whether cells differ by the very interval, or the last day of a year stands for the year where the type is a level.
    codes : {"told", "today"}
        Whether places stay as they were at the documents' dates, or are followed to the divisions of today: 武鸣县 (450122) and
        武鸣区 (450110) are one series then.
    prefer : sequence of str
        What decides between readings that contradict each other, first to last: ``correction``, ``agreement``, ``date``,
        ``source``, ``confidence``.
    trust : sequence of str
        Names of sources (or parts of them), the most trusted first; for the criterion ``source``.
    copies : bool
        Whether copies are looked for.
    least : float
        Indicators that are less sure are left out.
    other : bool
        Whether numbers of the type ``other`` are taken; they cannot be compared across documents in any useful way.
    jobs : int
        Processes that read and prepare documents; a script that asks for more than one must keep its own work under
        ``if __name__ == "__main__":``.
    memory : str
        What DuckDB may hold in memory (``500MB``); what is more goes to disk.
    folder : str, optional
        Where the tables lie until the panel is closed; in the folder for temporary files by default.

    Returns
    -------
    Panel

    Raises
    ------
    MissingPackageError
        Where duckdb or pyarrow is not installed.
    InputError
        Where a line of a file is none that ``povext extract`` wrote.
    ValueError
        Where an option is none of those above, or `memory` is not enough.

    Examples
    --------
    >>> import povext
    >>> texts = {"a.txt": "2019年，马山县减贫1.2万人。", "b.txt": "2019年，马山县减贫12034人，贫困发生率降至0.4%。"}
    >>> with panel((name, povext.extract(text)) for name, text in texts.items()) as made:
    ...     made.to_dataframe()[["place_name", "type", "exact", "agreement", "voices", "file"]]
      place_name               type  exact agreement  voices   file
    0        马山县  poverty.incidence    0.4    single       1  b.txt
    1        马山县     poverty.lifted  12034    refine       2  b.txt
    """
    _check("by", by, ("interval", "year"))
    _check("codes", codes, ("told", "today"))
    for name in prefer:
        _check("prefer", name, ORDER)
    if not 0 <= least <= 1:
        raise ValueError(f"The least confidence must lie between 0 and 1, not at {least!r}.")
    # A criterion that is not told still comes after those that are, so that a choice never hangs on the order of the
    # documents alone.
    order = tuple(dict.fromkeys([*prefer, *ORDER]))
    if jobs < 1:
        raise ValueError(f"There must be at least 1 process, not {jobs}.")
    options = Options(by_year=by == "year", codes=codes)
    with within(memory), rare_cycles():
        store = Store(memory, folder)
        try:
            sketches, counts = take_in(store, extractions, Ask(options, least, tuple(trust), other, copies), jobs)
            counts["completed"] = store.one("SELECT count(*) FROM claims WHERE inferred <> ''")
            counts |= find_copies(store, sketches, options, copies=copies)
            counts |= settle_cells(store, options, order)
        except BaseException:
            store.close()
            raise
    return Panel(store, counts)


def _check(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not {value!r}.")


def _known(table: str) -> Any:
    _check("table", table, tuple(TABLES))
    return table
