"""Every reference to a place in a text: names and words that stand for one (全县, 该村, 当地), with their part in the clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Final

from povext.places.cues import cues
from povext.places.divisions import COUNTRY, gazetteer
from povext.places.types import PlaceMatch, Scope

if TYPE_CHECKING:
    from povext.text import Structure

__all__ = ["begun", "common_parent", "division", "fits", "gives", "lies_in", "nation", "references", "with_roles"]

_ANAPHOR: Final = re.compile(
    r"(?P<nation>全国|我国|(?:东|中|西|中西|东西)部地区|东北地区"
    r"|(?<!其)中国(?!家(?![庭园电具])|工商|农业银|农业发展|农业大|农业科|银行|移动|电信|联通|石[油化]|建[设筑]|人寿|邮政|邮储|科学|人民|铁[建路]|梦|式|特色|共产党|社科|电力|平安|太平|[网报社台·]"
    r"|电[建科]|能建|华[能电]|大唐|中[化车铁煤]|五矿|宝武|商飞|[东南国]航|广核|三峡"
    r"|[^,，。;；、\s的]{0,10}(?:协会|学会|集团|公司|大学|学院|研究院|科学院|工程院|基金会|联合会|总会|出版社|书画院|银行|医院)))"
    r"|(?P<whole>全|我|该|本|整个|此|这个)(?P<unit>自治区|[省市县区州旗盟镇乡村](?![场面域际容外区县市镇乡(（]))"
    r"|(?P<hamlet>(?:这[个座]|该|全)[^,，。;；、的\s0-9]{0,4}?(?:村寨|寨子?|村庄|村子|村落|(?<=[小山渔古])村))"
    r"|(?P<here>当地|本地)"
    r"|(?P<count>[两二三四五六七八九十])个?(?P<of>省区?|市州?|县[区市]?|区|州|地|乡镇?|镇|村)(?=[,，共合总累均都农群贫脱已之的]|计|联)"
    r"|(?P<office>(?<![个0-9多])村(?:里|内)|村支书|村党[总支]?支部|村委会|村两委|乡长|乡党委|镇长|镇党委|镇里|乡里)"
    r"|(?P<seat>[省市县区州旗])(?:(?<![\u3400-\u9fff].)|(?<=[由在从到对给让向是年].))(?:里|上(?=[对又还为投拿给把将从也])|内(?=[0-9的各]))"
)
# First and second characters of all these words: far quicker to look for than the words themselves
_BEGUN: Final = re.compile(
    r"[全我该本此整这中东西当两二三四五六七八九十村乡镇省市县区州旗](?=[国省市县区州旗盟镇乡村自治地部北西个座寨里支党委两长上内])"
)
# A subject stands no further from the start of its clause; longer lead-ins hold a subject of their own
_LEAD: Final = 90
_IN: Final = re.compile("[在对从]")
_GOES: Final = frozenset("到去往赴在")
_MOVES: Final = frozenset("从到去往赴")
_AS_REACH: Final = 8
_UP: Final = 6
"""Among so many places before 该县 the county that one lies in counts as named."""
_FIRST: Final = re.compile("(?:首个|首家|首批|首创|首位|首例|唯一|领先)")
"""是全国首个突破10万亿元的省份 speaks of that province."""
_DRAWN: Final = re.compile(r"(?:来自|吸引(?:了|着|来)?|面向)\Z")
_HONOUR: Final = re.compile("“[^”，。；0-9]{4,16}”")
"""A title that a place bears (“全国文明村”) says nothing of where."""
_UNIT_LEVELS: Final = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county", "province"), "县": ("county",),
    "区": ("county", "province"), "州": ("prefecture",), "盟": ("prefecture",), "旗": ("county",),
    "镇": ("township",), "乡": ("township",), "村": ("village",),
}  # fmt: skip


def nation(start: int, end: int, certainty: str = "inferred") -> PlaceMatch:
    """Return the nation as a place."""
    return PlaceMatch(start, end, COUNTRY.name, COUNTRY.code, COUNTRY.level, (), None, certainty, "nation")


def lies_in(inner: PlaceMatch, outer: PlaceMatch) -> bool:
    """Tell whether a place is another or lies in it."""
    if outer.code is None or inner.code is None:
        return (inner.code is None and outer.code is None and inner.name == outer.name) or inner.name == outer.name
    if outer.level == "country":
        return True
    if outer.level in ("township", "village"):
        return inner.name == outer.name and inner.code == outer.code
    return outer.code == inner.code or outer.code in inner.parents


def gives(place: PlaceMatch, givers: Container[str | None]) -> bool:
    """Tell whether a place, or one it lies in, is among those that help others."""
    return place.code in givers or any(code in givers for code in place.parents)


def common_parent(places: list[PlaceMatch], on: str | None) -> PlaceMatch | None:
    """Return the lowest division that holds all places; ``None`` where that is not known."""
    paths = [("100000", *p.parents) for p in places if p.code]
    if not paths:
        return None
    shared = paths[0]
    for path in paths[1:]:
        size = next((i for i, (a, b) in enumerate(zip(shared, path, strict=False)) if a != b), min(len(shared), len(path)))
        shared = shared[:size]
    first = places[0]
    if shared == ("100000",):
        return nation(first.start, places[-1].end)
    return division(shared[-1], first.start, places[-1].end, on)


def division(code: str, start: int, end: int, on: str | None, kind: str = "common") -> PlaceMatch | None:
    """Return the division of a code as an inferred place."""
    gaz = gazetteer()
    row = gaz.at(code, on)
    if row is None:
        return None
    return PlaceMatch(start, end, row.name, row.code, row.level, gaz.parents(row, on), gaz.today(row), "inferred", kind)


def begun(pattern: re.Pattern[str], clean: str) -> Iterator[re.Match[str]]:
    """Give the matches of a pattern whose every match begins like one of the words that stand for a place."""
    end = 0
    for start in _BEGUN.finditer(clean):
        if start.start() >= end and (hit := pattern.match(clean, start.start())):
            end = hit.end()
            yield hit


def references(
    clean: str, matches: list[PlaceMatch], home: PlaceMatch | None, on: str | None, givers: dict[str, int] | None = None
) -> list[Scope]:
    """Return names and the words that stand for places, each with its place, in text order; roles are not set yet."""
    out: list[Scope] = []
    m = 0
    for hit in begun(_ANAPHOR, clean):
        while m < len(matches) and matches[m].start <= hit.start():
            out.append(Scope(matches[m].start, matches[m].end, matches[m], "named", "named"))
            m += 1
        if out and out[-1].end > hit.start():
            continue
        if out and out[-1].end == hit.start() and hit["whole"] == "全" and fits(out[-1].place, hit["unit"]):
            out[-1] = out[-1]._replace(end=hit.end())
            continue
        scope = _several(hit, out, on, givers or {}) if hit["count"] else _stand_in(clean, hit, out, home, on)
        if scope:
            out.append(scope)
    out.extend(Scope(x.start, x.end, x, "named", "named") for x in matches[m:])
    return out


def _several(hit: re.Match[str], before: list[Scope], on: str | None, givers: dict[str, int]) -> Scope | None:
    """Return what 两地, 三省, 四县 stand for: the parent of the last places of that kind; of helper and helped the helped one."""
    count = "一二三四五六七八九十".find(hit["count"].replace("两", "二")) + 1
    levels = _UNIT_LEVELS.get(hit["of"][0])
    members: list[PlaceMatch] = []
    for scope in reversed(before[-40:]):
        fits = scope.place.level in levels if levels else scope.place.level in ("province", "prefecture", "county")
        if scope.kind == "named" and scope.place.code and fits and all(m.code != scope.place.code for m in members):
            members.append(scope.place)
        if len(members) == count:
            break
    if len(members) < count:
        return None
    takers = [m for m in members if not any(c in givers for c in (m.code, *m.parents))]
    found = takers[0] if len(takers) == 1 else common_parent(members[::-1], on)
    return _inferred(found, *hit.span(), f"{hit[0]}: the last {count} named", "anaphor") if found else None


def _stand_in(clean: str, hit: re.Match[str], before: list[Scope], home: PlaceMatch | None, on: str | None) -> Scope | None:
    """Return the place that a word stands for: the last of its level for 该县, the document's own for 全县 and 我县."""
    start, end = hit.span()
    if hit["nation"]:
        return Scope(start, end, nation(start, end, "resolved"), "nation", "the nation")
    if hit["here"]:
        last = _here(clean, start, before, home)
        return _inferred(last, start, end, "the last place named", "anaphor") if last else None
    if hit["office"]:
        unit = hit[0][0]
        recent = _recent(before[-12:], unit, on, up=False)
        own = home if home is not None and fits(home, unit) else None
        found = recent or own
        generic = hit[0] in ("村里", "村内") and clean[start - 1 : start] in ("在", "到", "进")
        if generic and not own and recent and "\n" in clean[before[-1].start : start]:
            return None
        return _inferred(found, start, end, f"{hit[0]}: the last {found.level} named", "office") if found else None
    unit = hit["unit"] or hit["seat"] or "村"
    own = _of_level(home, unit, on) if home else None
    if hit["seat"] and own is None:
        return None
    recent = _recent(before, unit, on, up=True)
    nearby = hit["hamlet"] or hit["whole"] in ("该", "此", "这个") or (hit["whole"] == "本" and unit in "村镇乡")
    found = (recent or own) if nearby else _whole(own, recent, home, before, unit, start)
    if found is None:
        return None
    why = "the last one named" if found is recent and found is not own else "the document's own"
    return _inferred(found, start, end, f"{hit[0]}: {why}", "anaphor")


