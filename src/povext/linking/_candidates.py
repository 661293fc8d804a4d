"""Candidate types of a quantity, the choice among them, and the weights it goes by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

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


class Candidate(NamedTuple):
    """A type that a quantity may have, and what speaks for it."""

    score: float
    type: str
    rule: str
    start: int
    end: int
    measure: str
    features: Mapping[str, float]


class Choice(NamedTuple):
    """The candidate chosen, the best one of another type, and all of them where the rules choose alone."""

    chosen: Candidate
    runner_up: Candidate | None
    candidates: Sequence[Candidate] = ()


def in_order(c: Candidate) -> tuple[float, str]:
    """Sort key: the best candidate first."""
    return -c.score, c.type
