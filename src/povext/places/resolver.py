"""Which place a number speaks of, resolved over a whole document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from povext.places.belonging import complete
from povext.places.govern import Governor
from povext.places.helps import donors, outsiders
from povext.places.home import find_home, given
from povext.places.scopes import common_parent, division, lies_in, references, with_roles
from povext.places.types import PlaceMatch, Scope

if TYPE_CHECKING:
    from povext.text import Structure

__all__ = ["Answer", "DocumentPlaces", "resolve_document"]

_MODIFIES: Final = re.compile(r"[0-9.万亿千百多余来个名人户家所元亩吨斤只头座左右以上]*的")
_EACH: Final = re.compile(
    r"(?:[0-9][0-9.,]*[万亿千百]*|[一二三四五六七八九十][一二三四五六七八九十百千万亿点零两]+)[多余]?[^0-9,，。;；、和]{0,6}"
)
_REACH: Final = 300
_ACTS: Final = re.compile(r"[,，、]|[共有全在已将还也今去现就是把对为从各的农常城乡贫脱建完新累年经地]")
_LABEL: Final = re.compile(r"(?:\A|\n|^)[^\n,，。;；]{1,24}[:：]\s*\Z", re.MULTILINE)
_BELOW: Final = {
    "township": ("country", "province", "prefecture", "county"),
    "village": ("country", "province", "prefecture", "county", "township"),
}
_NOW: Final = re.compile("(?:截至)?目前")
_SEGMENT: Final = re.compile(r"[;；]")


class Answer(NamedTuple):
    """The place of a number, the clean span it was read from, and why."""

    place: PlaceMatch | None
    evidence: tuple[int, int] | None
    why: str


class DocumentPlaces(Governor):
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
        super().__init__(clean, structure, home, scopes, givers, on)
        self.home_why = home_why
        self._known: dict[tuple[int, int], Answer] = {}

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
        found = (
            self._receiver(pos, clause)
            or self._respective(pos, sentence)
            or self._in_clause(pos, clause, sentence)
            or self._around(clause, sentence, block)
        )
        above = self._counts_counties(found.place, pos, sentence)
        return Answer(above, found.evidence, "the province that counts counties") if above else self._without_zone(found)

    def _around(self, clause: tuple[int, int], sentence: tuple[int, int], block: tuple[int, int]) -> Answer:
        """The place that all numbers of a clause without one of its own take; found once a clause, and once a sentence."""
        known = self._known.get(clause)
        if known is None:
            whole = self._summed(clause, sentence)
            summed = Answer(*whole, "the whole of what is summed up") if whole else None
            known = summed or self._in_segment(clause, sentence) or self._in_sentence(clause, sentence)
            if known is None and sentence not in self._known:
                self._known[sentence] = self._in_block(sentence, block) or self._under_heading(block) or self._own()
            known = self._known[clause] = known or self._known[sentence]
        return known

    def _without_zone(self, found: Answer) -> Answer:
        """Put the division that a zone lies in for the zone (震东安置区 → 隆安县)."""
        place = found.place
        if place is None or place.level != "other" or place.code is None:
            return found
        above = division(place.code, place.start, place.end, self._on)
        if above is None:
            return found
        home = self.home
        if place.kind == "region" and home is not None and home.level != "country" and lies_in(home, above):
            return self._own()
        return Answer(above, found.evidence, f"the division that {place.name} lies in, {found.why}")

    def _receiver(self, pos: int, clause: tuple[int, int]) -> Answer | None:
        """The place after a number that gets it (8000万元支持马山县) or that it describes (超过2.4万的隆安县)."""
        before = self._within(clause[0], pos)
        if before and self._own_units(before[-1], pos):
            return None
        for scope in self._within(pos, min(clause[1], pos + 60)):
            if scope.kind != "named" or scope.role == "muted":
                continue
            gap = self.clean[pos : scope.start]
            if _MODIFIES.fullmatch(gap) and not self._cues.foreign_after.match(self.clean, scope.end):
                return self._answer(scope, "the place it describes")
            if self._cues.receives.search(gap) and len(gap) < 30:
                return self._answer(scope, "the place that receives")
        return None

    def _respective(self, pos: int, sentence: tuple[int, int]) -> Answer | None:
        """The k-th member of a list of places for the k-th of as many numbers (分别向A、B、C投入x、y、z)."""
        begin, end = max(sentence[0], pos - _REACH), min(sentence[1], pos + _REACH)
        if self.clean.find("分别", begin, end) < 0:
            return None
        before = [s for s in self._within(begin, pos) if s.kind == "named" and s.place.group >= 0]
        if not before:
            return None
        group = before[-1].place.group
        members = [s for s in before if s.place.group == group]
        stop = _SEGMENT.search(self.clean, members[-1].end, end)
        opens = max(self.clean.rfind("分别", members[-1].end, pos), members[-1].end)
        numbers = self._listed(opens, stop.start() if stop else end, len(members))
        at = next((k for k, n in enumerate(numbers) if n == pos), None)
        if at is None or len(members) < 2 or len(numbers) % len(members):
            return None
        scope = members[at % len(members)] if len(numbers) == len(members) else members[at * len(members) // len(numbers)]
        return Answer(scope.place, (scope.start, scope.end), "its turn in the list (分别)")

    def _listed(self, start: int, end: int, many: int) -> list[int]:
        """Where the numbers of a stretch start; behind a comma only as long as there are not as many as that."""
        out: list[int] = []
        for m in _EACH.finditer(self.clean, start, end):
            if out and len(out) % many == 0 and "，" in self.clean[out[-1] : m.start()]:
                break
            out.append(m.start())
        return out

    def _in_clause(self, pos: int, clause: tuple[int, int], sentence: tuple[int, int]) -> Answer | None:
        found = self._govern(self._within(clause[0], pos), pos, clause)
        if found is None:
            return None
        whole = self.clean.startswith("全", found.end - 2)  # 榆林全市 is of the whole city whatever follows
        loose = found.place.kind == "short" and not whole and found.end < pos - 1
        if loose and self._wider(found) and not _ACTS.match(self.clean, found.end):
            held = self._in_segment(clause, sentence)
            if held and held.place and lies_in(held.place, found.place):
                return held
        return self._answer(found, "named in the clause")

    def _in_segment(self, clause: tuple[int, int], sentence: tuple[int, int]) -> Answer | None:
        """The place that governed an earlier clause, back to the last semicolon."""
        last = bisect_left(self._clauses, clause[0]) - 1
        for i in range(last, max(-1, last - 40), -1):
            start, end = self.structure.clauses[i]
            if start < sentence[0] or _SEGMENT.search(self.clean, end, clause[0]):
                break
            scopes = self._within(start, end)
            found = self._govern(scopes, end, (start, end))
            if found and not self._carries(found):
                found = self._same(scopes, found)
            if found and self._carries(found):
                return self._answer(found, "named earlier in the sentence")
        return None

    def _same(self, scopes: list[Scope], scope: Scope) -> Scope | None:
        """The subject of a clause that is the place another reference stands for, or a leading member of its list."""
        for s in scopes:
            if s.role == "subject" and s.place.code == scope.place.code:
                return s
            if s.role in ("subject", "locative") and s.place.group == scope.place.group >= 0:
                return s
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
        if found and self._example(found) and self._speaks_of_all(found.end, clause[0]):
            return self._own()
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
            if a > start and self.clean.startswith("其中", a):  # of a part, and of it alone
                continue
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
            held = self._in_segment((before[1], before[1]), before)
            if held:
                return held
        resumes = self._cues.resumes.match(self.clean, sentence[0]) is not None
        if self.home is not None and self.home.level == "country" and resumes and not self._goes_on(sentence[0], block, last):
            return None
        for i in range(last, max(-1, last - 12), -1):
            start, end = self.structure.sentences[i]
            if start < block[0]:
                break
            found = self._topic(start, end) or (
                self._venue(start, end) if i == last and self._cues.meeting.match(self.clean, sentence[0]) else None
            )
            if found and found.kind == "nation" and i == last:
                return self._answer(found, "the nation, of which the sentence before speaks")
            if found and not self._gives(found) and self._own_or_below(found):
                if self._example(found) and self._speaks_of_all(found.end, end):
                    return self._own()
                if resumes and i > 0 and self.structure.sentences[i - 1][0] >= block[0] and self._example(found):
                    return None
                mixed = self._takes_turns(found, start, end)
                return self._own() if mixed else self._answer(found, "the subject of an earlier sentence")
            if self._speaks_of_all(start, end):
                return self._own()
        return None

    def _goes_on(self, start: int, block: tuple[int, int], last: int) -> bool:
        """Tell whether a sentence that opens with 目前 goes on with the one before: the first, or one that opens with a place."""
        if last < 0 or _NOW.match(self.clean, start) is None:
            return False
        begin, end = self.structure.sentences[last]
        return begin == block[0] or (
            begin > block[0] and self.clean.startswith("在", begin) and self._topic(begin, end) is not None
        )

    def _example(self, scope: Scope) -> bool:
        """Tell whether a place is a village or township in a text of more than that."""
        below = _BELOW.get(scope.place.level, ())
        return self.home is not None and self.home.level in below

    def _venue(self, start: int, end: int) -> Scope | None:
        """Return where a sentence says that a meeting is held (在合肥开幕)."""
        held = self._cues.held_after.match
        return next((s for s in self._within(start, end) if s.role == "locative" and held(self.clean, s.end)), None)

    def _under_heading(self, block: tuple[int, int]) -> Answer | None:
        """The place of the heading above."""
        at = bisect_left(self._blocks, block[0])
        for other in reversed(self.structure.blocks[max(0, at - 12) : at]):
            if other.kind != "heading" and not _LABEL.search(self.clean, max(other.start, other.end - 24), other.end):
                continue
            scopes = [s for s in self._within(other.start, other.end) if s.role not in ("muted", "foreign")]
            if scopes and (self._own_or_below(scopes[-1]) or self._labels(other, scopes[-1])) and not self._gives(scopes[-1]):
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
        others = self._cues.and_others.match(self.clean, scope.end) is not None
        if scope.place.group < 0:
            above = self._whole_of(scope) or self._above(scope.place) if others and scope.kind == "named" else None
            if above:
                return Answer(above, (scope.start, scope.end), f"what {scope.place.name} and others lie in, {why}")
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

    def _whole_of(self, scope: Scope) -> PlaceMatch | None:
        """Return the whole that an example is of: what its sentence speaks of before it (全省…，山前县河口乡等100个乡镇)."""
        at = bisect_left(self._starts, scope.start)
        begin = self._sentences[bisect_right(self._sentences, scope.start) - 1] if self._sentences else 0
        for other in reversed(self.scopes[max(0, at - 8) : at]):
            if other.start < begin:
                break
            told = other.kind == "anaphor" or other.role == "subject"
            if told and other.role not in ("muted", "foreign") and lies_in(scope.place, other.place):
                return other.place
        return None

    def _above(self, place: PlaceMatch) -> PlaceMatch | None:
        """Return the division that a place lies in; a township's or village's county."""
        below = place.level in ("township", "village", "other")
        code = place.code if below else place.parents[-1] if place.parents else None
        return division(code, place.start, place.end, self._on) if code else None


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

    giving = donors(clean, matches, structure.title)
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
            givers=giving,
            on=published,
        )
        home, why = found if found else (None, "")
    helping = giving | outsiders(clean, matches, home)
    givers = {c: n for c, n in helping.items() if home is None or (c != home.code and c not in home.parents)}
    found_in_text = references(clean, complete(clean, matches, home), home, published, givers)
    scopes = with_roles(clean, found_in_text, structure, home)
    return DocumentPlaces(clean, structure, home, why, scopes, givers, published)
