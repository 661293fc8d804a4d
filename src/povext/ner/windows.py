"""A long text in windows that overlap: each character is read where it has most around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Window", "halves", "windows"]


class Window(NamedTuple):
    """A stretch of a text that a model reads at once.

    Parameters
    ----------
    start, end : int
        Half-open offsets of what it reads.
    first, last : int
        Half-open offsets of what it is asked about.
    """

    start: int
    end: int
    first: int
    last: int


def windows(length: int, sentences: Sequence[tuple[int, int]], size: int, overlap: int) -> list[Window]:
    """Cut a text into windows that begin and end with sentences where these are short enough.

    Parameters
    ----------
    length : int
        Length of the text, in characters.
    sentences : sequence of (int, int)
        Its sentences, in order.
    size : int
        Characters of a window at most.
    overlap : int
        Characters that a window shares with the one before it, at least where it is cut inside a sentence, at most elsewhere.

    Returns
    -------
    list of Window
        What they are asked about covers the text, each character once.

    Examples
    --------
    >>> [tuple(w) for w in windows(10, [(0, 4), (4, 10)], 8, 4)]
    [(0, 4, 0, 4), (0, 8, 4, 6), (4, 10, 6, 10)]
    """
    ends = [b for _, b in sentences]
    out: list[Window] = []
    first = at = 0
    while first < length:
        while at < len(ends) and ends[at] <= first:
            at += 1
        start = _back(sentences, at, first, overlap)
        end = min(start + size, length)
        last = end
        if end < length:
            whole = [b for b in ends[at : at + size] if first < b <= end]
            last = whole[-1] if whole else max(end - overlap // 2, first + 1)
            end = last if whole else end
        out.append(Window(start, end, first, last))
        first = last
    return out


def halves(window: Window) -> list[Window]:
    """Cut a window that is too long for a model in two.

    Parameters
    ----------
    window : Window
        Of two characters or more.

    Returns
    -------
    list of Window
        The halves that are asked about anything, in order.

    Examples
    --------
    >>> [tuple(w) for w in halves(Window(0, 10, 2, 10))]
    [(0, 5, 2, 5), (5, 10, 5, 10)]
    """
    middle = (window.start + window.end) // 2
    left = Window(window.start, middle, min(window.first, middle), min(window.last, middle))
    right = Window(middle, window.end, max(window.first, middle), max(window.last, middle))
    return [w for w in (left, right) if w.first < w.last]


def _back(sentences: Sequence[tuple[int, int]], at: int, first: int, overlap: int) -> int:
    """Where a window begins that is asked from `first` on: at a sentence before it, if one begins near enough."""
    earliest = max(0, first - overlap)
    inside = at < len(sentences) and sentences[at][0] < first
    if inside:
        return max(earliest, sentences[at][0])
    for k in range(max(0, at - 8), at):
        if sentences[k][0] >= earliest:
            return sentences[k][0]
    return first
