"""Extractions as a table, JSON lines or CSV, on standard output or in a file that appears only when it is whole."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from povext.cli._console import console, visible
from povext.errors import InputError

if TYPE_CHECKING:
    from povext.types import Extraction, Indicator

__all__ = ["CSV_COLUMNS", "Writer", "csv_row", "finished", "opened", "table", "unfinished", "writer"]

CSV_COLUMNS = (
    "file", "record", "id", "type", "label_en", "label_zh", "value", "low", "high", "unit", "bound", "measure", "per", "status",
    "place_name", "place_code", "place_level", "period_start", "period_end", "period_text", "population", "text",
    "span_start", "span_end", "evidence", "evidence_start", "evidence_end", "confidence", "links", "published",
)  # fmt: skip
"""Columns of the CSV output. ``per`` and ``links`` are joined with semicolons; numbers are plain decimals."""


class Writer(Protocol):
    """Takes one extraction after another."""

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the extraction of the document called `name`; `record` is the id that a record gave itself."""


@contextmanager
def opened(path: Path | None, *, excel: bool = False, resume: bool = False) -> Iterator[IO[str]]:
    """Standard output, or a file that replaces `path` at the end and leaves no trace where something fails.

    Parameters
    ----------
    path : pathlib.Path or None
        Where to; ``None`` is standard output.
    excel : bool
        Begin the file with a byte-order mark, by which Excel knows UTF-8.
    resume : bool
        Keep what was written where something fails, under :func:`unfinished`, and go on from there the next time.

    Yields
    ------
    text file

    Raises
    ------
    OSError
        Where the folder does not exist or may not be written.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    encoding = "utf-8-sig" if excel else "utf-8"
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device has nothing to replace; a folder fails as it should
        with target.open("w", encoding=encoding, newline="") as file:
            yield file
        return
    if resume:
        part = unfinished(target)
        with part.open("a", encoding=encoding, newline="", buffering=1) as file:  # line by line: a kill costs half a line at most
            yield file
        _put(part, target)
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
            yield file
        _put(Path(name), target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _put(part: Path, target: Path) -> None:
    """Put a finished file in the place of another at one stroke."""
    part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    part.replace(target)


def unfinished(path: Path) -> Path:
    """Where the output lies until it is whole, in a run that can be resumed."""
    return path.with_name(f".{path.name}.part")


def finished(path: Path) -> Counter[str]:
    """Make ready to go on with an output of JSON lines: which documents it holds already, and how often.

    A line that a kill cut off is removed. Where no run was broken off, an output that is there already is gone on with.

    Parameters
    ----------
    path : pathlib.Path
        The output, as told to :func:`opened`.

    Returns
    -------
    Counter
        Names of documents.
    """
    target = path.resolve()
    part = unfinished(target)
    done: Counter[str] = Counter()
    if not part.exists() or part.stat().st_size == 0:
        if not target.is_file():
            return done
        shutil.copyfile(target, part)
    with part.open("rb+") as file:
        whole = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                done[json.loads(line)["file"]] += 1
            except (ValueError, KeyError, TypeError):
                raise InputError("is no output of povext extract: name another file, or remove it", str(part)) from None
            whole += len(line)
        file.truncate(whole)
    return done


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _JsonLines:
    def __init__(self, file: IO[str], *, trace: bool) -> None:
        self._file = file
        self._trace = trace

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        row = {"file": visible(name), "record": record and visible(record), **extraction.model_dump(mode="json")}
        if not self._trace:
            for indicator in row["indicators"]:
                del indicator["trace"]
        self._file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


class _Csv:
    def __init__(self, file: IO[str]) -> None:
        self._rows = csv.writer(file)
        self._rows.writerow(CSV_COLUMNS)

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        for indicator in extraction.indicators:
            self._rows.writerow(csv_row(name, extraction, indicator, record))


class _Tables:
    def __init__(self, file: IO[str], language: str) -> None:
        self._console = console()
        self._console.file = file
        self._language = language

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        self._console.print(table(name, extraction, self._language))


def writer(file: IO[str], kind: str, *, trace: bool = True, language: str = "en") -> Writer:
    """A writer of the kind asked for.

    Parameters
    ----------
    file : text file
        Where to.
    kind : {"table", "jsonl", "csv"}
        How.
    trace : bool
        Whether JSON lines carry the trace.
    language : {"en", "zh"}
        Labels in tables.

    Returns
    -------
    Writer
    """
    if kind == "jsonl":
        return _JsonLines(file, trace=trace)
    return _Csv(file) if kind == "csv" else _Tables(file, language)


def csv_row(name: str, extraction: Extraction, indicator: Indicator, record: str | None = None) -> list[Any]:
    """One indicator in the order of :data:`CSV_COLUMNS`."""
    row = indicator.model_dump(mode="json", exclude={"trace"})
    place, period = row["place"] or {}, row["period"] or {}
    return [
        visible(name), record and visible(record), row["id"], row["type"], indicator.label_en, indicator.label_zh,
        row["value"], row["low"], row["high"],
        row["unit"], row["bound"], row["measure"], ";".join(row["per"]), row["status"],
        place.get("name"), place.get("code"), place.get("level"), period.get("start"), period.get("end"), period.get("text"),
        row["population"], row["text"], row["span"]["start"], row["span"]["end"],
        row["evidence"]["text"], row["evidence"]["start"], row["evidence"]["end"],
        row["confidence"], ";".join(row["links"]), extraction.published,
    ]  # fmt: skip


def table(name: str, extraction: Extraction, language: str = "en") -> Any:
    """A rich table of one extraction."""
    from rich.table import Table
    from rich.text import Text

    count = len(extraction.indicators)
    title = f"{visible(name)}: {count} indicator{'' if count == 1 else 's'}"
    made = Table(title=Text(title), title_justify="left", header_style="bold", expand=False)
    for heading, options in (
        ("indicator", {"overflow": "fold"}), ("value", {"justify": "right", "no_wrap": True}), ("unit", {"no_wrap": True}),
        ("measure", {}), ("status", {}), ("place", {"overflow": "fold"}), ("period", {"no_wrap": True}),
        ("population", {"overflow": "fold"}), ("in the text", {"overflow": "fold"}),
        ("at", {"justify": "right", "no_wrap": True}),
    ):  # fmt: skip
        made.add_column(heading, **options)
    for indicator in extraction.indicators:
        cells = [
            indicator.label_zh if language == "zh" else indicator.label_en, _number(indicator), _unit(indicator),
            indicator.measure, indicator.status, indicator.place.name if indicator.place else "", str(indicator.period or ""),
            indicator.population or "", indicator.text, str(indicator.span.start),
        ]  # fmt: skip
        made.add_row(*(Text(visible(cell)) for cell in cells))
    return made


def _number(indicator: Indicator) -> str:
    hedge = "" if indicator.bound == "=" else f"{indicator.bound} "
    if indicator.value is None:
        return f"{hedge}{_grouped(indicator.low)}–{_grouped(indicator.high)}"
    return f"{hedge}{_grouped(indicator.value)}"


def _grouped(number: Decimal | None) -> str:
    if number is None:
        return ""
    whole = number.to_integral_value()
    return f"{whole if whole == number else number:,f}"


def _unit(indicator: Indicator) -> str:
    return "/".join((indicator.unit, *indicator.per))
