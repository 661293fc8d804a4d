"""Pages that are copies of one another, found by the figures that stand side by side and by what the sentences have in common.

Copies are looked for among the sentences that hold figures, in simplified script and Chinese characters only: years, digits,
pinyin and marks that one page has lost do not part it from its twin. A form that is filled in anew every year shares its words,
but not its figures, and is nobody's copy.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from povext.export._optional import needed
from povext.panel.claims import Claim
from povext.text.script import simplify

if TYPE_CHECKING:
    import numpy as np

__all__ = ["SLOTS", "Family", "Page", "Sketches", "aligned", "families", "inside", "neighbours", "sketch"]

SLOTS = 64
"""Slots of a sketch: a one-permutation MinHash of shingles of four Chinese characters."""
_SHINGLE = 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_EMPTY = 0xFFFFFFFF
_PRIME, _MIX = 1_000_003, 0x9E3779B97F4A7C15
_FEW = 3
"""Pages with so few figures are compared wherever one figure stands in the same words."""
_SHARED = 0.7
"""Share of the shorter page's shingles that stand in the longer one, at least."""
_ALIKE = 0.7
"""Share of the figures in the same place that are the same, at least."""
_COVERED = 0.6
"""Share of the figures of the page with fewer that find their place in the other, at least."""
_ALONE, _WORDS = 0.85, 16
"""Where one figure is all that two pages share, so much of so many words must be the same: a short sentence proves nothing."""


class Page(NamedTuple):
    """A document of a family, with its claims.

    Parameters
    ----------
    doc : int
        Its number.
    published : str
        ISO date; empty where it is not known.
    name : str
        Its name.
    correction : bool
        Whether it says that it corrects another: then it is nobody's copy.
    rows : tuple
        Pairs of the number of a claim and the claim.
    """

    doc: int
    published: str
    name: str
    correction: bool
    rows: tuple[tuple[int, Claim], ...]


Family = list[Page]
"""Pages that are copies of one another, the earliest first."""


def neighbours(claims: Sequence[Claim]) -> set[int]:
    """Marks of the figures that stand side by side in a page; pages that share one are compared.

    Parameters
    ----------
    claims : sequence of Claim
        Of one document, in the order of its text.

    Returns
    -------
    set of int
        One for each two figures that are neighbours, or have one between them; in a page of few figures also one for each
        figure in its words. Of a figure only the digits count, without zeros at its ends: they stay where a decimal point
        or a zero was lost.
    """
    told = [f"{_digits(c)} {c.unit}" for c in claims]
    pairs = [f"{a}|{b}" for gap in (1, 2) for a, b in zip(told, told[gap:], strict=False)]
    if len(told) <= _FEW:
        pairs += [f"{_digits(c)}|{c.context}" for c in claims]
    return {zlib.crc32(pair.encode("utf-8", "replace")) for pair in pairs}


def _digits(claim: Claim) -> str:
    """The digits of a number that are significant, those of a range one end after the other."""
    if not claim.value:
        return f"{claim.low}-{claim.high}"
    return claim.value.replace(".", "").strip("-0") or "0"


