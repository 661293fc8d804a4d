"""``povext types``."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

from povext import taxonomy
from povext.cli._console import FAILED, console, give_up, visible
from povext.cli._taxonomy import usable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from povext.taxonomy import IndicatorType

__all__ = ["run", "run_check"]


def run(pattern: str | None, form: str, own: Path | None = None) -> None:
    """Write the types whose code, labels or note contain the pattern."""
    types = taxonomy.builtin() if own is None else usable(own).types
    chosen = [t for t in types.values() if pattern is None or _matches(t, pattern.casefold())]
    if not chosen:
        give_up(f"no type has {pattern!r} in its code, labels or note")
    {"table": _table, "json": _json, "csv": _csv}[form](chosen)


def run_check(path: Path) -> None:
    """Write what a check of a taxonomy finds, and leave with status 1 where something fails."""
    from povext.taxonomies import check

    checked = check(path)
    sys.stdout.writelines(f"{visible(str(finding))}\n" for finding in checked.findings)
    sys.stdout.write(f"{checked}\n")
    if not checked.passed:
        raise SystemExit(FAILED)


def _matches(item: IndicatorType, pattern: str) -> bool:
    return any(pattern in text.casefold() for text in (item.code, item.zh, item.en, item.note))


def _table(chosen: Sequence[IndicatorType]) -> None:
    from rich.table import Table

    table = Table(header_style="bold")
    for name in ("code", "中文", "English", "units"):
        table.add_column(name, overflow="fold", no_wrap=name == "code")
    domain = chosen[0].domain
    for item in chosen:
        if item.domain != domain:
            table.add_section()
            domain = item.domain
        table.add_row(item.code, item.zh, item.en, "any" if item.units == ("*",) else ", ".join(item.units))
    console().print(table)


def _json(chosen: Sequence[IndicatorType]) -> None:
    rows = [{**item._asdict(), "domain": item.domain} for item in chosen]
    for row in rows:
        if not row["measures"]:  # any measure will do
            del row["measures"]
    json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _csv(chosen: Sequence[IndicatorType]) -> None:
    rows = csv.writer(sys.stdout)
    rows.writerow(("code", "zh", "en", "units", "note"))
    rows.writerows((t.code, t.zh, t.en, ";".join(t.units), t.note) for t in chosen)
