"""What a type says of the measure: a rate's share is its value, a percentage of things counted is a share of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from povext import taxonomy
from povext.concepts import Taxonomy
from povext.linking._candidates import Candidate
from povext.linking._context import Slot
from povext.taxonomy import IndicatorType

__all__ = ["Settling", "settling"]

_BESIDE: Final = re.compile("[比较]")


def _sheds(type_: str, slot: Slot) -> bool:
    """Tell whether people who left poverty are counted themselves (今年再减3264户), not set beside those of another time."""
    return type_ == "poverty.lifted" and _BESIDE.search(slot.before) is None


class Settling(NamedTuple):
    """What the measures of the types of a taxonomy go by.

    Parameters
    ----------
    rates : frozenset of str
        Types that are rates by nature: their share is their value.
    amounts : frozenset of str
        Types that count things or money: a percentage of one is a share of it.
    measures : Mapping
        Type → the measures that it may have, where it does not take all.
    """

    rates: frozenset[str]
    amounts: frozenset[str]
    measures: Mapping[str, frozenset[str]]

    def of(self, measure: str, why: str, chosen: Candidate, slot: Slot) -> tuple[str, str]:
        """Let the chosen type correct the measure: a rate of people is a share of them; carried types carry their measure.

        Parameters
        ----------
        measure, why : str
            What the words around the quantity say that it measures, and by which cue.
        chosen : Candidate
            The type.
        slot : Slot
            The quantity in its place.

        Returns
        -------
        tuple of str
            The measure, and what it goes by.
        """
        if measure == "value" and chosen.measure and slot.derived:
            return chosen.measure, chosen.rule
        if measure == "share" and chosen.type in self.rates:
            return "value", "type"
        if measure == "change" and not slot.derived and (chosen.type == "income.increase" or _sheds(chosen.type, slot)):
            return "value", "type"
        if measure == "value" and slot.q.unit in ("percent", "ratio") and not slot.proportion and chosen.type in self.amounts:
            return "share", "type"
        return measure, why

    def allows(self, candidate: Candidate, measure: str, slot: Slot) -> bool:
        """Whether a type may have the measure that it would get."""
        told = self.measures.get(candidate.type)
        return told is None or self.of(measure, "", candidate, slot)[0] in told


@lru_cache(maxsize=8)
def settling(own: Taxonomy | None = None) -> Settling:
    """What the measures of a taxonomy's types go by.

    Parameters
    ----------
    own : Taxonomy, optional
        A taxonomy of the user's own; by default the built-in one.

    Returns
    -------
    Settling

    Examples
    --------
    >>> "poverty.incidence" in settling().rates, "poverty.villages" in settling().amounts
    (True, True)
    """
    types: Mapping[str, IndicatorType] = taxonomy.builtin() if own is None else own.types
    rates = frozenset(code for code, row in types.items() if set(row.units) <= {"percent", "pp"})
    amounts = {code for code, row in types.items() if "CNY" in row.units or not {"percent", "*"} & set(row.units)}
    return Settling(rates, frozenset(amounts - {"income.increase"}), {} if own is None else own.measures)
