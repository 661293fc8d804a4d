"""What a plot is made of: plain rows, from extractions or from any table that povext has written."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isnan
from typing import Any, TypeAlias, cast

from povext.types import Extraction, Indicator
from povext.viz._labels import Language, call, type_names

__all__ = ["Observation", "Source", "observations"]

Observation: TypeAlias = dict[str, Any]
Source: TypeAlias = "Extraction | Iterable[Extraction | tuple[str, Extraction] | Mapping[str, Any]] | object"

_FRAMES: dict[str, dict[str, Any]] = {"to_dicts": {}, "to_pylist": {}, "to_dict": {"orient": "records"}}  # polars, Arrow, pandas
_NEEDED = ("type", "unit", "status", "measure", "period_end")


def observations(data: Source, language: Language = "en") -> list[Observation]:
    """One row for each indicator that has a period.

    Parameters
    ----------
    data : Extraction, mapping, iterable or table
        One extraction; a mapping of names to extractions; several, each alone or as ``(name, extraction)``; rows with the
        columns of povext's tables (of ``povext extract --format csv``), as mappings or as a pandas, polars or Arrow table.
    language : {"en", "zh"}
        Language of the labels.

    Returns
    -------
    list of dict
        ``document``, ``type``, ``label``, ``value``, ``low``, ``high`` (floats, which is what plots draw, or None), ``unit``
        (its code, and what it is per), ``measure``, ``status``, ``status_label``, ``place``, ``start``, ``end`` (ISO),
        ``at`` (the last day in years, 2019.0 for the end of 2019), ``text``, ``confidence``.

    Raises
    ------
    TypeError
        Where the data is nothing of the kind.
    ValueError
        Where a row lacks a column.

    Examples
    --------
    >>> from povext import extract
    >>> [(o["type"], o["value"], o["place"], o["end"]) for o in observations(extract("2019年底，陇西县贫困发生率降至0.4%。"))]
    [('poverty.incidence', 0.4, '陇西县', '2019-12-31')]
    """
    rows: Iterable[Any] = [data] if isinstance(data, Extraction) else _records(data)
    found: list[Observation] = []
    for number, item in enumerate(rows, 1):
        if isinstance(item, Mapping):
            made = [_from_row(number, item)]
        else:
            name, extraction = item[:2] if isinstance(item, tuple) and len(item) > 1 else (None, item)
            if not isinstance(extraction, Extraction):
                raise TypeError(
                    f"Item {number} is no extraction and no row of a table: hand in extractions, pairs (name, extraction), or"
                    f" a table with povext's columns, not {type(item).__name__}."
                )
            called = str(name or extraction.title or number)
            made = [_from_indicator(called, i) for i in extraction.indicators if i.period is not None]
        found += [_named(row, language) for row in made if row["end"]]
    return found


def _records(data: object) -> Iterable[Any]:
    if isinstance(data, Mapping):
        return list(data.items())
    for method, options in _FRAMES.items():
        if hasattr(data, method):
            return cast("Sequence[Any]", getattr(data, method)(**options))
    if isinstance(data, Iterable) and not isinstance(data, str | bytes):
        return data
    raise TypeError(f"A plot takes extractions or a table with povext's columns, not {type(data).__name__}.")


def _from_indicator(document: str, indicator: Indicator) -> Observation:
    place, period = indicator.place, indicator.period
    return {
        "document": document,
        "type": indicator.type,
        "value": _number(indicator.value),
        "low": _number(indicator.low),
        "high": _number(indicator.high),
        "unit": "/".join((indicator.unit, *indicator.per)),
        "measure": indicator.measure,
        "status": indicator.status,
        "place": place.name if place else "",
        "start": period.start if period else "",
        "end": period.end if period else "",
        "text": indicator.text,
        "confidence": indicator.confidence,
    }


def _from_row(number: int, row: Mapping[str, Any]) -> Observation:
    missing = [name for name in _NEEDED if name not in row]
    if missing:
        raise ValueError(
            f"Row {number} of the table has no column {', '.join(missing)}: a plot needs the columns of povext's tables."
        )
    per = row.get("per")
    per = [] if _void(per) else per.split(";") if isinstance(per, str) else list(cast("Iterable[str]", per))
    return {
        "document": _text(row.get("file")),
        "type": _text(row["type"]),
        **{name: _number(row.get(name)) for name in ("value", "low", "high")},
        "unit": "/".join((_text(row["unit"]), *(p for p in per if p))),
        "measure": _text(row["measure"]),
        "status": _text(row["status"]),
        "place": _text(row.get("place_name")),
        "start": _text(row.get("period_start"))[:10],
        "end": _text(row["period_end"])[:10],
        "text": _text(row.get("text")),
        "confidence": _number(row.get("confidence", 1.0)),
    }


def _void(value: Any) -> bool:
    """Whether a cell is empty: tables say so with None, NaN, NaT or nothing."""
    if isinstance(value, float | Decimal):
        return isnan(value)
    return value is None or (isinstance(value, str) and not value) or type(value).__name__ in ("NaTType", "NAType")


def _text(value: Any) -> str:
    return "" if _void(value) else str(value)


def _number(value: Any) -> float | None:
    return None if _void(value) else float(value)


def _named(row: Observation, language: Language) -> Observation:
    unit, *per = row["unit"].split("/")
    last = date.fromisoformat(row["end"])
    row["at"] = round(last.year - 1 + last.timetuple().tm_yday / (366 if isleap(last.year) else 365), 4)
    row["label"] = type_names(row["type"])[language]
    row["unit_label"] = "/".join([call("unit", unit, language), *(call("per", p, language) for p in per)])
    row["status_label"] = call("status", row["status"], language)
    return row
