"""Offsets as tools count them: browsers count UTF-16 code units, in which 𠮷 is two, and may drop carriage returns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

__all__ = ["best_reading", "from_utf16", "to_utf16"]

Reading = Callable[[str], Callable[[int], int]]


def _astral(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c > "\uffff"]


def to_utf16(text: str) -> Callable[[int], int]:
    """The way from code points to UTF-16 code units.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    callable
        Offset → offset.

    Examples
    --------
    >>> to_utf16("𠮷县62个")(2), to_utf16("吉县62个")(2)
    (3, 2)
    """
    astral = _astral(text)
    return lambda at: at + bisect_left(astral, at)


def from_utf16(text: str) -> Callable[[int], int]:
    """The way from UTF-16 code units to code points.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    callable
        Offset → offset; one inside a pair of surrogates becomes the start of its character.

    Examples
    --------
    >>> from_utf16("𠮷县62个")(3)
    2
    """
    starts = [i + n for n, i in enumerate(_astral(text))]
    return lambda at: at - bisect_left(starts, at)


def _as_is(text: str) -> Callable[[int], int]:
    return lambda at: at


def _without_returns(reading: Reading) -> Reading:
    """The same on the text that a browser makes of lines that end in two characters."""

    def read(text: str) -> Callable[[int], int]:
        kept = [i for i, c in enumerate(text) if not (c == "\r" and text[i + 1 : i + 2] == "\n")]
        shorter = reading("".join(text[i] for i in kept))
        return lambda at: kept[shorter(at)] if shorter(at) < len(kept) else len(text) + shorter(at) - len(kept)

    return read


_READINGS: tuple[Reading, ...] = (_as_is, from_utf16, _without_returns(_as_is), _without_returns(from_utf16))


def best_reading(text: str, told: Iterable[tuple[int, int, str]]) -> Callable[[int], int]:
    """The way from the offsets of a tool to code points under which its regions have the characters that it says they have.

    Parameters
    ----------
    text : str
        The text.
    told : iterable of (int, int, str)
        Start, end and characters of regions, as the tool tells them.

    Returns
    -------
    callable
        Offset → offset. Code points, unless another way of counting agrees with more regions.

    Examples
    --------
    >>> best_reading("𠮷县62个", [(3, 6, "62个")])(3)
    2
    """
    regions = [(start, end, _bare(said)) for start, end, said in told if said]
    ways = [reading(text) for reading in (_READINGS if regions else _READINGS[:1])]
    return max(ways, key=lambda way: sum(_bare(text[way(a) : way(b)]) == said for a, b, said in regions))


def _bare(text: str) -> str:
    """Characters without white space, which tools change and escape."""
    return "".join(text.replace("\\n", "").split())
