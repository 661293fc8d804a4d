"""Numbers that a page has lost, given back by what it still says: level before, level after and difference.

Nothing is ever interpolated: two of the three must stand in the text, and the place where the third stood must be there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from povext.panel.claims import Claim, Options, keyed
from povext.panel.rules import rules
from povext.panel.values import interval, plain
from povext.periods import find_periods
from povext.text.script import simplify

__all__ = ["completed"]

_UNITS = {
    "%": "percent", "个百分点": "pp", "人": "person", "万人": "person", "户": "household", "万户": "household", "元": "CNY",
    "万元": "CNY", "亿元": "CNY", "亩": "mu", "万亩": "mu", "个": "count", "家": "count", "公里": "km",
}  # fmt: skip
_REACH = 60
"""Characters between a level and the difference that belongs to it."""
_NEAR = 16
"""Characters between a number and the empty place beside it."""
_AFTER = 30
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")
_OPEN = re.compile(r"^[，,、；;:： ]{0,2}")


def completed(claims: Sequence[Claim], raw: str | None, published: str | None, options: Options, name: str) -> list[Claim]:
    """The claims of a document with what its own arithmetic gives back.

    Parameters
    ----------
    claims : sequence of Claim
        Of one document, in the order of its text.
    raw : str or None
        The text; without it only empty places inside the evidence are seen.
    published : str or None
        Its date.
    options : Options
        What decides on the key of a claim.
    name : str
        Name of the document, for the evidence of what is restored.

    Returns
    -------
    list of Claim
        In the order of the text; what was restored is marked ``inferred`` with the sum and the indicators that it comes from.

    Examples
    --------
    >>> import povext
    >>> from povext.panel.claims import claims_of
    >>> text = "东兰县贫困发生率由2015年底的22.4%降至2019年底的%，下降21.3个百分点。"
    >>> told = povext.extract(text, published="2020-01-06").model_dump(mode="json")
    >>> found = completed(list(claims_of(0, told, Options())), text, "2020-01-06", Options(), "a.txt")
    >>> [(c.value, c.period_end, c.reason) for c in found if c.inferred]
    [('1.1', '2019-12-31', '22.4 - 21.3 = 1.1')]
    """
    if not _speaks_of_change(claims):
        return list(claims)
    repaired = _repaired(claims, published, options, name)
    found = [
        *_lost_after(repaired, published, options, name),
        *_lost_before(repaired, published, options, name),
        *_lost_difference(repaired, raw, published, options, name),
    ]
    return sorted([*repaired, *found], key=lambda c: (c.span_start, c.inferred)) if found else repaired


def _speaks_of_change(claims: Sequence[Claim]) -> bool:
    """Whether a difference, or two levels in one clause, leave anything to reckon with: most pages have neither."""
    types = {c.type for c in claims}
    if len(claims) < 2:
        return False
    if any(c.measure == "change" for c in claims) or any(types.issuperset(pair) for pair in _differences()):
        return True
    return any((a.evidence_start, a.type) == (b.evidence_start, b.type) for a, b in pairwise(claims))


@cache
def _differences() -> frozenset[tuple[str, str]]:
    """Types with the type that tells their difference."""
    return frozenset((told[0], into) for told, (into, _) in rules().same.items())


def _lost_after(claims: Sequence[Claim], published: str | None, options: Options, name: str) -> Iterator[Claim]:
    """由8.6%降至%，下降8.2个百分点: the level after."""
    gap = rules().gap
    for at, claim in enumerate(claims):
        if claim.measure != "value" or not claim.value:
            continue
        simple, rest = simplify(claim.evidence), claim.span_end - claim.evidence_start
        found = gap.level.search(simple, rest, rest + _NEAR + _NEAR)
        if not found or found.start() - rest > _NEAR or _UNITS[found["unit"]] != claim.unit:
            continue
        change = _change(claims, at, claim)
        if change is None:
            continue
        sum_, words = _sum(claim.value, -_size(change) if found["verb"] in gap.falling else _size(change))
        when = _when(found["when"], published) or (change.period_start, change.period_end, change.period_text, change.says_year)
        if sum_ >= 0:
            yield _made(claim, found.start("unit"), sum_, when, words, (claim, change), published, options, name)


def _lost_before(claims: Sequence[Claim], published: str | None, options: Options, name: str) -> Iterator[Claim]:
    """由2018年底的%降至0.4%，下降8.2个百分点: the level before, where its time is told."""
    gap = rules().gap
    for at, claim in enumerate(claims):
        if claim.measure != "value" or not claim.value:
            continue
        simple, start = simplify(claim.evidence), claim.span_start - claim.evidence_start
        found = next((m for m in gap.before.finditer(simple, 0, start) if start - m.end() <= _NEAR), None)
        when = found and _when(found["when"], published)
        if not found or not when or _UNITS[found["unit"]] != claim.unit:
            continue
        change = _change(claims, at, claim)
        if change is not None:
            sum_, words = _sum(claim.value, _size(change) if found["verb"] in gap.falling else -_size(change))
            if sum_ >= 0:
                yield _made(claim, found.start("unit"), sum_, when, words, (claim, change), published, options, name)


def _lost_difference(
    claims: Sequence[Claim], raw: str | None, published: str | None, options: Options, name: str
) -> Iterator[Claim]:
    """由8.6%降至0.4%，下降个百分点: the difference, which needs the text itself, for no clause of it holds a number."""
    gap = rules().gap
    for before, after in pairwise(claims):
        if not _levels(before, after):
            continue
        tail = simplify(after.evidence[after.span_end - after.evidence_start :])
        tail += simplify(raw[after.evidence_end : after.evidence_end + _AFTER]) if raw else ""
        opening = _OPEN.match(tail)
        found = gap.difference.match(tail, opening.end() if opening else 0)
        wanted = "pp" if after.unit == "percent" else after.unit
        if not found or _UNITS[found["unit"]] != wanted:
            continue
        sum_, words = _sum(after.value, -Decimal(before.value))
        if (sum_ < 0) == (found["verb"] in gap.falling):
            same = rules().same.get((after.type, "change", wanted))
            made = after._replace(type=same[0] if same else after.type, measure="value" if same else "change", unit=wanted)
            when = (after.period_start, after.period_end, after.period_text, after.says_year)
            at = after.span_end - after.evidence_start + found.start("unit")
            signed = sum_ * same[1] if same else sum_
            yield _made(made, at, signed, when, words, (before, after), published, options, name)


def _repaired(claims: Sequence[Claim], published: str | None, options: Options, name: str) -> list[Claim]:
    """由8.6%降至4%，下降8.2个百分点: one of the three has lost digits, where exactly one completion makes the sum right."""
    out = list(claims)
    for at, (before, after) in enumerate(pairwise(claims)):
        if not _levels(before, after):
            continue
        change = _change(claims, at + 1, after)
        if change is None or before.bound != "=" or after.bound != "=" or change.bound != "=":
            continue
        one, two = Decimal(before.value), Decimal(after.value)
        difference = _size(change).copy_sign(two - one)
        if one + difference == two or one == two:
            continue
        where = claims.index(change)
        completions = (
            (at, before, two - difference),
            (at + 1, after, one + difference),
            (where, change, (two - one).copy_sign(Decimal(change.value))),
        )
        able = [told for told in completions if (told[2] >= 0 or told[1] is change) and _completes(told[1], told[2])]
        if len(able) == 1:
            place, claim, right = able[0]
            others = tuple(c for c in (before, after, change) if c is not claim)
            words = f"{plain(Decimal(others[0].value))} and {plain(Decimal(others[1].value))} give {plain(right)}"
            out[place] = keyed(
                claim, published, options, value=plain(right), inferred="value", reason=words, inferred_from=_from(name, others)
            )
    return out


def _levels(before: Claim, after: Claim) -> bool:
    """Whether two claims are the levels of one thing before and after, in one clause."""
    return bool(
        before.measure == after.measure == "value"
        and before.value
        and after.value
        and (before.type, before.unit, before.evidence_start) == (after.type, after.unit, after.evidence_start)
        and before.time_end != after.time_end
        and re.search("由|从", simplify(before.evidence[: before.span_start - before.evidence_start]))
    )


def _change(claims: Sequence[Claim], at: int, level: Claim) -> Claim | None:
    """The difference that belongs to a level: the next one of its type, close by."""
    wanted = "pp" if level.unit == "percent" else level.unit
    same = rules().same.get((level.type, "change", wanted))
    for claim in claims[at + 1 :]:
        if claim.span_start - level.span_end > _REACH:
            return None
        fits = claim.measure == "change" and claim.type == level.type
        if claim.value and claim.unit == wanted and (fits or (same is not None and claim.type == same[0])):
            return claim
    return None


def _completes(claim: Claim, right: Decimal) -> bool:
    """Whether a number can have lost digits and look as the text has it."""
    told = _DIGITS.search(simplify(claim.text))
    if told is None or not float(claim.value) or not right:
        return False
    digits = told[0].replace(",", "")
    whole = plain(abs(right) * Decimal(digits) / abs(Decimal(claim.value)))
    return len(digits) < len(whole) and _inside(digits, whole)


def _inside(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(c in rest for c in part)


def _size(change: Claim) -> Decimal:
    return abs(Decimal(change.value))


def _sum(value: str, delta: Decimal) -> tuple[Decimal, str]:
    made = Decimal(value) + delta
    sign = "-" if delta < 0 else "+"
    return made, f"{plain(Decimal(value))} {sign} {plain(abs(delta))} = {plain(made)}"


def _when(text: str, published: str | None) -> tuple[str, str, str, bool] | None:
    """The time that stands before the empty place, with its year."""
    for found in find_periods(text, published=published) if re.search(r"[0-9]{4}", text) else ():
        if found.start and found.end:
            return found.start, found.end, found.span.text, True
    return None


def _from(name: str, claims: Sequence[Claim]) -> str:
    return "; ".join(f"{name}#{c.id} {c.span_start}-{c.span_end}" for c in claims)


def _made(
    claim: Claim, at: int, value: Decimal, when: tuple[str, str, str, bool], words: str, out_of: tuple[Claim, Claim],
    published: str | None, options: Options, name: str,
) -> Claim:  # fmt: skip
    """A claim whose number the text has lost: its span is the empty place."""
    place = claim.evidence_start + at
    steps = [c.most - c.least for c in out_of]
    wide = interval(float(value), None, None, "=", plain(value))
    half = max(max(steps), wide.width) / 2
    changes: dict[str, Any] = {
        "id": "", "value": plain(value), "low": "", "high": "", "bound": "=", "text": "", "span_start": place, "span_end": place,
        "period_start": when[0], "period_end": when[1], "period_text": when[2], "says_year": when[3],
        "least": float(value) - half, "most": float(value) + half, "inferred": "value", "reason": words,
        "inferred_from": _from(name, out_of), "confidence": min(c.confidence for c in out_of), "context": "",
    }  # fmt: skip
    return keyed(claim, published, options, **changes)
