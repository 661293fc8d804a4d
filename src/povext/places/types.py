"""The shapes that places take inside the library: offsets are those of the clean text."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PlaceMatch", "Scope"]


class PlaceMatch(NamedTuple):
    """A place named in the clean text.

    Parameters
    ----------
    start, end : int
        Half-open offsets in the clean text; of a chain (``广西崇左市龙州县``) the whole chain.
    name : str
        Full name of the lowest division named.
    code : str or None
        GB/T 2260 code valid at the date asked for; a township or village carries its county's; ``None`` where it is not known.
    level : str
        ``country``, ``province``, ``prefecture``, ``county``, ``township``, ``village`` or ``other``.
    parents : tuple of str
        Codes of the divisions it lies in, highest first; a township's and a village's own county is the last.
    successor : str or None
        Code of today's successor.
    certainty : str
        ``resolved``, ``ambiguous`` or ``inferred``.
    kind : str
        ``full`` name, ``short`` name, ``local`` (township, village), ``zone``, ``region``, or inferred: ``anaphor``, ``common``,
        ``nation``.
    group : int
        Members of one list (榆社、左权、和顺3县) share a number; -1 outside lists.
    """

    start: int
    end: int
    name: str
    code: str | None
    level: str
    parents: tuple[str, ...] = ()
    successor: str | None = None
    certainty: str = "resolved"
    kind: str = "full"
    group: int = -1


class Scope(NamedTuple):
    """A stretch of the text that speaks of a place: by name, or by a word that stands for one (全县, 当地).

    Parameters
    ----------
    start, end : int
        Half-open offsets in the clean text.
    place : PlaceMatch
        The place; its own offsets are those of the words that name it.
    kind : str
        ``named``, ``anaphor``, ``nation``, ``office`` or ``zone``.
    why : str
        How the place was found, in a few words.
    role : str
        What part it plays in its clause: ``subject``, ``locative``, ``object``, ``foreign`` (an origin, a market, a comparison)
        or ``muted`` (dateline, name of a newspaper, page furniture).
    """

    start: int
    end: int
    place: PlaceMatch
    kind: str
    why: str
    role: str = "object"
