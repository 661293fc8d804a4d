"""``povext panel``."""

from __future__ import annotations

import glob
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from povext.cli._console import FAILED, OUTPUT, USAGE, give_up, visible
from povext.cli._extract import Faults, extracted, progress_bar
from povext.cli._taxonomy import usable
from povext.errors import InputError, MissingPackageError
from povext.export.files import opened
from povext.inputs import read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from povext.concepts import Taxonomy
    from povext.panel.places import Codes
    from povext.panel.settle import Criterion
    from povext.taxonomy import Language

__all__ = ["run"]

_LINES = frozenset((".jsonl", ".ndjson"))
"""Endings of what ``povext extract`` has written, or of records with a text; anything else is a report, or a folder of them."""


def run(
    files: Sequence[str],
    context: Mapping[str, str | None],
    out: Path,
    form: str | None,
    *,
    by: str,
    codes: str,
    prefer: str | None,
    trust: Sequence[str],
    copies: bool,
    least: float,
    other: bool,
    labels: str,
    jobs: int,
    memory: str,
    taxonomy: Path | None,
    errors: Path | None,
) -> None:
    """Write the panel of what ``povext extract`` has written, and of reports; leave with status 1 where one cannot be read."""
    from povext.panel.made import panel

    order = [name.strip() for name in prefer.split(",")] if prefer else []
    told, reports = _sorted(_paths(files))
    _check_told(context, taxonomy, reports)
    own = usable(taxonomy) if taxonomy else None
    with opened(errors) if errors else nullcontext() as record:
        faults = Faults(record)
        try:
            with panel(
                _given(told, reports, context, jobs, faults, own),
                by="year" if by == "year" else "interval",
                codes=cast("Codes", codes),
                prefer=cast("list[Criterion]", order),
                trust=trust,
                copies=copies,
                least=least,
                other=other,
                jobs=jobs,
                memory=memory,
            ) as made:
                paths = made.write(out, form, language=cast("Language", labels))
                sys.stderr.write(_summary(made.counts, paths))
        except MissingPackageError as error:
            give_up(str(error), OUTPUT)
        except InputError as error:
            give_up(str(error), FAILED)
        except ValueError as error:
            give_up(str(error), USAGE)
    if faults.count:
        raise SystemExit(FAILED)


def _sorted(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Files that hold extractions, and reports."""
    told: list[Path] = []
    reports: list[str] = []
    for path in paths:
        if path.suffix.lower() in _LINES and not _holds_texts(path):
            told.append(path)
        else:
            reports.append(str(path))
    return told, reports


def _holds_texts(path: Path) -> bool:
    """Whether the first line is a record with a text that is still to be extracted."""
    try:
        with path.open("rb") as file:
            first = json.loads(next((line for line in file if line.strip()), b"null"))
    except (OSError, ValueError):
        return False  # whoever reads it will tell what is wrong
    return isinstance(first, dict) and "text" in first and "indicators" not in first


def _check_told(context: Mapping[str, str | None], taxonomy: Path | None, reports: Sequence[str]) -> None:
    """What is told of texts must not be lost in silence where all have been extracted before."""
    named = [f"--{name.replace('_', '-')}" for name, value in context.items() if value is not None]
    named += ["--taxonomy"] if taxonomy else []
    if named and not reports:
        give_up(f"{named[0]} is told of texts, but all FILES were extracted before: tell it to povext extract", USAGE)


def _given(
    told: Sequence[Path],
    reports: Sequence[str],
    context: Mapping[str, str | None],
    jobs: int,
    faults: Faults,
    own: Taxonomy | None,
) -> Iterator[Any]:
    """The files of extractions, and the reports as they are extracted."""
    yield from told
    if reports:
        with progress_bar(enabled=True) as advance:
            for document, extraction in extracted(read_documents(reports), context, jobs, faults, own):
                yield visible(document.name), extraction, document.id and visible(document.id)
                advance()


def _paths(files: Sequence[str]) -> list[Path]:
    """Files, and patterns that the shell has left as they are."""
    found: list[Path] = []
    for name in files:
        some = [Path(name)] if name == "-" or Path(name).exists() else [Path(p) for p in sorted(glob.glob(name))]  # noqa: PTH207 - may be absolute
        if not some:
            give_up(f"{name}: there is no such file", FAILED)
        found += some
    return found


def _summary(counts: Mapping[str, int], paths: Sequence[Path]) -> str:
    return (
        f"{counts['cells']} cells from {counts['claims']} of {counts['indicators']} numbers in {counts['documents']} documents, "
        f"{counts['copies']} of them copies; {counts['conflicts']} cells in conflict; "
        f"{counts['restored']} numbers restored from copies, {counts['completed']} by arithmetic\n"
        f"written to {' and '.join(map(str, paths))}\n"
    )
