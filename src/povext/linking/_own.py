"""Types of a user's own taxonomy, which the model of n-grams has never heard of: it has no say on them."""

from __future__ import annotations

import math

from povext.linking._candidates import Candidate, Choice, in_order

__all__ = ["ruled", "upheld"]


def ruled(best: dict[str, Candidate]) -> dict[str, Candidate]:
    """The candidates of the rules alone, each with what its lead over the others says of its chance.

    Parameters
    ----------
    best : dict
        Type → candidate.

    Returns
    -------
    dict
        The same with the feature ``learned``: a log probability, as the model gives one where it is asked.
    """
    top = max(c.score for c in best.values())
    total = top + math.log(sum(math.exp(c.score - top) for c in best.values()))
    return {t: c.scored(c.score, {**c.features, "learned": c.score - total}) for t, c in best.items()}


def upheld(choice: Choice, alone: dict[str, Candidate], own: frozenset[str]) -> Choice:
    """A choice among the types that the model knows, with the user's own types gaining as much as it raised the winner.

    So the model still moves the types that it knows against each other, and none of them ahead of one that it does not know.

    Parameters
    ----------
    choice : Choice
        What the model chose among the types that it knows.
    alone : dict
        Type → candidate by the rules alone, the user's own types among them.
    own : frozenset of str
        Codes of the user's own types.

    Returns
    -------
    Choice
    """
    heard = [c for c in (choice.chosen, choice.runner_up) if c is not None]
    gain = max([0.0, *(c.score - alone[c.type].score for c in heard if c.type in alone)])
    mine = [c.scored(c.score + gain, c.features) for t, c in ruled(alone).items() if t in own]
    ranked = sorted([*heard, *mine], key=in_order)
    return Choice(ranked[0], ranked[1] if len(ranked) > 1 else None)
