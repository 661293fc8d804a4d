"""The scanner: one regular expression that walks over a text and stops at numerals only.

It starts with a set of characters, so that the regex engine skips prose at the speed of a table look-up, and uses
possessive repeats throughout, so that no text makes it go back: time is linear on any input.

Groups that a match can end on:

``DATE``    years, months, days, clock times, house and document numbers, versions: consumed, never a quantity
``PLAIN``   Arabic digits with at most one multiplier and one hedge (``40.6万多``), the common case
``SPELLED`` any other numeral, in Chinese or mixed (``两千五``, ``2点多个亿``)
``HALF``    一半, 半数, 过半
``DOUBLED`` 翻一番, 翻番
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DATE", "DOUBLED", "HALF", "NUMERAL", "PLAIN", "POWERS_OF_TEN", "RANGE_MARKS", "SCAN", "SECOND", "SPELLED"]

NUMERAL: Final = "零〇一二两三四五六七八九十百千万亿兆廿卅卌"
_N: Final = f"[{NUMERAL}]"
_CAPITAL: Final = "壹贰叁参肆伍陆柒捌玖拾佰仟"
_UNIT_AFTER_THOUSAND: Final = "瓦米克伏卡帕焦赫字"
_DASH: Final = "-—–~～"

_DATE: Final = (
    r"(?:\d{3} ?年(?!期|[内间])(?: ?\d{1,2} ?月(?: ?\d{1,2} ?[日号])?|[底末初])?"
    rf"|\d{{3}} ?年?[{_DASH}至到]{{1,2}} ?\d{{2,4}} ?年"
    r"|\d? ?月(?!龄|球|亮)(?: ?\d{1,2} ?[日号]|[底末初上中下])?"
    rf"|\d?(?:[{_DASH}至到、]{{1,2}} ?\d{{1,2}}){{1,4}} ?月"
    r"|\d? ?日(?!元|圆|均|产)"
    rf"|\d?(?:[{_DASH}至到、]{{1,2}} ?\d{{1,2}}){{1,4}} ?日"
    r"|\d*+ ?号(?![角人])"
    r"|(?:(?<=[01])\d|(?<=2)[0-4])?[:：][0-5]\d(?!\.?\d|[配比的])(?:[:：][0-5]\d)?"
    r"|\d? ?时(?!代|期|间|任|速|有|常|长|空|下|尚|节|刻|而|值)(?:\d{1,2}分)?"
    r"|\d? ?点(?:钟|半|整|多钟|左右|\d{1,2}分)"
    r"|\d?世纪|\d*年代|\d年(?=[底末初]|\d{1,2}月)"
    r"|\d*+(?:\.\d++){2,}+"
    r"|\d*+\.\d{4}年)"
)
_WIDE: Final = (  # 1，200万元; after a clock time, a list or an ordinal the comma parts two numbers
    r"(?:(?<!0)(?<!\d{4})(?<![-:：，、.第A-Za-z]\d)(?<![-:：，、.第A-Za-z]\d\d)(?<![-:：，、.第A-Za-z]\d{3})"
    r"(?:，\d{3}(?!\d))++(?=(?:\.\d++)? ?[万亿]{0,2}(?:[美港欧日]?元|人|户|亩|公里|吨|点|名)))?+"
)
_PLAIN: Final = (
    rf"(\d*+(?:,\d{{3}}(?!\d))*+{_WIDE}(?:\.\d++())?+)(?: (?=[万亿多余几千百]))?([多余来几]?)"
    rf"((?:[十百千](?![{_UNIT_AFTER_THOUSAND}])|[万亿]|兆(?![瓦伏字比赫帕焦])|(?<=\d)个(?=[万亿](?!元?[亩斤吨]))(?!万))*+)([多余来]?)"
    rf"(?(3)|(?![零〇一二两三四五六七八九十万亿廿卅卌\d]|百(?!帕)|[千兆](?![{_UNIT_AFTER_THOUSAND}比])|点[\d零〇一二三四五六七八九多几]))"
)
_POWER: Final = rf"(?:[十万亿廿卅卌]|百(?!帕)|千(?![{_UNIT_AFTER_THOUSAND}]|$)|千$|兆(?![瓦伏字比赫帕焦]))"
_RUN: Final = (
    rf"(?:[零〇一二两三四五六七八九]|{_POWER}|\d++(?:,\d{{3}}(?!\d))*+(?:\.\d++)?+"
    r"|点(?=[零〇一二两三四五六七八九\d]|[多几余][十百千万亿个])|(?<=点)[多几余]"
    r"|零?[多余几来](?=[万亿千百])|个(?=亿(?!元?[亩斤吨])))*+[多余几来]?"
)
_SPELLED: Final = (
    rf"(?:(?<=[0-9])|(?<=[二两三四五六七八九十百千万亿廿卅卌])|(?<=一)(?={_N}|[倍成折元角点%‰]|块[一二三四五六七八九钱]|毛钱|个百分|[年斤天亩里吨米克斤岁]半|个半|番|比[一二三四五六七八九十\d])|(?<=一)(?:(?<=至少一)|(?<=至少有一)|(?<=不少于一)|(?<=起码一)|(?<=起码有一))(?![个样些起人次])|(?<=[近超约短]一)(?=个?小时|个钟头)|(?<=[站厂场棚池井桥塘库室房所园院馆楼渠窖坝心间伏亭店地]一)(?=[座处所栋幢眼口个][，。；、）)])|(?<=[省市国县区州部界列居名排]第一)(?=[位名]?[，。；、）)”\n]|[位名]?$)|(?<=[\u4e00-\u9fff]一)(?<![第每某任同唯之这那另逐]一)(?=[名位座处所家辆台]、[\u4e00-\u9fff]{{2,6}}?[一二两三四五六七八九十]{{1,3}}[名位座处所家辆台])|(?<=零)(?=点[零一二三四五六七八九])|(?<=[至为到归]零)(?=[，。；、”\n]|$))"
    rf"{_RUN}"
    rf"|(?<=[{_CAPITAL}])(?=[{_CAPITAL}{NUMERAL}]|[元])(?<![队大收内行连退入着].)[{_CAPITAL}{NUMERAL}]*+点?[{_CAPITAL}]*+"
)

SCAN: Final = re.compile(
    rf"[0-9零一二两三四五六七八九十百千万亿廿卅卌翻半{_CAPITAL}]"
    rf"(?:(?<=[0-9])(?:({_DATE})|{_PLAIN})"
    rf"|({_SPELLED})"
    r"|(?<=半)(数(?!据|字)|(?<=一半)(?!天|年|月|个|夜|会儿|晌)|(?<=过半|对半)(?!天|年|月|个|夜)"
    r"|(?<=[近超逾约]半)(?=[，。；、的左以村农群职学居受用企民家城省县市区人员]))"
    r"|(?<=翻)(了?(?:将近|[近约超])?(?:[一两二三四]|\d)?番))"
)
DATE, PLAIN, SPELLED, HALF, DOUBLED = 1, 6, 7, 8, 9

RANGE_MARKS: Final = frozenset("-—–~～至到")
SECOND: Final = re.compile(
    rf" ?(?:——|--|[{_DASH}至到]) ?((?:\d++(?:,\d{{3}}(?!\d))*+(?:\.\d++)?+|(?=[一二两三四五六七八九十百千万亿]){_N}){_RUN})"
)
"""A range mark and the second numeral of a range."""

POWERS_OF_TEN: Final = {
    "": 0, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "十万": 5, "百万": 6, "千万": 7, "万万": 8, "个亿": 8,
    "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12, "十万亿": 13, "百万亿": 14, "千万亿": 15,
}  # fmt: skip
"""Multipliers behind Arabic digits, as powers of ten."""
