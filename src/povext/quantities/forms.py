"""Quantities that carry their unit in their form: shares, fractions, ratios, ranks, doublings, sums with small change."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from typing import Final

from povext.numerals.cardinal import EXACT, cardinal, tidy
from povext.numerals.chars import plain
from povext.numerals.parse import divide
from povext.numerals.reading import read
from povext.quantities.frost import below_zero
from povext.quantities.lexicon import Lexicon
from povext.quantities.types import Number, QuantityMatch

__all__ = [
    "DROP",
    "LEFT",
    "PER_MARKS",
    "RIGHT",
    "Drop",
    "doubled",
    "half",
    "left",
    "of_every",
    "parts",
    "proportion",
    "right",
    "signed_or_ranked",
]


class Drop:
    """The verdict that a numeral is no quantity."""


DROP: Final = Drop()
LEFT: Final = frozenset("第前每下-+负._#〔[/" + string.ascii_letters)
"""Characters before a numeral that change what it is."""
RIGHT: Final = frozenset("分/:：比+")
"""Characters behind a numeral that may begin a fraction or a ratio."""
PER_MARKS: Final = frozenset("/／每一·")

_NEARLY: Final = {"将": "~", "近": "~", "约": "~", "超": ">"}
_HALF: Final = Decimal("0.5")
_LARGEST_RATIO: Final = 100
_NOT_MINUS: Final = frozenset("正担自胜抱肩欺背")  # 负 behind these is no sign: 自负, 正负
_JOINED: Final = frozenset("/.-_" + string.ascii_letters)
_PER_CENT: Final = {
    "百": Decimal(1),
    "一百": Decimal(1),
    "千": Decimal("0.1"),
    "一千": Decimal("0.1"),
    "万": Decimal("0.01"),
    "一万": Decimal("0.01"),
    "十万": Decimal("0.001"),
    "百万": Decimal("0.0001"),
}
_FRACTION: Final = re.compile(r"分之 ?(负)?((?:\d++(?:\.\d++)?+|[零〇一二两三四五六七八九十百千万点]++)[万亿]?)")
_FRACTION_RANGE: Final = re.compile(
    r"(?:[-—–~～至到]{1,2})(?:[百千万]分之)?((?:\d++(?:\.\d++)?+|[零〇一二两三四五六七八九十点]++))(?![%个])"
)
_SLASH: Final = re.compile(r"/(\d{1,4})(?![\d/.年月A-Za-z%人元]|-\d| ?(?:决赛|淘汰赛|英寸|平台))")
_RATIO: Final = re.compile(r"[:：] ?(\d+(?:\.\d+)?)(?![\d:：])")
_CLOCK: Final = re.compile(r"(\d{1,2})[:：](\d{2})")
_PROPORTION: Final = re.compile(
    "(?:比[例值]|[之配生师员女男灰价床护动产出效放]比)(?:由|从)?(?:约|大约|近|达到?|[为是]|高达|[降升]至|[降升]到|提高到)* ?$"
)
_EARLIER: Final = ("早", "晚", "提前", "推迟", "更", "提早")
_PART_BEFORE: Final = re.compile(r"\d[:：]$")
"""3:3:4 is no ratio of two."""
_PART: Final = re.compile(r"[:：] ?(\d+(?:\.\d+)?)")
_FREQUENCY: Final = re.compile(r"/(?:10|十|百)万(?![元人户亩吨])")
_PARTS: Final = re.compile(r"(?:[:：] ?\d{1,2}(?:\.\d{1,2})?){2,4}(?![\d:：.])")
_BASIS: Final = re.compile(r"(?<=[一-龥a-zA-Z]/)10{1,3}(?:毫升|千?克|公斤|升|ml|mL|g|L)(?![一-龥]*/)")
"""What a content is told for, behind a unit: 3.2克/100毫升."""
_HUNDRED: Final = (Decimal("99.7"), Decimal("100.3"))
_SPOKEN_RATIO: Final = re.compile(
    r"比((?:\d++(?:\.\d++)?|[一二三四五六七八九十]+))的?(?:比例|比率|配套|配|分成|分红|分配|分账|出资|$)"
)
_FOREMOST: Final = re.compile(r"位(?!数)|名|强|大(?=[^一-龥]|企业|城市|省份)|(?=[，。；、的）)\n”]|$)")
_OF_EVERY: Final = re.compile(
    r"[^，。；！？\n\d]{1,12}?(?:[中里]，?就?|就)(?:约|大约|至少)?有(?:近|约)? ?"
    r"(\d++|[一二两三四五六七八九十]+)(?:个(?!百分)|[名位人户件家台辆只头棵株瓶双条])"
)
_RATE_ZERO: Final = re.compile(r"率[^，。；！？\n]{0,8}(?:降至|降到|降为|归|清|为|至|达到?)了? ?$")
_CLOSED: Final = re.compile(r"[，。；、！？）)”\n]|$")


def _form(
    start: int, end: int, value: Decimal | None, unit: str, dimension: str, surface: str = "", bound: str = "="
) -> QuantityMatch:
    return QuantityMatch(start, end, start, end, value, None, None, unit, dimension, surface, bound, (), start, end)


def half(text: str, m: re.Match[str]) -> QuantityMatch | None:
    """一半, 半数, 过半, 对半."""
    start, end = m.span()
    before = text[start - 1 : start]
    if text.startswith("半数", start):
        start -= 1 if before == "过" else 0
        return _form(start, end, _HALF, "ratio", "share", text[start:end], ">" if before == "过" else "=")
    if before in "近超逾约":
        return _form(start, end, _HALF, "ratio", "share", "半")
    if before == "一" and text[start - 2 : start - 1] in ("另", "大", "小", "多", "少"):
        return None
    return _form(start - 1, end, _HALF, "ratio", "share", text[start - 1 : end], ">" if before == "过" else "=")


def doubled(text: str, m: re.Match[str]) -> QuantityMatch | None:
    """翻一番 is twice as much, 翻两番 four times."""
    start, end = m.span()
    told = text[start + 1 : end - 1].lstrip("了")
    times = cardinal(told.lstrip("将近约超") or "一")
    if times is None or not 0 < times < 10:
        return None
    bound = _NEARLY.get(told[:1], "=")
    return _form(start, end, Decimal(2 ** int(times)), "times", "multiple", text[start:end], bound)


def left(text: str, n: Number, lex: Lexicon) -> QuantityMatch | Drop | None:
    """Judge a numeral by the character before it: an ordinal, a rank, a sign, a piece of a code."""
    start, end = n.start, n.end
    char = text[start - 1]
    if char == "第":
        return _ordinal(text, n, lex)
    if char == "每":
        return of_every(text, n)
    if char == "前":
        m = _FOREMOST.match(text, end)
        if text[start - 2 : start - 1] in lex.not_foremost or n.big or n.value is None:
            return None
        if m is None:
            return DROP
        return _form(start, end + (1 if m[0] in ("位", "名") else 0), n.value, "rank", "rank", m[0], "<=")
    if char == "下":
        return below_zero(text, start, True) if text[start - 2 : start - 1] == "零" else None
    if char in "-负":
        return _negative(text, n)
    if char in "._#":
        return DROP if text[start - 2 : start - 1].isascii() else None
    if char == "/":
        return DROP if _BASIS.match(text, start) else None
    if char in "〔[":
        return DROP if text[end : end + 1] in "〕]" else None
    if char == "+":
        before = text[start - 2 : start - 1]
        signed = text[end : end + 1] in "%‰" and not (before.isascii() and before.isalnum())  # 投资+12%
        return None if signed or n.big or not before.isalnum() else DROP
    return None


def _negative(text: str, n: Number) -> QuantityMatch | Drop | None:
    """Judge a numeral behind 负 or a dash: degrees below zero, a share with its sign, a piece of a code."""
    start, dash = n.start, text[n.start - 1] == "-"
    before = text[start - 2 : start - 1]
    cold = (
        below_zero(text, start, False) if dash and not (before.isascii() and (before.isalnum() or before in (")", "-"))) else None
    )
    if cold is not None:
        return cold._replace(start=start - 1, num_start=start - 1, left=start - 1)
    if dash and before.isascii() and before not in ("(", " ", ",", "/"):
        return DROP if before.isalnum() or before in ")-" else None
    if n.value is not None and before not in _NOT_MINUS and text[n.end : n.end + 1] in "%‰℃°摄度":
        n.value = -n.value
        n.start -= 1
    return None


def _ordinal(text: str, n: Number, lex: Lexicon) -> QuantityMatch | Drop:
    start, end = n.start, n.end
    if n.value is None:
        return DROP
    unit = text[end : end + 1]
    ranked = bool(lex.rank_before.search(text, max(0, start - 4), start - 1))
    if unit == "位" and text[end : end + 3] != "位的是":
        return _form(start, end + 1, n.value, "rank", "rank", "位")
    if unit == "名" and (ranked or text[end + 1 : end + 2] in "，。；、）)的\n”"):
        return _form(start, end + 1, n.value, "rank", "rank", "名")
    before = text[start - 2 : start - 1]
    closed = (
        unit in "，。；、）)\n”"
        or (ranked and unit in "升跃")
        or (ranked and text.startswith(("和第", "与第", "及第"), end))
        or (unit == "的" and text[end + 1 : end + 2] != "是")
    )
    if (ranked or before not in "，。；：、！？\n“”（( ") and closed and before:
        return _form(start, end, n.value, "rank", "rank")
    return DROP


def proportion(text: str, start: int, end: int) -> QuantityMatch | None:
    """What looks like a clock time, behind words for a proportion (师生配比为1:12)."""
    m = _CLOCK.fullmatch(text, start, end)
    if m is None or m[2] == "00" or not _PROPORTION.search(text, max(0, start - 10), start) or text.startswith(_EARLIER, end):
        return None
    return _form(start, end, divide(Decimal(m[1]), Decimal(m[2])), "ratio", "share")


def right(text: str, n: Number, lex: Lexicon) -> QuantityMatch | Drop | None:
    """Judge a numeral by the character behind it: a fraction, a ratio, a clock time."""
    start, end = n.start, n.end
    char = text[end]
    if char == "分":
        return _fraction(text, n, lex)
    if char == "/":
        return _frequency(text, n) or _slash(text, n)
    if char == "比":
        m = _SPOKEN_RATIO.match(text, end)
        below = cardinal(plain(m[1])) if m else None
        if m is None or not below or n.value is None:
            return None
        return _form(start, m.end(1), divide(n.value, below), "ratio", "share")
    if char == "+":
        return DROP if text[end + 1 : end + 2].isalnum() and not n.big else None
    m = _RATIO.match(text, end)
    if m is None or n.value is None or n.chinese or _PART_BEFORE.search(text, max(0, start - 2), start):
        return None
    below = Decimal(m[1])
    if lex.score_after.match(text, m.end()) or lex.score_before.search(text, max(0, start - 9), start):
        return DROP
    told = lex.ratio_after.match(text, m.end()) or lex.ratio_before.search(text, max(0, start - 10), start)
    if below and (told or lex.ratio_head.search(text, max(0, start - 24), start)):
        return _form(start, m.end(), divide(n.value, below), "ratio", "share")
    return None


def _fraction(text: str, n: Number, lex: Lexicon) -> QuantityMatch | None:
    start, end = n.start, n.end
    if text.startswith("分百", end) and text[start:end] == "百":
        return _form(start, end + 2, Decimal(100), "percent", "percentage", "百分")
    m = _FRACTION.match(text, end)
    if m is None:
        return None
    reading = read(plain(m[2]))
    if reading is None:
        return None
    if m[1] and reading.value is not None:
        reading = reading._replace(value=-reading.value)
    base = _PER_CENT.get(plain(text[start:end]))
    if base is not None:
        if lex.precision.match(text, m.end()):  # 千分之一秒
            return None
        return _percent(text, start, m, reading.value, reading.low, reading.high, base)
    if reading.value is None or not n.value or reading.value == 0:
        return None
    return _form(start, m.end(), divide(reading.value, n.value), "ratio", "share", "分之")


def _percent(
    text: str, start: int, m: re.Match[str], value: Decimal | None, low: Decimal | None, high: Decimal | None, base: Decimal
) -> QuantityMatch:
    end = m.end()
    second = _FRACTION_RANGE.match(text, end)
    upper = cardinal(plain(second[1])) if second else None
    told = value, low, high
    if second is not None and value is not None and upper is not None and value < upper:
        told, end = (None, value, upper), second.end()
    exact, least, most = (None if x is None else tidy(EXACT.multiply(x, base)) for x in told)
    return _form(start, end, exact, "percent", "percentage", "百分之")._replace(low=least, high=most)


def _slash(text: str, n: Number) -> QuantityMatch | None:
    """3/4 is a fraction where it is a part of one and no date, page or score."""
    m = _SLASH.match(text, n.end)
    if m is None or n.value is None or n.chinese or text[n.start - 1 : n.start] in _JOINED:
        return None
    below = Decimal(m[1])
    if not 0 < n.value < below <= 100 or n.value != n.value.to_integral_value() or (below > 12 and below % 10):
        return None
    return _form(n.start, m.end(), divide(n.value, below), "ratio", "share")


def _frequency(text: str, n: Number) -> QuantityMatch | None:
    """14.6/10万 tells how often something happens; it keeps its own number."""
    m = _FREQUENCY.match(text, n.end)
    return None if m is None or n.value is None else _form(n.start, m.end(), n.value, "other", "other", m[0])


def parts(text: str, n: Number) -> list[QuantityMatch]:
    """Read a whole that is told as three parts or more: 8.2:39.5:52.3 are three shares in per cent.

    Parameters
    ----------
    text : str
        Clean text.
    n : Number
        The first number.

    Returns
    -------
    list of QuantityMatch
        One for each part; empty where the numbers do not make a hundred.

    Examples
    --------
    >>> [m.value for m in parts("8.2:39.5:52.3", Number(0, 3, Decimal("8.2")))]
    [Decimal('8.2'), Decimal('39.5'), Decimal('52.3')]
    """
    m = _PARTS.match(text, n.end)
    if m is None or n.value is None:
        return []
    found = [(n.start, n.end, n.value), *((p.start(1), p.end(1), Decimal(p[1])) for p in _PART.finditer(text, n.end, m.end()))]
    if not _HUNDRED[0] <= sum(value for *_, value in found) <= _HUNDRED[1]:
        return []
    return [_form(start, end, value, "percent", "share", ":") for start, end, value in found]


def signed_or_ranked(text: str, n: Number, lex: Lexicon) -> QuantityMatch | None:
    """A bare number with a currency sign before it, or behind 名列."""
    start, end = n.start, n.end
    if not start or n.value is None:
        return None
    m = lex.prefixes.search(text, max(0, start - 5), start)
    if m:
        code = lex.currencies[m[0].rstrip()]
        return _form(start, end, n.value, code, "money", m[0].rstrip(), n.bound)._replace(left=m.start())
    if n.value == 0:
        return zero_rate(text, n)
    if not n.big and n.value % 1:
        head = lex.ratio_head.search(text, max(0, start - 24), start)
        ratio = head is not None and head[0] not in lex.plain_heads
        if head is not None and not (ratio and n.value >= _LARGEST_RATIO):
            return _form(start, end, n.value, *(("ratio", "share") if ratio else ("other", "index")))
    if not n.big and n.value < 1000 and lex.rank_bare.search(text, max(0, start - 6), start):
        return _form(start, end, n.value, "rank", "rank")
    return None


def of_every(text: str, n: Number) -> QuantityMatch | None:
    """每5个柚子中就有1个: one in five."""
    if n.value is None or not n.value or text[n.start - 1 : n.start] != "每":
        return None
    m = _OF_EVERY.match(text, n.end)
    part = cardinal(plain(m[1])) if m else None
    if m is None or part is None or part > n.value:
        return None
    return _form(n.start, m.end(), divide(part, n.value), "ratio", "share")


def zero_rate(text: str, n: Number) -> QuantityMatch | None:
    """贫困发生率降至零: nought per cent."""
    if n.value != 0 or not _CLOSED.match(text, n.end) or not _RATE_ZERO.search(text, max(0, n.start - 16), n.start):
        return None
    return _form(n.start, n.end, n.value, "percent", "percentage")
