"""The gazetteer's files: whole, consistent, and as their manifest says; the cue files keep their own examples."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import povext.places
from povext.places import match
from povext.places.cues import Cues
from povext.places.divisions import gazetteer
from povext.places.towns import townships

DATA = Path(povext.places.__file__).parent / "data"
MANIFEST = json.loads((DATA / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(MANIFEST["outputs_sha256"]))
def test_files_are_those_of_the_manifest(name: str) -> None:
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == MANIFEST["outputs_sha256"][name]


def test_counts_are_those_of_the_manifest() -> None:
    rows = gazetteer().rows[1:]
    counts = MANIFEST["counts"]
    assert len(rows) == counts["division_rows"]
    assert sum(not r.valid_to for r in rows) == counts["divisions_today"]
    assert sum(len(v) for v in townships().values()) == counts["townships"]


def test_sources_have_licences() -> None:
    for source in MANIFEST["sources"].values():
        assert source["licence"]
        assert source["version"]


def test_the_notice_tells_the_same_licences() -> None:
    notice = Path(__file__).parents[2] / "NOTICE.md"
    if not notice.exists():
        pytest.skip("not in a checkout")
    lines = notice.read_text("utf-8").splitlines()
    for name, source in MANIFEST["sources"].items():
        line = next(x for x in lines if f"[{name}](" in x)
        assert f"{source['version']}" in line
        assert source["licence"].removesuffix(" (data)") in line.rsplit("| ", 1)[1]


def test_rows_are_sound() -> None:
    gaz = gazetteer()
    for row in gaz.rows[1:]:
        assert re.fullmatch(r"[0-9]{6}", row.code), row
        assert row.name, row
        assert not row.valid_to or row.valid_from <= row.valid_to, row
        assert (row.level == "province") == (row.parent == ""), row
        if row.parent:
            assert row.parent in gaz.by_code, row
        if row.next_code:
            assert row.valid_to, row
            assert row.next_code in gaz.by_code, row


def test_codes_are_unique_on_any_new_year() -> None:
    gaz = gazetteer()
    for year in range(1985, 2027):
        alive = Counter(r.code for r in gaz.rows[1:] if r.valid(f"{year}-12-31") and r.valid_to != f"{year}-12-31")
        assert [c for c, n in alive.items() if n > 1] == []


@pytest.mark.parametrize(("year", "provinces", "counties"), [(1990, 30, 2800), (2000, 34, 2800), (2020, 34, 2800)])
def test_every_year_is_filled(year: int, provinces: int, counties: int) -> None:
    levels = Counter(r.level for r in gazetteer().rows if r.valid(f"{year}-07-01"))
    assert levels["province"] >= provinces
    assert 3100 > levels["county"] >= counties
    assert 330 <= levels["prefecture"] <= 360


def test_divisions_that_ended_have_a_successor() -> None:
    gaz = gazetteer()
    ended = [r for r in gaz.rows[1:] if r.valid_to >= "2000-01-01"]
    lost = [r for r in ended if gaz.today(r) is None and gaz.follow(r, None) is None]
    assert len(lost) <= len(ended) * 0.02, [(r.code, r.name, r.valid_to) for r in lost]


def test_every_township_has_a_county_of_today() -> None:
    gaz = gazetteer()
    for rows in townships().values():
        for town in rows:
            assert re.fullmatch(r"[0-9]{9}", town.code)
            assert gaz.at(town.county, None) is not None


def rules(name: str) -> list[Any]:
    """Return the rules of a data file as pytest parameters: every table with a pattern, words or names."""

    def walk(table: dict[str, Any], path: str) -> Iterator[Any]:
        if any(not isinstance(v, dict) for v in table.values()):
            yield pytest.param(table, id=path or name)
        for key, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, f"{path}.{key}" if path else key)

    return list(walk(tomllib.loads((DATA / name).read_text("utf-8")), ""))


def cut(example: str) -> tuple[str, list[str]]:
    """Return an example without its brackets, and what stands in them."""
    return re.sub("[【】]", "", example), re.findall("【(.*?)】", example)


@pytest.mark.parametrize("rule", rules("cues.toml"))
def test_every_cue_keeps_its_examples(rule: dict[str, Any]) -> None:
    pattern = re.compile("".join(line.strip() for line in rule["pattern"].splitlines()))
    tried = {"start": pattern.match, "end": pattern.search, "between": pattern.search, "any": pattern.search}[rule["at"]]
    assert rule["at"] != "end" or rule["pattern"].endswith(r"\Z")
    assert rule["examples"]
    assert rule["counter_examples"]
    for example in rule["examples"]:
        assert tried(example), example
    for example in rule["counter_examples"]:
        assert not tried(example), example


def test_every_cue_is_used() -> None:
    assert set(tomllib.loads((DATA / "cues.toml").read_text("utf-8"))) == set(Cues._fields)


@pytest.mark.parametrize("rule", [*rules("local.toml"), *rules("homographs.toml"), *rules("aliases.toml"), *rules("zones.toml")])
def test_every_rule_keeps_its_examples(rule: dict[str, Any]) -> None:
    assert rule["examples"]
    assert rule["counter_examples"]
    for example in rule["examples"]:
        text, names = cut(example)
        assert names, example
        assert [text[m.start : m.end] for m in match(text, "2024-06-30")] == names, example
    for example in rule["counter_examples"]:
        assert not match(example, "2024-06-30"), example


def test_aliases_name_known_codes() -> None:
    for item in tomllib.loads((DATA / "aliases.toml").read_text("utf-8"))["alias"]:
        assert item["code"] in gazetteer().by_code, item
