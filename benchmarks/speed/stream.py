#!/usr/bin/env python3
"""Whether memory stays flat over a stream: resident memory after every tenth of it, one process, nothing kept.

    python benchmarks/speed/stream.py [DOCUMENTS] [--write]

The texts are those of ``run.py``: the news where the development data lies beside the checkout, povext's own texts otherwise,
over and over until there are enough, with other numbers in each of eight rounds. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import run  # noqa: E402

Record = dict[str, str | None]


def texts() -> list[Record]:
    """Read the texts of one round."""
    file = run.CORPUS / "unlabelled.jsonl.gz"
    if not file.is_file():
        return [{"text": row["text"], "published": row["published"]} for row in run.sets()["benchmark set"]]
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [{"text": row["text"], "published": row["published"] or None} for row in rows]


def rounds(rows: list[Record]) -> Iterator[Record]:
    """Give the texts over and over, with other digits in every round."""
    for n in count():
        other = str.maketrans("23456789", "".join(str(2 + (k + n) % 8) for k in range(8)))
        for row in rows:
            yield {**row, "text": str(row["text"]).translate(other)}


def resident() -> float:
    """Resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(argv: list[str] | None = None) -> int:
    """Read the stream, print and write what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=int, default=100_000, help="how many documents (default 100,000)")
    parser.add_argument("--write", action="store_true", help="write stream.json beside this file")
    args = parser.parse_args(argv)

    import povext

    rows = texts()
    seen = indicators = 0
    begin, marks = time.process_time(), []
    for found in povext.pipe(islice(rounds(rows), args.documents)):
        seen, indicators = seen + 1, indicators + len(found.indicators)
        if seen % max(1, args.documents // 10) == 0:
            marks.append({"documents": seen, "mebibytes": round(resident(), 1)})
            print(f"{seen:>9,} documents {indicators:>11,} indicators {marks[-1]['mebibytes']:>8} MiB", flush=True)
    cpu = round(time.process_time() - begin, 1)
    characters = sum(len(str(row["text"])) for row in islice(cycle(rows), seen))
    print(f"{characters:,} characters in {cpu} s of CPU time")
    if args.write:
        told = {"stamp": run.stamp(), "texts": len(rows), "characters": characters, "indicators": indicators, "cpu": cpu}
        (HERE / "stream.json").write_text(json.dumps({**told, "resident": marks}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
