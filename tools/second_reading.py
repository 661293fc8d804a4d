#!/usr/bin/env python3
"""The second reading of the check texts: how far two readers agree, and what a third ruled where they do not.

``benchmarks/quality/readings/second.tsv`` holds what a second reader, who saw nothing of the first one's work, says of every
record; ``settled.tsv`` the readings that a third one held to be right, out of those of both in random order, wherever one
reader gave a reading that the other did not. ``compile_gold.py`` puts the rulings into the gold. Standard library only.

Usage: ``second_reading.py`` writes ``benchmarks/quality/readings/README.md``, ``--check`` only compares.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["agreement", "rulings", "settle"]

SET: Final = Path(__file__).resolve().parent.parent / "benchmarks" / "quality"
FIELDS: Final = ("type", "place", "period", "status", "measure")
SLOTS: Final = {"type": "alt_types", "place": "place_alt", "period": "period_alt", "status": "status_alt"}
HEAD: Final = """# How far two readers agree

Made by `tools/second_reading.py`. `second.tsv` is what a second reader says of every record of the `check` texts, who saw the
texts with the quantities marked and nothing else: neither the first annotation nor what povext gives. Several readings of a
field stand with `/` between them, the first one first; places are codes, `-` is none.

Where one reader gave a reading that the other did not ({questions:,} fields of {asked} records), a third reader, who was not
told whose they were and saw them in random order, said which are right under the guidelines: `settled.tsv`. These rulings are
in `gold/`: {kept} confirm the first annotator's readings as they were, {more} add to them, {less} take away some of them.
Where two measures are right the first annotator's stays: the format of the gold has one. Marks of optional records are the
first annotator's.

Both annotated {records:,} records of {texts} texts. The first calls {first} optional, the second {second}, both {both}. The
first line of the table is of the {total:,} that neither does, the others of the {typed:,} of these to which both can give the
same type.

| | first readings alone | the second's first among the first's | any reading of one among the other's |
|---|---:|---:|---:|
"""
TAIL: Final = "\nThe second column is what the scorer would give the second reader, had he been a program.\n"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of `readings`."""
    head, *lines = (SET / "readings" / name).read_text("utf-8").splitlines()
    for line in lines:
        yield dict(zip(head.split("\t"), line.split("\t"), strict=True))


def rulings() -> dict[str, dict[tuple[int, str], list[str]]]:
    """Text → number of a record and field → the readings that are right."""
    out: dict[str, dict[tuple[int, str], list[str]]] = defaultdict(dict)
    for row in rows("settled.tsv"):
        out[row["text"]][int(row["number"]), row["field"]] = row["right"].split("/")
    return dict(out)


def settle(gold: dict[str, Any], told: dict[tuple[int, str], list[str]], places: dict[str, dict[str, str]]) -> None:
    """Put rulings into the gold of a text.

    Parameters
    ----------
    gold : dict
        The compiled gold, which is changed.
    told : dict
        Number of a record and field → the readings that are right.
    places : dict
        Code → name, code and level.
    """
    for (number, field), right in told.items():
        record = gold["indicators"][number - 1]
        if field == "measure":
            record["measure"] = record["measure"] if record["measure"] in right else right[0]
            continue
        had = [record[field], *record[SLOTS[field]]]
        kept = [value for value in had if _alike(field, _text(field, value)) in {_alike(field, text) for text in right}]
        known = {_alike(field, _text(field, value)) for value in kept}
        new = [_value(field, text, places) for text in right if _alike(field, text) not in known]
        record[field], *record[SLOTS[field]] = [*kept, *new]


def _text(field: str, value: Any) -> str:
    """A reading as the tables write it."""
    if value is None:
        return "-"
    if field == "place":
        return str(value["code"])
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


def agreement(first: dict[str, dict[str, Any]]) -> str:
    """The page: how often two readers say the same.

    Parameters
    ----------
    first : dict
        Text → the first annotator's gold, as it was before the rulings.
    """
    total, same = 0, {key: Counter[str]() for key in ("alone", "heard", "any")}
    counts, typed = Counter[str](), 0
    for row in rows("second.tsv"):
        record = first[row["text"]]["indicators"][int(row["number"]) - 1]
        counts["records"] += 1
        counts["first"] += record["optional"]
        counts["second"] += row["optional"] == "1"
        counts["both"] += record["optional"] and row["optional"] == "1"
        if record["optional"] or row["optional"] == "1":
            continue
        total += 1
        said = {field: (_readings(record, field), _readings(row, field)) for field in FIELDS}
        verdicts = {field: _verdicts(field, *said[field]) for field in FIELDS}
        for key, which in same.items():
            which["type"] += verdicts["type"][key]
        if not verdicts["type"]["any"] or "other" in (said["type"][0][0], said["type"][1][0]):
            continue
        typed += 1
        for key, which in same.items():
            which["full"] += all(verdicts[field][key] for field in FIELDS)
            for field in FIELDS[1:]:
                which[field] += verdicts[field][key]
    return _page(first, total, typed, same, counts)


def _readings(told: dict[str, Any], field: str) -> list[str]:
    if isinstance(told.get("core"), list):
        values = [told[field], *told.get(SLOTS.get(field, ""), [])]
        return [_alike(field, _text(field, value)) for value in values]
    return [_alike(field, text) for text in told[field].split("/")]


def _verdicts(field: str, first: Sequence[str], second: Sequence[str]) -> dict[str, bool]:
    if field == "place" and "-" in first:
        return dict.fromkeys(("alone", "heard", "any"), True)  # as the scorer has it
    return {"alone": first[0] == second[0], "heard": second[0] in first, "any": bool(set(first) & set(second))}


def _page(first: dict[str, dict[str, Any]], total: int, typed: int, same: dict[str, Counter[str]], counts: Counter[str]) -> str:
    ruled, asked = Counter[str](), set[tuple[str, int]]()
    for name, each in rulings().items():
        for (number, field), told in each.items():
            had, right = set(_readings(first[name]["indicators"][number - 1], field)), {_alike(field, text) for text in told}
            asked.add((name, number))
            ruled["less" if had - right else "more" if right - had else "kept"] += 1
    head = HEAD.format(
        questions=ruled.total(), asked=len(asked), texts=len(first), total=total, typed=typed, **ruled, **counts
    )
    lines = []
    for field in (*FIELDS, "full"):
        of, name = total if field == "type" else typed, "full: all five" if field == "full" else field
        lines.append(f"| {name} | " + " | ".join(f"{same[key][field] / of:.3f}" for key in ("alone", "heard", "any")) + " |\n")
    return head + "".join(lines) + TAIL


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or with ``--check`` fail where it is out of date."""
    from compile_gold import load_taxonomy, sources

    first = {doc.row["name"]: doc.gold for doc in sources(load_taxonomy()) if doc.row["split"] == "check"}
    page, path = agreement(first), SET / "readings" / "README.md"
    if "--check" in (sys.argv[1:] if argv is None else argv):
        return int(not path.exists() or path.read_text("utf-8") != page)
    path.write_text(page, "utf-8", newline="\n")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
