"""Which place a number speaks of: names and the words that stand for them (全县, 当地), resolved over a whole document."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from povext.places.gazetteer import gazetteer
from povext.places.home import find_home, given, nation
from povext.places.types import PlaceMatch, Scope

if TYPE_CHECKING:
    from povext.text import Structure

__all__ = ["DocumentPlaces", "resolve_document"]

_ANAPHOR = re.compile(
    r"(?P<nation>全国|我国|中国(?!工商|农业|银|移动|电信|联通|石|建|人寿|邮政|邮储)|全党全国)"
    r"|(?P<whole>全|我|该|本|整个|此)(?P<unit>自治区|[省市县区州旗盟镇乡村](?![场面域际容外]))"
    r"|(?P<here>当地|本地)"
)
_UNIT = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county", "province"), "县": ("county",),
    "区": ("county", "province"), "州": ("prefecture",), "盟": ("prefecture",), "旗": ("county",),
    "镇": ("township",), "乡": ("township",), "村": ("village",),
}
_COMPARED = re.compile(r"(?:高于|低于|高出|超过|多于|少于|比|较|排|列|居|位居|位列|占|与|同|和|在)$")
_RECEIVE = re.compile(r"(?:支持|支援|援助|帮扶|帮助|用于|投向|投入到|援建|资助|捐赠给|捐给|拨付|下达|安排给)$")
_MODIFIES = re.compile(r"[0-9万亿千百多余个名人户]*的$")


class Answer(NamedTuple):
    """The place of a number with the clean span it was read from and why."""

    place: PlaceMatch | None
    evidence: tuple[int, int] | None
    why: str


class DocumentPlaces:
    """Places of one document, made by :func:`resolve_document`.

    Attributes
    ----------
    home : PlaceMatch or None
        The document's own place.
    home_why : str
        What it was read from.
    scopes : list of Scope
        Every reference to a place in text order.
    """

    def __init__(self, clean: str, structure: Structure, home: PlaceMatch | None, home_why: str, scopes: list[Scope]) -> None:
        self.clean = clean
        self.structure = structure
        self.home = home
        self.home_why = home_why
        self.scopes = scopes
        self._starts = [s.start for s in scopes]

    def place_at(
        self, pos: int, clause: tuple[int, int], sentence: tuple[int, int], block: tuple[int, int]
    ) -> tuple[PlaceMatch | None, tuple[int, int] | None, str]:
        """Return the place that governs a number.

        Parameters
        ----------
        pos : int
            Clean offset of the number.
        clause, sentence, block : (int, int)
            The clause, sentence and paragraph that hold it.

        Returns
        -------
        tuple
            The place or ``None``, the clean span it was read from or ``None``, and why.
        """
        receiver = self._receiver(pos, clause)
        if receiver:
            return Answer(receiver.place, (receiver.start, receiver.end), "the place that receives")
        for (start, end), why in ((clause, "named in the clause"), (sentence, "named earlier in the sentence"), (block, "named earlier in the paragraph")):
            found = self._last(start, min(pos, end), pos, clause)
            if found:
                return self._common(found, why)
        if self.home is not None:
            span = (self.home.start, self.home.end) if self.home.end > self.home.start else None
            return Answer(self.home, span, f"the document's own place: {self.home_why}")
        return Answer(None, None, "no place is named")

    def _last(self, start: int, end: int, pos: int, clause: tuple[int, int]) -> Scope | None:
        """Return the last reference in a stretch that is not merely compared with."""
        i = bisect_left(self._starts, end) - 1
        while i >= 0 and self.scopes[i].start >= start:
            scope = self.scopes[i]
            if not _COMPARED.search(self.clean, max(0, scope.start - 4), scope.start):
                return scope
            i -= 1
        return None

    def _receiver(self, pos: int, clause: tuple[int, int]) -> Scope | None:
        """Return the place after a number that gets it (8000万元支持马山县) or that it describes (超过2.4万的隆安县)."""
        i = bisect_left(self._starts, pos)
        while i < len(self.scopes) and self.scopes[i].start < clause[1]:
            scope = self.scopes[i]
            if scope.kind == "named" and (_RECEIVE.search(self.clean, pos, scope.start) or _MODIFIES.fullmatch(self.clean, pos, scope.start)):
                return scope
            i += 1
        return None

    def _common(self, scope: Scope, why: str) -> Answer:
        """Return a reference's place; of a list, the place that holds all its members."""
        if scope.place.group < 0:
            return Answer(scope.place, (scope.start, scope.end), why)
        members = [s for s in self.scopes if s.kind == "named" and s.place.group == scope.place.group]
        if len(members) < 2:
            return Answer(scope.place, (scope.start, scope.end), why)
        shared = common_parent([m.place for m in members])
        span = (members[0].start, members[-1].end)
        return Answer(shared, span, f"common parent of a list {why}") if shared else Answer(scope.place, span, why)


