"""Any spelling of a number, standing alone: sign, hedges, fractions, percentages, shares, multiples, ratios, ranges, powers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from povext.numerals.cardinal import EXACT, cardinal, tidy
from povext.numerals.chars import plain
from povext.numerals.reading import Reading, read, read_range

__all__ = ["Numeral", "divide", "parse"]

_BLANK: Final = re.compile(r"\s+")
_SIGN: Final = re.compile(r"[-+负正]的?")
_LEFT: Final = re.compile(
    r"(不低于|不少于|不下|至少|起码|不超过|不高于|至多|最多|大约|将近|接近|超过|突破|不足|不到|低于|少于|[近约超逾破上成过数几≥≤≈<>]|好几)(?=.)"
)
_RIGHT: Final = re.compile(r"(及?以上|左右|上下|及?以下|以内|[多余])$")
_BOUNDS: Final = {
    **dict.fromkeys(("大约", "将近", "接近", "近", "约", "左右", "上下", "≈"), "~"),
    **dict.fromkeys(("超过", "突破", "超", "逾", "破", "过", "数", "几", "好几", "多", "余", ">"), ">"),
    **dict.fromkeys(("不低于", "不少于", "不下", "至少", "起码", "上", "成", "以上", "及以上", "≥"), ">="),
    **dict.fromkeys(("不足", "不到", "低于", "少于", "<"), "<"),
    **dict.fromkeys(("不超过", "不高于", "至多", "最多", "以下", "及以下", "以内", "≤"), "<="),
}
_PER_CENT: Final = re.compile(
    r"(?:(?P<base>[一]?[十百千]|[一]?[十百千]?万|百万)分之(?P<part>.+)|百分(?P<whole>百)|(?P<sign>.+?)[个]?(?P<mark>%|‰|百分点))"
)
_BASES: Final = {
    "百": Decimal(1),
    "千": Decimal("0.1"),
    "万": Decimal("0.01"),
    "百万": Decimal("0.0001"),
    "%": Decimal(1),
    "百分点": Decimal(1),
    "‰": Decimal("0.1"),
}
_FRACTION: Final = re.compile(r"(?:(?P<whole>.+?)又)?(?P<below>[^分份又/]+)(?:分之?|份之?)(?P<above>[^分份又/]+)")
_SLASH: Final = re.compile(r"(?:(?P<whole>.+?)又)?(?P<above>\d+(?:\.\d+)?)/(?P<below>\d+(?:\.\d+)?)")
_RATIO: Final = re.compile(r"(?P<a>[^:比]+)[:比](?P<b>[^:比]+)")
_RANGE: Final = re.compile(r"(?P<a>.+?)(?P<sep>——|--|[-—–~到至])(?P<b>.+)")
_SHARE: Final = re.compile(r"(?P<tens>.+?)(?P<unit>成|折)(?P<ones>[一二三四五六七八九半]?)")
_DOUBLED: Final = re.compile(r"翻了?(?P<times>.*)番")
_TIMES: Final = re.compile(r"(?P<number>.+)倍")
_POWER: Final = re.compile(r"(?P<sign>-?)(?P<base>\d*\.?\d+)(?:[eE](?P<ten>[-+]?\d{1,3})|\^(?P<up>[-+]{0,2}\d{1,3}))")
_SUFFIX: Final = re.compile(r"(?P<number>\d*\.?\d+)(?P<letter>[kKMGBT])")
_SUFFIXES: Final = {"k": 3, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12}
_HALF: Final = Decimal("0.5")
_WORDS: Final = {"半百": "50", "半打": "6", "俩": "2", "仨": "3", "½": "0.5", "¼": "0.25", "¾": "0.75"}
_HALVES: Final = {
    "一半": "=",
    "半数": "=",
    "对半": "=",
    "对折": "=",
    "一半半": "=",
    "半个": "=",
    "半": "=",
    "过半": ">",
    "半数以上": ">=",
    "一半以上": ">=",
}


class Numeral(NamedTuple):
    """A number as its spelling states it.

    Parameters
    ----------
    value : Decimal or None
        The exact number; ``None`` for a range. Percentages are told in percent (百分之六十 is 60), shares and fractions
        as parts of one (七成 is 0.7); what does not end is rounded to six places.
    low, high : Decimal or None
        The ends of a range.
    bound : str
        How the spelling hedges: one of ``= ~ > >= < <=``.
    alternatives : tuple of Decimal
        Other readings of an ambiguous spelling (来, 半, 两).
    certainty : str
        ``"resolved"``, or ``"ambiguous"`` where there are alternatives.
    form : str
        ``number``, ``percent``, ``fraction``, ``share``, ``ratio`` or ``multiple``.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str = "="
    alternatives: tuple[Decimal, ...] = ()
    certainty: str = "resolved"
    form: str = "number"


