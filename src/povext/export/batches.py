"""Extraction over Arrow batches: what Spark's ``mapInArrow``, Ray Data's ``map_batches`` and any reader of Parquet hand on.

Needs pyarrow, which is imported when the first batch comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from povext._fields import encodable
from povext.errors import PovextError
from povext.export._optional import needed
from povext.export._rows import Document, Row, rows_of
from povext.export.arrow import ROWS, arrow_schema, batch_of
from povext.export.columns import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from povext.types import Extraction

__all__ = ["ArrowExtractor", "arrow_batches"]

_LEFT_OUT = ("file", "record")
"""Columns of the table that name a document: the columns that are carried do so here."""
_EMPTY: Row = (None,) * len(COLUMNS)
_READ_AT_ONCE = 32


class ArrowExtractor:
    """Texts in, indicators out: a function over Arrow batches that can be pickled and sent to other machines.

    Call it with a table or a record batch, as Ray Data does, and it returns the same kind; call it with an iterable of record
    batches, as Spark does, and it returns an iterator of them. The pipeline is built once a process. A text that cannot be read
    becomes one row in which only the carried columns and ``error`` are filled; the rest of the batch goes on.

    Parameters
    ----------
    text : str
        Column of the texts (strings).
    published, title, source, place, published_default : str, optional
        Columns of what is known of each text; dates as a date, a timestamp or an ISO string. A null says nothing.
    keep : sequence of str
        Columns to carry over to every row of their document: its id, say. They come first. Where one is called as a column
        of povext's table is (``id``, ``title``), that gets the name ``povext_...``.
    at_least : float
        Least confidence that an indicator must have.
    empty : bool
        Whether a text without any indicator gives a row, with the carried columns only, or none.
    size : int
        Most rows of a batch that an iterator of batches yields.

    Raises
    ------
    ValueError
        Where `at_least` is not between 0 and 1, or `size` is less than 1.

    Examples
    --------
    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"doc": [7, 8], "text": ["全县62个贫困村全部出列。", None]})
    >>> found = ArrowExtractor(keep=["doc"])(batch)
    >>> found.select(["doc", "type", "exact", "error"]).to_pylist()[0]
    {'doc': 7, 'type': 'poverty.villages_exited', 'exact': '62', 'error': None}
    >>> found.to_pylist()[1]["error"]
    'TypeError: text must be a str, got None'
    """

    def __init__(
        self,
        text: str = "text",
        *,
        published: str | None = None,
        title: str | None = None,
        source: str | None = None,
        place: str | None = None,
        published_default: str | None = None,
        keep: Sequence[str] = (),
        at_least: float = 0.0,
        empty: bool = False,
        size: int = ROWS,
    ) -> None:
        if not 0 <= at_least <= 1:
            raise ValueError(f"The least confidence must lie between 0 and 1, not at {at_least!r}.")
        if size < 1:
            raise ValueError(f"A batch must have at least 1 row, not {size}.")
        if isinstance(keep, str):
            keep = (keep,)
        told = {"text": text, "published": published, "title": title, "source": source, "place": place}
        told["published_default"] = published_default
        self._columns = {field: column for field, column in told.items() if column is not None}
        self._keep = tuple(dict.fromkeys(keep))
        self._at_least = at_least
        self._empty = empty
        self._size = size

    def __call__(self, batches: Any) -> Any:
        """Extract the indicators of a table, a record batch, or an iterable of record batches."""
        pa = needed("pyarrow", "An Arrow batch")
        if not isinstance(batches, pa.Table | pa.RecordBatch):
            return self._all(batches)
        table = pa.Table.from_batches(self._of(batches), self.schema(batches.schema))
        if isinstance(batches, pa.Table):
            return table
        return pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=table.schema)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The schema of what comes out, for texts that come in this one.

        Parameters
        ----------
        given : pyarrow.Schema
            Of the batches that come in.

        Returns
        -------
        pyarrow.Schema
            The carried columns as they are, those of :func:`arrow_schema` without ``file`` and ``record``, and ``error``.

        Raises
        ------
        PovextError
            Where a column that was told is not there.

        Examples
        --------
        >>> import pyarrow as pa
        >>> schema = ArrowExtractor(keep=["id"]).schema(pa.schema({"id": pa.int64(), "text": pa.string()}))
        >>> schema.names[:3], schema.names[-1]
        (['id', 'povext_id', 'type'], 'error')
        """
        pa = needed("pyarrow", "An Arrow batch")
        self._check(given.names)
        carried = [given.field(name) for name in self._keep]
        ours = [f.with_name(self._name(f.name)) for f in arrow_schema() if f.name not in _LEFT_OUT]
        return pa.schema([*carried, *ours, pa.field(self._name("error"), pa.string())], metadata=arrow_schema().metadata)

    def spark_schema(self, given: Any) -> Any:
        """The same for Spark: what ``DataFrame.mapInArrow`` wants to be told.

        Parameters
        ----------
        given : pyspark.sql.types.StructType
            ``frame.schema`` of the data frame that comes in.

        Returns
        -------
        pyspark.sql.types.StructType
        """
        from pyspark.sql import types  # whoever has a schema of Spark has pyspark

        self._check(given.names)
        made = {"number": types.DecimalType(38, 12), "list": types.ArrayType(types.StringType()), "integer": types.LongType()}
        made |= {"real": types.DoubleType(), "date": types.DateType()}
        ours = [(c.name, made.get(c.kind, types.StringType())) for c in COLUMNS if c.name not in _LEFT_OUT]
        fields = [types.StructField(self._name(name), kind) for name, kind in [*ours, ("error", types.StringType())]]
        return types.StructType([*(given[name] for name in self._keep), *fields])

    def _check(self, names: Sequence[str]) -> None:
        """Say which column is not there, before any text is read."""
        missing = [name for name in (*self._columns.values(), *self._keep) if name not in names]
        if missing:
            raise PovextError(f"There is no column {missing[0]!r}: the columns are {', '.join(names)}.")

    def _name(self, column: str) -> str:
        return f"povext_{column}" if column in self._keep else column

    def _all(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from self._of(batch)

    def _of(self, batch: Any) -> Iterator[pa.RecordBatch]:
        """Batches of at most so many rows."""
        schema = self.schema(batch.schema)
        carried: list[int] = []
        found: list[Row] = []
        errors: list[str | None] = []
        for number, result in enumerate(self._read(batch)):
            rows = self._rows(result)
            found.extend(rows)
            carried.extend([number] * len(rows))
            errors.extend([_told(result)] * len(rows))
            while len(found) >= self._size:
                yield self._batch(batch, schema, carried[: self._size], found[: self._size], errors[: self._size])
                del carried[: self._size], found[: self._size], errors[: self._size]
        if found:
            yield self._batch(batch, schema, carried, found, errors)

    def _rows(self, result: Extraction | Exception) -> list[Row]:
        if isinstance(result, Exception):
            return [_EMPTY]
        sure = result.confident(self._at_least) if self._at_least else result
        return list(rows_of(Document("", sure))) or [_EMPTY] * self._empty

    def _read(self, batch: Any) -> Iterator[Extraction | Exception]:
        from povext.reading import pipe

        columns = {field: batch.column(name) for field, name in self._columns.items()}
        records = ({field: _plain(cells[n].as_py()) for field, cells in columns.items()} for n in range(batch.num_rows))
        return pipe(records, batch_size=_READ_AT_ONCE, errors="return")

    def _batch(self, batch: Any, schema: Any, carried: list[int], found: list[Row], errors: list[str | None]) -> Any:
        """Carried columns, ours, and the faults, side by side."""
        pa = needed("pyarrow", "An Arrow batch")
        places = pa.array(carried, pa.int64())
        kept = [_whole(pa, batch.column(name).take(places)) for name in self._keep]
        ours = batch_of(found, arrow_schema())
        arrays = [ours.column(n) for n, column in enumerate(COLUMNS) if column.name not in _LEFT_OUT]
        return pa.RecordBatch.from_arrays([*kept, *arrays, pa.array(errors, pa.string())], schema=schema)


def arrow_batches(batches: Iterable[pa.RecordBatch], text: str = "text", **options: Any) -> Iterator[pa.RecordBatch]:
    """Extract the indicators of record batches of texts, one batch at a time.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Texts, with what is known of them.
    text : str
        Column of the texts.
    **options
        As for :class:`ArrowExtractor`: ``published``, ``title``, ``source``, ``place``, ``published_default``, ``keep``,
        ``at_least``, ``empty``, ``size``.

    Yields
    ------
    pyarrow.RecordBatch
        In the shape of :meth:`ArrowExtractor.schema`.

    Raises
    ------
    MissingPackageError
        Where pyarrow is not installed.
    PovextError
        Where a column that was told is not there.

    Examples
    --------
    >>> import pyarrow as pa
    >>> texts = pa.table({"url": ["a", "b"], "body": ["全县62个贫困村全部出列。", "贫困发生率降至0.4%。"]})
    >>> [batch.column("url").to_pylist() for batch in arrow_batches(texts.to_batches(), "body", keep=["url"])]
    [['a', 'b']]
    """
    yield from ArrowExtractor(text, **options)(batches)


def _plain(cell: Any) -> Any:
    """A cell as the pipeline takes it: of a timestamp the day."""
    return cell.date() if isinstance(cell, datetime) else cell


def _told(result: Extraction | Exception) -> str | None:
    return encodable(f"{type(result).__name__}: {result}") if isinstance(result, Exception) else None


def _whole(pa: Any, cells: Any) -> Any:
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
