"""From documents to what the store takes of them, a chunk at a time, in this process or in several."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

from povext._fields import encodable
from povext.errors import InputError
from povext.export._optional import needed
from povext.panel.arithmetic import completed
from povext.panel.claims import Claim, Options, claims_of, correction_of, simplified
from povext.panel.copies import SLOTS, neighbours, sketch
from povext.panel.read import Chunk, Given, Told, chunks, read
from povext.panel.store import Document, claim_batch

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

__all__ = ["Ask", "Prepared", "prepare", "prepared", "rare_cycles"]

_RARELY = (100_000, 50, 50)


class Ask(NamedTuple):
    """What is taken of a document.

    Parameters
    ----------
    options : Options
        What decides on the key of a claim.
    least : float
        Indicators that are less sure are left out.
    trust : tuple of str
        Sources that are trusted, the most trusted first.
    other : bool
        Whether indicators of the type ``other`` are taken.
    copies : bool
        Whether copies will be looked for.
    """

    options: Options
    least: float
    trust: tuple[str, ...]
    other: bool
    copies: bool


class Prepared(NamedTuple):
    """What the store takes of a chunk of documents: rows, texts, a batch of claims, marks, and a sketch of each document."""

    documents: list[Document]
    texts: list[tuple[int, str]]
    claims: pa.RecordBatch
    marks: list[tuple[int, int]]
    slots: np.ndarray[Any, Any]
    lengths: np.ndarray[Any, Any]
    indicators: int


def prepared(many: Given, ask: Ask, jobs: int) -> Iterator[Prepared]:
    """Prepare all documents, in their order.

    Parameters
    ----------
    many : Extraction, mapping, path or iterable
        As for :func:`povext.panel.panel`.
    ask : Ask
        What is taken.
    jobs : int
        Processes; with 1 everything is done in this one.

    Yields
    ------
    Prepared
        One a chunk; no more chunks are read ahead than the processes have to do.
    """
    if jobs == 1:
        for chunk in chunks(many):
            yield prepare(chunk, ask)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin) as pool:
        waiting: deque[Future[Prepared]] = deque()
        try:
            for chunk in chunks(many):
                waiting.append(pool.submit(prepare, chunk, ask))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _begin() -> None:
    """Look for cycles rarely, in a process that does nothing else."""
    gc.freeze()
    gc.set_threshold(*_RARELY)


@contextmanager
def rare_cycles() -> Iterator[None]:
    """Look for cycles rarely meanwhile: a chunk makes a hundred thousand tuples and no cycle."""
    usual = gc.get_threshold()
    if usual[0]:  # else whoever called has turned it off
        gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def prepare(chunk: Chunk, ask: Ask) -> Prepared:
    """Prepare one chunk.

    Parameters
    ----------
    chunk : Chunk
        Documents, or lines of a file.
    ask : Ask
        What is taken.

    Returns
    -------
    Prepared

    Examples
    --------
    >>> import povext
    >>> (chunk,) = chunks({"a.txt": povext.extract("2019年，马山县减贫1.2万人。")})
    >>> made = prepare(chunk, Ask(Options(), 0.0, (), other=False, copies=True))
    >>> made.claims.num_rows, made.documents[0].file, made.slots.shape
    (1, 'a.txt', (1, 64))
    """
    np = needed("numpy", "A panel", "panel")
    documents: list[Document] = []
    claims: list[Claim] = []
    marks: list[tuple[int, int]] = []
    texts: list[tuple[int, str]] = []
    sentences: list[tuple[str, ...]] = []
    indicators = 0
    for row, one in enumerate(read(chunk)):  # one at a time: what is parsed is large, what is kept of it small
        doc, extraction = chunk.first + row, one.extraction
        published = extraction.get("published")
        try:
            simple = simplified(extraction)
            found = list(claims_of(doc, extraction, ask.options, ask.least, ask.other, simple))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"is no extraction of povext ({type(error).__name__}: {error})", one.name) from error
        if correction_of(extraction, one.raw, simple.values()):
            found = [c if c.correction else c._replace(correction=1) for c in found]
        found = completed(found, one.raw, published, ask.options, one.name)
        documents.append(_document(doc, one, corrects=any(c.correction > 0 for c in found), trust=ask.trust))
        claims.extend(found)
        if ask.copies:
            marks.extend((mark, doc) for mark in sorted(neighbours(found)))
        if one.raw is not None:
            texts.append((doc, encodable(one.raw)))
        sentences.append(tuple(simple.values()) if ask.copies else ())
        indicators += len(extraction["indicators"])
    slots = np.empty((len(documents), SLOTS), dtype=np.uint32)
    lengths = sketch(sentences, slots)
    return Prepared(documents, texts, claim_batch(claims), marks, slots, lengths, indicators)


def _document(doc: int, told: Told, *, corrects: bool, trust: Sequence[str]) -> Document:
    extraction = told.extraction
    source, published = extraction.get("source"), extraction.get("published")
    rank = next((n for n, trusted in enumerate(trust) if source and trusted in source), len(trust))
    title, mark = extraction.get("title"), extraction.get("fingerprint")
    return Document(doc, told.name, told.record, published or "", title, source, mark, corrects, rank)
