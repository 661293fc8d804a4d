#!/usr/bin/env python3
"""Compile the project's own benchmark set from its inline mark-up.

``benchmarks/quality/source/NAME.txt`` (mark-up, see ``benchmarks/quality/README.md``) becomes ``texts/NAME.txt``,
``gold/NAME.json`` and a row of ``index.json``. Every annotation is checked: the type and its units against the taxonomy,
the value against a second reading of the surface by a simple reader that shares nothing with the library, the hedge
against the words around the number, the period against its words, and the text for numbers that nobody annotated.
What was ruled where two readers of a text differ (``second_reading.py``) is put in last.
Standard library only.

Usage: ``compile_gold.py [--check | --stats] [--taxonomy FILE]``
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from gold_reader import HAN, RECAST, GoldError, check_words, fold, hedge, period, read_surface
from second_reading import rulings, settle

__all__ = ["Document", "GoldError", "compile_source", "main", "read_surface"]

ROOT = Path(__file__).resolve().parent.parent
SET = ROOT / "benchmarks" / "quality"
TAXONOMIES = (ROOT / "src/povext/taxonomy.toml", ROOT.parent / "shared/spec/taxonomy.toml")
LEVELS = ("country", "province", "prefecture", "county", "township", "village", "other")
UNITS = frozenset(
    "person household person_time count CNY percent pp ratio times mu ha m2 km2 km t kg kW kWh head rank year month day other"
    .split()
)  # fmt: skip
MEASURES = {
    "value": None, "share": {"percent", "ratio"}, "growth": {"percent", "pp", "ratio"}, "rank": {"rank"},
    "gap": {"pp", "percent"}, "change": {"pp", "percent"}, "multiple": {"times"},
}  # fmt: skip
STATUSES = ("actual", "planned", "forecast", "norm")
REASONS = ("date", "name", "ordinal", "heading", "idiom", "article", "furniture", "licence", "duration")
KEYS = frozenset("pop m per s b v u T".split())
MARK = re.compile(r"⟦(?P<skip>=?)(?P<surface>[^⟦⟧|]*)\|(?P<spec>[^⟦⟧]*)⟧|⟪(?P<default>[^⟪⟫]*)⟫")


class Document(NamedTuple):
    """One compiled text: its index row, the text itself and its gold object."""

    row: dict[str, Any]
    text: str
    gold: dict[str, Any]


# ---------------------------------------------------------------- mark-up
def _level(code: str) -> str:
    if code == "100000":
        return "country"
    return "province" if code[2:] == "0000" else "prefecture" if code[4:] == "00" else "county"


def _header(name: str, head: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    known = tomllib.loads((SET / "source/places.toml").read_text("utf-8"))["place"]
    meta: dict[str, str] = {}
    places: dict[str, dict[str, str]] = {}
    for line in head.splitlines():
        if m := re.fullmatch(r"@(\S+) = (\d{6})(?: (township|village|other) (\S+))?", line.strip()):
            alias, code, level, own = m.groups()
            if code not in known:
                raise GoldError(f"{name}: code {code} is not in places.toml")
            places[alias] = {"name": own or known[code], "code": code, "level": level or _level(code)}
        elif m := re.fullmatch(r"(\w+): (.+)", line.strip()):
            meta[m[1]] = m[2]
        else:
            raise GoldError(f"{name}: bad header line {line!r}")
    for need in ("published", "title", "genre", "script", "split"):
        if need not in meta:
            raise GoldError(f"{name}: header lacks {need!r}")
    if meta["split"] not in ("dev", "check") or meta["script"] not in ("simplified", "traditional"):
        raise GoldError(f"{name}: split is dev or check, script simplified or traditional")
    return meta, places


_D = "[0-9０-９]"
_DATES = re.compile(  # dates, clock times and ordinals need no mark
    rf"{_D}{{4}}-{_D}{{2}}-{_D}{{2}}|{_D}{{4}}(?=[年—－-]|\.\d)|{_D}{{1,2}}(?=(?:\([a-z]+\))?[月日时時](?!均|收入))"
    rf"|{_D}{{1,2}}(?=[—－~至到-]{_D}{{1,2}}[月日])|(?<=第){_D}+|{_D}{{1,2}}(?=[:：]{_D}{{2}})|(?<=[:：]){_D}{{2}}"
    rf"|(?<=年){_D}{{1,2}}(?=月)|(?<=[月—－~至-]){_D}{{1,2}}(?=日)"
    rf"|(?<=第)[{HAN}十百]+|[一二三四五六七八九十]+(?=月[份底末初以上中下，的]|季度)|十[二三四五]五|上半年|下半年"
)
_LOOSE = re.compile(  # what looks like a number that somebody must have annotated or marked
    rf"{_D}+|[{HAN}十百千万亿萬億兩]{{2,}}"
    "|[二三四五六七八九十百千万亿两萬億兩](?=[个個家户戶人名项項亩畝头頭类類条條倍成年岁歲天镇鎮村县縣大级級届屆次元])"
)


class _Compiler:
    def __init__(self, name: str, source: str, taxonomy: dict[str, set[str]]) -> None:
        head, _, body = source.partition("\n---\n")
        self.name, self.body, self.taxonomy = name, body.rstrip("\n"), taxonomy
        self.meta, self.places = _header(name, head)
        self.published = None if self.meta["published"] == "-" else self.meta["published"]
        self.defaults: dict[str, str] = {"T": "-"}
        self.text, self.records, self.skipped = "", list[dict[str, Any]](), list[list[Any]]()

    def run(self) -> Document:
        """Compile the file."""
        spots: list[tuple[re.Match[str], int, dict[str, str]]] = []
        pos = 0
        for mark in MARK.finditer(self.body):
            self.text += self.body[pos : mark.start()]
            pos = mark.end()
            where = f"{self.name}, line {self.body.count(chr(10), 0, mark.start()) + 1}, {mark[0]}"
            if mark["default"] is not None:
                self._set_defaults(mark["default"], where)
                continue
            start, surface = len(self.text), mark["surface"]
            self.text += surface
            if mark["skip"]:
                if mark["spec"] not in REASONS:
                    raise GoldError(f"{where}: a skip needs one of {', '.join(REASONS)}")
                self.skipped.append([start, start + len(surface), mark["spec"]])
            else:
                spots.append((mark, start, dict(self.defaults)))
        self.text += self.body[pos:]
        if stray := re.search("[⟦⟧⟪⟫]", self.text):
            raise GoldError(f"{self.name}: unbalanced mark-up near {self.text[max(0, stray.start() - 20) :][:50]!r}")
        self.folded = fold(self.text)
        errors: list[str] = []
        for mark, start, defaults in spots:
            try:
                self.records.append(self._record(mark, start, defaults))
            except GoldError as error:
                errors.append(str(error))
        if errors:
            raise GoldError("\n".join(errors))
        self._complete()
        row = {
            "name": self.name, "published": self.published, "title": None if self.meta["title"] == "-" else self.meta["title"],
            "source": "own", "licence": "own", "split": self.meta["split"], "genre": self.meta["genre"],
            "script": self.meta["script"], "noise": self.meta.get("noise", "none"),
        }  # fmt: skip
        gold = {
            "doc": self.name, "published": self.published, "n_chars": len(self.text),
            "skipped": sorted(self.skipped), "indicators": self.records,
        }  # fmt: skip
        return Document(row, self.text, gold)

    def _set_defaults(self, spec: str, where: str) -> None:
        for item in spec.split():
            key, _, value = ("@", "", item[1:]) if item[0] == "@" else item.partition("=")
            if key not in {"T", "@", "s", "pop"}:
                raise GoldError(f"{where}: a default may set T, @, s or pop")
            self.defaults[key] = value

    def _place(self, spec: str, where: str) -> list[dict[str, str] | None]:
        out: list[dict[str, str] | None] = []
        for alias in spec.split("/"):
            if alias != "-" and alias not in self.places:
                raise GoldError(f"{where}: place @{alias} is not declared")
            out.append(None if alias == "-" else dict(self.places[alias]))
        return out

    def _periods(self, spec: str, where: str) -> list[dict[str, str] | None]:
        out: list[dict[str, str] | None] = []
        words = ""
        for i, part in enumerate(spec.split("/")):
            m = re.fullmatch(r"([^(]+)(?:\((.+)\))?", part)
            if m is None:
                raise GoldError(f"{where}: bad period {part!r}")
            got = period(m[1], self.published, where)
            if got is not None:
                own = m[2] or (words if i else "") or (f"{m[1]}年" if re.fullmatch(r"\d{4}", m[1]) else "")
                if not i and not own:
                    raise GoldError(f"{where}: period {part!r} needs its words in brackets")
                if not i or m[2]:
                    check_words(own, got, self.published, self.folded, where)
                words = words or own
                got["text"] = own
            out.append(got)
        return out

    def _record(self, mark: re.Match[str], start: int, defaults: dict[str, str]) -> dict[str, Any]:
        where = f"{self.name}, line {self.body.count(chr(10), 0, mark.start()) + 1}, {mark[0]}"
        surface = mark["surface"]
        types, *items = mark["spec"].split()
        flags = {i for i in items if i in ("opt", "neg", "b!", "v!")}
        keys = dict(defaults)
        for item in items:
            if item[0] == "@":
                keys["@"] = item[1:]
            elif "=" in item and item.partition("=")[0] in KEYS:
                keys[item.partition("=")[0]] = item.partition("=")[2]
            elif item not in flags:
                raise GoldError(f"{where}: unknown item {item!r}")
        measure, status = keys.get("m", "value"), keys.get("s", "actual").split("/")
        if bad := [s for s in status if s not in STATUSES]:
            raise GoldError(f"{where}: unknown status {bad[0]!r}")
        value, low, high, unit, core = self._value(surface, keys, flags, measure, where)
        end = start + len(surface)
        bound = self._bound(start, end, surface, keys, flags, where)
        codes = types.split("/")
        foreign = unit == "other" and re.search("[美港欧日]元$", fold(surface)) is not None
        self._check_types(codes, measure, "CNY" if foreign else unit, where)
        self._check_per(start, surface, unit, keys, where)
        per = [p for p in keys.get("per", "").split(",") if p not in ("", "-")]
        population = None if keys.get("pop", "-") == "-" else keys["pop"]
        place, *place_alt = self._place(keys.get("@", "-"), where)
        when, *when_alt = self._periods(keys["T"], where)
        return {
            "type": codes[0], "value": value, "low": low, "high": high, "unit": unit, "bound": bound, "measure": measure,
            "per": per, "status": status[0], "place": place, "period": when,
            "period_alt": when_alt, "population": population, "alt_types": codes[1:],
            "place_alt": place_alt, "status_alt": status[1:], "optional": "opt" in flags, "core": [start, start + core],
            "span": {"start": start, "end": end}, "text": surface,
        }  # fmt: skip

    def _value(
        self, surface: str, keys: dict[str, str], flags: set[str], measure: str, where: str
    ) -> tuple[str | None, str | None, str | None, str, int]:
        if "v!" in flags:
            return keys["v"], None, None, keys["u"], len(surface)
        try:
            value, low, high, unit, core = read_surface(surface)
        except GoldError as error:
            raise GoldError(f"{where}: {error}") from None
        want = keys.get("u", "rank" if measure == "rank" else unit)
        if want != unit and not (want == "rank" and measure == "rank") and want not in RECAST.get(unit, ()):
            raise GoldError(f"{where}: {surface!r} reads as {unit}, not {want}")
        if want not in UNITS:
            raise GoldError(f"{where}: unknown unit code {want!r} (give u=...)")
        if "v" in keys and keys["v"] != value:
            raise GoldError(f"{where}: {surface!r} reads as {value}, not {keys['v']}")
        if "neg" in flags:
            if measure not in ("change", "growth", "gap") or value is None:
                raise GoldError(f"{where}: neg goes with change, growth or gap")
            value = "-" + value
        return value, low, high, want, core

    def _bound(self, start: int, end: int, surface: str, keys: dict[str, str], flags: set[str], where: str) -> str:
        auto = hedge(fold(self.text[max(0, start - 12) : start]), surface, fold(self.text[end : end + 6]))
        if "b" in keys:
            if keys["b"] not in ("=", "~", ">", ">=", "<", "<="):
                raise GoldError(f"{where}: unknown bound {keys['b']!r}")
            if keys["b"] != auto and auto != "?" and "b!" not in flags:
                raise GoldError(f"{where}: the words say bound {auto!r}, the mark-up {keys['b']!r} (b! to insist)")
            return keys["b"]
        if auto == "?":
            raise GoldError(f"{where}: two hedges, give b=")
        return auto

    def _check_types(self, codes: list[str], measure: str, unit: str, where: str) -> None:
        if measure not in MEASURES:
            raise GoldError(f"{where}: unknown measure {measure!r}")
        for i, code in enumerate(codes):
            if code not in self.taxonomy:
                raise GoldError(f"{where}: unknown type {code!r}")
            allowed, extra = self.taxonomy[code], MEASURES[measure]
            fits = extra is not None and unit in extra
            if measure in ("value", "gap", "change"):
                fits = fits or "*" in allowed or unit in allowed
            if not i and not fits:
                raise GoldError(f"{where}: {code} with measure {measure} has no unit {unit}")

    def _check_per(self, start: int, surface: str, unit: str, keys: dict[str, str], where: str) -> None:
        if "per" in keys or unit not in ("CNY", "mu", "kg", "t"):
            return
        before = re.split("[，。；、,;]", fold(self.text[max(0, start - 14) : start]))[-1]
        if m := re.search("[人户村年月亩]均|平均每|每[人户村年月天日亩县]|/", before + ("/" if "/" in surface else "")):
            raise GoldError(f"{where}: {m[0]!r} asks for per= (per=- for none)")

    def _complete(self) -> None:
        """Fail on a number that is neither annotated nor skipped; note plain dates and ordinals by itself."""
        taken = [False] * (len(self.text) + 1)
        for a, b in [(r["span"]["start"], r["span"]["end"]) for r in self.records] + [(s[0], s[1]) for s in self.skipped]:
            if any(taken[a:b]):
                raise GoldError(f"{self.name}: annotations overlap at {self.text[a:b]!r}")
            taken[a:b] = [True] * (b - a)
        for m in _DATES.finditer(self.text):
            if not any(taken[m.start() : m.end()]):
                name = m[0][0] == "十" and m[0][-1] == "五"
                reason = "ordinal" if self.text[m.start() - 1 : m.start()] == "第" else "name" if name else "date"
                self.skipped.append([m.start(), m.end(), reason])
                taken[m.start() : m.end()] = [True] * (m.end() - m.start())
        loose_ones: list[str] = []
        for m in _LOOSE.finditer(self.text):
            if not any(taken[m.start() : m.end()]):
                around = self.text[max(0, m.start() - 10) : m.end() + 10].replace("\n", "⏎")
                loose_ones.append(f"{self.name}: {m[0]!r} in …{around}… is neither annotated nor skipped")
        if loose_ones:
            raise GoldError("\n".join(loose_ones))


def compile_source(name: str, source: str, taxonomy: dict[str, set[str]]) -> Document:
    """Compile one source file.

    Parameters
    ----------
    name : str
        The document's name.
    source : str
        Its mark-up.
    taxonomy : dict
        Type code to the set of unit codes that it allows.

    Raises
    ------
    GoldError
        Where the mark-up, a value, a unit, a hedge, a period or a place does not hold.
    """
    return _Compiler(name, source, taxonomy).run()


def load_taxonomy(path: Path | None = None) -> dict[str, set[str]]:
    """Read ``code -> allowed units`` from a taxonomy file."""
    for candidate in (path,) if path else TAXONOMIES:
        if candidate.exists():
            entries = tomllib.loads(candidate.read_text("utf-8")).get("type", [])
            if entries:
                return {e["code"]: set(e["units"]) for e in entries}
    raise GoldError("no taxonomy file found; give --taxonomy FILE")


def sources(taxonomy: dict[str, set[str]]) -> list[Document]:
    """Compile every source file, as the first annotator has it."""
    out: list[Document] = []
    errors: list[str] = []
    for path in sorted((SET / "source").glob("*.txt")):
        try:
            out.append(compile_source(path.stem, path.read_text("utf-8"), taxonomy))
        except GoldError as error:
            errors.append(str(error))
    if errors:
        raise GoldError("\n".join(errors))
    return out


def outputs(taxonomy: dict[str, set[str]]) -> dict[str, str]:
    """Return every output file of the set (path relative to the set) with its content."""
    files: dict[str, str] = {}
    names: dict[str, str] = tomllib.loads((SET / "source/places.toml").read_text("utf-8"))["place"]
    places = {code: {"name": name, "code": code, "level": _level(code)} for code, name in names.items()}
    settled, docs = rulings(), sources(taxonomy)
    for doc in docs:
        settle(doc.gold, settled.get(doc.row["name"], {}), places)
        files[f"texts/{doc.row['name']}.txt"] = doc.text
        files[f"gold/{doc.row['name']}.json"] = json.dumps(doc.gold, ensure_ascii=False, indent=1) + "\n"
    files["index.json"] = json.dumps([doc.row for doc in docs], ensure_ascii=False, indent=1) + "\n"
    return files


def statistics(files: dict[str, str]) -> str:
    """Count texts, records, splits and types of the compiled files."""
    rows = json.loads(files["index.json"])
    golds = {r["name"]: json.loads(files[f"gold/{r['name']}.json"])["indicators"] for r in rows}
    records = [g for gold in golds.values() for g in gold]
    types = Counter(g["type"] for g in records)
    optional = sum(g["optional"] for g in records)
    lines = [f"{len(rows)} texts, {len(records)} records, {optional} of them optional, {len(types)} types"]
    for split in ("dev", "check"):
        names = [r["name"] for r in rows if r["split"] == split]
        lines.append(f"{split}: {len(names)} texts, {sum(len(golds[n]) for n in names)} records")
    lines.append("measures: " + ", ".join(f"{k} {v}" for k, v in Counter(g["measure"] for g in records).most_common()))
    lines += [f"{count:5d} {code}" for code, count in types.most_common()]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Write the set, or with ``--check`` fail where the files on disk differ from what the source says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    parser.add_argument("--stats", action="store_true", help="write nothing, print what the set holds")
    parser.add_argument("--taxonomy", type=Path, help="taxonomy file (default: the library's)")
    args = parser.parse_args(argv)
    try:
        files = outputs(load_taxonomy(args.taxonomy))
    except GoldError as error:
        print(f"compile_gold: {error}", file=sys.stderr)
        return 1
    if args.stats:
        print(statistics(files))
        return 0
    stale = [p for p, content in files.items() if not (SET / p).exists() or (SET / p).read_text("utf-8") != content]
    if args.check:
        print(f"compile_gold: out of date: {', '.join(stale)}" if stale else f"compile_gold: {len(files) // 2} texts up to date")
        return bool(stale)
    for relative in stale:
        (SET / relative).parent.mkdir(parents=True, exist_ok=True)
        (SET / relative).write_text(files[relative], "utf-8", newline="\n")
    for folder in ("texts", "gold"):
        for path in (SET / folder).glob("*"):
            if f"{folder}/{path.name}" not in files:
                path.unlink()
    print(f"compile_gold: {len(files) // 2} texts, {len(stale)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
