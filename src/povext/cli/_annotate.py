"""``povext annotate`` and ``povext gold``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from povext.cli._console import FAILED, OUTPUT, complain, give_up
from povext.cli._taxonomy import usable
from povext.errors import InputError
from povext.inputs import read_documents

if TYPE_CHECKING:
    from povext.annotation import Form

__all__ = ["run_annotate", "run_gold"]


def run_annotate(
    files: list[str], context: Mapping[str, str | None], form: Form, out: Path, least: float, taxonomy: Path | None
) -> None:
    """Extract, and write the predictions for an annotation tool."""
    from povext.annotation import export, predicted
    from povext.reading import extract

    own = usable(taxonomy) if taxonomy else None
    told = {name: value for name, value in context.items() if value is not None}
    documents, failed = [], False
    for document in read_documents(files):
        if document.error is not None:
            failed = True
            complain(str(document.error))
            continue
        known = {**document.context, **told}
        extraction = extract(document.text, **known, taxonomy=own)
        name = document.id or Path(document.name).stem
        documents.append(predicted(name, document.text, extraction.confident(least) if least else extraction, known))
    _write(out, export(documents, form, own.types if own else None))
    if failed:
        raise SystemExit(FAILED)


def run_gold(path: Path, form: Form, out: Path, predictions: bool, taxonomy: Path | None) -> None:
    """Read corrections, write gold, and tell what a person should look at."""
    from povext.annotation import gold_files, read

    own = usable(taxonomy) if taxonomy else None
    try:
        corrected = read(path, form, predictions=predictions, units=own.units if own else None)
    except InputError as error:
        give_up(str(error))
    _write(out, gold_files(corrected.documents))
    for note in corrected.notes:
        complain(str(note))
    if corrected.notes:
        raise SystemExit(FAILED)


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    except OSError as error:
        give_up(f"{error.filename or folder}: {error.strerror or error}", OUTPUT)
