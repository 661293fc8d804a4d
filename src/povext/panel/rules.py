"""What the panel knows of the field, read from ``rules.toml`` beside this module."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = ["Gap", "Rules", "rules"]


class Gap(NamedTuple):
    """How a text speaks where a number has been lost.

    Parameters
    ----------
    level : re.Pattern
        A verb that leads to a new level, perhaps a time, an empty place, a unit (groups ``verb``, ``when``, ``unit``).
    difference : re.Pattern
        A verb that leads to a difference, an empty place, a unit (groups ``verb``, ``unit``).
    before : re.Pattern
        由 or 从, a time, an empty place, a unit, and a verb that leads to a new level (groups ``when``, ``unit``).
    falling : frozenset of str
        The verbs that lead downwards.
    """

    level: re.Pattern[str]
    difference: re.Pattern[str]
    before: re.Pattern[str]
    falling: frozenset[str]


class Rules(NamedTuple):
    """The rules of the panel.

    Parameters
    ----------
    flows : frozenset of str
        Types that are counted over a stretch of time.
    same : dict
        ``(type, measure, unit)`` to the type that says the same and the sign of its value.
    implied : dict
        Type to the groups that it implies.
    groups : dict
        Name of a group to the name that stands for it.
    correction : re.Pattern
        What tells a correction.
    gap : Gap
        What tells a lost number.
    """

    flows: frozenset[str]
    same: dict[tuple[str, str, str], tuple[str, int]]
    implied: dict[str, frozenset[str]]
    groups: dict[str, str]
    correction: re.Pattern[str]
    gap: Gap


@cache
def rules() -> Rules:
    """Read the rules, once.

    Returns
    -------
    Rules

    Examples
    --------
    >>> rules().same["poverty.population", "change", "person"]
    ('poverty.lifted', -1)
    >>> rules().groups["农村常住居民"], "poverty.lifted" in rules().flows
    ('农村居民', True)
    """
    told = tomllib.loads((resources.files("povext.panel") / "rules.toml").read_text("utf-8"))
    implied: dict[str, frozenset[str]] = {}
    for row in told["implied"]:
        for code in row["types"].split():
            implied[code] = implied.get(code, frozenset()) | frozenset(row["groups"].split())
    groups = {name: names[0] for row in told["group"] for names in [row["names"].split()] for name in names}
    same = {(r["type"], r["measure"], unit): (r["into"], r["sign"]) for r in told["same"] for unit in r["units"]}
    correction = re.compile(_any(told["correction"]["cues"]))
    return Rules(frozenset(told["flows"].split()), same, implied, groups, correction, _gap(told["gap"]))


def _gap(told: dict[str, str]) -> Gap:
    unit = f"(?P<unit>{_any(told['units'])})(?![0-9])"
    when = f"(?P<when>{told['time']})"
    level = f"(?P<verb>{_any(told['down'] + ' ' + told['up'])})"
    difference = f"(?P<verb>{_any(told['less'] + ' ' + told['more'])})"
    return Gap(
        re.compile(level + when + unit),
        re.compile(difference + unit),
        re.compile(f"(?:{_any(told['from'])}){when}{unit}{level}"),
        frozenset(f"{told['down']} {told['less']}".split()),
    )


def _any(words: str) -> str:
    """Any of the words, longer ones first."""
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))