def _here(clean: str, start: int, before: list[Scope], home: PlaceMatch | None) -> PlaceMatch | None:
    """Return what 当地 stands for: the last place named, but no village or township of another paragraph."""
    wide = home is None or home.level == "country"
    for scope in reversed(before[-20:]):
        if scope.place.level == "country" or not (wide or (home is not None and lies_in(scope.place, home))):
            continue
        return home if not wide and "\n" in clean[scope.end : start] else scope.place
    return home


def _whole(
    own: PlaceMatch | None, recent: PlaceMatch | None, home: PlaceMatch | None, before: list[Scope], unit: str, start: int
) -> PlaceMatch | None:
    """Choose for 全县, 我县: the document's own division of that level, unless home is wider and another was just spoken of."""
    if own is None or home is None:
        return own or recent
    if own.level != home.level and unit not in ("省", "市", "自治区"):
        just = next((s.place for s in reversed(before[-3:]) if s.kind == "named" and start - s.end < 120), None)
        if just is not None and just.code != own.code and fits(just, unit):
            return just
    return own


def _inferred(place: PlaceMatch, start: int, end: int, why: str, kind: str) -> Scope:
    return Scope(start, end, place._replace(certainty="inferred", kind="anaphor", group=-1), kind, why)


def _recent(before: list[Scope], unit: str, on: str | None, *, up: bool) -> PlaceMatch | None:
    """Return the last place before that a unit word can stand for; with `up` also the division that the last places lie in."""
    for back, scope in enumerate(reversed(before[-60:])):
        found = _of_level(scope.place, unit, on) if up and back < _UP else scope.place if fits(scope.place, unit) else None
        if found:
            return found
    return None


