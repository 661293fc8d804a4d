"""The speed benchmark's figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["into_readme", "markdown", "summary"]

BEGIN = "<!-- speed: begin (benchmarks/speed/run.py --write writes them) -->\n"
END = "<!-- speed: end -->"
NAMES = {
    "spacy_blank": '`spacy.blank("zh")`, tokens only',
    "tokenizer": "povext's tokenizer alone",
    "extract": "`povext.extract`, all of it",
    "pipeline": "`povext.load()`: the same with tokens and spans on spaCy's documents",
}
LABELS = {"tokenizer": "tokenizer (spaCy's documents only)"}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table, figures to the right."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", "|---" + "|---:" * (len(names) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def seconds(value: float) -> str:
    """Return seconds or milliseconds, three digits."""
    return f"{1000 * value:.3g} ms" if value < 1 else f"{value:.3g} s"


def stamp(results: Mapping[str, Any]) -> str:
    """Return the line that says what was measured and where."""
    s = results["stamp"]
    load = "" if s["load"] is None else f", load {s['load']} when it began"
    return (
        f"Commit {s['commit']}, povext {s['povext']}, spaCy {s['spacy']}, pydantic {s['pydantic']}, Python {s['python']}, "
        f"reading layers {s.get('layers', 'plain Python')}, "
        f"{s['system']}, {s['cpu']}, {s['cores']} cores{load}. Medians of {results['runs']} runs."
    )


def _throughput(results: Mapping[str, Any]) -> str:
    rows = []
    for name, found in results["throughput"].items():
        size = results["sets"][name]
        for key, label in NAMES.items():
            rate = found[key]["characters_per_second"]
            times = found[key]["cpu"] / found["spacy_blank"]["cpu"] if key != "extract" else found["ratio"]["cpu"]
            text = f"{name} ({size['texts']} texts, {size['characters']:,} characters)"
            rows.append((text, label, f"{rate['cpu']:,}", f"{rate['best']:,}", f"{rate['wall']:,}", f"{times:.2f}"))
    head = ("texts", "what", "characters per CPU second", "in the best run", "per second of wall time", "time, tokens only = 1")
    return table(head, rows)


def _brief(results: Mapping[str, Any]) -> str:
    rows = []
    for name, found in results["throughput"].items():
        size, rate = results["sets"][name], found["extract"]["characters_per_second"]
        text = f"{name} ({size['texts']} texts, {size['characters']:,} characters)"
        rows.append((text, f"{rate['cpu']:,}", f"{rate['best']:,}", f"{rate['wall']:,}", f"{found['ratio']['cpu']:.1f}"))
    return table(
        ("texts", "characters per CPU second", "in the best run", "per second of wall time", 'time, `spacy.blank("zh")` = 1'),
        rows,
    )


def _stages(results: Mapping[str, Any]) -> str:
    parts = []
    for name, found in results["stages"].items():
        total = sum(row["cpu"] for row in found.values())
        size = results["sets"][name]["characters"]
        rows = [
            (LABELS.get(stage, stage), seconds(row["cpu"]), f"{100 * row['cpu'] / total:.0f} %", f"{size / row['cpu']:,.0f}")
            for stage, row in found.items()
        ]
        rows.append(("together", seconds(total), "100 %", f"{size / total:,.0f}"))
        parts.append(f"{name.capitalize()}:\n\n{table(('stage', 'CPU time', 'share', 'characters per CPU second'), rows)}")
    return "\n".join(parts)


def _start(results: Mapping[str, Any]) -> str:
    rows = [
        (f"`{name}`" if "'" not in name and "first" not in name else name, seconds(row["cpu"]), seconds(row["wall"]))
        for name, row in results["start"].items()
    ]
    return table(("in a fresh process", "CPU time", "wall time"), rows)


def _processes(results: Mapping[str, Any]) -> str:
    p = results["processes"]
    rows = [(f"`n_process={n}`", seconds(p[n]["cpu"]), seconds(p[n]["wall"])) for n in ("1", "2")]
    head = f"{p['texts']:,} texts, {p['characters']:,} characters; speed-up by wall time {p['speed_up']:.2f}.\n\n"
    return head + table(("`povext.pipe`", "CPU time of all processes", "wall time"), rows)


def _length(results: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{r['bytes']:,}",
            f"{r['characters']:,}",
            str(r["runs"]),
            seconds(r["cpu"]),
            seconds(r["wall"]),
            f"{r['microseconds_per_character']['cpu']:.2f}",
        )
        for r in results["length"]
    ]
    return table(("bytes of one string", "characters", "runs", "CPU time", "wall time", "CPU microseconds per character"), rows)


def _memory(results: Mapping[str, Any]) -> str:
    if results["memory"] is None:
        return "This system does not tell.\n"
    return table(("after", "peak resident memory"), ((name, f"{n / 2**20:.0f} MiB") for name, n in results["memory"].items()))


SECTIONS = {
    "throughput": ("Raw string to typed result", _throughput),
    "stages": ("The stages apart", _stages),
    "start": ("Starting", _start),
    "processes": ("Two processes", _processes),
    "length": ("Long strings", _length),
    "memory": ("Memory", _memory),
}


def markdown(results: Mapping[str, Any]) -> str:
    """Return all results as a page."""
    parts = ["# Speed\n", "Written by `python benchmarks/speed/run.py --write`.\n", stamp(results) + "\n"]
    for name, (title, show) in SECTIONS.items():
        if name in results:
            parts += [f"## {title}\n", show(results)]
    return "\n".join(parts)


def summary(results: Mapping[str, Any]) -> str:
    """Return what the README tells of them."""
    cpu = {name: seconds(row["cpu"]) for name, row in results["start"].items()}
    notes = [
        f"`import povext` takes {cpu['import povext']} of CPU time; the first `extract`, with all that it loads, "
        f"{cpu['the first extract']}; `povext extract FILE`, from nothing, {cpu['povext extract FILE']}",
    ]
    short, long = ((r["bytes"], r["microseconds_per_character"]["cpu"]) for r in (results["length"][1], results["length"][-1]))
    notes.append(
        f"CPU microseconds per character: {short[1]:.2f} in a string of {short[0] / 1e3:.0f} kB, "
        f"{long[1]:.2f} in one of {long[0] / 1e6:.0f} MB"
    )
    one, two = results["processes"]["1"], results["processes"]["2"]
    wall, cpu = (f"{two[clock] / one[clock]:.2f}" for clock in ("wall", "cpu"))
    notes.append(f"`povext.pipe` on two processes takes {wall} times the wall time of one, and {cpu} times the CPU time")
    if results["memory"]:
        peak = {name: f"{size / 2**20:.0f} MiB" for name, size in results["memory"].items()}
        notes.append(f"peak memory: {peak['the benchmark set']} for the set, {peak['5 MB in one string']} for 5 MB in one string")
    return "\n".join([_brief(results), *(f"- {note}" for note in notes), "", stamp(results)]) + "\n"


def into_readme(page: Path, results: Mapping[str, Any]) -> None:
    """Write the summary between the two marks of the README."""
    text = page.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    if not rest or not tail:
        raise SystemExit(f"{page.name}: the marks of the speed figures are gone")
    page.write_text(f"{head}{BEGIN}\n{summary(results)}\n{END}{tail}", "utf-8")
