"""The word notation of the rule files: ``(a|b|)c`` stands for ``ac``, ``bc`` and ``c``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

__all__ = ["alternation", "expand"]

_PIECE = re.compile(r"\(([^()]*\|[^()]*)\)|([^(]+|\()")


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
    >>> expand("县(市、区)")
    ('县(市、区)',)
    """
    pieces = [m[1].split("|") if m[1] is not None else [m[2]] for m in _PIECE.finditer(notation)]
    return tuple(dict.fromkeys(word for word in map("".join, product(*pieces)) if word))


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
