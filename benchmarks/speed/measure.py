"""What the speed benchmark measures; each function returns plain figures, medians of several runs."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["length", "memory", "processes", "processor", "stages", "start", "throughput"]

Record = dict[str, Any]
Seconds = dict[str, float]
SIZES = (1_000, 10_000, 100_000, 1_000_000, 5_000_000)
"""Bytes of UTF-8."""
LONG = 20.0
"""A string that has taken this many CPU seconds is not read again."""


def processor() -> str:
    """Tell the processor's name, where the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def timed(call: Callable[[], Any]) -> Seconds:
    """Wall and CPU seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def middle(runs: Iterable[Seconds]) -> Seconds:
    """Median of each figure over runs."""
    rows = list(runs)
    return {name: median(row[name] for row in rows) for name in rows[0]}


def throughput(records: list[Record], runs: int) -> dict[str, Any]:
    """Bare tokenization, povext's, the whole of povext, and that with spaCy's documents, one after another in every run."""
    import spacy

    import povext

    bare, own = spacy.blank("zh"), povext.load()
    texts = [record["text"] for record in records]
    calls: dict[str, Callable[[], Any]] = {
        "spacy_blank": lambda: [bare.make_doc(text) for text in texts],
        "tokenizer": lambda: [own.make_doc(text) for text in texts],
        "extract": lambda: [povext.extract(**record) for record in records],
        "pipeline": lambda: list(povext.pipe(records, nlp=own)),
    }
    for call in calls.values():  # loading and filling of caches are not what is measured
        call()
    rows = [{name: timed(call) for name, call in calls.items()} for _ in range(runs)]
    out: dict[str, Any] = {name: middle(row[name] for row in rows) for name in calls}
    out["ratio"] = middle({clock: row["extract"][clock] / row["spacy_blank"][clock] for clock in ("wall", "cpu")} for row in rows)
    size = sum(map(len, texts))
    for name in calls:
        out[name]["characters_per_second"] = {clock: round(size / out[name][clock]) for clock in ("wall", "cpu")}
        out[name]["characters_per_second"]["best"] = round(size / min(row[name]["cpu"] for row in rows))
    return out


def stages(records: list[Record], runs: int) -> dict[str, Seconds]:
    """CPU and wall seconds of every stage, of tokenization and of building the typed result."""
    import povext
    from povext import stages as steps
    from povext.concepts import bundled_matcher
    from povext.types import Extraction
    from povext.working import Working

    nlp, matcher = povext.load(), bundled_matcher()
    calls: dict[str, Callable[[Working], Any]] = {
        "text": steps.read_text,
        "quantities": steps.read_quantities,
        "periods": steps.read_periods,
        "places": steps.read_places,
        "concepts": lambda work: steps.read_concepts(work, matcher),
    }

    def once() -> dict[str, Seconds]:
        spent = {name: {"wall": 0.0, "cpu": 0.0} for name in ("tokenizer", *calls, "linking", "typed result")}

        def watched(name: str, call: Callable[[], Any]) -> Any:
            wall, cpu = time.perf_counter(), time.process_time()
            result = call()
            spent[name]["wall"] += time.perf_counter() - wall
            spent[name]["cpu"] += time.process_time() - cpu
            return result

        for record in records:
            told = {key: value for key, value in record.items() if key != "text" and value is not None}
            text = record["text"]
            work = Working(text, told)
            watched("tokenizer", lambda text=text: nlp.make_doc(text))
            for name, call in calls.items():
                watched(name, lambda call=call, work=work: call(work))
            payload = watched("linking", lambda work=work: steps.read_links(work, matcher))
            watched("typed result", lambda text=text, payload=payload: Extraction.from_payload(text, payload))
        return spent

    once()
    rows = [once() for _ in range(runs)]
    return {name: middle(row[name] for row in rows) for name in rows[0]}


def _child(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def _with_children(call: Callable[[], Any]) -> Seconds:
    """Wall and CPU seconds of one call, its child processes included."""
    before, wall = os.times(), time.perf_counter()
    call()
    after = os.times()
    return {"wall": time.perf_counter() - wall, "cpu": sum(after[:4]) - sum(before[:4])}


_TIMED = """
import sys, time
wall, cpu = time.perf_counter(), time.process_time()
{code}
print(time.perf_counter() - wall, time.process_time() - cpu)
"""
_START = {
    "import povext": ("", "import povext"),
    "import spacy": ("", "import spacy"),
    "the finders' first use": (
        "import povext",
        "povext.find_quantities('62个'); povext.find_periods('2019年'); povext.find_places('南宁市')",
    ),
    "povext.load()": ("import povext", "povext.load()"),
    "the first extract": ("import povext", "povext.extract('2019年底，全县62个贫困村全部出列。')"),
}


def start(path: Path, runs: int) -> dict[str, Seconds]:
    """What it takes from nothing: imports, loading, and the command line on one file, each in a fresh process."""
    out: dict[str, Seconds] = {}
    for name, (before, code) in _START.items():
        rows = []
        for _ in range(runs + 1):  # the first brings the files into the system's cache
            wall, cpu = map(float, _child(before + _TIMED.format(code=code)).split()[-2:])
            rows.append({"wall": wall, "cpu": cpu})
        out[name] = middle(rows[1:])
    with tempfile.TemporaryDirectory() as folder:
        options = ("--format", "jsonl", "--output", str(Path(folder) / "out.jsonl"))
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "povext extract FILE": (sys.executable, "-m", "povext", "extract", str(path), *options),
        }
        for name, command in commands.items():
            rows = [_with_children(lambda c=command: subprocess.run(c, capture_output=True, check=True)) for _ in range(runs + 1)]
            out[name] = middle(rows[1:])
    return out


def processes(records: list[Record], runs: int) -> dict[str, Any]:
    """`povext.pipe` on one and on two processes, their start included; the CPU time is that of all processes together."""
    import povext

    rows: list[dict[str, Seconds]] = []
    for _ in range(runs):
        row = {}
        for count in (1, 2):
            row[str(count)] = _with_children(lambda n=count: [None for _ in povext.pipe(records, n_process=n)])
        rows.append(row)
    return {
        "texts": len(records),
        "characters": sum(len(r["text"]) for r in records),
        **{name: middle(row[name] for row in rows) for name in ("1", "2")},
        "speed_up": median(row["1"]["wall"] / row["2"]["wall"] for row in rows),
    }


def sized(texts: Iterable[str], size: int) -> str:
    """Texts one after another, as often as it takes, cut at `size` bytes of UTF-8."""
    page = "\n\n".join(texts) + "\n\n"
    whole = page * (size // len(page.encode()) + 1)
    return whole.encode()[:size].decode(errors="ignore")


def length(records: list[Record], runs: int) -> list[dict[str, Any]]:
    """One string of growing length: the time must grow with the length and no faster."""
    import povext

    povext.extract(records[0]["text"])
    out = []
    for size in SIZES:
        text = sized((record["text"] for record in records), size)
        again = max(1, 20_000 // size)  # short texts several times, or the clock's step shows
        rows: list[Seconds] = []
        while len(rows) < runs and sum(row["cpu"] for row in rows) < LONG:
            rows.append(timed(lambda text=text, again=again: [povext.extract(text) for _ in range(again)]))
        spent = {clock: seconds / again for clock, seconds in middle(rows).items()}
        out.append(
            {
                "bytes": len(text.encode()),
                "characters": len(text),
                "runs": len(rows),
                **spent,
                "microseconds_per_character": {clock: 1e6 * spent[clock] / len(text) for clock in ("wall", "cpu")},
            }
        )
    return out


_MEMORY = """
import re, sys
from pathlib import Path
def peak():
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage tells may be the parent's
        print(1024 * int(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1]))
    else:
        import resource
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
peak()
import povext
peak()
povext.find_quantities("62个"); povext.find_periods("2019年"); povext.find_places("南宁市")
peak()
povext.extract("2019年底，全县62个贫困村全部出列。")
peak()
texts = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
for text in texts:
    povext.extract(text)
peak()
page = "\\n\\n".join(texts) + "\\n\\n"
text = (page * (int(sys.argv[2]) // len(page.encode()) + 1)).encode()[:int(sys.argv[2])].decode(errors="ignore")
peak()
povext.extract(text)
peak()
"""


def memory(folder: Path) -> dict[str, int] | None:
    """Peak resident memory of a process after each step, in bytes; ``None`` on systems that do not tell."""
    if sys.platform == "win32":
        return None
    names = (
        "Python alone",
        "import povext",
        "the finders",
        "the pipeline",
        "the benchmark set",
        "5 MB of text at hand",
        "5 MB in one string",
    )
    return dict(zip(names, map(int, _child(_MEMORY, str(folder), str(SIZES[-1])).split()), strict=True))
