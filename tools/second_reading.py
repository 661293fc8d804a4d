#!/usr/bin/env python3
"""Second readings of the quality and the news benchmark: how far two readers agree, and what a third ruled where they do not.

In a folder ``readings`` ``second.tsv`` holds what a second reader, who saw nothing of the first one's work, says of every record;
``settled.tsv`` the readings that a third one held to be right, out of those of both in random order, wherever the second reader
gave a reading that the first had not. The first one's readings are the mark-up of the quality benchmark, into whose gold
``compile_gold.py`` puts the rulings; for the news they are ``first.tsv``, and ``gold.jsonl`` has the rulings already.
Standard library only.

Usage: ``second_reading.py`` writes the page ``readings/README.md`` of both, ``--check`` only compares.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["NEWS", "QUALITY", "Reading", "agreement", "main", "marked", "pages", "rulings", "settle", "told"]

BENCHMARKS: Final = Path(__file__).resolve().parent.parent / "benchmarks"
QUALITY, NEWS = BENCHMARKS / "quality" / "readings", BENCHMARKS / "news" / "readings"
FIELDS: Final = ("type", "place", "period", "status", "measure")
SLOTS: Final = {"type": "alt_types", "place": "place_alt", "period": "period_alt", "status": "status_alt"}
HEAD: Final = """# How far two readers agree

Made by `tools/second_reading.py`. `second.tsv` is what a second reader says of every record of {which}.
He saw the texts with the quantities marked and nothing else: neither the first annotation nor what povext gives. Several
readings of a field stand with `/` between them, the first one first; places are codes, `-` is none.

Where the second reader gave a reading that the first had not ({questions:,} fields of {asked} records; not where it is optional,
or of no type for both), a third reader, who was not told whose they were and saw those of both in random order, said which
are right under the guidelines: `settled.tsv`. What only the first had was not asked. These rulings are in the gold: {kept}
confirm the first annotator's readings as they were, {more} add to them, {less} take away some of them. Where two measures
are right the first annotator's stays: the format of the gold has one. Marks of optional records are the first annotator's.

Both annotated {records:,} records of {texts} texts. The first calls {first} optional, the second {second}, both {both}. The
first line of the table is of the {total:,} that neither does, the others of the {typed:,} of these to which both can give the
same type and of which neither first says `other`.

| | first readings alone | the second's first among the first's | any reading of one among the other's |
|---|---:|---:|---:|
"""
TAIL: Final = "\nThe second column is what the scorer would give the second reader by the gold as it was, were he a program.\n"


class Reading(NamedTuple):
    """What one reader says of a record: each field's readings, the first one first, and whether it may be left out."""

    said: dict[str, list[str]]
    optional: bool


Readings = dict[tuple[str, int], Reading]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    head, *lines = path.read_text("utf-8").splitlines()
    for line in lines:
        yield dict(zip(head.split("\t"), line.split("\t"), strict=True))


def told(path: Path) -> Readings:
    """The readings of a table."""
    return {
        (row["text"], int(row["number"])): Reading({field: row[field].split("/") for field in FIELDS}, row["optional"] == "1")
        for row in rows(path)
    }


def marked(golds: Iterable[dict[str, Any]]) -> Readings:
    """The readings of compiled gold."""
    return {
        (gold["doc"], n): Reading(
            {field: [_text(field, v) for v in (record[field], *record.get(SLOTS.get(field, ""), []))] for field in FIELDS},
            record["optional"],
        )
        for gold in golds
        for n, record in enumerate(gold["indicators"], 1)
    }


def rulings(folder: Path = QUALITY) -> dict[str, dict[tuple[int, str], list[str]]]:
    """Text → number of a record and field → the readings that are right."""
    out: dict[str, dict[tuple[int, str], list[str]]] = defaultdict(dict)
    for row in rows(folder / "settled.tsv"):
        out[row["text"]][int(row["number"]), row["field"]] = row["right"].split("/")
    return dict(out)


def settle(gold: dict[str, Any], right: dict[tuple[int, str], list[str]], places: dict[str, dict[str, str]]) -> None:
    """Put rulings into the gold of a text.

    Parameters
    ----------
    gold : dict
        The compiled gold, which is changed.
    right : dict
        Number of a record and field → the readings that are right.
    places : dict
        Code → name, code and level.
    """
    for (number, field), readings in right.items():
        record = gold["indicators"][number - 1]
        if field == "measure":
            record["measure"] = record["measure"] if record["measure"] in readings else readings[0]
            continue
        slot, accepted = SLOTS[field], {_alike(field, text) for text in readings}
        kept = [v for v in (record[field], *record.get(slot, [])) if _alike(field, _text(field, v)) in accepted]
        known = {_alike(field, _text(field, v)) for v in kept}
        new = [_value(field, text, places) for text in readings if _alike(field, text) not in known]
        record[field], *record[slot] = [*kept, *new]


