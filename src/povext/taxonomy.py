"""The taxonomy: which types an indicator can have, how they are called and which units they take.

The table is ``taxonomy.toml`` beside this module. Light: it imports nothing but the standard library.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MEASURES", "UNITS", "IndicatorType", "Language", "builtin", "label", "parse"]

Language = Literal["en", "zh"]

MEASURES = ("value", "change", "growth", "share", "rank", "gap", "multiple")
"""What a number can measure of its type."""

UNITS = frozenset(
    "person household person_time count CNY percent pp ratio times mu ha m2 km2 km t kg kW kWh head rank year month day".split()
)
"""Units of the data model; any other (a foreign currency, metres) is told as ``other``."""


class IndicatorType(NamedTuple):
    """One type of the taxonomy.

    Parameters
    ----------
    code : str
        ``domain.concept`` (``poverty.incidence``), or ``other``.
    zh, en : str
        Labels.
    units : tuple of str
        Unit codes that a value of this type may have; ``("*",)`` where any will do.
    note : str
        What belongs to the type where the label leaves doubt; empty where it does not.
    measures : tuple of str
        The measures that a number of this type may have; empty where any may.

    Examples
    --------
    >>> builtin()["poverty.incidence"].en
    'Poverty headcount ratio (incidence)'
    >>> builtin()["poverty.incidence"].domain
    'poverty'
    """

    code: str
    zh: str
    en: str
    units: tuple[str, ...]
    note: str = ""
    measures: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The part of the code before the dot."""
        return self.code.partition(".")[0]

    def label(self, language: Language = "en") -> str:
        """Label in English or Chinese.

        Parameters
        ----------
        language : {"en", "zh"}
            Which label.

        Returns
        -------
        str

        Examples
        --------
        >>> builtin()["poverty.villages"].label("zh")
        '贫困村'
        """
        return self.zh if language == "zh" else self.en


def parse(text: str) -> Mapping[str, IndicatorType]:
    r"""Read a taxonomy written in TOML (an array of tables ``[[type]]``).

    Parameters
    ----------
    text : str
        TOML source. Each ``[[type]]`` has ``code``, ``zh``, ``en``, ``units`` and, where useful, ``note``.

    Returns
    -------
    Mapping from code to IndicatorType
        In the order of the file, read-only.

    Raises
    ------
    ValueError
        Where the text is no TOML, a field is missing or of the wrong kind, or a code comes twice; the message names it.

    Examples
    --------
    >>> parse('[[type]]\ncode = "school.pupils"\nzh = "学生"\nen = "Pupils"\nunits = ["person"]')["school.pupils"].units
    ('person',)
    >>> parse('[[type]]\ncode = "school.pupils"')
    Traceback (most recent call last):
    ...
    ValueError: taxonomy: type 1 (school.pupils): zh is missing
    """
    try:
        rows = tomllib.loads(text).get("type", [])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"taxonomy: not valid TOML: {error}") from None
    found: dict[str, IndicatorType] = {}
    for number, row in enumerate(rows, 1):
        item = _row(number, row)
        if item.code in found:
            raise ValueError(f"taxonomy: type {number}: code {item.code} comes twice")
        found[item.code] = item
    return MappingProxyType(found)


@cache
def builtin() -> Mapping[str, IndicatorType]:
    """The taxonomy that comes with the package.

    Returns
    -------
    Mapping from code to IndicatorType
        Read-only, in the order of the file.

    Examples
    --------
    >>> len(builtin())
    103
    """
    return parse((resources.files("povext") / "taxonomy.toml").read_text("utf-8"))


def label(code: str, language: Language = "en") -> str:
    """Label of a type of the built-in taxonomy; the code itself where it is none.

    Parameters
    ----------
    code : str
        Type code.
    language : {"en", "zh"}
        Which label.

    Returns
    -------
    str

    Examples
    --------
    >>> label("poverty.villages"), label("poverty.villages", "zh"), label("my.own")
    ('Poor villages', '贫困村', 'my.own')
    """
    item = builtin().get(code)
    return code if item is None else item.label(language)


def _row(number: int, row: Mapping[str, object]) -> IndicatorType:
    where = f"taxonomy: type {number} ({row.get('code', 'no code')})"
    for name in ("code", "zh", "en"):
        if name not in row:
            raise ValueError(f"{where}: {name} is missing")
        if not isinstance(row[name], str) or not row[name]:
            raise ValueError(f"{where}: {name} must be a non-empty string, not {row[name]!r}")
    units = row.get("units")
    if not isinstance(units, list) or not units or not all(isinstance(u, str) for u in units):
        raise ValueError(f"{where}: units must be a list of unit codes, not {units!r}")
    return IndicatorType(str(row["code"]), str(row["zh"]), str(row["en"]), tuple(units), str(row.get("note", "")))
