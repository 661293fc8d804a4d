"""The data of a panel in the review page: its cells, and the documents that they lead back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from povext.viz._data import shell
from povext.viz._sheets import left_out, plain

__all__ = ["Leaf", "panel_data"]

_USUAL = {"bound": "=", "measure": "value", "status": "actual", "relation": "agree"}
_NUMBERS = ("value", "low", "high")
_NAMED = ("population", "conflict", "others", "chosen_by")


class Leaf(NamedTuple):
    """A document that a panel leads back to.

    Parameters
    ----------
    name : str
        What it is called.
    record : str or None
        The id that its record gave itself.
    told : Mapping
        ``title``, ``source``, ``published`` (ISO), ``voice`` (a number that copies share), ``copy_of`` (place of a document
        among the others), each where there is one.
    text : str or None
        The raw text, where it is at hand; else the page shows the sentences of the sources.
    sources : sequence of Mapping
        What the panel takes from it, in the order of the text: the fields of a source (numbers as text, lists as tuples), and
        ``from``, the ``(document, start, end)`` that show what was restored.
    """

    name: str
    record: str | None
    told: Mapping[str, Any]
    text: str | None
    sources: Sequence[Mapping[str, Any]]


def panel_data(cells: Iterable[Mapping[str, Any]], leaves: Iterable[Leaf], language: str) -> dict[str, Any]:
    """Everything that a page with a panel knows.

    Parameters
    ----------
    cells : iterable of Mapping
        The fields of the table of cells; numbers and days as text.
    leaves : iterable of Leaf
        The documents.
    language : {"en", "zh"}
        Language of the interface to begin with.

    Returns
    -------
    dict
        What :func:`povext.viz._data.page_data` gives, and ``panel``.
    """
    shown = [_cell(row) for row in cells]
    kinds = {cell["n"]: cell for cell in shown}
    documents = [_document(leaf, kinds) for leaf in leaves]
    return {**shell({cell["type"] for cell in shown}, language), "documents": documents, "panel": {"cells": shown}}


def _cell(row: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "n": row["cell"],
        "type": plain(row["type"]),
        **_numbers(row),
        "unit": plain(row["unit"]),
        **{name: row[name] for name in ("bound", "measure") if row[name] != _USUAL[name]},
        "per": [plain(p) for p in row["per"]] or None,
        "place": _place(row),
        "period": row["period_start"] and [row["period_start"], row["period_end"], row["period_kind"]],
        "status": plain(row["status"]),
        "agreement": row["agreement"],
        "readings": row["readings"],
        "voices": row["voices"],
        "documents": row["documents"],
        **{name: row[name] and plain(row[name]) for name in _NAMED},
        "inferred": list(row["inferred"]) or None,
        "planned": row["planned_cell"] and [row["planned_cell"], row["planned"], row["planned_bound"]],
        "actual": row["actual_cell"] and [row["actual_cell"], row["actual"]],
    }
    return {key: value for key, value in made.items() if value is not None}


def _place(row: Mapping[str, Any]) -> list[str | None] | None:
    return [plain(row["place_name"]), row["place_code"], row["place_level"]] if row["place_name"] else None


def _numbers(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: format(Decimal(row[name]), "f") for name in _NUMBERS if row[name] is not None}


def _document(leaf: Leaf, cells: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    text = None if leaf.text is None else plain(leaf.text)
    stretches = None
    if text is None:
        text, stretches = _excerpt(leaf.sources)
    told = leaf.told
    made = {
        "name": plain(leaf.name),
        "record": leaf.record and plain(leaf.record),
        **{name: told[name] and plain(told[name]) for name in ("title", "source", "published", "fingerprint")},
        **{name: told[name] for name in ("voice", "copy_of")},
        "text": text,
        "stretches": stretches,
        "edits": left_out(text),
        "indicators": [_source(row, cells[row["cell"]], k, stretches) for k, row in enumerate(leaf.sources, 1)],
    }
    return {key: value for key, value in made.items() if value is not None}


def _source(
    row: Mapping[str, Any], cell: Mapping[str, Any], k: int, stretches: Sequence[tuple[int, int]] | None
) -> dict[str, Any]:
    start, end, certainty = row["period_start"], row["period_end"], "inferred" if "period" in row["inferred"] else "resolved"
    made: dict[str, Any] = {
        **{name: cell[name] for name in ("type", "unit", "measure", "per") if name in cell},
        "id": plain(row["id"] or f"lost-{k}"),
        "lost": True if row["id"] is None else None,
        "cell": row["cell"],
        "reading": row["reading"],
        "chosen": row["chosen"] or None,
        **_numbers(row),
        **{name: row[name] for name in ("bound", "relation") if row[name] != _USUAL[name]},
        "status": cell["status"] if cell["status"] != _USUAL["status"] else None,
        "place": _place(row),
        "period": start and [start, end, plain(row["period_text"] or ""), certainty],
        "population": row["population"] and plain(row["population"]),
        "span": _moved(row["span_start"], row["span_end"], stretches),
        "evidence": _moved(row["evidence_start"], row["evidence_end"], stretches),
        "confidence": row["confidence"],
        "inferred": list(row["inferred"]) or None,
        "reason": row["reason"] and plain(row["reason"]),
        "from": [list(place) for place in row["from"]] or None,
    }
    return {key: value for key, value in made.items() if value is not None}


def _excerpt(sources: Sequence[Mapping[str, Any]]) -> tuple[str, list[tuple[int, int]]]:
    """The sentences of the sources, each on a line, and where each begins: here, and in the raw text."""
    parts: list[str] = []
    stretches: list[tuple[int, int]] = []
    length, reached = 0, -1
    for row in sorted(sources, key=lambda row: (row["evidence_start"], -row["evidence_end"])):
        start, end = row["evidence_start"], row["evidence_end"]
        if end <= reached:
            continue
        if start < reached:  # it begins inside the one before
            more = row["evidence"][reached - start :]
        else:
            more = row["evidence"]
            if parts:
                parts.append("\n")
                length += 1
            stretches.append((length, start))
        parts.append(more)
        length, reached = length + len(more), end
    return plain("".join(parts)), stretches


def _moved(start: int, end: int, stretches: Sequence[tuple[int, int]] | None) -> list[int]:
    """Offsets in the text that is shown."""
    if stretches is None:
        return [start, end]
    here, raw = next((pair for pair in reversed(stretches) if pair[1] <= start), (0, start))
    return [here + start - raw, here + end - raw]
