"""brat: a text, and standoff lines beside it. Offsets are code points; a span never runs over the end of a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from povext.annotation._fields import CHOICES, Annotated, Note, Region, flat
from povext.taxonomy import IndicatorType

__all__ = ["config", "read", "standoff"]

_WORDS = {"=": "exactly", "~": "about", ">": "over", ">=": "at_least", "<": "under", "<=": "at_most"}
"""Hedges as words: brat takes no signs for values of attributes."""
_SIGNS = {word: sign for sign, word in _WORDS.items()}
_SPAN = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")


def _name(code: str) -> str:
    """Brat's names have no dot."""
    return code.replace(".", "-")


def standoff(document: Annotated) -> str:
    """The standoff file of a text.

    Parameters
    ----------
    document : Annotated
        A text with records.

    Returns
    -------
    str
        A line for each span, for each of its attributes, and a note with its other fields as JSON.

    Examples
    --------
    >>> row = {"type": "poverty.villages", "value": "62", "unit": "count", "span": {"start": 2, "end": 5}}
    >>> print(standoff(Annotated("a", "全县62个贫困村", (row,))).partition(chr(10))[0])
    T1	poverty-villages 2 5	62个
    """
    out: list[str] = []
    attributes = 0
    for number, row in enumerate(document.rows, 1):
        pieces = list(_pieces(document.text, row["span"]["start"], row["span"]["end"]))
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(document.text[start:end].replace("\t", " ") for start, end in pieces)
        out.append(f"T{number}\t{_name(row['type'])} {where}\t{words}")
        told = flat(row)
        for name in CHOICES:
            attributes += 1
            value = told.pop(name)
            out.append(f"A{attributes}\t{name.capitalize()} T{number} {_WORDS.get(value, value)}")
        out.append(f"#{number}\tAnnotatorNotes T{number}\t{json.dumps(told, ensure_ascii=False)}")
    return "".join(f"{line}\n" for line in out)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span without the ends of lines in it."""
    for match in re.finditer(r"[^\n\r]+", text[start:end]):
        yield start + match.start(), start + match.end()


def config(types: Mapping[str, IndicatorType]) -> str:
    """The annotation configuration (``annotation.conf``).

    Parameters
    ----------
    types : Mapping
        The taxonomy.

    Returns
    -------
    str
    """
    lines = ["[entities]", *map(_name, types), "", "[relations]", "", "[events]", "", "[attributes]"]
    for name, values in CHOICES.items():
        words = "|".join(_WORDS.get(value, value) for value in values)
        lines.append(f"{name.capitalize()}\tArg:<ENTITY>, Value:{words}")
    return "\n".join(lines) + "\n"


def read(name: str, ann: str) -> tuple[list[Region], list[Note]]:
    """Read a standoff file.

    Parameters
    ----------
    name : str
        What the text is called.
    ann : str
        The file.

    Returns
    -------
    list of Region
    list of Note

    Raises
    ------
    ValueError
        Where a line is none of brat's.
    """
    spans: dict[str, tuple[int, int, str]] = {}
    fields: dict[str, dict[str, str]] = {}
    notes: list[Note] = []
    for number, line in enumerate(ann.split("\n"), 1):
        mark, _, rest = line.rstrip("\r").partition("\t")
        if mark.startswith("T"):
            found = _SPAN.match(line)
            if not found:
                raise ValueError(f"line {number}: {line[:60]!r} is no span of brat")
            ends = [int(n) for piece in found[2].split(";") for n in piece.split()]
            spans[mark] = (min(ends), max(ends), found[1].replace("-", "."))
        elif mark.startswith(("A", "M")):
            attribute, _, target = rest.partition(" ")
            target, _, value = target.partition(" ")
            fields.setdefault(target, {})[attribute.lower()] = _SIGNS.get(value, value)
        elif mark.startswith("#"):
            head, _, told = rest.partition("\t")
            kind, _, target = head.partition(" ")
            if kind == "AnnotatorNotes":
                fields.setdefault(target, {}).update(_note(name, told, notes))
    return [Region(*span, fields.get(mark, {})) for mark, span in spans.items()], notes


def _note(name: str, told: str, notes: list[Note]) -> dict[str, Any]:
    try:
        row = json.loads(told)
    except ValueError:
        row = None
    if isinstance(row, dict):
        return row
    notes.append(Note(name, None, None, f"the note {told[:60]!r} is no JSON object; its fields are lost"))
    return {}
