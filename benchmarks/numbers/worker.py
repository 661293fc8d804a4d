#!/usr/bin/env python3
"""Run one tool on the work given on standard input; ``run.py`` calls it with the interpreter that has the tool.

    python benchmarks/numbers/worker.py CLASS OPTIONS VERSION < work.json

Work: ``cases`` (text, start, end, day or null, ask = "number" or "time"), ``phrases`` (text, day), ``corpora`` (name: texts
with a day). The answer is one JSON line: what was found for each, seconds, memory, and the tool's version.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from adapters import adapters
from reading import Number, sentences

__all__ = ["answer", "fastest", "in_text", "plain"]

WORK_SECONDS = 2.0  # a pass over the corpus is repeated until this is spent, and at most PASSES times
PASSES = 15
WARM_UP = 3


def plain(found: tuple[Any, ...]) -> list[Any]:
    """Return a number or a time as JSON carries it: decimals as strings."""
    if isinstance(found, Number):
        return [*found[:2], *(None if x is None else str(x) for x in found[2:5]), *found[5:]]
    return list(found)


def in_text(find: Callable[..., Any], whole: bool, text: str, *day: str) -> list[tuple[Any, ...]]:
    """Return what a finder says of a text, sentence by sentence unless it reads whole texts; a sentence it breaks on is lost."""
    if whole:
        return list(find(text, *day))
    out: list[tuple[Any, ...]] = []
    for offset, piece in sentences(text):
        with contextlib.suppress(Exception):
            out += [f._replace(start=f.start + offset, end=f.end + offset) for f in find(piece, *day)]
    return out


def for_case(tool: Any, case: dict[str, Any]) -> list[list[Any]]:
    """Return all that a tool finds in a case's text, and what it reads from the case's own phrase."""
    phrase = case["text"][case["start"] : case["end"]]
    out: list[list[Any]] = []
    if case["ask"] == "number":
        if hasattr(tool, "numbers"):
            with contextlib.suppress(Exception):
                out += map(plain, tool.numbers(case["text"]))
        if hasattr(tool, "number_of"):
            with contextlib.suppress(Exception):
                got = tool.number_of(phrase)
                out += [plain(Number(case["start"], case["end"], got[0], unit=got[1]))] if got else []
        return out
    if case["day"] is None:
        return []
    if hasattr(tool, "times"):
        with contextlib.suppress(Exception):
            out += map(plain, tool.times(case["text"], case["day"]))
    if hasattr(tool, "time_of"):
        with contextlib.suppress(Exception):
            out += [[case["start"], case["end"], *days] for days in tool.time_of(phrase, case["day"])]
    return out


def fastest(call: Callable[[dict[str, Any]], Any], texts: list[dict[str, Any]]) -> tuple[list[Any], float]:
    """Return the results for some texts and the seconds of CPU time of the fastest pass over them, after a warm-up."""
    for text in texts[:WARM_UP]:
        call(text)
    spent: list[float] = []
    while True:
        begin = time.process_time()
        got = [call(text) for text in texts]
        spent.append(time.process_time() - begin)
        if sum(spent) >= WORK_SECONDS or len(spent) >= PASSES:
            return got, min(spent)


def on_corpus(tool: Any, texts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a tool finds in a corpus, with the seconds that finding took."""
    out: dict[str, Any] = {"found": {}, "seconds": {}}
    for name, keys in (("numbers", ("text",)), ("times", ("text", "day"))):
        find = getattr(tool, name, None)
        if find and texts:
            got, out["seconds"][name] = fastest(lambda t, f=find, k=keys: in_text(f, tool.whole, *(t[x] for x in k)), texts)
            out["found"][name] = [[plain(f) for f in one] for one in got]
    return out


def answer(tool: Any, work: dict[str, Any]) -> dict[str, Any]:
    """Return everything a tool has to say of the work; None for what it does not offer."""
    asks = {"number": ("numbers", "number_of"), "time": ("times", "time_of")}
    can = {ask: any(hasattr(tool, name) for name in names) for ask, names in asks.items()}
    phrases = [{**p, "start": 0, "end": len(p["text"]), "ask": "time"} for p in work["phrases"]]
    return {
        "cases": [for_case(tool, case) if can[case["ask"]] else None for case in work["cases"]],
        "phrases": [for_case(tool, case) for case in phrases] if can["time"] else None,
        "corpora": {name: on_corpus(tool, texts) for name, texts in work["corpora"].items()},
    }


def peak_mb() -> float:
    """Return the most memory this process has held."""
    status = Path("/proc/self/status")
    for line in status.read_text("utf-8").splitlines() if status.is_file() else []:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: list[str]) -> int:
    """Answer for the class that is named."""
    name, options, distribution = argv
    work = json.load(sys.stdin)
    line = os.dup(1)
    os.dup2(2, 1)  # what a package prints does not reach the answer
    before = peak_mb()
    begin = time.perf_counter()
    tool = adapters()[name](**json.loads(options))
    start_up = time.perf_counter() - begin
    out = answer(tool, work)
    with contextlib.suppress(PackageNotFoundError):
        out["version"] = version(distribution)
    out["start_up"] = start_up
    out["memory_mb"] = peak_mb() - before
    with os.fdopen(line, "w", encoding="utf-8") as file:
        file.write(json.dumps(out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
