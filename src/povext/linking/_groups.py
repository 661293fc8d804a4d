"""The group that a value is told of: what its clause names, what the value before it is told of, groups told of in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from povext.linking._context import Slot

__all__ = ["in_turn", "population_of"]

_NO_GROUP: Final = (
    "(?!之家|之友|活动|中心|医生|专业合作|合作社|农场|牧场|林场|作坊|承包|经营|福利院|养老院|协会|工会|联合会|小组|工坊|公寓|食堂|驿站|乐园"
    "|超市|书屋|讲习|夜校|服务站|俱乐部|丰收节|画|集体|收入来源|专业村|示范村|旅游村)"
)
"""What makes the name of a group part of another name: 家庭医生, 妇女之家, 农民专业合作社."""
_HEADS: Final = (
    "(?:(?:人口|劳动力|群众|学生|子女|儿童|居民|农牧户|农户|农民工|农牧民|农民|村民|牧民|边民|蔗农|果农|茶农|户(?!籍|口|用|外|型|均|主)|对象|干部|队员|第一书记"
    "|患者|老年人|老人|妇女|残疾人|毕业生|大学生|青年|带头人|人员|家庭|(?<!务)(?<!用)工人(?![员数])|女工|员工|职工|社员|护林员|移民)"
    f"{_NO_GROUP}|村(?![民庄级镇屯组医委支落寨])|县(?![城级委域]))"
)
_KINDS: Final = (
    "建档立卡|农村|城乡|城镇|城市|深度|绝对|剩余|现有|易地|扶贫|搬迁|脱贫|贫困|低保|特困|残疾|困难|边缘|监测|返乡|退役|高校|家庭经济"
    "|义务教育阶段|周边|当地|全体|常住|易致贫|不稳定|突发|严重|致富|驻村|党员|党政|帮扶(?!困难|贫困|脱贫|低保|农户|群众|残疾)|农业转移|富余|留守|三类|受益"
    "|低收入|参保|乡村|科级|处级|务工|外出|从业|专业|技术|管理|医护|公益性岗位|五保|优抚|孤寡|空巢|高龄|失能|失独|残疾人|零就业|散居|集中供养|分散供养"
)
_GROUP: Final = re.compile(f"(?:{_KINDS}){{0,5}}{_HEADS}|(?:{_KINDS}){{1,5}}企业")
_COUNTED: Final = re.compile(
    "[^，。；：、！？0-9\\s到在赴对为把向从与和给于被已实现就了着过的受获得有参加入]{0,10}?"
    "(?:领导|教师|医生|医师|专家|人才|学员|社员|人士|居民|百姓|师生|村医|护林员|保洁员|职工|党员|干部|家庭|大户|学生|患者|对象|人员|员工|工人|群众)"
    + _NO_GROUP
)
"""The name right behind a number of 名 or 位, whatever tells its kind: 36名【县级领导】, 26名【本村学生】."""
_AGAINST: Final = re.compile("(?:高[于过出]|低于|快于|慢于|比|超过|跑赢|相当于|只及|占)[^，。；、0-9]{0,8}$")
"""Before a group that a value is only measured against: 增幅高于全省农民2个百分点, 占全县贫困村的9%."""
_BY_HEAD: Final = ("名", "位", "户")
_LEAST: Final = 2
_NAME: Final = 24
"""Characters that the name of a group has at most."""
_WHERE: Final = "城镇|城市|农村牧区|农村|乡村|农牧区"
_IN_TURN: Final = re.compile(
    f"(?:(?P<first>{_WHERE})(?:常住)?(?:居民)?(?:[、和与及]|以及)(?P<second>{_WHERE})|(?P<both>城乡))(?P<who>常住居民|居民|低保对象|低保户|劳动力|人口)"
)
"""Two groups that share their last word: 城镇和农村居民, 城乡居民."""
_BOTH: Final = ("城镇", "农村")


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
    >>> text = "选派36名县级领导，家庭医生签约率100%"
    >>> [population_of(slot, text) for slot in slots(text, structure(text), match(text))]
    ['县级领导', None]
    >>> text = "脱贫人口收入增幅高于全省农民2个百分点"
    >>> population_of(slots(text, structure(text), match(text))[0], text)
    '脱贫人口'
    """
    end = min(slot.name_end, slot.right + _NAME)
    named = _GROUP.match(clean, slot.right, end)
    if not (named and len(named[0]) >= _LEAST) and slot.q.surface in _BY_HEAD:
        named = _COUNTED.match(clean, slot.right, end)
    if named and len(named[0]) >= _LEAST:
        return named[0]
    return _named(slot)


def _named(slot: Slot) -> str | None:
    """The last group that the words before a quantity name and that it is not only measured against."""
    told = slot.before
    groups = [m[0] for m in _GROUP.finditer(told) if len(m[0]) >= _LEAST and not _AGAINST.search(told, 0, m.start())]
    return groups[-1] if groups else None


def in_turn(run: Sequence[Slot], before: Iterable[str | None]) -> tuple[str, ...]:
    """The groups that the numbers of a list are told of one after another.

    Parameters
    ----------
    run : sequence of Slot
        The numbers of the list.
    before : iterable of str or None
        The groups of as many values that stand before the list in its sentence.

    Returns
    -------
    tuple of str
        As many as the list has numbers, or none where its words name no such groups.

    Examples
    --------
    >>> from povext.linking._context import slots
    >>> from povext.quantities import match
    >>> from povext.text import structure
    >>> text = "城乡居民人均可支配收入分别增长7%、8.5%"
    >>> in_turn(slots(text, structure(text), match(text)), ())
    ('城镇居民', '农村居民')
    """
    pairs = list(_IN_TURN.finditer(run[0].before))
    if pairs and len(run) == len(_BOTH):
        pair = pairs[-1]
        first, second = _BOTH if pair["both"] else (pair["first"], pair["second"])
        return first + pair["who"], second + pair["who"]
    groups = tuple(group for group in before if group)
    return groups if len(groups) == len(set(groups)) == len(run) and not _named(run[0]) else ()
