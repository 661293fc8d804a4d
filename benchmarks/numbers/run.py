#!/usr/bin/env python3
"""Numbers, units and times: povext, and the peers that can be installed, on the same cases and texts.

    python benchmarks/numbers/run.py --environments DIR [--only NAME,NAME] [--peer NAME=PYTHON] [--shared DIR]
                                     [--json OUT] [--markdown OUT] [--failures DIR] [--limit SECONDS]

The peers of ``peers.toml`` are installed under DIR, each in an environment of its own; without DIR and ``--peer`` they are
named as skipped. ``--shared`` is the folder of the conformance cases and the development gold (default: ``../shared`` beside
the checkout, or the environment variable POVEXT_SHARED); where it is absent those parts are skipped. ``--failures`` writes
what each tool has wrong, to check povext and the adapters by: for reading, not for keeping
(the texts of the project's own set that are for measuring only are left out).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from data import Corpus, Phrase, disputed, load_cases, load_corpus, phrases_of, work_of
from environments import ToolError, ask, interpreter, peers
from judging import case_right, overlaps, phrase_right, score_numbers
from tables import markdown, not_first

__all__ = ["main", "score"]

ROOT = Path(__file__).resolve().parents[2]
PARTS = [f"src/povext/{part}" for part in ("__init__.py", "mentions.py", "text", "numerals", "quantities", "periods")]
OURS = [
    {"name": "povext", "adapter": "Povext", "version": "povext", "ours": True},
    {"name": "povext numerals.parse", "adapter": "PovextParse", "version": "povext", "ours": True},
]


Wrong = list[dict[str, Any]]


def score(answer: dict[str, Any], cases: list[dict[str, Any]], corpora: list[Corpus]) -> tuple[dict[str, Any], Wrong]:
    """Return a tool's row of the results, and what it has wrong."""
    wrong: Wrong = []
    row: dict[str, Any] = {"cases": _score_cases(answer["cases"], cases, wrong), "numbers": {}, "times": {}, "speed": {}}
    at = 0
    for corpus in corpora:
        got, size = answer["corpora"][corpus.name], sum(len(raw) for _, raw in corpus.docs)
        row["speed"][corpus.name] = {what: size / spent for what, spent in got["seconds"].items()}
        nothing: list[Any] = [[] for _ in corpus.docs]
        if "numbers" in got["found"]:
            rows = zip(corpus.docs, got["found"]["numbers"], got["found"].get("times", nothing), strict=True)
            figures = score_numbers((gold, numbers, times) for (gold, _), numbers, times in rows)
            wrong += [{"corpus": corpus.name, **miss} for miss in figures.pop("misses") if miss["doc"] not in corpus.sealed]
            row["numbers"][corpus.name] = figures
        phrases = phrases_of(corpus)
        if phrases and answer["phrases"] is not None:
            alone = answer["phrases"][at : at + len(phrases)]
            row["times"][corpus.name] = _score_times(corpus, phrases, alone, got["found"].get("times"), wrong)
        at += len(phrases)
    return row | {key: answer.get(key) for key in ("start_up", "memory_mb", "version")}, wrong


def _score_cases(found: list[Any], cases: list[dict[str, Any]], wrong: Wrong) -> dict[str, Any]:
    total: dict[str, Counter[str]] = {"kind": Counter(), "suite": Counter(), "settled": Counter()}
    right: dict[str, Counter[str]] = {"kind": Counter(), "suite": Counter(), "settled": Counter()}
    held_wrong = disputed("wrong")
    for case, got in zip(cases, found, strict=True):
        if got is None:
            continue
        good = case_right(case, got)
        views = [("kind", case["kind"]), ("suite", suite_of(case))]
        for view, name in views if case["id"] in held_wrong else [*views, ("settled", case["kind"])]:
            total[view][name] += 1
            right[view][name] += good
        if not good:
            wrong.append({"case": case, "got": got})
    return {view: {name: right[view][name] / n for name, n in total[view].items()} for view in total}


def suite_of(case: dict[str, Any]) -> str:
    """Return the suite that a case comes from."""
    return str(case["id"]).split("/")[0]


