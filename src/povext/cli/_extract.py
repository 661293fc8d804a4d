"""``povext extract``."""

from __future__ import annotations

import json
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from povext.cli._console import FAILED, OUTPUT, USAGE, complain, console, give_up, visible
from povext.cli._formats import format_of, resumable
from povext.cli._taxonomy import usable
from povext.errors import InputError, MissingPackageError
from povext.export.files import finished, opened, unfinished, writing
from povext.export.formats import Options
from povext.inputs import Document, read_documents

if TYPE_CHECKING:
    from povext.concepts import Taxonomy
    from povext.types import Extraction

__all__ = ["Faults", "extracted", "progress_bar", "run"]

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
    least: float,
    resume: bool,
    errors: Path | None,
    taxonomy: Path | None,
) -> None:
    """Extract, write, and leave with status 1 where a document could not be read."""
    try:
        chosen = format_of(form, out)
    except ValueError as error:
        give_up(str(error), USAGE)
    if resume and (out is None or not chosen.resumable):
        give_up(f"--resume goes on at the end of a file of {resumable()}: add -o OUT that ends so", USAGE)
    if chosen.binary and out is None and sys.stdout.isatty():
        give_up(f"{chosen.title} is not for a terminal: add -o OUT{chosen.suffixes[0]}", USAGE)
    own = usable(taxonomy) if taxonomy else None
    done = _finished(out) if resume and out else Counter()
    options = Options(trace=trace, language="zh" if labels == "zh" else "en")
    if errors and resume:  # what a killed run wrote of it: the documents that failed are read and told again
        unfinished(errors.resolve()).unlink(missing_ok=True)
    with opened(errors, resume=resume) if errors else nullcontext() as record:
        faults = Faults(record)
        found = _to_do(read_documents(files or ["-"]), done)
        progress = progress_bar(enabled=len(files) != 1 or not Path(files[0]).is_file())
        try:
            with writing(out, chosen, options, resume=resume) as writer, progress as advance:
                for document, extraction in extracted(found, context, jobs, faults, own):
                    sure = extraction.confident(least) if least else extraction
                    writer.write(visible(document.name), sure, document.id and visible(document.id))
                    advance()
        except MissingPackageError as error:
            give_up(str(error), USAGE)
    if faults.count:
        raise SystemExit(FAILED)


def _finished(out: Path) -> Counter[str]:
    try:
        return finished(out)
    except InputError as error:
        give_up(str(error), OUTPUT)


class Faults:
    """Documents that cannot be read: one line each on standard error, and in the file of errors.

    Parameters
    ----------
    file : text file or None
        Where to write ``{"file", "record", "error"}``, one a line.
    """

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file
        self.count = 0

    def add(self, document: Document, message: str) -> None:
        """Tell of one document."""
        self.count += 1
        complain(message)
        if self._file is not None:
            row = {"file": visible(document.name), "record": document.id and visible(document.id), "error": visible(message)}
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _to_do(found: Iterable[Document], done: Counter[str]) -> Iterator[Document]:
    """The documents that no earlier run has finished."""
    for document in found:
        if done[visible(document.name)]:
            done[visible(document.name)] -= 1
        else:
            yield document


def _told(document: Document, context: Mapping[str, str | None]) -> dict[str, str | None]:
    """What the command says of a text goes before what its file says."""
    return {**document.context, **{name: value for name, value in context.items() if value is not None}}


def extracted(
    found: Iterable[Document], context: Mapping[str, str | None], jobs: int, faults: Faults, own: Taxonomy | None
) -> Iterator[tuple[Document, Extraction]]:
    """Every document that can be read, with its extraction; of the others `faults` is told."""
    from povext.reading import pipe

    waiting: deque[Document] = deque()

    def records() -> Iterator[dict[str, str | None]]:
        for document in found:
            if document.error is not None:
                faults.add(document, str(document.error))
                continue
            waiting.append(document)
            yield {**_told(document, context), "text": document.text}

    size = _BATCH if jobs > 1 else 1
    for extraction in pipe(records(), n_process=jobs, batch_size=size, taxonomy=own, errors="return"):
        document = waiting.popleft()
        if isinstance(extraction, Exception):  # a fault of povext on one text must not cost the others
            problem = f"{type(extraction).__name__}: {extraction}"
            faults.add(document, f"{document.name}: could not be extracted ({problem}); please report this")
        else:
            yield document, extraction


@contextmanager
def progress_bar(*, enabled: bool) -> Iterator[Callable[[], None]]:
    """A count of the documents done, on a terminal only; yields the function that counts one more."""
    if not enabled or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=None)
        yield lambda: bar.advance(task)
