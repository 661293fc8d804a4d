"""What the fields of a user's own taxonomy may hold, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from povext.concepts._words import spellings
from povext.taxonomy import MEASURES, UNITS

__all__ = ["MOST", "Known", "short", "topic_faults", "type_faults", "word_faults"]

MOST = {
    "files": 100,
    "bytes": 1_000_000,
    "tables": 5_000,
    "label": 200,
    "note": 2_000,
    "unit": 20,
    "notation": 2_000,
    "nesting": 10,
    "words": 20_000,
    "all_words": 500_000,
    "example": 1_000,
    "weight": 20,
    "power": 15,
}
"""Limits, far above what a taxonomy written by hand needs: the built-in one has 103 types and some 90,000 words."""

_FIELDS = ("code", "en", "zh", "units", "dimension", "measures", "note")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,40}(?:\.[a-z][a-z0-9_]{0,40}){1,3}")
_PATTERN = re.compile(r"\\|\.[*+?]|\[[^\]]*\][*+?{]|\(\?|[*+]\)?$")
_NOTATIONS = ("words", "near", "not_near", "with", "without", "before", "head")
_MARKED = re.compile(r"[^【】]*【[^【】]+】[^【】]*")


class Known(NamedTuple):
    """The units that types and rules may name: all codes, and the codes of each dimension."""

    units: frozenset[str]
    dimensions: Mapping[str, frozenset[str]]


def short(value: object, most: int = 60, *, quoted: bool = True) -> str:
    """A value as a message may show it: on one line, and not endless."""
    text = repr(value) if quoted and not isinstance(value, int) else str(value)
    text = "".join(c if c.isprintable() else " " for c in text[: most + 1])
    return text if len(text) <= most else f"{text[: most - 1]}…"


def type_faults(row: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    """What is wrong with the fields of a type: pairs of field and message.

    Parameters
    ----------
    row : Mapping
        The fields as the file has them.
    known : Known
        The units that it may name.

    Yields
    ------
    tuple of str
    """
    for name in sorted(set(row) - set(_FIELDS)):
        yield short(name, quoted=False), f"unknown field; a type has {', '.join(_FIELDS)}."
    for name, most in (("code", 100), ("en", MOST["label"]), ("zh", MOST["label"]), ("note", MOST["note"])):
        value = row.get(name, "" if name == "note" else None)
        if value is None:
            yield name, "is missing."
        elif not isinstance(value, str) or (name != "note" and not value.strip()):
            yield name, f"must be a string that is not empty, not {short(value)}."
        elif len(value) > most:
            yield name, f"has {len(value):,} characters, more than the {most:,} allowed."
        elif name != "note" and not value.isprintable():
            yield name, "must be one line without control characters."
        elif name == "code" and not _CODE.fullmatch(value):
            yield name, f"must be written as domain.concept in small Latin letters, digits and _, not {short(value)}."
    yield from _unit_faults(row, known)
    measures = row.get("measures", [])
    if not isinstance(measures, list) or not all(isinstance(m, str) and m in MEASURES for m in measures):
        yield "measures", f"must be a list of {', '.join(MEASURES)}, not {short(measures)}."


def _unit_faults(row: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    if ("units" in row) == ("dimension" in row):
        told = "both are there" if "units" in row else "both are missing"
        yield "units", f"a type has units or a dimension: {told}."
    elif "dimension" in row:
        if not isinstance(row["dimension"], str) or row["dimension"] not in known.dimensions:
            yield "dimension", f"{short(row['dimension'])} is none of {', '.join(sorted(known.dimensions))}."
    elif not isinstance(row["units"], list) or not row["units"] or not all(isinstance(u, str) for u in row["units"]):
        yield "units", f"must be a list of unit codes, not {short(row['units'])}."
    elif row["units"] != ["*"]:
        for unit in row["units"]:
            if unit not in known.units:
                yield "units", f"{short(unit)} is no unit: give it a [[unit]] table, or name one of {', '.join(sorted(UNITS))}."


def topic_faults(words: object) -> Iterator[str]:
    """What is wrong with the words of the topic."""
    if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
        yield f"must be a list of non-empty strings, not {short(words)}."
    else:
        yield from _notation_faults(words)


def word_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the words, examples and weight of a rule whose fields are of the right kinds.

    Parameters
    ----------
    row : Mapping
        The fields as the file has them.

    Yields
    ------
    tuple of str
        The field, and what is wrong in it.
    """
    for name in _NOTATIONS:
        words = row.get(name, [])
        if isinstance(words, list) and all(isinstance(w, str) for w in words):
            for message in _notation_faults(words):
                yield name, message
    for name in ("examples", "counter_examples"):
        texts = row.get(name, [])
        for text in texts if isinstance(texts, list) else []:
            if not isinstance(text, str):
                continue
            if len(text) > MOST["example"]:
                yield name, f"{short(text, 30)} has more than {MOST['example']:,} characters."
            elif not _MARKED.fullmatch(text):
                yield name, f"{short(text)} must have one number in 【】."
    weight = row.get("weight", 1.0)
    if isinstance(weight, int | float) and not 0 <= weight <= MOST["weight"]:
        yield "weight", f"{short(weight)} does not lie between 0 and {MOST['weight']}."


def _notation_faults(words: list[str]) -> Iterator[str]:
    """What is wrong with word notations; the first few, since one slip is often made many times."""
    yield from (message for _, message in zip(range(5), _each_notation(words), strict=False))
    total = 0
    for word in takewhile(lambda w: len(w) <= MOST["notation"] and _depth(w) <= MOST["nesting"], words):
        total += spellings(word)
    if total > MOST["words"]:
        yield f"stands for {short(total) if total < 10**15 else 'too many'} words, more than the {MOST['words']:,} allowed."
    seen: set[str] = set()
    for word in words:
        if word in seen:
            yield f"{short(word)} comes twice."
            return
        seen.add(word)


def _each_notation(words: list[str]) -> Iterator[str]:
    for word in words:
        if len(word) > MOST["notation"]:
            yield f"{short(word, 30)} has {len(word):,} characters, more than the {MOST['notation']:,} allowed."
        elif not word.strip() or any(not c.isprintable() for c in word):
            yield f"{short(word)} must be words without line breaks and control characters."
        elif _depth(word) < 0:
            yield f"{short(word)} has a bracket that is not closed, or not opened."
        elif _depth(word) > MOST["nesting"]:
            yield f"{short(word)} has brackets nested deeper than {MOST['nesting']}."
        elif _PATTERN.search(word):
            yield f"{short(word)} looks like a regular expression; words are literal, only (a|b|) stands for alternatives."


def _depth(word: str) -> int:
    """How deep brackets are nested; -1 where they do not match."""
    depth = deepest = 0
    for c in word:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return -1
        deepest = max(deepest, depth)
    return deepest if depth == 0 else -1
