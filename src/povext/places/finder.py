"""Find provinces, prefectures and counties in clean text: full names at once, short names where the context speaks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from povext.places.divisions import Division
from povext.places.homographs import collocates, homographs, led, receives, stands_alone
from povext.places.surfaces import COUNTY, Candidate, candidates

__all__ = ["Named", "find_divisions"]


class Named(NamedTuple):
    """A chain of names with the lowest division that it names."""

    start: int
    end: int
    division: Division
    certainty: str
    kind: str


_LIST_TAIL: Final = re.compile(
    r"(?:等)?(?:地区|(?:[0-9]+|[一二三四五六七八九十两几多]+)(?:个|座)?[^,，。;；、0-9一二三四五六七八九十]{0,12}?[县市区旗州省盟](?![委长])"
    r"|(?:国家级?|省级|自治区级|深度|极度|特困|贫困|扶贫|重点|脱贫|帮扶|受援|边境|山区|民族|革命老区|试点|示范|\(|\))*"
    r"[县市区旗州省盟](?![委长]))"
)
_OPENS: Final = "\n】\u3000 【*#■◆●"
_JOINT: Final = re.compile(r"[、,]|和|与|及|以及")


def find_divisions(text: str, on: str | None) -> list[Named]:
    """Find the divisions that a clean text names.

    Parameters
    ----------
    text : str
        Clean text.
    on : str or None
        ISO date on which names and codes must hold; ``None`` means today.

    Returns
    -------
    list of Named
        In text order.

    Examples
    --------
    >>> [n.division.code for n in find_divisions("广西崇左市龙州县", None)]
    ['451423']
    """
    found = candidates(text, on)
    if not found:
        return []
    groups = _lists(text, found)
    headed = _headed(text, found, groups)
    context = _Context(found, text)
    links = [_accept(text, found, i, context, headed) for i in range(len(found))]
    _side_by_side(text, found, links, groups, context)
    if context.learn(row for row, item in zip(links, found, strict=True) if row and item.surface in homographs().word):
        links = [row or _accept(text, found, i, context, headed) for i, row in enumerate(links)]
    return _chains(found, links, context)


class _Context:
    """What the whole text says about where it is: codes of the divisions that are surely named, with their parents."""

    def __init__(self, found: list[Candidate], text: str) -> None:
        self.parents: dict[str, tuple[str, ...]] = {}
        self.sure: dict[str, int] = {}
        self.region: dict[str, int] = {}
        self.full: set[str] = set()
        for item in found:
            self.parents.update(item.above)
        previous: Candidate | None = None
        for item in found:
            sure = self._sure_row(item, previous) or (None if item.surface in homographs().word else _heads(text, item))
            previous = item
            if sure is None:
                continue
            self.sure[sure.code] = self.sure.get(sure.code, 0) + 1
            if item.kind == "full":
                self.full.add(sure.code)
            for code in (*self.parents[sure.code], sure.code):
                self.region[code] = self.region.get(code, 0) + 1
        headings = (row for item in found if item.surface in homographs().word and (row := _heads(text, item)))
        self.learn(row for row in headings if _region(self, row) > 1)

    def _sure_row(self, item: Candidate, previous: Candidate | None) -> Division | None:
        """Return the division that a surface names whatever stands around it; ``None`` where that takes more context."""
        if previous is not None and previous.end == item.start and (item.kind == "full" or item.surface not in homographs().hard):
            child = self.child_of(item, previous)
            if child is not None:
                return child
        return item.alone

    def learn(self, rows: Iterable[Division]) -> bool:
        """Take divisions for surely named, as words that the text made places are (上犹、崇义); tell whether any is new."""
        fresh = {row.code for row in rows} - self.sure.keys()
        self.sure.update(dict.fromkeys(fresh, 1))
        return bool(fresh)

    def child_of(self, item: Candidate, above: Candidate) -> Division | None:
        """Return the division of `item` that lies in a division of `above`."""
        codes = {r.code for r in above.rows}
        return next((r for r in item.rows if codes & set(self.parents[r.code])), None)

    def best(self, rows: tuple[Division, ...]) -> tuple[Division, str]:
        """Choose among divisions of one name: named in full, surely named, else the highest, else in the regions named most.

        A county that goes by the name of the prefecture above it (承德县) is called in full: 承德 is the prefecture.
        """
        if len(rows) == 1:
            return rows[0], "resolved"
        codes = {row.code for row in rows}

        def weight(row: Division) -> tuple[int, ...]:
            near = [self.region.get(code, 0) for code in reversed(self.parents[row.code])]
            named = row.code in self.full and not codes & set(self.parents[row.code])
            return (row.rank <= 1, named, self.sure.get(row.code, 0), -row.rank, *near[:1], sum(near))

        ranked = sorted(rows, key=weight, reverse=True)
        first, second = ranked[0], ranked[1]
        same = weight(first) == weight(second)
        return first, "ambiguous" if same else "resolved"


def _heads(text: str, item: Candidate) -> Division | None:
    """Return the county that a headline opens with by its short name (阜平：深山里的…), where only one bears that name."""
    opens = item.start == 0 or text[item.start - 1] in _OPENS
    if not (opens and text.startswith((":", "："), item.end)) or len(item.rows) > 1 or item.surface in homographs().hard:
        return None
    return item.rows[0] if item.rows[0].rank == COUNTY else None


def _lists(text: str, found: list[Candidate]) -> dict[int, int]:
    """Return the list number of every candidate that stands in a list of at least two."""
    groups: dict[int, int] = {}
    number = 0
    i = 0
    while i < len(found):
        j = i
        while j + 1 < len(found):
            gap = text[found[j].end : found[j + 1].start]
            if not gap or len(gap) > 2 or not _JOINT.fullmatch(gap):
                break
            j += 1
        if j > i:
            for k in range(i, j + 1):
                groups[k] = number
            number += 1
        i = j + 1
    return groups


def _accept(text: str, found: list[Candidate], i: int, context: _Context, headed: set[int]) -> Division | None:
    """Return the division that a candidate names, or ``None`` where the text does not mean a place."""
    item = found[i]
    words = homographs()
    above = found[i - 1] if i and found[i - 1].end == item.start else None
    child = context.child_of(item, above) if above else None
    if item.kind == "full":
        if item.surface in words.noun and child is None:
            return None
        return child or context.best(item.rows)[0]
    chosen = child or context.best(item.rows)[0]
    listed = i in headed
    if item.surface in words.word:
        if listed:
            return chosen
        if child is not None and above is not None:
            firm = item.surface not in words.hard and not collocates(text, item.end)
            return chosen if firm or (above.kind == "full" and stands_alone(text, item.end)) else None
        if item.surface in words.hard or not context.sure.get(chosen.code):
            return None
        return chosen if led(text, item.start, item.end, sure=True) else None
    if child is not None or listed:
        return chosen
    if item.surface in words.prefecture_word and chosen.rank == 2:
        if context.sure.get(chosen.code):
            return chosen if led(text, item.start, item.end) or receives(text, item.start, item.end) else None
        return chosen if _region(context, chosen) and led(text, item.start, item.end, strict=True) else None
    if context.sure.get(chosen.code) or chosen.rank <= 1:
        return chosen
    if chosen.rank == 2:
        return chosen
    near = _region(context, chosen)
    if near and (len(item.rows) == 1 or near > 1):
        return chosen
    return None


def _region(context: _Context, row: Division) -> int:
    """Tell how near the text comes to a division: 2 where its prefecture is named, 1 where its province is, else 0."""
    parents = context.parents[row.code]
    if row.rank == 3 and len(parents) > 1 and context.region.get(parents[-1]):
        return 2
    return 1 if parents and context.region.get(parents[0]) else 0


def _headed(text: str, found: list[Candidate], groups: dict[int, int]) -> set[int]:
    """Return the candidates of lists that end in 县, 市, 区 … (榆社、左权、和顺、昔阳4个贫困县)."""
    out: set[int] = set()
    members: list[int] = []
    for i in groups:
        members.append(i)
        if groups.get(i + 1) != groups[i]:
            if _LIST_TAIL.match(text, found[i].end):
                out.update(members)
            members = []
    return out


def _side_by_side(
    text: str, found: list[Candidate], links: list[Division | None], groups: dict[int, int], context: _Context
) -> None:
    """Let the members of a list be counties of one prefecture, where most of them are (元阳、绿春、红河: 红河 is the county)."""
    members: dict[int, list[int]] = {}
    for i, group in groups.items():
        members.setdefault(group, []).append(i)
    for each in members.values():
        above = [context.parents[row.code][-1] for i in each if (row := links[i]) and row.rank == 3]
        common = max(set(above), key=lambda code: (above.count(code), code), default="")
        inside = [i for i in each if any(context.parents[r.code][-1:] == (common,) for r in found[i].rows)]
        if not common or (2 * above.count(common) < len(each) and len(inside) < len(each)):
            continue
        for i in each:
            row = links[i]
            if (
                row is None
                and i == each[0]
                and found[i].surface in homographs().hard
                and not led(text, found[i].start, found[i].end)
            ):
                continue
            if row is None or context.parents[row.code][-1:] != (common,):
                links[i] = next((r for r in found[i].rows if context.parents[r.code][-1:] == (common,)), row)


def _chains(found: list[Candidate], links: list[Division | None], context: _Context) -> list[Named]:
    """Join links that stand side by side and lie in one another to chains."""
    out: list[Named] = []
    for item, row in zip(found, links, strict=True):
        if row is None:
            continue
        last = out[-1] if out else None
        if last is not None and last.end == item.start and last.division.code in context.parents[row.code]:
            out[-1] = Named(last.start, item.end, row, "resolved", item.kind)
            continue
        certainty = context.best(item.rows)[1] if len(item.rows) > 1 else "resolved"
        out.append(Named(item.start, item.end, row, certainty, item.kind))
    return out
