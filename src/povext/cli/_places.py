"""``povext places``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from povext.cli._console import give_up, visible
from povext.places import describe

if TYPE_CHECKING:
    from povext.places import Division, Entry

__all__ = ["run"]


def run(name: str, on: str | None, form: str) -> None:
    """Write what a name stands for on a date."""
    found = describe(name, on)
    if not found:
        what = "has the code" if name.strip().isdigit() else "is called"
        give_up(f"no province, prefecture, county or township {what} {name!r}")
    if form == "json":
        json.dump([_record(entry) for entry in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    lines = [f"{visible(name)} stands for {len(found)} places:", ""] if len(found) > 1 else []
    for entry in found:
        lines += [*_entry(entry, on), ""]
    sys.stdout.write("\n".join(lines[:-1]) + "\n")


def _entry(entry: Entry, on: str | None) -> Iterator[str]:
    yield f"{entry.name}  {entry.level}, {'' if entry.holds else 'not in use '}{on or 'today'}"
    county = entry.level in ("township", "village", "other")
    yield f"  {'code':<10} {entry.code}{' (of its county)' if county else ''}"
    if entry.township:
        yield f"  {'township':<10} {entry.township} (statistical code)"
    if entry.parents:
        yield f"  {'lies in':<10} {' > '.join(f'{p.name} {p.code}' for p in entry.parents)}"
    if entry.successor:
        yield f"  {'today':<10} {'in ' if county else ''}{entry.successor.name} {entry.successor.code}"
    for n, form in enumerate(entry.forms):
        span = f"{form.valid_from or 'before 1980':<11} to {form.valid_to or 'today':<10}"
        yield f"  {'' if n else 'history':<10} {span}  {form.code}  {form.name}"


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "code": entry.code,
        "level": entry.level,
        "holds": entry.holds,
        "township": entry.township,
        "parents": [_plain(p) for p in entry.parents],
        "successor": _plain(entry.successor) if entry.successor else None,
        "history": [
            {**_plain(form), "level": form.level, "valid_from": form.valid_from or None, "valid_to": form.valid_to or None}
            for form in entry.forms
        ],
    }


def _plain(row: Division) -> dict[str, str]:
    return {"name": row.name, "code": row.code}
