#!/usr/bin/env python3
"""News benchmark: real news texts that neither rules nor model have seen, labelled by reference.

    python benchmarks/news/run.py [--texts FILE] [--errors N] [--write]

``gold.jsonl`` holds the indicators of 389 texts without the texts: they are looked up by their ids in a file of gzipped JSON
lines (``id``, ``published``, ``title``, ``text``), by default the one beside the development data. Where it is not there,
nothing is measured and the command says so. ``--write`` writes ``results.md``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KINDS = {
    "rural": "on poverty, aid or villages",
    "mixed": "on livelihood among other things",
    "general": "on anything else",
}


def texts_file() -> Path:
    """Where the texts lie in a checkout with the development data beside it."""
    return Path(os.environ.get("POVEXT_SHARED", ROOT.parent / "shared")) / "corpus" / "unlabelled.jsonl.gz"


def documents(gold: Path, texts: Path) -> list[dict[str, Any]]:
    """The labelled texts: ``id``, ``kind``, ``indicators`` with ``text``, ``published``, ``title``."""
    rows = {row["id"]: row for row in map(json.loads, gold.read_text("utf-8").splitlines())}
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] in rows:
                told = {key: record.get(key) or None for key in ("text", "published", "title")}
                rows[record["id"]].update(told)
    missing = [name for name, row in rows.items() if "text" not in row]
    if missing:
        raise SystemExit(f"{texts}: {len(missing)} of the labelled texts are not in it, {missing[0]} among them.")
    return list(rows.values())


def extracted(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What povext finds in each text."""
    from povext import extract

    return {row["id"]: extract(row["text"], published=row["published"], title=row["title"]) for row in rows}


def measured(rows: list[dict[str, Any]], found: dict[str, Any]) -> Any:
    """The report of povext on some of the texts."""
    from povext.evaluate import score

    return score({row["id"]: row["indicators"] for row in rows}, found)


def markdown(rows: list[dict[str, Any]], found: dict[str, Any]) -> str:
    """The figures as a page."""
    from povext.cli._bench import markdown as table

    whole = measured(rows, found)
    facts = {"documents": len(rows), "characters": sum(len(row["text"]) for row in rows)}
    parts = [
        table(whole, facts),
        "## By subject\n",
        "| texts | typed precision | typed recall | typed F1 | full F1 | typed gold |",
    ]
    parts.append("|---|---:|---:|---:|---:|---:|")
    for kind, told in KINDS.items():
        some = [row for row in rows if row["kind"] == kind]
        typed, full = (measured(some, found).levels[level] for level in ("typed", "full"))
        parts.append(
            f"| {len(some)} {told} | {typed.precision:.3f} | {typed.recall:.3f} | {typed.f1:.3f} | {full.f1:.3f} | {typed.gold} |"
        )
    return "\n".join(parts) + "\n"


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--texts", type=Path, default=texts_file())
    ap.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N mistakes")
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    if not a.texts.is_file():
        print(f"skipped: the texts are not there ({a.texts})")
        return
    rows = documents(HERE / "gold.jsonl", a.texts)
    found = extracted(rows)
    page = markdown(rows, found)
    print(page)
    for name, mistake in measured(rows, found).mistakes[: a.errors] if a.errors else ():
        print(name, mistake)
    if a.write:
        from povext import __version__

        git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
        head = f"# News\n\nMade by `benchmarks/news/run.py --write`. povext {__version__}, commit {git.stdout.strip()}, Python "
        head += f"{sys.version.split()[0]}. README.md there says what was measured.\n\n"
        (HERE / "results.md").write_text(head + page, "utf-8")


if __name__ == "__main__":
    main()
