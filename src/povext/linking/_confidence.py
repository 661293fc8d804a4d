"""How far the type of an indicator can be trusted, as a probability."""

from __future__ import annotations

import math

from povext.linking._candidates import Candidate, weights

__all__ = ["confidence", "evidence_for"]

_CAP = 3.0
_NAMES = {"carried": "carried", "learned.ngrams": "learned", "default": "default"}


def evidence_for(chosen: Candidate, runner_up: Candidate | None) -> dict[str, float]:
    """What a choice says of its own chance of being right.

    Parameters
    ----------
    chosen, runner_up : Candidate
        The candidate chosen and the best one of another type.

    Returns
    -------
    dict of str to float
        Names of ``[confidence]`` in ``weights.toml``: how it was chosen, and by how much.
    """
    kind = _NAMES.get(chosen.rule, "rule")
    best = runner_up.score if runner_up else 0.0
    lead = min(max(chosen.score - best, 0.0), _CAP)
    out = {kind: 1.0, "lead": lead, "sure": math.exp(min(0.0, chosen.features.get("learned", 0.0)))}
    return {**out, "other": 1.0} if kind != "default" and chosen.type == "other" else out


def confidence(chosen: Candidate, runner_up: Candidate | None) -> float:
    """The chance that the type chosen is right, by a logistic curve fitted to texts that the rules had not seen.

    Parameters
    ----------
    chosen, runner_up : Candidate
        The candidate chosen and the best one of another type.

    Returns
    -------
    float
        Between 0 and 1, to three places. The fit is ``models/fit_confidence.py``.
    """
    table, odds = weights()["confidence"], 0.0
    for name, value in evidence_for(chosen, runner_up).items():
        odds += table[name] * value
    return round(1 / (1 + math.exp(-odds)), 3)
