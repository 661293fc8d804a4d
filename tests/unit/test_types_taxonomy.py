"""The taxonomy: complete, well-formed, and the same as the contract that the annotations were made by."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from povext import taxonomy

UNITS = frozenset(
    "person household person_time count CNY percent pp ratio times mu ha m2 km2 km t kg kW kWh head".split()
    + "rank year month day other *".split()
)


def test_every_type_has_labels_and_known_units() -> None:
    types = taxonomy.builtin()
    assert len(types) == 103
    for code, item in types.items():
        assert code == item.code
        assert re.fullmatch(r"[a-z]+\.[a-z_]+|other", code)
        assert set(item.units) <= UNITS
        assert re.search(r"[\u4e00-\u9fff]", item.zh)
        assert item.en.isascii() or "(" in item.en
    assert len({t.zh for t in types.values()}) == len({t.en for t in types.values()}) == 103


def test_types_of_a_domain_stand_together() -> None:
    domains = [t.domain for t in taxonomy.builtin().values()]
    blocks = [d for n, d in enumerate(domains) if n == 0 or domains[n - 1] != d]
    assert len(blocks) == len(set(blocks))


def test_codes_and_labels_are_those_of_the_contract(shared: Path) -> None:
    contract = tomllib.loads((shared / "spec" / "taxonomy.toml").read_text("utf-8"))["type"]
    assert [(t["code"], t["zh"], t["en"], tuple(t["units"])) for t in contract] == [
        (t.code, t.zh, t.en, t.units) for t in taxonomy.builtin().values()
    ]


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        taxonomy.builtin()["other"] = None  # type: ignore[index]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[type]", "not valid TOML"),
        ('[[type]]\ncode = ""', "code must be a non-empty string"),
        ('[[type]]\ncode = "a.b"\nzh = "甲"\nen = 3', r"type 1 \(a\.b\): en must be"),
        ('[[type]]\ncode = "a.b"\nzh = "甲"\nen = "A"', "units must be a list of unit codes, not None"),
        ('[[type]]\ncode = "a.b"\nzh = "甲"\nen = "A"\nunits = []', "units"),
        ('[[type]]\ncode = "a.b"\nzh = "甲"\nen = "A"\nunits = ["mu"]\n' * 2, r"type 2: code a\.b comes twice"),
    ],
)
def test_a_malformed_taxonomy_is_refused_with_the_place(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        taxonomy.parse(source)
