#!/usr/bin/env python3
"""Place, period, status and measure on real news, where povext gives a number the right type.

    python benchmarks/news/fields.py [--texts FILE] [--errors FIELD] [--write]

``fields.tsv`` names 2,451 typed numbers of 420 news texts by id and offsets, with what a reader says of the other fields, several
readings with ``/`` between them. The types of these texts are those that the n-gram model is fitted to (``models/labels``), so
they measure no types. ``--errors`` shows what povext gets wrong, in the half that may be read; ``--write`` writes ``fields.md``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from run import HERE, ROOT, texts_file

import povext

FIELDS = ("place", "period", "status", "measure")
HALVES = {"yes": "the half that rules may be written from", "no": "the half that nobody reads"}


def years(period: str) -> str:
    """A period to the year, as the scorer compares them."""
    return "~".join(day[:4] for day in period.split("~"))


def told(indicator: povext.Indicator) -> dict[str, str]:
    """What povext says, as the table writes it."""
    place, period = indicator.place, indicator.period
    return {
        "place": place.code or "-" if place else "-",
        "period": years(f"{period.start}~{period.end}") if period else "-",
        "status": indicator.status,
        "measure": indicator.measure,
    }


def right(field: str, row: dict[str, str], said: dict[str, str]) -> bool:
    """Whether one of the readings is what povext says; where no place is right, any is, as the scorer has it."""
    readings = [years(text) if field == "period" else text for text in row[field].split("/")]
    return said[field] in readings or (field == "place" and "-" in readings)


def judged(rows: Iterable[dict[str, str]], texts: Path) -> Iterator[tuple[dict[str, str], povext.Indicator, str, list[bool]]]:
    """Each number with the right type: its row, the indicator, the text, and which of the fields are right."""
    by_text: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_text[row["text"]].append(row)
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        records = [record for record in map(json.loads, lines) if record["id"] in by_text]
    for record in records:
        facts: dict[str, Any] = {key: record.get(key) or None for key in ("published", "title")}
        found = povext.extract(record["text"], **facts).indicators
        for row in by_text[record["id"]]:
            begin, end = int(row["start"]), int(row["end"])
            here = next((i for i in found if i.span.start < end and i.span.end > begin), None)
            if here is not None and here.type in row["type"].split("/"):
                said = told(here)
                yield row, here, record["text"], [right(field, row, said) for field in FIELDS]


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--texts", type=Path, default=texts_file())
    ap.add_argument("--errors", choices=FIELDS)
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    if not a.texts.is_file():
        print(f"skipped: the texts are not there ({a.texts})")
        return
    with (HERE / "fields.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts = {half: Counter[str]() for half in HALVES}
    for row, indicator, text, hits in judged(rows, a.texts):
        counts[row["read"]].update({"records": 1, "all four": all(hits), **dict(zip(FIELDS, hits, strict=True))})
        if a.errors and row["read"] == "yes" and not hits[FIELDS.index(a.errors)]:
            around = text[max(0, indicator.span.start - 60) : indicator.span.end + 20].replace("\n", "¶")
            print(f"[{row['text']}] {row[a.errors]}, povext {told(indicator)[a.errors]}: {indicator.span.text} in {around}")
    page = "| | records | " + " | ".join((*FIELDS, "all four")) + " |\n|---|" + "---:|" * 6 + "\n"
    for half, count in counts.items():
        shares = " | ".join(f"{count[name] / count['records']:.3f}" for name in (*FIELDS, "all four"))
        page += f"| {HALVES[half]} | {count['records']} | {shares} |\n"
    print(page)
    if a.write:
        git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
        head = "# Fields on real news, given the right type\n\nMade by `benchmarks/news/fields.py --write`, "
        (HERE / "fields.md").write_text(f"{head}commit {git.stdout.strip()}.\n\n{page}", "utf-8")


if __name__ == "__main__":
    main()
