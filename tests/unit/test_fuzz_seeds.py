"""The fuzzer's checks on seeds: inputs that broke something once, and a few of every kind. Runs without Atheris."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

NAMES = ("quantities", "periods", "places", "numerals", "view", "extraction", "document", "record")
SEEDS = (
    b"",
    bytes([130] * 26),
    b"\x01" + "近".encode() + "亿".encode() * 40,
    '{"text": "全县脱贫62人。", "published": "2020-02-30"}'.encode(),
    b'{"text": ["a"]}',
    b"[0]",
    b"<html><body>" + bytes(range(256)),
    "2019年底，“<b>马山县</b>”贫困发生率由１8.16％降到0.5(diǎn)4%&nbsp;。".encode(),
    "\ud800万".encode("utf-8", "surrogatepass"),
)


@pytest.fixture(scope="module")
def checks(root: Path, script: Callable[[Path], ModuleType]) -> ModuleType:
    return script(root / "tests" / "fuzz" / "checks.py")


def test_every_check_is_run(checks: ModuleType) -> None:
    assert tuple(checks.CHECKS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_seeds(checks: ModuleType, name: str) -> None:
    rng = random.Random(name)
    for data in (*SEEDS, *(rng.randbytes(rng.randint(1, 90)) for _ in range(40))):
        checks.CHECKS[name](data)


def test_the_checks_can_fail(checks: ModuleType) -> None:
    with pytest.raises(AssertionError):
        checks.whole("全县", iter([(0, 1, "县")]))
