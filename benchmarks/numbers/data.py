"""The material: conformance cases and gold texts, and the work that is made of them."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Corpus", "Phrase", "disputed", "load_cases", "load_corpus", "phrases_of", "work_of"]

NO_DAY = "2020-01-01"  # what relative times stand on in texts without a date; their periods are not scored


class Corpus(NamedTuple):
    """Gold texts: name, title for the tables, (gold document, raw text) in order, and the texts whose errors nobody reads."""

    name: str
    title: str
    docs: list[tuple[dict[str, Any], str]]
    sealed: frozenset[str] = frozenset()


class Phrase(NamedTuple):
    """A time phrase of a dated gold text: the document's index, the phrase, the text's date, accepted (first, last) days."""

    doc: int
    text: str
    day: str
    accepted: list[list[str]]


def load_cases(path: Path) -> list[dict[str, Any]]:
    """Return the conformance cases, or none where the file is absent."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def disputed(verdict: str) -> frozenset[str]:
    """Return the ids of the conformance cases that ``disputed.toml`` judges so."""
    groups = tomllib.loads((Path(__file__).parent / "disputed.toml").read_text("utf-8"))["group"]
    return frozenset(case for group in groups if group["verdict"] == verdict for case in group["cases"])


def load_corpus(name: str, title: str, gold: Path, texts: Path) -> Corpus:
    """Return the gold texts of two folders; a corpus without texts where they are absent."""
    docs = []
    for path in sorted(gold.glob("*.json")) if gold.is_dir() else []:
        raw = texts / f"{path.stem}.txt"
        if raw.is_file():
            with raw.open(encoding="utf-8", newline="") as file:
                docs.append((json.loads(path.read_text("utf-8")), file.read()))
    index = gold.parent / "index.json"
    rows = json.loads(index.read_text("utf-8")) if index.is_file() else []
    return Corpus(name, title, docs, frozenset(row["name"] for row in rows if row.get("split") == "check"))


def phrases_of(corpus: Corpus) -> list[Phrase]:
    """Return each dated text's time phrases once, with the days of every record that has them, alternatives included."""
    out = []
    for index, (gold, _) in enumerate(corpus.docs):
        if not gold["published"]:
            continue
        readings: dict[str, list[list[str]]] = defaultdict(list)
        for record in gold["indicators"]:
            for period in [record["period"], *(record["period_alt"] or [])]:
                if period and period.get("text") and period.get("start") and period.get("end"):
                    days = [period["start"], period["end"]]
                    if days not in readings[period["text"]]:
                        readings[period["text"]].append(days)
        primary = {r["period"].get("text") for r in gold["indicators"] if r["period"]}
        out += [Phrase(index, text, gold["published"], days) for text, days in readings.items() if text in primary]
    return out


def work_of(cases: list[dict[str, Any]], corpora: list[Corpus]) -> dict[str, Any]:
    """Return the work for a tool: texts without their answers."""
    return {
        "cases": [
            {
                "text": c["text"],
                "start": c["start"],
                "end": c["end"],
                "ask": "time" if "period" in c else "number",
                "day": _day(c.get("reference")),
            }
            for c in cases
        ],
        "phrases": [{"text": p.text, "day": p.day} for corpus in corpora for p in phrases_of(corpus)],
        "corpora": {c.name: [{"text": raw, "day": gold["published"] or NO_DAY} for gold, raw in c.docs] for c in corpora},
    }


def _day(text: str | None) -> str | None:
    """Return an ISO date, or None for a reference that is none: such a case cannot be read by any tool."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None
