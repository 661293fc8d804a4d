"""A panel as a page for review: what :func:`povext.viz._page.panel_page` shows, read from the store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from povext.panel.store import Store
from povext.panel.tables import TABLES, statement
from povext.viz._panel import Leaf

__all__ = ["cell_rows", "leaves"]

_EVIDENCE = re.compile(r"(?:^|; )(.*?)#\S* (\d+)-(\d+)(?=; |$)", re.DOTALL)
_LISTS = ("per", "inferred")


def cell_rows(store: Store) -> Iterator[dict[str, Any]]:
    """The table of cells, its numbers and days as text.

    Parameters
    ----------
    store : Store
        Of a panel that is made.

    Yields
    ------
    dict
        Column to cell; lists are tuples.
    """
    names = [column.name for column in TABLES["cells"]]
    for told in store.rows(statement("cells")):
        yield _split(dict(zip(names, told, strict=True)))


def leaves(store: Store) -> Iterator[Leaf]:
    """The documents that the cells lead back to, with what the panel takes from each.

    Parameters
    ----------
    store : Store
        Of a panel that is made.

    Yields
    ------
    Leaf
        In the order that the documents were read in; those that tell nothing are left out.
    """
    known = list(store.rows(statement("page_documents")))
    numbers = {row[0]: number for number, row in enumerate(known)}
    called: dict[str, list[tuple[int, int]]] = {}
    for number, (_, voice, name, *_) in enumerate(known):
        called.setdefault(name, []).append((voice, number))
    names = ("doc", "voice", "file", "record", "title", "source", "published", "fingerprint")
    rows = groupby(store.rows(statement("page_sources"), size=1000), key=itemgetter(0))
    texts = store.rows(statement("page_texts"), size=50)
    for told, (_, some), (_, text) in zip(known, rows, texts, strict=True):
        one = dict(zip(names, told, strict=True))
        head = numbers.get(one["voice"]) if one["voice"] != one["doc"] else None
        sources = [_source(row[1:], one["voice"], called) for row in some]
        yield Leaf(one["file"], one["record"], {**one, "copy_of": head}, text, sources)


_FIELDS = (
    "cell", "reading", "relation", "chosen", "id", "value", "low", "high", "bound", "span_start", "span_end", "evidence",
    "evidence_start", "evidence_end", "place_code", "place_name", "place_level", "population", "period_start", "period_end",
    "period_text", "inferred", "reason", "inferred_from", "confidence",
)  # fmt: skip


def _source(told: Sequence[Any], voice: int, called: Mapping[str, list[tuple[int, int]]]) -> dict[str, Any]:
    row = _split(dict(zip(_FIELDS, told, strict=True)))
    row["from"] = [
        (_nearest(called[name], voice), int(start), int(end))
        for name, start, end in _EVIDENCE.findall(row["inferred_from"] or "")
        if name in called
    ]
    return row


def _nearest(found: Sequence[tuple[int, int]], voice: int) -> int:
    """Of documents that are called alike, the one that speaks with the same voice, else the first."""
    return next((number for other, number in found if other == voice), found[0][1])


def _split(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: tuple(row[name].split(";")) if row[name] else () for name in _LISTS if name in row}
