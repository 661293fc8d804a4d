"""From documents to cells: read, find copies, give back what was lost, settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from povext import taxonomy
from povext.export._optional import needed
from povext.panel.claims import Claim, Options
from povext.panel.copies import Page, Sketches, families
from povext.panel.intake import Ask, prepared
from povext.panel.places import where
from povext.panel.read import Given
from povext.panel.restore import restored
from povext.panel.settle import Criterion, Settled, Told, settled
from povext.panel.store import Store
from povext.panel.tables import statement

__all__ = ["find_copies", "settle_cells", "take_in"]

_PAIRS = 100_000


def take_in(store: Store, many: Given, ask: Ask, jobs: int = 1) -> tuple[Sketches, dict[str, int]]:
    """Write the claims of all documents into the store, one chunk of documents after another.

    Parameters
    ----------
    store : Store
        Where to.
    many : Extraction, mapping, path or iterable
        As for :func:`povext.panel.panel`.
    ask : Ask
        What is taken.
    jobs : int
        Processes to spread the chunks over.

    Returns
    -------
    tuple
        Sketches of all documents, and how many documents and indicators there were.
    """
    sketches = Sketches()
    counts = {"documents": 0, "indicators": 0, "claims": 0}
    store.db.execute("BEGIN")
    for made in prepared(many, ask, jobs):
        store.add("documents", made.documents)
        store.add("texts", made.texts)
        store.insert("claims", made.claims, counts["claims"])
        store.add("marks", made.marks)
        sketches.add(made.slots, made.lengths)
        counts["documents"] += len(made.documents)
        counts["indicators"] += made.indicators
        counts["claims"] += made.claims.num_rows
    for table in ("documents", "texts", "marks"):
        store.flush(table)
    store.db.execute("COMMIT")
    return sketches, counts


def find_copies(store: Store, sketches: Sketches, options: Options, *, copies: bool) -> dict[str, int]:
    """Find the copies, give every document its voice, and move what was restored into the store.

    Returns
    -------
    dict
        How many documents are copies, and how many claims were restored.
    """
    voices: dict[int, int] = {}
    moved = 0
    if copies:
        pairs = _candidates(store, sketches)
        parts = _parts(pairs)
        store.make("parts", {"doc": "int64", "part": "int64"})
        store.add("parts", list(parts.items()))
        store.flush("parts")
        store.db.execute("BEGIN")
        for pages, some in _components(store, parts, pairs):
            for family in families(pages, some, sketches):
                voices |= {page.doc: family[0].doc for page in family}
                changed = [(number, *claim) for number, claim in restored(family, options)]
                moved += len(changed)
                store.add("moved", changed)
        store.flush("moved")
        store.db.execute("COMMIT")
    store.make("voices", {"doc": "int64", "voice": "int64"})
    store.add("voices", sorted(voices.items()))
    store.flush("voices")
    store.db.execute("ALTER TABLE documents ADD COLUMN voice BIGINT")
    store.db.execute("UPDATE documents SET voice = doc")
    store.db.execute("UPDATE documents SET voice = v.voice FROM voices v WHERE v.doc = documents.doc")
    return {"copies": sum(doc != voice for doc, voice in voices.items()), "restored": moved}


def _candidates(store: Store, sketches: Sketches) -> Any:
    """Pairs of documents that share figures and words: each with the first and with the last one before it of the same mark."""
    np = needed("numpy", "A panel", "panel")
    query = """
        SELECT DISTINCT a, b FROM (
            SELECT lag(doc) OVER w AS a, doc AS b FROM marks WINDOW w AS (PARTITION BY mark ORDER BY doc)
            UNION ALL
            SELECT min(doc) OVER (PARTITION BY mark) AS a, doc AS b FROM marks
        ) WHERE a < b ORDER BY a, b
    """
    found = [np.empty((0, 2), dtype=np.int64)]
    some: list[tuple[Any, ...]] = []
    for pair in store.rows(query, size=_PAIRS):
        some.append(pair)
        if len(some) == _PAIRS:
            found.append(sketches.near(np.array(some, dtype=np.int64)))
            some.clear()
    if some:
        found.append(sketches.near(np.array(some, dtype=np.int64)))
    store.db.execute("DROP TABLE marks")
    return np.concatenate(found)


def _parts(pairs: Any) -> dict[int, int]:
    """The part that each document of a pair belongs to: documents that hang together by pairs."""
    head: dict[int, int] = {}

    def top(doc: int) -> int:
        while head.setdefault(doc, doc) != doc:
            head[doc] = doc = head[head[doc]]
        return doc

    for a, b in pairs.tolist():
        one, other = top(a), top(b)
        if one != other:
            head[max(one, other)] = min(one, other)
    return {doc: top(doc) for doc in head}


def _components(store: Store, parts: dict[int, int], pairs: Any) -> Iterator[tuple[list[Page], list[tuple[int, int]]]]:
    """The pages of one part after another, with the pairs to compare; one part is in memory at a time."""
    by_part: dict[int, list[tuple[int, int]]] = {}
    for a, b in pairs.tolist():
        by_part.setdefault(parts[a], []).append((a, b))
    fields = ", ".join(f'c."{name}"' for name in Claim._fields)
    query = f"""
        SELECT p.part, d.doc, d.published, d.file, d.correction, c.claim, {fields}
        FROM parts p JOIN claims c USING (doc) JOIN documents d USING (doc) ORDER BY p.part, d.doc, c.claim
    """
    for part, rows in groupby(store.rows(query), key=itemgetter(0)):
        pages = [
            Page(doc, published, name, correction, tuple((row[5], Claim._make(row[6:])) for row in some))
            for (doc, published, name, correction), some in groupby(rows, key=itemgetter(1, 2, 3, 4))
        ]
        yield pages, by_part[part]


def settle_cells(store: Store, options: Options, order: Sequence[Criterion]) -> dict[str, int]:
    """Make the cells and choose in each.

    Returns
    -------
    dict
        How many cells there are, how many with a conflict between documents, and how many within.
    """
    labels = [(code, kind.label("en"), kind.label("zh")) for code, kind in taxonomy.builtin().items()]
    store.make("labels", {"type": "string", "label_en": "string", "label_zh": "string"})
    store.add("labels", labels)
    store.flush("labels")
    for name in ("facts", "told"):
        store.db.execute(statement(name))
    store.make("places", {"place_key": "string", "code": "string", "name": "string", "level": "string"})
    for key, told in list(store.rows(statement("wheres"))):
        on = told["published"] or None
        spot = where(told["told_code"] or None, told["told_name"], told["told_level"], on, options.codes)
        store.add("places", [(key, spot.code, spot.name, spot.level)])
    store.flush("places")
    store.make("links", {"cell": "int64", "claim": "int64", "reading": "int64", "relation": "string", "chosen": "bool_"})
    store.make("settled", _SETTLED)
    counts = {"cells": 0, "conflicts": 0, "within": 0}
    counts["cells"] = store.one("SELECT count(DISTINCT cell) FROM told")
    store.db.execute("BEGIN")
    for name in ("alone_links", "alone_settled"):
        store.db.execute(statement(name))
    rows = store.rows(statement("shared"))
    for cell, some in groupby(rows, key=itemgetter(0)):
        voices = [Told(*row[1:]) for row in some]
        made = settled(voices, order)
        store.add("links", list(_links(cell, made)))
        store.add("settled", [_summary(cell, voices, made)])
        counts["conflicts"] += made.conflict == "between"
        counts["within"] += made.conflict == "within"
    store.flush("links")
    store.flush("settled")
    store.db.execute("COMMIT")
    store.db.execute(statement("plans"))
    return counts


_SETTLED = {
    "cell": "int64", "claim": "int64", "agreement": "string", "conflict": "string", "readings": "int64", "others": "string",
    "chosen_by": "string", "voices": "int64", "documents": "int64",
}  # fmt: skip


def _links(cell: int, made: Settled) -> Iterator[tuple[Any, ...]]:
    for number, reading in enumerate(made.readings, 1):
        for place, one in enumerate(reading):
            yield cell, one.claim, number, made.relations[one.claim], number == 1 and place == 0


def _summary(cell: int, told: Sequence[Told], made: Settled) -> tuple[Any, ...]:
    others = "; ".join(f"{reading[0].number} ({_voices(reading)})" for reading in made.readings[1:])
    return (
        cell, made.readings[0][0].claim, made.agreement, made.conflict, len(made.readings), others, made.chosen_by,
        len({one.voice for one in told}), len({one.doc for one in told}),
    )  # fmt: skip


def _voices(reading: Sequence[Told]) -> str:
    count = len({one.voice for one in reading})
    return f"{count} voice{'' if count == 1 else 's'}"
