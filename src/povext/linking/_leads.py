"""Headings and lead-ins: the words that govern everything after them until the next ones."""

from __future__ import annotations

from bisect import bisect_right

from povext.linking._cues import cues
from povext.text import Structure

__all__ = ["Leads"]


class Leads:
    """The headings and lead-ins of one text.

    A lead-in is a sentence, or its first part, that opens a list or a section (``会议明确2019年目标：…``). It governs the text
    up to the next lead-in or heading.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    structure : Structure
        How it is built.
    """

    def __init__(self, clean: str, structure: Structure) -> None:
        words = cues().lead
        spans: list[tuple[int, int]] = []
        for start, end in structure.sentences:
            head = clean[start:end]
            colon = head.find("：")
            stop = start + colon + 1 if colon >= 0 else end
            if (colon >= 0 or clean[end - 1 : end] in ":：") and words.opens.search(clean, max(start, stop - 60), stop):
                spans.append((start, stop))
        spans += [(b.start, b.end) for b in structure.blocks if b.kind == "heading"]
        if structure.title and words.annual.search(clean, *structure.title):
            spans.append(structure.title)
        self._spans = sorted(set(spans))
        self._starts = [s for s, _ in self._spans]

    def of(self, position: int) -> tuple[int, int] | None:
        """The heading or lead-in that governs a position.

        Parameters
        ----------
        position : int
            Clean offset.

        Returns
        -------
        tuple of int, or None
            Its clean offsets.
        """
        i = bisect_right(self._starts, position) - 1
        while i >= 0 and self._spans[i][1] > position:
            i -= 1
        return self._spans[i] if i >= 0 else None
