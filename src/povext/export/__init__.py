"""Extractions as tables and files: data frames, Arrow, Parquet, CSV, XLSX, Stata, SDMX-CSV, JSON lines.

``columns.toml`` tells the columns once; every format is made from it. Importing this package costs next to nothing: pandas,
pyarrow and xlsxwriter are imported by what needs them (``pip install "povext[data]"``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from povext.export._rows import rows
    from povext.export.arrow import arrow_schema, record_batches, to_arrow
    from povext.export.batches import ArrowExtractor, arrow_batches
    from povext.export.columns import COLUMNS, VERSION, Column
    from povext.export.files import write
    from povext.export.formats import FORMATS, Format, Options, Writer
    from povext.export.frame import to_dataframe

__all__ = [
    "COLUMNS",
    "FORMATS",
    "VERSION",
    "ArrowExtractor",
    "Column",
    "Format",
    "Options",
    "Writer",
    "arrow_batches",
    "arrow_schema",
    "record_batches",
    "rows",
    "to_arrow",
    "to_dataframe",
    "write",
]

_HOME = {
    "COLUMNS": "columns",
    "FORMATS": "formats",
    "VERSION": "columns",
    "ArrowExtractor": "batches",
    "Column": "columns",
    "Format": "formats",
    "Options": "formats",
    "Writer": "formats",
    "arrow_batches": "batches",
    "arrow_schema": "arrow",
    "record_batches": "arrow",
    "rows": "_rows",
    "to_arrow": "arrow",
    "to_dataframe": "frame",
    "write": "files",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
