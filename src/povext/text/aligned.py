"""The clean view of a text, and the way back from it to the raw characters.

The finders read *clean* text: simplified script, half-width digits, no noise. What they report are offsets of the
*raw* text. Between the two lies nothing but one-to-one replacements and deletions, so the way back is a sorted list of
the places where something was left out: empty for clean text, and then clean and raw offsets are the same numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from povext.mentions import Span

__all__ = ["AlignedText", "Edit", "apply_edits"]

Edit = tuple[int, int, str]
"""``(start, end, replacement)``: the replacement is one character or none."""


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A raw text with its clean view.

    Parameters
    ----------
    raw : str
        The text as it was handed in.
    clean : str
        The view that the finders read.
    cuts : sequence of int
        Clean offsets, ascending, at which something was left out.
    skips : sequence of int
        For each cut, how many raw characters have been left out up to and including it.
    binds : sequence of int
        For each cut, how many of the characters left out there belong to the clean character before it
        (``&#19975;`` is read as ``万``: the one character stands for all eight).

    Examples
    --------
    >>> from povext.text import align
    >>> text = align("2點(diǎn)多個(gè)億")
    >>> text.clean
    '2点多个亿'
    >>> text.span(0, 5)
    Span(start=0, end=15, text='2點(diǎn)多個(gè)億')
    """

    raw: str
    clean: str
    cuts: Sequence[int] = ()
    skips: Sequence[int] = ()
    binds: Sequence[int] = ()

    @property
    def identical(self) -> bool:
        """Whether clean and raw offsets are the same numbers."""
        return not self.cuts

    @property
    def origin(self) -> Sequence[int]:
        """For each clean character the raw offset it stands at.

        Examples
        --------
        >>> from povext.text import align
        >>> list(align("萬(wàn)畝").origin)
        [0, 6]
        """
        if not self.cuts:
            return range(len(self.clean))
        bounds = [*self.cuts, len(self.clean)]
        rest = (range(a + skip, b + skip) for a, b, skip in zip(bounds, bounds[1:], self.skips, strict=False))
        return list(chain(range(bounds[0]), *rest))

    def raw_start(self, i: int) -> int:
        """Return the raw offset at which the clean character `i` starts.

        Parameters
        ----------
        i : int
            A clean offset, from 0 to the length of the clean text.

        Returns
        -------
        int
            The raw offset; for the end of the clean text the end of the raw text.
        """
        k = bisect_right(self.cuts, i)
        return i + self.skips[k - 1] if k else i

    def raw_end(self, i: int) -> int:
        """Return the raw offset at which a stretch that ends before the clean character `i` ends.

        Parameters
        ----------
        i : int
            A clean offset, the exclusive end of a stretch.

        Returns
        -------
        int
            The raw offset after the last character of the stretch; what was left out behind it stays outside.
        """
        k = bisect_left(self.cuts, i)
        end = i + self.skips[k - 1] if k else i
        return end + self.binds[k] if k < len(self.cuts) and self.cuts[k] == i else end

    def span(self, start: int, end: int) -> Span:
        """Return the raw span of a clean stretch.

        Parameters
        ----------
        start, end : int
            Half-open clean offsets.

        Returns
        -------
        Span
            The same stretch in raw offsets, with its raw characters; an empty stretch gives an empty span.
        """
        a = self.raw_start(start)
        b = self.raw_end(end) if end > start else a
        return Span(a, b, self.raw[a:b])

    def to_clean(self, offset: int) -> int:
        """Return the clean offset of the first character kept at or after a raw offset.

        Parameters
        ----------
        offset : int
            A raw offset.

        Returns
        -------
        int
            The clean offset; the inverse of :meth:`raw_start` on characters that were kept.

        Examples
        --------
        >>> from povext.text import align
        >>> text = align("萬(wàn)畝")
        >>> [text.to_clean(i) for i in (0, 1, 6, 7)]
        [0, 1, 1, 2]
        """
        k = self._cuts_before(offset)
        return max(self.cuts[k - 1], offset - self.skips[k - 1]) if k else offset

    def _cuts_before(self, offset: int) -> int:
        """Count the cuts whose left-out stretch starts at or before a raw offset."""
        low, high = 0, len(self.cuts)
        while low < high:
            middle = (low + high) // 2
            before = self.skips[middle - 1] if middle else 0
            if self.cuts[middle] + before <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def apply_edits(text: AlignedText, edits: Iterable[Edit]) -> AlignedText:
    """Leave characters out of the clean view, or put one in place of several.

    Parameters
    ----------
    text : AlignedText
        The view to work on.
    edits : iterable of (int, int, str)
        Clean offsets and what stands there instead (one character or none); ascending. An edit that overlaps the one
        before it is dropped.

    Returns
    -------
    AlignedText
        The new view over the same raw text.

    Examples
    --------
    >>> view = apply_edits(AlignedText("5&nbsp;万", "5&nbsp;万"), [(1, 7, "")])
    >>> view.clean, view.span(0, 2).text
    ('5万', '5&nbsp;万')
    """
    clean = text.clean
    pieces: list[str] = []
    cuts: list[int] = []
    skips: list[int] = []
    binds: list[int] = []
    at = length = gone = 0
    for start, end, put in edits:
        if start < at:
            continue
        pieces.append(clean[at:start])
        length += start - at
        lost = end - start
        if put:
            pieces.append(put)
            length += 1
            lost -= 1
        if lost:
            gone += lost
            if cuts and cuts[-1] == length:
                skips[-1] = gone
            else:
                cuts.append(length)
                skips.append(gone)
                binds.append(lost if put else 0)
        at = end
    if not pieces:
        return text
    pieces.append(clean[at:])
    return _compose(text, AlignedText(clean, "".join(pieces), cuts, skips, binds))


def _compose(first: AlignedText, second: AlignedText) -> AlignedText:
    """Put two views on top of each other: the raw text of the second is the clean text of the first."""
    if not first.cuts:
        return AlignedText(first.raw, second.clean, second.cuts, second.skips, second.binds)
    if not second.cuts:
        return AlignedText(first.raw, second.clean, first.cuts, first.skips, first.binds)
    cuts = sorted({*second.cuts, *map(second.to_clean, first.cuts)})
    skips: list[int] = []
    binds: list[int] = []
    for cut in cuts:
        start = first.raw_start(second.raw_start(cut))
        skips.append(start - cut)
        if cut:
            before = first.raw_start(second.raw_start(cut - 1))
            binds.append(first.raw_end(second.raw_end(cut)) - before - 1)
        else:
            binds.append(0)
    return AlignedText(first.raw, second.clean, cuts, skips, binds)
