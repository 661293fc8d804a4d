"""Why an indicator has its fields: the rule that chose each, the characters it read, and what came second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple

from pydantic import PlainSerializer, PlainValidator, TypeAdapter, WithJsonSchema

from povext._fields import SPAN_SCHEMA, Model, span_row
from povext.mentions import Span

__all__ = ["Trace", "TraceField", "TraceStep", "span_of"]


class TraceStep(NamedTuple):
    """Why one field of an indicator has its value.

    Parameters
    ----------
    rule : str
        The rule (or model) that chose.
    spans : tuple of Span
        The characters that it read.
    runner_up : str or None
        What it would have chosen next, where there was a choice.
    basis : str
        ``stated`` in the clause itself, ``carried`` over from elsewhere in the text, ``inferred``, or ``default``.

    Examples
    --------
    >>> TraceStep("status.goal", (Span(0, 2, "力争"),)).rule
    'status.goal'
    """

    rule: str
    spans: tuple[Span, ...] = ()
    runner_up: str | None = None
    basis: str = "stated"


class Trace(Mapping[str, TraceStep]):
    """Field name → :class:`TraceStep`; the steps are built when they are looked at.

    Parameters
    ----------
    rows : Mapping
        Field name → ``{"rule", "spans", "runner_up", "basis"}`` of plain JSON types, or a list of the four. A span is
        ``{"start", "end", "text"}``, or a pair ``[start, end]`` where `raw` is given.
    raw : str
        The raw text.

    Examples
    --------
    >>> trace = Trace({"status": {"rule": "status.goal", "spans": [[0, 2]]}}, "力争户均增收2000元")
    >>> trace["status"].spans
    (Span(start=0, end=2, text='力争'),)
    """

    __slots__ = ("_raw", "_rows")

    def __init__(self, rows: Mapping[str, Mapping[str, Any] | Sequence[Any]] = MappingProxyType({}), raw: str = "") -> None:
        self._rows = rows
        self._raw = raw

    def __getitem__(self, field: str) -> TraceStep:
        row = self._rows[field]
        if isinstance(row, Mapping):
            row = row.get("rule", ""), row.get("spans", ()), row.get("runner_up"), row.get("basis", "stated")
        rule, spans, runner_up, basis = row
        return TraceStep(rule, tuple(span_of(s, self._raw) for s in spans), runner_up, basis)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"Trace({', '.join(f'{name}: {step.rule}' for name, step in self.items())})"

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __reduce__(self) -> tuple[type[Trace], tuple[dict[str, Any]]]:
        return (Trace, (self.plain(),))

    def plain(self) -> dict[str, Any]:
        """The trace as plain JSON types.

        Returns
        -------
        dict

        Examples
        --------
        >>> Trace({"unit": {"rule": "unit.money", "spans": [[4, 5]]}}, "2000元").plain()["unit"]["rule"]
        'unit.money'
        """
        return {
            name: {
                "rule": step.rule,
                "spans": [span_row(s) for s in step.spans],
                "runner_up": step.runner_up,
                "basis": step.basis,
            }
            for name, step in self.items()
        }


def span_of(row: Any, raw: str) -> Span:
    """Span from a pair ``[start, end]`` of `raw`, or from a row that carries its own text."""
    if isinstance(row, Span):
        return row
    if isinstance(row, dict):
        start, end, text = row["start"], row["end"], row.get("text")
    else:
        (start, end), text = row, None
    return Span(start, end, raw[start:end] if text is None else text)


class _StepRow(Model):
    rule: str
    spans: tuple[Span, ...] = ()
    runner_up: str | None = None
    basis: str = "stated"


_STEPS: Final = TypeAdapter(dict[str, _StepRow])
_TRACE_SCHEMA: Final = {
    "type": "object",
    "description": "Field name to the rule that chose its value, the characters it read and the runner-up.",
    "additionalProperties": {
        "type": "object",
        "properties": {
            "rule": {"type": "string"},
            "spans": {"type": "array", "items": SPAN_SCHEMA},
            "runner_up": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "basis": {"type": "string"},
        },
        "required": ["rule"],
    },
}


def _trace(value: object) -> Trace:
    if isinstance(value, Trace):
        return value
    return Trace({name: dict(row) for name, row in _STEPS.validate_python(value).items()})


TraceField = Annotated[
    Trace,
    PlainValidator(_trace, json_schema_input_type=dict[str, Any]),
    PlainSerializer(Trace.plain, return_type=dict[str, Any]),
    WithJsonSchema(_TRACE_SCHEMA),
]
