"""Benchmark sets: folders of texts with gold beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from povext.evaluate._records import Row

__all__ = ["Document", "bundled", "read_rows", "read_set"]

_TOLD = ("published", "title", "source", "place")


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a benchmark set with its gold.

    Parameters
    ----------
    name : str
        File name without its ending.
    text : str
        Raw text.
    gold : tuple of Mapping
        Gold records.
    published, title, source, place : str or None
        What is told to the extraction beside the text.
    tags : Mapping
        What else the index says of it (``genre``, ``split``, ...).
    """

    name: str
    text: str
    gold: tuple[Row, ...]
    published: str | None = None
    title: str | None = None
    source: str | None = None
    place: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, str | None]:
        """The document as a record for :func:`povext.pipe`."""
        return {
            "text": self.text, "published": self.published, "title": self.title, "source": self.source, "place": self.place,
        }  # fmt: skip


def bundled() -> Path | None:
    """Folder of the benchmark set in a checkout of povext; ``None`` in an installation without one.

    Returns
    -------
    pathlib.Path or None
    """
    folder = Path(__file__).resolve().parents[3] / "benchmarks" / "quality"
    return folder if folder.is_dir() else None


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read a file of gold records or of predictions.

    Parameters
    ----------
    path : pathlib.Path
        JSON: a list of records, or an object with a list ``indicators``.

    Returns
    -------
    tuple of Mapping

    Raises
    ------
    ValueError
        Where the file is no such JSON; the message names it.
    """
    data = _json(path)
    rows = data.get("indicators") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{path}: neither a list of indicators nor an object that holds one")
    return tuple(rows)


def read_set(folder: Path | str, gold: Path | str | None = None) -> tuple[Document, ...]:
    """Read a benchmark set.

    Parameters
    ----------
    folder : path
        Holds ``NAME.txt``, or a folder ``texts`` of them. An ``index.json`` there (or one level up) lists
        ``{"name", "published", "title", "source", "place"}``.
    gold : path, optional
        Holds ``NAME.json``; by default the folder ``gold`` inside `folder`, else `folder` itself.

    Returns
    -------
    tuple of Document
        In the order of their names; texts without gold are left out.

    Raises
    ------
    FileNotFoundError
        Where a folder does not exist or holds no text with gold.
    ValueError
        Where a file is malformed; the message names it.
    """
    folder = Path(folder)
    texts = folder / "texts" if (folder / "texts").is_dir() else folder
    beside = folder / "gold" if (folder / "gold").is_dir() else folder
    golds = beside if gold is None else Path(gold)
    for place in (texts, golds):
        if not place.is_dir():
            raise FileNotFoundError(f"{place}: no such folder")
    index = _index(folder, texts)
    documents = [_document(path, golds / f"{path.stem}.json", index) for path in sorted(texts.glob("*.txt"))]
    found = tuple(d for d in documents if d is not None)
    if not found:
        raise FileNotFoundError(f"{texts}: no NAME.txt with a NAME.json in {golds}")
    return found


def _document(path: Path, gold: Path, index: Mapping[str, Mapping[str, Any]]) -> Document | None:
    if not gold.is_file():
        return None
    head = _json(gold)
    told = {**(head if isinstance(head, dict) else {}), **index.get(path.stem, {})}
    context = {name: told.get(name) for name in _TOLD}
    tags = {name: value for name, value in told.items() if name not in (*_TOLD, "name", "doc") and isinstance(value, str)}
    with path.open(encoding="utf-8", newline="") as file:  # offsets count the characters that are there, \r included
        return Document(path.stem, file.read(), read_rows(gold), **context, tags=tags)


def _index(*folders: Path) -> dict[str, Mapping[str, Any]]:
    for folder in (*folders, folders[0].parent):
        path = folder / "index.json"
        if path.is_file():
            rows = _json(path)
            if not isinstance(rows, list) or not all(isinstance(row, dict) and "name" in row for row in rows):
                raise ValueError(f"{path}: not a list of objects with a name")
            return {row["name"]: row for row in rows}
    return {}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: not JSON: {error}") from None
