#!/usr/bin/env python3
"""Audit benchmark: planted and sound identities in short texts of the genre, and what the audit says of them.

    python benchmarks/audit/run.py [--set check|dev] [--mistakes] [--write]

A planted identity is found where a finding of its check fails or warns and speaks of its figure. Every other finding that fails
or warns is a false alarm. ``--write`` writes ``results.md``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SETS = ("check", "dev")
ALARMS = ("fails", "warns")


def cases(name: str) -> list[dict[str, Any]]:
    """The texts of one set."""
    return list(tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))["case"])


def found(case: dict[str, Any]) -> list[Any]:
    """All that the audit says of a text."""
    from povext import audit, extract

    told = {key: case[key] for key in ("published", "title", "place") if key in case}
    return list(audit.check(extract(case["text"], **told)))


def speaks_of(finding: Any, wanted: str) -> bool:
    """Whether a finding is the one that is wanted: ``check: figure``."""
    check, _, figure = wanted.partition(": ")
    return finding.check == check and any(
        figure in span.text if check == "dates" else figure == span.text.strip() for span in finding.spans
    )


def measured(rows: list[dict[str, Any]]) -> tuple[Counter[str], list[str]]:
    """Counts (planted, met, alarms, true, sound, confirmed) and what went wrong."""
    counts: Counter[str] = Counter()
    mistakes = []
    for case in rows:
        findings = found(case)
        alarms = [f for f in findings if f.verdict in ALARMS]
        planted, sound = case.get("planted", []), case.get("sound", [])
        met = [w for w in planted if any(speaks_of(f, w) for f in alarms)]
        true = [f for f in alarms if any(speaks_of(f, w) for w in planted)]
        confirmed = [w for w in sound if any(speaks_of(f, w) for f in findings if f.verdict == "holds")]
        counts.update(
            texts=1, planted=len(planted), met=len(met), alarms=len(alarms), true=len(true), sound=len(sound),
            confirmed=len(confirmed),
        )  # fmt: skip
        mistakes += [f"{case['id']} missed {w}" for w in planted if w not in met]
        mistakes += [f"{case['id']} not confirmed {w}" for w in sound if w not in confirmed]
        mistakes += [f"{case['id']} false alarm {f.rule} {f.verdict}: {f.message()}" for f in alarms if f not in true]
    return counts, mistakes


def row(name: str, c: Counter[str]) -> str:
    """One line of the table."""
    recall, precision = c["met"] / max(1, c["planted"]), c["true"] / max(1, c["alarms"])
    return (
        f"| {name} | {c['texts']} | {c['planted']} | {c['met']} | {recall:.3f} | {c['alarms']} | {precision:.3f} | "
        f"{c['confirmed']} of {c['sound']} |"
    )


HEAD = """| set | texts | planted | found | recall | findings that fail or warn | precision | sound ones confirmed |
|---|---:|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--set", choices=SETS, action="append")
    ap.add_argument("--mistakes", action="store_true", help="tell what went wrong")
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    lines, whole = [HEAD], Counter[str]()
    wrong: list[str] = []
    for name in a.set or SETS:
        counts, mistakes = measured(cases(name))
        whole += counts
        wrong += mistakes
        lines.append(row(name, counts))
    if not a.set:
        lines.append(row("both", whole))
    print("\n".join(lines))
    if a.mistakes:
        print("\n".join(wrong))
    if a.write:
        from povext import __version__

        git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
        head = f"# Audit\n\nMade by `benchmarks/audit/run.py --write`. povext {__version__}, commit {git.stdout.strip()}, Python "
        head += f"{sys.version.split()[0]}. README.md there says what was measured.\n\n"
        (HERE / "results.md").write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
