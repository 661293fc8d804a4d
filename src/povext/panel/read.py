"""Documents of a panel: extractions, pairs of name and extraction, or JSON lines that ``povext extract`` wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from povext.errors import InputError
from povext.export._rows import Many
from povext.export._rows import documents as named
from povext.types import Extraction

__all__ = ["Given", "Told", "given"]

Given = Many | str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""Extractions as :func:`povext.to_dataframe` takes them, or paths of JSON lines."""

_WITHOUT = {"indicators": {"__all__": {"trace", "links"}}}


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


def given(many: Given) -> Iterator[Told]:
    """Read documents one at a time.

    Parameters
    ----------
    many : Extraction, mapping, path or iterable
        Extractions, pairs ``(name, extraction)``, or paths of JSON lines; a stream may hold all of them.

    Yields
    ------
    Told

    Raises
    ------
    InputError
        Where a line is none that ``povext extract --format jsonl`` wrote; the message names file and line.
    TypeError
        Where an item is none of these.
    OSError
        Where a file cannot be read.

    Examples
    --------
    >>> [told.name for told in given({"a.txt": Extraction(text_length=0)})]
    ['a.txt']
    """
    if isinstance(many, str | os.PathLike):
        yield from _lines(Path(many))
    elif isinstance(many, Extraction | Mapping):
        yield from map(_told, named(many))
    else:
        for number, item in enumerate(many):
            if isinstance(item, str | os.PathLike):
                yield from _lines(Path(item))
            elif isinstance(item, Extraction):
                yield from map(_told, named([(str(number), item)]))
            elif isinstance(item, tuple) and len(item) in (2, 3) and isinstance(item[1], Extraction):
                yield from map(_told, named([item]))
            else:
                raise TypeError(
                    f"Item {number} is no Extraction, no pair (name, Extraction) and no path, but {type(item).__name__}."
                )


def _told(document: Any) -> Told:
    extraction: Extraction = document.extraction
    return Told(document.name, document.record, extraction.model_dump(mode="json", exclude=_WITHOUT), extraction.raw)


def _lines(path: Path) -> Iterator[Told]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                told = Told(str(row["file"]), row.get("record"), row, None)
                _ = [i["span"]["start"] + i["evidence"]["start"] for i in row["indicators"]]
            except (ValueError, KeyError, TypeError, AttributeError):
                raise InputError("is no line of an output of povext extract --format jsonl", f"{path}:{number}") from None
            yield told
