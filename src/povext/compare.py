"""What has moved between two extractions of one text: by two versions of povext, say, or for two publication dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from povext.mentions import Span
from povext.types import Extraction, Indicator

__all__ = ["FIELDS", "Change", "compare"]

FIELDS = (
    "type", "value", "low", "high", "unit", "bound", "measure", "per", "status", "place", "period", "population", "span",
)  # fmt: skip
"""Fields that are compared; how sure an indicator is and how it was found are not part of what it says."""
_REASONS = {"low": "value", "high": "value"}
"""Fields that share the trace of another."""


class Change(NamedTuple):
    """One thing that two extractions tell differently.

    Parameters
    ----------
    kind : str
        ``added``, ``removed``, or ``changed``.
    span : Span
        The quantity, where it stands in the second extraction, or in the first where it is removed.
    field : str or None
        What changed; ``None`` where the whole indicator came or went.
    before, after : Any
        Plain JSON values of the field, or the type of the indicator that came or went.
    rule_before, rule_after : str or None
        The rules that chose them, where the extractions carry their traces.

    Examples
    --------
    >>> Change("changed", Span(2, 5, "62个"), "status", "planned", "actual").field
    'status'
    """

    kind: str
    span: Span
    field: str | None = None
    before: Any = None
    after: Any = None
    rule_before: str | None = None
    rule_after: str | None = None


def compare(before: Extraction, after: Extraction) -> tuple[Change, ...]:
    """Tell what two extractions of one text say differently.

    Parameters
    ----------
    before, after : Extraction
        Two extractions of the same text.

    Returns
    -------
    tuple of Change
        In the order of the text. Indicators answer each other where their quantities overlap.

    Raises
    ------
    ValueError
        Where the extractions are of texts of different length.

    Examples
    --------
    >>> from povext import extract
    >>> text = "今年脱贫62人。"
    >>> told = compare(extract(text, published="2019-06-30"), extract(text, published="2020-06-30"))
    >>> [(c.kind, c.field, c.before["start"], c.after["start"]) for c in told]
    [('changed', 'period', '2019-01-01', '2020-01-01')]
    """
    if before.text_length != after.text_length:
        raise ValueError(
            f"The extractions are of different texts, of {before.text_length} and {after.text_length} characters: "
            "compare two extractions of one text."
        )
    out = [change for pair in _pairs(before.indicators, after.indicators) for change in _changes(*pair)]
    return tuple(sorted(out, key=lambda c: (c.span.start, c.span.end)))


def _pairs(
    before: Sequence[Indicator], after: Sequence[Indicator]
) -> Iterator[tuple[Indicator, None] | tuple[None, Indicator] | tuple[Indicator, Indicator]]:
    """Indicators of the same quantity: first those of the same span, then those that overlap."""
    same = {(i.span.start, i.span.end): i for i in before}
    left, right = {id(i): i for i in before}, []
    for new in after:
        old = same.get((new.span.start, new.span.end))
        if old is not None and left.pop(id(old), None) is not None:
            yield old, new
        else:
            right.append(new)
    rest = sorted(left.values(), key=lambda i: i.span.start)
    for new in right:
        while rest and rest[0].span.end <= new.span.start:
            yield rest.pop(0), None
        if rest and rest[0].span.start < new.span.end:
            yield rest.pop(0), new
        else:
            yield None, new
    for old in rest:
        yield old, None


def _changes(before: Indicator | None, after: Indicator | None) -> Iterator[Change]:
    if before is None or after is None:
        if after is not None:
            yield Change("added", after.span, after=after.type, rule_after=_rule(after, "type"))
        elif before is not None:
            yield Change("removed", before.span, before=before.type, rule_before=_rule(before, "type"))
        return
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    for field in FIELDS:
        if _said(old[field]) != _said(new[field]):
            yield Change("changed", after.span, field, old[field], new[field], _rule(before, field), _rule(after, field))


def _said(value: Any) -> Any:
    """What a field says: of a period its days, not the words that it was read from."""
    if isinstance(value, Mapping) and "certainty" in value:
        return value["start"], value["end"]
    return value


def _rule(indicator: Indicator, field: str) -> str | None:
    step = indicator.trace.get(_REASONS.get(field, field))
    return step.rule if step is not None else None
