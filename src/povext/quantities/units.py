"""Units: the table of what can stand behind a numeral, read from a data file and extended without forking."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

__all__ = ["Unit", "Units", "UnitsError", "units_from"]

_FIELDS: Final = {
    "unit": {
        "id",
        "code",
        "dimension",
        "factor",
        "surfaces",
        "after",
        "big",
        "small",
        "other_words",
        "never",
        "near",
        "next",
        "behind",
        "examples",
        "counter_examples",
    },
    "currency": {"code", "surfaces", "prefix", "factor"},
    "per": {"code", "surfaces"},
}
_AFTER: Final = ("", "arabic", "myriad", "large")


class UnitsError(ValueError):
    """A unit file that cannot be used; the message names the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One way to write one unit.

    Parameters
    ----------
    surface : str
        What the text writes, in simplified script.
    code : str
        Unit code of the data model, or an ISO 4217 code.
    dimension : str
        What the unit measures.
    factor : Decimal
        How many of the code's unit one of it is (斤 is 0.5 kg).
    after : str
        ``"arabic"``: not behind one Chinese digit; ``"myriad"``: only behind 万 or 亿;
        ``"large"``: only behind hundreds and decimals; else empty.
    big : str
        The code that the unit has behind 万 and 亿, where that is another one (亿度 is kWh).
    small : str
        The code that the unit has behind one Chinese digit, where that is another one (两块 counts pieces).
    other_words : tuple of str
        Words that begin with the surface; behind a Chinese numeral it is them that is meant.
    never : tuple of str
        The same behind any numeral.
    near : tuple of str
        Words of which one must stand shortly before the numeral (级 is a unit of wind, and of nothing else).
    following : tuple of (tuple of str, str, str)
        Text behind the unit that gives it another code: the words, the code, its dimension.
    preceding : tuple of (tuple of str, str, str)
        The same for words of the clause shortly before the numeral.

    Examples
    --------
    >>> Unit("斤", "kg", "mass", Decimal("0.5")).code
    'kg'
    """

    surface: str
    code: str
    dimension: str
    factor: Decimal = Decimal(1)
    after: str = ""
    big: str = ""
    small: str = ""
    other_words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    following: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    preceding: tuple[tuple[tuple[str, ...], str, str], ...] = ()


@dataclass(frozen=True)
class Units:
    """A table of units. It never changes: :meth:`extended` and :meth:`add` return a new one.

    Parameters
    ----------
    surfaces : mapping
        Surface to :class:`Unit`.
    prefixes : mapping
        What stands before a bare sum (``¥``) to the currency code.
    denominators : mapping
        What a value can be per, behind ``/`` and 每, to its code.

    Examples
    --------
    >>> units = Units.default().add("蒲式耳", code="other", dimension="volume")
    >>> from povext.quantities import match
    >>> [(m.surface, m.value) for m in match("出口300万蒲式耳", units)]
    [('蒲式耳', Decimal('3000000'))]
    """

    surfaces: Mapping[str, Unit]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    denominators: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def default(cls) -> Units:
        """Return the units that come with the library.

        Returns
        -------
        Units
            The table of ``units.toml``, ``measures.toml`` and ``currencies.toml``.

        Examples
        --------
        >>> Units.default().surfaces["亩"].code
        'mu'
        """
        return _default()

    @classmethod
    def load(cls, path: str | Path, *, base: Units | None = None) -> Units:
        r"""Read a unit file on top of a table.

        Parameters
        ----------
        path : str or Path
            A TOML file in the format of ``units.toml``.
        base : Units, optional
            What it extends; by default the units that come with the library.

        Returns
        -------
        Units
            Both; where they differ the file wins.

        Raises
        ------
        UnitsError
            Where the file cannot be read or a field is wrong.

        Examples
        --------
        >>> import tempfile, pathlib
        >>> path = pathlib.Path(tempfile.mkdtemp(), "my.toml")
        >>> _ = path.write_text('[[unit]]\nid = "bushel"\ncode = "other"\nsurfaces = ["蒲式耳"]\n', "utf-8")
        >>> Units.load(path).surfaces["蒲式耳"].code
        'other'
        """
        file = Path(path)
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnitsError(f"{file}: cannot be read: {error}") from error
        return _read(text, str(file), cls.default() if base is None else base)

    def add(self, surface: str, *, code: str, dimension: str | None = None, factor: Decimal | int | str = 1) -> Units:
        """Return a table with one more surface.

        Parameters
        ----------
        surface : str
            What the text writes.
        code : str
            The unit code.
        dimension : str, optional
            What it measures; by default what the code measures.
        factor : Decimal, int or str
            How many of the code's unit one of it is.

        Returns
        -------
        Units
            The new table.

        Raises
        ------
        UnitsError
            Where a value is wrong.

        Examples
        --------
        >>> Units.default().add("石", code="kg", factor=60).surfaces["石"].factor
        Decimal('60')
        """
        row = {"id": surface, "code": code, "surfaces": [surface], "factor": str(factor)}
        if dimension is not None:
            row["dimension"] = dimension
        return self.extended(_units_of(row, "Units.add", _dimensions(self)))

    def extended(self, units: Iterable[Unit]) -> Units:
        """Return a table with more units.

        Parameters
        ----------
        units : iterable of Unit
            What to put in; a surface that is there already is replaced.

        Returns
        -------
        Units
            The new table.

        Examples
        --------
        >>> "蒲式耳" in Units.default().extended([Unit("蒲式耳", "other", "volume")]).surfaces
        True
        """
        return Units({**self.surfaces, **{unit.surface: unit for unit in units}}, self.prefixes, self.denominators)


@cache
def _default() -> Units:
    folder = files("povext.quantities")
    table = Units({})
    for name in ("units.toml", "measures.toml", "currencies.toml"):
        table = _read((folder / name).read_text("utf-8"), name, table)
    return table


def _dimensions(table: Units) -> dict[str, str]:
    return {unit.code: unit.dimension for unit in reversed(list(table.surfaces.values())) if unit.code != "other"} | {
        "other": "other"
    }


def _read(text: str, name: str, base: Units) -> Units:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnitsError(f"{name}: not valid TOML: {error}") from error
    unknown = set(data) - {"unit", "currency", "per", "dimension"}
    if unknown:
        raise UnitsError(f"{name}: unknown table [{sorted(unknown)[0]}]; known are unit, currency, per, dimension")
    return units_from(data, text, name, base)


def units_from(data: dict[str, Any], text: str, name: str, base: Units) -> Units:
    """The units of a parsed file on top of a table; what else the file holds is not looked at.

    Parameters
    ----------
    data : dict
        The file, parsed.
    text : str
        The file, for the lines that messages name.
    name : str
        What to call it.
    base : Units
        What it extends.

    Returns
    -------
    Units

    Raises
    ------
    UnitsError
        Where a field is wrong.
    """
    lines = _Lines(text, name)
    dimensions = _dimensions(base) | _plain_table(data.get("dimension", {}), name, "dimension")
    units: list[Unit] = []
    for number, row in enumerate(_rows(data, "unit", name)):
        units += _units_of(_checked(row, "unit", lines.at("unit", number)), lines.at("unit", number), dimensions)
    prefixes, denominators = dict(base.prefixes), dict(base.denominators)
    for number, row in enumerate(_rows(data, "currency", name)):
        where = lines.at("currency", number)
        _checked(row, "currency", where)
        units += _units_of({**row, "dimension": "money", "surfaces": row.get("surfaces", [])}, where, dimensions)
        prefixes.update(dict.fromkeys(_strings(row.get("prefix", []), "prefix", where), str(row["code"])))
    for number, row in enumerate(_rows(data, "per", name)):
        where = lines.at("per", number)
        _checked(row, "per", where)
        denominators.update(dict.fromkeys(_strings(row.get("surfaces"), "surfaces", where), str(row["code"])))
    table = base.extended(units)
    return Units(table.surfaces, prefixes, denominators)


class _Lines:
    """Tells where in a file the rows of a table start, for messages."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._starts: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            head = line.strip()
            if head.startswith("[[") and head.rstrip().endswith("]]"):
                self._starts.setdefault(head.strip("[] "), []).append(number)

    def at(self, kind: str, number: int) -> str:
        starts = self._starts.get(kind, [])
        line = f":{starts[number]}" if number < len(starts) else ""
        return f"{self._name}{line}: [[{kind}]] number {number + 1}"


