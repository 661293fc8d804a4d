"""The compiled lexicon: units, hedges, per-cues, nouns and decoys, made ready for one pass over a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from povext.quantities.units import Unit, Units
from povext.text.patterns import opening

__all__ = ["Hedge", "Lexicon", "Reach", "UnitRow", "lexicon"]

_ONE_OF: Final = ("斤", "公斤", "亩", "吨", "头", "只", "株", "棵", "天", "人", "个月", "年")


class UnitRow(NamedTuple):
    """One surface of one unit, ready for the pass (see :class:`povext.quantities.Unit`)."""

    surface: str
    code: str
    dimension: str
    factor: Decimal | None = None
    after: str = ""
    other_words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    following: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    preceding: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    big: tuple[str, str] | None = None
    small: tuple[str, str] | None = None
    latin: bool = False
    """Whether it ends in a Latin letter, so that another one behind it makes it another word."""
    free: bool = True
    """Whether nothing can make it another word."""
    plain: bool = True
    """Whether nothing around it can change its code."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge word next to a quantity: its bound, and the neighbours with which it is another word."""

    bound: str
    power_only: bool
    not_after: frozenset[str]
    not_before: tuple[str, ...]
    not_unit: frozenset[str]
    also_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """A hedge that stands further left in the clause."""

    bound: str
    span: int
    not_inside: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class Lexicon:
    """Everything that a pass looks up.

    Parameters
    ----------
    rows : dict
        Surface to unit row.
    starts : dict
        First character of a unit to the unit of that one character, the second characters of the longer ones, and their
        lengths, longest first.
    prefixes : re.Pattern
        A currency sign at the end of a stretch.
    prefix_ends : frozenset
        The characters that currency signs end on.
    currencies : dict
        Currency sign to code.
    denominators : re.Pattern
        What a value can be per, behind a unit: 元/亩, 元每人每年, 元一斤.
    """

    rows: dict[str, UnitRow]
    starts: dict[str, tuple[UnitRow | None, frozenset[str], tuple[int, ...]]]
    prefixes: re.Pattern[str]
    prefix_ends: frozenset[str]
    currencies: dict[str, str]
    denominator: re.Pattern[str]
    denominators: dict[str, str]
    left: dict[str, Hedge]
    left_sizes: dict[str, tuple[int, ...]]
    right: dict[str, Hedge]
    right_first: frozenset[str]
    right_pattern: re.Pattern[str]
    reach: dict[str, Reach]
    reach_pattern: re.Pattern[str]
    before: tuple[tuple[str, ...], ...]
    before_pattern: re.Pattern[str]
    before_opening: re.Pattern[str]
    noun: re.Pattern[str]
    noun_far: re.Pattern[str]
    head: re.Pattern[str]
    heads: dict[str, str]
    paid: re.Pattern[str]
    spoken: re.Pattern[str]
    compound: re.Pattern[str]
    frame_left: re.Pattern[str]
    frame_right: re.Pattern[str]
    frame_short: tuple[str, ...]
    rank_before: re.Pattern[str]
    rank_bare: re.Pattern[str]
    rank_stands: re.Pattern[str]
    not_foremost: frozenset[str]
    counted: re.Pattern[str]
    ratio_before: re.Pattern[str]
    ratio_after: re.Pattern[str]
    ratio_head: re.Pattern[str]
    plain_heads: frozenset[str]
    score_before: re.Pattern[str]
    score_after: re.Pattern[str]
    precision: re.Pattern[str]
    decoy: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(identity: int) -> list[tuple[Units, Lexicon]]:
    """One slot for each table of units in use; the table is kept with it so that its identity stays its own."""
    return []


def lexicon(units: Units | None = None) -> Lexicon:
    """Return the compiled lexicon for a table of units.

    Parameters
    ----------
    units : Units, optional
        By default the units that come with the library.

    Returns
    -------
    Lexicon
        Compiled once for each table.

    Examples
    --------
    >>> lexicon().rows["亩"][1]
    'mu'
    """
    table = Units.default() if units is None else units
    slot = _compiled(id(table))
    if not slot or slot[0][0] is not table:
        slot[:] = [(table, _compile(table))]
    return slot[0][1]


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("povext.quantities") / name).read_text("utf-8"))


