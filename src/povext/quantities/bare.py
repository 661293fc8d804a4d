"""Numbers without a unit: what the words around them say that they count."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from povext.quantities.context import noun_unit
from povext.quantities.lexicon import Lexicon, UnitRow
from povext.quantities.types import Number, QuantityMatch

__all__ = ["counted"]

_DIMENSIONS: Final = {"person": "people", "household": "households", "person_time": "visits", "CNY": "money"}
_LEAST_SUM: Final = Decimal(100)
_REACH: Final = 14  # characters before a number in which its verb stands
_CLOSED: Final = re.compile(r"(?:多|出头|左右|上下|不等|以上|打底|往上|开外|挂零)?(?=[，。；、！？”’）)\n]|$)")
_SUMS: Final = re.compile(r"[^。；！？\n\d]{1,24}")  # between sums of one sentence
_GOES_ON: Final = re.compile(
    r"[人户]?(?:[，、；](?:[\u4e00-\u9fff]{2,4}|其中|[比较][^，。；\d\n]{1,10}(?:增加|减少|增长|多|少)了?)?|(?:[，、；][^，。；\d\n]{0,8})?(?:减|降|增|升|提|跌|涨|缩|扩大|壮大)[^，。；\d\n]{0,3}[到至为])"
    r"(?:就|则|也|仅|是|为|有|达|近|约|超过?|还有|分别|接近|多达|原定)*"
)


_COMPARED: Final = re.compile(r"[，、]?(?:其中|[比较][^，。；]{2,10}?)(?:净?增加?|减少|增长|多|少)了?")
_TURNED: Final = re.compile(r"[^，。；：、\d]{0,8}?(?:减|降|增|升|扩|缩|压|清|涨|跌|提高|发展)[^，。；：、\d]{0,2}[到至为]")
_LATER: Final = re.compile(
    r"[，、；](?:到?(?:去年|今年|上年|年|目前|现在|如今|现|20\d\d年)[底末]?)?(?:已|则|又|就)?"
    r"(?:减|降|增|升|扩|缩|压|涨|跌|提高|发展|壮大)[^，。；：、\d]{0,2}[到至为]"
)


def counted(text: str, n: Number, found: list[QuantityMatch], lex: Lexicon) -> UnitRow | None:
    """Tell what a bare number counts.

    Parameters
    ----------
    text : str
        Clean text.
    n : Number
        The number.
    found : list of QuantityMatch
        The quantities before it.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    UnitRow or None
        A unit without a surface; ``None`` where nothing tells.

    Examples
    --------
    >>> from povext.quantities.lexicon import lexicon
    >>> counted("每月工资两千八，", Number(4, 7, Decimal(2800)), [], lexicon()).code
    'CNY'
    """
    floor = found[-1].right if found else 0
    told = None if n.year else noun_unit(text, n.start, n.end, floor, n.big, lex)
    if told is not None and n.power and told[1] == n.end and n.end - n.start < 2:
        return None
    if told is None or told == ("count", n.end):
        code = _sum(text, n, lex) or _turned(text, n, found) or (_continued(text, n, found) if n.big else None)
        if code is not None:
            return _row(code)
    return None if told is None else _row(told[0])


def _row(code: str) -> UnitRow:
    return UnitRow("", code, _DIMENSIONS.get(code, "count"))


def _sum(text: str, n: Number, lex: Lexicon) -> str | None:
    """工资两千八, 一个月挣4500, 投资8个亿: a sum of money as people say it."""
    if text.startswith("个亿", n.end - 2):
        return "CNY"
    amount = n.low if n.value is None else n.value
    if n.year or amount is None or amount < _LEAST_SUM or not _CLOSED.match(text, n.end):
        return None
    pattern = lex.spoken if n.chinese else lex.paid
    return "CNY" if pattern.search(text, max(0, n.start - _REACH), n.start) else None


def _turned(text: str, n: Number, found: list[QuantityMatch]) -> str | None:
    """由132个减到0; 生猪12万头，去年减至8万: what a number that stood there before became."""
    last = found[-1] if found else None
    if (
        last is None
        or n.start - last.right > _REACH
        or not last.surface
        or last.unit in ("other", "rank")
        or not _CLOSED.match(text, n.end)
    ):
        return None
    turned = _TURNED if text[last.left - 1 : last.left] in ("由", "从") else _LATER if n.big else None
    return last.unit if turned and turned.fullmatch(text, last.right, n.start) else None


def _continued(text: str, n: Number, found: list[QuantityMatch]) -> str | None:
    """务工东县15.6万，西县9.8万: the same as the number before it, where that has no unit of its own either."""
    last = found[-1] if found else None
    if last is None or last.unit not in _DIMENSIONS:
        return None
    if last.surface:
        return last.unit if _COMPARED.fullmatch(text, last.right, n.start) else None
    goes_on = _SUMS if last.unit == "CNY" else _GOES_ON
    if not goes_on.fullmatch(text, last.right, n.start):
        return None
    return last.unit
