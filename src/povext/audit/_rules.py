"""Rules as data: read, checked, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast, get_args

from povext import taxonomy
from povext._finding import VERDICTS, Explanation, Verdict
from povext.audit._formula import Formula, read_formula
from povext.audit._rule_fields import FLAGS, PATTERNS, ROLE_FIELDS, RULE_FIELDS, check_causes, check_fields
from povext.types import Measure, Status

__all__ = ["SCOPES", "SOURCES", "Role", "Rule", "bundled_rules", "read_rules"]

SCOPES = ("clause", "stretch", "sentence", "paragraph", "document", "documents")
"""How far apart the figures of a relation may stand; a stretch is a sentence or its part between semicolons, ``documents`` is
for :func:`povext.audit.compare`."""
SOURCES = ("indicator", "time", "published", "years", "divisions")
"""Where a role's figure comes from: an indicator, a time expression, the date of publication, the years in the period of
another role, the number of divisions in the place of another role."""
SAME = ("type", "unit", "place", "period", "population", "status", "measure", "per", "counter", "sentence", "block", "document")
_READS = ("value", "period.start", "period.end")
_LEVELS = ("province", "prefecture", "county", "township")
_NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Role:
    """What may stand for a name in a formula.

    Parameters
    ----------
    name : str
        As in the formula.
    source : str
        One of :data:`SOURCES`.
    of : tuple of str
        Roles whose period or place is looked at: that of the first that has one.
    level : str
        Level of the divisions counted.
    reads : str
        ``value``, or ``period.start``, ``period.end`` for the days of its time.
    types, units, measures, status, kinds, roles : frozenset of str
        Codes that it may have; empty where any may. A type that ends in ``.`` stands for a domain; kinds are those of blocks
        (``title``), roles those of times (``deadline``).
    per : frozenset of str or None
        What it must be per, which may be nothing; ``None`` where that does not matter.
    linked : str
        A role that it must be linked with.
    many : bool
        Whether it stands for a run of figures.
    least : Fraction
        How large it must be.
    digits : int
        How many digits it must show, ends of noughts left out.
    typed, dated, named : bool
        Whether it must have a type (not ``other``), must have a period, and must have its place named right before it.
    alone : bool
        Whether the figure before it in the sentence must have another unit: of two in a row, what follows may mean both.
    patterns : tuple of (str, re.Pattern)
        Regular expressions by where they look: ``before`` and ``after`` up to the next figure, ``ahead`` the sentence up to
        it, ``text`` at itself, ``with`` at the whole sentence, ``opens`` and ``follows`` before the first and before every
        other figure of a run; ``not_before``, ``not_after``, ``not_ahead``, ``not_text``, ``without`` must not be found.
    """

    name: str
    source: str = "indicator"
    of: tuple[str, ...] = ()
    level: str = ""
    reads: str = "value"
    types: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset({"actual"})
    per: frozenset[str] | None = None
    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    linked: str = ""
    many: bool = False
    least: Fraction = Fraction(0)
    digits: int = 0
    typed: bool = False
    dated: bool = False
    named: bool = False
    alone: bool = False
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation that texts imply.

    Parameters
    ----------
    id : str
        Its name; what stands before the first dot is the check it belongs to.
    formula : Formula
        The relation.
    roles : tuple of Role
        Its names, in the order in which they are looked for.
    label_en, label_zh : str
        What is compared.
    within : str
        One of :data:`SCOPES`.
    order : tuple of str
        Roles that must follow one another.
    gap : int
        How many other figures may stand between two neighbours.
    same, told, differ : tuple of (str, tuple of str)
        Fields that roles must share, that they must share where they have them, and in which they must differ.
    over : tuple of (str, str, str)
        A role whose period, where it is told, must reach from the time of the second to that of the third.
    overlap : tuple of str
        Roles whose periods, where they are told, must have a day in common.
    exact : bool
        Whether the numbers themselves must be equal, not what they leave open.
    tolerance : Fraction
        How far the computed side may be off, as a share of it.
    on_holds, on_fails : str or None
        What to say of it; ``None`` to say nothing.
    explanations : tuple of Explanation
        Innocent causes.
    published, place : str
        What the examples are read with.
    examples, counter_examples, holds : tuple of str
        Texts in which the rule must find a failure or a warning, must find none, and must find that it holds.
    """

    id: str
    formula: Formula
    roles: tuple[Role, ...]
    label_en: str
    label_zh: str
    within: str = "sentence"
    order: tuple[str, ...] = ()
    gap: int = 0
    same: tuple[tuple[str, tuple[str, ...]], ...] = ()
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()
    differ: tuple[tuple[str, tuple[str, ...]], ...] = ()
    over: tuple[str, ...] = ()
    overlap: tuple[str, ...] = ()
    exact: bool = False
    tolerance: Fraction = Fraction(0)
    on_holds: Verdict | None = "holds"
    on_fails: Verdict | None = "fails"
    explanations: tuple[Explanation, ...] = ()
    published: str = ""
    place: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def bundled_rules() -> tuple[Rule, ...]:
    """The rules that come with povext.

    Returns
    -------
    tuple of Rule

    Examples
    --------
    >>> len({rule.id.partition(".")[0] for rule in bundled_rules()}) >= 15
    True
    """
    folder = files("povext.audit").joinpath("rules")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(rule for file in found for rule in read_rules(file))


