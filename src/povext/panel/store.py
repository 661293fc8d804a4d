"""Where claims lie until they are cells: a DuckDB database in a folder of its own. Needs duckdb and pyarrow."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from povext.export._optional import needed
from povext.panel.claims import FIELDS, Claim

__all__ = ["Document", "Store"]

BATCH = 5_000
"""Claims that are held in memory before they are written."""


class Document(NamedTuple):
    """What a panel keeps of a document."""

    doc: int
    file: str
    record: str | None
    published: str
    published_told: str | None
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
    """

    def __init__(self, memory: str = "1GB", folder: str | None = None) -> None:
        duckdb = needed("duckdb", "A panel", "panel")
        self.arrow = needed("pyarrow", "A panel", "panel")
        self.folder = tempfile.mkdtemp(prefix="povext-panel-", dir=folder)
        try:
            self.db = duckdb.connect(str(Path(self.folder, "panel.duckdb")))
            self.db.execute("SET memory_limit = ?", [memory])
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
        text = ("file", "record", "published", "published_told", "title", "source", "fingerprint")
        kinds = {**dict.fromkeys(text, "string"), "doc": "int64", "correction": "bool_", "trust": "int64"}
        self.make("documents", {name: kinds[name] for name in Document._fields})
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

    def flush(self, table: str) -> None:
        """Write the rows that are held."""
        held, schema = self._held[table], self._schemas[table]
        if held:
            pa = self.arrow
            arrays = [pa.array(cells, field.type) for cells, field in zip(zip(*held, strict=True), schema, strict=True)]
            batch = pa.Table.from_arrays(arrays, schema=schema)
            held.clear()
            self.db.register("incoming", batch)
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


def _remove(db: Any, folder: str) -> None:
    db.close()
    shutil.rmtree(folder, ignore_errors=True)
