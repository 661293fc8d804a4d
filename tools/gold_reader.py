"""A second, simple reading of quantities for the benchmark compiler; it shares nothing with the library on purpose.

:func:`read_surface` reads a marked quantity, :func:`hedge` the words around it, :func:`period` a period code. Units stand in
``benchmarks/quality/source/units.toml``. Standard library only.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from decimal import Decimal
from pathlib import Path

__all__ = ["HAN", "RECAST", "GoldError", "check_words", "fold", "hedge", "period", "read_surface"]

_TABLE = tomllib.loads((Path(__file__).resolve().parent.parent / "benchmarks/quality/source/units.toml").read_text("utf-8"))
RECAST: dict[str, list[str]] = _TABLE["recast"]
_FOLD = str.maketrans(_TABLE["fold"]["from"], _TABLE["fold"]["to"])
PINYIN = re.compile(r"[(（][a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+[)）]")


class GoldError(ValueError):
    """A source file breaks a rule of the mark-up; the message names the file, the line and the offending text."""


# ---------------------------------------------------------------- the simple reader
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWER = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
HAN = "零〇一二三四五六七八九两"
_NUM = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{HAN}十百千万亿]+(?:点[{HAN}]+)?)"
_FULL = rf"{_NUM}[多余几来]?(?:点[多几])?(?:个多?(?=亿))?[十百千万亿]*[多余来]?"
_RANGE = re.compile(
    rf"(?P<a>{_NUM})(?P<am>[十百千万亿]*)(?P<au>[^\d\-—–~～至到、]*?)[\-—–~～至到、]+"
    rf"(?P<b>{_NUM})(?P<bm>[十百千万亿]*)(?P<u>.*)"
)


def _han(text: str) -> Decimal:
    """Read a Chinese or mixed numeral (``三百零五万``, ``2.3亿``, ``百万``)."""
    for mark in ("亿", "万"):
        head, found, tail = text.rpartition(mark)
        if found:
            return _han(head or "一") * _POWER[mark] + (_han(tail) if tail else 0)
    total, digit = Decimal(0), None
    for part in re.findall(r"\d+(?:\.\d+)?|.", text):
        if part[0].isdigit():
            digit = Decimal(part)
        elif part in _DIGIT:
            digit = _DIGIT[part] + (digit * 10 if digit else Decimal(0))
        else:
            total += (Decimal(1) if digit is None else digit) * _POWER[part]
            digit = None
    return total + (digit or 0)


def _number(text: str) -> Decimal:
    bare = re.sub("[多余几来个,]", "", text)
    if "点" in bare and not re.search(f"点[{HAN}]", bare):
        bare = bare.replace("点", "")
    if "点" in bare:
        whole, _, rest = bare.partition("点")
        digits = re.match(rf"[{HAN}]+", rest)
        assert digits is not None
        fraction = "".join(str(_DIGIT[c]) for c in digits[0])
        return (_han(whole) + Decimal("0." + fraction)) * (_han("一" + rest[digits.end() :]) if rest[digits.end() :] else 1)
    return _han(bare)


def fold(text: str) -> str:
    """Plain form of a raw stretch: half-width, simplified numerals and units, no injected pinyin or white space."""
    return re.sub(r"\s+", "", PINYIN.sub("", text)).translate(_FOLD)


def _plain(value: Decimal) -> str:
    text = format(value.quantize(Decimal("0.000001")) if value.as_tuple().exponent < -6 else value, "f")  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(rest: str, surface: str) -> tuple[str, Decimal]:
    if not rest:
        return "none", Decimal(1)
    if rest not in _TABLE["unit"]:
        raise GoldError(f"unknown unit {rest!r} in {surface!r}")
    code, factor = _TABLE["unit"][rest]
    return code, Decimal(factor)


def read_surface(surface: str) -> tuple[str | None, str | None, str | None, str, int]:
    """Read a quantity without the library: ``(value, low, high, unit or "none", length of the numeral)``.

    Examples
    --------
    >>> read_surface("40.6万人")
    ('406000', None, None, 'person', 5)
    >>> read_surface("5到6千斤")
    (None, '2500', '3000', 'kg', 1)
    >>> read_surface("三分之一")
    ('0.333333', None, None, 'ratio', 4)
    """
    text = fold(surface)
    if m := re.fullmatch(rf"({_NUM})分之({_NUM})", text) or re.fullmatch(r"(?:每)?()(\d+)/(\d+)", text):
        groups = [g for g in m.groups() if g]
        top, bottom = (groups[1], groups[0]) if "分之" in text else (groups[0], groups[1])
        return _plain(_number(top) / _number(bottom)), None, None, "ratio", len(surface)
    if m := re.fullmatch(r"(\d+(?:\.\d+)?)[:∶](\d+(?:\.\d+)?)", text):
        return _plain(Decimal(m[1]) / Decimal(m[2])), None, None, "ratio", len(surface)
    if m := re.fullmatch(r"([一二两三四五六七八九])成([一二三四五六七八九半])?(多)?", text):
        tenths = Decimal(_DIGIT[m[1]]) + (Decimal("0.5") if m[2] == "半" else Decimal(_DIGIT.get(m[2] or "零", 0)) / 10)
        return _plain(tenths / 10), None, None, "ratio", len(surface)
    if text in ("一半", "半数", "过半"):
        return "0.5", None, None, "ratio", len(surface)
    m = re.fullmatch(rf"([{HAN}十百千万]*?)([{HAN}])([{HAN}])([十百千万亿]*)(?![{HAN}])(.*)", text)
    if m and _DIGIT[m[3]] - _DIGIT[m[2]] == 1:  # 六七千元, 七八年, 一千五六百元
        unit, factor = _unit(m[5], surface)
        low, high = (_han(m[1] + m[i] + m[4]) * factor for i in (2, 3))
        return None, _plain(low), _plain(high), unit, _core(surface, len(m[1] + m[4]) + 2)
    if m := _RANGE.fullmatch(text):
        unit, factor = _unit(m["u"].strip(), surface)
        first = m["am"] if (m["am"] or m["au"]) else m["bm"]
        low, high = _number(m["a"] + first) * factor, _number(m["b"] + m["bm"]) * factor
        if low >= high:
            raise GoldError(f"range {surface!r} runs backwards")
        return None, _plain(low), _plain(high), unit, _core(surface, len(m["a"]) + len(m["am"]))
    if m := re.match(_FULL, text):
        for end in range(m.end(), 0, -1):  # 三千万 can end in no unit; 万 in 万亩 is a multiplier
            rest = text[end:]
            rest = rest[1:] if rest[:1] in ("多", "余") and rest[1:] in _TABLE["unit"] else rest
            tail = rest[:-1] if rest[-1:] in ("多", "余") and rest[:-1] in _TABLE["unit"] else rest
            if tail in _TABLE["unit"] or not tail:
                unit, factor = _unit(tail, surface)
                return _plain(_number(text[:end]) * factor), None, None, unit, _core(surface, end)
    raise GoldError(f"the simple reader cannot read {surface!r}")


def _core(surface: str, plain_length: int) -> int:
    """Length in raw characters of the first `plain_length` folded characters."""
    for end in range(1, len(surface) + 1):
        if len(fold(surface[:end])) >= plain_length:
            return end
    return len(surface)


# ---------------------------------------------------------------- hedges
_BEFORE = (
    (r"(不低于|不少于|至少|不小于|不得少于|不得低于)$", ">="),
    (r"(不超过|不高于|不多于|不得超过|控制在|控制到)$", "<="),
    (r"(不足|不到|(?<!不)少于|未满)$", "<"),
    (r"((?<!不)(?<!不得)超过|(?<!不)超|逾|突破|(?<!不)多于|跌破|大于)$", ">"),
    (r"(约|近|大约|将近|接近|约为|约占|大致)$", "~"),
)  # fmt: skip
_AFTER = ((r"^(?:及)?以上", ">="), (r"^(?:以内|之内|以下)", "<="), (r"^(?:左右|上下)", "~"), (r"^[多余]", ">"))


def hedge(before: str, surface: str, after: str) -> str:
    """Return the bound that the words in and next to the number state."""
    found = {code for pattern, code in _BEFORE if re.search(pattern, before)}
    found |= {code for pattern, code in _AFTER if re.search(pattern, after)}
    text = fold(surface)
    found |= {">"} if re.search(r"[多余几]|^数", text) else set()
    if found == {"<="} or found == {"<=", ">="}:
        return "<="
    return found.pop() if len(found) == 1 else "=" if not found else "?"


# ---------------------------------------------------------------- periods
def period(code: str, published: str | None, where: str) -> dict[str, str] | None:
    """Expand a period code: ``2019``, ``2019-06``, ``2019-06-30``, ``2019H1``, ``2019Q3``, ``PUB``, ``A~B``, ``-``."""
    if code == "-":
        return None
    ends = [_interval(part, published, where) for part in code.split("~")]
    if len(ends) > 2 or ends[0][0] > ends[-1][1]:
        raise GoldError(f"{where}: bad period {code!r}")
    return {"start": ends[0][0], "end": ends[-1][1]}


def _interval(code: str, published: str | None, where: str) -> tuple[str, str]:
    if code == "PUB":
        if not published:
            raise GoldError(f"{where}: PUB needs a publication date")
        return published, published
    if m := re.fullmatch(r"(\d{4})(?:H([12])|Q([1-4])|-(\d\d)(?:-(\d\d))?)?", code):
        year, half, quarter, month, day = m.groups()
        first, last = 1, 12
        if half:
            first, last = int(half) * 6 - 5, int(half) * 6
        elif quarter:
            first, last = int(quarter) * 3 - 2, int(quarter) * 3
        elif month:
            first = last = int(month)
        if not (1 <= first <= last <= 12) or (day and not 1 <= int(day) <= monthrange(int(year), last)[1]):
            raise GoldError(f"{where}: bad date {code!r}")
        return (f"{year}-{first:02}-{day or '01'}", f"{year}-{last:02}-{day or monthrange(int(year), last)[1]}")
    raise GoldError(f"{where}: bad period code {code!r}")


_RELATIVE = {"今年": 0, "本年": 0, "年内": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}


def check_words(words: str, got: dict[str, str], published: str | None, folded: str, where: str) -> None:
    """Fail where the words of a period do not stand in the (folded) text or do not fit its dates."""
    if fold(words) not in folded:
        raise GoldError(f"{where}: the text does not say {words!r}")
    for year in re.findall(r"(?<!\d)(\d{4})年", fold(words)):
        if not got["start"][:4] <= year <= got["end"][:4]:
            raise GoldError(f"{where}: {words!r} does not fit {got['start']}/{got['end']}")
    for word, step in _RELATIVE.items():
        if word in fold(words) and published and str(int(published[:4]) + step) not in (got["start"][:4], got["end"][:4]):
            raise GoldError(f"{where}: {words!r} does not fit {got['start']}/{got['end']} (published {published})")
    if re.search("目前|如今|现有", fold(words)) and published and got["end"] != published:
        raise GoldError(f"{where}: {words!r} means the publication date {published}")
