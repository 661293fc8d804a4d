"""Documents from files, folders, patterns, standard input, HTML pages and JSONL records.

What cannot be read never costs the rest: :func:`read_documents` gives a document with an ``error`` for it and goes on.
"""

from __future__ import annotations

import glob
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from povext.checks import check_date
from povext.errors import InputError, PovextError, RecordError, TooLargeError
from povext.text.decoding import decode
from povext.text.markup import is_page
from povext.text.page import page_head
from povext.working import CONTEXT_FIELDS

__all__ = ["LIMIT", "SUFFIXES", "Document", "document_from_record", "read_document", "read_documents"]

LIMIT = 100_000_000
"""Bytes that one document may have: far above any report, far below the memory of a machine."""
SUFFIXES = frozenset((".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".shtml", ".jsonl", ".ndjson"))
"""Endings of the files that are read in a folder; a file named by itself may end in anything."""
_RECORDS = frozenset((".jsonl", ".ndjson"))


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known of it, or why it cannot be read.

    Parameters
    ----------
    name : str
        Where it comes from: a path, ``path:line`` for a record, ``-`` for standard input.
    text : str
        The raw text: of an HTML page its decoded source, which offsets point into.
    published : str or None
        The ISO date of publication, where a record or the head of a page gives it.
    title, source, place, published_default, id : str or None
        What else they give.
    encoding : str
        How the bytes were decoded.
    page : bool
        Whether the text is the source of an HTML page.
    error : InputError or None
        Why there is no text.

    Examples
    --------
    >>> Document("report.txt", "全县脱贫2135人。").error is None
    True
    """

    name: str
    text: str = ""
    published: str | None = None
    title: str | None = None
    source: str | None = None
    place: str | None = None
    published_default: str | None = None
    id: str | None = None
    encoding: str = "utf-8"
    page: bool = False
    error: InputError | None = None

    @property
    def context(self) -> dict[str, str | None]:
        """What :func:`povext.extract` takes beside the text.

        Examples
        --------
        >>> Document("a.txt", "…", published="2020-10-19").context
        {'published': '2020-10-19', 'published_default': None, 'title': None, 'source': None, 'place': None}
        """
        return {name: getattr(self, name) for name in CONTEXT_FIELDS}


def read_document(file: str | os.PathLike[str] | bytes, *, name: str | None = None, limit: int = LIMIT) -> Document:
    """Read one document.

    Parameters
    ----------
    file : str, Path or bytes
        A path, ``"-"`` for standard input, or the bytes of a file.
    name : str, optional
        What to call it; by default its path.
    limit : int
        Bytes it may have.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        If it cannot be read: :class:`~povext.errors.BinaryFileError`, :class:`~povext.errors.DecodingError`,
        :class:`~povext.errors.TooLargeError`, or for what the system refuses.

    Examples
    --------
    >>> document = read_document("贫困发生率降至0.54%。".encode("gb18030"), name="report")
    >>> document.text, document.encoding
    ('贫困发生率降至0.54%。', 'gb18030')
    """
    if isinstance(file, bytes | bytearray | memoryview):
        return _document(bytes(file), name or "bytes", limit)
    path = os.fspath(file)
    called = name or path
    if path == "-":
        return _document(sys.stdin.buffer.read(limit + 1), called, limit)
    if Path(path).suffix.lower() in _RECORDS:
        raise InputError("holds many records: read it with povext.inputs.read_documents", called)
    try:
        with Path(path).open("rb") as stream:
            return _document(stream.read(limit + 1), called, limit)
    except (OSError, ValueError) as error:
        raise _explained(error, called) from error


def read_documents(
    files: Iterable[str | os.PathLike[str]], *, limit: int = LIMIT, stdin: BinaryIO | None = None
) -> Iterator[Document]:
    """Read many documents, one at a time.

    Parameters
    ----------
    files : iterable of str or Path
        Files, folders (read with all folders in them, the endings of :data:`SUFFIXES`), patterns such as
        ``reports/**/*.html``, ``"-"`` for standard input. A ``.jsonl`` file, or JSON lines on standard input, hold a
        record a line: ``{"text": ..., "id": ..., "published": ..., "title": ..., "source": ..., "place": ...}``, or
        ``published_default`` for a text that may state its date itself.
    limit : int
        Bytes that one document may have.
    stdin : binary stream, optional
        What ``"-"`` reads; by default standard input.

    Yields
    ------
    Document
        In the order given, the files of a folder by name. Where one cannot be read its ``error`` says why.

    Examples
    --------
    >>> [document.error.message for document in read_documents(["no/such/file.txt"])]
    ['there is no such file']
    """
    for file in files:
        argument = os.fspath(file)
        if argument == "-":
            yield from _standard_input(stdin or sys.stdin.buffer, limit)
            continue
        try:
            paths = _paths(argument)
        except (OSError, ValueError) as error:
            yield Document(argument, error=_explained(error, argument))
            continue
        for path in paths:
            if Path(path).suffix.lower() in _RECORDS:
                yield from _records_of_file(path, limit)
            else:
                yield _read_or_failed(path, limit)


def document_from_record(record: Any, *, name: str) -> Document:
    """Make a document of a record.

    Parameters
    ----------
    record : Mapping
        ``text``, and any of ``id``, ``published``, ``published_default``, ``title``, ``source``, ``place``; what else it holds
        is left alone.
    name : str
        What to call it.

    Returns
    -------
    Document

    Raises
    ------
    RecordError
        If it holds no text, or a field is no string, or the date is none.

    Examples
    --------
    >>> document_from_record({"text": "全县脱贫。", "published": "2020-10-19"}, name="r:1").published
    '2020-10-19'
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        raise RecordError('is no JSON object with a string under "text"', name)
    known = {key: record[key] for key in CONTEXT_FIELDS if record.get(key) not in (None, "")}
    for key, value in known.items():
        if not isinstance(value, str):
            raise RecordError(f'has a {type(value).__name__} under "{key}" where a string belongs', name)
    try:
        known.update({key: check_date(value, key) for key, value in known.items() if key.startswith("published")})
    except ValueError as error:
        raise RecordError(str(error), name) from error
    number = record.get("id")
    return Document(name, record["text"], id=None if number is None else str(number), page=is_page(record["text"]), **known)


def _document(data: bytes, name: str, limit: int) -> Document:
    """Decode the bytes of one document."""
    if len(data) > limit:
        raise TooLargeError(f"is larger than {limit:,} bytes: split it, or raise the limit", name)
    try:
        text, encoding = decode(data)
    except InputError as error:
        raise type(error)(error.message, name) from error
    if not is_page(text):
        return Document(name, text, encoding=encoding)
    head = page_head(text)
    return Document(name, text, published=head.published, title=head.title, source=head.source, encoding=encoding, page=True)


def _read_or_failed(path: str, limit: int) -> Document:
    try:
        return read_document(path, limit=limit)
    except InputError as error:
        return Document(path, error=error)


def _explained(error: OSError | ValueError, name: str) -> InputError:
    """Put what the system says into a sentence."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, FileNotFoundError):
        return InputError("there is no such file", name)
    if isinstance(error, IsADirectoryError):
        return InputError("is a folder: read it with povext.inputs.read_documents", name)
    if isinstance(error, PermissionError):
        return InputError("may not be read: permission denied", name)
    return InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", name)


def _paths(argument: str) -> list[str]:
    """List the files that an argument names."""
    if Path(argument).is_dir():
        found = [
            str(Path(folder) / file)
            for folder, folders, files in os.walk(argument)
            if _seen(folders)
            for file in files
            if not file.startswith(".") and Path(file).suffix.lower() in SUFFIXES
        ]
        if not found:
            raise InputError(f"holds no file that ends in {', '.join(sorted(SUFFIXES))}", argument)
        return sorted(found)
    if not Path(argument).exists() and glob.has_magic(argument):
        found = sorted(path for path in glob.iglob(argument, recursive=True) if not Path(path).is_dir())  # noqa: PTH207
        if not found:
            raise InputError("matches no file", argument)
        return found
    return [argument]


def _seen(folders: list[str]) -> bool:
    """Leave hidden folders out of a walk."""
    folders[:] = [folder for folder in folders if not folder.startswith(".")]
    return True


def _records_of_file(path: str, limit: int) -> Iterator[Document]:
    """Read a JSONL file line by line; where it breaks off, what was read stays."""
    try:
        with Path(path).open("rb") as stream:
            yield from _records(stream, path, limit)
    except (OSError, ValueError) as error:
        yield Document(path, error=_explained(error, path))


def _records(stream: BinaryIO, name: str, limit: int, first: bytes = b"") -> Iterator[Document]:
    """Read the records of a stream; `first` is its first line where that was read already."""
    number = 0
    while line := first or stream.readline(limit + 1):
        first = b""
        number += 1
        called = f"{name}:{number}"
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit + 1)
            yield Document(called, error=TooLargeError(f"is larger than {limit:,} bytes: split it, or raise the limit", called))
        elif line.strip():
            yield _record(line, called)


def _record(line: bytes, name: str) -> Document:
    try:
        text, encoding = decode(line)
        return replace(document_from_record(json.loads(text), name=name), encoding=encoding)
    except InputError as error:
        return Document(name, error=error if error.source else type(error)(error.message, name))
    except (ValueError, RecursionError) as error:
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        return Document(name, error=RecordError(f"is no JSON: {problem}", name))


def _standard_input(stream: BinaryIO, limit: int) -> Iterator[Document]:
    """Read standard input: JSON lines where its first line is a record, else one document."""
    first = stream.readline(limit + 1)
    if first.lstrip().startswith(b"{") and _record(first, "-").error is None:
        yield from _records(stream, "-", limit, first)
        return
    rest = stream.read(max(0, limit + 1 - len(first)))
    try:
        yield _document(first + rest, "-", limit)
    except PovextError as error:
        yield Document("-", error=error if isinstance(error, InputError) else InputError(str(error), "-"))
