"""``povext extract``."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from povext.cli._console import complain, console
from povext.cli._output import opened, writer
from povext.inputs import Document, read_documents

if TYPE_CHECKING:
    from povext.types import Extraction

__all__ = ["run"]

_FORMS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
_BATCH = 64


def run(
    files: list[str],
    context: Mapping[str, str | None],
    form: str | None,
    out: Path | None,
    *,
    jobs: int,
    trace: bool,
    labels: str,
) -> None:
    """Extract, write, and leave with status 1 where a file could not be read."""
    form = form or _FORMS.get(out.suffix.lower() if out else "", "table")
    failed: list[str] = []
    good = _readable(read_documents(files or ["-"]), failed)
    with opened(out, excel=form == "csv") as file:
        write = writer(file, form, trace=trace, language=labels)
        with _progress(enabled=len(files) != 1 or not Path(files[0]).is_file()) as advance:
            for document, extraction in _extracted(good, context, jobs, failed):
                write.write(document.name, extraction, document.id)
                advance()
    if failed:
        raise SystemExit(1)


def _readable(found: Iterable[Document], failed: list[str]) -> Iterator[Document]:
    """The documents that have a text; one line on standard error for every other."""
    for document in found:
        if document.error is None:
            yield document
        else:
            failed.append(document.name)
            complain(str(document.error))


def _told(document: Document, context: Mapping[str, str | None]) -> dict[str, str | None]:
    """What the command says of a text goes before what its file says."""
    return {**document.context, **{name: value for name, value in context.items() if value is not None}}


def _extracted(
    found: Iterable[Document], context: Mapping[str, str | None], jobs: int, failed: list[str]
) -> Iterator[tuple[Document, Extraction]]:
    if jobs == 1:
        yield from _one_by_one(found, context, failed)
        return
    from povext.pipeline import pipe

    waiting: deque[Document] = deque()

    def records() -> Iterator[dict[str, str | None]]:
        for document in found:
            waiting.append(document)
            yield {**_told(document, context), "text": document.text}

    for extraction in pipe(records(), n_process=jobs, batch_size=_BATCH):
        yield waiting.popleft(), extraction


def _one_by_one(
    found: Iterable[Document], context: Mapping[str, str | None], failed: list[str]
) -> Iterator[tuple[Document, Extraction]]:
    from povext.pipeline import extract

    for document in found:
        try:
            extraction = extract(document.text, **_told(document, context))
        except Exception as error:  # a fault of povext on one text must not cost the others
            failed.append(document.name)
            complain(f"{document.name}: could not be extracted ({type(error).__name__}: {error}); please report this")
        else:
            yield document, extraction


@contextmanager
def _progress(*, enabled: bool) -> Iterator[Callable[[], None]]:
    """A count of the documents done, on a terminal only; yields the function that counts one more."""
    if not enabled or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=None)
        yield lambda: bar.advance(task)
