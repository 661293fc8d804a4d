"""The same text in other dress says the same: by the indicators that keep all their fields.

Read from the clean texts of the own benchmark set, each laid over with one kind of noise.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Hashable
from functools import cache
from importlib.resources import files
from pathlib import Path

import cn2an
import pytest
from opencc import OpenCC

from povext import Extraction, Indicator, extract

SET = Path(__file__).resolve().parents[2] / "benchmarks" / "quality"
LEAST = 0.97
"""Share of the indicators that must stay as they are."""


_DIGITS = "零一二三四五六七八九"
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?=年)")
_PERCENT = re.compile(r"(?<![0-9.—-])([0-9]{1,3}(?:\.[0-9]{1,2})?)%(?![0-9—-])")
_COUNT = re.compile(
    r"(?<![0-9.A-Za-z—～~:：/-])((?![12](?![0-9.]))[1-9][0-9]{0,4}(?:\.[0-9]{1,2})?)(?=[万亿]|[户人个名家亩元吨村所套处座项头只]|公里)"
)
_NUMBER = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?![0-9.])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_EVERY = 12
_WIDTH = 37


def traditional(text: str) -> str:
    """Traditional script, character by character."""
    return OpenCC("s2t").convert(text)


@cache
def _readings() -> dict[str, str]:
    lines = (files("povext.text") / "data" / "readings.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    return {character: reading for reading, characters in rows for character in characters}


def pinyin(text: str) -> str:
    """Readings in brackets behind some characters: 脱(tuo)贫."""
    chance = random.Random(len(text))
    return _HAN.sub(
        lambda m: f"{m[0]}({_readings()[m[0]]})" if m[0] in _readings() and not chance.randrange(_EVERY) else m[0], text
    )


def full_width(text: str) -> str:
    """Digits, points and per cent signs as wide as characters."""
    return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789.%"})


def doubled(text: str) -> str:
    """Some commas and full stops twice."""
    chance = random.Random(len(text))
    return re.sub("[，。]", lambda m: m[0] * 2 if not chance.randrange(3) else m[0], text)


def ascii_marks(text: str) -> str:
    """Commas, semicolons, colons and brackets of ASCII."""
    return text.translate(str.maketrans("，；：（）", ",;:()"))


def wrapped(text: str) -> str:
    """Lines broken off at a fixed width, as in mail and in PDF."""
    return "\n".join("\n".join(line[i : i + _WIDTH] for i in range(0, len(line), _WIDTH)) for line in text.split("\n"))


def spaced(text: str) -> str:
    """Spaces around numbers."""
    return _NUMBER.sub(lambda m: f" {m[0]} ", text)


def spelled(text: str) -> str:
    """Numbers in characters: 62个 is 六十二个, 2019年 二〇一九年, 3.5% 百分之三点五."""
    text = _YEAR.sub(lambda m: "".join("〇" if d == "0" else _DIGITS[int(d)] for d in m[1]), text)
    text = _PERCENT.sub(lambda m: "百分之" + cn2an.an2cn(m[1]), text)
    return _COUNT.sub(lambda m: cn2an.an2cn(m[1]), text)


def zero_width(text: str) -> str:
    """Characters that nobody sees, inside words and numbers."""
    chance = random.Random(len(text))
    return "".join(
        c + chance.choice("\u200b\u200c\u200d\ufeff") if not chance.randrange(_EVERY) and c != "\n" else c for c in text
    )


def entities(text: str) -> str:
    """Some characters as HTML writes them."""
    chance = random.Random(len(text))
    return "".join(f"&#{ord(c)};" if not chance.randrange(_EVERY) and c != "\n" else c for c in text)


VARIANTS: dict[str, Callable[[str], str]] = {
    made.__name__: made
    for made in (traditional, pinyin, full_width, doubled, ascii_marks, wrapped, spaced, spelled, zero_width, entities)
}


@pytest.fixture(scope="module")
def plain() -> list[tuple[dict[str, str], str, Extraction]]:
    index = json.loads((SET / "index.json").read_text("utf-8"))
    rows = [row for row in index if (row["noise"], row["script"]) == ("none", "simplified")]
    texts = [(row, (SET / "texts" / f"{row['name']}.txt").read_text("utf-8")) for row in rows]
    return [(row, text, extract(text, published=row["published"], title=row["title"])) for row, text in texts]


def said(indicator: Indicator) -> Hashable:
    place, period = indicator.place, indicator.period
    return (
        indicator.type, indicator.value, indicator.low, indicator.high, indicator.unit, indicator.bound, indicator.measure,
        indicator.per, indicator.status, place and place.code, period and (period.start, period.end),
    )  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_noise_changes_nothing(plain: list[tuple[dict[str, str], str, Extraction]], name: str) -> None:
    change = VARIANTS[name]
    kept = told = touched = 0
    for row, text, before in plain:
        noisy = change(text)
        after = extract(noisy, published=row["published"], title=row["title"] and change(row["title"]))
        assert all(noisy[i.span.start : i.span.end] == i.text for i in after.indicators)
        old, new = Counter(map(said, before.indicators)), Counter(map(said, after.indicators))
        kept += (old & new).total()
        told += max(old.total(), new.total())
        touched += noisy != text
    assert told > 2000
    assert touched > len(plain) // 2
    assert kept / told >= LEAST, f"{name}: {kept} of {told} indicators are the same"
