#!/usr/bin/env python3
"""Read strings that grow, made of what the regular expressions of the package look for: the time must grow no faster.

    python benchmarks/speed/patterns.py [--length 1000] [--pieces 2000] [--tell 20]

All expressions that are compiled while the package is loaded and reads the benchmark set are recorded. Short pieces (characters,
words and runs of them drawn from each expression, and numbers and marks of the genre) are repeated to strings that the whole
pipeline reads. A string ``LONGER`` times as long may take ``LIMIT`` times the time; what takes more is told, and the exit status
is then 1. CPU time of one process.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).resolve().parent.parent.parent
PIECES = ("0", "一", "0,", "，", "、", "的", "0.", "年", "(", " ", "\n", "村", "人", "a", "，0", "0年", "的0", "0%", "（")
LONGER, LIMIT, LEAST = 4, 10.0, 0.05
"""How much the strings grow; how much the time may; how many seconds a longer string must take to be looked at closely."""
_SYNTAX = re.compile(r"\\[a-zA-Z]|\(\?[a-zA-Z<!=:]*|[()\[\]{}?*+|^$.\\]")


def recorded() -> list[str]:
    """Load the package, let it read the benchmark set, and return every expression that it compiles."""
    found: dict[str, None] = {}

    def recording(module: Any) -> None:
        compile_ = module.compile

        def remember(pattern: Any, *args: Any, **kwargs: Any) -> Any:
            made = compile_(pattern, *args, **kwargs)
            if isinstance(made.pattern, str):
                found[made.pattern] = None
            return made

        module.compile = remember

    recording(re)
    recording(regex)
    import povext

    for path in sorted((ROOT / "benchmarks" / "quality" / "texts").glob("*.txt")):
        povext.extract(path.read_text("utf-8"), published="2020-10-19")
    return list(found)


def pieces(patterns: list[str], number: int) -> list[str]:
    """Pieces to repeat: those of the genre, and some that the expressions are made of; always the same ones."""
    rng = random.Random(number)
    found = dict.fromkeys(PIECES)
    while len(found) < number:
        words = _SYNTAX.sub(" ", rng.choice(patterns)).split()
        letters = "".join(words)
        if letters:
            found[rng.choice(words)[:8]] = None
            found["".join(rng.choice(letters) for _ in range(rng.randint(2, 4)))] = None
            found[rng.choice(words)[:6] + rng.choice(PIECES)] = None
    return list(found)


def seconds(piece: str, length: int) -> float:
    """CPU time of reading a piece that is repeated to a string of some length."""
    import povext

    text = piece * (length // len(piece))
    begin = time.process_time()
    povext.extract(text, published="2020-10-19")
    return time.process_time() - begin


def growth(piece: str, length: int) -> float:
    """How many times longer a string takes that is ``LONGER`` times as long: the least of three tries, 0 where it is quick."""
    if seconds(piece, LONGER * length) < LEAST:
        return 0.0
    return min(seconds(piece, LONGER * length) / seconds(piece, length) for _ in range(3))


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=1000, help="characters of the shorter strings (default 1000)")
    parser.add_argument("--pieces", type=int, default=2000, help="how many pieces are tried (default 2000)")
    parser.add_argument("--tell", type=int, default=20, help="how many pieces are told at most (default 20)")
    args = parser.parse_args()
    patterns = recorded()
    tried = pieces(patterns, args.pieces)
    bad = [(times, piece) for piece in tried if (times := growth(piece, args.length)) > LIMIT]
    for times, piece in sorted(bad, reverse=True)[: args.tell]:
        print(f"{times:.1f} times the time for {LONGER} times the length of {piece!r}")
    print(f"{len(tried)} pieces of {len(patterns)} expressions, {len(bad)} take more than {LIMIT:g} times the time")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
