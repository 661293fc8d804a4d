"""The review page as a format of ``povext extract``."""

from __future__ import annotations

from typing import IO

from povext.types import Extraction
from povext.viz._labels import Language
from povext.viz._page import page

__all__ = ["HtmlWriter"]


class HtmlWriter:
    """One page of all documents, written at the end.

    Parameters
    ----------
    file : text file
        Where to.
    trace : bool
        Whether the page tells which rule chose each field.
    language : {"en", "zh"}
        Which language the page begins with.

    Examples
    --------
    >>> import io
    >>> from povext import extract
    >>> file = io.StringIO()
    >>> writer = HtmlWriter(file, language="zh")
    >>> writer.write("a.txt", extract("全县62个贫困村全部出列。"))
    >>> writer.close()
    >>> file.getvalue().startswith("<!doctype html>")
    True
    """

    def __init__(self, file: IO[str], *, trace: bool = True, language: Language = "zh") -> None:
        self._file = file
        self._trace = trace
        self._language: Language = language
        self._shown: list[tuple[str, Extraction]] = []

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Add the extraction of the document called `name`; `record` is the id that a record gave itself."""
        self._shown.append((f"{name} · {record}" if record else name, extraction))

    def close(self) -> None:
        """Write the page; the file itself stays open."""
        self._file.write(page(self._shown, language=self._language, trace=self._trace))
