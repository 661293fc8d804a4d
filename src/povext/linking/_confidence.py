"""How far the type of an indicator can be trusted, as a probability."""

from __future__ import annotations

import math
from typing import Final

from povext.linking._candidates import Candidate, weights

__all__ = ["confidence", "evidence_for"]

_NAMES: Final = {"carried": "carried", "learned": "learned", "default": "default"}


def evidence_for(chosen: Candidate) -> dict[str, float]:
    """What a choice says of its own chance of being right.

    Parameters
    ----------
    chosen : Candidate
        The candidate chosen.

    Returns
    -------
    dict of str to float
        Names of ``[confidence]`` in ``weights.toml``: how it was chosen, and how probable the model finds it.
    """
    kind = _NAMES.get(chosen.rule, "rule")
    out = {kind: 1.0, "sure": math.exp(min(0.0, chosen.features.get("learned", 0.0)))}
    return {**out, "other": 1.0} if kind != "default" and chosen.type == "other" else out


def confidence(chosen: Candidate) -> float:
    """The chance that the type chosen is right, by a logistic curve fitted to texts that the model had not seen.

    Parameters
    ----------
    chosen : Candidate
        The candidate chosen.

    Returns
    -------
    float
        Between 0 and 1, to three places. The fit is ``models/fit_confidence.py``.
    """
    table, odds = weights()["confidence"], 0.0
    for name, value in evidence_for(chosen).items():
        odds += table[name] * value
    return round(1 / (1 + math.exp(-odds)), 3)
