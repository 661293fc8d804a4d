"""What the fields of a rule and of its roles may hold: checked before anything is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["FLAGS", "PATTERNS", "ROLE_FIELDS", "RULE_FIELDS", "check_causes", "check_fields"]

PATTERNS = (
    "before", "after", "not_before", "not_after", "ahead", "not_ahead", "text", "not_text", "opens", "follows", "with", "without",
)  # fmt: skip
FLAGS = ("many", "typed", "dated", "named", "alone")

RULE_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("id", "formula", "label_en", "label_zh", "within", "on_holds", "on_fails"), "text"),
    **dict.fromkeys(("source", "note", "published", "place"), "text"),
    **dict.fromkeys(("examples", "counter_examples", "holds", "explanations", "order", "over", "overlap"), "texts"),
    **dict.fromkeys(("same", "told", "differ"), "shared"),
    "roles": "tables",
    "gap": "count",
    "exact": "flag",
    "tolerance": "number",
}
"""Field of a rule → what it holds."""

ROLE_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("source", "level", "reads", "linked"), "text"),
    **dict.fromkeys(("of", "types", "units", "measures", "status", "per", "kinds", "roles"), "texts"),
    **dict.fromkeys(FLAGS, "flag"),
    **dict.fromkeys(PATTERNS, "text"),
    "least": "number",
    "digits": "count",
}
"""Field of a role → what it holds."""


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _shared(value: Any) -> bool:
    return isinstance(value, dict) and all(roles == "all" or _texts(roles) for roles in value.values())


def _tables(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "a string"),
    "texts": (_texts, "a list of strings"),
    "shared": (_shared, 'a table: to each field a list of roles, or "all"'),
    "tables": (_tables, "tables, one a role"),
    "count": (lambda value: type(value) is int and value >= 0, "a whole number"),
    "number": (lambda value: isinstance(value, str | int | float) and not isinstance(value, bool), "a number"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
}


def check_fields(row: Mapping[str, Any], fields: Mapping[str, str], where: str) -> None:
    """See that a table has no other fields, and that each holds what it should.

    Parameters
    ----------
    row : Mapping
        The fields as the file has them.
    fields : Mapping
        :data:`RULE_FIELDS` or :data:`ROLE_FIELDS`.
    where : str
        File, rule and role, for the message.

    Raises
    ------
    ValueError
        Where one does not; the message names it.

    Examples
    --------
    >>> check_fields({"gap": "far"}, RULE_FIELDS, "own.toml, rule own.posts")
    Traceback (most recent call last):
    ValueError: own.toml, rule own.posts: gap must be a whole number.
    """
    unknown = sorted(row.keys() - fields.keys())
    if unknown:
        raise ValueError(f"{where}: unknown field {unknown[0]!r}; the fields are {', '.join(sorted(fields))}.")
    for name, value in row.items():
        fits, words = _KINDS[fields[name]]
        if not fits(value):
            raise ValueError(f"{where}: {name} must be {words}.")


def check_causes(told: Any, where: str) -> None:
    """See that the explanations of a file are tables with ``en`` and ``zh``; a ``ValueError`` says which is not."""
    if not _tables(told):
        raise ValueError(f"{where}: explanations must be written as [explanation.NAME] tables.")
    for name, row in told.items():
        if row.keys() != {"en", "zh"} or not all(isinstance(text, str) for text in row.values()):
            raise ValueError(f"{where}: explanation {name} must have the strings en and zh, and nothing else.")
