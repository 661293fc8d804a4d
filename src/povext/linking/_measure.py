"""What a number measures: the thing itself, a change, a growth, a share, a rank, a gap, a multiple."""

from __future__ import annotations

from typing import Final

from povext.linking._context import Slot
from povext.linking._cues import cues

__all__ = ["measure_of", "signed"]

_JOINTS: Final = frozenset(("、", "和", "及", "与", "以及", "/", "，"))


def measure_of(slot: Slot, previous: tuple[Slot, str] | None) -> tuple[str, str]:
    """Decide the measure of a quantity from the words around it.

    Parameters
    ----------
    slot : Slot
        The quantity in its place.
    previous : tuple of Slot and str, optional
        The quantity before it in the sentence, with its measure: ``增长10.6%、9%`` are two growths.

    Returns
    -------
    tuple of str
        The measure, and the name of the cue that chose it.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "同比增长15.7%"
    >>> measure_of(slots(text, structure(text), match(text))[0], None)
    ('growth', 'measure.growth')
    """
    q = slot.q
    if q.unit == "rank":
        return "rank", "unit.rank"
    if previous is not None and slot.before.strip() in _JOINTS:
        respective = previous[1] == "change" and "分别" in slot.clause_before and q.unit not in ("percent", "ratio")
        if previous[0].q.unit == q.unit or respective:
            return previous[1], "series"
    if slot.measured is None:  # the model is told before the links are made, which ask again
        slot.measured = _alone(slot)
    return slot.measured


def _alone(slot: Slot) -> tuple[str, str]:
    """The measure that the words around a quantity tell, whatever came before it."""
    q, words, before = slot.q, cues().measure, slot.before
    if q.unit == "times":
        return "multiple", "unit.times"
    if q.unit == "percent" and q.surface == ":":
        return "share", "unit.parts"
    if q.unit in ("percent", "ratio") and words.multiple.search(before):
        level = q.unit == "percent" and words.level.search(before)
        return ("multiple" if level else "share"), "measure.multiple"
    if q.unit in ("percent", "ratio") and words.share.search(slot.clause_before):
        return "share", "measure.share"
    gap = words.gap.search(before) or _compares(slot)
    if gap and not _mere_bound(slot) and (q.unit == "pp" or not slot.after.startswith("的")):
        return "gap", "measure.gap"
    beyond = q.unit not in ("percent", "ratio") and words.ahead.search(before) and words.beyond.search(slot.clause_before)
    if beyond or (q.unit == "pp" and words.apart.search(before)):
        return "gap", "measure.gap"
    if q.unit == "pp":
        return ("growth", "measure.pull") if words.pull.search(before) else ("change", "unit.pp")
    grows = words.growth.search(before) or words.grown.search(slot.after) or words.growths.search(slot.lead)
    if q.unit in ("percent", "ratio") and grows:
        return "growth", "measure.growth"
    if q.unit in ("percent", "ratio") and words.partof.search(slot.after):
        return "share", "measure.partof"
    if q.unit == "ratio":
        parity = slot.proportion or words.parity.search(slot.clause_before)
        return ("value", "unit.proportion") if parity else ("share", "unit.ratio")
    if q.unit not in ("percent", "ratio") and words.net.search(before):
        return "change", "measure.net"
    return "value", "default"


def _compares(slot: Slot) -> bool:
    """``比国家标准高出2000元``: a hedge that tells a gap and no bound."""
    hedged = slot.q.bound in (">", "<") and slot.q.left < slot.q.start
    return hedged and cues().measure.over.search(slot.before) is not None


def _mere_bound(slot: Slot) -> bool:
    """``不低于12%`` bounds a value; it is no gap."""
    return slot.q.bound in (">", ">=", "<", "<=") and slot.q.left < slot.q.start and not _compares(slot)


def signed(slot: Slot, measure: str) -> bool:
    """Whether the number of a change, growth or gap is a fall.

    Parameters
    ----------
    slot : Slot
        The quantity in its place.
    measure : str
        Its measure.

    Returns
    -------
    bool

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "较上年减少了20.6个百分点"
    >>> signed(slots(text, structure(text), match(text))[0], "change")
    True
    """
    if measure not in ("change", "growth", "gap"):
        return False
    words, before = cues().measure, slot.before
    if before.strip() in _JOINTS:  # 跌去19%和30%
        before = slot.clause_before
    return words.down.search(before) is not None and words.eased.search(before) is None
