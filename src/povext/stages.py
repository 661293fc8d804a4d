"""The stages of reading a text, as plain functions without spaCy: each takes the work and adds its part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from povext import periods, places, quantities, text
from povext._fingerprint import fingerprint
from povext._rest import CollectorRests
from povext.concepts import ConceptMatcher, Taxonomy, taxonomy_at
from povext.linking import Link, link
from povext.ner import Reading
from povext.quantities import Units
from povext.taxonomy import UNITS
from povext.text import AlignedText
from povext.text.markup import is_page
from povext.text.page import page_head
from povext.text.tables import Table, tables
from povext.working import Working

__all__ = [
    "read_concepts",
    "read_links",
    "read_model",
    "read_periods",
    "read_places",
    "read_quantities",
    "read_text",
    "read_whole",
    "units_at",
]

_NAMES: Final = frozenset({"heading", "caption", "list_item"})
"""What the line above a table may be that names it."""
_LOCAL: Final = frozenset({"township", "village"})
SURE_NAME: Final = 0.97
"""From here on a name by the model decides where a place begins; a weaker one is only shown."""


def read_text(work: Working) -> None:
    """Make the clean view and read how the text is built."""
    if is_page(work.raw):
        for name, told in page_head(work.raw)._asdict().items():
            work.context[name] = work.context.get(name) or told
    work.aligned = text.align(work.raw)
    work.structure = text.structure(work.aligned.clean, work.context.get("title"))


def read_quantities(work: Working, units: Units | None = None) -> None:
    """Find the quantities, with the units of the package or those told."""
    work.quantities = quantities.match(_clean(work), units)


def units_at(path: str) -> Units:
    """The units of a taxonomy of the user's own, for the stage of the quantities."""
    return taxonomy_at(path).units


def read_whole(work: Working, matcher: ConceptMatcher, own: Taxonomy | None = None) -> dict[str, Any]:
    """Run the stages one after another, but for those that have run where the optional model has been asked.

    Parameters
    ----------
    work : Working
        The text.
    matcher : ConceptMatcher
        The concept rules.
    own : Taxonomy, optional
        The user's own taxonomy, whose matcher `matcher` is.

    Returns
    -------
    dict
        As of :func:`read_links`.
    """
    with CollectorRests():
        return _read_whole(work, matcher, own)


def _read_whole(work: Working, matcher: ConceptMatcher, own: Taxonomy | None) -> dict[str, Any]:
    if work.reading is None:
        read_text(work)
    if work.reading is None or own is not None:
        read_quantities(work, None if own is None else own.units)
    read_periods(work)
    read_places(work)
    read_concepts(work, matcher)
    return read_links(work, matcher, own)


class Model(Protocol):
    """What reads a clean text with its sentences and quantities: see ``povext.ner.model``."""

    def read(self, asked: tuple[str, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]) -> Reading:
        """Read one text."""
        ...


def read_model(work: Working, model: Model) -> None:
    """Ask the optional model."""
    clean = _clean(work)
    assert work.structure is not None
    quantities = sorted({(q.start, q.end) for q in work.quantities})
    work.reading = model.read((clean, work.structure.sentences, quantities))


def read_periods(work: Working) -> None:
    """Find the time expressions."""
    work.periods = periods.match(_clean(work), work.published)


def read_places(work: Working) -> None:
    """Find the places; the model, if there is one, says where names of townships and villages begin."""
    told = (
        ()
        if work.reading is None
        else [(n.start, n.end) for n in work.reading.names if n.label in _LOCAL and n.score >= SURE_NAME]
    )
    work.places = places.match(_clean(work), work.published, told)


def read_concepts(work: Working, matcher: ConceptMatcher) -> None:
    """Find the concept mentions."""
    work.concepts = matcher.match(_clean(work))


def read_links(work: Working, matcher: ConceptMatcher, own: Taxonomy | None = None) -> dict[str, Any]:
    """Link everything, and give the payload: plain JSON types with raw offsets.

    Parameters
    ----------
    work : Working
        The text with all its mentions.
    matcher : ConceptMatcher
        The concept rules that the concept mentions refer to.
    own : Taxonomy, optional
        The user's own taxonomy, whose matcher `matcher` is.

    Returns
    -------
    dict
        The shape that :meth:`povext.types.Extraction.from_payload` reads.
    """
    clean, structure, aligned = _clean(work), work.structure, work.aligned
    assert structure is not None
    assert aligned is not None
    told = work.context
    resolved = places.resolve_document(
        clean,
        structure,
        work.places,
        title=told.get("title"),
        source=told.get("source"),
        place=told.get("place"),
        published=work.published,
    )
    links = link(
        clean,
        structure,
        work.quantities,
        work.periods,
        resolved.place_at,
        matcher,
        work.concepts,
        work.published,
        own,
        work.reading,
    )
    home = resolved.home
    units = UNITS if own is None else own.told_units
    payload: dict[str, Any] = {
        "fingerprint": fingerprint("" if own is None else own.mark, "" if work.reading is None else work.reading.mark),
        "published": work.published,
        "title": told.get("title") or (aligned.span(*structure.title).text if structure.title else None),
        "source": told.get("source"),
        "place": None if home is None else {"name": home.name, "code": home.code, "level": home.level},
        "indicators": [_row(n, each, aligned, units) for n, each in enumerate(links, 1)],
    }
    if found := tables(clean):
        payload["indicators"] = _with_tables(found, payload, work, matcher, own)
    if own is not None:
        for row in payload["indicators"]:
            if row["type"] in own.own:
                row["labels"] = own.labels[row["type"]]
    return payload


