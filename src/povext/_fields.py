"""Field types that the models share: how they read and how they go to JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from povext.mentions import Span

__all__ = ["SPAN_SCHEMA", "IsoDate", "Model", "Number", "SpanField", "Text", "encodable", "span_row"]


def _iso(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return date.fromisoformat(value).isoformat()
    return value


def _plain(value: Decimal) -> str:
    return format(value, "f")


def encodable(text: str) -> str:
    r"""Text that UTF-8, and so JSON, can carry: U+FFFD stands in for each lone surrogate, so that offsets hold.

    Parameters
    ----------
    text : str
        Characters of a document.

    Returns
    -------
    str

    Examples
    --------
    >>> encodable("\ud842户") == "\ufffd户"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def span_row(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": encodable(span.text)}


IsoDate = Annotated[str, BeforeValidator(_iso, json_schema_input_type=str)]
Text = Annotated[str, PlainSerializer(encodable, return_type=str, when_used="json")]
SPAN_SCHEMA = {
    "type": "object",
    "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}, "text": {"type": "string"}},
    "required": ["start", "end", "text"],
}
SpanField = Annotated[
    Span,
    PlainSerializer(span_row, return_type=dict[str, Any], when_used="json"),
    WithJsonSchema(SPAN_SCHEMA, mode="serialization"),
]
Number = Annotated[Decimal, PlainSerializer(_plain, return_type=str, when_used="json")]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
