#!/usr/bin/env python3
"""Speed benchmark: from raw string to typed Extraction, beside spaCy's bare Chinese tokenization of the same texts.

    python benchmarks/speed/run.py [--runs 5] [--only PART ...] [--write]

Parts: ``throughput``, ``stages``, ``start``, ``processes``, ``length``, ``memory``. Everything is run several times and the
median told, with CPU time beside wall time: on a machine that others use too, CPU time is the steadier of the two. ``--write``
writes ``results.json`` and ``results.md`` beside this file and the section of the README. The texts are those of
``benchmarks/quality``; where the development data lies beside the checkout (or ``POVEXT_SHARED`` names its folder), its web pages
and every thirtieth of its news texts are measured too. What is measured is the installed package: with ``pip install .`` its
reading layers are compiled where there is a C compiler, in an editable install they are not; the stamp tells which.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CORPUS = Path(os.environ.get("POVEXT_SHARED", ROOT.parent / "shared")) / "corpus"
sys.path.insert(0, str(HERE))

import measure  # noqa: E402
import report  # noqa: E402

NEWS = 30
PARTS = ("throughput", "stages", "start", "processes", "length", "memory")


def texts_of(folder: Path) -> list[measure.Record]:
    """Read the texts of a folder (``texts/NAME.txt``) with what its ``index.json`` says of them."""
    index = {row["name"]: row for row in json.loads((folder / "index.json").read_text("utf-8"))}
    out = []
    for path in sorted((folder / "texts").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            told = {key: index.get(path.stem, {}).get(key) for key in ("published", "title", "source")}
            out.append({"text": file.read(), **told})
    return out


def sets() -> dict[str, list[measure.Record]]:
    """Read the sets of texts that are there."""
    out = {"benchmark set": texts_of(ROOT / "benchmarks" / "quality")}
    if (CORPUS / "index.json").is_file():
        out["web pages"] = texts_of(CORPUS)
        with gzip.open(CORPUS / "unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, 0, None, NEWS)]
        out["news"] = [{"text": row["text"], "published": row["published"] or None} for row in rows]
    return out


def stamp() -> dict[str, Any]:
    """Tell commit, versions and machine."""
    import platform
    from importlib.metadata import version

    def git(*command: str) -> str:
        done = subprocess.run(("git", *command), cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    from povext.linking import _core

    changed = git("status", "--porcelain", "--", "src")
    return {
        "commit": (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else ""),
        **{name: version(name) for name in ("povext", "spacy", "pydantic")},
        "layers": "plain Python" if (_core.__file__ or "").endswith(".py") else "compiled",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": measure.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how often everything is run (default 5)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help="only these parts")
    parser.add_argument("--write", action="store_true", help="write results.json, results.md and the section of the README")
    args = parser.parse_args(argv)
    if args.runs < 1:
        parser.error("--runs must be 1 or more")
    if args.write and set(args.only) != set(PARTS):
        parser.error("--write needs all parts")
    texts = sets()
    own = texts["benchmark set"]
    results: dict[str, Any] = {"stamp": stamp(), "runs": args.runs}
    results["sets"] = {
        name: {"texts": len(rows), "characters": sum(len(r["text"]) for r in rows)} for name, rows in texts.items()
    }
    calls = {
        "throughput": lambda: {name: measure.throughput(rows, args.runs) for name, rows in texts.items()},
        "stages": lambda: {name: measure.stages(rows, args.runs) for name, rows in texts.items()},
        "start": lambda: measure.start(ROOT / "benchmarks" / "quality" / "texts" / "own-01.txt", args.runs),
        "processes": lambda: measure.processes(own * 5, args.runs),
        "length": lambda: measure.length(own, args.runs),
        "memory": lambda: measure.memory(ROOT / "benchmarks" / "quality" / "texts"),
    }
    for part in PARTS:
        if part in args.only:
            print(f"measuring: {part}", file=sys.stderr, flush=True)
            results[part] = calls[part]()
    page = report.markdown(results)
    print(page)
    if args.write:
        (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        (HERE / "results.md").write_text(page, "utf-8")
        report.into_readme(ROOT / "README.md", results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
