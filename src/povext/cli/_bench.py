"""``povext bench``."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from povext._version import __version__
from povext.cli._console import USAGE, console, give_up, visible
from povext.cli._taxonomy import usable
from povext.export.files import opened

if TYPE_CHECKING:
    from povext.concepts import Taxonomy
    from povext.evaluate import Document, Report, Row
    from povext.types import Extraction

__all__ = ["markdown", "run"]


def run(
    folder: Path | None,
    gold: Path | None,
    form: str,
    out: Path | None,
    *,
    errors: int,
    by_type: bool,
    by_document: bool,
    where: Mapping[str, str],
    jobs: int,
    taxonomy: Path | None = None,
) -> None:
    """Extract, compare, and write the result."""
    from povext import evaluate

    folder = folder or evaluate.bundled()
    if folder is None:
        give_up("no benchmark set comes with an installed package: name a folder of texts with gold", USAGE)
    try:
        documents = evaluate.read_set(folder, gold)
    except (OSError, ValueError) as error:
        give_up(str(error))
    documents = tuple(d for d in documents if all(d.tags.get(key) == value for key, value in where.items()))
    if not documents:
        give_up(f"{folder}: no document with {', '.join(f'{key}={value}' for key, value in where.items())}")
    found, seconds = _extract(documents, jobs, usable(taxonomy) if taxonomy else None)
    report = evaluate.score({d.name: d.gold for d in documents}, found)
    characters = sum(len(d.text) for d in documents)
    facts = {
        "povext": __version__,
        "documents": len(documents),
        "characters": characters,
        "characters_per_second": round(characters / seconds),
        "processes": jobs,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    with opened(out) as file:
        if form == "json":
            json.dump({"run": facts, **report.to_dict()}, file, ensure_ascii=False, indent=1)
            file.write("\n")
        elif form == "markdown":
            file.write(markdown(report, facts))
        else:
            _tables(report, facts, file, by_type=by_type, by_document=by_document)
            file.writelines(_mistakes(report, errors))


def _extract(documents: Iterable[Document], jobs: int, own: Taxonomy | None = None) -> tuple[dict[str, Extraction], float]:
    """Extractions by document, and the seconds they took once everything was loaded."""
    from rich.progress import Progress

    from povext.reading import extract, pipe

    documents = list(documents)
    extract("2019年底，全县共有62个贫困村。", published="2020-01-01", taxonomy=own)  # loading is not what is measured
    found: dict[str, Extraction] = {}
    with Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("extracting", total=len(documents))
        begin = time.perf_counter()
        results = pipe((d.record() for d in documents), n_process=jobs, taxonomy=own)
        for document, extraction in zip(documents, results, strict=True):
            found[document.name] = extraction
            bar.advance(task)
        seconds = time.perf_counter() - begin
    return found, seconds


def _rows(report: Report, facts: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Level, precision, recall, F1, gold records."""
    for level, score in report.levels.items():
        yield level, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.gold)


def _notes(report: Report, facts: Mapping[str, Any]) -> list[str]:
    notes = [f"{facts['documents']} documents, {facts['characters']:,} characters"]
    if report.interval:
        notes.append(f"typed F1, 95 % interval over documents: {report.interval[0]:.3f} to {report.interval[1]:.3f}")
    if report.fields:
        notes.append("fields, given the right type: " + ", ".join(f"{name} {share:.3f}" for name, share in report.fields.items()))
    errors = ", ".join(f"{level} {c.error:.3f}" for level, c in report.calibration.items())
    notes.append(f"expected calibration error of the confidence: {errors}")
    steps = [f"{t.confidence:g} keeps {t.kept:.0%} at precision {t.precision:.3f}" for t in report.thresholds[1:]]
    if steps:
        notes.append("least confidence: " + "; ".join(steps))
    return notes


def markdown(report: Report, facts: Mapping[str, Any]) -> str:
    """The result as a table in Markdown, with notes below; without the speed, which is not the same twice."""
    lines = ["| level | precision | recall | F1 | gold records |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {' | '.join(row)} |" for row in _rows(report, facts)]
    return "\n".join([*lines, "", *(f"- {note}" for note in _notes(report, facts))]) + "\n"


def _tables(report: Report, facts: Mapping[str, Any], file: Any, *, by_type: bool, by_document: bool) -> None:
    from rich.table import Table

    out = console()
    out.file = file

    def show(title: str, rows: Iterable[tuple[str, ...]], *headings: str) -> None:
        table = Table(title=title, title_justify="left", header_style="bold")
        for number, heading in enumerate(headings):
            table.add_column(heading, justify="right" if number else "left")
        for row in rows:
            table.add_row(*map(visible, row))
        out.print(table)

    if by_document:
        rows = [
            (name, *(f"{s.f1:.3f}" for s in levels.values()), str(levels["typed"].gold))
            for name, levels in report.documents.items()
        ]
        show("F1 by document", rows, "document", *report.levels, "gold")
    if by_type:
        by_gold = sorted(report.types.items(), key=lambda item: -item[1].gold)
        cells = [(n, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", str(s.gold), str(s.predicted)) for n, s in by_gold]
        show("typed, by type", cells, "type", "precision", "recall", "F1", "gold", "predicted")
    show("all documents", _rows(report, facts), "level", "precision", "recall", "F1", "gold")
    for note in (*_notes(report, facts), f"{facts['characters_per_second']:,} characters a second, loading apart"):
        out.print(note, soft_wrap=True, markup=False)


def _mistakes(report: Report, count: int) -> Iterator[str]:
    for name, mistake in report.mistakes[:count]:
        yield f"{name}: {mistake.why}\n    gold      {_brief(mistake.gold)}\n    predicted {_brief(mistake.predicted)}\n"


def _brief(row: Row | None) -> str:
    if row is None:
        return "-"
    number = row.get("value") or f"{row.get('low')}–{row.get('high')}"
    place, period = row.get("place") or {}, row.get("period") or {}
    parts = [row["type"], number, row["unit"], row.get("measure"), row.get("status"), place.get("name")]
    parts += [f"{period['start']}/{period['end']}" if period else None, f"«{row.get('text', '')}»"]
    return visible(" ".join(str(part) for part in parts if part))
