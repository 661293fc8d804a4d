"""Where claims lie until they are cells: a DuckDB database in a folder of its own. Needs duckdb and pyarrow."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from povext.errors import PovextError
from povext.export._optional import needed
from povext.panel.claims import FIELDS, Claim

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Document", "Store", "claim_batch", "within"]

BATCH = 5_000
"""Claims that are held in memory before they are written."""


class Document(NamedTuple):
    """What a panel keeps of a document."""

    doc: int
    file: str
    record: str | None
    published: str
    title: str | None
    source: str | None
    fingerprint: str | None
    correction: bool
    trust: int


_TYPES = {str: "string", int: "int64", float: "float64", bool: "bool_"}


class Store:
    """Claims and documents on disk.

    Parameters
    ----------
    memory : str
        What DuckDB may hold in memory; what is more goes to disk.
    folder : str, optional
        Where the database lies; in the folder for temporary files by default.

    Raises
    ------
    ValueError
        Where `memory` is no size.
    """

    def __init__(self, memory: str = "1GB", folder: str | None = None) -> None:
        duckdb = needed("duckdb", "A panel", "panel")
        self.arrow = needed("pyarrow", "A panel", "panel")
        self.folder = tempfile.mkdtemp(prefix="povext-panel-", dir=folder)
        try:
            self.db = duckdb.connect(str(Path(self.folder, "panel.duckdb")))
            try:
                self.db.execute("SET memory_limit = ?", [memory])
            except duckdb.ParserException:
                raise ValueError(f"memory must be a size such as 500MB or 1GB, not {memory!r}.") from None
            self.db.execute("SET temp_directory = ?", [self.folder])
            self.db.execute("SET preserve_insertion_order = false")
        except Exception:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._end = weakref.finalize(self, _remove, self.db, self.folder)
        self._schemas: dict[str, Any] = {}
        self._held: dict[str, list[tuple[Any, ...]]] = {}
        hints = {name: _TYPES[kind] for name, kind in get_type_hints(Claim).items()}
        self.make("claims", {"claim": "int64", **{name: hints[name] for name in FIELDS}})
        self.make("moved", {"claim": "int64", **{name: hints[name] for name in FIELDS}})
        text = ("file", "record", "published", "title", "source", "fingerprint")
        kinds = {**dict.fromkeys(text, "string"), "doc": "int64", "correction": "bool_", "trust": "int64"}
        self.make("documents", {name: kinds[name] for name in Document._fields})
        self.make("texts", {"doc": "int64", "raw": "string"})
        self.make("marks", {"mark": "int64", "doc": "int64"})

    def make(self, table: str, columns: dict[str, str]) -> None:
        """Make an empty table of columns with their Arrow types."""
        pa = self.arrow
        schema = pa.schema([pa.field(name, getattr(pa, kind)()) for name, kind in columns.items()])
        self._schemas[table], self._held[table] = schema, []
        empty = schema.empty_table()
        self.db.register("incoming", empty)
        self.db.execute(f"CREATE TABLE {table} AS SELECT * FROM incoming")
        self.db.unregister("incoming")

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take rows of a table; they are written when there are enough."""
        held = self._held[table]
        held.extend(rows)
        if len(held) >= BATCH:
            self.flush(table)

    def insert(self, table: str, batch: pa.RecordBatch, first: int) -> None:
        """Write a batch whose rows have no number yet, numbered from `first`."""
        if batch.num_rows:
            numbers = self.arrow.array(range(first, first + batch.num_rows), self.arrow.int64())
            whole = self.arrow.RecordBatch.from_arrays([numbers, *batch.columns], schema=self._schemas[table])
            self._write(table, self.arrow.Table.from_batches([whole]))

    def flush(self, table: str) -> None:
        """Write the rows that are held."""
        held = self._held[table]
        if held:
            self._write(table, self.arrow.Table.from_batches([_batch(held, self._schemas[table])]))
            held.clear()

    def _write(self, table: str, rows: pa.Table) -> None:
        self.db.register("incoming", rows)
        self.db.execute(f"INSERT INTO {table} SELECT * FROM incoming")
        self.db.unregister("incoming")

    def rows(self, query: str, values: Sequence[Any] = (), size: int = BATCH) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a batch at a time, beside whatever else is asked meanwhile."""
        cursor = self.db.cursor()
        try:
            cursor.execute(query, list(values))
            while some := cursor.fetchmany(size):
                yield from some
        finally:
            cursor.close()

    def one(self, query: str) -> Any:
        """The one cell that a query gives."""
        (row,) = self.db.execute(query).fetchall()
        return row[0]

    def close(self) -> None:
        """Close the database and remove it."""
        self._end()


@contextmanager
def within(memory: str) -> Iterator[None]:
    """Say in one sentence where DuckDB has not had enough of the memory that it may hold."""
    duckdb = needed("duckdb", "A panel", "panel")
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise PovextError(f"{memory} of memory is not enough for this panel: let it hold more (memory, --memory).") from None


def claim_batch(claims: Sequence[Claim]) -> pa.RecordBatch:
    """Claims as a record batch, without their numbers."""
    return _batch(claims, _claim_schema())


def _claim_schema() -> Any:
    pa = needed("pyarrow", "A panel", "panel")
    hints = get_type_hints(Claim)
    return pa.schema([pa.field(name, getattr(pa, _TYPES[hints[name]])()) for name in FIELDS])


def _batch(rows: Sequence[tuple[Any, ...]], schema: Any) -> Any:
    pa = needed("pyarrow", "A panel", "panel")
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _remove(db: Any, folder: str) -> None:
    db.close()
    shutil.rmtree(folder, ignore_errors=True)
