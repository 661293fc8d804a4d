#!/usr/bin/env python3
"""Measure the bundled benchmark set and the news, and write the main figures into the README, between their two marks.

Usage: ``readme_figures.py`` in a checkout where povext is installed. All figures go to ``results.md`` in
``benchmarks/quality`` and ``benchmarks/news``.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["brief", "main"]

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- figures: begin (tools/readme_figures.py writes them) -->\n"
END = "<!-- figures: end -->"
QUALITY, NEWS = ROOT / "benchmarks" / "quality" / "results.md", ROOT / "benchmarks" / "news" / "results.md"
PARTS = (("All documents", ()), ("The split `check` (`--where split=check`)", ("--where", "split=check")))
SETS = ("own texts, all", "own texts, `check` only", "real news, unseen")
LEVEL = re.compile(r"^\| (quantity|typed|full) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| \d+ \|$", re.MULTILINE)
COLUMNS = (
    "texts", "how many", "number and unit: F1", "and type: precision", "recall", "F1", "its 95 % interval",
    "and place, years, status, measure: F1",
)  # fmt: skip


def output(*command: str) -> str:
    """Return what a command writes to standard output."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout


def stamp() -> str:
    """Say what was measured, and on which machine."""
    commit, day = output("git", "show", "-s", "--format=%h %cs", "HEAD").split()
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Commit {commit} ({day}), {machine}."


def brief(tables: list[str]) -> str:
    """Make the README's figures of the three full tables.

    Parameters
    ----------
    tables : list of str
        What ``povext bench --format markdown`` says of all own texts, of the half ``check``, and of the news.

    Returns
    -------
    str
        Markdown.
    """
    rows = []
    for name, table in zip(SETS, tables, strict=True):
        levels = {level: figures for level, *figures in LEVEL.findall(table)}
        count = _told(r"^- (\d+) documents", table)
        interval = _told(r"interval over documents: ([\d.]+ to [\d.]+)", table)
        quantity, typed, full = levels["quantity"], levels["typed"], levels["full"]
        rows.append(f"| {name} | {count} | {quantity[2]} | {' | '.join(typed)} | {interval} | {full[2]} |")
    news = tables[-1]
    head = f"| {' | '.join(COLUMNS)} |\n|---{'|---:' * (len(COLUMNS) - 1)}|\n"
    return (
        head + "\n".join(rows) + "\n\n"
        "Of the rightly typed numbers in the news, each field is right in this share: "
        f"{_told('given the right type: (.*)', news)}. "
        f"With `--min-confidence 0.8`, {_told('0.8 keeps ([0-9]+%)', news)} of the typed results stay, at precision "
        f"{_told('0.8 keeps [0-9]+% at precision ([0-9.]+)', news)}."
    )


def _told(pattern: str, table: str) -> str:
    found = re.search(pattern, table, re.MULTILINE)
    if not found:
        sys.exit(f"readme_figures.py: the table does not tell {pattern!r}")
    return found[1]


def main() -> int:
    """Measure and write."""
    command = (sys.executable, "-m", "povext", "bench", "--format", "markdown")
    tables = [output(*command, *options) for _, options in PARTS]
    made = stamp()
    sections = "\n".join(f"## {title}\n\n{table}" for (title, _), table in zip(PARTS, tables, strict=True))
    head = f"# Quality\n\nMade by `tools/readme_figures.py`. {made} README.md there says what was measured.\n\n"
    QUALITY.write_text(head + sections, "utf-8")
    output(sys.executable, "benchmarks/news/run.py", "--write")  # without the texts it leaves the figures as they were
    tables.append(NEWS.read_text("utf-8").partition("## By subject")[0])
    page = (ROOT / "README.md").read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    if not rest or not tail:
        sys.exit("README.md: the marks of the figures are gone")
    (ROOT / "README.md").write_text(f"{head}{BEGIN}\n{brief(tables)}\n\n{made}\n\n{END}{tail}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
