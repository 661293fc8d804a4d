"""From what the scanner stopped at to a number: the fast way for Arabic digits, the grammar for everything else."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from povext.numerals.cardinal import EXACT
from povext.numerals.chars import CAPITALS, MYRIADS, POWERS, plain
from povext.numerals.reading import Reading, read
from povext.quantities.scan import POWERS_OF_TEN
from povext.quantities.types import Number

__all__ = ["counts", "multiplier", "plain_number", "spelled_number"]

_LONGEST: Final = 30  # more digits than this are a code
_LONGEST_SPELLED: Final = 60
_DIGITS: Final = frozenset("零〇一二两三四五六七八九")
_FIRST_POWERS: Final = frozenset("十百千万亿")
_BIG: Final = frozenset("万亿")
_INSIDE: Final = {"多": ">", "余": ">", "几": ">", "来": "~"}
_TWO: Final = frozenset(("people", "time", "money", "percentage", "mass", "multiple"))
_SPOKEN_YEAR: Final = re.compile(r"[零〇一二三四五六七八九]{4}|(?=.?[零〇])[零〇一二三四五六七八九]{2}")
_POSITIONAL: Final = re.compile(r"(?=(.)\1)[一二两三四五六七八九]{2}|[一二两三四五六七八九]{3,}")


def plain_number(text: str, m: re.Match[str]) -> Number | None:
    """Read Arabic digits with at most one multiplier, shifted as text so that 40.6万 is exactly 406000.

    Parameters
    ----------
    text : str
        Clean text.
    m : re.Match
        A match of the scanner that ended on ``PLAIN``.

    Returns
    -------
    Number or None
        The number; ``None`` where there are more digits than a number has, or they are a code (06).
    """
    start, end = m.span()
    digits, inside, multiplied, behind = m.group(2, 4, 5, 6)
    digits = text[start] + digits
    if len(digits) > _LONGEST or (digits[0] == "0" and digits[1:2].isdecimal()):  # 06组卫星: a code
        return None
    if not digits.isdecimal():
        digits = digits.replace(",", "").replace("，", "")
    if multiplied:
        shift = POWERS_OF_TEN.get(multiplied)
        if shift is None:
            return spelled_number(start, end, m[0])
        whole, _, decimals = digits.partition(".")
        if len(decimals) <= shift:
            digits = whole + decimals + "0" * (shift - len(decimals))
        else:
            digits = f"{whole}{decimals[:shift]}.{decimals[shift:]}"
        number = Number(start, end, Decimal(digits))
        number.big = multiplied[-1] in _BIG
    else:
        number = Number(start, end, Decimal(digits))
        number.year = not inside and len(digits) == 4 and digits[:2] in ("19", "20")
    if inside or behind:
        number.bound = _INSIDE[inside or behind]
    return number


def spelled_number(start: int, end: int, surface: str) -> Number | None:
    """Read a numeral in Chinese or mixed characters.

    Parameters
    ----------
    start, end : int
        Where it stands.
    surface : str
        Its characters.

    Returns
    -------
    Number or None
        The number; ``None`` where the characters are none (唯一一个, 四川).
    """
    if end - start > _LONGEST_SPELLED:
        return None
    read_as = _spelled(surface)
    if read_as is None:
        return None
    dropped, reading, chinese, single, power, big = read_as
    number = Number(start, end - dropped, reading.value)
    number.low, number.high, number.bound, number.alternatives = reading[1:]
    number.chinese, number.single, number.power, number.big = chinese, single, power, big
    return number


@lru_cache(maxsize=2048)
def _spelled(surface: str) -> tuple[int, Reading, bool, bool, bool, bool] | None:
    """Read a numeral, at need without its last character: how many were left out, the reading, and the traits of the numeral."""
    whole = len(surface)
    text = plain(surface).replace(" ", "")
    reading = read(text)
    if reading is None and surface[-1] in _INSIDE:
        surface, text = surface[:-1], text[:-1]
        reading = read(text)
    if reading is None or _POSITIONAL.fullmatch(surface):  # spoken digits count only with a zero among them
        return None
    single = len(surface) == 1 and surface in _DIGITS
    big = surface.rstrip("多余几来")[-1:] in _BIG
    return whole - len(surface), reading, not surface[0].isascii(), single, surface[0] in _FIRST_POWERS, big


def multiplier(surface: str) -> Decimal | None:
    """Tell the powers at the end of a numeral.

    Parameters
    ----------
    surface : str
        A numeral such as ``66.55亿``.

    Returns
    -------
    Decimal or None
        10^8 for it; ``None`` where it ends in none.

    Examples
    --------
    >>> multiplier("66.55亿"), multiplier("12") is None
    (Decimal('100000000'), True)
    """
    scale = Decimal(1)
    for char in reversed(surface.rstrip("多余几")):
        power = MYRIADS.get(char) or (Decimal(POWERS[char]) if char in POWERS else None)
        if power is None:
            break
        scale = EXACT.multiply(scale, power)
    return scale if scale > 1 else None


def counts(text: str, n: Number, dimension: str) -> bool:
    """Whether Chinese characters count here: 二 before a classifier is the second, 二〇二〇年 a date, 伍千里 a name.

    Parameters
    ----------
    text : str
        Clean text.
    n : Number
        The numeral.
    dimension : str
        What its unit measures.

    Returns
    -------
    bool
    """
    if n.end - n.start == 1 and text[n.start] == "二":
        return dimension in _TWO
    if dimension == "time" and _SPOKEN_YEAR.fullmatch(text, n.start, n.end):
        return False
    return text[n.start] not in CAPITALS or dimension == "money" or n.end - n.start > 2
