"""The examples that stand in the data files of the quantities: each is a test."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from povext.quantities import QuantityMatch, match

_MARK = re.compile(r"【([^】]*)】")


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("povext.quantities") / name).read_text("utf-8"))


def _marked(example: str) -> tuple[str, int, int]:
    """The text without the marks, and where the marked stretch lies in it."""
    m = _MARK.search(example)
    assert m is not None, f"no 【】 in {example}"
    return example.replace("【", "").replace("】", ""), m.start(), m.start() + len(m[1])


def _examples(rows: list[dict[str, Any]], field: str) -> list[Any]:
    return [
        pytest.param(row, example, id=f"{row.get('id', number)}-{example}")
        for number, row in enumerate(rows)
        for example in row.get(field, [])
    ]


def _at(text: str, start: int, end: int) -> QuantityMatch:
    found = [m for m in match(text) if (m.start, m.end) == (start, end)]
    assert found, f"{text[start:end]!r} was not found in {text!r}, only {[text[m.start : m.end] for m in match(text)]}"
    return found[0]


_UNITS = [*_data("units.toml")["unit"], *_data("measures.toml")["unit"]]


@pytest.mark.parametrize(("row", "example"), _examples(_UNITS, "examples"))
def test_units_are_read(row: dict[str, Any], example: str) -> None:
    text, start, end = _marked(example)
    codes = {row["code"], row.get("big"), row.get("small"), *row.get("next", {}), *row.get("behind", {})}
    assert _at(text, start, end).unit in codes


@pytest.mark.parametrize(("row", "example"), _examples(_UNITS, "counter_examples"))
def test_other_words_are_no_units(row: dict[str, Any], example: str) -> None:
    assert [m for m in match(example) if m.surface in row["surfaces"]] == []


@pytest.mark.parametrize(("row", "example"), _examples(_data("decoys.toml")["decoy"], "examples"))
def test_decoys_stay_out(row: dict[str, Any], example: str) -> None:
    text, start, end = _marked(example)
    assert [m for m in match(text) if m.start < end and m.end > start] == []


@pytest.mark.parametrize(("row", "example"), _examples(_data("decoys.toml")["decoy"], "counter_examples"))
def test_decoys_take_nothing_else(row: dict[str, Any], example: str) -> None:
    _at(*_marked(example))


@pytest.mark.parametrize(
    ("row", "example"),
    [
        *(p for part in ("left", "right", "reach") for p in _examples(_data("cues.toml")[part], "examples")),
        *(p for part in ("left", "right", "reach") for p in _examples(_data("cues.toml")[part], "counter_examples")),
    ],
)
def test_hedges_give_the_bound(row: dict[str, Any], example: str) -> None:
    example, _, bound = example.partition(" | ")
    assert _at(*_marked(example)).bound == bound


@pytest.mark.parametrize(
    ("row", "example"),
    [p for field in ("examples", "counter_examples") for p in _examples(_data("cues.toml")["before"], field)],
)
def test_per_cues(row: dict[str, Any], example: str) -> None:
    example, _, codes = example.partition(" | ")
    assert set(_at(*_marked(example)).per) == set(codes.split())


@pytest.mark.parametrize(
    "example", [example for part in ("noun", "head", "paid") for example in _data("cues.toml")[part]["examples"]]
)
def test_nouns_tell_what_a_bare_number_counts(example: str) -> None:
    example, _, unit = example.partition(" | ")
    assert _at(*_marked(example)).unit == unit


@pytest.mark.parametrize("name", ["units.toml", "measures.toml", "decoys.toml"])
def test_every_row_has_its_own_id(name: str) -> None:
    rows = next(rows for rows in _data(name).values() if isinstance(rows, list))
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))


def test_every_decoy_says_why_and_gives_an_example() -> None:
    for row in _data("decoys.toml")["decoy"]:
        assert row["why"], row["id"]
        assert row["examples"], row["id"]
        re.compile(row["pattern"])