def _with_tables(
    found: Sequence[Table], payload: dict[str, Any], work: Working, matcher: ConceptMatcher, own: Taxonomy | None
) -> list[dict[str, Any]]:
    """The indicators of a text with those of its tables in the place of what stands in their cells, numbered anew."""
    aligned, structure = work.aligned, work.structure
    assert aligned is not None
    assert structure is not None
    ends = [block.end for block in structure.blocks]
    told: list[dict[str, Any]] = []
    for table in found:
        n = bisect_right(ends, table.head) - 1
        above = structure.blocks[n] if n >= 0 else None
        caption = aligned.clean[above.start : above.end] if above and above.kind in _NAMES else None
        opening = "".join(f"{line}\n" for line in dict.fromkeys((payload["title"], caption)) if line)
        told += _read_table(table, opening, payload, work, matcher, own)
    areas = [_raw(aligned, table.start, table.end) for table in found]
    starts, stops = [start for start, _ in areas], [0, *(end for _, end in areas)]
    kept = [row for row in payload["indicators"] if row["span"][0] >= stops[bisect_right(starts, row["span"][0])]]
    names = {row["id"]: row for row in kept}
    merged = sorted([*kept, *told], key=lambda row: row["span"][0])
    linked = [[names[other] for other in row["links"] if other in names] for row in merged]
    for number, row in enumerate(merged, 1):
        row["id"] = str(number)
    for row, others in zip(merged, linked, strict=True):
        row["links"] = [other["id"] for other in others]
    return merged


def _read_table(
    table: Table, opening: str, payload: dict[str, Any], work: Working, matcher: ConceptMatcher, own: Taxonomy | None
) -> Iterator[dict[str, Any]]:
    """Read the rows of a table as the sentences that they stand for; spans are those of its cells."""
    aligned = work.aligned
    assert aligned is not None
    place = work.context.get("place") or (payload["place"] or {}).get("name")
    context = {**work.context, "published": work.published, "title": payload["title"], "place": place}
    inner = Working(opening + table.prose, context)
    cells = {len(opening) + cell.at: cell for cell in table.cells}
    for row in read_whole(inner, matcher, own)["indicators"]:
        cell = cells.get(row["span"][0])
        if cell is None:
            continue
        row["span"], row["evidence"] = _raw(aligned, cell.start, cell.end), _raw(aligned, *cell.row)
        head = [_raw(aligned, *cell.head)]
        for name, step in row["trace"].items():
            step[1] = [row["span"]] if name == "value" else head if name in ("unit", "type") else []
        yield {**row, "links": []}


def _clean(work: Working) -> str:
    if work.aligned is None:
        raise ValueError("The text stage has not run: add povext_text ahead of the other povext stages.")
    return work.aligned.clean


def _row(number: int, found: Link, aligned: AlignedText, units: frozenset[str]) -> dict[str, Any]:
    q = found.q
    place, period = found.place, found.period
    return {
        "id": str(number),
        "type": found.type,
        "value": None if found.value is None else format(found.value, "f"),
        "low": None if found.low is None else format(found.low, "f"),
        "high": None if found.high is None else format(found.high, "f"),
        "unit": q.unit if q.unit in units else "other",
        "bound": q.bound,
        "measure": found.measure,
        "per": list(found.per),
        "status": found.status,
        "place": None if place is None else {"name": place.name, "code": place.code, "level": place.level},
        "period": None
        if period is None
        else {
            "start": period.begin,
            "end": period.finish,
            "text": aligned.span(period.start, period.end).text,
            "certainty": period.certainty,
        },
        "population": found.population,
        "span": _raw(aligned, q.start, q.end),
        "evidence": _raw(aligned, *found.evidence),
        "confidence": found.confidence,
        "trace": _trace(found, aligned),
        "links": [str(k + 1) for k in found.links],
    }


def _raw(aligned: AlignedText, start: int, end: int) -> list[int]:
    if aligned.identical:
        return [start, end]
    return [aligned.raw_start(start), aligned.raw_end(end)] if end > start else [aligned.raw_start(start)] * 2


def _trace(found: Link, aligned: AlignedText) -> dict[str, list[Any]]:
    if aligned.identical:
        return found.trace
    steps = found.trace.items()
    return {name: [rule, [_raw(aligned, start, end) for start, end in spans], *rest] for name, (rule, spans, *rest) in steps}
