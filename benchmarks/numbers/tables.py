"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["markdown", "not_first"]

OURS = ("povext", "povext numerals.parse")
NUMBERS = {
    "precision": "precision", "recall": "recall", "f1": "F1", "value": "value", "unit": "+ unit", "bound": "+ hedge",
}  # fmt: skip
TIMES = {"alone": "phrase alone", "in_text": "in its text"}


def markdown(results: dict[str, Any]) -> str:
    """Return the results file."""
    stamp, systems = results["stamp"], results["systems"]
    parts = [
        "# Numbers, units and times: povext beside other tools",
        "Made by `benchmarks/numbers/run.py`; README.md there has the method. "
        f"Commit {stamp['commit']}, Python {stamp['python']}, {stamp['cpu']} ({stamp['cores']} cores, load {stamp['load']}). "
        "Bold: best of its column. A dash: the tool does not offer it.",
    ]
    if results["cases"]["total"]:
        parts += ["## Conformance cases by kind", _cases(results, "kind")]
        parts += [
            "## Conformance cases by suite",
            "Over the cases of the kinds that a tool reads. A tool's own suite is marked ⌂.",
            _cases(results, "suite"),
            "## Conformance cases by kind, without those held to be wrong",
            "`disputed.toml` names them and says why. Those who judged them wrote povext, too: read it beside the full table.",
            _cases(results, "settled"),
        ]
    for name, title in results["corpora"].items():
        parts += _corpus(results, name, title)
    parts += ["## Speed and memory", _speed(results)]
    worse = not_first(results)
    parts += ["## Where povext is not first", "\n".join(f"- {line}" for line in worse) or "Nowhere."]
    parts += ["## Not run", "\n".join(f"- {name}: {why}" for name, why in results["skipped"].items())]
    parts += ["## Versions", "\n".join(f"- {name} {row['version']}" for name, row in systems.items())]
    return "\n\n".join(parts) + "\n"


def _cases(results: dict[str, Any], view: str) -> str:
    sizes = results["cases"][view]
    heads = [f"{name} ({n})" for name, n in sizes.items()]
    homes = list(sizes) if view == "suite" else None
    return _table(results["systems"], heads, lambda row: [row["cases"][view].get(name) for name in sizes], homes)


def _corpus(results: dict[str, Any], name: str, title: str) -> list[str]:
    size, systems = results["sizes"][name], results["systems"]
    figures = f"{size['texts']} texts, {size['characters']:,} characters, {size['quantities']:,} quantities."
    return [
        f"## {title}",
        f"### Quantities\n\n{figures}",
        _table(systems, list(NUMBERS.values()), lambda row: [row["numbers"].get(name, {}).get(c) for c in NUMBERS]),
        f"### Times\n\n{size['phrases']} phrases of dated texts; exactly the first and the last day.",
        _table(systems, list(TIMES.values()), lambda row: [row["times"].get(name, {}).get(c) for c in TIMES]),
    ]


def columns(results: dict[str, Any]) -> dict[str, Callable[[dict[str, Any]], float | None]]:
    """Return every accuracy column with the way to read it from a system's row."""
    out: dict[str, Callable[[dict[str, Any]], float | None]] = {}
    for view in ("kind", "suite"):
        for name in results["cases"][view]:
            out[f"conformance, {name}"] = lambda row, v=view, n=name: row["cases"][v].get(n)
    for corpus, title in results["corpora"].items():
        for key, label in NUMBERS.items():
            out[f"{title}, quantities, {label}"] = lambda row, c=corpus, k=key: row["numbers"].get(c, {}).get(k)
        for key, label in TIMES.items():
            out[f"{title}, times, {label}"] = lambda row, c=corpus, k=key: row["times"].get(c, {}).get(k)
    return out


def not_first(results: dict[str, Any]) -> list[str]:
    """Return the accuracy columns in which another tool is above povext, and by how much."""
    out = []
    for title, read in columns(results).items():
        ours = read(results["systems"]["povext"])
        others = [(v, name) for name, row in results["systems"].items() if name not in OURS and (v := read(row)) is not None]
        if others and ours is not None and max(others)[0] > ours:
            value, name = max(others)
            out.append(f"{title}: {name} {value:.3f}, povext {ours:.3f}")
    return out


def _table(
    systems: dict[str, Any], heads: list[str], read: Callable[[Any], list[float | None]], homes: list[str] | None = None
) -> str:
    rows = {name: read(row) for name, row in systems.items()}
    rows = {name: row for name, row in rows.items() if any(v is not None for v in row)}
    best = [max((row[i] for row in rows.values() if row[i] is not None), default=None) for i in range(len(heads))]
    lines = ["| tool | " + " | ".join(heads) + " |", "|---|" + "--:|" * len(heads)]
    for name, row in rows.items():
        cells = [_cell(v, v == best[i]) for i, v in enumerate(row)]
        if homes and (home := systems[name].get("home")) in homes:
            cells[homes.index(home)] += " ⌂"
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(value: float | None, best: bool) -> str:
    return "–" if value is None else f"**{value:.3f}**" if best else f"{value:.3f}"


def _speed(results: dict[str, Any]) -> str:
    systems, corpora = results["systems"], results["corpora"]
    heads = [f"{what}, {title}" for title in corpora.values() for what in ("quantities", "times")]
    lines = [
        "Characters per second of CPU time in one process (in brackets how many times faster povext is), seconds to load, and "
        "the memory in MB that loading and reading take.",
        "",
        "| tool | " + " | ".join(heads) + " | load | memory |",
        "|---|" + "--:|" * (len(heads) + 2),
    ]
    for name, row in systems.items():
        cells = []
        for corpus in corpora:
            for what in ("numbers", "times"):
                own, base = (systems[n]["speed"].get(corpus, {}).get(what) for n in (name, "povext"))
                cells.append(f"{own:,.0f} ({base / own:,.1f}×)" if own and base else "–")
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {row['start_up']:.1f} | {row['memory_mb']:.0f} |")
    return "\n".join(lines)
