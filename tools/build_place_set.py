#!/usr/bin/env python3
"""Compile the place benchmark: ``benchmarks/places/source.txt`` to ``benchmarks/places/gold.json``.

    python tools/build_place_set.py

Every mention gets its span and the code of the official name on the text's date; a name that is not that of exactly one
division then stops the build. Marks that touch are one chain where the second lies in the first. The benchmark reads the
compiled file.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from povext.places import lookup

HERE = Path(__file__).parents[1] / "benchmarks/places"
MARK = re.compile(r"\[([^\]|]+)\|(\??)([^\]|/]+)(?:/([^\]]+))?\]")
LOCAL = ("乡", "镇", "村", "街道", "社区", "嘎查", "苏木")


def code_of(name: str, within: str | None, on: str) -> tuple[str | None, str]:
    """Return code and level of an official name; `within` names its county (township, village) or its parent (namesakes)."""
    if within == "-":
        return None, "village"
    if within and name.endswith(LOCAL):
        code, _ = code_of(within, None, on)
        return code, "village" if name.endswith(("村", "社区", "嘎查")) else "township"
    rows = [d for d in lookup(name, on) if d.name == name]
    if within:
        upper = {d.code for d in lookup(within, on)}
        rows = [d for d in rows if any(d.code[:4] == u[:4] or (u.endswith("0000") and d.code[:2] == u[:2]) for u in upper)]
    if len(rows) != 1 or not rows[0].valid(on):
        raise SystemExit(f"{name} ({on}): {len(rows)} divisions of that name")
    return rows[0].code, rows[0].level


def compile_text(block: str) -> dict[str, Any]:
    """Return one text with its mentions."""
    head, body = block.strip().split("\n", 1)
    ident, on, *rest = head[1:].split()
    text, mentions, last = "", [], 0
    for found in MARK.finditer(body):
        text += body[last : found.start()]
        last = found.end()
        code, level = code_of(found[3], found[4], on)
        start, text = len(text), text + found[1]
        above = mentions[-1] if mentions and mentions[-1]["end"] == start else None
        if (
            above
            and code
            and (code[:4] == above["code"][:4] or (above["code"].endswith("0000") and code[:2] == above["code"][:2]))
        ):
            start = mentions.pop()["start"]
        mentions.append({"start": start, "end": len(text), "text": text[start:], "name": found[3], "code": code, "level": level,
                         "optional": bool(found[2])})  # fmt: skip
    return {"id": ident, "on": on, "kind": rest[0] if rest else "plain", "text": text + body[last:], "mentions": mentions}


def main() -> int:
    """Compile the set."""
    source = (HERE / "source.txt").read_text("utf-8")
    texts = [compile_text(b) for b in re.split(r"\n(?=@)", source) if b.strip().startswith("@")]
    (HERE / "gold.json").write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(texts)} texts, {sum(len(t['mentions']) for t in texts)} mentions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
