"""What the rules look at: the figures of a document with the words around them, its times, and the gazetteer's counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from povext.audit._figures import figure_of
from povext.audit._intervals import Figure, exactly
from povext.mentions import Span
from povext.text import AlignedText, align, structure
from povext.types import Extraction, Indicator, Period

__all__ = ["Document", "Fact", "days", "divisions", "read_document"]

_FAR = 300


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A figure or a time of a document; offsets are those of the clean view.

    Parameters
    ----------
    number : int
        Its place in the order of the document.
    span : Span
        Where it stands in the raw text.
    start, end : int
        The same in the clean view.
    left, right : str
        The sentence between the figure before and it, and between it and the one after.
    ahead, after : str
        The sentence before and after it, as far as a reader would look.
    clause, stretch, sentence, block : int
        Numbers of the stretches that it stands in.
    kind : str
        What the block is (``title``, ``paragraph``, ...).
    figure : Figure or None
        What it says.
    indicator : Indicator or None
        ``None`` for a time.
    period : Period or None
        Its time.
    role : str
        Of a time: ``deadline``, ``at``, ``until``, ...
    document : str
        Name of its document.
    volume : int
        Its document's place among those that are read together.
    text : str
        The characters themselves, in the clean view.
    beside : str
        Unit of the figure before it in the sentence.
    """

    number: int
    span: Span
    start: int
    end: int
    left: str
    right: str
    ahead: str
    after: str
    clause: int
    stretch: int
    sentence: int
    block: int
    kind: str
    figure: Figure | None
    indicator: Indicator | None = None
    period: Period | None = None
    role: str = ""
    document: str = ""
    volume: int = 0
    text: str = ""
    beside: str = ""


class Document(NamedTuple):
    """A document as the rules see it."""

    name: str
    published: str | None
    facts: tuple[Fact, ...]
    times: tuple[Fact, ...]


class _Stretches:
    """Numbers of the stretches that positions lie in."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self._starts = [start for start, _ in self.spans]

    def of(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def ends(self, number: int, length: int) -> tuple[int, int]:
        if number < 0:
            return 0, length
        return self.spans[number]


def read_document(extraction: Extraction, name: str = "", volume: int = 0, *, times: bool = True) -> Document:
    """Lay out a document for the rules.

    Parameters
    ----------
    extraction : Extraction
        What was found in it. Where it was read from JSON its raw text is not there: the evidence of its indicators stands in.
    name : str
        What to call it.
    volume : int
        Its place among those that are read together.
    times : bool
        Whether to read its time expressions too.

    Returns
    -------
    Document
    """
    raw = extraction.raw if extraction.raw is not None else _pieced(extraction)
    aligned = align(raw)
    clean = aligned.clean
    built = structure(clean, extraction.title)
    layout = _Layout(name, volume, clean, built.clauses, built.sentences, [(b.start, b.end, b.kind) for b in built.blocks])
    stands = [(aligned.to_clean(i.span.start), aligned.to_clean(i.span.end)) for i in extraction.indicators]
    facts = [layout.fact(n, extraction.indicators, stands) for n in range(len(stands))]
    dated = layout.times(extraction.published, aligned) if times and extraction.published else ()
    return Document(name, extraction.published, tuple(facts), tuple(dated))


def _pieced(extraction: Extraction) -> str:
    """The parts of a raw text that an extraction still holds, each where it was; the rest is blank lines."""
    out: list[str] = ["\n"] * extraction.text_length
    for indicator in extraction.indicators:
        for span in (indicator.evidence, indicator.span):
            out[span.start : span.end] = list(span.text)
    return "".join(out)


class _Layout:
    """The clean view cut into clauses, sentences and blocks."""

    def __init__(
        self,
        name: str,
        volume: int,
        clean: str,
        clauses: Sequence[tuple[int, int]],
        sentences: Sequence[tuple[int, int]],
        blocks: Sequence[tuple[int, int, str]],
    ) -> None:
        self.name, self.volume, self.clean = name, volume, clean
        self.clauses, self.sentences = _Stretches(clauses), _Stretches(sentences)
        self.marks = [found.start() for found in re.finditer("[；;]", clean)]
        self.blocks = _Stretches([(a, b) for a, b, _ in blocks])
        self.kinds = [kind for _, _, kind in sorted(blocks)]

    def fact(self, number: int, indicators: Sequence[Indicator], stands: Sequence[tuple[int, int]]) -> Fact:
        indicator, (start, end) = indicators[number], stands[number]
        sentence = self.sentences.of(start)
        first, last = self.sentences.ends(sentence, len(self.clean))
        last = max(last, end)
        begin = max(first, stands[number - 1][1]) if number else first
        stop = min(last, stands[number + 1][0]) if number + 1 < len(stands) else last
        beside = indicators[number - 1].unit if number and stands[number - 1][0] >= first else ""
        left, right = self.clean[min(begin, start) : start], self.clean[end : max(end, stop)]
        block, kind = self.block(start)
        return Fact(
            number, indicator.span, start, end, left[-_FAR:], right[:_FAR],
            self.clean[max(first, start - _FAR) : start], self.clean[end : min(last, end + _FAR)],
            self.clauses.of(start), bisect_right(self.marks, start), sentence, block, kind,
            figure_of(indicator, self.clean[start:end], left, right), indicator, indicator.period, "",
            self.name, self.volume, self.clean[start:end], beside,
        )  # fmt: skip

    def block(self, at: int) -> tuple[int, str]:
        number = self.blocks.of(at)
        return number, self.kinds[number] if number >= 0 else "paragraph"

    def times(self, published: str | None, aligned: AlignedText) -> list[Fact]:
        from povext.periods import match

        out = []
        for number, found in enumerate(match(self.clean, published)):
            if found.begin is None or found.finish is None:
                continue
            sentence = self.sentences.of(found.start)
            first, last = self.sentences.ends(sentence, len(self.clean))
            ahead = self.clean[max(first, found.start - _FAR) : found.start]
            after = self.clean[found.end : min(last, found.end + _FAR)]
            block, kind = self.block(found.start)
            period = Period(start=found.begin, end=found.finish, certainty=found.kind)
            out.append(
                Fact(
                    number, aligned.span(found.start, found.end), found.start, found.end, ahead, after, ahead, after,
                    self.clauses.of(found.start), bisect_right(self.marks, found.start), sentence, block, kind,
                    None, None, period, found.role, self.name, self.volume, self.clean[found.start : found.end],
                )
            )  # fmt: skip
        return out


def days(iso: str) -> Figure:
    """A date as a number of days."""
    return exactly(date.fromisoformat(iso).toordinal())


@lru_cache(maxsize=4096)
def divisions(code: str, level: str, on: str | None) -> int:
    """How many divisions of a level lie in a division on a date, after the gazetteer; 0 where it tells none."""
    from povext.places import gazetteer
    from povext.places.towns import townships

    gaz = gazetteer()
    if level == "township":
        inside = {c for c in gaz.by_code if _lies_in(c, code, on)} | {code}
        return len({t.code for name in townships() for t in townships()[name] if t.county in inside})
    standing = {d.code for rows in gaz.by_code.values() for d in rows if d.level == level and d.valid(on)}
    return sum(_lies_in(other, code, on) for other in standing)


def _lies_in(code: str, parent: str, on: str | None) -> bool:
    from povext.places import gazetteer

    gaz = gazetteer()
    row = gaz.at(code, on)
    return row is not None and row.valid(on) and (parent == "100000" or parent in gaz.parents(row, on)) and code != parent