def _words(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _not_behind(words: Iterable[str]) -> str:
    """Lookbehinds, one for each word: none of them ends here."""
    return "".join(f"(?<!{re.escape(word)})" for word in words)


def _row(unit: Unit) -> UnitRow:
    big, small = ((code, _dimension(code)) if code else None for code in (unit.big, unit.small))
    latin = unit.surface[-1].isascii() and unit.surface[-1].isalpha()
    return UnitRow(
        unit.surface,
        unit.code,
        unit.dimension,
        None if unit.factor == 1 else unit.factor,
        unit.after,
        unit.other_words,
        unit.never,
        unit.near,
        unit.following,
        unit.preceding,
        big,
        small,
        latin,
        free=not (latin or unit.after or unit.other_words or unit.never or unit.near),
        plain=not (unit.following or unit.preceding or big or small or unit.surface in ("个", "位", "名")),
    )


def _dimension(code: str) -> str:
    return next((unit.dimension for unit in Units.default().surfaces.values() if unit.code == code), "other")


def _starts(rows: dict[str, UnitRow]) -> dict[str, tuple[UnitRow | None, frozenset[str], tuple[int, ...]]]:
    found: dict[str, tuple[UnitRow | None, frozenset[str], tuple[int, ...]]] = {}
    for first in {surface[0] for surface in rows}:
        longer = [surface for surface in rows if surface[0] == first and len(surface) > 1]
        sizes = sorted({len(surface) for surface in longer}, reverse=True)
        found[first] = (rows.get(first), frozenset(surface[1] for surface in longer), tuple(sizes))
    return found


def _by_last(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Last character to the lengths of the words that end on it, longest first."""
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in sizes.items()}


def _hedges(rows: list[dict[str, Any]]) -> dict[str, Hedge]:
    found: dict[str, Hedge] = {}
    for row in rows:
        hedge = Hedge(
            row["bound"],
            row.get("power_only", False),
            frozenset(row.get("not_after", ())),
            tuple(row.get("not_before", ())),
            frozenset(row.get("not_unit", ())),
            frozenset(row.get("also_after", ())),
        )
        for surface in row["surfaces"]:
            found.setdefault(surface, hedge)
    return found


def _compile(units: Units) -> Lexicon:
    cues = _data("cues.toml")
    rows = {surface: _row(unit) for surface, unit in units.surfaces.items()}
    left, right = _hedges(cues["left"]), _hedges(cues["right"])
    reach = {
        w: Reach(row["bound"], row["span"], tuple(row.get("not_inside", ())), row.get("last", ""))
        for row in cues["reach"]
        for w in row["surfaces"]
    }
    denominator = _words(units.denominators)
    nouns, heads = cues["noun"], {word: kind for kind, words in cues["head"].items() if kind != "examples" for word in words}
    paid = cues["paid"]
    frame, rank, ratio = cues["frame"], cues["rank"], cues["ratio"]
    measured = _words([*ratio["heads"], *ratio["plain"]])
    kinds = ("person_time", "household", "person", "CNY", "count")
    count = "|".join([_words(nouns["count"]), *nouns["count_patterns"]])
    one = "|".join(f"(?P<{kind}>{count if kind == 'count' else _words(nouns[kind])})" for kind in kinds)
    far = "|".join(f"(?P<{kind}>{_words(nouns[kind])})" for kind in kinds[:3])
    return Lexicon(
        rows=rows,
        starts=_starts(rows),
        prefixes=re.compile(f"(?<![0-9十百千万亿])(?:{_words(units.prefixes)}) ?$"),  # 3万美元500元
        prefix_ends=frozenset(sign[-1] for sign in units.prefixes),
        currencies=dict(units.prefixes),
        denominator=re.compile(f"(?:[/／·・•]|每|(?<=[元块斤毛角一二三四五六七八九])一(?={_words(_ONE_OF)}))?({denominator})"),
        denominators=dict(units.denominators),
        left=left,
        left_sizes=_by_last(left),
        right=right,
        right_first=frozenset(word[0] for word in right),
        right_pattern=re.compile(_words(right)),
        reach=reach,
        reach_pattern=re.compile(f"({_words(reach)})(?=([^，。；！？：\\n]*)$)"),
        before=tuple(tuple(row["codes"]) for row in cues["before"]),
        before_pattern=re.compile("|".join(f"(?P<p{i}>{row['pattern']})" for i, row in enumerate(cues["before"]))),
        before_opening=re.compile(opening([row["pattern"] for row in cues["before"]])),
        noun=re.compile(f"(?:{nouns['modifiers']})*+(?:{one})"),
        noun_far=re.compile(f"(?:\\d+周?岁(?:以上|以下)?的?)?[^，。；、：！？\\n\\d“”（）()《》的]{{0,10}}?(?:{far})"),
        head=re.compile(_words(heads)),
        heads=heads,
        paid=re.compile(f"(?:{_words(paid['words'])})(?:{_words(paid['fill'])})*$"),
        spoken=re.compile(f"(?:{_words([*paid['words'], *paid['per']])})(?:{_words(paid['fill'])})*$"),
        compound=re.compile("|".join(cues["compound"]["words"])),
        frame_left=re.compile(f"(?:(?:{_words(frame['left'])})的?|{_not_behind(frame['lasted'])}近)$"),
        frame_right=re.compile(f"[多余]?(?:{_words(frame['right'])})"),
        frame_short=tuple(frame["right_short"]),
        rank_before=re.compile(f"(?:{_words(rank['before'])})$"),
        rank_bare=re.compile(f"(?:{_words(rank['bare'])})(?:第|全[国省市区县])?$"),
        rank_stands=re.compile(f"(?:{_words(rank['stands'])})(?:了|至|到|全[国省市区县]|世界|全球|同类|[一-龥]{{1,4}}第)*$"),
        counted=re.compile(f"(?:{_words(cues['counted']['nouns'])})(?!{_words(cues['counted']['not_before'])})"),
        not_foremost=frozenset(rank["not_foremost"]),
        ratio_before=re.compile(f"(?:{_words([*ratio['before'], *ratio['heads']])})(?:{_words(ratio['hedges'])})? ?$"),
        ratio_after=re.compile(_words(ratio["after"])),
        ratio_head=re.compile(f"(?:{measured})(?=[^，。；！？：\\n\\d]*(?:[\\d.]+(?::1)?[^，。；！？：\\n\\d]*)?$)"),
        plain_heads=frozenset(ratio["plain"]),
        score_before=re.compile(f"(?:{_words(cues['score']['before'])})[^，。；、]{{0,6}}$"),
        score_after=re.compile(f"(?:的比分)?(?:{_words(cues['score']['after'])})"),
        precision=re.compile(_words(ratio["precision"])),
        decoy=re.compile("|".join(f"(?:{row['pattern']})" for row in _data("decoys.toml")["decoy"])),
    )
