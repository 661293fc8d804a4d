"""Label Studio: tasks with pre-annotations, the labelling configuration, and corrected tasks back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from povext._version import __version__
from povext.annotation._fields import CHOICES, TEXTS, Annotated, Note, Region, Returned, context_of, flat
from povext.annotation._offsets import best_reading
from povext.taxonomy import IndicatorType

__all__ = ["config", "read", "tasks"]

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f00", "#7a4fbf", "#a65628", "#4d4d4d")
"""A colour for each domain in turn (Okabe and Ito's palette, then more of its kind)."""


def tasks(documents: Iterable[Annotated]) -> list[dict[str, Any]]:
    """Tasks to import into Label Studio: the texts, and their records as predictions.

    Parameters
    ----------
    documents : iterable of Annotated
        Texts with records.

    Returns
    -------
    list of dict
    """
    return [_task(document) for document in documents]


def _task(document: Annotated) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for number, row in enumerate(document.rows, 1):
        start, end = row["span"]["start"], row["span"]["end"]
        base = {"id": f"r{number}", "to_name": "text"}
        region = {"start": start, "end": end}
        marked = {**region, "text": document.text[start:end], "labels": [row["type"]]}
        result.append({**base, "from_name": "type", "type": "labels", "value": marked, "score": row.get("confidence", 1.0)})
        for name, value in flat(row).items():
            kind = "choices" if name in CHOICES else "textarea"
            told = {"choices": [value]} if name in CHOICES else {"text": [value]}
            result.append({**base, "from_name": name, "type": kind, "value": {**region, **told}})
    scores = [float(row.get("confidence", 1.0)) for row in document.rows]
    prediction = {"model_version": f"povext {__version__}", "score": min(scores, default=1.0), "result": result}
    context = context_of(document.context)
    return {"data": {"text": document.text, "name": document.name, **context}, "predictions": [prediction]}


def config(types: Mapping[str, IndicatorType]) -> str:
    """The labelling configuration for a project: the types as labels, the other fields for each region.

    Parameters
    ----------
    types : Mapping
        The taxonomy.

    Returns
    -------
    str
        XML, to be pasted under Settings, Labeling Interface, Code.

    Examples
    --------
    >>> from povext.taxonomy import builtin
    >>> '<Label value="poverty.villages" hint="贫困村 Poor villages"' in config(builtin())
    True
    """
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Style").text = ".htx-text { white-space: pre-wrap; }"  # no character may be folded away
    labels = ElementTree.SubElement(view, "Labels", name="type", toName="text", showInline="true")
    domains = list(dict.fromkeys(item.domain for item in types.values()))
    for item in types.values():
        colour = _COLOURS[domains.index(item.domain) % len(_COLOURS)]
        ElementTree.SubElement(labels, "Label", value=item.code, hint=f"{item.zh} {item.en}", background=colour)
    ElementTree.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for name, values in CHOICES.items():
        ElementTree.SubElement(view, "Header", value=name, size="5")
        choices = ElementTree.SubElement(
            view, "Choices", name=name, toName="text", perRegion="true", choice="single-radio", showInline="true"
        )
        for value in values:
            ElementTree.SubElement(choices, "Choice", value=value)
    for name in TEXTS:
        ElementTree.SubElement(view, "Header", value=name, size="5")
        ElementTree.SubElement(
            view, "TextArea", name=name, toName="text", perRegion="true", editable="true", maxSubmissions="1", rows="1"
        )
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def read(text: str, *, predictions: bool = False) -> Iterator[Returned]:
    """Read tasks that Label Studio has exported (JSON, not JSON-MIN).

    Parameters
    ----------
    text : str
        The export.
    predictions : bool
        Whether a task that nobody has annotated counts with its predictions; else it is left out with a note.

    Yields
    ------
    Returned
        Each task.

    Raises
    ------
    ValueError
        Where the file is no such export.
    """
    told = json.loads(text)
    rows = told if isinstance(told, list) else [told]
    for number, task in enumerate(rows, 1):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise ValueError(f"task {number} has no text under data: export the project as JSON")
        name = str(data.get("name") or f"task-{task.get('id', number)}")
        done = [a for a in task.get("annotations") or () if isinstance(a, dict) and not a.get("was_cancelled")]
        if not done and predictions:
            done = [p for p in task.get("predictions") or () if isinstance(p, dict)]
        if not done:
            yield Returned(name, data["text"], None, {}, [Note(name, None, None, "nobody has annotated it; left out")])
            continue
        last = max(done, key=lambda a: str(a.get("updated_at") or a.get("created_at") or ""))
        notes = [Note(name, None, None, f"{len(done)} annotations; the last one is taken")] if len(done) > 1 else []
        regions = list(_regions(name, data["text"], last.get("result") or (), notes))
        yield Returned(name, data["text"], regions, data, notes)


def _regions(name: str, text: str, result: Sequence[Any], notes: list[Note]) -> Iterator[Region]:
    marked: dict[str, Mapping[str, Any]] = {}
    fields: dict[str, dict[str, str]] = {}
    for item in result:
        value = item.get("value") if isinstance(item, dict) else None
        if not isinstance(value, dict):  # a relation between regions
            continue
        identity, kind = str(item.get("id")), item.get("type")
        if kind == "labels" and value.get("labels"):
            marked[identity] = value
        elif kind in ("choices", "textarea"):
            told = value.get("choices" if kind == "choices" else "text") or []
            if told:
                fields.setdefault(identity, {})[str(item.get("from_name"))] = told if isinstance(told, str) else str(told[-1])
    whole = {k: v for k, v in marked.items() if isinstance(v.get("start"), int) and isinstance(v.get("end"), int)}
    notes += [Note(name, None, None, f"region {k} has no offsets; left out") for k in marked.keys() - whole.keys()]
    way = best_reading(text, [(v["start"], v["end"], str(v.get("text") or "")) for v in whole.values()])
    for identity, value in whole.items():
        start, end, labels = way(value["start"]), way(value["end"]), value["labels"]
        if len(labels) > 1:
            notes.append(Note(name, start, end, f"has {len(labels)} types; the first is taken"))
        yield Region(start, end, str(labels[0]), fields.get(identity, {}))
