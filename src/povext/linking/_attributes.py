"""What a value is per, and the group it counts."""

from __future__ import annotations

import re
from typing import Final

from povext.linking._context import Slot
from povext.linking._cues import cues

__all__ = ["listed", "per_of", "population_of"]

_GROUP: Final = re.compile(
    r"(?:(?:建档立卡|农村|城乡|城镇|城市|深度|绝对|剩余|现有|易地|扶贫|搬迁|脱贫|贫困|低保|特困|残疾|困难|边缘|监测|返乡|退役|高校|家庭经济|"
    r"义务教育阶段|周边|当地|全体|常住|易致贫|不稳定|致富|驻村|党员|帮扶|农业|转移|富余|留守|三类|受益|低收入|参保|乡村|科级|处级){0,5})"
    r"(?:人口|劳动力|群众|学生|子女|儿童|居民|农户|农民工|农民|村民|牧民|边民|蔗农|果农|茶农|户|对象|干部|队员|第一书记|患者|老人|妇女|残疾人|"
    r"毕业生|大学生|青年|带头人|企业|村|县|人员|家庭|工人|员工|移民)"
)
_LEAST: Final = 2
_YEARLY: Final = re.compile("(?:(?<!全)年均(?!值)|每年)(?!增速[较比])[^，；。]{0,6}?[增涨提升降减快]")
_BOUNDS: Final = frozenset((">", ">=", "<", "<="))
_VILLAGES_AFTER: Final = re.compile("(?:以[上下内])?的?[^，；。0-9的]{0,6}村(?!集体|级|民)")
_VILLAGES_BEFORE: Final = re.compile("(?:所有|全部|[0-9]个?|[%成]的?|各)[^，；。0-9的]{0,6}村的?[^，；。]{0,12}$")
_BECAME: Final = re.compile("(?:[（(][^，；。（）()]{2,10}[）)])?[^，；。：0-9每均]{0,6}[到至为]了?")
_LISTED: Final = re.compile(
    "[^，；。：、0-9]{0,6}(?:、|，(?=[^，；。：、0-9]{1,4}、)|，不[低高]于|，不[少超][于过])[^，；。：0-9每均年月天]{0,8}(?<!结对)"
)


def per_of(slot: Slot, type_: str) -> tuple[str, ...]:
    """What a value is per.

    Parameters
    ----------
    slot : Slot
        The quantity in its place.
    type_ : str
        Its type.

    Returns
    -------
    tuple of str
        Codes, biggest group first, each once.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "务工群众人均月收入2600元"
    >>> per_of(slots(text, structure(text), match(text))[0], "income.earnings")
    ('person', 'month')
    """
    if slot.derived:
        return ("year",) if _YEARLY.search(slot.before) else ()
    pattern, codes = cues().per
    found = [codes[m.lastindex - 1] for m in pattern.finditer(slot.before) if m.lastindex]
    if type_ == "income.disposable" and not {"household", "mu"}.intersection(found):
        return ("person", "year") if "year" in found else ("person",)
    if type_ == "collective.income" and slot.q.bound in _BOUNDS and "village" not in found and _of_villages(slot):
        found.insert(0, "village")
    return tuple(dict.fromkeys([*found, *slot.q.per])) if found or slot.q.per else ()


def _of_villages(slot: Slot) -> bool:
    """``集体收入超过50万元的村``, ``所有村集体收入过20万元``: a bound that each village reaches by itself."""
    return _VILLAGES_AFTER.match(slot.after) is not None or _VILLAGES_BEFORE.search(slot.before) is not None


def listed(clean: str, start: int, end: int) -> bool:
    """Whether the words between two values of one type make the second one more of a list, per the same as the first.

    What a value became is per the same as well: ``亩均产值由4120元提高到6350元``.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    start, end : int
        Where the first value ends and the second begins.

    Returns
    -------
    bool

    Examples
    --------
    >>> listed("年产石灰石30万吨、石膏4万吨", 9, 12)
    True
    >>> listed("年产石灰石30万吨，销售石膏4万吨", 9, 14)
    False
    """
    return _LISTED.fullmatch(clean, start, end) is not None or _BECAME.fullmatch(clean, start, end) is not None


def population_of(slot: Slot, clean: str) -> str | None:
    """The group that a quantity counts, where its clause names one.

    Parameters
    ----------
    slot : Slot
        The quantity in its place.
    clean : str
        The clean view of the text.

    Returns
    -------
    str or None

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "带动建档立卡贫困户560户"
    >>> population_of(slots(text, structure(text), match(text))[0], text)
    '建档立卡贫困户'
    """
    named = _GROUP.match(clean, slot.q.right, min(slot.name_end, slot.q.right + 24))
    if named and len(named[0]) >= _LEAST:
        return named[0]
    groups = [m[0] for m in _GROUP.finditer(slot.before) if len(m[0]) >= _LEAST]
    return groups[-1] if groups else None
