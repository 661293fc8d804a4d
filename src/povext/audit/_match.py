"""Which figures of a document stand for the roles of a rule."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise

from povext.audit._facts import Document, Fact
from povext.audit._intervals import decimal
from povext.audit._rules import Role, Rule

__all__ = ["Assignment", "assignments", "distance"]

Assignment = dict[str, list[Fact]]
"""Role → the facts that stand for it: one, or a run of them."""

_MOST = 4000
"""Assignments looked at in one stretch: texts have a handful, and a table of numbers must not take for ever."""
_SAME_THING = 100
"""Figures of one type, place and period that are looked at in one document for one role."""
_LONGEST = 60
"""Figures that a list may have."""
_READ = ("indicator", "time")
_NEAR = ("clause", "stretch", "sentence", "paragraph")
_A_YEAR = 366
_TIME = re.compile("[年月]")
_OF_RUNS = ("opens", "follows")
_LEFT = re.compile("^(?:剩余|现有|全部|尚有|仅剩)的?")
_NUMERAL = re.compile("[\\d.,〇零一二两三四五六七八九十百千万亿多余几来半]+")


def assignments(rule: Rule, documents: Sequence[Document]) -> Iterator[list[Assignment]]:
    """The ways in which the figures of each stretch can stand for the roles, stretch by stretch.

    Parameters
    ----------
    rule : Rule
        What to look for.
    documents : sequence of Document
        Where: one document, or, for a rule between documents, several.

    Yields
    ------
    list of dict
    """
    read = [role for role in rule.roles if role.source in _READ]
    stretches: dict[object, list[Fact]] = defaultdict(list)
    bucket = _bucket(rule, read)
    for document in documents:
        for fact in (*document.facts, *(document.times if any(r.source == "time" for r in read) else ())):
            if any(_fits(role, fact) for role in read):
                stretches[bucket(fact)].append(fact)
    for facts in stretches.values():
        single = [role for role in read if not role.many]
        chosen = {role.name: [f for f in facts if _fits(role, f)] for role in single}
        if not all(chosen.values()):
            continue
        found = islice(_fill(rule, single, chosen, {}), _MOST)
        whole = [a for a in (_with_runs(rule, read, one, facts) for one in found) if a is not None]
        if whole:
            yield whole


def distance(assignment: Assignment) -> int:
    """How many other figures stand between those of an assignment."""
    numbers = sorted({(f.volume, f.number) for facts in assignment.values() for f in facts})
    volumes = numbers[-1][0] - numbers[0][0]
    return volumes * _MOST**2 + abs(numbers[-1][1] - numbers[0][1]) - len(numbers) + 1


def _bucket(rule: Rule, read: Sequence[Role]) -> Callable[[Fact], object]:
    """The stretch that a fact belongs to; in whole documents, figures that must share a field are kept together by it."""
    whole = {r.name for r in read}
    shared = [field for field, roles in rule.same if set(roles) >= whole]

    def key(fact: Fact) -> object:
        if rule.within == "clause":
            return fact.document, fact.clause
        if rule.within == "stretch":
            return fact.document, fact.sentence, fact.block, fact.stretch
        if rule.within == "sentence":
            return fact.document, fact.sentence, fact.block
        if rule.within == "paragraph":
            return fact.document, fact.block
        shelf = None if rule.within == "documents" else fact.document
        return (shelf, *(_field(fact, field) for field in shared))

    return key


def _fits(role: Role, fact: Fact) -> bool:
    if role.kinds and fact.kind not in role.kinds:
        return False
    if role.source == "time":
        return fact.indicator is None and (not role.roles or fact.role in role.roles) and _said(role, fact)
    i = fact.indicator
    if i is None or (fact.figure is None and role.reads == "value"):
        return False
    if (role.types or role.domains) and i.type not in role.types and not i.type.startswith(role.domains or ("\0",)):
        return False
    if (role.units and i.unit not in role.units) or (role.measures and i.measure not in role.measures):
        return False
    if i.status not in role.status or (role.per is not None and frozenset(i.per) != role.per):
        return False
    if (role.typed and i.type == "other") or (role.dated and i.period is None):
        return False
    if (role.named and not _named(fact)) or (role.alone and fact.beside == i.unit):
        return False
    return _large(role, fact) and _said(role, fact)


def _named(fact: Fact) -> bool:
    """Whether the words right before a figure name its place: 定西市所辖, 全市."""
    place = fact.indicator.place if fact.indicator else None
    if place is None:
        return False
    names = [re.escape(name) for name in {place.name, re.sub("(?<=..)[省市县区旗]$", "", place.name)}]
    names.append("[全该我][省市州盟县区旗]")
    return re.search(rf"(?:{'|'.join(names)})[^，。；、]{{0,8}}$", fact.left) is not None


def _large(role: Role, fact: Fact) -> bool:
    """Whether a figure is as large, and shows as many digits, as its role asks for."""
    if not role.least and not role.digits:
        return True
    value = fact.figure.value if fact.figure else None
    if value is None or value < role.least:
        return False
    return len(re.sub(r"\D", "", str(decimal(value))).strip("0")) >= role.digits


def _said(role: Role, fact: Fact) -> bool:
    for field, pattern in role.patterns:
        if field in _OF_RUNS:
            continue
        side = field.removeprefix("not_")
        if side == "before":
            text = fact.left
        elif side == "after":
            text = fact.right
        elif side == "ahead":
            text = fact.ahead
        elif side == "text":
            text = fact.text
        else:
            text = f"{fact.ahead}\0{fact.after}"
        if bool(pattern.search(text)) is (field.startswith("not_") or field == "without"):
            return False
    return True


def _fill(rule: Rule, roles: Sequence[Role], chosen: Mapping[str, list[Fact]], done: Assignment) -> Iterator[Assignment]:
    """Backtrack over the roles."""
    if len(done) == len(roles):
        yield dict(done)
        return
    role = roles[len(done)]
    for fact in _reachable(rule, len(roles), chosen[role.name], done):
        if any(fact in facts for facts in done.values()):
            continue
        trial = {**done, role.name: [fact]}
        if _allowed(rule, role, fact, trial):
            yield from _fill(rule, roles, chosen, trial)


def _reachable(rule: Rule, roles: int, facts: list[Fact], done: Assignment) -> list[Fact]:
    """The facts that are near enough to those chosen already: in one endless sentence they are a few."""
    if rule.within not in _NEAR:
        return facts[:_SAME_THING]
    numbers = [f.number for chosen in done.values() for f in chosen]
    if not numbers or any(f.indicator is None for f in facts[:1]):
        return facts
    reach = (rule.gap + 1) * (roles - 1)
    first = bisect_left(facts, max(numbers) - reach, key=_number)
    return facts[first : bisect_right(facts, min(numbers) + reach, key=_number)]


def _allowed(rule: Rule, role: Role, fact: Fact, trial: Assignment) -> bool:
    if role.linked and role.linked in trial and not _linked(fact, trial[role.linked][0]):
        return False
    for fields, wanted in ((rule.same, True), (rule.told, True), (rule.differ, False)):
        for field, names in fields:
            told = [_field(trial[name][0], field) for name in names if name in trial]
            if fields is rule.told:
                told = [value for value in told if value is not None]
            if len(told) > 1 and ((len(set(told)) == 1) is not wanted):
                return False
    order = [trial[name][0] for name in rule.order if name in trial]
    if any((a.volume, a.start) >= (b.volume, b.start) for a, b in pairwise(order)):
        return False
    if rule.over and not _reaches(*(trial[name][0] if name in trial else None for name in rule.over)):
        return False
    periods = [p for name in rule.overlap if name in trial and (p := trial[name][0].period) is not None]
    if any(a.start > b.end or b.start > a.end for a, b in pairwise(periods)):
        return False
    return rule.within not in _NEAR or _close(rule, trial)


def _reaches(flow: Fact | None, first: Fact | None, last: Fact | None) -> bool:
    """Whether a flow may cover the time from one stock to another; it may where a time is not told."""
    if flow is None or flow.period is None:
        return True
    if last is not None and flow.period == last.period and not _TIME.search(flow.left):  # its time is the other's, carried on
        return True
    begin, end = flow.period.first_day, flow.period.last_day
    if begin == end:  # the day up to which it is counted
        begin = date.min
    since = None if first is None or first.period is None or begin == date.min else first.period.last_day
    if since is not None and abs((begin - since).days) > _A_YEAR:
        return False
    return last is None or last.period is None or abs((end - last.period.last_day).days) <= _A_YEAR


def _close(rule: Rule, trial: Assignment) -> bool:
    """Neighbours have few other figures between them; judged once all roles that are read one by one are filled."""
    wanted = sum(role.source in _READ and not role.many for role in rule.roles)
    if len(trial) < wanted:
        return True
    facts = sorted((fs[0] for fs in trial.values()), key=lambda f: f.start)
    return all(_next(a, b, rule.gap) for a, b in pairwise(facts) if a.indicator and b.indicator)


def _next(one: Fact, two: Fact, gap: int) -> bool:
    """Whether few figures stand between two, and, where these two have one unit, none of that unit right before the second."""
    between = two.number - one.number - 1
    units = {f.indicator.unit for f in (one, two) if f.indicator}
    return between == 0 or (between <= gap and not (len(units) == 1 and two.beside in units))


def _with_runs(rule: Rule, read: Sequence[Role], done: Assignment, facts: Sequence[Fact]) -> Assignment | None:
    """Add the run of figures of a role that stands for many: the ones next to its neighbour in the order."""
    out = dict(done)
    for role in read:
        if not role.many:
            continue
        at = rule.order.index(role.name)
        forward = at > 0
        anchor = out[rule.order[at - 1 if forward else at + 1]][0]
        shared = [field for field, names in rule.same if role.name in names]
        place = bisect_left(facts, anchor.number, key=_number)
        beyond = facts[place + 1 : place + _LONGEST] if forward else facts[max(0, place - _LONGEST) : place][::-1]
        run = _run(rule, role, beyond, anchor, shared)
        if len(run) < 2:
            return None
        out[role.name] = run
    return out


def _run(rule: Rule, role: Role, facts: Sequence[Fact], anchor: Fact, shared: Sequence[str]) -> list[Fact]:
    """The figures of a role that follow one another from a figure on, or lead up to it, with few others between."""
    patterns = dict(role.patterns)
    opens, follows = patterns.get("opens"), patterns.get("follows")
    forward = not facts or facts[0].number > anchor.number
    out: list[Fact] = []
    last = anchor
    for fact in facts:
        if abs(fact.number - last.number) - 1 > rule.gap:
            break
        if not _fits(role, fact) or any(_field(fact, field) != _field(anchor, field) for field in shared):
            continue
        first, later = opens is None or opens.search(fact.left), follows is None or follows.search(fact.left)
        if forward and not (later and not (opens and first) if out else first):
            break
        if forward and len(out) > 1 and out[-1].left[:1] == "、" and fact.left[:1] in "，,":  # a list keeps to its mark
            break
        if forward and out and _above(fact, anchor):  # a part is no larger than its whole: this is another thing
            break
        out.append(fact)
        last = fact
        if not forward and not later:  # what does not follow another is the first
            break
    if forward:
        return out
    cut = out and out[-1].indicator is not None and out[-1].beside == out[-1].indicator.unit
    return [] if cut else out[::-1]  # another figure of the unit stands before the run: it may belong to it


def _above(one: Fact, two: Fact) -> bool:
    values = [f.figure.value if f.figure else None for f in (one, two)]
    return values[0] is not None and values[1] is not None and values[0] > values[1]


def _number(fact: Fact) -> int:
    return fact.number


def _linked(one: Fact, two: Fact) -> bool:
    a, b = one.indicator, two.indicator
    return a is not None and b is not None and (a.id in b.links or b.id in a.links)


def _field(fact: Fact, field: str) -> object:
    i = fact.indicator
    if field in ("sentence", "block", "document"):
        return getattr(fact, field)
    if i is None:
        return None
    if field == "counter":  # 家 and 股 are both counted
        return _NUMERAL.sub("", fact.text).strip() if i.unit == "count" else i.unit
    if field == "place":
        return None if i.place is None else (i.place.code, i.place.name)
    if field == "period":
        return None if i.period is None else (i.period.start, i.period.end)
    if field == "population":
        return _LEFT.sub("", i.population) if i.population else None
    return getattr(i, field)
