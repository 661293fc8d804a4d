"""A panel as files, by the writers of :mod:`povext.export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from povext.export.arrow import ParquetWriter
from povext.export.files import opened
from povext.export.formats import FORMATS, Format, Options, by_ending
from povext.export.frame import StataWriter
from povext.export.sheet import XlsxWriter
from povext.export.text import CsvWriter
from povext.panel.tables import TABLES, VERSION

if TYPE_CHECKING:
    from povext.panel.made import Panel, Table

__all__ = ["KINDS", "sources_path", "write"]

KINDS = ("parquet", "csv", "xlsx", "dta", "html")
"""The formats that a panel is written in."""

_PAGE = Format("html", (".html", ".htm"), "povext.panel:Panel.page", "a page for review", streams=False)
_FORMS = {name: FORMATS.get(name, _PAGE) for name in KINDS}

_NAMES: dict[str, dict[str, str]] = {"cells": {"en": "panel", "zh": "面板"}, "sources": {"en": "sources", "zh": "来源"}}
_NOTES = {
    "en": (
        "Written by povext {povext}, panel {table}. One row is one place, time and indicator; the sheet sources tells",
        "every number of every document behind it. Excel keeps 15 digits of a number; the column exact has every digit.",
    ),
    "zh": (
        "由 povext {povext} 生成，面板版本 {table}。面板每行为一个地区、时间和指标；“来源”表列出其依据的各文档数字。",
        "Excel 的数值只有 15 位有效数字；“精确数值”一列保留全部数字。",
    ),
}


def sources_path(path: Path) -> Path:
    """Where the sources lie beside a file of cells.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    pathlib.Path

    Examples
    --------
    >>> sources_path(Path("out/panel.csv")).name
    'panel.sources.csv'
    """
    return path.with_name(f"{path.stem}.sources{path.suffix}")


def write(panel: Panel, path: Path, format: str | None, language: Literal["en", "zh"]) -> list[Path]:
    """Write both tables; what each argument means is told by :meth:`Panel.write`."""
    form = _FORMS.get(format) if format else by_ending(path, list(_FORMS.values()))
    if form is None:
        what = f"No panel is written as {format!r}" if format else f"No format's files end as {path.name!r} does"
        raise ValueError(f"{what}: tell one of {', '.join(KINDS)}.")
    if language not in ("en", "zh"):
        raise ValueError(f"language must be 'en' or 'zh', not {language!r}.")
    options = Options(language=language)
    if form.name == "xlsx":
        with opened(path, binary=True) as file:
            book = XlsxWriter(file, options, TABLES["cells"], _NAMES["cells"], _NOTES, VERSION)
            try:
                book.write_rows(panel.rows("cells"))
                book.begin(TABLES["sources"], _NAMES["sources"])
                book.write_rows(panel.rows("sources"))
                book.close()
            except BaseException:
                book.abort()
                raise
        return [path]
    if form.name == "html":
        with opened(path) as file:
            file.write(panel.page(title=path.stem, language=language))
        return [path]
    paths = {"cells": path, "sources": sources_path(path)}
    # The sources first: where a file of cells stands, what it leads back to stands too.
    order: tuple[Table, ...] = ("sources", "cells")
    for table in order:
        _one(panel, table, paths[table], form.name, options)
    return [paths["cells"], paths["sources"]]


def _one(panel: Panel, table: Table, path: Path, kind: str, options: Options) -> None:
    columns = TABLES[table]
    with opened(path, binary=FORMATS[kind].binary, mark=FORMATS[kind].mark) as file:
        if kind == "csv":
            CsvWriter(file, options, columns).write_rows(panel.rows(table))
        elif kind == "parquet":
            writer = ParquetWriter(file, options, columns, VERSION)
            for batch in panel.batches(table):
                writer.write_batch(batch)
            writer.close()
        else:
            stata = StataWriter(file, options, columns, f"povext {_NAMES[table]['en']}, table {VERSION}")
            stata.write_rows(panel.rows(table))
            stata.close()
