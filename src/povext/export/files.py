"""Files that appear only when they are whole."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from povext.errors import InputError
from povext.export._rows import Many, documents
from povext.export.formats import FORMATS, Format, Options, Writer, by_ending
from povext.taxonomy import Language

__all__ = ["finished", "opened", "unfinished", "write", "writing"]


def write(
    many: Many, path: str | os.PathLike[str], format: str | None = None, *, language: Language = "en", trace: bool = True
) -> None:
    """Write extractions to a file, which appears only when it is whole.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, pairs ``(name, extraction)``, or a stream of them.
    path : str or Path
        Where to; what is there already is replaced.
    format : str, optional
        A name of :data:`~povext.export.FORMATS`; by default as the ending of `path` says.
    language : {"en", "zh"}
        Language of the headings of a sheet and of the labels of Stata's variables.
    trace : bool
        Whether JSON lines carry the trace.

    Raises
    ------
    ValueError
        Where no format is called so, or no format's files end so, or `language` is another.
    MissingPackageError
        Where a package that the format needs is not installed.
    OSError
        Where the file cannot be written.

    Examples
    --------
    >>> import povext, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(povext.pipe(["全县62个贫困村全部出列。"]), f"{folder}/table.csv")
    ...     len(Path(folder, "table.csv").read_text("utf-8-sig").splitlines())
    2
    """
    path = Path(path)
    chosen = FORMATS.get(format) if format else by_ending(path, FORMATS.values())
    if chosen is None:
        what = f"No format is called {format!r}" if format else f"No format's files end as {path.name!r} does"
        raise ValueError(f"{what}: tell format, one of {', '.join(FORMATS)}.")
    if language not in ("en", "zh"):
        raise ValueError(f"language must be 'en' or 'zh', not {language!r}.")
    with writing(path, chosen, Options(trace=trace, language=language)) as writer:
        for name, extraction, record in documents(many):
            writer.write(name, extraction, record)


@contextmanager
def writing(path: Path | None, form: Format, options: Options, *, resume: bool = False) -> Iterator[Writer]:
    """A writer into standard output or into a file that appears only when it is whole.

    Parameters
    ----------
    path : pathlib.Path or None
        Where to; ``None`` is standard output.
    form : Format
        How.
    options : Options
        What to tell the writer.
    resume : bool
        As for :func:`opened`.

    Yields
    ------
    Writer
    """
    with opened(path, binary=form.binary, mark=form.mark, resume=resume) as file:
        writer = form.writer(file, options)
        try:
            yield writer
            writer.close()
        except BaseException:
            getattr(writer, "abort", lambda: None)()
            raise


@contextmanager
def opened(path: Path | None, *, binary: bool = False, mark: bool = False, resume: bool = False) -> Iterator[IO[Any]]:
    """Standard output, or a file that replaces `path` at the end and leaves no trace where something fails.

    Parameters
    ----------
    path : pathlib.Path or None
        Where to; ``None`` is standard output.
    binary : bool
        Whether the file takes bytes.
    mark : bool
        Begin a text file with a byte-order mark, by which Excel knows UTF-8.
    resume : bool
        Keep what was written where something fails, under :func:`unfinished`, and go on from there the next time.

    Yields
    ------
    file

    Raises
    ------
    OSError
        Where the folder does not exist or may not be written.
    """
    if path is None:
        yield sys.stdout.buffer if binary else sys.stdout
        sys.stdout.flush()
        return
    text: dict[str, str] = {} if binary else {"encoding": "utf-8-sig" if mark else "utf-8", "newline": ""}
    mode = "b" if binary else ""
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device has nothing to replace; a folder fails as it should
        with open(target, f"w{mode}", **text) as file:  # type: ignore[call-overload]  # noqa: PTH123
            yield file
        return
    if resume:
        part = unfinished(target)
        with part.open("a", encoding=text["encoding"], newline="", buffering=1) as file:  # line by line: a kill costs half a line
            yield file
        _put(part, target)
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, f"w{mode}", **text) as file:  # type: ignore[call-overload]
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
