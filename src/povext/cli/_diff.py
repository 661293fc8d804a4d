"""``povext diff``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from povext._fields import span_row
from povext.cli._console import FAILED, OUTPUT, console, give_up, visible
from povext.compare import Change, compare
from povext.types import Extraction

__all__ = ["run"]

_Key = tuple[str, str | None, int]
_ROWS = {"extra": "only in the second file", "lost": "only in the first file"}


def run(before: Path, after: Path, form: str) -> None:
    """Write what has moved between two outputs, and leave with status 1 where something has."""
    marks: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    found = _differences(before, after, marks)
    moved = _jsonl(found) if form == "jsonl" else _table(found)
    if form != "jsonl":
        _summary(moved, *marks)
    if moved:
        raise SystemExit(FAILED)


def _differences(before: Path, after: Path, marks: tuple[Counter[str], Counter[str]]) -> Iterator[tuple[str, Change | str]]:
    """Document by document in the order of the second file; only places in the first file are kept in memory."""
    try:
        with before.open("rb") as old, after.open("rb") as new:
            index = {key: at for key, at, _ in _lines(old, before)}
            for key, _, line in _lines(new, after):
                name = key[0] if key[1] is None else f"{key[0]} ({key[1]})"
                at = index.pop(key, None)
                if at is None:
                    yield name, _ROWS["extra"]
                    continue
                old.seek(at)
                one, two = _extraction(old.readline(), before), _extraction(line, after)
                marks[0][one.fingerprint or "no fingerprint"] += 1
                marks[1][two.fingerprint or "no fingerprint"] += 1
                try:
                    yield from ((name, change) for change in compare(one, two))
                except ValueError as error:
                    yield name, str(error)
            for name, record, _ in index:
                yield name if record is None else f"{name} ({record})", _ROWS["lost"]
    except OSError as error:
        give_up(f"{error.filename}: {error.strerror}", OUTPUT)


def _lines(file: IO[bytes], path: Path) -> Iterator[tuple[_Key, int, bytes]]:
    """Every line with its key (file, record, how many of that name came before) and where it begins."""
    seen: Counter[tuple[str, str | None]] = Counter()
    at = 0
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                row = json.loads(line)
                name, record = str(row["file"]), row.get("record")
            except (ValueError, KeyError, TypeError, AttributeError):
                give_up(f"{path}:{number}: is no line of an output of povext extract --format jsonl", OUTPUT)
            yield (name, record, seen[name, record]), at, line
            seen[name, record] += 1
        at += len(line)


def _extraction(line: bytes, path: Path) -> Extraction:
    row = json.loads(line)
    try:
        return Extraction.model_validate({name: row[name] for name in Extraction.model_fields if name in row})
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        give_up(f"{path}: {row['file']}: {where}: {fault['msg']}", OUTPUT)


def _jsonl(found: Iterator[tuple[str, Change | str]]) -> Counter[str]:
    moved: Counter[str] = Counter()
    for name, change in found:
        row: dict[str, Any] = {"file": visible(name)}
        if isinstance(change, Change):
            row |= {**change._asdict(), "span": span_row(change.span)}
        else:
            row |= {"kind": "document", "after": change}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        moved[_sort(change)] += 1
    return moved


def _table(found: Iterator[tuple[str, Change | str]]) -> Counter[str]:
    moved: Counter[str] = Counter()
    last = None
    out = console()
    for name, change in found:
        if name != last:
            out.print(visible(name), style="bold", markup=False)
            last = name
        out.print(f"  {visible(_line(change))}", markup=False, soft_wrap=True)
        moved[_sort(change)] += 1
    return moved


def _line(change: Change | str) -> str:
    if isinstance(change, str):
        return change
    at = f"{change.span.start} {change.span.text}"
    if change.field is None:
        code, rule = (change.after, change.rule_after) if change.kind == "added" else (change.before, change.rule_before)
        return f"{at}: {change.kind} {code}{_why(rule)}"
    return (
        f"{at}: {change.field} {_short(change.before)}{_why(change.rule_before)} → "
        f"{_short(change.after)}{_why(change.rule_after)}"
    )


def _why(rule: str | None) -> str:
    return f" [{rule}]" if rule else ""


def _short(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        told = [str(value[name]) for name in ("name", "code", "start", "end") if value.get(name) is not None]
        return " ".join(dict.fromkeys(told))
    return ";".join(map(str, value)) or "none" if isinstance(value, list | tuple) else str(value)


def _sort(change: Change | str) -> str:
    return "documents" if isinstance(change, str) else change.field or change.kind


def _summary(moved: Counter[str], before: Counter[str], after: Counter[str]) -> None:
    told = ", ".join(f"{name} {count}" for name, count in sorted(moved.items())) or "nothing has moved"
    lines = [f"{sum(before.values())} documents compared: {told}"]
    if before and before != after:
        lines.append(f"made with {', '.join(sorted(before))} and with {', '.join(sorted(after))}")
    elif before and moved:
        lines.append(f"both made with {', '.join(sorted(before))}: texts, dates or options must have differed")
    sys.stdout.write("\n".join(lines) + "\n")
