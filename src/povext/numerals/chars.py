"""The characters that Chinese writes numbers with, in both scripts and in capitals."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

__all__ = ["CAPITALS", "DIGITS", "MYRIADS", "POWERS", "TENS", "plain"]

DIGITS: Final[dict[str, int]] = {
    char: value for value, row in enumerate(["零〇○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"]) for char in row
}
"""Digits of the everyday script, after :func:`plain`."""

TENS: Final[dict[str, int]] = {"廿": 20, "卅": 30, "卌": 40}
"""Contracted tens: 廿三 is 23."""

POWERS: Final[dict[str, int]] = {"十": 10, "百": 100, "千": 1000}
"""Powers inside a section of four places."""

MYRIADS: Final[dict[str, Decimal]] = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
"""Powers between sections. 兆 is read as 10^12, its sense in finance; as a prefix of units (兆瓦) the unit table knows it."""

CAPITALS: Final = "壹贰叁肆伍陆柒捌玖拾佰仟"
"""Capital forms, as cheques and contracts write them (simplified)."""

_TO_PLAIN: Final = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict(zip("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千", strict=True)),
        **dict(
            zip(
                "壱弌貳貮弍弐參叄参弎陸漆萬億兩點負個餘馀幾來數倍繙",
                "一一二二二二三三三三六七万亿两点负个余余几来数倍翻",
                strict=True,
            )
        ),
        **dict(zip("○．％﹪‰，：∶／〜～－−‒﹣＋約過對強從達圓", "〇.%%‰,::/~~----+约过对强从达元", strict=True)),
        "Ｏ": "〇",
        "\u200b": None,
        "\ufeff": None,
    }
)


def plain(surface: str) -> str:
    """Rewrite a numeral in the simplified everyday characters, with half-width digits.

    Parameters
    ----------
    surface : str
        A numeral in any script.

    Returns
    -------
    str
        The same numeral; zero-width characters are gone, everything else keeps its place.

    Examples
    --------
    >>> plain("壹拾貳萬")
    '一十二万'
    """
    return surface.translate(_TO_PLAIN)
