#!/usr/bin/env python3
"""Search strings that grow with every regular expression of the package: the time must grow no faster.

    python benchmarks/speed/patterns.py [--length 1000] [--tell 20]

All expressions that are compiled while the package is loaded and reads the benchmark set are recorded, and those of the rules and
of the lexica that are compiled on demand with them. Each searches strings that repeat one short piece: pieces of the numbers and
marks of the genre, and characters and words drawn from the expression itself (always the same ones). A string four times as long
may take ``LIMIT`` times the time; what takes more is told, and the exit status is then 1. CPU time of one process: run it on a
quiet machine.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).resolve().parent.parent.parent
PIECES = ("0", "一", "0,", "，", "、", "的", "0.", "年", "(", " ", "\n", "村", "人", "a", "，0", "0年", "的0", "0%", "（")
LONGER, LIMIT, LEAST = 4, 8.0, 0.002
"""How much the strings grow, how much the time may, and how many seconds a search must take to be looked at closely."""
_SYNTAX = re.compile(r"\\[a-zA-Z]|\(\?[a-zA-Z<!=:]*|[()\[\]{}?*+|^$.\\]")


def recorded() -> dict[str, Any]:
    """Compile all that the package compiles, and return each expression once."""
    found: dict[str, Any] = {}

    def recording(module: Any) -> None:
        compile_ = module.compile

        def remember(pattern: Any, *args: Any, **kwargs: Any) -> Any:
            made = compile_(pattern, *args, **kwargs)
            if isinstance(made.pattern, str):
                found[f"{module.__name__} {made.pattern}"] = made
            return made

        module.compile = remember

    recording(re)
    recording(regex)
    import povext.cli
    import povext.evaluate
    from povext.periods.lexicon import lexicon

    for path in sorted((ROOT / "benchmarks" / "quality" / "texts").glob("*.txt")):
        povext.extract(path.read_text("utf-8"), published="2020-10-19")
    matchers = lexicon().match
    for character in lexicon().seconds:
        matchers[character]
    return found


def pieces(pattern: str) -> Iterator[str]:
    """Pieces to repeat: those of the genre, and some that the expression itself is made of."""
    yield from PIECES
    rng = random.Random(repr(pattern))
    words = [word for word in _SYNTAX.sub(" ", pattern).split() if len(word) <= 8]
    letters = sorted(set("".join(words)))
    yield from rng.sample(words, min(10, len(words)))
    yield from rng.sample(letters, min(8, len(letters)))
    if letters:
        for _ in range(8):
            yield "".join(rng.choice(letters) for _ in range(rng.randint(2, 4)))


def seconds(pattern: Any, text: str) -> float:
    """CPU time of a search through a text."""
    begin = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begin


def growth(pattern: Any, piece: str, length: int) -> float:
    """How many times longer a string takes that is ``LONGER`` times as long: the least of three tries, 0 where it is quick."""
    short, long = (piece * (n // len(piece)) for n in (length, LONGER * length))
    if seconds(pattern, short) < LEAST:
        return 0.0
    return min(seconds(pattern, long) / seconds(pattern, short) for _ in range(3))


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=1000, help="characters of the shorter strings (default 1000)")
    parser.add_argument("--tell", type=int, default=20, help="how many expressions are told at most (default 20)")
    args = parser.parse_args()
    patterns = recorded()
    bad = []
    for name, pattern in patterns.items():
        for piece in pieces(pattern.pattern):
            times = growth(pattern, piece, args.length)
            if times > LIMIT:
                bad.append((times, piece, name))
                break
    for times, piece, name in sorted(bad, reverse=True)[: args.tell]:
        print(f"{times:.1f} times the time for {LONGER} times {piece!r}: {name[:160]}")
    print(f"{len(patterns)} expressions, {len(bad)} that take more than {LIMIT:g} times the time for {LONGER} times the length")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
