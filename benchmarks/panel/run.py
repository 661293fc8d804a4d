#!/usr/bin/env python3
"""Measure the panel: right cells on the stories, time and memory on synthetic extractions.

Usage: ``run.py [stories|speed] [--part open|held] [--faults] [--documents N] [--jobs N] [--memory 1GB]``
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from stories import Tally, read, score

import povext
from povext.panel.made import panel

HERE = Path(__file__).resolve().parent


def tallies(part: str | None, faults: bool) -> dict[str, Tally]:
    """Score every story; by part and together."""
    found: dict[str, Tally] = {}
    for story in read():
        if part and story.part != part:
            continue
        told = [
            (d["name"], povext.extract(d["text"], **{k: d[k] for k in ("published", "source", "title", "place") if k in d}))
            for d in story.documents
        ]
        with panel(told, **story.options) as made:
            tally = score(story, made)
        for name in (story.part, "all"):
            found.setdefault(name, Tally()).add(tally)
        if faults:
            for fault in tally.faults:
                print(fault)
    return found


def figures(tally: Tally) -> dict[str, object]:
    """What a tally says."""
    return {
        "cells expected": tally.expected,
        "cells made": tally.cells,
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "conflicts shown": f"{tally.conflicts_shown} of {tally.conflicts}",
        "conflicts that are none": tally.invented,
        "restored": f"{tally.restored_right} right of {tally.restored_told}, {tally.restored} expected",
        "plans beside": f"{tally.plans_right} of {tally.plans}",
    }


def speed(documents: int, memory: str, jobs: int) -> dict[str, object]:
    """Merge synthetic extractions from JSON lines into Parquet; time and peak memory of this process."""
    from synthetic import write

    with tempfile.TemporaryDirectory(prefix="povext-bench-") as folder:
        lines = Path(folder, "extractions.jsonl")
        with ProcessPoolExecutor(1, get_context("spawn")) as other:  # its memory is not this one's
            indicators = other.submit(write, lines, documents).result()
        base = _peak()
        begin, spent = time.perf_counter(), _cpu()
        with panel(lines, memory=memory, folder=folder, jobs=jobs) as made:
            merged = time.perf_counter() - begin
            counts = dict(made.counts)
            paths = made.write(Path(folder, "panel.parquet"))
            whole, spent = time.perf_counter() - begin, _cpu() - spent
            size = sum(path.stat().st_size for path in paths)
        return {
            "documents": documents, "indicators": indicators, "JSON lines (MB)": round(lines.stat().st_size / 1e6),
            "merged (s)": round(merged, 1), "merged and written to Parquet (s)": round(whole, 1), "CPU (s)": round(spent, 1),
            "load of the machine": round(os.getloadavg()[0], 1), "Parquet (MB)": round(size / 1e6),
            "memory before (MB)": round(base), "peak memory (MB)": round(_peak()),
            "peak memory of a further process (MB)": round(_peak(resource.RUSAGE_CHILDREN)), "limit told to DuckDB": memory,
            "jobs": jobs, **counts,
        }  # fmt: skip


def _cpu() -> float:
    """Seconds of this process and of those it has started and that have ended."""
    return sum(os.times()[:4])


def _peak(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("stories", "speed"), default="stories")
    parser.add_argument("--part", choices=("open", "held"))
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--memory", default="500MB")
    told = parser.parse_args()
    if told.what == "stories":
        found = {name: figures(tally) for name, tally in tallies(told.part, told.faults).items()}
    else:
        found = speed(told.documents, told.memory, told.jobs)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
