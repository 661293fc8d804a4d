"""What one copy lost, another gives back: a year, a place, digits of a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from povext.panel.claims import Claim, Options, keyed
from povext.panel.copies import Family, Page, aligned, inside
from povext.text.script import simplify

__all__ = ["restored"]

_TWINS = 12
"""Copies of a page that are asked; a page that was copied a thousand times needs no more."""


def restored(family: Family, options: Options) -> Iterator[tuple[int, Claim]]:
    """The claims of a family that are other than their own page tells them.

    Parameters
    ----------
    family : list of Page
        Copies of one another, the earliest first.
    options : Options
        What decides on the key of a claim.

    Yields
    ------
    tuple
        Number of a claim, and the claim as it should be, marked with what was restored (``inferred``), why (``reason``) and from
        where (``inferred_from``: document, indicator and offsets).
    """
    for page in family:
        twins = [twin for twin in family if twin is not page][:_TWINS]
        matches: dict[int, list[tuple[Page, Claim]]] = {}
        for twin in twins:
            for (number, _), (_, claim) in aligned(page, twin):
                matches.setdefault(number, []).append((twin, claim))
        for number, claim in page.rows:
            if not claim.context:  # a sum gave it: it has no place of its own
                matches[number] = [(twin, other) for twin in twins for _, other in twin.rows if _same_number(claim, other)]
            made = _one(page, claim, matches.get(number, []), options)
            if made is not None:
                yield number, made


def _same_number(made: Claim, other: Claim) -> bool:
    """Whether a number that a sum gave stands in a twin."""
    told = (made.type, made.measure, made.unit, made.value)
    return bool(other.context) and told == (other.type, other.measure, other.unit, other.value)


def _one(page: Page, claim: Claim, twins: list[tuple[Page, Claim]], options: Options) -> Claim | None:
    changes: dict[str, Any] = {}
    fields: list[str] = [claim.inferred] if claim.inferred else []
    reasons: list[str] = [claim.reason] if claim.reason else []
    sources: list[str] = [claim.inferred_from] if claim.inferred_from else []

    def take(field: str, twin: Page, other: Claim, why: str) -> None:
        fields.append(field)
        reasons.append(why)
        source = f"{twin.name}#{other.id} {other.span_start}-{other.span_end}"
        if source not in sources:
            sources.append(source)

    for twin, other in _value(claim, twins):
        changes |= {name: getattr(other, name) for name in ("value", "low", "high", "bound", "least", "most")}
        take("value", twin, other, f"{claim.text} stands for {other.text} in a copy")
    for twin, other in _period(page, claim, twins):
        changes |= {name: getattr(other, name) for name in ("period_start", "period_end", "period_text", "says_year", "status")}
        had, has = claim.period_text or "no time", other.period_text
        if had == has:  # 今年, counted from another day
            has = f"{has} ({other.period_start} to {other.period_end})"
        take("period", twin, other, f"{had} stands for {has} in a copy")
    for twin, other in _place(page, claim, twins):
        changes |= {name: getattr(other, name) for name in ("told_code", "told_name", "told_level")}
        had, has = claim.told_name or "no place", other.told_name
        if had == has:  # one name, whose code was another when the twin appeared
            had, has = f"{had} ({claim.told_code})", f"{has} ({other.told_code})"
        take("place", twin, other, f"{had} stands for {has} in a copy")
    if not changes:
        return None
    changes |= {"inferred": ";".join(fields), "reason": "; ".join(reasons), "inferred_from": "; ".join(sources)}
    return keyed(claim, page.published or None, options, **changes)


def _value(claim: Claim, twins: list[tuple[Page, Claim]]) -> list[tuple[Page, Claim]]:
    """The twin whose number has the most characters, where the claim's are some of them."""
    whole = [
        (twin, other)
        for twin, other in twins
        if other.value
        and other.value != claim.value
        and inside(claim, other)
        and (not claim.value or Decimal(other.value) != Decimal(claim.value))
    ]
    return sorted(whole, key=lambda pair: -len(pair[1].text))[:1]


def _period(page: Page, claim: Claim, twins: list[tuple[Page, Claim]]) -> list[tuple[Page, Claim]]:
    """A twin that names the year; else the earliest one, from whose date 今年 and 年底 are counted."""
    if claim.says_year:
        return []
    named = [(twin, other) for twin, other in twins if other.says_year]
    earlier = [
        (twin, other)
        for twin, other in twins
        if other.period_start and twin.published and (not page.published or twin.published < page.published)
    ]
    had = (claim.period_start, claim.period_end)
    return [(twin, other) for twin, other in (named or earlier)[:1] if (other.period_start, other.period_end) != had]


def _place(page: Page, claim: Claim, twins: list[tuple[Page, Claim]]) -> list[tuple[Page, Claim]]:
    """A twin that knows the place where the claim has none, or that names it where the claim's sentence names none.

    Of one name under two codes, that of the earlier twin holds: a copy speaks of the division that was there before.
    """
    elsewhere = [(twin, other) for twin, other in twins if other.place_key and other.place_key != claim.place_key]
    renamed = [
        (twin, other)
        for twin, other in elsewhere
        if other.told_name == claim.told_name and other.told_code and twin.published and twin.published < page.published
    ]
    if renamed:
        return renamed[:1]
    if not elsewhere or (claim.told_name and _named(claim)):
        return []
    return [(twin, other) for twin, other in elsewhere if not claim.told_name or _named(other)][:1]


def _named(claim: Claim) -> bool:
    return claim.told_name[:2] in simplify(claim.evidence)
