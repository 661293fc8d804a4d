#!/usr/bin/env python3
"""Place benchmark: povext, and the peers that are installed, on ``gold.json``.

    python benchmarks/places/run.py [--errors] [--json OUT] [--peer NAME=PYTHON ...]

A mention counts as found when a system returns the same span. Two views: every mention, and provinces to counties only, since
the peers know no villages. Systems that return no spans get the first spot of the name they return. Code accuracy is over found
mentions whose gold has a code. Peers run in interpreters of their own (``--peer cpca=venv/bin/python``); those that cannot run
are named as skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Found = list[tuple[int, int, str | None]]


def run_povext(texts: list[dict[str, Any]]) -> list[Found]:
    """Return povext's mentions for every text."""
    from povext.places import find_places

    return [[(m.span.start, m.span.end, m.code) for m in find_places(t["text"], on=t["on"]) if m.level != "other"] for t in texts]


def run_peer(name: str, python: str, texts: list[dict[str, Any]]) -> tuple[list[Found], float]:
    """Return a peer's mentions and its seconds, run by ``peers.py`` in its own interpreter."""
    done = subprocess.run(
        [python, str(HERE / "peers.py"), name], input=json.dumps(texts), capture_output=True, text=True, timeout=900, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}")
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    return [[tuple(m) for m in row] for row in answer["found"]], answer["seconds"]  # type: ignore[misc]


def score(texts: list[dict[str, Any]], found: list[Found], wide: bool) -> dict[str, Any]:
    """Return precision, recall and F1 of mentions and the accuracy of their codes; `wide` counts townships and villages too."""
    hit = gold = pred = coded = right = 0
    known = any(code for row in found for _, _, code in row)
    errors = []
    for text, row in zip(texts, found, strict=True):
        wanted = {(m["start"], m["end"]): m for m in text["mentions"]}
        local = {k for k, m in wanted.items() if m["level"] in ("township", "village")}
        skip = {k for k, m in wanted.items() if m["optional"]} | (set() if wide else local)
        spans = {(a, b): code for a, b, code in row}
        for span, m in wanted.items():
            if span in skip:
                continue
            gold += 1
            if span not in spans:
                errors.append((text["id"], "missed", m["text"], m["code"], ""))
                continue
            hit += 1
            if m["code"]:
                coded += 1
                right += spans[span] == m["code"]
                if spans[span] != m["code"]:
                    errors.append((text["id"], "code", m["text"], m["code"], spans[span]))
        for span in spans:
            if span in skip or any(a < span[1] and span[0] < b for a, b in skip):
                continue
            pred += 1
            if span not in wanted:
                errors.append((text["id"], "spurious", text["text"][span[0] : span[1]], "", spans[span]))
    p, r = hit / pred if pred else 0.0, hit / gold if gold else 0.0
    return {
        "p": p,
        "r": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "code": right / coded if known else None,
        "n": gold,
        "errors": errors,
    }


def commit() -> str:
    """Return the commit of the checkout, or an empty string outside one."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def show(figure: float | None) -> str:
    """Return a figure for the table; a dash where a system gives none."""
    return "    -" if figure is None else f"{figure:.3f}"


def timed(call: Callable[[list[dict[str, Any]]], list[Found]], texts: list[dict[str, Any]]) -> tuple[list[Found], float]:
    """Return a system's mentions and its seconds, after one warming run."""
    call(texts[:2])
    begin = time.perf_counter()
    return call(texts), time.perf_counter() - begin


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print one line a system."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    args = parser.parse_args(argv)
    texts = json.loads((HERE / "gold.json").read_text("utf-8"))
    rows: dict[str, Any] = {}
    results = {"povext": timed(run_povext, texts)}
    given = dict(p.split("=", 1) for p in args.peer)
    for name in ("cnloc", "cpca", "jionlp", "lac"):
        try:
            results[name] = run_peer(name, given.get(name, sys.executable), texts)
        except (OSError, RuntimeError, subprocess.SubprocessError, ValueError) as error:
            print(f"{name}: skipped ({error})")
    print("system     all: P     R     F1   code   to county: P     R     F1   code  seconds")
    for name, (found, seconds) in results.items():
        wide, narrow = score(texts, found, True), score(texts, found, False)
        cells = [show(wide[k]) for k in ("p", "r", "f1", "code")], [show(narrow[k]) for k in ("p", "r", "f1", "code")]
        print(
            f"{name:8s} {cells[0][0]:>8s} {'  '.join(cells[0][1:])}   {cells[1][0]:>12s} {'  '.join(cells[1][1:])}  {seconds:.3f}"
        )
        rows[name] = {"all": wide, "to_county": narrow, "seconds": seconds}
        if args.errors and name == "povext":
            for error in wide["errors"]:
                print("   ", *error)
    if args.json:
        for row in rows.values():
            row["all"].pop("errors")
            row["to_county"].pop("errors")
        stamp = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count(), "commit": commit()}
        args.json.write_text(json.dumps({"stamp": stamp, "systems": rows}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
