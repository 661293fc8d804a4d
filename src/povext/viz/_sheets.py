"""What a view is made of: documents with a name, their text, and what was extracted from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from povext._fields import encodable as plain
from povext.text.aligned import Edit
from povext.text.markup import entity_edits, is_page, markup_edits
from povext.types import Extraction

__all__ = ["Sheet", "Shown", "left_out", "plain", "readable", "sheets"]

Shown: TypeAlias = "Extraction | tuple[str, Extraction] | tuple[str, Extraction, str] | Sheet"


class Sheet(NamedTuple):
    """One document of a view.

    Parameters
    ----------
    name : str
        What to call it.
    text : str
        The raw text; lone surrogates, which no file can hold, are replaced by U+FFFD.
    extraction : Extraction
        What was extracted from the text.
    record : str or None
        The id that a record gave itself.
    """

    name: str
    text: str
    extraction: Extraction
    record: str | None = None


def sheets(shown: Extraction | Mapping[str, Extraction] | Iterable[Shown]) -> Iterator[Sheet]:
    """Read what a caller wants shown.

    Parameters
    ----------
    shown : Extraction, mapping or iterable
        One extraction; a mapping of names to extractions; or several: each alone, as ``(name, extraction)``, or as ``(name,
        extraction, text)`` where the
        extraction was read from JSON and does not know its text.

    Yields
    ------
    Sheet

    Raises
    ------
    TypeError
        Where an item is none of these.
    ValueError
        Where the text of an extraction is not at hand, or is another text.
    """
    if isinstance(shown, Extraction):
        shown = [shown]
    elif isinstance(shown, Mapping):
        shown = list(shown.items())
    for number, item in enumerate(shown, 1):
        if isinstance(item, Sheet):
            yield item
            continue
        parts = item if isinstance(item, tuple) else (None, item)
        name, extraction = parts[0], parts[1] if len(parts) > 1 else None
        if not isinstance(extraction, Extraction) or len(parts) > 3 or not isinstance(name, str | None):
            raise TypeError(
                f"Item {number} is no extraction: hand in extractions, pairs (name, extraction) or triples (name, extraction,"
                f" text), not {type(item).__name__}."
            )
        name = name or extraction.title or str(number)
        text = parts[2] if len(parts) == 3 else extraction.raw
        if text is None:
            raise ValueError(
                f"Extraction {number} ({name}) was read from JSON and does not hold its text: hand in (name, extraction, text)."
            )
        if len(text) != extraction.text_length:
            raise ValueError(
                f"The text of extraction {number} ({name}) has {len(text)} characters, the one it was made from had"
                f" {extraction.text_length}: hand in the same text."
            )
        yield Sheet(plain(name), plain(text), extraction)


def left_out(text: str) -> list[Edit]:
    r"""What a reader of an HTML page does not see: tags and entities, with what stands for them.

    Parameters
    ----------
    text : str
        A raw text.

    Returns
    -------
    list of (int, int, str)
        Start, end and replacement, in order and apart; none where the text is no page.

    Examples
    --------
    >>> left_out("<html><p>62<b>个</b>&lt;")
    [(0, 6, ''), (6, 9, ''), (11, 14, ''), (15, 19, ''), (19, 23, '<')]
    >>> left_out("62<63")
    []
    """
    if not is_page(text):
        return []
    tags = markup_edits(text)
    covered = bytearray(len(text) + 1)
    for start, end, _ in tags:
        covered[start:end] = b"\1" * (end - start)
    return sorted([*tags, *(edit for edit in entity_edits(text) if not covered[edit[0]])])


def readable(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """A stretch of a text without what a reader does not see.

    Parameters
    ----------
    text : str
        A raw text.
    start, end : int
        The stretch.
    edits : sequence of (int, int, str)
        What :func:`left_out` tells of the text.

    Returns
    -------
    str

    Examples
    --------
    >>> source = "<html><p>6<b>2</b>个"
    >>> readable(source, 9, 19, left_out(source))
    '62个'
    """
    parts, at = [], start
    for first, last, instead in edits:
        if last > start and first < end:
            parts += [text[at : max(at, first)], instead]
            at = max(at, last)
    return "".join([*parts, text[at:end]])
