"""The labels of a model: which of them begin or go on with a mention of what kind, and which are types of quantities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from povext import taxonomy
from povext.errors import ModelError
from povext.ner.types import LABELS, Named

__all__ = ["Labels", "decode", "likeliest"]

TYPE = "type:"
"""Before a label that says the type of a quantity: ``type:poverty.incidence``."""
_OUTSIDE = "O"
_MARKS = {"B": True, "S": True, "I": False, "E": False, "M": False}


class Labels(NamedTuple):
    """The labels of a model, in its order.

    Parameters
    ----------
    mentions : tuple of (int, str, bool)
        Number of a label, the kind of mention (empty: none), and whether a mention begins there.
    types : tuple of (int, str)
        Number of a label, and the type of quantity that it stands for.
    """

    mentions: tuple[tuple[int, str, bool], ...]
    types: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, told: Mapping[int, str], renamed: Mapping[str, str], where: str) -> Labels:
        """Read the labels of a model.

        Parameters
        ----------
        told : Mapping
            Number → label, as ``id2label`` of its configuration has it: ``O``, ``B-village``, ``type:poverty.incidence``.
        renamed : Mapping
            The model's name of a kind → one of ``LABELS``, or an empty string to leave it out: ``{"GPE": "place", "PER": ""}``.
        where : str
            The model, for messages.

        Returns
        -------
        Labels

        Raises
        ------
        ModelError
            Where a label is unknown and not renamed.

        Examples
        --------
        >>> Labels.of({0: "O", 1: "B-GPE", 2: "I-GPE"}, {"GPE": "place"}, "mine").mentions
        ((0, '', False), (1, 'place', True), (2, 'place', False))
        """
        mentions, types = [], []
        for number, label in sorted(told.items()):
            if label.startswith(TYPE):
                kind = label.removeprefix(TYPE)
                if kind not in taxonomy.builtin():
                    raise ModelError(f"{where}: the label {label!r} names no type of the taxonomy.")
                types.append((number, kind))
                continue
            mark, _, rest = label.partition("-")
            begins, kind = (_MARKS[mark], rest) if rest and mark in _MARKS else (True, "" if label == _OUTSIDE else label)
            kind = renamed.get(kind, kind)
            if kind and kind not in LABELS:
                raise ModelError(
                    f"{where}: povext does not know the label {label!r}; say what it is, or leave it out, with "
                    f'labels={{"{kind}": "place"}} or {{"{kind}": ""}}; known are {", ".join(LABELS)}.'
                )
            mentions.append((number, kind, begins and bool(kind)))
        if not any(kind for _, kind, _ in mentions) and not types:
            raise ModelError(f"{where}: none of its labels is a kind of mention or a type of quantity.")
        return cls(tuple(mentions), tuple(types))


def likeliest(logs: NDArray[np.float32], labels: Sequence[tuple[int, str, bool]]) -> list[int]:
    """Choose the likeliest labels of a row of tokens among those that go together: no mention goes on that did not begin.

    The Viterbi algorithm. A kind for which the model has no label of a beginning may go on anywhere.

    Parameters
    ----------
    logs : array of float
        Natural logarithm of the probability of each label (columns) at each token (rows).
    labels : sequence of (int, str, bool)
        The labels of the columns, as in ``Labels.mentions``.

    Returns
    -------
    list of int
        The column of each token.

    Examples
    --------
    >>> logs = np.log(np.array([[0.8, 0.1, 0.1], [0.5, 0.4, 0.1], [0.1, 0.1, 0.8]], np.float32))
    >>> likeliest(logs, [(0, "", False), (1, "village", True), (2, "village", False)])
    [0, 1, 2]
    """
    if not len(logs):
        return []
    begun = {kind for _, kind, begins in labels if begins}
    bound = [bool(kind) and not begins and kind in begun for _, kind, begins in labels]
    allowed = np.array(
        [[not b or kind == before for _, before, _ in labels] for (_, kind, _), b in zip(labels, bound, strict=True)]
    )
    steps = np.where(allowed, 0.0, -np.inf)
    best = logs[0].astype(np.float64)  # a window may begin within a name
    back = np.empty(logs.shape, np.intp)
    for n in range(1, len(logs)):
        ways = steps + best
        back[n] = ways.argmax(axis=1)
        best = ways[np.arange(len(best)), back[n]] + logs[n]
    out = [int(best.argmax())]
    for n in range(len(logs) - 1, 0, -1):
        out.append(int(back[n, out[-1]]))
    return out[::-1]


def decode(labels: Sequence[tuple[str, bool]], scores: Sequence[float], spans: Sequence[tuple[int, int]]) -> list[Named]:
    """Join the tokens of mentions: one begins where its label says so, or where the kind changes.

    Parameters
    ----------
    labels : sequence of (str, bool)
        Kind of each token (empty: none), and whether a mention begins there.
    scores : sequence of float
        How probable that is.
    spans : sequence of (int, int)
        Where each token stands.

    Returns
    -------
    list of Named

    Examples
    --------
    >>> decode([("village", True), ("village", False), ("", False)], [0.9, 0.7, 1.0], [(0, 1), (1, 2), (2, 3)])
    [Named(start=0, end=2, label='village', score=0.8)]
    """
    out: list[Named] = []
    parts: list[float] = []
    last = ""
    for (kind, begins), score, (start, end) in zip(labels, scores, spans, strict=True):
        if kind and not begins and kind == last:
            parts.append(score)
            out[-1] = Named(out[-1].start, end, kind, round(sum(parts) / len(parts), 3))
        elif kind:
            parts = [score]
            out.append(Named(start, end, kind, round(score, 3)))
        last = kind
    return out
