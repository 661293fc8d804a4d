"""The word notation of the rule files: ``(a|b|)c`` stands for ``ac``, ``bc`` and ``c``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

__all__ = ["alternation", "expand", "spellings"]


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


def _sequence(text: str) -> list[str]:
    """All ways to spell a sequence of literal characters and brackets."""
    out, i = [""], 0
    while i < len(text):
        end = _closing(text, i) if text[i] == "(" else -1
        if end < 0:
            pieces, i = [text[i]], i + 1
        else:
            parts = _split(text[i + 1 : end])
            pieces = [f"({text[i + 1 : end]})"] if len(parts) == 1 else [w for part in parts for w in _sequence(part)]
            i = end + 1
        out = [head + piece for head, piece in product(out, pieces)]
    return out


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


def alternation(notations: Iterable[str]) -> re.Pattern[str] | None:
    """Compile word notations to one search pattern, longest word first; ``None`` for none.

    Parameters
    ----------
    notations : iterable of str
        Word notations.

    Returns
    -------
    re.Pattern or None

    Examples
    --------
    >>> alternation(["(车|房)间"]).search("扶贫车间")[0]
    '车间'
    """
    words = {word for notation in notations for word in expand(notation)}
    if not words:
        return None
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))
