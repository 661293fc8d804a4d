"""The review page as a format of ``povext extract``."""

from __future__ import annotations

from typing import IO, Protocol

from povext.types import Extraction
from povext.viz._labels import Language
from povext.viz._page import page
from povext.viz._sheets import Sheet, sheets

__all__ = ["HtmlWriter"]


class _Options(Protocol):
    """What the writer heeds of what it may be told; the layer of the formats stays out of sight."""

    @property
    def trace(self) -> bool:
        """Whether to tell which rule chose each field."""

    @property
    def language(self) -> Language:
        """Which language the page begins with."""


class HtmlWriter:
    """One page of all documents, written at the end.

    Parameters
    ----------
    file : text file
        Where to.
    options : object
        Its ``trace`` says whether the page tells which rule chose each field, its ``language`` ("en" or "zh") which
        language the page begins with; such is :class:`povext.export.formats.Options`.

    Examples
    --------
    >>> import io
    >>> from povext import extract
    >>> from povext.export.formats import Options
    >>> file = io.StringIO()
    >>> writer = HtmlWriter(file, Options(language="zh"))
    >>> writer.write("a.txt", extract("全县62个贫困村全部出列。"))
    >>> writer.close()
    >>> file.getvalue().startswith("<!doctype html>")
    True
    """

    def __init__(self, file: IO[str], options: _Options) -> None:
        self._file = file
        self._options = options
        self._shown: list[Sheet] = []

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Add the extraction of the document called `name`; `record` is the id that a record gave itself."""
        (sheet,) = sheets([(name, extraction)])
        self._shown.append(sheet._replace(record=record))

    def close(self) -> None:
        """Write the page; the file itself stays open."""
        self._file.write(page(self._shown, language=self._options.language, trace=self._options.trace))