def common_parent(places: list[PlaceMatch]) -> PlaceMatch | None:
    """Return the lowest division that holds all places; ``None`` where that is not known."""
    paths = [("100000", *p.parents) for p in places]
    shared = paths[0]
    for path in paths[1:]:
        shared = tuple(a for a, b in zip(shared, path, strict=False) if a == b)
    first = places[0]
    if shared == ("100000",):
        return nation(first.start, first.end)
    gaz = gazetteer()
    row = gaz.at(shared[-1], None)
    if row is None:
        return None
    return PlaceMatch(first.start, first.end, row.name, row.code, row.level, gaz.parents(row, None), gaz.today(row), "inferred", "common")


def resolve_document(
    clean: str,
    structure: Structure,
    matches: list[PlaceMatch],
    *,
    title: str | None = None,
    source: str | None = None,
    place: str | None = None,
    published: str | None = None,
) -> DocumentPlaces:
    """Resolve the places of a document.

    Parameters
    ----------
    clean : str
        Clean text.
    structure : Structure
        Its structure.
    matches : list of PlaceMatch
        Its places, from :func:`povext.places.match`.
    title, source, place : str, optional
        What the caller knows: title, source (``南宁日报``), the document's own place.
    published : str, optional
        ISO date.

    Returns
    -------
    DocumentPlaces

    Examples
    --------
    >>> from povext.text import structure
    >>> from povext.places import match
    >>> text = "龙州县狠抓产业。全县脱贫2135人。"
    >>> doc = resolve_document(text, structure(text), match(text))
    >>> doc.place_at(12, (8, 16), (8, 17), (0, 17))[0].name
    '龙州县'
    """
    from povext.places.mentions import match

    home: PlaceMatch | None = given(place, published) if place else None
    why = "given by the caller"
    if home is None:
        found = find_home(
            clean,
            matches,
            title=structure.title,
            outside=match(title, published) if title else [],
            source=match(source, published) if source else [],
            on=published,
        )
        home, why = found if found else (None, "")
    return DocumentPlaces(clean, structure, home, why, _scopes(clean, matches, home, published))


def _scopes(clean: str, matches: list[PlaceMatch], home: PlaceMatch | None, on: str | None) -> list[Scope]:
    """Return names and the words that stand for them, each with its place, in text order."""
    out: list[Scope] = []
    m = 0
    for hit in _ANAPHOR.finditer(clean):
        while m < len(matches) and matches[m].start <= hit.start():
            out.append(Scope(matches[m].start, matches[m].end, matches[m], "named", "named"))
            m += 1
        if out and out[-1].end > hit.start():
            continue
        scope = _stand_in(hit, out, home, on)
        if scope:
            out.append(scope)
    out.extend(Scope(x.start, x.end, x, "named", "named") for x in matches[m:])
    return out


def _stand_in(hit: re.Match[str], before: list[Scope], home: PlaceMatch | None, on: str | None) -> Scope | None:
    """Return the place that a word stands for: the last of its level for 该县, the document's own for 全县 and 我县."""
    start, end = hit.span()
    if hit["nation"]:
        return Scope(start, end, nation(start, end, "resolved"), "nation", "the nation")
    if hit["here"]:
        last = next((s.place for s in reversed(before) if s.kind == "named"), home)
        return _as(last, start, end, "the last place named") if last else None
    unit = hit["unit"]
    own = _of_level(home, unit, on) if home else None
    recent = _recent(before, unit, on)
    pick = (recent or own) if hit["whole"] in ("该", "此", "本") else (own or recent)
    return _as(pick, start, end, f"{hit[0]}") if pick else None


def _as(place: PlaceMatch, start: int, end: int, why: str) -> Scope:
    return Scope(start, end, place._replace(certainty="inferred", kind="anaphor", group=-1), "anaphor", why)


def _recent(before: list[Scope], unit: str, on: str | None) -> PlaceMatch | None:
    """Return the last place before that a unit word can stand for."""
    for scope in reversed(before[-40:]):
        if scope.place.code is None and scope.place.level not in ("village", "township"):
            continue
        if _fits(scope.place, unit):
            return scope.place
    for scope in reversed(before[-10:]):
        found = _of_level(scope.place, unit, on)
        if found:
            return found
    return None


def _fits(place: PlaceMatch, unit: str) -> bool:
    """Tell whether a place can be called by a unit word."""
    if unit == "村":
        return place.level == "village"
    if unit in "镇乡":
        return place.level == "township"
    if unit == "区":
        return place.name.endswith("区") and place.level in ("county", "province")
    if unit == "市":
        return place.name.endswith("市") and place.level in ("prefecture", "county", "province")
    if unit == "州":
        return place.name.endswith("州") and place.level == "prefecture"
    if unit in ("省", "自治区"):
        return place.level == "province"
    if unit in "县旗":
        return place.level == "county" and place.name.endswith(unit)
    return place.name.endswith(unit)


def _of_level(place: PlaceMatch, unit: str, on: str | None) -> PlaceMatch | None:
    """Return a place, or the division it lies in, that a unit word can stand for."""
    if _fits(place, unit):
        return place
    gaz = gazetteer()
    for code in reversed(place.parents):
        row = gaz.at(code, on)
        if row is None:
            continue
        up = PlaceMatch(place.start, place.end, row.name, row.code, row.level, gaz.parents(row, on), gaz.today(row))
        if _fits(up, unit):
            return up
    return None