def _rows(data: dict[str, Any], kind: str, name: str) -> list[dict[str, Any]]:
    rows = data.get(kind, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnitsError(f"{name}: {kind} must be written as [[{kind}]] rows")
    return rows


def _plain_table(table: Any, name: str, kind: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise UnitsError(f"{name}: [{kind}] must give one string for each code")
    return dict(table)


def _checked(row: dict[str, Any], kind: str, where: str) -> dict[str, Any]:
    unknown = set(row) - _FIELDS[kind]
    if unknown:
        raise UnitsError(f"{where}: unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(_FIELDS[kind]))}")
    if not isinstance(row.get("code"), str) or not row["code"].strip():
        raise UnitsError(f"{where}: field 'code' must be a unit code, not {row.get('code')!r}")
    return row


def _strings(value: Any, name: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise UnitsError(f"{where}: field {name!r} must be a list of strings that are not empty, not {value!r}")
    return tuple(value)


def _units_of(row: Mapping[str, Any], where: str, dimensions: Mapping[str, str]) -> list[Unit]:
    surfaces = _strings(row.get("surfaces"), "surfaces", where)
    for surface in surfaces:
        if surface[0].isdigit() or any(char.isspace() for char in surface):
            raise UnitsError(f"{where}: field 'surfaces' holds {surface!r}; a unit starts with no digit and has no blank in it")
    try:
        factor = Decimal(row.get("factor", "1"))
    except (InvalidOperation, TypeError, ValueError):
        factor = Decimal(0)
    if not factor.is_finite() or factor <= 0:
        raise UnitsError(f"{where}: field 'factor' must be a positive decimal in a string, not {row.get('factor')!r}")
    after = row.get("after", "")
    if after not in _AFTER:
        raise UnitsError(f"{where}: field 'after' must be one of {', '.join(_AFTER[1:])}, not {after!r}")
    code = row["code"]
    dimension = row.get("dimension", dimensions.get(code, "other"))
    if not isinstance(dimension, str):
        raise UnitsError(f"{where}: field 'dimension' must be a string, not {dimension!r}")
    rules, preceding = (_recoded(row.get(name, {}), name, where, dimensions) for name in ("next", "behind"))
    others, never, near = (_strings(row.get(name, []), name, where) for name in ("other_words", "never", "near"))
    big, small = (row.get(name, "") for name in ("big", "small"))
    if not isinstance(big, str) or not isinstance(small, str):
        raise UnitsError(f"{where}: fields 'big' and 'small' must be unit codes, not {big!r} and {small!r}")
    return [
        Unit(
            surface,
            code,
            dimension,
            factor,
            after,
            big,
            small,
            _starting(surface, others),
            _starting(surface, never),
            near,
            rules,
            preceding,
        )
        for surface in surfaces
    ]


def _recoded(table: Any, name: str, where: str, dimensions: Mapping[str, str]) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """The words of ``next`` or ``behind``, each with the code that they give the unit."""
    if not isinstance(table, dict):
        raise UnitsError(f"{where}: field {name!r} must give a list of strings for each code, not {table!r}")
    return tuple((_strings(words, f"{name}.{code}", where), code, dimensions.get(code, "other")) for code, words in table.items())


def _starting(surface: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word.startswith(surface))
