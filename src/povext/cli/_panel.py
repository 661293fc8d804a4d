"""``povext panel``."""

from __future__ import annotations

import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from povext.cli._console import FAILED, OUTPUT, USAGE, give_up
from povext.cli._extract import Faults, extracted
from povext.errors import InputError, MissingPackageError
from povext.inputs import read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from povext.panel.places import Codes
    from povext.panel.settle import Criterion
    from povext.taxonomy import Language

__all__ = ["run"]

_EXTRACTED = frozenset((".jsonl", ".ndjson"))
"""Endings of what ``povext extract`` has written; anything else is a report, or a folder of them."""


def run(
    files: Sequence[str],
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
) -> None:
    """Write the panel of what ``povext extract`` has written, and of reports; leave with status 1 where one cannot be read."""
    from povext.panel.made import panel

    faults = Faults(None)
    order = [name.strip() for name in prefer.split(",")] if prefer else []
    try:
        with panel(
            _given(_paths(files), jobs, faults),
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


def _given(paths: Sequence[Path], jobs: int, faults: Faults) -> Iterator[Any]:
    """The files of extractions, and the reports as they are extracted."""
    yield from (path for path in paths if path.suffix.lower() in _EXTRACTED)
    reports = [str(path) for path in paths if path.suffix.lower() not in _EXTRACTED]
    for document, extraction in extracted(read_documents(reports), {}, jobs, faults, None) if reports else ():
        yield document.name, extraction


def _paths(files: Sequence[str]) -> list[Path]:
    """Files, and patterns that the shell has left as they are."""
    found: list[Path] = []
    for name in files:
        some = [Path(name)] if Path(name).exists() else [Path(p) for p in sorted(glob.glob(name))]  # noqa: PTH207 - may be absolute
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
