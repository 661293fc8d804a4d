"""Which reference of a clause governs a number in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from povext.places.cues import cues
from povext.places.scopes import common_parent, division, gives, lies_in
from povext.places.types import PlaceMatch, Scope

if TYPE_CHECKING:
    from povext.text import Block, Structure

__all__ = ["Governor"]

_SHARE: Final = re.compile(
    r"(?:近|约|超过?|仅)?(?:[0-9.]+%|[0-9]+/[0-9]+|[一二三四五六七八九十百万]+分之|[一二两三四五六七八九]成|一半|半数|[0-9.]+个百分点)"
)
_IS: Final = re.compile(r"(?:是|为|达到?|抵得上)\Z")
_TIMES: Final = re.compile(r"[0-9.]+(?:多|余)?(?:倍|%)")
_TIMES_OF: Final = re.compile(r"[^,，。;；、0-9]{0,12}的(?:近|约|超过?|将近|接近)?")
_OF: Final = re.compile(r"的(?:近|约|超过?|将近|接近)?")
_GIVES_PART: Final = re.compile(r"(?:以|用|(?:贡献|创造|承担|集中|承载|提供|生产|汇聚|聚集|养活)(?:了|出)?)\Z")
_COUNTED: Final = re.compile(r"[0-9]+个[^,，。;；、]{0,14}?[县区市旗](?:[(（]|[,，、。;；有]|$)")
_OWN_UNITS: Final = re.compile(r"[0-9]+(?:个|家|所)[^,，。;；、]{0,8}?(?:区|县|市|乡镇|镇|街道|村|部门|单位)")
_DIVISIONS: Final = re.compile(r"[0-9一二两三四五六七八九十百]+个[^,，。;；、0-9]{0,8}?(?:[县区市旗](?![场面级域])|乡镇|镇|街道)")
_COUNTIES: Final = re.compile(
    r"[0-9一二两三四五六七八九十百]+个(?:国家级?|省级|深度|贫困|脱贫|重点)*[县旗](?![城级域委办长乡镇村内直])"
)
_PROVINCE: Final = re.compile(
    r"(?:自治区|(?<![0-9个全本各我外])省)(?:人民)?(?:政府|委|扶贫)?[^,，。;；0-9]{0,4}(?:宣布|公告|批复|批准|同意|公布|通过)"
)
_NUMBERED: Final = re.compile(r"[\s#*■◆●▲★▶【]*(?:[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*)?")
"""What may stand before the place that a heading is named by."""
_REACH: Final = 60
_SPAN: Final = 60
"""A sentence of more references is no sentence; looking at all of them for every number would be quadratic."""
_MEAN_REACH: Final = 18
_LAST: Final = 3
"""A place that a number is compared with is among the last so many of the clause."""
_SUMMED: Final = 4
"""So many clauses before a sum can hold what it sums up."""
_PARALLEL: Final = re.compile(r"[0-9][^,，。;；、]{0,12}[、,，]\Z")
_MEAN: Final = re.compile(r"(?:[^,，。;；、0-9(（]{0,10}(?:平均|均值|水平)(?:水平|数|值|线)?)?的?(?P<open>[(（])?")
_COMPARES: Final = re.compile(
    r"[0-9.,]+[万亿]?(?:元|%|人|户|亩|公斤)?(?:[略稍微]?(?:[高低快慢]|[多少](?=[0-9]|得多|很多|一些|近|约|了))|的(?:近|约|超过?)?[0-9一二三四五六七八九半])"
)
_SUM: Final = re.compile(
    "(?:[两三四五六七八九十][样项类种者县地市区镇乡村]{1,2})?(?:加起来|加在一起|合起来|合在一起|合计|总计|合共|共计)|总[额量数值]"
)
_ONE_OF: Final = re.compile(r"[0-9]+个[^,，。;；]{0,24}?之一")


class Governor:
    """The references of a document, and which of them governs a number inside one clause.

    Parameters
    ----------
    clean : str
        Clean text.
    structure : Structure
        Its structure.
    home : PlaceMatch or None
        The document's own place.
    scopes : list of Scope
        Every reference to a place, in text order.
    givers : dict
        Codes of the divisions that help others in this text.
    on : str or None
        ISO date.
    """

    def __init__(
        self,
        clean: str,
        structure: Structure,
        home: PlaceMatch | None,
        scopes: list[Scope],
        givers: dict[str, int],
        on: str | None,
    ) -> None:
        self.clean = clean
        self.structure = structure
        self.home = home
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

    def _within(self, start: int, end: int) -> list[Scope]:
        """Return the references that start in a stretch."""
        return self.scopes[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _govern(self, scopes: list[Scope], pos: int, clause: tuple[int, int]) -> Scope | None:
        """Choose among the references of a clause before an offset: the subject, or a place that the number hangs on."""
        told = next((s for s in reversed(scopes[-_LAST:]) if s.role == "foreign" and self._own_value(s, pos)), None)
        if told is not None:
            return told
        able = [
            s
            for s in scopes[-40:]
            if s.end <= pos
            and (s.role not in ("muted", "foreign") or self._has_units(s, pos))
            and not self._whole_of_share(s, pos)
        ]
        if not able:
            return None
        inner = able[-1]
        if self._gives(inner) and self._own_units(inner, pos):
            return inner
        if len(able) == 1:
            return None if self._mere_frame(inner, pos) else inner
        if self._hangs_on(inner, pos) and not _COUNTED.match(self.clean, pos):
            return inner
        kept = [s for s in able if not self._gives(s)]
        if not kept:
            return None if self._mere_frame(inner, pos) else inner
        subject = next((s for s in kept if s.role == "subject"), None)
        inner = kept[-1]
        if subject is None or subject is inner:
            return None if self._mere_frame(inner, pos) and subject is None else inner
        return self._of_two(subject, inner, pos)

    def _of_two(self, subject: Scope, inner: Scope, pos: int) -> Scope:
        """Choose between the subject of a clause and the last place named in it."""
        if lies_in(subject.place, inner.place) and subject.place != inner.place and inner.place.level != subject.place.level:
            return inner if _ONE_OF.match(self.clean, pos) else subject
        if subject.place.group == inner.place.group >= 0:
            return inner
        if _PARALLEL.search(self.clean, subject.end, inner.start):
            return inner
        if self._cues.contains.search(self.clean, subject.end, inner.start):
            return subject
        return inner

    def _has_units(self, scope: Scope, pos: int) -> bool:
        """Tell whether a number counts the divisions of the place right before it, whatever that is for (列全省51个县第9位)."""
        return scope.role == "foreign" and scope.end == pos and _DIVISIONS.match(self.clean, pos) is not None

    def _own_value(self, scope: Scope, pos: int) -> bool:
        """Tell whether a number is that of the place compared with (低于全省平均（10942元）, 比河南省平均2.57%略低)."""
        mean = _MEAN.fullmatch(self.clean, scope.end, pos) if 0 <= pos - scope.end < _MEAN_REACH else None
        return mean is not None and bool((mean["open"] and pos - scope.end > 1) or _COMPARES.match(self.clean, pos))

    def _own_units(self, scope: Scope, pos: int) -> bool:
        """Tell whether a number counts the parts of the place right before it (常州6个辖市区)."""
        return 0 <= pos - scope.end <= 1 and _OWN_UNITS.match(self.clean, pos) is not None

    def _counts_counties(self, place: PlaceMatch | None, pos: int, sentence: tuple[int, int]) -> PlaceMatch | None:
        """Return the province where its government tells of a number of counties (自治区宣布8个贫困县退出)."""
        if place is None or not place.parents or _COUNTIES.match(self.clean, pos) is None:
            return None
        if _PROVINCE.search(self.clean, max(sentence[0], pos - _REACH), pos) is None:
            return None
        return division(place.parents[0], place.start, place.end, self._on)

    def _hangs_on(self, scope: Scope, pos: int) -> bool:
        """Tell whether a number stands right behind a place (广西33个重点县)."""
        return pos - scope.end <= 1 and not self._gives(scope)

    def _whole_of_share(self, scope: Scope, pos: int) -> bool:
        """Tell whether a place is the whole that the number is a share or a multiple of (占全市的三分之一, 是全县平均的3.6倍)."""
        if _SHARE.match(self.clean, pos) and _OF.fullmatch(self.clean, scope.end, pos):
            return True
        if _TIMES.match(self.clean, pos) and _IS.search(self.clean, max(0, scope.start - 3), scope.start):
            return _TIMES_OF.fullmatch(self.clean, scope.end, pos) is not None
        if _GIVES_PART.search(self.clean, max(0, scope.start - 3), scope.start) and _SHARE.match(self.clean, scope.end):
            return True
        if not self._cues.share_before.search(self.clean, max(0, scope.start - 8), scope.start):
            return False
        return bool(_SHARE.match(self.clean, pos)) or pos - scope.end > 14

    def _summed(self, clause: tuple[int, int], sentence: tuple[int, int]) -> tuple[PlaceMatch, tuple[int, int]] | None:
        """Return what the places right before a clause lie in that sums them up (A县…亩、B县…亩，两样加起来…)."""
        if not _SUM.match(self.clean, clause[0]):
            return None
        at = bisect_left(self._clauses, clause[0])
        start = max(sentence[0], self._clauses[max(0, at - _SUMMED)], self.clean.rfind("；", sentence[0], clause[0]) + 1)
        named = [s for s in self._within(start, clause[0]) if s.kind == "named" and s.role not in ("muted", "foreign")]
        members = [s for s in named if s.place.code and s.place.level == named[-1].place.level]
        if len({s.place.code for s in members}) < 2:
            return None
        whole = common_parent([s.place for s in members], self._on)
        return None if whole is None else (whole, (members[0].start, members[-1].end))

    def _mere_frame(self, scope: Scope, pos: int) -> bool:
        """Tell whether a reference is only a frame wider than the document's own place, or a helper without its receiver."""
        if self._gives(scope) and self.home is not None and not lies_in(self.home, scope.place):
            return self.home.level != "country" or scope.role != "subject" or not self.clean[pos : pos + 1].isdigit()
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
        return gives(scope.place, self._givers)

    def _own_or_below(self, scope: Scope) -> bool:
        """Tell whether a place is the document's own or lies in it."""
        return self._frame is None or lies_in(scope.place, self._frame)

    def _labels(self, heading: Block, scope: Scope) -> bool:
        """Tell whether a heading is the name of a place and no more, or opens with it: 二、旺苍：茶上了山."""
        named = _NUMBERED.fullmatch(self.clean, heading.start, scope.start) is not None
        return named and (scope.end == heading.end or self.clean.startswith(("：", ":", "】"), scope.end))

    def _speaks_of_all(self, start: int, end: int) -> bool:
        """Tell whether a sentence speaks of the whole of the document's own place (带动全镇发展)."""
        home = self.home
        if home is None:
            return False
        stop = bisect_left(self._starts, end)
        first = max(bisect_left(self._starts, start), stop - _SPAN)
        return any(
            s.kind == "anaphor" and s.place.name == home.name and self.clean[s.start] in "全我" and s.role != "foreign"
            for s in self.scopes[first:stop]
        )

    def _takes_turns(self, scope: Scope, start: int, end: int) -> bool:
        """Tell whether a sentence speaks of one place after another of the same kind (于田出列22个村，策勒脱贫1.3万人)."""
        level = scope.place.level
        told = [s for s in self._within(start, end) if s.kind == "named" and s.role == "subject" and s.place.level == level]
        return len({s.place.code for s in told if s.place.group < 0}) > 1
