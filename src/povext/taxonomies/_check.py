"""Checks of a taxonomy: its files, its examples and counter-examples, and rules that never speak or never win."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from povext.concepts import ConceptMatcher, Rule, Taxonomy, bundled_rules, read_taxonomy
from povext.errors import TaxonomyError
from povext.taxonomies._read import Seen, read_example

__all__ = ["Checked", "Remark", "check"]

_TRIED = 2_000
"""So many words of a rule are tried alone, to see whether any of them can be found."""


class Remark(NamedTuple):
    """One result of a check.

    Parameters
    ----------
    kind : str
        ``fault`` (the file is not as it should be), ``example``, ``counter_example``, ``dead``, ``shadowed``, ``type`` (no rule
        gives it), ``unproved`` (a rule without examples) or ``changed`` (an example of povext that no longer holds).
    file : str
        Name of the file.
    line : int or None
        Where the rule or type begins, where that is known.
    where : str
        Which rule or type.
    message : str
        What was found.
    fails : bool
        Whether the check fails by it; else it is a note.
    """

    kind: str
    file: str
    line: int | None
    where: str
    message: str
    fails: bool = True

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, "" if self.fails else "note", self.where, self.message) if part)


@dataclass(frozen=True)
class Checked:
    """The result of a check.

    Parameters
    ----------
    findings : tuple of Remark
        What was found, in the order of the files.
    types, rules, examples, counter_examples : int
        How many there are.
    """

    findings: tuple[Remark, ...]
    types: int = 0
    rules: int = 0
    examples: int = 0
    counter_examples: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""
        return not any(finding.fails for finding in self.findings)

    def __str__(self) -> str:
        told = Counter(finding.fails for finding in self.findings)
        counts = f"{self.types} types, {self.rules} rules, {self.examples} examples, {self.counter_examples} counter-examples"
        return f"{counts}: {told[True]} failed, {told[False]} notes"


def check(path: str | Path) -> Checked:
    """Check a taxonomy: whether it can be used, whether its examples hold, which of its rules do nothing.

    Parameters
    ----------
    path : str or Path
        A TOML file, or a folder of them.

    Returns
    -------
    Checked
        ``passed`` tells whether it can be relied on.

    Examples
    --------
    >>> str(check("no such file").findings[0])
    'no such file: no such file or folder: name a TOML file with [[type]] tables.'
    """
    try:
        taxonomy = read_taxonomy(path)
    except TaxonomyError as error:
        told = (": ".join(part for part in (fault.field, fault.message) if part) for fault in error.faults)
        pairs = zip(error.faults, told, strict=True)
        return Checked(tuple(Remark("fault", fault.file, fault.line, fault.where, message) for fault, message in pairs))
    matcher = taxonomy.matcher
    counting = ConceptMatcher([rule for rule in matcher.rules if rule.kind != "block"])
    findings = list(_types(taxonomy))
    for number, rule in enumerate(taxonomy.own_rules):
        file, line = taxonomy.lines["rule", number]
        said = _blocker(rule, counting) if rule.kind == "block" else _rule(rule, matcher, taxonomy)
        for kind, message in said:
            findings.append(Remark(kind, file, line, f"rule {rule.id!r}", message, kind != "unproved"))
    if taxonomy.extends:
        findings += _changed(taxonomy, matcher)
    return Checked(
        tuple(findings),
        len(taxonomy.own),
        len(taxonomy.own_rules),
        sum(len(rule.examples) for rule in taxonomy.own_rules),
        sum(len(rule.counter_examples) for rule in taxonomy.own_rules),
    )


def _types(taxonomy: Taxonomy) -> Iterator[Remark]:
    given = {rule.type for rule in taxonomy.own_rules}
    own = [code for code in taxonomy.types if code in taxonomy.own]
    for number, code in enumerate(own):
        if code not in given:
            file, line = taxonomy.lines["type", number]
            message = f'no rule gives it: add a [[rule]] with type = "{code}".'
            yield Remark("type", file, line, f"type {code!r}", message)


def _blocker(rule: Rule, counting: ConceptMatcher) -> Iterator[tuple[str, str]]:
    if not any(counting.match(word) for word in rule.words[:_TRIED]):
        yield "dead", "never does anything: no word of any other rule lies inside its words."


def _rule(rule: Rule, matcher: ConceptMatcher, taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """What is to be said of one rule: pairs of kind and message."""
    if not any(matcher.rules[hit.rule].id == rule.id for word in rule.words[:_TRIED] for hit in matcher.match(word)):
        why = "each of them is part of a longer word of a blocker or of another rule" if rule.words else "it spells out none"
        yield "dead", f"never matches: no word of its own can be found ({why})."
        return
    seen = [(text, read_example(text, matcher, taxonomy)) for text in rule.examples]
    for number, (text, found) in enumerate(seen, 1):
        if found.type != rule.type:
            yield "example", f"example {number} {text!r} {_instead(found)}, not {rule.type}."
    for number, text in enumerate(rule.counter_examples, 1):
        found = read_example(text, matcher, taxonomy)
        if found.quantity is None:
            yield "counter_example", f"counter-example {number} {text!r} {_instead(found)}."
        elif found.type == rule.type:
            yield "counter_example", f"counter-example {number} {text!r} gets {rule.type} by {found.rule}."
    yield from _silent(rule, [found for _, found in seen])


def _silent(rule: Rule, seen: list[Seen]) -> Iterator[tuple[str, str]]:
    """Whether a rule never speaks, or never wins, in its own examples."""
    if not seen:
        yield "unproved", "has no example: add one, so that the check can tell whether it works."
    elif not any(rule.id in found.claims for found in seen):
        yield "dead", f"matches none of its examples: {seen[0].why_silent(rule)}."
    elif not any(found.rule == rule.id for found in seen):
        winners = Counter(found.rule for found in seen if rule.id in found.claims)
        yield "shadowed", f"is always beaten in its own examples, by {', '.join(winners)}: raise its weight, or leave it out."


def _instead(found: Seen) -> str:
    if found.quantity is None:
        return "marks no number that becomes an indicator"
    return f"gets {found.type}" + ("" if found.rule == "default" else f" by {found.rule}")


def _changed(taxonomy: Taxonomy, matcher: ConceptMatcher) -> Iterator[Remark]:
    """Examples of povext's own rules that come out otherwise with the user's rules beside them."""
    for rule in bundled_rules():
        for text in rule.examples:
            found = read_example(text, matcher, taxonomy)
            if found.type != rule.type:
                message = f"povext's own example {text!r} {_instead(found)}, not {rule.type}."
                yield Remark("changed", Path(taxonomy.path).name, None, f"rule {rule.id!r}", message, fails=False)
