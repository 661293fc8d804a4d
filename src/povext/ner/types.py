"""What a model says of a text, as the stages hand it on: offsets are those of the clean text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["LABELS", "Named", "Reading"]

LABELS = ("township", "village", "place", "org", "group", "project", "concept")
"""What the mentions of a model can be: townships, villages, other places, organisations, groups of people, projects and
programmes, and what is counted."""


class Named(NamedTuple):
    """A mention by a model.

    Parameters
    ----------
    start, end : int
        Half-open offsets in the clean text.
    label : str
        One of ``LABELS``, or a label of the user's own.
    score : float
        How sure the model is, from 0 to 1.
    """

    start: int
    end: int
    label: str
    score: float


class Reading(NamedTuple):
    """All that a model says of one text.

    Parameters
    ----------
    names : tuple of Named
        Its mentions, in the order of the text.
    types : tuple of str
        The types of quantities that it tells apart; none if it knows only mentions.
    odds : Mapping
        Start and end of a quantity → the natural logarithm of the probability of each of `types`.
    weight : float
        What its word counts beside that of the built-in model, from 0 to 1.
    mark : str
        A short mark of the model and its settings, for the fingerprint of the extraction.
    """

    names: tuple[Named, ...] = ()
    types: tuple[str, ...] = ()
    odds: Mapping[tuple[int, int], Sequence[float]] = {}
    weight: float = 0.0
    mark: str = ""

    def pack(self) -> list[Any]:
        """Everything as plain JSON types.

        Returns
        -------
        list
        """
        odds = [[start, end, list(logs)] for (start, end), logs in self.odds.items()]
        return [[list(name) for name in self.names], list(self.types), odds, self.weight, self.mark]

    @classmethod
    def unpack(cls, packed: Sequence[Any]) -> Reading:
        """Restore what :meth:`pack` gave.

        Parameters
        ----------
        packed : sequence
            Plain JSON types.

        Returns
        -------
        Reading

        Examples
        --------
        >>> told = Reading((Named(0, 3, "village", 0.9),), ("other",), {(4, 6): (-0.1,)}, 0.5)
        >>> Reading.unpack(told.pack()).names
        (Named(start=0, end=3, label='village', score=0.9),)
        """
        names, types, odds, weight, mark = packed
        logs = {(start, end): tuple(row) for start, end, row in odds}
        return cls(tuple(Named(*row) for row in names), tuple(types), logs, weight, mark)
