#!/usr/bin/env python3
"""Measure the bundled benchmark set and the news, and write the figures into the README, between their two marks.

Usage: ``readme_figures.py`` in a checkout where povext is installed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- figures: begin (tools/readme_figures.py writes them) -->\n"
END = "<!-- figures: end -->"
PARTS = (("All documents", ()), ("Of these, the split `check` (`--where split=check`)", ("--where", "split=check")))


def output(*command: str) -> str:
    """Return what a command writes to standard output."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout


def main() -> int:
    """Measure and write."""
    tables = [
        f"{title}:\n\n{output(sys.executable, '-m', 'povext', 'bench', '--format', 'markdown', *options)}"
        for title, options in PARTS
    ]
    output(sys.executable, "benchmarks/news/run.py", "--write")  # without the texts it leaves the figures as they were
    _, mark, table = (ROOT / "benchmarks" / "news" / "results.md").read_text("utf-8").partition("| level")
    told = table.replace("## By subject", "By subject:")
    tables.append(f"Real news, unseen (`benchmarks/news`):\n\n{mark}{told}")
    commit = output("git", "rev-parse", "--short", "HEAD").strip()
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    tables.append(f"Commit {commit}, {machine}.\n")
    page = (ROOT / "README.md").read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    if not rest or not tail:
        sys.exit("README.md: the marks of the figures are gone")
    (ROOT / "README.md").write_text(head + BEGIN + "\n" + "\n".join(tables) + "\n" + END + tail, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
