"""From the plain payload on the document to typed objects, many thousands a second.

What pydantic's ``model_construct`` does, without its loop over fields: the values are the pipeline's own, and the test suite
validates what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from povext._fields import Model
from povext.trace import Trace, span_of
from povext.types import SCHEMA_VERSION, Extraction, Indicator, Labels, Period, Place

__all__ = ["extraction"]

_set_dict = BaseModel.__dict__["__dict__"].__set__
_set_names = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__
_NAMES: Final[dict[type[Model], set[str]]] = {
    model: set(model.model_fields) for model in (Place, Period, Indicator, Labels, Extraction)
}
_NO_TRACE: Final = Trace()
_M = TypeVar("_M", bound=Model)
_Seen = dict[tuple[Any, ...], Any]


def _make(cls: type[_M], values: dict[str, Any], private: dict[str, Any] | None = None) -> _M:
    made = cls.__new__(cls)
    _set_dict(made, values)
    _set_names(made, _NAMES[cls])
    _set_extra(made, None)
    _set_private(made, private)
    return made


def _place(row: Mapping[str, Any] | None, seen: _Seen) -> Place | None:
    if row is None:
        return None
    key = (row["name"], row.get("code"), row.get("level", "other"))
    if key not in seen:
        seen[key] = _make(Place, {"name": key[0], "code": key[1], "level": key[2]})
    return cast("Place", seen[key])


def _period(row: Mapping[str, Any] | None, seen: _Seen) -> Period | None:
    if row is None:
        return None
    key = (row["start"], row["end"], row.get("text", ""), row.get("certainty", "resolved"))
    if key not in seen:
        seen[key] = _make(Period, {"start": key[0], "end": key[1], "text": key[2], "certainty": key[3]})
    return cast("Period", seen[key])


def _labels(row: Mapping[str, str] | None, seen: _Seen) -> Labels | None:
    if row is None:
        return None
    key = ("labels", row["en"], row["zh"])
    if key not in seen:
        seen[key] = _make(Labels, {"en": key[1], "zh": key[2]})
    return cast("Labels", seen[key])


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _indicator(number: int, row: Mapping[str, Any], raw: str, seen: _Seen) -> Indicator:
    get = row.get
    span = span_of(row["span"], raw)
    evidence, trace = get("evidence"), get("trace")
    values = {
        "id": get("id") or str(number),
        "type": row["type"],
        "value": _decimal(get("value")),
        "low": _decimal(get("low")),
        "high": _decimal(get("high")),
        "unit": row["unit"],
        "bound": get("bound", "="),
        "measure": get("measure", "value"),
        "per": tuple(get("per", ())),
        "status": get("status", "actual"),
        "place": _place(get("place"), seen),
        "period": _period(get("period"), seen),
        "population": get("population"),
        "span": span,
        "evidence": span if evidence is None else span_of(evidence, raw),
        "text": span.text,
        "confidence": get("confidence", 1.0),
        "trace": Trace(trace, raw) if trace else _NO_TRACE,
        "links": tuple(get("links", ())),
        "labels": _labels(get("labels"), seen),
    }
    return _make(Indicator, values)


def extraction(raw: str, payload: Mapping[str, Any]) -> Extraction:
    """Build an :class:`~povext.types.Extraction`; see :meth:`Extraction.from_payload`."""
    seen: _Seen = {}  # one object for each place and period, however many indicators share it
    values = {
        "schema_version": SCHEMA_VERSION,
        "fingerprint": payload.get("fingerprint"),
        "text_length": len(raw),
        "published": payload.get("published"),
        "title": payload.get("title"),
        "source": payload.get("source"),
        "place": _place(payload.get("place"), seen),
        "indicators": tuple([_indicator(n, row, raw, seen) for n, row in enumerate(payload.get("indicators", ()), 1)]),
    }
    return _make(Extraction, values, {"_raw": raw})
