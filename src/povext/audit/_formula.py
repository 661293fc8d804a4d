"""Formulas of rules: ``change = from - to``, ``part <= whole``, ``amount = people * each``, ``whole = sum(parts)``.

Names are the roles of a rule. A formula is read by a grammar of its own into a tree; nothing is ever evaluated as Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from povext.audit._intervals import Figure, exactly, total

__all__ = ["Formula", "read_formula"]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z_]+)|(?P<mark><=|>=|[=+\-*/()]))")
_SIGNS = ("=", "<=", ">=")
_FUNCTIONS = ("sum", "abs")
_STEPS: dict[str, Callable[[Figure, Figure], Figure]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_Tree = tuple[str, object, object]
Values = Mapping[str, list[Figure]]


@dataclass(frozen=True, slots=True)
class Formula:
    """A relation between roles.

    Parameters
    ----------
    text : str
        As it was written.
    stated : str
        The role on the left: what the text states.
    sign : str
        ``=``, ``<=`` or ``>=``.
    tree : tuple
        What the other side computes.
    names : frozenset of str
        All roles in it.

    Examples
    --------
    >>> read_formula("change = from - to").stated
    'change'
    """

    text: str
    stated: str
    sign: str
    tree: _Tree
    names: frozenset[str]

    def computed(self, values: Values) -> Figure:
        """What the other side comes to.

        Raises
        ------
        ArithmeticError
            Where the figures do not allow it.
        """
        return _value(self.tree, values)


def read_formula(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text : str
        ``ROLE = EXPRESSION``, or with ``<=`` or ``>=``; an expression holds roles, numbers, ``+ - * /``, brackets,
        ``sum(ROLE)`` and ``abs(EXPRESSION)``.

    Returns
    -------
    Formula

    Raises
    ------
    ValueError
        Where it is none.
    """
    reader = _Reader(text)
    stated = reader.take("name")
    sign = reader.take("mark")
    if sign not in _SIGNS:
        raise reader.fault("'=', '<=' or '>=' after the first role")
    tree = reader.expression()
    if reader.kind:
        raise reader.fault("the end")
    return Formula(text, stated, sign, tree, frozenset({stated, *_names(tree)}))


class _Reader:
    """Recursive descent over the tokens of a formula."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text.strip(), 0
        self.kind: str | None = ""
        self.word = ""
        self.move()

    def fault(self, wanted: str) -> ValueError:
        return ValueError(f"The formula {self.text!r} has {self.word or 'its end'!r} where {wanted} belongs.")

    def move(self) -> None:
        if self.at == len(self.text):
            self.kind, self.word = None, ""
            return
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            self.word = self.text[self.at :].strip()
            raise self.fault("a role, a number or one of = <= >= + - * / ( )")
        self.at, self.kind = found.end(), found.lastgroup
        self.word = found[found.lastgroup or 0]

    def take(self, kind: str, word: str = "") -> str:
        if self.kind != kind or (word and self.word != word):
            raise self.fault(f"{word!r}" if word else "a role" if kind == "name" else "a sign")
        taken = self.word
        self.move()
        return taken

    def expression(self) -> _Tree:
        return self._chain("+-", lambda: self._chain("*/", self._atom))

    def _chain(self, marks: str, part: Callable[[], _Tree]) -> _Tree:
        tree = part()
        while self.kind == "mark" and self.word in marks:
            mark = self.take("mark")
            tree = (mark, tree, part())
        return tree

    def _atom(self) -> _Tree:
        if self.kind == "number":
            return ("number", Fraction(self.take("number")), None)
        if self.kind == "mark" and self.word == "(":
            self.move()
            tree = self.expression()
            self.take("mark", ")")
            return tree
        name = self.take("name")
        if self.kind == "mark" and self.word == "(":
            if name not in _FUNCTIONS:
                raise ValueError(f"The formula {self.text!r} calls {name!r}; it can call {' and '.join(_FUNCTIONS)}.")
            self.move()
            inner: object = self.take("name") if name == "sum" else self.expression()
            self.take("mark", ")")
            return (name, inner, None)
        return ("role", name, None)


def _names(tree: _Tree) -> Iterator[str]:
    kind, one, two = tree
    if kind in ("role", "sum"):
        yield str(one)
    for branch in (one, two):
        if isinstance(branch, tuple):
            yield from _names(branch)


def _value(tree: _Tree, values: Values) -> Figure:
    kind, one, two = tree
    if kind == "number":
        return exactly(one)  # type: ignore[arg-type]
    if kind == "role":
        return values[str(one)][0]
    if kind == "sum":
        return total(values[str(one)])
    if kind == "abs":
        return abs(_value(one, values))  # type: ignore[arg-type]
    return _STEPS[kind](_value(one, values), _value(two, values))  # type: ignore[arg-type]
