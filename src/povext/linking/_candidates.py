"""Candidate types of a quantity, the choice among them, and the weights it goes by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["Candidate", "Choice", "in_order", "weights"]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Any]:
    """The feature weights of ``weights.toml``.

    Returns
    -------
    Mapping
        ``threshold``, and the tables ``words`` and ``carried``.

    Examples
    --------
    >>> weights()["words"]["prior"]
    1.0
    """
    return tomllib.loads((files("povext.linking") / "weights.toml").read_text("utf-8"))


class Candidate:
    """A type that a quantity may have, and what speaks for it.

    No tuple: compiled code makes one of these several times faster, and reads its fields without looking up their names.
    """

    __slots__ = ("end", "features", "measure", "rule", "score", "start", "type")

    def __init__(
        self, score: float, type_: str, rule: str, start: int, end: int, measure: str, features: Mapping[str, float]
    ) -> None:
        self.score, self.type, self.rule, self.start, self.end = score, type_, rule, start, end
        self.measure, self.features = measure, features

    def scored(self, score: float, features: Mapping[str, float]) -> Candidate:
        """The same candidate with another score and other features.

        Parameters
        ----------
        score : float
            The score.
        features : Mapping
            What speaks for it.

        Returns
        -------
        Candidate
        """
        return Candidate(score, self.type, self.rule, self.start, self.end, self.measure, features)


class Choice:
    """The candidate chosen, the best one of another type, and all of them where the rules choose alone."""

    __slots__ = ("candidates", "chosen", "runner_up")

    def __init__(self, chosen: Candidate, runner_up: Candidate | None, candidates: Sequence[Candidate] = ()) -> None:
        self.chosen, self.runner_up, self.candidates = chosen, runner_up, candidates


def in_order(c: Candidate) -> tuple[float, str]:
    """Sort key: the best candidate first."""
    return -c.score, c.type
