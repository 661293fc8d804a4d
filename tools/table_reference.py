#!/usr/bin/env python3
"""Write the tables of ``docs/tables.md`` and ``docs/panel.md`` from the data files of the columns, between their marks.

Usage: ``table_reference.py [--check]``; with ``--check`` nothing is written; the exit status tells whether the page is current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from povext.cli._formats import FORMATS
from povext.export import COLUMNS, VERSION
from povext.export.sdmx import COMPONENTS
from povext.panel.tables import TABLES as PANEL

__all__ = ["main"]

_DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = (_DOCS / "tables.md", _DOCS / "panel.md")
KINDS = {"number": "decimal", "real": "float"}


def columns() -> Iterator[str]:
    """The columns of the table."""
    yield f"Version of the table: {VERSION}.\n"
    yield "| column | kind | since | what it holds | 说明 |"
    yield "|---|---|---|---|---|"
    for column in COLUMNS:
        kind = KINDS.get(column.kind, column.kind)
        yield f"| `{column.name}` | {kind} | {column.since} | {column.en} | **{column.label_zh}** {column.zh} |"


def formats() -> Iterator[str]:
    """The formats of the command line."""
    yield "| `--format` | ending of OUT | bounded memory | `--resume` |"
    yield "|---|---|---|---|"
    for form in FORMATS.values():
        endings = ", ".join(f"`{suffix}`" for suffix in form.suffixes) or "–"
        yield f"| `{form.name}` | {endings} | {'yes' if form.streams else 'no'} | {'yes' if form.resumable else 'no'} |"


def components() -> Iterator[str]:
    """The components of SDMX-CSV."""
    yield "| component | role | what it holds | 说明 |"
    yield "|---|---|---|---|"
    for component in COMPONENTS:
        yield f"| `{component.id}` | {component.role} | {component.en} | {component.zh} |"


def panel_columns(table: str) -> Iterator[str]:
    """The columns of a table of the panel."""
    yield "| column | kind | since | what it holds | 说明 |"
    yield "|---|---|---|---|---|"
    for column in PANEL[table]:
        kind = KINDS.get(column.kind, column.kind)
        yield f"| `{column.name}` | {kind} | {column.since} | {column.en} | **{column.label_zh}** {column.zh} |"


def parts(name: str) -> dict[str, Iterable[str]]:
    """What is written into a page, by the name of its marks."""
    if name == "panel.md":
        return {"cells": panel_columns("cells"), "sources": panel_columns("sources")}
    return {"columns": columns(), "formats": formats(), "components": components()}


def filled(path: Path, page: str) -> str:
    """The page with its tables made anew."""
    for name, lines in parts(path.name).items():
        begin, end = f"<!-- {name}: begin (tools/table_reference.py writes them) -->", f"<!-- {name}: end -->"
        body = "\n".join([begin, "", *lines, "", end])
        page, count = re.subn(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _, body=body: body, page, flags=re.DOTALL)
        if count != 1:
            raise SystemExit(f"{path}: the marks of {name} stand there {count} times, not once")
    return page


def main() -> int:
    """Write the pages, or with ``--check`` compare them."""
    stale = False
    for path in PAGES:
        current = path.read_text("utf-8")
        page = filled(path, current)
        stale = stale or page != current
        if "--check" not in sys.argv[1:]:
            path.write_text(page, "utf-8")
    return int(stale and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
