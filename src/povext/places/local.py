"""Townships and villages: names cut out between the place before them and their last character (炉山镇勤光村)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from povext.places.divisions import gazetteer, lookup
from povext.places.regions import zones
from povext.places.towns import Township, townships
from povext.places.types import PlaceMatch

__all__ = ["find_local"]

# One set of first characters at the front: the engine skips to them
_SUFFIX: Final = re.compile(
    r"[镇乡村社街嘎苏开高经安新](?:(?<=[镇乡村])(?<![\s，。；、：“”（）(),.;:0-9个的].)(?<![农乡全该各每驻困镇此下返离]村)(?<![乡全该各每此]镇)(?<![下返该各每离全]乡)"
    r"|(?<=社)区|(?<=街)道|(?<=嘎)查|(?<=苏)木|(?<=开)发区|(?<=高)新区|(?<=经)开区|(?<=安)置[区点]|(?<=新)区)"
)
_LEVEL = {
    "镇": "township",
    "乡": "township",
    "街道": "township",
    "苏木": "township",
    "村": "village",
    "社区": "village",
    "嘎查": "village",
}
_ZONES: Final = ("开发区", "高新区", "经开区", "安置区", "安置点", "新区")
_LEVEL |= dict.fromkeys(_ZONES, "other")
_ZONE: Final = re.compile("(.{2,4}?)(?:国家级|省级)?(?:经济|技术|工业|产业|高新)*(?:开发区|高新区|经开区|新区)")
_LONGEST: Final = 10
_TOWN_ENDS: Final = ("镇", "乡", "街道")
_SHORT: Final = 4
_OFFICES: Final = ("办", "党", "工委", "辖")
_HAN: Final = re.compile(r"[\u3400-\u9fff·]*\Z")
_OPENS: Final = frozenset('在到从是,，。;；:：、“"(（\n')
_NUMBER: Final = re.compile(r"(?:[0-9]|[一二三四五六七八九十百千万余多几数两][个座家所]?)\Z")


class _Rules(NamedTuple):
    words: frozenset[str]
    word_ends: frozenset[str]
    longest: int
    hard: frozenset[str]
    soft: frozenset[str]
    leading: frozenset[str]
    whole: dict[str, frozenset[str]]
    ending: dict[str, tuple[str, ...]]
    long_ending: dict[str, tuple[str, ...]]
    not_before: dict[str, str]
    kinds: tuple[str, ...]
    hopeful: frozenset[str]


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(files("povext.places").joinpath("data", "local.toml").read_text("utf-8"))
    edge, common = raw["boundary"], raw["generic"].pop("all")["ending"].split()
    words = frozenset(edge["words"].split())
    endings = {k: (*common, *v["ending"].split()) for k, v in raw["generic"].items()}
    return _Rules(
        words,
        frozenset(word[-1] for word in words),
        max(map(len, words)),
        frozenset(edge["hard"].split()),
        frozenset(edge["soft"].split()),
        frozenset(edge["leading"].split()),
        {k: frozenset(v["whole"].split()) for k, v in raw["generic"].items()},
        endings,
        {k: tuple(e for e in v if len(e) > 1) for k, v in endings.items()},
        {k: v["chars"] for k, v in raw["not_before"].items()},
        tuple(raw["kinds"]["ending"].split()),
        frozenset(raw["hopeful"]["names"].split()),
    )


@cache
def _without_people() -> re.Pattern[str]:
    """Return a pattern that gives the first part of the name of a township of a people: 兴华 of 兴华水族乡."""
    raw = tomllib.loads(files("povext.places").joinpath("data", "local.toml").read_text("utf-8"))
    peoples = "|".join(sorted(raw["peoples"]["names"].split(), key=len, reverse=True))
    return re.compile(f"(.+?)(?:{peoples})+乡")


@cache
def _called() -> dict[str, tuple[str, ...]]:
    """Return what townships of a people are called without it, with their full names: 兴华乡, 兴华水族乡."""
    out: dict[str, list[str]] = {}
    for name in townships():
        found = _without_people().fullmatch(name) if name[-2:] == "族乡" else None
        if found:
            out.setdefault(f"{found[1]}乡", []).append(name)
    return {short: tuple(names) for short, names in out.items()}


def _towns(name: str) -> tuple[Township, ...]:
    """Return the townships of a name, which may leave out their people."""
    return (*townships().get(name, ()), *(t for full in _called().get(name, ()) for t in townships()[full]))


class _Name(NamedTuple):
    """A cut-out name: where it starts and ends, what it ends in, and whether it follows a place directly."""

    start: int
    end: int
    suffix: str
    chained: bool


def find_local(
    text: str, divisions: list[PlaceMatch], on: str | None = None, told: Iterable[tuple[int, int]] = ()
) -> list[PlaceMatch]:
    """Add the townships, villages and zones of a clean text to its divisions, joining chains.

    Parameters
    ----------
    text : str
        Clean text.
    divisions : list of PlaceMatch
        Provinces, prefectures and counties, in text order.
    on : str or None
        ISO date on which the codes must hold.
    told : iterable of (int, int), optional
        Names that are known to stand there.

    Returns
    -------
    list of PlaceMatch
        All places in text order.

    Examples
    --------
    >>> [m.name for m in find_local("走进炉山镇勤光村", [])]
    ['勤光村']
    """
    finder, begins = _Finder(text, divisions, on), {end: start for start, end in told}
    out: list[PlaceMatch] = []
    d = 0
    for hit in _SUFFIX.finditer(text):
        p, q = hit.span()
        while d < len(divisions) and divisions[d].end <= p:
            out.append(divisions[d])
            if divisions[d].level == "county":
                finder.county = divisions[d]
            d += 1
        if d < len(divisions) and divisions[d].start < q:
            continue
        last = out[-1] if out else None
        known = q in begins and not finder.kind(text[begins[q] : p], hit[0]) and not finder.goes_on(p, q)
        name = finder.told(begins[q], q, hit[0], last) if known else finder.cut(p, hit[0], last)
        if name is None:
            continue
        found = finder.place(name, last)
        if name.chained:
            out.pop()
        else:
            found = finder.joined(found, last.end if last else 0)
        finder.remember(found)
        out.append(found)
    out.extend(divisions[d:])
    return out


class _Finder:
    """What a text has named so far, and the counties and regions that it names anywhere."""

    def __init__(self, text: str, divisions: list[PlaceMatch], on: str | None) -> None:
        self.text = text
        self.on = on
        self.rules = _rules()
        self.met: dict[str, PlaceMatch] = {}
        self.county: PlaceMatch | None = None
        counties = {m.code: m for m in divisions if m.level == "county" and m.code}
        self.only = next(iter(counties.values())) if len(counties) == 1 else None
        self.counties = {m.successor or m.code for m in counties.values()}
        self.regions = {m.code for m in divisions if m.level in ("prefecture", "province") and m.code}

    def remember(self, place: PlaceMatch) -> None:
        """Keep a name for later mentions; one with a code before one without."""
        for name in (place.name, *self._shorter(place)):
            if name not in self.met or (place.code and not self.met[name].code):
                self.met[name] = place

    def _shorter(self, place: PlaceMatch) -> list[str]:
        """Return what a township of a people is called for short."""
        if place.level != "township" or place.name[-2:] != "族乡":
            return []
        found = _without_people().fullmatch(place.name)
        return [f"{found[1]}乡"] if found else []

    def told(self, begin: int, end: int, suffix: str, last: PlaceMatch | None) -> _Name:
        """Return a name that is known to stand there, without the place before it."""
        begin = max(begin, last.end) if last is not None and last.end < end - len(suffix) else begin
        chained = last is not None and begin == last.end and last.level not in ("village", "country")
        return _Name(begin, end, suffix, chained)

    def kind(self, core: str, suffix: str) -> bool:
        """Tell whether a name that the model told is a kind of place and no name: 薄弱村, 集镇."""
        whole = core in self.rules.whole.get(suffix, frozenset()) and core + suffix not in townships().codes
        return whole or core.endswith(self.rules.kinds)

    def goes_on(self, p: int, q: int) -> bool:
        """Tell whether a longer name goes on behind the suffix from `p` to `q`: 桑村乡, 许镇镇, 长风新村街道, not 高村乡村."""
        if not self.text.startswith(_TOWN_ENDS, q):
            return False
        suffix = "街道" if self.text[q] == "街" else self.text[q]
        end = q + len(suffix)
        after = self.text[end : end + 1]
        if after and after in "村" + self.rules.not_before.get(suffix, ""):
            return False
        if suffix == "街道" and self.text.startswith(_OFFICES, end):
            return True
        return any(self.text[begin:end] in townships().codes for begin in range(max(0, p - _SHORT), p))

    def cut(self, p: int, suffix: str, last: PlaceMatch | None) -> _Name | None:
        """Return the name that ends in `suffix` at `p`, or ``None`` where the characters before it name nothing."""
        text, rules = self.text, self.rules
        q = p + len(suffix)
        follow = text[q : q + 1]
        if follow and follow in rules.not_before.get(suffix, ""):
            return None
        if self.goes_on(p, q):
            return None
        left = max(0, p - _LONGEST, last.end if last else 0)
        run = _HAN.search(text, left, p)
        begin = run.start() if run else p
        if begin == p:
            whole = suffix in _ZONES and last is not None and last.end == p and last.level != "other"
            return _Name(p, q, suffix, True) if whole else None
        joined = last is not None and begin == last.end
        chained = joined and last is not None and last.level not in ("village", "country")
        edge = joined or begin > left or begin == 0
        if edge and text[begin:q] in townships().codes and (joined or self._plain(text[begin:p], suffix, follow)):
            return _Name(begin, q, suffix, chained)
        known = self._known(text[begin:p], suffix)
        if known:
            return _Name(p - known, q, suffix, chained and known == p - begin)
        cut = self._boundary(begin, p, soft=not chained)
        if cut == p and chained and suffix == "村" and p - begin == 2:
            cut = 0
        if cut:
            begin, chained, joined, edge = cut, False, False, True
        begin = self._led(begin, p, suffix, joined)
        chained = chained and last is not None and begin == last.end
        core = text[begin:p]
        hopeful = chained and suffix == "村" and core in rules.hopeful and last is not None and last.level == "township"
        if not core or not edge or not (hopeful or self._fit(core, suffix, follow, chained)):
            return None
        if len(core) == 1 and not (joined or chained) and text[begin - 1 : begin] not in _OPENS:
            return None
        return _Name(begin, q, suffix, chained)

    def _plain(self, core: str, suffix: str, follow: str) -> bool:
        """Tell whether the core of a township's name is no everyday word (振兴乡村)."""
        rules = self.rules
        if len(core) < 2 or core in rules.words or core in rules.whole[suffix] or (suffix == "乡" and follow == "村"):
            return False
        return not core.endswith(rules.ending[suffix])

    def _boundary(self, begin: int, p: int, *, soft: bool) -> int:
        """Return where the last word ends that is no part of a name; 0 where there is none."""
        text, rules = self.text, self.rules
        for end in range(p, begin, -1):
            char = text[end - 1]
            if char in rules.hard or (soft and char in rules.soft):
                return end
            if char not in rules.word_ends:
                continue
            for size in range(2, min(rules.longest, end - begin) + 1):
                if text[end - size : end] in rules.words:
                    return end
        return 0

    def _led(self, begin: int, p: int, suffix: str, joined: bool) -> int:
        """Return where a name begins behind particles: 和 after a place, 为 and the like elsewhere, 日 and 月 of a date."""
        text, rules = self.text, self.rules
        if joined:
            skip = text[begin] in "和与及" and p - begin > 2 and text[begin : p + len(suffix)] not in townships().codes
            return begin + skip
        if text[begin] in "年月日" and begin and text[begin - 1].isdigit():
            begin += 1
        return begin + (p - begin > 2 and text[begin] in rules.leading)

    def _fit(self, core: str, suffix: str, follow: str, chained: bool) -> bool:
        """Tell whether characters can be the name of a township, village or zone."""
        rules = self.rules
        if chained and suffix in _ZONES:
            return len(core) <= 8
        if core in rules.whole[suffix]:
            return False
        if core.endswith((rules.long_ending if chained and suffix == "村" else rules.ending)[suffix]):
            return False
        if _NUMBER.search(core) and not chained:
            return False
        if suffix == "村" and not chained and (follow == "民" or (follow == "里" and core[-1] == "和")):
            return False
        if follow == "村" and suffix == "乡" and not (chained and core + suffix in townships().codes):
            return False
        return (1 if chained or suffix not in _ZONES else 2) <= len(core) <= (6 if chained else 4)

    def _known(self, core: str, suffix: str) -> int:
        """Return how many characters before the suffix make a name met before, or a township of a county it names; else 0."""
        if not self.met and (not self.counties or _LEVEL[suffix] != "township"):
            return 0
        for size in range(min(len(core), 8), 0, -1):
            name = core[-size:] + suffix
            if name in self.met:
                return size
            if _LEVEL[suffix] == "township" and any(t.county in self.counties for t in _towns(name)):
                return size
        return 0

    def place(self, name: _Name, last: PlaceMatch | None) -> PlaceMatch:
        """Make the match of a name, with its county from the chain, the text, or the gazetteer."""
        surface = self.text[name.start : name.end]
        level = _LEVEL[name.suffix]
        kind = "zone" if level == "other" else "local"
        if name.chained and last is not None:
            return self._chained(name, last, surface, level, kind)
        if surface in self.met:
            met = self.met[surface]
            certainty = "ambiguous" if met.certainty == "ambiguous" else "inferred"
            return met._replace(start=name.start, end=name.end, certainty=certainty, group=-1)
        code = self._by_gazetteer(surface) if level == "township" else zones().get(surface)
        if surface in zones():
            level, kind = "other", "zone"
        elif level == "other" and code is None:
            code = self._zone_of(surface)
        near = self.county or self.only
        guessed = code is None and near is not None
        if code is None and near is not None:
            code = near.code
        if code is None:
            return PlaceMatch(name.start, name.end, surface, None, level, (), None, "ambiguous", kind)
        full = next((t.name for t in _towns(surface) if gazetteer().then(t.county, self.on) == code), surface)
        certainty = "ambiguous" if guessed else "inferred"
        return PlaceMatch(name.start, name.end, full, code, level, self._chain_of(code), None, certainty, kind)

    def _zone_of(self, surface: str) -> str | None:
        """Return the division that a zone bears the name of: 建湖高新区."""
        found = _ZONE.fullmatch(surface)
        rows = lookup(found[1], self.on) if found else ()
        return rows[0].code if len(rows) == 1 else None

    def joined(self, place: PlaceMatch, after: int) -> PlaceMatch:
        """Take in the short name of its county right before a township (水城米箩镇), too much of a word to be taken alone."""
        row = gazetteer().at(place.code, self.on) if place.level == "township" and place.code else None
        begin = place.start - len(row.short) if row else -1
        if row is None or begin < after or not self.text.startswith(row.short, begin):
            return place
        return place._replace(start=begin, certainty="resolved")

    def _chained(self, name: _Name, last: PlaceMatch, surface: str, level: str, kind: str) -> PlaceMatch:
        """Make the match of a name that stands right behind a place."""
        parents, code = last.parents, last.code
        if last.level in ("county", "prefecture", "province") and code:
            parents = (*parents, code)
        if last.level in ("prefecture", "province") and code and level != "other":
            below = self._county_below(surface, code)
            if below and below != code:
                parents = self._chain_of(below)
            code = below or (None if last.level == "province" else code)
        certainty = "resolved" if code else "ambiguous"
        return PlaceMatch(last.start, name.end, surface, code, level, parents, None, certainty, kind, last.group)

    def _chain_of(self, code: str) -> tuple[str, ...]:
        gaz = gazetteer()
        row = gaz.at(code, self.on)
        return (*gaz.parents(row, self.on), code) if row else (code,)

    def _by_gazetteer(self, name: str) -> str | None:
        """Return the county of a township: one that the text names, the only one in a region it names, or the only one."""
        rows = _towns(name)
        near = {t.county for t in rows if t.county in self.counties}
        for digits in (4, 2):
            near = near or {t.county for t in rows if t.county[:digits].ljust(6, "0") in self.regions}
        if len(near) == 1:
            return gazetteer().then(near.pop(), self.on)
        return gazetteer().then(rows[0].county, self.on) if len(rows) == 1 else None

    def _county_below(self, name: str, above: str) -> str | None:
        """Return the county in a prefecture or province that has a township of this name, where there is one only."""
        gaz = gazetteer()
        found = set()
        for town in townships().get(name, ()):
            code = gaz.then(town.county, self.on)
            row = gaz.at(code, self.on)
            if row and (code == above or above in gaz.parents(row, self.on)):
                found.add(code)
        return found.pop() if len(found) == 1 else None
