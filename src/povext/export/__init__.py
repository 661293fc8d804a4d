"""Extractions as tables and files: data frames, Arrow, Parquet, CSV, XLSX, Stata, SDMX-CSV, JSON lines.

``columns.toml`` tells the columns once; every format is made from it. Importing this package costs next to nothing: pandas,
pyarrow and xlsxwriter are imported by what needs them (``pip install "povext[data]"``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from povext._lazy import lazy_names

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
    "COLUMNS": "povext.export.columns",
    "FORMATS": "povext.export.formats",
    "VERSION": "povext.export.columns",
    "ArrowExtractor": "povext.export.batches",
    "Column": "povext.export.columns",
    "Format": "povext.export.formats",
    "Options": "povext.export.formats",
    "Writer": "povext.export.formats",
    "arrow_batches": "povext.export.batches",
    "arrow_schema": "povext.export.arrow",
    "record_batches": "povext.export.arrow",
    "rows": "povext.export._rows",
    "to_arrow": "povext.export.arrow",
    "to_dataframe": "povext.export.frame",
    "write": "povext.export.files",
}

__getattr__, __dir__ = lazy_names(__name__, _HOME)
