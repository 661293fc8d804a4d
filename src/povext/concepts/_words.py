"""The word notation of the rule files: ``(a|b|)c`` stands for ``ac``, ``bc`` and ``c``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import Final

__all__ = ["AnyOf", "Tail", "alternation", "cut", "expand", "spellings"]

_SHORTEST: Final = 2
"""A beginning has so many characters at least: those of one alone stand everywhere."""


def expand(notation: str) -> tuple[str, ...]:
    """Spell out a word notation.

    Parameters
    ----------
    notation : str
        Literal characters with alternations in round brackets. Brackets that hold no bar are literal.

    Returns
    -------
    tuple of str
        The words, in the order of the notation; each once, none empty.

    Examples
    --------
    >>> expand("(扶贫|帮扶|)车间")
    ('扶贫车间', '帮扶车间', '车间')
    >>> expand("(市|县)(市、区)")
    ('市(市、区)', '县(市、区)')
    >>> expand("村((社区)|)")
    ('村(社区)', '村')
    """
    return tuple(dict.fromkeys(filter(None, _sequence(notation))))


def spellings(notation: str) -> int:
    """How many words a notation stands for, repeated ones counted each time, without spelling them out.

    Parameters
    ----------
    notation : str
        Literal characters with alternations in round brackets.

    Returns
    -------
    int

    Examples
    --------
    >>> spellings("(扶贫|帮扶|)车间"), spellings("(a|b)" * 40) == 2**40
    (3, True)
    """
    count, i = 1, 0
    while i < len(notation):
        end = _closing(notation, i) if notation[i] == "(" else -1
        if end < 0:
            i += 1
            continue
        parts = _split(notation[i + 1 : end])
        count *= 1 if len(parts) == 1 else sum(map(spellings, parts))
        i = end + 1
    return count


class Tail:
    """What follows the beginning of a word.

    Parameters
    ----------
    parts : sequence of list of str
        One alternative of every part follows.
    """

    def __init__(self, parts: Sequence[Sequence[str]]) -> None:
        self.parts = tuple(map(tuple, parts))
        opens: set[str] = set()
        for part in self.parts:
            opens.update([piece[:1] for piece in part])
            if "" not in part:
                break
        self.opens = frozenset(opens - {""})
        """The characters that it begins with where it is not empty."""
        self.may_be_empty = all("" in part for part in self.parts)

    def reach(self, clean: str, start: int) -> int:
        """Where the longest way to read it ends.

        Parameters
        ----------
        clean : str
            The clean view of a text.
        start : int
            Where it is to begin.

        Returns
        -------
        int
            A clean offset; -1 where the text does not go on like that.

        Examples
        --------
        >>> Tail([["吸纳", "带动", ""], ["了", ""]]).reach("扶贫车间吸纳了农户", 4)
        7
        """
        if clean[start : start + 1] not in self.opens:
            return start if self.may_be_empty else -1
        ends = [start]
        for part in self.parts:
            last, ends = ends, []
            for end in last:
                for piece in part:
                    if clean.startswith(piece, end) and end + len(piece) not in ends:
                        ends.append(end + len(piece))
            if not ends:
                return -1
        return max(ends)


def cut(notation: str, most: int, heads: int) -> tuple[tuple[str, ...], Tail | None]:
    """Spell out the beginnings of the words of a notation, and leave the rest as it is where that would be too many words.

    Parameters
    ----------
    notation : str
        As for :func:`expand`.
    most : int
        Most words that are spelt out whole.
    heads : int
        Most beginnings that are spelt out where there are more words; more only where they are shorter than two characters.

    Returns
    -------
    tuple of str
        The beginnings.
    Tail or None
        What follows each of them; ``None`` where the words are spelt out to their ends.

    Examples
    --------
    >>> cut("(扶贫|帮扶|)车间", 10, 4)
    (('扶贫车间', '帮扶车间', '车间'), None)
    >>> begun, tail = cut("(扶贫|帮扶)(车间|作坊)(吸纳|带动|)", 10, 4)
    >>> begun, tail.parts
    (('扶贫车间', '扶贫作坊', '帮扶车间', '帮扶作坊'), (('吸纳', '带动', ''),))
    """
    parts = _parts(notation)
    if prod(map(len, parts)) <= most:
        return expand(notation), None
    begun, done = [""], 0
    while done < len(parts) and (len(begun) * len(parts[done]) <= heads or min(map(len, begun)) < _SHORTEST):
        begun = [head + piece for head, piece in product(begun, parts[done])]
        done += 1
    return tuple(dict.fromkeys(begun)), Tail(parts[done:]) if done < len(parts) else None


def _sequence(text: str) -> list[str]:
    """All ways to spell a sequence of literal characters and brackets."""
    out = [""]
    for pieces in _parts(text):
        out = [head + piece for head, piece in product(out, pieces)]
    return out


def _parts(text: str) -> list[list[str]]:
    """A sequence part by part: the words of each bracket, and the characters between the brackets."""
    out: list[list[str]] = []
    i = last = 0
    while i < len(text):
        end = _closing(text, i) if text[i] == "(" else -1
        parts = _split(text[i + 1 : end]) if end > 0 else []
        if len(parts) > 1:
            out += [[text[last:i]]] if i > last else []
            out.append([word for part in parts for word in _sequence(part)])
            last = end + 1
        i = end + 1 if end > 0 else i + 1
    return [*out, [text[last:]]] if last < len(text) else out


def _closing(text: str, start: int) -> int:
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i
    return -1


def _split(text: str) -> list[str]:
    """Split at the bars that stand in no bracket."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


class AnyOf:
    """Any of some words, compiled when it is first searched for: most rules meet no text that asks for theirs.

    Parameters
    ----------
    notations : tuple of str
        Word notations.
    """

    def __init__(self, notations: tuple[str, ...]) -> None:
        self.notations = notations
        self._pattern: re.Pattern[str] | None = None

    def __reduce__(self) -> tuple[type[AnyOf], tuple[tuple[str, ...]]]:
        return (AnyOf, (self.notations,))

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Find the first of the words, the longest where several begin.

        Parameters
        ----------
        text : str
            Where to look.
        start, end : int
            Half-open offsets between which it must stand.

        Returns
        -------
        re.Match or None

        Examples
        --------
        >>> AnyOf(("(车|房)间",)).search("扶贫车间", 0, 4)[0]
        '车间'
        """
        if self._pattern is None:
            self._pattern = alternation(self.notations)
        return self._pattern.search(text, start, end)


def alternation(notations: Iterable[str]) -> re.Pattern[str]:
    """Compile word notations to one search pattern, longest word first.

    Parameters
    ----------
    notations : iterable of str
        Word notations, at least one of them of a word.

    Returns
    -------
    re.Pattern

    Examples
    --------
    >>> alternation(["(车|房)间"]).search("扶贫车间")[0]
    '车间'
    """
    words = {word for notation in notations for word in expand(notation)}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))
