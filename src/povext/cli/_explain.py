"""``povext explain``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from povext.cli._console import give_up, visible
from povext.cli._taxonomy import usable
from povext.errors import InputError
from povext.inputs import read_document

if TYPE_CHECKING:
    from povext.types import Extraction, Indicator, TraceStep

__all__ = ["explanation", "run"]

_AROUND = 20


def run(file: str, at: int, context: Mapping[str, str | None], taxonomy: Path | None = None) -> None:
    """Write the explanation."""
    try:
        document = read_document(file)
    except InputError as error:
        give_up(str(error))
    if at >= len(document.text):
        give_up(f"{document.name}: --at {at} is past the end; the text has {len(document.text)} characters", 2)
    from povext.reading import extract

    own = usable(taxonomy) if taxonomy else None
    told = {**document.context, **{name: value for name, value in context.items() if value is not None}}
    sys.stdout.write(explanation(document.text, extract(document.text, **told, taxonomy=own), at) + "\n")


def explanation(raw: str, extraction: Extraction, at: int) -> str:
    """Why the number at an offset got its fields.

    Parameters
    ----------
    raw : str
        The raw text.
    extraction : Extraction
        What was extracted from it.
    at : int
        An offset into `raw`.

    Returns
    -------
    str
        Several lines: the indicators whose quantity covers the offset, field by field; where there is none, what stands there.
    """
    around = f"{visible(raw[max(0, at - _AROUND) : at])}»{visible(raw[at])}«{visible(raw[at + 1 : at + 1 + _AROUND])}"
    lines = [f"{at}: …{around}…"]
    covering = [i for i in extraction.indicators if i.span.start <= at < i.span.end]
    for indicator in covering:
        lines += ["", *_indicator(indicator)]
    if not covering:
        lines += ["", *_nothing(raw, extraction, at)]
    return "\n".join(lines)


def _indicator(indicator: Indicator) -> list[str]:
    trace = indicator.trace
    values = {
        "value": _number(indicator),
        "unit": indicator.unit,
        "bound": indicator.bound,
        "per": ", ".join(indicator.per) or "-",
        "type": f"{indicator.type} ({indicator.label_en}, {indicator.label_zh})",
        "measure": indicator.measure,
        "status": indicator.status,
        "place": str(indicator.place or "-"),
        "period": str(indicator.period or "-"),
        "population": indicator.population or "-",
    }
    lines = [f"{visible(indicator.text)} [{indicator.span.start}, {indicator.span.end})  confidence {indicator.confidence:.2f}"]
    for field, value in values.items():
        lines.append(f"  {field:<10} {visible(value)}")
        if field in trace:
            lines.append(f"  {'':<10}   {_step(trace[field])}")
    lines += [f"  {field:<10}   {_step(trace[field])}" for field in trace if field not in values]
    if indicator.links:
        lines.append(f"  {'links':<10} {', '.join(indicator.links)}")
    lines.append(f"  {'evidence':<10} {visible(indicator.evidence.text)}")
    return lines


def _number(indicator: Indicator) -> str:
    if indicator.value is None:
        return f"{indicator.low} to {indicator.high}"
    return format(indicator.value, "f")


def _step(step: TraceStep) -> str:
    read = ", ".join(f"{visible(s.text)} [{s.start}, {s.end})" for s in step.spans)
    parts = [f"by {step.rule}" if step.rule else "", f"({step.basis})" if step.basis != "stated" else ""]
    parts += [f"from {read}" if read else "", f"before {step.runner_up}" if step.runner_up else ""]
    return " ".join(part for part in parts if part)


def _nothing(raw: str, extraction: Extraction, at: int) -> list[str]:
    from povext.quantities import find_quantities

    for quantity in find_quantities(raw):
        if quantity.span.start <= at < quantity.span.end:
            value = quantity.value if quantity.value is not None else f"{quantity.low} to {quantity.high}"
            return [
                f"No indicator: {visible(quantity.span.text)} was read as the quantity {value} {quantity.unit},"
                " but linking let it go (a date, a name, a heading, an ordinal or page furniture)."
            ]
    lines = ["No number was read here."]
    near = min(extraction.indicators, key=lambda i: min(abs(i.span.start - at), abs(i.span.end - 1 - at)), default=None)
    if near is not None:
        lines.append(f"The nearest indicator is {visible(near.text)} at {near.span.start}: {near}")
    return lines