def parse(surface: str) -> Numeral | None:
    """Read a numeral that stands alone.

    Parameters
    ----------
    surface : str
        A numeral without a unit, in any script and spelling: ``1,050``, ``壹拾貳萬``, ``两千五``, ``近40万``, ``三分之一``,
        ``百分之十点二``, ``七成``, ``翻两番``, ``1:3``, ``20%至30%``.

    Returns
    -------
    Numeral or None
        What it says; ``None`` where it is no numeral. No string raises.

    Examples
    --------
    >>> parse("肆佰叁拾萬").value
    Decimal('4300000')
    >>> parse("近40万")
    Numeral(value=Decimal('400000'), low=None, high=None, bound='~', alternatives=(), certainty='resolved', form='number')
    >>> parse("三至五成").low, parse("三至五成").high
    (Decimal('0.3'), Decimal('0.5'))
    >>> parse("四川") is None
    True
    """
    text = _BLANK.sub("", plain(surface))
    if not text or len(text) > 10_000:
        return None
    found = _signed(text)
    if found is None or not (found.value or found.low or Decimal(0)).is_finite():
        return None
    return found


def divide(above: Decimal, below: Decimal) -> Decimal:
    """Divide, exactly where the result ends soon, else rounded to six places (small results to six figures).

    Parameters
    ----------
    above, below : Decimal
        Numerator and denominator, which is not zero.

    Returns
    -------
    Decimal
        The quotient.

    Examples
    --------
    >>> divide(Decimal(1), Decimal(8)), divide(Decimal(2), Decimal(3))
    (Decimal('0.125'), Decimal('0.666667'))
    """
    exact = EXACT.divide(above, below)
    if len(exact.as_tuple().digits) <= 15:
        return tidy(exact)
    places = 6 if abs(exact) >= _TENTH else 5 - exact.adjusted()
    return exact.quantize(Decimal(1).scaleb(-places), context=EXACT)


_TENTH: Final = Decimal("0.1")


def _signed(text: str) -> Numeral | None:
    if text in _WORDS:
        return Numeral(Decimal(_WORDS[text]))
    if text in _HALVES:
        return Numeral(_HALF, bound=_HALVES[text], form="number" if text[-1] in "个半" and text[0] == "半" else "fraction")
    plainly = _number(text)
    if plainly is not None:
        return plainly
    power = _power(text)
    if power is not None:
        return Numeral(power)
    sign = _SIGN.match(text)
    if sign:
        return _negated(_hedged(text[sign.end() :]), sign[0][0] in "-负")
    return _hedged(text)


def _negated(found: Numeral | None, negative: bool) -> Numeral | None:
    if found is None or not negative:
        return found
    if found.value is None:
        low, high = (None if end is None else -end for end in (found.high, found.low))
        return found._replace(low=low, high=high)
    return found._replace(value=-found.value)


def _hedged(text: str) -> Numeral | None:
    found = _form(text)
    if found is not None:
        return found
    right = _RIGHT.search(text)
    if right and right.start():
        found = _hedged_left(text[: right.start()])
        return None if found is None else found._replace(bound=_BOUNDS[right[1]])
    return _hedged_left(text)


def _hedged_left(text: str) -> Numeral | None:
    found = _form(text)
    left = None if found else _LEFT.match(text)
    if left is None:
        return found
    if left[1] in ("数", "几", "好几", "上", "成", "过") and text[left.end()] not in "十百千万亿半":
        return None
    found = _form(text[left.end() :])
    return (
        None
        if found is None
        else found._replace(bound=_BOUNDS[left[1]] if found.bound == "=" or left[1] not in "近约" else found.bound)
    )


def _number(text: str) -> Numeral | None:
    if not text:
        return None
    if text == "两":
        return Numeral(Decimal(2), alternatives=(Decimal(1),), certainty="ambiguous")  # 两 is also the ounce: 一两
    if text[0] == "." and text[1:].isdecimal() and text.isascii():
        return Numeral(Decimal("0" + text))
    if text[-1] == "打" and len(text) > 1:
        dozens = read(text[:-1])
        return None if dozens is None else _from(dozens, scale=Decimal(12))
    found = read(text)
    return None if found is None else _from(found)


def _from(found: Reading, form: str = "number", scale: Decimal | None = None) -> Numeral:
    value, low, high, bound, alternatives = found
    if scale is not None:
        value, low, high = (None if x is None else tidy(EXACT.multiply(x, scale)) for x in (value, low, high))
        alternatives = tuple(EXACT.multiply(x, scale) for x in alternatives)
    return Numeral(value, low, high, bound, alternatives, "ambiguous" if alternatives else "resolved", form)


