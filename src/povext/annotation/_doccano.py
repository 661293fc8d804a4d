"""doccano: JSON lines for sequence labelling. It keeps labels only, so the other fields travel in the metadata of the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from povext.annotation._fields import Annotated, Note, Region, Returned, context_of, flat
from povext.annotation._offsets import from_utf16, to_utf16

__all__ = ["lines", "read"]

_KEY = "povext"
"""Name of the metadata that hold the other fields, as a string: doccano keeps it as it is."""

_ASIDE = 20
"""So far may a span be moved and still be known for the same."""


def lines(documents: Iterable[Annotated]) -> Iterator[str]:
    """Lines to import into a project for sequence labelling, overlapping spans allowed.

    Parameters
    ----------
    documents : iterable of Annotated
        Texts with records.

    Yields
    ------
    str
        A line of JSON with its end. Offsets are UTF-16 code units, as the page of doccano counts.
    """
    for document in documents:
        way = to_utf16(document.text)
        spans = [[way(row["span"]["start"]), way(row["span"]["end"]), row["type"]] for row in document.rows]
        told = [[*span, flat(row)] for span, row in zip(spans, document.rows, strict=True)]
        context = context_of(document.context)
        kept = json.dumps(told, ensure_ascii=False)
        row = {"text": document.text, "label": spans, "name": document.name, **context, _KEY: kept}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def read(text: str) -> Iterator[Returned]:
    """Read lines that doccano has exported (JSONL, with or without relations).

    Parameters
    ----------
    text : str
        The export.

    Yields
    ------
    Returned
        Each line.

    Raises
    ------
    ValueError
        Where a line is no such record.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise ValueError(f"line {number} has no text: export the project as JSONL")
        name = str(row.get("name") or f"text-{row.get('id', number)}")
        way = from_utf16(row["text"])
        spans = list(_spans(row, number))
        notes: list[Note] = []
        regions = [Region(way(a), way(b), kind, told) for (a, b, kind), told in _joined(spans, row)]
        if spans and not any(region.fields for region in regions):
            notes.append(Note(name, None, None, "the metadata 'povext' are missing: only labels are known"))
        yield Returned(name, row["text"], regions, row, notes)


def _spans(row: Mapping[str, Any], number: int) -> Iterator[tuple[int, int, str]]:
    told = row.get("label", row.get("labels"))
    if told is None:
        told = [[e["start_offset"], e["end_offset"], e["label"]] for e in row.get("entities", ())]
    for span in told:
        if not (isinstance(span, list) and len(span) == 3 and isinstance(span[0], int) and isinstance(span[1], int)):
            raise ValueError(f"line {number}: {str(span)[:60]} is no span with a label")
        yield span[0], span[1], str(span[2])


def _joined(spans: list[tuple[int, int, str]], row: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int, str], dict[str, str]]]:
    """Each span with the fields it was sent out with: those of the same span, else of one it overlaps or stands near."""
    kept = row.get(_KEY) or []
    rest = [(a, b, kind, told) for a, b, kind, told in (json.loads(kept) if isinstance(kept, str) else kept)]
    found: dict[int, dict[str, str]] = {}
    for nearness in (_same, _same_place, _overlapping_alike, _overlapping, _near_alike):
        for n, span in enumerate(spans):
            if n not in found:
                match = next((old for old in rest if nearness(span, old)), None)
                if match is not None:
                    rest.remove(match)
                    found[n] = match[3]
    for n, span in enumerate(spans):
        yield span, found.get(n, {})


_Old = tuple[int, int, str, dict[str, str]]


def _same(span: tuple[int, int, str], old: _Old) -> bool:
    return span == old[:3]


def _same_place(span: tuple[int, int, str], old: _Old) -> bool:
    return span[:2] == old[:2]


def _overlapping(span: tuple[int, int, str], old: _Old) -> bool:
    return span[0] < old[1] and span[1] > old[0]


def _overlapping_alike(span: tuple[int, int, str], old: _Old) -> bool:
    return _overlapping(span, old) and span[2] == old[2]


def _near_alike(span: tuple[int, int, str], old: _Old) -> bool:
    """Moved aside within the sentence: whether its number still fits is told afterwards."""
    return span[2] == old[2] and max(span[0] - old[1], old[0] - span[1]) <= _ASIDE
