"""Small counting numbers inside time expressions: 3, 十二, 廿一, 两, 二〇一九."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["count", "positional"]

_DIGIT: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "元": 1, "正": 1, "首": 1}
_TENS: Final = {"十": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000}


@lru_cache(maxsize=1024)
def count(text: str) -> int | None:
    """Read a small whole number.

    Parameters
    ----------
    text : str
        Arabic digits or Chinese characters up to the thousands.

    Returns
    -------
    int or None
        ``None`` where the characters name no exact number (几, 数).

    Examples
    --------
    >>> count("12"), count("十二"), count("廿一"), count("两"), count("几")
    (12, 12, 21, 2, None)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    total, unit = 0, 0
    seen = False
    for char in text:
        if char in _DIGIT:
            unit = _DIGIT[char]
            seen = True
        elif char in _TENS:
            size = _TENS[char]
            total += size if size in (20, 30) and char in "廿卅" else (unit if seen and unit else 1) * size
            unit, seen = 0, True
        else:
            return None
    return total + unit if seen else None


@lru_cache(maxsize=1024)
def positional(text: str) -> int | None:
    """Read digits one by one, as years are written.

    Parameters
    ----------
    text : str
        ``2019``, ``二〇一九``, ``九七``.

    Returns
    -------
    int or None
        ``None`` where a character is no digit.

    Examples
    --------
    >>> positional("二〇一九"), positional("九七"), positional("十二")
    (2019, 97, None)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    number = 0
    for char in text:
        if char not in _DIGIT or char in "两元正首":
            return None
        number = number * 10 + _DIGIT[char]
    return number if text else None
