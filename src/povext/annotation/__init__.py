"""Predictions out to annotation tools, corrections back as gold that ``povext bench`` measures by.

Examples
--------
>>> import povext
>>> text = "全县62个贫困村全部出列。"
>>> document = predicted("report", text, povext.extract(text))
>>> files = export([document], "doccano")
>>> sorted(files)
['texts.jsonl']
>>> corrected = read_text(files["texts.jsonl"], "doccano")
>>> corrected.documents[0].rows[0]["value"], corrected.notes
('62', ())
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from povext._fields import encodable
from povext.annotation import _brat, _docbin, _doccano, _labelstudio
from povext.annotation._fields import CONTEXT, Annotated, Note, Returned
from povext.annotation._fit import fitted
from povext.errors import InputError
from povext.quantities import Units
from povext.taxonomy import IndicatorType, builtin
from povext.types import Extraction

__all__ = ["FORMS", "Annotated", "Corrected", "Form", "Note", "export", "gold_files", "predicted", "read", "read_text"]

Form = Literal["labelstudio", "doccano", "brat", "docbin"]

FORMS: dict[Form, str] = {
    "labelstudio": "Label Studio: tasks.json with pre-annotations, config.xml for the project",
    "doccano": "doccano: texts.jsonl for a project of sequence labelling with overlapping spans",
    "brat": "brat: NAME.txt and NAME.ann, annotation.conf",
    "docbin": "spaCy: texts.spacy, a DocBin",
}
"""The tools, with the files that each gets."""

_LIMIT = 500_000_000
"""Bytes that an export of a tool may have."""

_UNSAFE = re.compile(r"[^\w.-]+|^\.+")


@dataclass(frozen=True)
class Corrected:
    """What an annotation tool gave back.

    Parameters
    ----------
    documents : tuple of Annotated
        The texts with their gold.
    notes : tuple of Note
        What a person should look at: values that do not fit their characters, fields that cannot be read, texts left out.
    """

    documents: tuple[Annotated, ...]
    notes: tuple[Note, ...]


def predicted(name: str, text: str, extraction: Extraction, context: Mapping[str, str | None] | None = None) -> Annotated:
    """A text with its predictions, ready to be exported.

    Parameters
    ----------
    name : str
        What the text is called.
    text : str
        The raw text.
    extraction : Extraction
        What was extracted from it.
    context : Mapping, optional
        What was told of the text: ``published``, ``title``, ``source``, ``place``.

    Returns
    -------
    Annotated

    Examples
    --------
    >>> import povext
    >>> text = "全县62个贫困村全部出列。"
    >>> predicted("report", text, povext.extract(text)).rows[0]["type"]
    'poverty.villages_exited'
    """
    rows = extraction.model_dump(mode="json", exclude={"indicators": {"__all__": {"trace", "labels"}}})["indicators"]
    told = {**(context or {})}
    told["published"] = told.get("published") or extraction.published
    return Annotated(name, encodable(text), tuple(rows), {k: str(told[k]) for k in CONTEXT if told.get(k)})


def export(
    documents: Iterable[Annotated], form: Form, types: Mapping[str, IndicatorType] | None = None
) -> dict[str, str | bytes]:
    """Write texts with their predictions for an annotation tool.

    Parameters
    ----------
    documents : iterable of Annotated
        The texts.
    form : str
        One of :data:`FORMS`.
    types : Mapping, optional
        The taxonomy, for the configuration of the tool; by default the built-in one.

    Returns
    -------
    dict
        File name → content.

    Raises
    ------
    ValueError
        Where there is no such tool.
    """
    named = list(_named(documents))
    kinds = builtin() if types is None else types
    if form == "labelstudio":
        return {"tasks.json": _json(_labelstudio.tasks(named)), "config.xml": _labelstudio.config(kinds)}
    if form == "doccano":
        return {"texts.jsonl": "".join(_doccano.lines(named))}
    if form == "docbin":
        return {"texts.spacy": _docbin.packed(named)}
    if form != "brat":
        raise ValueError(f"{form!r} is none of {', '.join(FORMS)}")
    out: dict[str, str | bytes] = {"annotation.conf": _brat.config(kinds), "index.json": _index(named)}
    for document in named:
        out |= {f"{document.name}.txt": document.text, f"{document.name}.ann": _brat.standoff(document)}
    return out


def read(path: Path | str, form: Form, *, predictions: bool = False, units: Units | None = None) -> Corrected:
    """Read what an annotation tool has exported.

    Parameters
    ----------
    path : path
        The file; for brat the folder.
    form : str
        One of :data:`FORMS`.
    predictions : bool
        Label Studio: whether tasks that nobody has annotated count with their predictions.
    units : Units, optional
        The units to know, where a taxonomy of your own brings some.

    Returns
    -------
    Corrected

    Raises
    ------
    InputError
        Where it cannot be read; the message names the file.
    """
    place = Path(path)
    try:
        if form == "brat":
            return _corrected(_brat_folder(place), units)
        if place.stat().st_size > _LIMIT:
            raise InputError(f"is larger than the {_LIMIT:,} bytes allowed", str(place))
        data = place.read_bytes()
        if form == "docbin":
            return _corrected(_docbin.read(data), units)
        return read_text(data.decode("utf-8-sig"), form, predictions=predictions, units=units)
    except InputError:
        raise
    except OSError as error:
        raise InputError(error.strerror or str(error), str(place)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"is no export of {form}: {_told(error)}", str(place)) from None


def read_text(text: str | bytes, form: Form, *, predictions: bool = False, units: Units | None = None) -> Corrected:
    """Read the content of an export of Label Studio or doccano.

    Parameters
    ----------
    text : str
        The content.
    form : {"labelstudio", "doccano"}
        The tool.
    predictions : bool
        Label Studio: whether tasks that nobody has annotated count with their predictions.
    units : Units, optional
        The units to know.

    Returns
    -------
    Corrected

    Raises
    ------
    ValueError
        Where it is no such export.
    """
    told = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    if form == "labelstudio":
        return _corrected(_labelstudio.read(told, predictions=predictions), units)
    if form == "doccano":
        return _corrected(_doccano.read(told), units)
    raise ValueError(f"{form!r} is none of labelstudio, doccano: give the other ones to read()")


def gold_files(documents: Iterable[Annotated]) -> dict[str, str]:
    """Gold as the files of a folder that ``povext bench`` and :func:`povext.evaluate.evaluate` read.

    Parameters
    ----------
    documents : iterable of Annotated
        Texts with gold.

    Returns
    -------
    dict
        File name inside the folder → content: ``texts/NAME.txt``, ``gold/NAME.json``, ``index.json``.
    """
    named = list(_named(documents))
    out = {"index.json": _index(named)}
    for document in named:
        out[f"texts/{document.name}.txt"] = document.text
        out[f"gold/{document.name}.json"] = _json({**document.context, "indicators": list(document.rows)})
    return out


def _corrected(found: Iterable[Returned], units: Units | None) -> Corrected:
    documents: list[Annotated] = []
    notes: list[Note] = []
    for one in found:
        notes += one.notes
        if one.regions is None:
            continue
        context = {key: one.context[key] for key in CONTEXT if isinstance(one.context.get(key), str)}
        document, more = fitted(one.name, one.text, one.regions, context, units)
        documents.append(document)
        notes += more
    return Corrected(tuple(documents), tuple(notes))


def _brat_folder(folder: Path) -> Iterator[Returned]:
    files = sorted(folder.glob("*.ann")) if folder.is_dir() else []
    if not files:
        raise InputError("no folder with NAME.ann beside NAME.txt", str(folder))
    index = folder / "index.json"
    told = {row["name"]: row for row in json.loads(index.read_text("utf-8"))} if index.is_file() else {}
    for path in files:
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        try:
            regions, notes = _brat.read(path.stem, path.read_text("utf-8"))
        except ValueError as error:
            raise InputError(_told(error), str(path)) from None
        yield Returned(path.stem, text, regions, told.get(path.stem, {}), notes)


def _named(documents: Iterable[Annotated]) -> Iterator[Annotated]:
    """The texts under names that are files of one folder, whatever a tool says that they are called."""
    seen: set[str] = set()
    for document in documents:
        base = name = (_UNSAFE.sub("_", document.name)[:80] or "text").strip()
        number = 1
        while name.casefold() in seen:
            number += 1
            name = f"{base}-{number}"
        seen.add(name.casefold())
        yield Annotated(name, document.text, document.rows, document.context)


def _index(documents: Iterable[Annotated]) -> str:
    return _json([{"name": document.name, **document.context} for document in documents])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _told(error: Exception) -> str:
    text = " ".join(str(error).split())[:200]
    return text if isinstance(error, ValueError) and text else f"a field is missing or of the wrong kind ({text})"
