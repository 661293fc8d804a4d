"""Concept rules as data: read, checked, compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from povext import taxonomy
from povext.concepts._words import AnyOf, expand

__all__ = ["KINDS", "Rule", "bundled_rules", "make_rule", "read_rules", "rule_faults"]

KINDS = {"topic": 4.0, "verb": 3.0, "noun": 2.6, "stock": 1.5, "block": 0.0}
"""Kinds of rules and the weight that a rule of the kind has where it states none."""

_LISTS = (
    "words",
    "units",
    "classifiers",
    "near",
    "not_near",
    "with",
    "without",
    "before",
    "head",
    "examples",
    "counter_examples",
)
_FIELDS = {"id", "type", "kind", "weight", "side", "measure", "rural", *_LISTS}
_SIDES = ("", "before", "after")


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that name a concept, and what must be true around them.

    Parameters
    ----------
    id : str
        Name of the rule.
    type : str
        Code of the taxonomy; ``other`` for words that keep a number out of every type; empty for a blocker, whose words
        only hide the shorter words inside them.
    kind : str
        ``topic`` names what is measured, ``verb`` says what happens, ``noun`` names the thing counted, ``stock`` names a
        group that mostly is the population of something else.
    weight : float
        How much the words alone say.
    notations : tuple of str
        The words in the notation of the rule files: ``(小|中|)学校``.
    units : frozenset of str
        Units that a plain value of this rule may have.
    classifiers : frozenset of str
        Classifiers that may stand between the number and the thing (家 for enterprises); empty where any may.
    side : str
        ``before`` or ``after`` where the words must stand on that side of the quantity.
    rural : bool
        Whether the words count only in a paragraph that speaks of something rural: elsewhere they mean other things.
    measure : str
        The measure of a percentage of this rule, where that is not its value.
    near, not_near, with_, without, before, head : AnyOf or None
        Words that must stand near, must not stand near, must stand in the clause, must not, must stand ahead of the quantity
        in the sentence, and must be the thing counted.
    examples, counter_examples : tuple of str
        Texts with the quantity in 【】 that the rule's type must, and must not, get.
    """

    id: str
    type: str
    kind: str
    weight: float
    notations: tuple[str, ...]
    units: frozenset[str]
    classifiers: frozenset[str]
    side: str
    rural: bool
    measure: str
    near: AnyOf | None
    not_near: AnyOf | None
    with_: AnyOf | None
    without: AnyOf | None
    before: AnyOf | None
    head: AnyOf | None
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words spelt out, which for some rules are thousands. A character alone counts only where it is written so."""
        words = (w for notation in self.notations for w in expand(notation) if len(w) > 1 or w == notation)
        return tuple(dict.fromkeys(words))


def rule_faults(row: Mapping[str, Any], types: Container[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the fields of a rule.

    Parameters
    ----------
    row : Mapping
        The fields as the file has them.
    types : container of str
        The codes that the rule may name.

    Yields
    ------
    tuple of str
        The field, and what is wrong in it.

    Examples
    --------
    >>> list(rule_faults({"id": "a", "words": ["学校"], "type": "school.schools"}, {"school.pupils"}))
    [('type', "type 'school.schools' is not in the taxonomy.")]
    """
    for unknown in sorted(set(row) - _FIELDS):
        yield unknown, f"unknown field {unknown!r}; the fields are {', '.join(sorted(_FIELDS))}."
    for name in ("id", "words"):
        if not row.get(name):
            yield name, f"the field {name!r} is missing."
    if not isinstance(row.get("id", ""), str):
        yield "id", "id must be a string."
    for name in _LISTS:
        if not (isinstance(row.get(name, []), list) and all(isinstance(w, str) and w for w in row.get(name, []))):
            yield name, f"{name!r} must be a list of non-empty strings."
    kind = row.get("kind", "noun")
    if not isinstance(kind, str) or kind not in KINDS:
        yield "kind", f"kind {kind!r} is none of {', '.join(KINDS)}."
    if row.get("side", "") not in _SIDES:
        yield "side", "side must be 'before' or 'after'."
    if kind != "block" and not (isinstance(row.get("type"), str) and row["type"] in types):
        yield "type", f"type {row.get('type')!r} is not in the taxonomy."
    if not isinstance(row.get("rural", False), bool):
        yield "rural", "rural must be true or false."
    weight = row.get("weight", 1.0)
    if not isinstance(weight, int | float) or isinstance(weight, bool):
        yield "weight", "weight must be a number."
    if row.get("measure", "") not in ("", *taxonomy.MEASURES):
        yield "measure", f"measure {row['measure']!r} is none of {', '.join(taxonomy.MEASURES)}."


