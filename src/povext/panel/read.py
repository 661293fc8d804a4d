"""Documents of a panel: extractions, pairs of name and extraction, or JSON lines that ``povext extract`` wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json

from povext.errors import InputError
from povext.export._rows import Many
from povext.export._rows import documents as named
from povext.types import Extraction

__all__ = ["SIZE", "Chunk", "Given", "Told", "chunks", "read"]

Given = Many | str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""Extractions as :func:`povext.to_dataframe` takes them, or paths of JSON lines."""

SIZE = 250
"""Documents of a chunk."""

_WITHOUT = {"indicators": {"__all__": {"trace"}}}


class Told(NamedTuple):
    """A document.

    Parameters
    ----------
    name : str
        What it is called.
    record : str or None
        The id that its record gave itself.
    extraction : Mapping
        Plain JSON types in the shape of the data model.
    raw : str or None
        The text, where it is at hand.
    """

    name: str
    record: str | None
    extraction: Mapping[str, Any]
    raw: str | None


class Chunk(NamedTuple):
    """Some documents in a row.

    Parameters
    ----------
    first : int
        Number of the first.
    told : list of Told
        The documents; empty where they are lines.
    path : str
        File of the lines.
    lines : list of (int, bytes)
        Lines with their numbers in the file.
    """

    first: int
    told: list[Told]
    path: str = ""
    lines: list[tuple[int, bytes]] = []  # noqa: RUF012 - a NamedTuple's default, never changed


def chunks(many: Given) -> Iterator[Chunk]:
    """Read documents some at a time.

    Parameters
    ----------
    many : Extraction, mapping, path or iterable
        Extractions, pairs ``(name, extraction)``, or paths of JSON lines; a stream may hold all of them.

    Yields
    ------
    Chunk
        Lines of files are not looked into yet.

    Raises
    ------
    TypeError
        Where an item is none of these.
    OSError
        Where a file cannot be read.

    Examples
    --------
    >>> [told.name for chunk in chunks({"a.txt": Extraction(text_length=0)}) for told in chunk.told]
    ['a.txt']
    """
    first = 0
    if isinstance(many, str | os.PathLike):
        many = [many]
    elif isinstance(many, Extraction | Mapping):
        many = list(named(many))
    held: list[Told] = []
    for number, item in enumerate(many):
        if isinstance(item, str | os.PathLike):
            if held:
                yield Chunk(first, held)
                first, held = first + len(held), []
            for lines in _lines(Path(item)):
                yield Chunk(first, [], os.fspath(item), lines)
                first += len(lines)
            continue
        held.append(_told(number, item))
        if len(held) == SIZE:
            yield Chunk(first, held)
            first, held = first + len(held), []
    if held:
        yield Chunk(first, held)


def read(chunk: Chunk) -> Iterator[Told]:
    """The documents of a chunk.

    Parameters
    ----------
    chunk : Chunk

    Yields
    ------
    Told

    Raises
    ------
    InputError
        Where a line is none that ``povext extract --format jsonl`` wrote; the message names file and line.
    """
    yield from chunk.told
    for number, line in chunk.lines:
        try:
            row = _parsed(line)
            told = Told(str(row["file"]), row.get("record"), row, None)
            _ = [i["span"]["start"] + i["evidence"]["start"] for i in row["indicators"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            where = f"{chunk.path}:{number}"
            raise InputError("is no line of an output of povext extract --format jsonl", where) from None
        yield told


def _parsed(line: bytes) -> Any:
    """JSON as pydantic reads it, which is quicker; what it refuses, half a surrogate pair, Python's own reader may take."""
    try:
        return from_json(line, cache_strings="keys")
    except ValueError:
        return json.loads(line)


def _told(number: int, item: Any) -> Told:
    if not isinstance(item, Extraction | tuple):
        what = type(item).__name__
        raise TypeError(f"Item {number} is no Extraction, no pair (name, Extraction) and no path, but {what}.")
    (document,) = named([(str(number), item) if isinstance(item, Extraction) else tuple(item)])
    extraction = document.extraction
    payload = extraction.model_dump(mode="json", exclude=_WITHOUT)
    return Told(document.name, document.record, payload, extraction.raw)


def _lines(path: Path) -> Iterator[list[tuple[int, bytes]]]:
    """The lines of a file that are not empty, some at a time."""
    with path.open("rb") as file:
        numbered = ((number, line) for number, line in enumerate(file, 1) if line.strip())
        while some := list(islice(numbered, SIZE)):
            yield some
