"""What can follow a unit and still belongs to the number: small change, a half, a tenth."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from povext.numerals.cardinal import EXACT, cardinal

__all__ = ["CHANGE_DIGITS", "half_tail", "has_change", "money_tail"]

CHANGE_DIGITS: Final = frozenset("0123456789一二两三四五六七八九零半")

_HALF: Final = Decimal("0.5")
_TENTH: Final = Decimal("0.1")
_DIGIT: Final = r"[\d一二两三四五六七八九]"
_CHANGE: Final = re.compile(
    rf"零?(?P<ten>{_DIGIT})[角毛](?:零?(?P<one>{_DIGIT})(?:分(?!之)钱?|(?![个十百千万亿年月日名户人]|{_DIGIT})))?"
    rf"|零?(?P<cent>{_DIGIT})分(?!之)钱?"
)
_SHORT: Final = re.compile(
    rf"([一二三四五六七八九\d])(?!(?!一(?:公?斤|[亩个只度米吨天株根袋箱枝朵瓶碗份张件双套条头把捆晚棵]|平方?米)){_DIGIT}|[个十百千万亿.、,年月日元块条位名家户人件类项种只斤亩天])"
)
_TENTHS: Final = re.compile(r"([一二三四五六七八九1-9])(?![十百千万亿个家名户月年天分成位项\d.%多余])")
_FEN: Final = re.compile(r"([一二三四五六七八九\d])分(?=[，。；、！？的地田薄水旱山荒林菜果园]|$)")
_HALVABLE: Final = frozenset(("time", "age", "length", "mass", "area", "share", "multiple"))


def money_tail(text: str, value: Decimal, end: int, surface: str) -> tuple[Decimal, int]:
    """Read small change behind 元 and 块: 三元五角, 12元5角3分, 三块五.

    Parameters
    ----------
    text : str
        Clean text.
    value : Decimal
        The sum before it.
    end : int
        Where the unit ends.
    surface : str
        The unit.

    Returns
    -------
    tuple of (Decimal, int)
        The whole sum and where it ends.

    Examples
    --------
    >>> money_tail("3块5毛", Decimal(3), 2, "块")
    (Decimal('3.5'), 4)
    """
    if surface in ("毛", "角"):
        m = _SHORT.match(text, end)
        return (value, end) if m is None else (EXACT.add(value, EXACT.multiply(cardinal(m[1]) or Decimal(0), _TENTH)), m.end())
    if surface not in ("元", "块"):
        return value, end
    m = _CHANGE.match(text, end)
    if m:
        for digit, weight in ((m["ten"], "0.1"), (m["one"] or m["cent"], "0.01")):
            if digit:
                value = EXACT.add(value, EXACT.multiply(cardinal(digit) or Decimal(0), Decimal(weight)))
        return value, m.end()
    if surface == "块" and text[end : end + 1] == "半":
        return EXACT.add(value, _HALF), end + 1
    m = _SHORT.match(text, end) if surface == "块" else None
    if m:
        return EXACT.add(value, EXACT.multiply(cardinal(m[1]) or Decimal(0), Decimal("0.1"))), m.end()
    return value, end


def has_change(text: str, end: int) -> bool:
    """Tell whether small change follows 块, so that it is money: 两块五, 九块九毛九.

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where 块 ends.

    Returns
    -------
    bool
    """
    return text.startswith("半", end) or bool(_CHANGE.match(text, end) or _SHORT.match(text, end))


def half_tail(text: str, value: Decimal | None, end: int, code: str, dimension: str) -> tuple[Decimal | None, int]:
    """Read a half or a tenth behind the unit: 两年半, 三倍半, 七成五.

    Parameters
    ----------
    text : str
        Clean text.
    value : Decimal or None
        The number before it.
    end : int
        Where the unit ends.
    code, dimension : str
        The unit.

    Returns
    -------
    tuple of (Decimal or None, int)
        The whole number and where it ends.

    Examples
    --------
    >>> half_tail("七成五", Decimal(7), 2, "ratio", "share")
    (Decimal('7.5'), 3)
    """
    if value is None:
        return value, end
    if code == "mu":
        m = _FEN.match(text, end)
        if m is not None:  # 三亩二分地
            return EXACT.add(value, EXACT.multiply(cardinal(m[1]) or Decimal(0), _TENTH)), m.end()
    if text[end : end + 1] == "半":
        return (EXACT.add(value, _HALF), end + 1) if dimension in _HALVABLE else (value, end)
    m = _TENTHS.match(text, end) if code == "ratio" else None
    if m is None:
        return value, end
    return EXACT.add(value, EXACT.multiply(cardinal(m[1]) or Decimal(0), Decimal("0.1"))), end + 1