def _check(row: Mapping[str, Any], where: str, types: frozenset[str]) -> None:
    for _, message in rule_faults(row, types):
        raise ValueError(f"{where}: {message}")


def make_rule(row: Mapping[str, Any]) -> Rule:
    """Compile a rule that has no faults.

    Parameters
    ----------
    row : Mapping
        The fields as the file has them.

    Returns
    -------
    Rule

    Examples
    --------
    >>> make_rule({"id": "schools", "type": "school.schools", "words": ["(小|中|)学校"]}).words
    ('小学校', '中学校', '学校')
    """
    kind = row.get("kind", "noun")
    return Rule(
        id=row["id"],
        type=row.get("type", ""),
        kind=kind,
        weight=float(row.get("weight", KINDS[kind])),
        notations=tuple(row["words"]),
        units=frozenset(row.get("units", ())),
        classifiers=frozenset(row.get("classifiers", ())),
        side=row.get("side", ""),
        rural=bool(row.get("rural", False)),
        measure=row.get("measure", ""),
        near=_any_of(row, "near"),
        not_near=_any_of(row, "not_near"),
        with_=_any_of(row, "with"),
        without=_any_of(row, "without"),
        before=_any_of(row, "before"),
        head=_any_of(row, "head"),
        examples=tuple(row.get("examples", ())),
        counter_examples=tuple(row.get("counter_examples", ())),
    )


def _any_of(row: Mapping[str, Any], field: str) -> AnyOf | None:
    return AnyOf(tuple(row[field])) if row.get(field) else None


def read_rules(source: Traversable | Path, types: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Read one rule file.

    Parameters
    ----------
    source : Path or Traversable
        A TOML file with ``[[rule]]`` tables.
    types : iterable of str
        Codes of further types that the rules may name beside those of the taxonomy.

    Returns
    -------
    tuple of Rule

    Raises
    ------
    ValueError
        Where the file is not TOML, or a rule is not as it should be; the message names file, rule and field.

    Examples
    --------
    >>> from importlib.resources import files
    >>> rules = read_rules(files("povext.concepts") / "rules" / "poverty.toml")
    >>> rules[0].type
    'poverty.population'
    """
    try:
        rows = tomllib.loads(source.read_text("utf-8")).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{source.name}: not a TOML file: {error}.") from error
    known = frozenset(taxonomy.builtin()) | frozenset(types)
    for number, row in enumerate(rows, 1):
        _check(row, f"{source.name}: rule {row.get('id', number)!r}", known)
    return tuple(map(make_rule, rows))


@lru_cache(maxsize=1)
def bundled_rules() -> tuple[Rule, ...]:
    """All rules that come with the package, file by file in the order of their names.

    Returns
    -------
    tuple of Rule

    Raises
    ------
    ValueError
        Where two rules have one id.

    Examples
    --------
    >>> len({rule.id for rule in bundled_rules()}) == len(bundled_rules())
    True
    """
    folder = files("povext.concepts") / "rules"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    rules = [rule for name in names for rule in read_rules(folder / name)]
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise ValueError(f"Two rules are named {rule.id!r}: give one of them another id.")
        seen.add(rule.id)
    return tuple(rules)