def _text(field: str, value: Any) -> str:
    """A reading as the tables write it."""
    if value is None:
        return "-"
    if field == "place":
        return value["code"] or "-"
    return f"{value['start']}~{value['end']}" if field == "period" else str(value)


def _value(field: str, text: str, places: dict[str, dict[str, str]]) -> Any:
    if text == "-":
        return None
    if field == "place":
        return dict(places[text])
    if field == "period":
        start, _, end = text.partition("~")
        return {"start": start, "end": end, "text": ""}
    return text


def _alike(field: str, text: str) -> str:
    """What the scorer compares of a reading: of a period the years."""
    return "~".join(day[:4] for day in text.split("~")) if field == "period" else text


def agreement(which: str, first: Readings, folder: Path) -> str:
    """The page: how often two readers say the same.

    Parameters
    ----------
    which : str
        What the texts are called.
    first : dict
        Text and number of a record → what the first annotator says.
    folder : Path
        Where `second.tsv` and `settled.tsv` are.

    Returns
    -------
    str
        Markdown.
    """
    second = told(folder / "second.tsv")
    same = {key: Counter[str]() for key in ("alone", "heard", "any")}
    counts = Counter(records=len(second), texts=len({text for text, _ in second}))
    for key, other in second.items():
        one = first[key]
        counts.update(first=one.optional, second=other.optional, both=one.optional and other.optional)
        if one.optional or other.optional:
            continue
        counts["total"] += 1
        verdicts = {field: _verdicts(field, one.said[field], other.said[field]) for field in FIELDS}
        typed = verdicts["type"]["any"] and "other" not in (one.said["type"][0], other.said["type"][0])
        counts["typed"] += typed
        for how, hits in same.items():
            hits["type"] += verdicts["type"][how]
            if typed:
                hits.update({field: verdicts[field][how] for field in FIELDS[1:]})
                hits["full"] += all(verdicts[field][how] for field in FIELDS)
    lines = []
    for field in (*FIELDS, "full"):
        of, name = counts["total" if field == "type" else "typed"], "full: all five" if field == "full" else field
        lines.append(f"| {name} | " + " | ".join(f"{hits[field] / of:.3f}" for hits in same.values()) + " |\n")
    return HEAD.format(which=which, **_ruled(first, folder), **counts) + "".join(lines) + TAIL


def _verdicts(field: str, first: Sequence[str], second: Sequence[str]) -> dict[str, bool]:
    first, second = [_alike(field, text) for text in first], [_alike(field, text) for text in second]
    if field == "place" and "-" in first:
        return dict.fromkeys(("alone", "heard", "any"), True)  # as the scorer has it
    return {"alone": first[0] == second[0], "heard": second[0] in first, "any": bool(set(first) & set(second))}


def _ruled(first: Readings, folder: Path) -> dict[str, int]:
    """How many rulings there are, and what they do to the first annotator's readings."""
    counts, asked = Counter({"kept": 0, "more": 0, "less": 0}), set[tuple[str, int]]()
    for name, each in rulings(folder).items():
        for (number, field), readings in each.items():
            had, right = ({_alike(field, text) for text in some} for some in (first[name, number].said[field], readings))
            asked.add((name, number))
            counts["less" if had - right else "more" if right - had else "kept"] += 1
    return {"questions": counts.total(), "asked": len(asked), **counts}


def pages() -> Iterator[tuple[Path, str]]:
    """Both pages and where they belong."""
    from compile_gold import load_taxonomy, sources

    read = {text for text, _ in told(QUALITY / "second.tsv")}
    golds = (doc.gold for doc in sources(load_taxonomy()) if doc.row["name"] in read)
    yield QUALITY / "README.md", agreement("117 texts (`check`, and three that were)", marked(golds), QUALITY)
    yield NEWS / "README.md", agreement("the 179 texts that hold a typed number", told(NEWS / "first.tsv"), NEWS)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages, or with ``--check`` fail where one is out of date."""
    check = "--check" in (sys.argv[1:] if argv is None else argv)
    stale = [(path, page) for path, page in pages() if not path.exists() or path.read_text("utf-8") != page]
    for path, page in stale:
        print(f"out of date: {path}" if check else page)
        if not check:
            path.write_text(page, "utf-8", newline="\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
