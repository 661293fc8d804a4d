"""Times that no other value of a sentence is told of: of the value they stand at, of an age, a record, a founding."""

from __future__ import annotations

import re
from typing import Final

from povext.periods import PeriodMatch
from povext.periods.roles import BASES, aside

__all__ = ["bracketed", "founded", "idle", "long_ago", "of_one_value"]

_OF: Final = re.compile("(?:预期|预计|计划)?的|(?=[0-9][^，,。；;]{1,14}[到至])")
_MULTIPLE: Final = re.compile("的[近约逾]?(?:[0-9.]{1,6}|[一二两三四五六七八九十]{1,3})[多余]?倍")
_BASE_VALUE: Final = re.compile("的?[0-9][0-9.,]{0,12}[万亿]?[^，。；：0-9]{1,6}的(?:近|约|将近|超过?)?[0-9.]{1,6}[多余]?倍")
_FROM: Final = re.compile(rf"(?:{BASES}|自|较|比|相对于?)$")
_FOUNDED_IN: Final = re.compile("(?:成立|创办|创建|创立|组建|始建|兴建|建|注册|投产|出生|开业|落成)于$")
_FOUNDED: Final = re.compile(
    "[^，；。：、0-9]{0,6}(?:成立|创办|创建|创立|组建|始建|注册|开业|落成|建成|修建|兴建|竣工|引进|投产|开工|[栽种建修办盖架买签])的"
)
_CLOSES: Final = re.compile("[^，。；：、（）()0-9\\s]{1,6}[）)](?![，。；：\\s])")
_AGO: Final = re.compile("年[以之]?前$")
_HAS_NUMBER: Final = re.compile("[^，；。：\n]{0,30}?[0-9]")
_AGE: Final = re.compile("(?:已经?|刚满?|才|就|也)?有?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})多?周?岁")
_RECORD: Final = re.compile("[^，；。：、0-9]{0,12}?(?:最[高低大多强快好佳差]|首次|新高|新低|之最)")
_ANY: Final = frozenset({"周末", "每周末"})
_TERM: Final = re.compile("(?:期限|有效期|截止(?:日期|时间))(?:为|是|至|到|截[至止]到?|延[长续]至)*$")
_ALL_YEAR: Final = re.compile("常年(?!平均|降|气温|雨|来水|径流|同期|值|水平|的)")
"""常年在外务工: the year round, which is no time of its own."""
_A_MONTH: Final = re.compile("[0-9两三四五六七八九]|能|可以|就|也|挣|赚|拿|领|开|工资|收入|下来")
"""一月挣2400元: in any month."""


def idle(clean: str, m: PeriodMatch) -> bool:
    """A time that nothing else is told of: of an age (今年32岁), a record (十年来最高), any week (周末课程), a term (期限至…)."""
    told = clean[m.start : m.end]
    if _ALL_YEAR.match(clean, m.start):
        return True
    if told == "一月" and _A_MONTH.match(clean, m.end):
        return True
    week = told in _ANY and not clean.endswith("过去的", 0, m.start)
    record = told.endswith(("来", "年内")) and _RECORD.match(clean, m.end)
    return week or bool(_AGE.match(clean, m.end) or record or _TERM.search(clean, max(0, m.start - 10), m.start))


def of_one_value(clean: str, start: int, end: int) -> bool:
    """``由2017年的…``, ``比2015年的…``, ``23%（2014年）``, ``是2015年3200元的3倍``: the time of its own value and of no other."""
    if aside(clean, start, end) or _BASE_VALUE.match(clean, end):
        return True
    return bool(_OF.match(clean, end) and _FROM.search(clean, max(0, start - 4), start) and not _MULTIPLE.match(clean, end))


def long_ago(clean: str, start: int, end: int) -> bool:
    """``五年前是6893元``: looked back to for one number, not what the sentence goes on with."""
    return _AGO.search(clean, max(start, end - 3), end) is not None and _HAS_NUMBER.match(clean, end) is not None


def bracketed(clean: str, start: int, end: int) -> bool:
    """``奶粉厂（1956年建厂）改制而来``: told of the word before the brackets."""
    return clean[start - 1 : start] in ("（", "(") and _CLOSES.match(clean, end) is not None


def founded(clean: str, start: int, end: int) -> bool:
    """``成立于2018年``, ``2018年成立的``: when something came to be, which says nothing of what it counts now."""
    return bool(_FOUNDED_IN.search(clean, max(0, start - 4), start) or _FOUNDED.match(clean, end))
