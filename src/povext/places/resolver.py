"""Which place a number speaks of, resolved over a whole document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from povext.places.cues import cues
from povext.places.helps import donors, outsiders
from povext.places.home import find_home, given
from povext.places.scopes import common_parent, division, lies_in, references, with_roles
from povext.places.types import PlaceMatch, Scope

if TYPE_CHECKING:
    from povext.text import Structure

__all__ = ["Answer", "DocumentPlaces", "resolve_document"]

_SHARE = re.compile(
    r"(?:近|约|超过?|仅)?(?:[0-9.]+%|[0-9]+/[0-9]+|[一二三四五六七八九十百万]+分之|[一二三四五六七八九]成|一半|半数|[0-9.]+个百分点)"
)
_OF = re.compile(r"的(?:近|约|超过?|将近|接近)?")
_MODIFIES = re.compile(r"[0-9.万亿千百多余来个名人户左右以上]*的")
_EACH = re.compile(r"[0-9][0-9.,]*[万亿千百]*[多余]?[^0-9,，。;；、和]{0,6}")
_COUNTED = re.compile(r"[0-9]+个[^,，。;；、]{0,14}?[县区市旗](?:[(（]|[,，、。;；有]|$)")
_RESUMES = re.compile(r"[\s“]*(?:目前|截至|截止|据统计|至今|据悉|此外|近年来|多年来|自[^,，]{1,12}以来|下一步|今年以来|未来)")
_MEETING = re.compile(r"(?:大会|会议|论坛|展会|活动|本届|本次|此次|现场|会上|签约)")
_HELD = re.compile(r"(?:顺利|隆重|正式)?(?:召开|举行|举办|开幕|启动|揭幕)")
_REACH = 300
_ACTS = re.compile(r"[,，、]|[共有全在已将还也今去现就是把对为从各的农常城乡贫脱建完新累年经地]")
_LABEL = re.compile(r"(?:\A|\n|^)[^\n,，。;；]{1,24}[:：]\s*\Z", re.MULTILINE)
_SEGMENT = re.compile(r"[;；]")


class Answer(NamedTuple):
    """The place of a number, the clean span it was read from, and why."""

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

    def __init__(
        self,
        clean: str,
        structure: Structure,
        home: PlaceMatch | None,
        home_why: str,
        scopes: list[Scope],
        givers: dict[str, int],
        on: str | None,
    ) -> None:
        self.clean = clean
        self.structure = structure
        self.home = home
        self.home_why = home_why
        self.scopes = scopes
        self._starts = [s.start for s in scopes]
        self._clauses = [c[0] for c in structure.clauses]
        self._sentences = [c[0] for c in structure.sentences]
        self._blocks = [b.start for b in structure.blocks]
        self._givers = givers
        self._on = on
        self._cues = cues()
        below = home is not None and home.level in ("township", "village") and home.code is not None
        self._frame = division(home.code, 0, 0, on) if below and home is not None and home.code else home

    def place_at(self, pos: int, clause: tuple[int, int], sentence: tuple[int, int], block: tuple[int, int]) -> Answer:
        """Return the place that governs a number.

        Parameters
        ----------
        pos : int
            Clean offset of the number.
        clause, sentence, block : (int, int)
            The clause, sentence and paragraph that hold it.

        Returns
        -------
        Answer
            The place or ``None``, the clean span it was read from or ``None``, and why.
        """
        return (
            self._receiver(pos, clause)
            or self._respective(pos, sentence)
            or self._in_clause(pos, clause, sentence)
            or self._in_segment(pos, clause, sentence)
            or self._in_sentence(clause, sentence)
            or self._in_block(sentence, block)
            or self._under_heading(block)
            or self._own()
        )

    def _within(self, start: int, end: int) -> list[Scope]:
        """Return the references that start in a stretch."""
        return self.scopes[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _receiver(self, pos: int, clause: tuple[int, int]) -> Answer | None:
        """The place after a number that gets it (8000万元支持马山县) or that it describes (超过2.4万的隆安县)."""
        for scope in self._within(pos, min(clause[1], pos + 60)):
            if scope.kind != "named" or scope.role == "muted":
                continue
            gap = self.clean[pos : scope.start]
            if _MODIFIES.fullmatch(gap):
                return self._answer(scope, "the place it describes")
            if self._cues.receives.search(gap) and len(gap) < 30:
                return self._answer(scope, "the place that receives")
        return None

    def _respective(self, pos: int, sentence: tuple[int, int]) -> Answer | None:
        """The k-th member of a list of places for the k-th of as many numbers (分别向A、B、C投入x、y、z)."""
        begin, end = max(sentence[0], pos - _REACH), min(sentence[1], pos + _REACH)
        if "分别" not in self.clean[begin:end]:
            return None
        before = [s for s in self._within(begin, pos) if s.kind == "named" and s.place.group >= 0]
        if not before:
            return None
        group = before[-1].place.group
        members = [s for s in before if s.place.group == group]
        stop = _SEGMENT.search(self.clean, members[-1].end, end)
        numbers = [m.start() for m in _EACH.finditer(self.clean, members[-1].end, stop.start() if stop else end)]
        at = next((k for k, n in enumerate(numbers) if n == pos), None)
        if at is None or len(members) < 2 or len(numbers) % len(members):
            return None
        scope = members[at % len(members)] if len(numbers) == len(members) else members[at * len(members) // len(numbers)]
        return Answer(scope.place, (scope.start, scope.end), "its turn in the list (分别)")

    def _in_clause(self, pos: int, clause: tuple[int, int], sentence: tuple[int, int]) -> Answer | None:
        found = self._govern(self._within(clause[0], pos), pos, clause)
        if found is None:
            return None
        if found.place.kind == "short" and found.end < pos - 1 and self._wider(found) and not _ACTS.match(self.clean, found.end):
            held = self._in_segment(pos, clause, sentence)
            if held and held.place and lies_in(held.place, found.place):
                return held
        return self._answer(found, "named in the clause")

    def _govern(self, scopes: list[Scope], pos: int, clause: tuple[int, int]) -> Scope | None:
        """Choose among the references of a clause before an offset: the subject, or a place that the number hangs on."""
        able = [
            s for s in scopes[-40:] if s.role not in ("muted", "foreign") and s.end <= pos and not self._whole_of_share(s, pos)
        ]
        if not able:
            return None
        inner = able[-1]
        if len(able) == 1:
            return None if self._mere_frame(inner, pos) else inner
        if self._hangs_on(inner, pos) and not _COUNTED.match(self.clean, pos):
            return inner
        kept = [s for s in able if not self._gives(s)] or able
        subject = next((s for s in kept if s.role == "subject"), None)
        inner = kept[-1]
        if subject is None or subject is inner:
            return None if self._mere_frame(inner, pos) and subject is None else inner
        if lies_in(subject.place, inner.place) and subject.place != inner.place and inner.place.level != subject.place.level:
            return subject
        if subject.place.group == inner.place.group >= 0:
            return inner
        if self._cues.contains.search(self.clean, subject.end, inner.start):
            return subject
        return inner

    def _hangs_on(self, scope: Scope, pos: int) -> bool:
        """Tell whether a number stands right behind a place (广西33个重点县)."""
        return pos - scope.end <= 1 and not self._gives(scope)

    def _whole_of_share(self, scope: Scope, pos: int) -> bool:
        """Tell whether a place is the whole that the number gives a share of (占全市的三分之一)."""
        if _SHARE.match(self.clean, pos) and _OF.fullmatch(self.clean, scope.end, pos):
            return True
        if not self._cues.share_before.search(self.clean, max(0, scope.start - 8), scope.start):
            return False
        return bool(_SHARE.match(self.clean, pos)) or pos - scope.end > 14

    def _mere_frame(self, scope: Scope, pos: int) -> bool:
        """Tell whether a reference is only a frame wider than the document's own place, or a helper without its receiver."""
        if self._gives(scope) and self.home is not None and not lies_in(self.home, scope.place):
            return True
        if self.home is None or scope.role == "subject" or self._hangs_on(scope, pos):
            return False
        return self._wider(scope)

    def _wider(self, scope: Scope) -> bool:
        """Tell whether a reference is to more than the document's own place."""
        return (
            self.home is not None
            and scope.place.level != self.home.level
            and lies_in(self.home, scope.place)
            and not lies_in(scope.place, self.home)
        )

    def _gives(self, scope: Scope) -> bool:
        """Tell whether a place, or one it lies in, helps others in this text."""
        return bool(self._givers) and (
            scope.place.code in self._givers or any(code in self._givers for code in scope.place.parents)
        )

    def _own_or_below(self, scope: Scope) -> bool:
        """Tell whether a place is the document's own or lies in it."""
        return self._frame is None or lies_in(scope.place, self._frame)

    def _in_segment(self, pos: int, clause: tuple[int, int], sentence: tuple[int, int]) -> Answer | None:
        """The place that governed an earlier clause, back to the last semicolon."""
        last = bisect_left(self._clauses, clause[0]) - 1
        for i in range(last, max(-1, last - 40), -1):
            start, end = self.structure.clauses[i]
            if start < sentence[0] or _SEGMENT.search(self.clean, end, clause[0]):
                break
            found = self._govern(self._within(start, end), end, (start, end))
            if found and self._carries(found):
                return self._answer(found, "named earlier in the sentence")
        return None

    def _carries(self, scope: Scope) -> bool:
        """Tell whether a reference goes on governing later clauses."""
        if self._gives(scope):
            return False
        if scope.role in ("subject", "locative"):
            return self._own_or_below(scope) or scope.role == "subject"
        return self._own_or_below(scope) and scope.place.group < 0

    def _in_sentence(self, clause: tuple[int, int], sentence: tuple[int, int]) -> Answer | None:
        """The subject with which the sentence began."""
        found = self._topic(sentence[0], clause[0])
        if found and not self._gives(found):
            return self._answer(found, "the subject of the sentence")
        return None

    def _topic(self, start: int, end: int) -> Scope | None:
        """Return the subject of the first clause with one, looking no further than two clauses."""
        first = bisect_left(self._clauses, start)
        for i in range(first, min(first + 2, len(self._clauses))):
            a, b = self.structure.clauses[i]
            if a >= end:
                break
            scopes = self._within(a, min(b, end))
            subject = next((s for s in scopes if s.role == "subject"), None)
            if subject is None:
                continue
            if len({s.place.code for s in scopes if s.kind == "named" and s.place.level == subject.place.level}) > 2:
                return None
            found = self._govern(scopes, b, (a, b)) or subject
            return found if found.role in ("subject", "locative") else subject
        return None

    def _in_block(self, sentence: tuple[int, int], block: tuple[int, int]) -> Answer | None:
        """The subject of an earlier sentence of the paragraph."""
        last = bisect_right(self._sentences, sentence[0]) - 2
        if last >= 0 and self.structure.sentences[last][0] >= block[0] and self.clean.startswith("其中", sentence[0]):
            before = self.structure.sentences[last]
            held = self._in_segment(before[1], (before[1], before[1]), before)
            if held:
                return held
        if self.home is not None and self.home.level == "country" and _RESUMES.match(self.clean, sentence[0]):
            return None
        for i in range(last, max(-1, last - 12), -1):
            start, end = self.structure.sentences[i]
            if start < block[0]:
                break
            found = self._topic(start, end) or (
                self._venue(start, end) if i == last and _MEETING.match(self.clean, sentence[0]) else None
            )
            if found and not self._gives(found) and self._own_or_below(found):
                return self._answer(found, "the subject of an earlier sentence")
        return None

    def _venue(self, start: int, end: int) -> Scope | None:
        """Return where a sentence says that a meeting is held (在合肥开幕)."""
        return next((s for s in self._within(start, end) if s.role == "locative" and _HELD.match(self.clean, s.end)), None)

    def _under_heading(self, block: tuple[int, int]) -> Answer | None:
        """The place of the heading above."""
        at = bisect_left(self._blocks, block[0])
        for other in reversed(self.structure.blocks[max(0, at - 12) : at]):
            if other.kind != "heading" and not _LABEL.search(self.clean, max(other.start, other.end - 24), other.end):
                continue
            scopes = [s for s in self._within(other.start, other.end) if s.role not in ("muted", "foreign")]
            if scopes and self._own_or_below(scopes[-1]) and not self._gives(scopes[-1]):
                return self._answer(scopes[-1], "named in the heading")
            return None
        return None

    def _own(self) -> Answer:
        if self.home is None:
            return Answer(None, None, "no place is named")
        span = (self.home.start, self.home.end) if self.home.end > self.home.start else None
        return Answer(self.home, span, f"the document's own place: {self.home_why}")

    def _answer(self, scope: Scope, why: str) -> Answer:
        """Return a reference's place; of a list, the place that holds all its members."""
        if scope.place.group < 0:
            return Answer(scope.place, (scope.start, scope.end), why)
        at = bisect_left(self._starts, scope.start)
        members = [s for s in self.scopes[max(0, at - 60) : at + 60] if s.kind == "named" and s.place.group == scope.place.group]
        takers = [m for m in members if not self._gives(m)]
        if len(takers) == 1 < len(members):
            return Answer(takers[0].place, (takers[0].start, takers[0].end), "the one of a pair that is helped")
        shared = common_parent([m.place for m in members], self._on) if len(members) > 1 else None
        if shared is None:
            return Answer(scope.place, (scope.start, scope.end), why)
        return Answer(shared, (members[0].start, members[-1].end), f"common parent of a list {why}")


def _complete(matches: list[PlaceMatch], home: PlaceMatch | None) -> list[PlaceMatch]:
    """Give townships and villages of unknown county the code of the document's own place, a prefecture at the widest."""
    if home is None or home.level in ("country", "province", "other") or home.code is None:
        return matches
    parents = home.parents if home.level in ("township", "village") else (*home.parents, home.code)
    return [
        m._replace(code=home.code, parents=parents, certainty="inferred")
        if m.code is None and m.level in ("township", "village", "other")
        else m
        for m in matches
    ]


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
    >>> doc.place_at(12, (8, 16), (8, 17), (0, 17)).place.name
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
            titled=bool(title),
            outside=match(title, published) if title else [],
            source=match(source, published) if source else [],
            on=published,
        )
        home, why = found if found else (None, "")
    helping = donors(clean, matches) | outsiders(clean, matches, home)
    givers = {c: n for c, n in helping.items() if home is None or (c != home.code and c not in home.parents)}
    found_in_text = references(clean, _complete(matches, home), home, published, givers)
    scopes = with_roles(clean, found_in_text, structure, home)
    return DocumentPlaces(clean, structure, home, why, scopes, givers, published)
