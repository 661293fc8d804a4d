"""Linking: every quantity to its concept, place, period and standing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from povext.concepts import ConceptMatch, ConceptMatcher, Taxonomy
from povext.linking._attributes import listed, per_of
from povext.linking._candidates import Choice
from povext.linking._confidence import confidence
from povext.linking._context import Slot, slots
from povext.linking._cues import cues
from povext.linking._groups import in_turn, population_of
from povext.linking._leads import Leads
from povext.linking._measure import measure_of, signed
from povext.linking._respective import answered, runs, series, years_told
from povext.linking._settle import settling
from povext.linking._standing import Standing
from povext.linking._types import Chooser
from povext.linking._when import Times
from povext.ner import Reading
from povext.periods import PeriodMatch
from povext.places import PlaceMatch
from povext.quantities import QuantityMatch
from povext.text import Structure

__all__ = ["Link", "Step", "countable", "link"]

PlaceAt = Callable[
    [int, tuple[int, int], tuple[int, int], tuple[int, int]], tuple[PlaceMatch | None, tuple[int, int] | None, str]
]
"""Position, clause, sentence and paragraph → the place that governs it, the characters that say so, and how."""

Step = list[Any]
"""Why a field has its value, as it lies on a document: the rule, the stretches read (clean offsets), the runner-up, the basis."""


@dataclass(slots=True)
class Link:
    """A quantity with all its fields; offsets are clean ones."""

    q: QuantityMatch
    type: str
    measure: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    status: str
    per: tuple[str, ...]
    place: PlaceMatch | None
    period: PeriodMatch | None
    population: str | None
    evidence: tuple[int, int]
    confidence: float
    trace: dict[str, Step]
    links: list[int] = field(default_factory=list)

    def date(self, period: PeriodMatch) -> None:
        """Tell it of a time of its own clause."""
        self.period = period
        self.trace["period"] = ["period.clause", [[period.start, period.end]], None, "stated"]


_EARLY: Final = "03"
_BASES: Final = {"carried": "carried", "default": "default", "learned": "inferred"}
_DIFFERENCES: Final = ("change", "gap")
_HEADS: Final = ("person", "household")
"""Units of groups of people."""
_EACH: Final = frozenset(_HEADS)
_ITEMS: Final = ("、", "和", "及", "与")
"""What the next item of a list begins with, which has a name of its own."""


def link(
    clean: str,
    structure: Structure,
    quantities: Sequence[QuantityMatch],
    periods: Sequence[PeriodMatch],
    place_at: PlaceAt,
    matcher: ConceptMatcher,
    concepts: Sequence[ConceptMatch],
    published: str | None = None,
    own: Taxonomy | None = None,
    reading: Reading | None = None,
) -> list[Link]:
    """Link the quantities of a text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    structure : Structure
        How it is built.
    quantities, periods : sequence
        Its quantities and time expressions, in order.
    place_at : callable
        The place that governs a position.
    matcher : ConceptMatcher
        The concept rules.
    concepts : sequence of ConceptMatch
        Where the text uses their words, in order.
    published : str, optional
        ISO date of publication.
    own : Taxonomy, optional
        The user's own taxonomy, whose matcher `matcher` is.
    reading : Reading, optional
        What the optional model says of the text.

    Returns
    -------
    list of Link
        One a quantity that is not part of a time expression or of page furniture.
    """
    kept = countable(quantities, periods, structure)
    placed = slots(clean, structure, kept)
    leads = Leads(clean, structure, [q.start for q in kept])
    chooser = Chooser(clean, matcher, concepts, placed, [(b.start, b.end) for b in structure.blocks], own, reading)
    settle = settling(own).of
    standing = Standing(clean, leads.of, late=published is not None and published[5:7] == "12")
    times = Times(clean, periods, leads.of)
    out: list[Link] = []
    done: list[tuple[str, str]] = []
    for slot in placed:
        last = placed[slot.number - 1] if slot.number else None
        beside = (last, done[-1][1]) if last is not None and last.sentence == slot.sentence else None
        measure, why = measure_of(slot, beside)
        choice = chooser.choose(slot.number, measure, done)
        measure, why = settle(measure, why, choice.chosen, slot)
        done.append((choice.chosen.type, measure))
        period, governs = times.of(slot)
        when = _when(period, governs, published, clean)
        ahead = period.start if period and when > 0 and period.role == "deadline" else -1
        status, status_why, status_span = standing.of(slot, choice.chosen.type, when, _told(period, governs, published), ahead)
        place, place_span, place_why = place_at(slot.q.start, slot.clause, slot.sentence, slot.block)
        found = _assemble(slot, choice, measure, status, place, period, clean)
        if beside and last and not found.per and beside[1] == "value" and out[-1].type == found.type:
            same = measure in _DIFFERENCES or (measure == "value" and listed(clean, last.q.end, slot.q.left))
            found.per = out[-1].per if same and last.q.unit == slot.q.unit else ()
        if beside and last and found.population is None:
            joined = listed(clean, last.q.end, slot.q.left)
            found.population = out[-1].population if _of_same(found, out[-1], slot, joined) else None
        found.trace["measure"] = [why, [], None, "stated"]
        read, basis = ([list(status_span)], "stated") if status_span else ([], "default")
        found.trace["status"] = [status_why, read, None, basis]
        if period:
            found.trace["period"] = [f"period.{governs}", [[period.start, period.end]], None, _basis(governs)]
        if place:
            found.trace["place"] = [f"place.{place_why}", [list(place_span)] if place_span else [], None, place.certainty]
        out.append(found)
        for k, _ in chooser.carry.related(slot.number):
            if out[k].type == found.type:
                out[k].links.append(slot.number)
                found.links.append(k)
    for at, items in series(clean, placed):
        side = times.listed(items[0].sentence[0], at, len(items))
        for i, slot in enumerate(items):
            told = out[slot.number]
            if side:
                told.date(side[i])
            elif told.period:
                told.period = years_told(told.period, i, len(items))
    for at, items in answered(clean, placed):
        for slot, answer in zip(items, times.answering(at, items[0].sentence[1], len(items)), strict=False):
            out[slot.number].date(answer)
    for slot in reversed(placed[:-1]):  # 3个贫困村、1260名贫困人口于2018年脱贫
        told, later = out[slot.number], placed[slot.number + 1]
        if told.period is None and later.sentence == slot.sentence and clean[later.left - 1] in _ITEMS:
            time = out[later.number].period
            if time and time.start >= later.right:
                told.date(time)
    for run in runs(clean, placed):
        numbers = range(max(0, run[0].number - len(run)), run[0].number)
        before = [out[n].population for n in numbers if placed[n].sentence == run[0].sentence]
        for slot, group in zip(run, in_turn(run, before), strict=False):
            out[slot.number].population = group
        first = out[run[0].number]
        for slot in run[1:]:  # 每生每年分别补助1000元、1250元
            told = out[slot.number]
            if first.status == "norm" and told.trace["status"][3] == "default" and told.type == first.type:
                told.status, told.trace["status"] = "norm", first.trace["status"]
    return out


def _of_same(found: Link, last: Link, slot: Slot, joined: bool) -> bool:
    """Whether a value is told of the group that the value before it in the sentence is told of.

    农民人均收入9856元，【增长11%】; 脱贫劳动力8.3万人，完成任务【8万人】; 带动脱贫户2860户，户均增收【6500元】.
    """
    if last.q.unit in _HEADS and not _EACH.isdisjoint(found.per):
        return True
    if found.type != last.type or found.measure != "value":
        return found.type == last.type
    if slot.before.startswith(_ITEMS):
        return False
    return joined or cues().inherit.turn.match(slot.before) is not None or (found.q.unit in _HEADS and "其中" not in slot.before)


def _basis(governs: str) -> str:
    return "stated" if governs in ("clause", "number") else "carried"


def _when(period: PeriodMatch | None, governs: str, published: str | None, clean: str) -> int:
    """1 for a time to come, -1 for a past time that stands at the number itself, else 0."""
    if period is None or period.begin is None or period.finish is None:
        return 0
    if published is None:
        return int(period.role == "deadline")
    if period.begin > published and period.kind != "event":
        return 1
    year = published[:4]
    whole = clean[period.start : period.end] == "今年" and governs in ("clause", "sentence")
    headed = governs == "lead" and (period.begin, period.finish) == (f"{year}-01-01", f"{year}-12-31")
    if (whole or headed) and published[5:7] <= _EARLY:
        return 1  # what a text of the first months tells of the whole year is to come
    return -1 if governs == "number" and period.finish < published else 0


def _told(period: PeriodMatch | None, governs: str, published: str | None) -> int:
    """Where a time of the clause, of the sentence before it, or of a heading stands that is over; else -1."""
    told = ("clause",) if period is not None and period.role == "now" else ("clause", "sentence", "lead")
    over = period is not None and published is not None and period.finish is not None and period.finish <= published
    return period.start if over and period is not None and governs in told else -1


def countable(quantities: Sequence[QuantityMatch], periods: Sequence[PeriodMatch], structure: Structure) -> list[QuantityMatch]:
    """Quantities that are no part of a time expression and stand in no page furniture."""
    closed = [(p.start, p.end) for p in periods if p.kind != "duration"] + list(structure.furniture)
    closed.sort()
    out, i = [], 0
    for q in quantities:
        while i < len(closed) and closed[i][1] <= q.start:
            i += 1
        if i < len(closed) and closed[i][0] < q.end and closed[i][1] > q.start:
            continue
        out.append(q)
    return out


def _evidence(slot: Slot) -> tuple[int, int]:
    """The clause that states a quantity, or its sentence; of endless ones the part around it."""
    start, end = slot.clause if slot.clause[1] >= slot.q.end else slot.sentence
    return max(start, slot.scope[0]), min(end, slot.scope[1])


def _assemble(
    slot: Slot,
    choice: Choice,
    measure: str,
    status: str,
    place: PlaceMatch | None,
    period: PeriodMatch | None,
    clean: str,
) -> Link:
    q, chosen, runner_up = slot.q, choice.chosen, choice.runner_up
    fall = signed(slot, measure)
    value = -q.value if fall and q.value is not None else q.value
    low, high = (-q.high, -q.low) if fall and q.low is not None and q.high is not None else (q.low, q.high)
    second, basis = runner_up.type if runner_up else None, _BASES.get(chosen.rule, "stated")
    trace: dict[str, Step] = {
        "value": ["numeral", [[q.num_start, q.num_end]], None, "stated"],
        "unit": [f"unit.{q.unit}", [[q.num_end, q.end]] if q.end > q.num_end else [], None, "stated"],
        "type": [chosen.rule, [[chosen.start, chosen.end]], second, basis],
    }
    if q.bound != "=":
        trace["bound"] = [f"bound.{q.bound}", [[q.left, q.right]], None, "stated"]
    return Link(
        q=q,
        type=chosen.type,
        measure=measure,
        value=value,
        low=low,
        high=high,
        status=status,
        per=per_of(slot, chosen.type),
        place=place,
        period=period,
        population=population_of(slot, clean),
        evidence=_evidence(slot),
        confidence=confidence(chosen),
        trace=trace,
    )