def read_rules(source: Traversable | Path, types: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Read a file of rules.

    Parameters
    ----------
    source : Path or Traversable
        A TOML file of ``[[rule]]`` tables; ``docs/audit.md`` tells their fields.
    types : iterable of str
        Codes that they may speak of beside those of povext: the ones of a taxonomy of your own.

    Returns
    -------
    tuple of Rule

    Raises
    ------
    ValueError
        Where the file is no TOML or a rule is not as it should be; the message names file, rule and field.
    OSError
        Where it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> text = '''
    ... [[rule]]
    ... id = "own.posts"
    ... formula = "posts <= people"
    ... label_en = "public posts against people in work"
    ... label_zh = "公益岗位与就业人数"
    ... [rule.roles.people]
    ... types = ["employment.employed"]
    ... [rule.roles.posts]
    ... types = ["employment.public_posts"]
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "own.toml").write_text(text, "utf-8")
    ...     [rule.id for rule in read_rules(Path(folder, "own.toml"))]
    ['own.posts']
    """
    try:
        data = tomllib.loads(source.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{source}: is no TOML: {error}.") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{source}: is not UTF-8 (byte {error.start}): save it as UTF-8.") from None
    check_causes(data.get("explanation", {}), f"{source}")
    causes = {**_causes(), **data.get("explanation", {})}
    rows = data.get("rule")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{source}: holds no [[rule]].")
    known = frozenset({*taxonomy.builtin(), *types, "other"})
    rules = tuple(_rule(row, f"{source}, rule {row.get('id') or n}", causes, known) for n, row in enumerate(rows, 1))
    names = [rule.id for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ValueError(f"{source}: two rules are called {twice!r}.")
    return rules


@lru_cache(maxsize=1)
def _causes() -> dict[str, dict[str, str]]:
    text = files("povext.audit").joinpath("explanations.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["explanation"])


def _rule(row: Mapping[str, Any], where: str, causes: Mapping[str, Mapping[str, str]], known: frozenset[str]) -> Rule:
    for name in ("id", "formula", "label_en", "label_zh", "roles"):
        if not row.get(name):
            raise ValueError(f"{where}: the field {name!r} is missing.")
    check_fields(row, RULE_FIELDS, where)
    try:
        formula = read_formula(row["formula"])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    roles = tuple(_role(name, told, f"{where}, role {name}", known) for name, told in row["roles"].items())
    names = {role.name for role in roles}
    if not formula.names <= names:
        raise ValueError(f"{where}: the formula speaks of {sorted(formula.names - names)[0]!r}, which is no role of it.")
    _check_references(roles, where)
    loose = next((role.name for role in roles if role.many and role.name not in row.get("order", ())), None)
    if loose or (len(row.get("order", ())) == 1 and any(role.many for role in roles)):
        raise ValueError(f"{where}: a role that stands for many must have a neighbour in 'order'.")
    _one_of(row.get("within", "sentence"), SCOPES, f"{where}: within")
    unknown = [name for name in row.get("explanations", ()) if name not in causes]
    if unknown:
        raise ValueError(f"{where}: no explanation is called {unknown[0]!r}.")
    return Rule(
        id=row["id"],
        formula=formula,
        roles=roles,
        label_en=row["label_en"],
        label_zh=row["label_zh"],
        within=row.get("within", "sentence"),
        order=_of_roles(row.get("order", ()), names, f"{where}: order"),
        gap=row.get("gap", 0),
        same=_fields(row.get("same", {}), names, f"{where}: same"),
        told=_fields(row.get("told", {}), names, f"{where}: told"),
        differ=_fields(row.get("differ", {}), names, f"{where}: differ"),
        over=_three(row.get("over", ()), names, f"{where}: over"),
        overlap=_of_roles(row.get("overlap", ()), names, f"{where}: overlap"),
        exact=row.get("exact", False),
        tolerance=_number(row.get("tolerance", "0"), f"{where}: tolerance"),
        on_holds=_verdict(row.get("on_holds", "holds"), f"{where}: on_holds"),
        on_fails=_verdict(row.get("on_fails", "fails"), f"{where}: on_fails"),
        explanations=tuple(Explanation(code=name, **causes[name]) for name in row.get("explanations", ())),
        published=row.get("published", "2020-11-10"),
        place=row.get("place", ""),
        examples=tuple(row.get("examples", ())),
        counter_examples=tuple(row.get("counter_examples", ())),
        holds=tuple(row.get("holds", ())),
    )


def _role(name: str, row: Mapping[str, Any], where: str, known: frozenset[str]) -> Role:
    check_fields(row, ROLE_FIELDS, where)
    source = _one_of(row.get("source", "indicator"), SOURCES, f"{where}: source")
    types = row.get("types", [])
    strange = [t for t in types if t not in known and not t.endswith(".")]
    if strange:
        raise ValueError(f"{where}: type {strange[0]!r} is not in the taxonomy.")
    for field, allowed in (("measures", get_args(Measure)), ("status", get_args(Status))):
        for code in row.get(field, []):
            _one_of(code, allowed, f"{where}: {field}")
    if row.get("level") or source == "divisions":
        _one_of(row.get("level", ""), _LEVELS, f"{where}: level")
    return Role(
        name=name,
        source=source,
        of=tuple(row.get("of", ())),
        level=row.get("level", ""),
        reads=_one_of(row.get("reads", "value"), _READS, f"{where}: reads"),
        types=frozenset(t for t in types if not t.endswith(".")),
        domains=tuple(t for t in types if t.endswith(".")),
        units=frozenset(row.get("units", ())),
        measures=frozenset(row.get("measures", ())),
        status=frozenset(row.get("status", ("actual",))),
        per=frozenset(row["per"]) if "per" in row else None,
        kinds=frozenset(row.get("kinds", ())),
        roles=frozenset(row.get("roles", ())),
        linked=row.get("linked", ""),
        least=_number(row.get("least", "0"), f"{where}: least"),
        digits=row.get("digits", 0),
        **{flag: row.get(flag, False) for flag in FLAGS},
        patterns=tuple((field, _pattern(row[field], f"{where}: {field}")) for field in PATTERNS if field in row),
    )


def _check_references(roles: Iterable[Role], where: str) -> None:
    """See that roles that look at others look at such as have figures of their own in the text."""
    told = {role.name for role in roles if role.source in ("indicator", "time")}
    for role in roles:
        strange = [name for name in (*role.of, role.linked) if name and name not in told]
        if strange:
            raise ValueError(f"{where}, role {role.name}: {strange[0]!r} is no role of the rule that is read in the text.")


def _one_of(value: str, allowed: Iterable[str], where: str) -> str:
    if value not in tuple(allowed):
        raise ValueError(f"{where} {value!r} is none of {', '.join(allowed)}.")
    return value


def _of_roles(told: Any, names: set[str], where: str) -> tuple[str, ...]:
    chosen = tuple(names) if told == "all" else tuple(told)
    strange = [name for name in chosen if name not in names]
    if strange:
        raise ValueError(f"{where} speaks of {strange[0]!r}, which is no role of the rule.")
    return chosen


def _three(told: Any, names: set[str], where: str) -> tuple[str, ...]:
    if told and len(told) != 3:
        raise ValueError(f"{where} must name three roles.")
    return _of_roles(told, names, where)


def _fields(row: Mapping[str, Any], names: set[str], where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((_one_of(field, SAME, where), _of_roles(told, names, where)) for field, told in row.items())


def _verdict(told: str, where: str) -> Verdict | None:
    return None if told == _NONE else cast("Verdict", _one_of(told, (*VERDICTS, _NONE), where))


def _number(told: Any, where: str) -> Fraction:
    try:
        return Fraction(str(told))
    except ValueError:
        raise ValueError(f"{where} {told!r} is no number.") from None


def _pattern(told: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(told)
    except re.error as error:
        raise ValueError(f"{where} {told!r} is no regular expression: {error}.") from None
