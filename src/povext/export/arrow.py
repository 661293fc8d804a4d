"""Arrow tables and record batches, and Parquet. Needs pyarrow, which is imported when something is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal, InvalidOperation
from io import RawIOBase
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from povext._version import __version__
from povext.export._optional import needed
from povext.export._rows import Cell, Document, Many, Row, rows, rows_of
from povext.export.columns import COLUMNS, VERSION, Column
from povext.export.formats import Options
from povext.types import Extraction

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DIGITS", "PLACES", "ParquetWriter", "arrow_schema", "batch_of", "fitted", "record_batches", "to_arrow"]

DIGITS, PLACES = 38, 12
"""Numbers are ``decimal128(38, 12)``: 26 digits before the point and 12 behind it."""

ROWS = 10_000
"""Rows that a record batch, or a row group of a Parquet file, holds unless told otherwise."""

_CONTEXT = Context(prec=DIGITS)
_STEP = Decimal(1).scaleb(-PLACES)


def arrow_schema(columns: Sequence[Column] = COLUMNS, version: str = VERSION) -> pa.Schema:
    """The schema of the table.

    Parameters
    ----------
    columns : sequence of Column
        The columns; those of :data:`povext.export.COLUMNS` unless another table is told.
    version : str
        Version of that table.

    Returns
    -------
    pyarrow.Schema
        One field a column, with what it holds in its metadata (``label_en``, ``label_zh``, ``en``, ``zh``, ``since``); the
        metadata of the schema tell the version of the table (``povext.table``) and of povext (``povext.version``).

    Raises
    ------
    MissingPackageError
        Where pyarrow is not installed.

    Examples
    --------
    >>> arrow_schema().field("value").type, arrow_schema().metadata[b"povext.table"]
    (Decimal128Type(decimal128(38, 12)), b'1.1')
    """
    pa = needed("pyarrow", "An Arrow table")
    told = {"povext.table": version, "povext.version": __version__}
    return pa.schema([_field(pa, column) for column in columns], metadata=told)


def _field(pa: Any, column: Column) -> Any:
    told = {name: getattr(column, name) for name in ("label_en", "label_zh", "en", "zh", "since")}
    return pa.field(column.name, _arrow_type(pa, column.kind), metadata=told)


def _arrow_type(pa: Any, kind: str) -> Any:
    if kind == "number":
        return pa.decimal128(DIGITS, PLACES)
    if kind == "list":
        return pa.list_(pa.string())
    return {"integer": pa.int64(), "real": pa.float64(), "date": pa.date32()}.get(kind, pa.string())


def to_arrow(many: Many) -> pa.Table:
    """Make an Arrow table; polars, DuckDB and others read it without a copy.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, pairs ``(name, extraction)``, or a stream of them.

    Returns
    -------
    pyarrow.Table
        One row an indicator, in the shape of :func:`arrow_schema`. A number with more than 12 digits behind the point is
        rounded to the nearest, one with more than 26 before it is null; the column ``exact`` always has every digit.

    Raises
    ------
    MissingPackageError
        Where pyarrow is not installed.

    Examples
    --------
    >>> import povext
    >>> table = to_arrow(povext.pipe(["全县62个贫困村全部出列。", "贫困发生率降至0.4%。"]))
    >>> table.select(["file", "type", "value"]).to_pylist()[1]
    {'file': '1', 'type': 'poverty.incidence', 'value': Decimal('0.400000000000')}
    """
    pa = needed("pyarrow", "An Arrow table")
    return pa.Table.from_batches(record_batches(many), arrow_schema())


def record_batches(many: Many, size: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Make record batches, one at a time: memory stays bounded however long a stream is.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, pairs ``(name, extraction)``, or a stream of them.
    size : int
        Rows of a batch; the last may have fewer.

    Yields
    ------
    pyarrow.RecordBatch
        In the shape of :func:`arrow_schema`.

    Raises
    ------
    MissingPackageError
        Where pyarrow is not installed.
    ValueError
        Where `size` is less than 1.

    Examples
    --------
    >>> import povext
    >>> [batch.num_rows for batch in record_batches(povext.pipe(["全县62个贫困村全部出列。"] * 5), size=2)]
    [2, 2, 1]
    """
    if size < 1:
        raise ValueError(f"A batch must have at least 1 row, not {size}.")
    schema = arrow_schema()
    rest = rows(many)
    while some := list(islice(rest, size)):
        yield batch_of(some, schema)


def batch_of(some: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    """A record batch of rows that are there already."""
    pa = needed("pyarrow", "An Arrow table")
    columns: Iterable[Sequence[Cell]] = zip(*some, strict=True) if some else ((),) * len(schema)
    arrays = [
        pa.array([fitted(cell) for cell in cells] if pa.types.is_decimal(field.type) else cells, field.type)  # type: ignore[arg-type]
        for cells, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def fitted(number: Decimal | None) -> Decimal | None:
    """A number as ``decimal128(38, 12)`` can hold it: rounded behind the point, ``None`` where it is too large.

    Parameters
    ----------
    number : Decimal or None
        Any.

    Returns
    -------
    Decimal or None

    Examples
    --------
    >>> fitted(Decimal("0.00000000000049")), fitted(Decimal("1e26"))
    (Decimal('0E-12'), None)
    """
    if number is None or number.adjusted() >= DIGITS - PLACES:
        return None
    try:
        return number.quantize(_STEP, context=_CONTEXT)
    except InvalidOperation:  # rounding has carried into one digit too many
        return None


class ParquetWriter:
    """A Parquet file in the shape of :func:`arrow_schema`, written one row group after another.

    Parameters
    ----------
    file : binary file
        Where to; it need not be seekable.
    options : Options
        None is heeded.
    columns : sequence of Column
        The columns of another table, whose rows are told to `write_rows`, or in batches to `write_batch`.
    version : str
        Version of that table.
    """

    def __init__(self, file: IO[bytes], options: Options, columns: Sequence[Column] = COLUMNS, version: str = VERSION) -> None:
        del options
        parquet = needed("pyarrow.parquet", "Parquet")
        self._schema = arrow_schema(columns, version)
        self._file = parquet.ParquetWriter(_Sink(file), self._schema, compression="zstd")
        self._rows: list[Row] = []

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Take the rows of one document; write a row group where there are enough."""
        self._rows.extend(rows_of(Document(name, extraction, record)))
        if len(self._rows) >= ROWS:
            self._flush()

    def write_rows(self, rows: Iterable[Row]) -> None:
        """Take rows that are made already."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= ROWS:
                self._flush()

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write a record batch in the shape of the file as a row group of its own."""
        self._flush()
        self._file.write_batch(batch.cast(self._schema))

    def _flush(self) -> None:
        if self._rows:
            self._file.write_batch(batch_of(self._rows, self._schema))
            self._rows.clear()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._flush()
        self._file.close()


class _Sink(RawIOBase):
    """A file as pyarrow sees it; where writing fails the file is closed before the writer, whose last words are let go."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self._file.closed:
            self._file.write(data)
        return len(data)