def sketch(documents: Sequence[Iterable[str]], slots: np.ndarray[Any, Any]) -> Any:
    """Make the sketches of documents: the least mark of the shingles of each in every slot.

    Parameters
    ----------
    documents : sequence of iterables of str
        The evidence of each, in simplified script.
    slots : numpy.ndarray of uint32
        Where the sketches are written, a row each.

    Returns
    -------
    numpy.ndarray of uint32
        How many shingles each has.
    """
    np = needed("numpy", "A panel", "panel")
    hans = ["".join(_HAN.findall("\n".join(sentences))) for sentences in documents]
    lengths = np.array([len(han) for han in hans], dtype=np.int64)
    slots[:] = _EMPTY
    codes = np.frombuffer("".join(hans).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = max(len(codes) - _SHINGLE + 1, 0)
    # All documents stand behind one another: a shingle that ends behind its document is none.
    inside_one = np.repeat(np.cumsum(lengths), lengths)[:count] - np.arange(count) >= _SHINGLE
    marks = np.zeros(count, dtype=np.uint64)
    for at in range(_SHINGLE):
        marks = marks * np.uint64(_PRIME) + codes[at : at + count]
    marks = marks[inside_one] * np.uint64(_MIX)
    marks ^= marks >> np.uint64(29)
    marks *= np.uint64(_MIX)
    owner = np.repeat(np.arange(len(hans)), lengths)[:count][inside_one]
    slot = owner * SLOTS + (marks >> np.uint64(58)).astype(np.int64)
    np.minimum.at(slots.reshape(-1), slot, (marks >> np.uint64(20)).astype(np.uint32))
    return np.maximum(lengths - _SHINGLE + 1, 0).astype(np.uint32)


class Sketches:
    """A sketch of every document's sentences: 256 bytes each, whatever its length."""

    def __init__(self) -> None:
        self._numpy = needed("numpy", "A panel", "panel")
        self._size = 0
        self._slots = self._numpy.empty((1024, SLOTS), dtype=self._numpy.uint32)
        self._lengths = self._numpy.empty(1024, dtype=self._numpy.uint32)

    def add(self, slots: np.ndarray[Any, Any], lengths: np.ndarray[Any, Any]) -> None:
        """Take the sketches of the next documents, as :func:`sketch` makes them, with how many shingles each has."""
        np = self._numpy
        while self._size + len(slots) > len(self._slots):
            self._slots = np.concatenate([self._slots, np.empty_like(self._slots)])
            self._lengths = np.concatenate([self._lengths, np.empty_like(self._lengths)])
        self._slots[self._size : self._size + len(slots)] = slots
        self._lengths[self._size : self._size + len(slots)] = lengths
        self._size += len(slots)

    def shared(self, one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> Any:
        """Estimate for pairs of documents how much of the shorter one stands in the longer one.

        Parameters
        ----------
        one, other : numpy.ndarray of int
            Numbers of documents, pair by pair.

        Returns
        -------
        numpy.ndarray of float
            Between 0 and 1.
        """
        np = self._numpy
        a, b = self._slots[one], self._slots[other]
        both = ((a == b) & (a != _EMPTY)).sum(axis=1)
        either = ((a != _EMPTY) | (b != _EMPTY)).sum(axis=1)
        alike = both / np.maximum(either, 1)
        x, y = self._lengths[one].astype(float), self._lengths[other].astype(float)
        share: Any = np.minimum(alike * (x + y) / ((1 + alike) * np.maximum(np.minimum(x, y), 1)), 1.0)
        return share

    def alike(self, one: int, other: int) -> float:
        """The same estimate for one pair of documents."""
        np = self._numpy
        return float(self.shared(np.array([one]), np.array([other]))[0])

    def longer_than(self, count: int, *docs: int) -> bool:
        """Whether documents have more shingles than that."""
        return all(int(self._lengths[doc]) > count for doc in docs)

    def near(self, pairs: Any) -> Any:
        """Of pairs of documents, those whose sentences have enough in common.

        Parameters
        ----------
        pairs : numpy.ndarray of int, two columns

        Returns
        -------
        numpy.ndarray of int, two columns
        """
        return pairs[self.shared(pairs[:, 0], pairs[:, 1]) >= _SHARED] if len(pairs) else pairs


def families(pages: Sequence[Page], pairs: Iterable[tuple[int, int]], sketches: Sketches) -> Iterator[Family]:
    """The families among pages that may be copies of one another.

    Parameters
    ----------
    pages : sequence of Page
        The pages.
    pairs : iterable of pairs of int
        Numbers of the documents to compare.
    sketches : Sketches
        Of all documents.

    Yields
    ------
    list of Page
        Two or more, the earliest first; pages without a date come last.
    """
    by_doc = {page.doc: page for page in pages}
    head = {page.doc: page.doc for page in pages}

    def top(doc: int) -> int:
        while head[doc] != doc:
            head[doc] = doc = head[head[doc]]
        return doc

    for one, other in pairs:
        a, b = top(one), top(other)
        if a != b and _copies(by_doc[one], by_doc[other], sketches):
            head[max(a, b)] = min(a, b)
    found: dict[int, Family] = {}
    for page in pages:
        found.setdefault(top(page.doc), []).append(page)
    for family in found.values():
        if len(family) > 1:
            yield sorted(family, key=lambda page: (page.published or "9999", page.doc))


def _copies(one: Page, other: Page, sketches: Sketches) -> bool:
    """Whether the figures stand in the same places and are the same, but for digits that were lost."""
    if one.correction or other.correction:
        return False
    matched = [(a, b) for (_, a), (_, b) in aligned(one, other)]
    fewer = min(len(one.rows), len(other.rows))
    if len(matched) < _COVERED * fewer or not matched:
        return False
    same = sum((a.value == b.value and a.low == b.low) or inside(a, b) or inside(b, a) for a, b in matched)
    years = sum(a.says_year and b.says_year and a.period_end[:4] != b.period_end[:4] for a, b in matched)
    # The same name under two codes is one place at two dates.
    named = [(a, b) for a, b in matched if a.told_name and b.told_name and a.told_name != b.told_name]
    places = sum(a.place_key != b.place_key for a, b in named)
    if same < _ALIKE * len(matched) or 2 * years > len(matched) or 2 * places > len(matched):
        return False
    if fewer > 1:
        return True
    a, b = matched[0]
    enough = sketches.longer_than(_WORDS, one.doc, other.doc)
    return a.value == b.value and enough and sketches.alike(one.doc, other.doc) >= _ALONE


def aligned(one: Page, other: Page) -> list[tuple[tuple[int, Claim], tuple[int, Claim]]]:
    """The claims of two pages that stand in the same place: after the same characters, with the same unit, in the same order.

    Parameters
    ----------
    one, other : Page

    Returns
    -------
    list of pairs
        Each a pair of claims with their numbers.
    """
    a, b = [row for row in one.rows if row[1].context], [row for row in other.rows if row[1].context]
    one_places, other_places = [_place(row[1].context) for row in a], [_place(row[1].context) for row in b]
    if one_places == other_places:
        return list(zip(a, b, strict=True))
    matcher = SequenceMatcher(None, one_places, other_places, autojunk=False)
    return [(a[m.a + k], b[m.b + k]) for m in matcher.get_matching_blocks() for k in range(m.size)]


@lru_cache(maxsize=65536)
def _place(context: str) -> str:
    """The last two characters before a figure and its unit: so much stands where a name or a year before them was lost."""
    words, _, unit = context.partition(" ")
    return f"{words[-2:]} {unit}"


def inside(part: Claim, whole: Claim) -> bool:
    """Whether a figure is another that has lost characters.

    Parameters
    ----------
    part, whole : Claim

    Returns
    -------
    bool
    """
    a, b = simplify(part.text), simplify(whole.text)
    if len(a) >= len(b) or part.unit != whole.unit or part.measure != whole.measure:
        return False
    rest = iter(b)
    return all(c in rest for c in a)
