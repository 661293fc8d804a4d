"""What regular expressions can begin with, so that a search tries them only where they can match."""

from __future__ import annotations

import re

__all__ = ["opening"]

_LOOK = re.compile(r"\(\?<?[!=]")
_SPECIAL = frozenset("\\.^$*+?{}|)")


def opening(patterns: list[str]) -> str:
    """Return a character class that matches every character some patterns can begin with.

    Parameters
    ----------
    patterns : list of str
        Regular expressions of literals, classes, groups, alternatives and assertions.

    Returns
    -------
    str
        A character class; one that matches anything where a pattern begins in some other way.

    Examples
    --------
    >>> opening(["每人|(?<!法)人均", "(?:户|[村县])年均"])
    '[人县户村每]'
    """
    found: set[str] = set()
    for pattern in patterns:
        chars = _firsts(pattern)
        if chars is None:
            return r"[\s\S]"
        found |= chars
    return f"[{''.join(map(re.escape, sorted(found)))}]"


def _firsts(pattern: str) -> set[str] | None:
    """Return the first characters of all alternatives, ``None`` where they cannot be told."""
    found: set[str] = set()
    for branch in _branches(pattern):
        chars = _first(branch)
        if chars is None:
            return None
        found |= chars
    return found


def _first(branch: str) -> set[str] | None:
    while _LOOK.match(branch):
        branch = branch[_closing(branch) + 1 :]
    if branch.startswith("(?:"):
        end = _closing(branch)
        return None if branch[end + 1 : end + 2] in ("?", "*", "{") else _firsts(branch[3:end])
    if branch.startswith("["):
        end = branch.index("]")
        plain = branch[1] != "^" and "\\" not in branch[:end] and "-" not in branch[1:end]
        return set(branch[1:end]) if plain and branch[end + 1 : end + 2] not in ("?", "*", "{") else None
    if not branch or branch[0] in _SPECIAL or branch[0] == "(" or branch[1:2] in ("?", "*", "{"):
        return None
    return {branch[0]}


def _branches(pattern: str) -> list[str]:
    """Split a pattern at the alternatives outside its groups."""
    found, depth, inside, start = [], 0, False, 0
    for at, char in enumerate(pattern):
        if char == "[":
            inside = True
        elif char == "]":
            inside = False
        elif not inside and char in "()":
            depth += 1 if char == "(" else -1
        elif not inside and char == "|" and depth == 0:
            found.append(pattern[start:at])
            start = at + 1
    return [*found, pattern[start:]]


def _closing(pattern: str) -> int:
    """Return where the group that a pattern begins with closes."""
    depth, inside = 0, False
    for at, char in enumerate(pattern):
        if char == "[":
            inside = True
        elif char == "]":
            inside = False
        elif not inside and char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at
    return len(pattern)