def _power(text: str) -> Decimal | None:
    """Scientific notation, powers and letters for thousands: -1.2e13, 1.1^23, 10k."""
    m = _POWER.fullmatch(text)
    if m:
        base = Decimal(m["base"])
        if m["ten"]:
            value = tidy(base.scaleb(int(m["ten"]), context=EXACT))
        else:
            up = m["up"].replace("--", "").replace("++", "").replace("+-", "-").replace("-+", "-").lstrip("+")
            value = Decimal("0") if not base else EXACT.power(base, int(up)).normalize(EXACT)
            value = value if len(value.as_tuple().digits) < 30 else value.quantize(Decimal("1e-12"), context=EXACT)
        return -value if m["sign"] else value
    m = _SUFFIX.fullmatch(text)
    return tidy(Decimal(m["number"]).scaleb(_SUFFIXES[m["letter"]])) if m else None


def _form(text: str) -> Numeral | None:
    """A number, or one of the forms that say what the number is a part or a multiple of."""
    for reader in (_number, _percent, _share, _fraction, _multiple, _ratio, _range):
        found = reader(text)
        if found is not None:
            return found
    return None


def _percent(text: str) -> Numeral | None:
    m = _PER_CENT.fullmatch(text)
    if m is None:
        return None
    if m["whole"]:
        return Numeral(Decimal(100), form="percent")
    if m["mark"]:
        part, scale = m["sign"], _BASES[m["mark"]]
    else:
        base = m["base"].removeprefix("一")
        if base not in _BASES:
            return None
        part, scale = m["part"], _BASES[base]
        if part == "百":
            part = "100"
    inner = _number(part)
    if inner is None and _RANGE.fullmatch(part):
        inner = _range(part)
    if inner is None or inner.form != "number":
        return None
    return _from(Reading(*inner[:5]), "percent", scale)


def _share(text: str) -> Numeral | None:
    """Tenths: 七成, 八成五, 六点五成, 75折, 半成."""
    m = _SHARE.fullmatch(text)
    if m is None:
        return None
    tens, ones, unit = m["tens"], m["ones"], m["unit"]
    if tens == "半":
        return Numeral(Decimal("0.05") if unit == "成" else _HALF, form="share")
    digits = "".join(str("〇一二三四五六七八九".find(c)) if c in "〇一二三四五六七八九" else c for c in tens)
    if unit == "折" and not ones and digits.isdecimal() and digits.isascii() and len(digits) == 2 and digits != "10":
        return Numeral(Decimal(digits).scaleb(-2), form="share")
    inner = read(tens)
    if inner is None and _RANGE.fullmatch(tens):
        ends = _range(tens)
        inner = None if ends is None else Reading(*ends[:5])
    if inner is None:
        return None
    if ones and inner.value is not None:
        inner = inner._replace(
            value=EXACT.add(inner.value, _HALF if ones == "半" else EXACT.multiply(cardinal(ones) or _HALF, _TENTH))
        )
    return _from(inner, "share", _TENTH)


def _fraction(text: str) -> Numeral | None:
    m = _FRACTION.fullmatch(text) or _SLASH.fullmatch(text)
    if m is None:
        return None
    whole = cardinal(m["whole"]) if m.groupdict().get("whole") else Decimal(0)
    above, below = cardinal(m["above"]), cardinal(m["below"])
    if whole is None or above is None or not below:
        return None
    return Numeral(EXACT.add(whole, divide(above, below)), form="fraction")


def _multiple(text: str) -> Numeral | None:
    m = _DOUBLED.fullmatch(text)
    if m:
        times = cardinal(m["times"] or "一")
        if times is None or not 1 <= times <= 20 or times != times.to_integral_value():
            return None
        return Numeral(Decimal(2 ** int(times)), form="multiple")
    m = _TIMES.fullmatch(text)
    inner = read(m["number"]) if m else None
    return None if inner is None else _from(inner, "multiple")


def _ratio(text: str) -> Numeral | None:
    m = _RATIO.fullmatch(text)
    if m is None:
        return None
    above, below = cardinal(m["a"]), cardinal(m["b"])
    return None if above is None or not below else Numeral(divide(above, below), form="ratio")


def _range(text: str) -> Numeral | None:
    m = _RANGE.fullmatch(text)
    if m is None:
        return None
    ends = read_range(m["a"], m["b"])
    if ends is not None:
        return Numeral(None, ends[0], ends[1])
    first, last = _end(m["a"]), _end(m["b"])
    if last is None or first is None or first.value is None or last.value is None or first.value >= last.value:
        return None
    return Numeral(None, first.value, last.value, "=", form=last.form)


def _end(text: str) -> Numeral | None:
    return _number(text) or _percent(text) or _share(text) or _fraction(text)
