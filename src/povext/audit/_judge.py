"""From figures in their roles to findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from povext._finding import VERDICTS, Finding, Range, Verdict
from povext.audit._facts import Document, Fact, days, divisions
from povext.audit._figures import PERCENT
from povext.audit._intervals import Figure, Interval, decimal, exactly
from povext.audit._match import Assignment, assignments, distance
from povext.audit._rules import Role, Rule

__all__ = ["judge"]


_ABOVE = {
    "province": ("country",),
    "prefecture": ("country", "province"),
    "county": ("country", "province", "prefecture"),
    "township": ("prefecture", "county"),
}
"""Levels of places whose divisions of a level can be counted."""


class _Outcome(NamedTuple):
    truth: str  # holds, fails or cannot tell
    assignment: Assignment
    fact: Fact  # what the text states
    stated: Figure
    computed: Figure


def judge(rules: Sequence[Rule], documents: Sequence[Document]) -> list[Finding]:
    """What the rules find, in the order of the text.

    Parameters
    ----------
    rules : sequence of Rule
        What to test.
    documents : sequence of Document
        One document, or several for rules between documents.

    Returns
    -------
    list of Finding
    """
    out: list[tuple[tuple[int, int, str], Finding]] = []
    seen: set[object] = set()
    rank = {document.name: n for n, document in enumerate(documents)}
    for rule in rules:
        for outcome in _outcomes(rule, documents):
            first = outcome.fact
            finding = _finding(rule, outcome, documents[rank.get(first.document, 0)], len(documents) > 1)
            if finding is None:
                continue
            told = (finding.rule, tuple(s.text for s in finding.spans), finding.documents, first.ahead, first.after)
            if told in seen:  # a sentence that a page repeats under each of its pictures
                continue
            seen.add(told)
            out.append(((rank.get(first.document, 0), first.start, rule.id), finding))
    return _once([finding for _, finding in sorted(out, key=lambda pair: pair[0])])


def _once(found: list[Finding]) -> list[Finding]:
    """Of what several rules of a check find about one figure, or about the same figures, only the gravest."""
    for key in (_about, _among):
        best: dict[object, Finding] = {}
        for finding in found:
            kept = best.setdefault(key(finding), finding)
            if VERDICTS.index(finding.verdict) < VERDICTS.index(kept.verdict):
                best[key(finding)] = finding
        chosen = {id(finding) for finding in best.values()}
        found = [finding for finding in found if id(finding) in chosen]
    return found


def _about(finding: Finding) -> object:
    return finding.check, finding.spans[0], finding.documents[:1]


def _among(finding: Finding) -> object:
    return finding.check, frozenset(zip(finding.documents or [""] * len(finding.spans), finding.spans, strict=True))


def _outcomes(rule: Rule, documents: Sequence[Document]) -> Iterator[_Outcome]:
    """One outcome for every stated figure: where any reading of the text makes it true, it is."""
    by_name = {document.name: document for document in documents}
    for stretch in assignments(rule, documents):
        groups: dict[tuple[str, int], list[_Outcome]] = defaultdict(list)
        for assignment in stretch:
            fact = assignment[rule.formula.stated][0]
            outcome = _tested(rule, assignment, by_name[fact.document])
            if outcome is not None:
                groups[fact.document, fact.start].append(outcome)
        for group in groups.values():
            yield _best(group)


def _best(group: list[_Outcome]) -> _Outcome:
    """A relation that holds explains the figure; else the nearest figures count, and two nearest ones leave it open."""
    for truth in ("holds", "cannot tell"):
        found = [o for o in group if o.truth == truth]
        if found:
            return min(found, key=_nearness)
    nearest = min(map(_nearness, group))
    left = [o for o in group if _nearness(o) == nearest]
    values = {o.computed.value for o in left}
    return left[0] if len(values) == 1 else left[0]._replace(truth="cannot tell")


def _nearness(outcome: _Outcome) -> tuple[int, int]:
    """How far the figures stand apart; as near, figures told before the one that they lead to come first."""
    at = outcome.fact.start
    return distance(outcome.assignment), sum(f.start > at for facts in outcome.assignment.values() for f in facts)


def _tested(rule: Rule, assignment: Assignment, document: Document) -> _Outcome | None:
    values: dict[str, list[Figure]] = {}
    for role in rule.roles:
        figures = _figures(role, assignment, document)
        if not figures:
            return None
        values[role.name] = figures
    stated, fact = values[rule.formula.stated][0], assignment[rule.formula.stated][0]
    try:
        computed = rule.formula.computed(values).wider(rule.tolerance)
    except ArithmeticError:
        return None
    if rule.exact:
        equal = stated.value is not None and stated.value == computed.value
        return _Outcome("holds" if equal else "fails", assignment, fact, stated, computed)
    for truth, one, other in (("holds", stated.strict, computed.strict), ("cannot tell", stated.loose, computed.loose)):
        if _met(rule.formula.sign, one, other):
            return _Outcome(truth, assignment, fact, stated, computed)
    return _Outcome("fails", assignment, fact, stated, computed)


def _met(sign: str, stated: Interval, computed: Interval) -> bool:
    if sign == "=":
        return stated.meets(computed)
    return stated.not_above(computed) if sign == "<=" else computed.not_above(stated)


def _figures(role: Role, assignment: Assignment, document: Document) -> list[Figure]:
    """The figures of a role; none where it has none, and the rule then says nothing."""
    if role.source == "published":
        return [days(document.published)] if document.published else []
    if role.source in ("years", "divisions"):
        return _derived(role, [assignment[name][0] for name in role.of], document)
    facts = assignment[role.name]
    if role.reads == "value" and role.source == "indicator":
        return [f.figure for f in facts if f.figure is not None]
    ends = [f.period for f in facts if f.period is not None]
    return [days(p.start if role.reads == "period.start" else p.end) for p in ends]


def _derived(role: Role, facts: list[Fact], document: Document) -> list[Figure]:
    if role.source == "years":
        spans = [f.period for f in facts if f.period and f.period.start[4:] == "-01-01" and f.period.end[4:] == "-12-31"]
        return [exactly(int(p.end[:4]) - int(p.start[:4]) + 1) for p in spans[:1]]
    places = [f.indicator.place for f in facts if f.indicator and f.indicator.place]
    counts = [divisions(p.code, role.level, document.published) for p in places if p.code and p.level in _ABOVE[role.level]]
    return [exactly(count) for count in counts[:1] if count]


def _finding(rule: Rule, outcome: _Outcome, document: Document, many: bool) -> Finding | None:
    verdict: Verdict | None
    verdict = rule.on_holds if outcome.truth == "holds" else rule.on_fails
    if outcome.truth == "cannot tell" and rule.on_holds != rule.on_fails:
        verdict = "cannot tell"
    if verdict is None:
        return None
    name = rule.formula.stated
    ordered = [name, *(role.name for role in rule.roles if role.name != name and role.name in outcome.assignment)]
    pairs = [(role, fact) for role in ordered for fact in outcome.assignment[role]]
    first = pairs[0][1].indicator
    dated = next(r for r in rule.roles if r.name == name).reads != "value"
    unit = "day" if dated or first is None else first.unit
    by = Fraction(100) if unit in PERCENT else Fraction(1)
    if dated:  # days are told from the date of publication on
        since = days(document.published) if document.published else exactly(0)
        outcome = outcome._replace(stated=outcome.stated - since, computed=outcome.computed - since)
    both = (outcome.stated.value, outcome.computed.value)
    apart = None if both[0] is None or both[1] is None else decimal((both[0] - both[1]) * by)
    return Finding(
        rule=rule.id,
        verdict=verdict,
        formula=rule.formula.text,
        label_en=rule.label_en,
        label_zh=rule.label_zh,
        unit=unit,
        stated=_range(outcome.stated, by),
        computed=_range(outcome.computed, by),
        difference=apart,
        indicators=tuple(fact.indicator.id if fact.indicator else "" for _, fact in pairs),
        roles=tuple(role for role, _ in pairs),
        spans=tuple(fact.span for _, fact in pairs),
        documents=tuple(fact.document for _, fact in pairs) if many else (),
        explanations=rule.explanations if verdict in ("fails", "warns") else (),
    )


def _range(figure: Figure, by: Fraction) -> Range:
    low, high = figure.strict
    return Range(
        value=None if figure.value is None else decimal(figure.value * by),
        low=None if low is None else decimal(low * by),
        high=None if high is None else decimal(high * by),
    )
