"""A text that is nothing but a numeral, with or without a unit: a table cell, a form field, a query."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from povext.numerals.cardinal import EXACT, tidy
from povext.numerals.parse import parse
from povext.quantities.lexicon import Lexicon
from povext.quantities.types import QuantityMatch

__all__ = ["alone"]

_CHARACTERS: Final = (
    r"\s\d零〇○一二两三四五六七八九十百千万亿兆廿卅卌壹贰叁參叄参肆伍陆柒捌玖拾佰仟负正点.,+\-—–~～%‰/:：／^eEkKMGBT"
    "几多余来半数过对近约超逾上成折的倍番翻分份之又比至到个百打俩仨½¼¾"
)
_NUMERAL: Final = re.compile(f"[{_CHARACTERS}]+")
_HEDGED: Final = re.compile(f"[{_CHARACTERS}以下左右好大少不低于足最起码突破接将≥≤≈<>]+")
_UNITS: Final = {
    "percent": ("percent", "percentage"),
    "share": ("ratio", "share"),
    "fraction": ("ratio", "share"),
    "ratio": ("ratio", "share"),
    "multiple": ("times", "multiple"),
    "number": ("other", "other"),
}
_CHANGE: Final = re.compile(r"(?:([\d一二两三四五六七八九])[角毛])?(?:([\d一二两三四五六七八九])分)?钱?")
_TWO_NUMBERS: Final = re.compile(r"[\d.,]+(?:\s+[\d.,]+)+")
_GROUPS: Final = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_EDGE: Final = re.compile(r"^[\s（(]+|[\s。，；）)]+$")


def alone(text: str, found: list[QuantityMatch], lex: Lexicon) -> QuantityMatch | None:
    """Read a text that is one numeral.

    Parameters
    ----------
    text : str
        A short clean text.
    found : list of QuantityMatch
        What the pass over it found.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    QuantityMatch or None
        The one quantity of the text; ``None`` where the text is more than that, or the pass has read it already.
    """
    start, end = 0, len(text)
    edge = _EDGE.match(text)
    if edge and edge.end() < end:
        start = edge.end()
    while end > start and text[end - 1] in " \n\t。，；）)":
        end -= 1
    if start == end or (len(found) == 1 and found[0].left <= start and found[0].right >= end):
        return None
    core = text[start:end]
    numeral = (_NUMERAL if found else _HEDGED).match(core)
    if numeral is None:
        return None
    if numeral.end() == len(core):
        return _read(text, start, end)
    return _change(text, start, end) or _with_unit(text, start, end, lex)


def _read(text: str, start: int, end: int) -> QuantityMatch | None:
    if _TWO_NUMBERS.fullmatch(text, start, end) and not _GROUPS.fullmatch(text, start, end):
        return None
    number = parse(text[start:end])
    if number is None:
        return None
    unit, dimension = _UNITS[number.form]
    if text[start:end].endswith("百分点") or "分点" in text[start:end].replace(" ", ""):
        unit = "pp"
    return QuantityMatch(
        start, end, start, end, number.value, number.low, number.high, unit, dimension, "", number.bound, (), start, end,
        number.certainty, number.alternatives,
    )  # fmt: skip


def _with_unit(text: str, start: int, end: int, lex: Lexicon) -> QuantityMatch | None:
    """A numeral written with blanks in it, or with a sign, and a unit: 四点 五个百分点, 7 2 折."""
    core = text[start:end]
    for size in range(min(6, len(core) - 1), 0, -1):
        row = lex.rows.get(core[-size:])
        number = parse(core[:-size]) if row is not None else None
        if row is None or number is None or number.form != "number":
            continue
        factor = row[3]
        ends = (number.value, number.low, number.high)
        value, low, high = ends if factor is None else (_scaled(x, factor) for x in ends)
        return QuantityMatch(
            start, end, start, end - size, value, low, high, row[1], row[2], row[0], number.bound, (), start, end,
            number.certainty, number.alternatives,
        )  # fmt: skip
    return None


def _change(text: str, start: int, end: int) -> QuantityMatch | None:
    """Small change alone: 九角九分, 5毛钱."""
    m = _CHANGE.fullmatch(text, start, end)
    if m is None or not (m[1] or m[2]):
        return None
    value = Decimal(0)
    for digit, weight in zip(m.groups(), ("0.1", "0.01"), strict=True):
        number = parse(digit) if digit else None
        if number is not None and number.value is not None:
            value = EXACT.add(value, EXACT.multiply(number.value, Decimal(weight)))
    return QuantityMatch(start, end, start, end, value, None, None, "CNY", "money", "元", "=", (), start, end)


def _scaled(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else tidy(EXACT.multiply(value, factor))
