"""``povext extract``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from povext.cli._console import complain, console
from povext.cli._output import opened, writer
from povext.cli._sources import Source, sources

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
    good = _readable(sources(files), failed)
    with opened(out, excel=form == "csv") as file:
        write = writer(file, form, trace=trace, language=labels)
        with _progress(enabled=len(files) != 1 or Path(files[0]).is_dir()) as advance:
            for source, extraction in _extracted(good, context, jobs, failed):
                write.write(source.name, extraction)
                advance()
    if failed:
        raise SystemExit(1)


def _readable(found: Iterable[Source], failed: list[str]) -> Iterator[Source]:
    """The sources that have a text; one line on standard error for every other."""
    for source in found:
        if source.error is None:
            yield source
        else:
            failed.append(source.name)
            complain(f"{source.name}: {source.error}")


def _extracted(
    found: Iterable[Source], context: Mapping[str, str | None], jobs: int, failed: list[str]
) -> Iterator[tuple[Source, Extraction]]:
    if jobs == 1:
        yield from _one_by_one(found, context, failed)
        return
    from povext.pipeline import pipe

    waiting: list[Source] = []

    def records() -> Iterator[dict[str, str | None]]:
        for source in found:
            waiting.append(source)
            yield {**context, "text": source.text}

    for extraction in pipe(records(), n_process=jobs, batch_size=_BATCH):
        yield waiting.pop(0), extraction


def _one_by_one(
    found: Iterable[Source], context: Mapping[str, str | None], failed: list[str]
) -> Iterator[tuple[Source, Extraction]]:
    from povext.pipeline import extract

    for source in found:
        try:
            extraction = extract(source.text, **context)
        except Exception as error:  # a fault of povext on one text must not cost the others
            failed.append(source.name)
            complain(f"{source.name}: could not be extracted ({type(error).__name__}: {error}); please report this")
        else:
            yield source, extraction


@contextmanager
def _progress(*, enabled: bool) -> Iterator[Callable[[], None]]:
    """A count of the files done, on a terminal only; yields the function that counts one more."""
    if not enabled or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} files"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=None)
        yield lambda: bar.advance(task)
