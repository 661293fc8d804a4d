"""Townships and villages: names cut out between the place before them and their last character (炉山镇勤光村)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from povext.places.gazetteer import Township, gazetteer, townships
from povext.places.types import PlaceMatch

__all__ = ["find_local"]

_SUFFIX = re.compile(r"[镇乡村](?<![农乡全该各每驻困镇此下返离]村)(?<![乡全该各每此]镇)(?<![下返该各每离全]乡)|社区|街道|嘎查|苏木")
_LEVEL = {"镇": "township", "乡": "township", "街道": "township", "苏木": "township", "村": "village", "社区": "village", "嘎查": "village"}
_LONGEST = 10
_HAN = re.compile(r"[\u3400-\u9fff·]*\Z")
_NUMBER = re.compile(r"(?:[0-9]|[一二三四五六七八九十百千万余多几数两][个]?)\Z")


class _Rules(NamedTuple):
    boundary: re.Pattern[str]
    whole: dict[str, frozenset[str]]
    ending: dict[str, tuple[str, ...]]
    long_ending: dict[str, tuple[str, ...]]
    not_before: dict[str, str]


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(files("povext.places").joinpath("data", "local.toml").read_text("utf-8"))
    words = sorted(raw["boundary"]["words"].split(), key=len, reverse=True)
    return _Rules(
        re.compile("|".join(words)),
        {k: frozenset(v["whole"].split()) for k, v in raw["generic"].items()},
        {k: tuple(v["ending"].split()) for k, v in raw["generic"].items()},
        {k: tuple(e for e in v["ending"].split() if len(e) > 1) for k, v in raw["generic"].items()},
        raw["not_before"],
    )


class _Name(NamedTuple):
    """A cut-out name: where it starts and ends, whether it follows a place directly, and how it begins."""

    start: int
    end: int
    suffix: str
    chained: bool


def find_local(text: str, divisions: list[PlaceMatch]) -> list[PlaceMatch]:
    """Add the townships and villages of a clean text to its divisions, joining chains.

    Parameters
    ----------
    text : str
        Clean text.
    divisions : list of PlaceMatch
        Provinces, prefectures and counties, in text order.

    Returns
    -------
    list of PlaceMatch
        All places in text order.

    Examples
    --------
    >>> [m.name for m in find_local("走进炉山镇勤光村", [])]
    ['勤光村']
    """
    out: list[PlaceMatch] = []
    counties = {m.code for m in divisions if m.level == "county" and m.code}
    regions = {m.code for m in divisions if m.level in ("prefecture", "province") and m.code}
    home: dict[str, PlaceMatch] = {}
    county: PlaceMatch | None = None
    d = 0
    for hit in _SUFFIX.finditer(text):
        p, q = hit.span()
        while d < len(divisions) and divisions[d].end <= p:
            out.append(divisions[d])
            if divisions[d].level == "county":
                county = divisions[d]
            d += 1
        if d < len(divisions) and divisions[d].start < q:
            continue
        last = out[-1] if out else None
        name = _cut(text, p, hit[0], last, home, counties)
        if name is None:
            continue
        found = _place(text, name, last, county, counties, regions, home)
        if found is None:
            continue
        if name.chained and last is not None:
            out.pop()
        if found.name not in home or found.code and not home[found.name].code:
            home[found.name] = found
        out.append(found)
    out.extend(divisions[d:])
    return out


def _cut(text: str, p: int, suffix: str, last: PlaceMatch | None, home: dict[str, PlaceMatch], counties: set[str | None]) -> _Name | None:
    """Return where a name that ends in `suffix` at `p` begins, or ``None`` where the characters before it name nothing."""
    rules = _rules()
    q = p + len(suffix)
    follow = text[q : q + 1]
    if follow and follow in rules.not_before[suffix]:
        return None
    left = max(0, p - _LONGEST, last.end if last else 0)
    run = _HAN.search(text, left, p)
    begin = run.start() if run else p
    if begin == p:
        return None
    chained = last is not None and begin == last.end and last.level != "village" and last.level != "country"
    edge = chained or begin > left or begin == 0 or (last is not None and begin == last.end)
    for cut in rules.boundary.finditer(text, begin, p):
        begin, chained, edge = cut.end(), False, True
    core = text[begin:p]
    if core[:1] in "和与及" and len(core) > 2 and last is not None and begin == last.end and not chained_name(core + suffix):
        begin, chained, core = begin + 1, False, core[1:]
    if not core:
        return None
    known = _known(core, suffix, home, counties)
    if known:
        at = p - known
        return _Name(at, q, suffix, chained and at == begin)
    if not edge or core in rules.whole[suffix] or _NUMBER.search(core) and not chained:
        return None
    if core.endswith((rules.long_ending if chained else rules.ending)[suffix]):
        return None
    if follow == "民" and suffix == "村" and not chained or follow == "村" and suffix == "乡" and core + suffix not in townships():
        return None
    if len(core) > (6 if chained else 4):
        return None
    return _Name(begin, q, suffix, chained)


def chained_name(name: str) -> bool:
    """Tell whether a name that begins with 和 is a township of that name (和平镇)."""
    return name in townships()


def _known(core: str, suffix: str, home: dict[str, PlaceMatch], counties: set[str | None]) -> int:
    """Return how many characters before the suffix make a name met before in this text, or a township of a county it names; else 0."""
    if not home and (not counties or _LEVEL[suffix] == "village"):
        return 0
    for size in range(min(len(core), 8), 0, -1):
        name = core[-size:] + suffix
        if name in home:
            return size
        if _LEVEL[suffix] == "township" and any(t.county in counties for t in townships().get(name, ())):
            return size
    return 0


def _place(
    text: str,
    name: _Name,
    last: PlaceMatch | None,
    county: PlaceMatch | None,
    counties: set[str | None],
    regions: set[str],
    home: dict[str, PlaceMatch],
) -> PlaceMatch | None:
    """Make the match of a cut-out name, with its county from the chain, the text, or the gazetteer."""
    surface = text[name.start : name.end]
    level = _LEVEL[name.suffix]
    if name.chained and last is not None:
        parents, code = last.parents, last.code
        if last.level in ("county", "prefecture", "province") and code:
            parents = (*parents, code)
        if last.level in ("prefecture", "province") and code:
            code = _county_below(surface, code)
            parents = (*parents, code) if code else parents
        return PlaceMatch(last.start, name.end, surface, code, level, parents, None, "resolved" if code else "ambiguous", "local", last.group)
    if surface in home:
        old = home[surface]
        return old._replace(start=name.start, end=name.end, certainty="inferred", group=-1)
    code = _by_gazetteer(surface, counties, regions) if level == "township" else None
    if code is None and county is not None:
        code = county.code
    if code is None:
        return PlaceMatch(name.start, name.end, surface, None, level, (), None, "ambiguous", "local")
    gaz = gazetteer()
    row = gaz.at(code, None)
    parents = (*gaz.parents(row, None), code) if row else (code,)
    return PlaceMatch(name.start, name.end, surface, code, level, parents, None, "inferred", "local")


def _by_gazetteer(name: str, counties: set[str | None], regions: set[str]) -> str | None:
    """Return the county of a township: the one that the text names, the only one in a prefecture or province it names, or the only one."""
    rows: tuple[Township, ...] = townships().get(name, ())
    near = {t.county for t in rows if t.county in counties}
    if not near:
        gaz = gazetteer()
        for level in (4, 2):
            near = {t.county for t in rows if t.county[:level].ljust(6, "0") in regions and gaz.at(t.county, None)}
            if near:
                break
    if len(near) == 1:
        return near.pop()
    return rows[0].county if len(rows) == 1 else None


def _county_below(name: str, above: str) -> str | None:
    """Return the county below a prefecture or province that has a township of this name, where there is one only."""
    gaz = gazetteer()
    found = set()
    for town in townships().get(name, ()):
        row = gaz.at(town.county, None)
        if row and (above in gaz.parents(row, None)):
            found.add(town.county)
    return found.pop() if len(found) == 1 else None