def fits(place: PlaceMatch, unit: str) -> bool:
    """Tell whether a place can be called by a unit word."""
    if place.level not in _UNIT_LEVELS[unit]:
        return False
    if unit in ("区", "市", "州", "旗", "盟"):
        return place.name.endswith(unit)
    if unit == "县":
        return place.name.endswith(("县", "旗"))
    return True


def _of_level(place: PlaceMatch, unit: str, on: str | None) -> PlaceMatch | None:
    """Return a place, or the division it lies in, that a unit word can stand for."""
    if fits(place, unit):
        return place
    for code in reversed(place.parents):
        up = division(code, place.start, place.end, on)
        if up and fits(up, unit):
            return up
    return None


def with_roles(clean: str, scopes: list[Scope], structure: Structure, home: PlaceMatch | None) -> list[Scope]:
    """Set the part that every reference plays in its clause."""
    starts = [c[0] for c in structure.clauses]
    furniture = structure.furniture
    out = []
    drawn = -1  # the list of which all members are come from (从河南、浙江引进)
    for scope in scopes:
        i = bisect_right(starts, scope.start) - 1
        begin = starts[i] if i >= 0 else 0
        role = _role(clean, scope, begin, furniture, home)
        if role == "foreign" and clean[scope.start - 1 : scope.start] in _MOVES:
            drawn = scope.place.group
        out.append(scope._replace(role="foreign" if scope.place.group == drawn >= 0 else role))
    return out