def _score_times(
    corpus: Corpus, phrases: list[Phrase], alone: list[Any], found: list[Any] | None, wrong: Wrong
) -> dict[str, Any]:
    right = stands = inside = 0
    for phrase, answers in zip(phrases, alone, strict=True):
        good, there = phrase_right(phrase.accepted, answers), None
        right += good
        spots = spots_of(corpus.docs[phrase.doc][1], phrase.text)
        if found is not None and spots:
            there = phrase_right(phrase.accepted, [f for f in found[phrase.doc] if any(overlaps(f, *spot) for spot in spots)])
            stands += 1
            inside += there
        if (not good or there is False) and corpus.docs[phrase.doc][0]["doc"] not in corpus.sealed:
            told = {"corpus": corpus.name, "phrase": phrase.text, "day": phrase.day, "want": phrase.accepted}
            wrong.append(told | {"alone": good, "in_text": there, "got": answers})
    return {"alone": right / len(phrases), "in_text": inside / stands if stands else None}


def spots_of(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return every place where a phrase stands in a text."""
    spots, at = [], text.find(phrase)
    while at >= 0:
        spots.append((at, at + len(phrase)))
        at = text.find(phrase, at + 1)
    return spots


def stamp() -> dict[str, Any]:
    """Return what the results hang on: commit, interpreter, machine and how busy it was."""
    changed = " with uncommitted changes" if _git("status", "--porcelain", "--", *PARTS) else ""
    names = [line.split(":", 1)[1].strip() for line in _cpu_lines() if line.startswith("model name")]
    return {
        "commit": _git("rev-parse", "--short", "HEAD") + changed,
        "python": platform.python_version(),
        "cpu": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=Path)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--only", default="")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("POVEXT_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--failures", type=Path)
    parser.add_argument("--limit", type=int, default=1800)
    args = parser.parse_args(argv)

    cases = load_cases(args.shared / "conformance" / "dev.jsonl")
    quality = ROOT / "benchmarks" / "quality"
    corpora = [
        load_corpus("development", "Development texts", args.shared / "gold", args.shared / "corpus" / "texts"),
        load_corpus("own", "The project's own set", quality / "gold", quality / "texts"),
    ]
    work = work_of(cases, corpora)
    results = _frame(cases, corpora)
    listed, not_run = peers()
    wanted = set(filter(None, args.only.split(",")))
    given = dict(p.split("=", 1) for p in args.peer)
    for peer in [*OURS, *(p for p in listed if not wanted or p["name"] in wanted)]:
        try:
            python = sys.executable if peer.get("ours") else interpreter(peer, args.environments, given)
            answer = ask(python, peer, work, args.limit)
        except ToolError as error:
            print(f"{peer['name']}: skipped ({error})", flush=True)
            results["skipped"][peer["name"]] = str(error)
            continue
        row, wrong = score(answer, cases, corpora)
        results["systems"][peer["name"]] = row | {"home": peer.get("home")}
        print(f"{peer['name']}: done", flush=True)
        if args.failures:
            args.failures.mkdir(parents=True, exist_ok=True)
            lines = "".join(json.dumps(w, ensure_ascii=False) + "\n" for w in wrong)
            (args.failures / f"{peer['name']}.jsonl").write_text(lines, "utf-8")
    results["skipped"] |= {row["name"]: row["reason"] for row in not_run}
    if "povext" not in results["systems"]:
        return 1
    text = markdown(results)
    print(text)
    if args.markdown:
        args.markdown.write_text(text, "utf-8")
    if args.json:
        results["not_first"] = not_first(results)
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _frame(cases: list[dict[str, Any]], corpora: list[Corpus]) -> dict[str, Any]:
    """Return the results without any system: stamp, sizes, and the parts that are skipped."""
    there = [corpus for corpus in corpora if corpus.docs]
    skipped = {} if cases else {"conformance cases": "the file is not there"}
    skipped |= {corpus.title: "the folder is not there" for corpus in corpora if not corpus.docs}
    return {
        "stamp": stamp(),
        "cases": {
            "total": len(cases),
            "kind": dict(Counter(c["kind"] for c in cases)),
            "suite": dict(Counter(suite_of(c) for c in cases)),
            "settled": dict(Counter(c["kind"] for c in cases if c["id"] not in disputed("wrong"))),
        },
        "corpora": {corpus.name: corpus.title for corpus in there},
        "sizes": {
            corpus.name: {
                "texts": len(corpus.docs),
                "characters": sum(len(raw) for _, raw in corpus.docs),
                "quantities": sum(not r["optional"] for gold, _ in corpus.docs for r in gold["indicators"]),
                "phrases": len(phrases_of(corpus)),
            }
            for corpus in there
        },
        "skipped": skipped,
        "systems": {},
    }


if __name__ == "__main__":
    sys.exit(main())
