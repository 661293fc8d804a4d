"""A first finder for the common forms: an Arabic or Chinese numeral with a unit behind it."""

from __future__ import annotations

import re
from decimal import Decimal

from povext.quantities._types import QuantityMatch

__all__ = ["match"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_UNITS: dict[str, tuple[str, str, str]] = {}
for _code, _dimension, _factor, _surfaces in (
    ("pp", "percentage", "1", "个百分点 百分点"),
    ("percent", "percentage", "1", "% ％"),
    ("person_time", "people", "1", "人次"),
    ("person", "people", "1", "人 名 位"),
    ("household", "households", "1", "户"),
    ("CNY", "money", "1", "元 块钱"),
    ("USD", "money", "1", "美元"),
    ("HKD", "money", "1", "港元"),
    ("mu", "area", "1", "亩"),
    ("ha", "area", "1", "公顷"),
    ("m2", "area", "1", "平方米"),
    ("km2", "area", "1", "平方公里"),
    ("km", "length", "1", "公里 千米"),
    ("t", "mass", "1", "吨"),
    ("kg", "mass", "1", "公斤 千克"),
    ("kg", "mass", "0.5", "斤"),
    ("kW", "power", "1", "千瓦"),
    ("kWh", "energy", "1", "千瓦时 度"),
    ("head", "animals", "1", "头 只 羽 匹"),
    ("times", "multiple", "1", "倍"),
    ("ratio", "share", "0.1", "成"),
    ("month", "time", "1", "个月"),
    ("day", "time", "1", "天"),
    ("count", "count", "1", "个 家 处 项 件 所 座 村 县 镇 乡 条 支 批 次 场 套 间 栋 台 辆 株 棵 枚 种 类 对 起 张 份"),
    ("other", "other", "1", "米 立方米 小时"),
):
    for _surface in _surfaces.split():
        _UNITS[_surface] = (_code, _dimension, _factor)

_QUANTITY = re.compile(
    r"(?P<num>\d+(?:,\d{3})*(?:\.\d+)?[十百千万亿]*|[一二三四五六七八九十百千万亿两零]+)(?P<in>[多余]?)(?P<mul>(?:(?<=[多余])[万亿]+)?)(?P<unit>"
    + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    + ")(?P<after>以上|左右|上下|以下|以内)?"
)
_BEFORE = {"近": "~", "约": "~", "超": ">", "逾": ">", "超过": ">", "突破": ">", "不低于": ">=", "不少于": ">=", "至少": ">=", "不足": "<"}
_AFTER = {"以上": ">=", "左右": "~", "上下": "~", "以下": "<=", "以内": "<="}


def _number(text: str) -> Decimal:
    arabic = re.match(r"[\d,.]+", text)
    if arabic:
        value = Decimal(arabic.group().replace(",", ""))
        for power in text[arabic.end() :]:
            value *= _POWERS[power]
        return value
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif _POWERS[char] >= 10**4:
            total = (total + section + digit) * _POWERS[char] if _POWERS[char] > 10**4 or total == 0 else total + (section + digit or 1) * 10**4
            section = digit = 0
        else:
            section += (digit or 1) * _POWERS[char]
            digit = 0
    return Decimal(total + section + digit)


def match(clean: str) -> list[QuantityMatch]:
    """Find the quantities of a clean text."""
    found = []
    for m in _QUANTITY.finditer(clean):
        num, unit = m["num"] + m["mul"], m["unit"]
        if clean[m.start() - 1 : m.start()] == "第" or num == "一":
            continue
        code, dimension, factor = _UNITS[unit]
        bound, left = (">" if m["in"] else "="), m.start()
        for size in (3, 2, 1):
            if clean[max(0, left - size) : left] in _BEFORE:
                bound = _BEFORE[clean[left - size : left]]
                left -= size
                break
        bound = _AFTER.get(m["after"] or "", bound)
        value = _number(num) * Decimal(factor)
        end = m.end("unit")
        found.append(QuantityMatch(m.start(), end, m.start(), m.start("unit"), value, None, None, code, dimension, unit, bound, (), left, m.end()))
    return found
