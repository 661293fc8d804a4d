"""The fields of an indicator as flat strings, which is what annotation tools can show and edit, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, get_args

from povext.types import Bound, Level, Measure, Status

__all__ = ["CHOICES", "CONTEXT", "TEXTS", "Annotated", "Note", "Region", "Returned", "context_of", "flat", "unflat"]

CHOICES: dict[str, tuple[str, ...]] = {"bound": get_args(Bound), "measure": get_args(Measure), "status": get_args(Status)}
"""Fields that have one of a few values; the first is the usual one."""

TEXTS = (
    "value", "low", "high", "unit", "per", "place", "place_code", "place_level",
    "period", "period_text", "period_certainty", "population",
)  # fmt: skip
"""Fields that are written out. ``per`` is joined with semicolons, ``period`` is ``2019-01-01/2019-12-31``."""

CONTEXT = ("published", "title", "source", "place")
"""What is told of a text beside its characters."""

_MOST = 200


@dataclass(frozen=True)
class Region:
    """A stretch that a tool has marked.

    Parameters
    ----------
    start, end : int
        Code points of the text.
    type : str
        Its label.
    fields : Mapping
        Its other fields as flat strings; empty where the tool tells none.
    """

    start: int
    end: int
    type: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Annotated:
    """A text with records in the shape of gold.

    Parameters
    ----------
    name : str
        What the text is called.
    text : str
        The raw text.
    rows : tuple of Mapping
        Records (``docs/evaluation.md``).
    context : Mapping
        ``published``, ``title``, ``source``, ``place``, those that are known.
    """

    name: str
    text: str
    rows: tuple[Mapping[str, Any], ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Something about a corrected text that a person should look at.

    Parameters
    ----------
    document : str
        Name of the text.
    start, end : int or None
        The stretch.
    message : str
        What is wrong, or what was done.

    Examples
    --------
    >>> print(Note("report", 4, 7, "'62个' reads 62, not 65"))
    report [4, 7): '62个' reads 62, not 65
    """

    document: str
    start: int | None
    end: int | None
    message: str

    def __str__(self) -> str:
        where = self.document if self.start is None else f"{self.document} [{self.start}, {self.end})"
        return f"{where}: {self.message}"


class Returned(NamedTuple):
    """A text as a tool gives it back.

    Parameters
    ----------
    name, text : str
        What it is called, and its characters.
    regions : list of Region or None
        What is marked in it; ``None`` where nobody has annotated it.
    context : Mapping
        What the tool tells of it, among more.
    notes : list of Note
        What was noticed while it was read.
    """

    name: str
    text: str
    regions: list[Region] | None
    context: Mapping[str, Any]
    notes: list[Note]


def context_of(fields: Mapping[str, str]) -> dict[str, str]:
    """What is told of a text beside its characters, without what is empty or something else."""
    return {name: fields[name] for name in CONTEXT if fields.get(name)}


def flat(row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a record as flat strings; absent ones are left out.

    Parameters
    ----------
    row : Mapping
        A record of gold, or an indicator as JSON.

    Returns
    -------
    dict

    Examples
    --------
    >>> flat({"value": "62", "unit": "count", "per": ["year"], "place": {"name": "马山县", "code": None}})
    {'bound': '=', 'measure': 'value', 'status': 'actual', 'value': '62', 'unit': 'count', 'per': 'year', 'place': '马山县'}
    """
    place, period = row.get("place") or {}, row.get("period") or {}
    told = {name: row.get(name) or usual[0] for name, usual in CHOICES.items()}
    told |= {name: row.get(name) for name in ("value", "low", "high", "unit")}
    told |= {"per": ";".join(row.get("per") or ()), "place": place.get("name")}
    told |= {"place_code": place.get("code"), "place_level": place.get("level")}
    if period:
        told["period"] = f"{period['start']}/{period['end']}"
        told |= {"period_text": period.get("text"), "period_certainty": period.get("certainty")}
    told["population"] = row.get("population")
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def unflat(fields: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The fields of a record from flat strings, as a person may have edited them.

    Parameters
    ----------
    fields : Mapping
        Flat strings.

    Returns
    -------
    dict
        The fields of a record; those that cannot be read are left at what they usually are.
    list of str
        What could not be read.

    Examples
    --------
    >>> row, wrong = unflat({"value": "62", "status": "planed", "period": "2019-12-31"})
    >>> row["value"], row["status"], row["period"]["end"], wrong
    ('62', 'actual', '2019-12-31', ["status 'planed' is none of actual, planned, forecast, norm"])
    """
    told = {name: str(value).strip()[:_MOST] for name, value in fields.items() if str(value).strip()}
    wrong: list[str] = []
    row: dict[str, Any] = {}
    for name in ("value", "low", "high"):
        row[name] = _number(name, told.get(name), wrong)
    row["unit"] = told.get("unit", "other")
    for name, values in CHOICES.items():
        row[name] = told.get(name, values[0])
        if row[name] not in values:
            wrong.append(f"{name} {row[name]!r} is none of {', '.join(values)}")
            row[name] = values[0]
    row["per"] = [word for word in (part.strip() for part in told.get("per", "").split(";")) if word]
    row["place"], row["period"] = _place(told, wrong), _period(told, wrong)
    row["population"] = told.get("population")
    wrong += [f"unknown field {name[:40]!r}" for name in fields if name not in TEXTS and name not in CHOICES]
    return row, wrong


def _number(name: str, value: str | None, wrong: list[str]) -> str | None:
    if value is None:
        return None
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        wrong.append(f"{name} {value!r} is no number")
        return None
    return format(number, "f")


def _place(told: Mapping[str, str], wrong: list[str]) -> dict[str, Any] | None:
    if "place" not in told:
        return None
    level = told.get("place_level", "other")
    if level not in get_args(Level):
        wrong.append(f"place_level {level!r} is none of {', '.join(get_args(Level))}")
        level = "other"
    return {"name": told["place"], "code": told.get("place_code"), "level": level}


def _period(told: Mapping[str, str], wrong: list[str]) -> dict[str, str] | None:
    if "period" not in told:
        return None
    start, _, end = told["period"].partition("/")
    try:
        days = [date.fromisoformat(day.strip()).isoformat() for day in (start, end or start)]
    except ValueError:
        wrong.append(f"period {told['period']!r} is not written as 2019-01-01/2019-12-31")
        return None
    text, certainty = told.get("period_text", ""), told.get("period_certainty", "resolved")
    return {"start": days[0], "end": days[1], "text": text, "certainty": certainty}