def _everywhere(clean: str, scope: Scope, near: int) -> bool:
    """Tell whether a reference is to all parts of the nation, where people come from (吸引全国各地的游客)."""
    if scope.kind != "nation" or not clean.startswith("各地", scope.end):
        return False
    return _DRAWN.search(clean, near, scope.start) is not None


def _role(clean: str, scope: Scope, begin: int, furniture: tuple[tuple[int, int], ...], home: PlaceMatch | None) -> str:
    c = cues()
    at = bisect_right(furniture, (scope.start, len(clean))) - 1
    if at >= 0 and furniture[at][1] > scope.start:
        return "muted"
    near = max(begin, scope.start - 12)
    if scope.kind == "named" and (
        c.media.match(clean, scope.end) or (c.dateline_after.match(clean, scope.end) and scope.start - begin < 40)
    ):
        return "muted"
    named = scope.kind == "named"
    if _everywhere(clean, scope, near):
        return "foreign"
    if c.compared.search(clean, near, scope.start) or (named and c.passing_before.search(clean, near, scope.start)):
        return "foreign"
    if named and clean[scope.start - 1 : scope.start] == "在" and c.says_after.match(clean, scope.end):
        return "muted"
    local = home is not None and home.level != "country"
    own = home is not None and local and lies_in(scope.place, home)
    wider = home is not None and local and not own and lies_in(home, scope.place)
    produce = scope.place.kind == "short" and c.produce_after.match(clean, scope.end)
    if wider and (produce or c.rank_after.match(clean, scope.end)):
        return "foreign"
    if (
        scope.kind in ("named", "nation")
        and not own
        and (c.foreign_before.search(clean[near : scope.start]) or c.foreign_after.match(clean, scope.end))
    ):
        return "foreign"
    if scope.kind == "nation" and _HONOUR.match(clean, max(0, scope.start - 1)):
        return "muted"
    if scope.kind == "nation" and _FIRST.match(clean, scope.end):
        return "foreign"
    if scope.kind == "nation" and clean.startswith("作为", begin) and scope.start - begin < _AS_REACH:
        return "foreign"
    if named and c.firm_gives.match(clean, scope.end):
        return "foreign"
    if named and clean[scope.start - 1 : scope.start] == "从" and c.moved_after.match(clean, scope.end):
        return "foreign"
    if named and local and not own and c.works_after.match(clean, scope.end) and clean[scope.start - 1 : scope.start] in _GOES:
        return "foreign"
    if scope.kind == "nation" and local and _IN.match(clean, max(0, scope.start - 1)):
        return "locative"
    if scope.start - begin <= _LEAD and c.lead.match(clean[begin : scope.start]):
        return "subject"
    if clean[scope.start - 1 : scope.start] == "【":
        return "subject"
    if c.locative.search(clean, near, scope.start):
        return "locative"
    return "object"
