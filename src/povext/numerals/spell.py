"""Numbers written in Chinese, the way back from :func:`povext.numerals.parse`.

cn2an writes canonical everyday and capital numerals exactly below 10^16, and that is what it is used for. It is imported
on first use only (its import takes some 180 ms), and reading is not handed to it:

* it returns binary floats for decimals (三点五万), where every value here is an exact ``Decimal``;
* it refuses or misreads hedges (十余, 2点多个亿), short tails behind gaps, 廿 and 卅, stacks beyond 亿 (1.2万亿), 兆,
  ranges in two digits (七八十), blanks and Traditional script;
* versions before 0.5.24 cut decimals off.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

__all__ = ["spell"]

_LIMIT: Final = Decimal(10**16)


def spell(number: int | Decimal | str, *, capital: bool = False) -> str:
    """Write a number in Chinese numerals (simplified script).

    Parameters
    ----------
    number : int, Decimal or str
        A number of less than 10^16, as exact as it is to be written.
    capital : bool
        Whether to write the capital numerals of cheques and contracts (壹拾贰万).

    Returns
    -------
    str
        The canonical spelling.

    Raises
    ------
    ValueError
        Where the number is not finite, or its size is 10^16 or more.

    Examples
    --------
    >>> spell(10250), spell("-3.05"), spell(4300000, capital=True)
    ('一万零二百五十', '负三点零五', '肆佰叁拾万')
    """
    value = Decimal(number)
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise ValueError(f"only numbers below 10^16 can be spelled, not {number!r}")
    from cn2an import an2cn

    whole, _, decimals = f"{abs(value):f}".partition(".")
    mode = "up" if capital else "low"
    written = str(an2cn(int(whole), mode))
    if decimals:
        digits = "零壹贰叁肆伍陆柒捌玖" if capital else "零一二三四五六七八九"
        written += "点" + "".join(digits[int(d)] for d in decimals)
    return ("负" if value.is_signed() and value else "") + written
