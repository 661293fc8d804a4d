"""What the rules say of each quantity before one of them wins: for checking rules, not for reading texts."""

from __future__ import annotations

from collections.abc import Sequence

from povext.concepts import ConceptMatch, ConceptMatcher, Taxonomy
from povext.linking._context import slots
from povext.linking._core import countable
from povext.linking._signs import measures_of
from povext.linking._types import Chooser
from povext.periods import PeriodMatch
from povext.quantities import QuantityMatch
from povext.text import Structure

__all__ = ["proposals"]


def proposals(
    clean: str,
    structure: Structure,
    quantities: Sequence[QuantityMatch],
    periods: Sequence[PeriodMatch],
    matcher: ConceptMatcher,
    concepts: Sequence[ConceptMatch],
    own: Taxonomy | None = None,
) -> list[tuple[QuantityMatch, tuple[str, ...]]]:
    """Find the rules that claim each quantity of a text.

    Parameters
    ----------
    clean, structure, quantities, periods, matcher, concepts, own
        As for :func:`povext.linking.link`.

    Returns
    -------
    list of tuple
        Each quantity that becomes an indicator, with the ids of the rules that claim it, the strongest first.

    Examples
    --------
    >>> from povext.concepts import bundled_matcher
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "全县62个贫困村全部出列。"
    >>> matcher = bundled_matcher()
    >>> told = proposals(text, structure(text), match(text), [], matcher, matcher.match(text))
    >>> told[0][1][0].startswith("poverty.")
    True
    """
    placed = slots(clean, structure, countable(quantities, periods, structure))
    chooser = Chooser(clean, matcher, concepts, placed, [(b.start, b.end) for b in structure.blocks], own)
    out = []
    for slot, measure in zip(placed, measures_of(placed), strict=True):
        claims = sorted(chooser.proposals(slot.number, measure), key=lambda c: -c.score)
        out.append((slot.q, tuple(dict.fromkeys(c.rule for c in claims))))
    return out
