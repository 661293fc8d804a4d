"""The finder of times: tokens, phrases, ranges, roles."""

from __future__ import annotations

import re
from typing import NamedTuple

from povext.periods import calendar as cal
from povext.periods.lexicon import load, tokens
from povext.periods.resolve import Phrase, Reader

__all__ = ["PeriodMatch", "match"]

_RANGE = re.compile(r"[ \u3000]?(?:起|开始)?[ \u3000]?(?:—{1,2}|－|–|―|-{1,2}|~|～|─{1,2}|(?:持续|一直|延续|延长|直)?(?:至|到))[ \u3000]?(?:自)?")
_SINCE = re.compile(r"以来|(?:之后|以后|起)?至今|[^，。；：！？\n,;!?、]{1,14}?以来")
_FROM = re.compile(r"开始(?!前)|起(?![伏点来草诉义码立到])|始")
_BEFORE = re.compile(r"[之以]?前(?![往后列景期沿三两几])")
_AFTER = re.compile(r"[之以]?后(?![期续])")
_STOP = re.compile(r"[为]?止")


class PeriodMatch(NamedTuple):
    """A time expression in clean text.

    Parameters
    ----------
    start, end : int
        Offsets in the clean text.
    begin, finish : str or None
        ISO dates, inclusive.
    kind : str
        ``day``, ``month``, ``quarter``, ``half``, ``year``, ``range``, ``since``, ``until``, ``duration``, ``plan``, ``now``, ...
    certainty : str
        ``"resolved"``, ``"relative without a date"`` or ``"inferred"``.
    role : str
        How it governs: ``at``, ``since``, ``until``, ``deadline``, ``cumulative``, ``now``, ``baseline``, ``norm``,
        ``duration``, ``vague`` or ``name``.
    """

    start: int
    end: int
    begin: str | None
    finish: str | None
    kind: str
    certainty: str
    role: str


def match(clean: str, published: str | None = None) -> list[PeriodMatch]:
    """Find the time expressions of a clean text.

    Parameters
    ----------
    clean : str
        Simplified, half-width text.
    published : str or None
        ISO date that relative times are told from.

    Returns
    -------
    list of PeriodMatch
        In text order, not overlapping.

    Raises
    ------
    ValueError
        Where `published` is no ISO date.

    Examples
    --------
    >>> [(m.begin, m.finish) for m in match("今年上半年", "2020-10-19")]
    [('2020-01-01', '2020-06-30')]
    """
    reader = Reader(clean, cal.parse_iso(published), tokens(clean))
    found: list[PeriodMatch] = []
    i = 0
    while i < len(reader.toks):
        phrase, i = reader.phrase(i)
        if phrase is None:
            continue
        phrase, i = _range(reader, phrase, i)
        found.append(_finish(reader, phrase))
        if phrase.box is not None and phrase.kind not in ("now", "vague", "duration") and phrase.role != "cumulative":
            reader.told = phrase
            reader.told_end = phrase.end
    return found


def _range(reader: Reader, first: Phrase, i: int) -> tuple[Phrase, int]:
    """Join two phrases that a dash, 至 or 到 ties together."""
    if i >= len(reader.toks) or first.kind in ("duration", "vague"):
        return first, i
    token = reader.toks[i]
    if token.kind == "now" and token.start == first.end and token.text[0] in "至到直":
        box = (first.box[0], reader.day) if first.box and reader.pub else None
        return first._replace(end=token.end, box=box, kind="since", role="since"), i + 1
    if token.start - first.end > 6 or not _RANGE.fullmatch(reader.clean, first.end, token.start):
        return first, i
    second, after = reader.phrase(i, first)
    if second is None or second.kind in ("duration", "vague"):
        return first, i
    box = None
    if first.box and second.box:
        if second.box[1] < first.box[0]:
            return first, i
        box = (first.box[0], second.box[1])
    certainty = first.certainty if first.certainty != "resolved" else second.certainty
    return Phrase(first.start, second.end, box, "range", certainty, "", first.source), after


def _finish(reader: Reader, phrase: Phrase) -> PeriodMatch:
    """Read what stands beside the phrase (自, 截至, 以来, 前, 比) and write the match."""
    cues = load("cues")["before"]
    clean, box, kind, role, end = reader.clean, phrase.box, phrase.kind, phrase.role, phrase.end
    before = clean[max(0, phrase.start - 4) : phrase.start].rstrip(" ")
    start = phrase.start
    if role not in ("vague", "duration"):
        if since := (_SINCE.match(clean, end) if clean.find("以来", end, end + 18) >= 0 or clean.startswith("至今", end) else None):
            kind, role = "since", "since"
            if since.group() in ("以来", "至今"):
                end = since.end()
            box = _until_now(reader, box)
        elif not role and (start_mark := _FROM.match(clean, end)) and kind != "range":
            kind, role, end = "since", "since", start_mark.end()
            box = _until_now(reader, box)
        elif (edge := _BEFORE.match(clean, end)) and role in ("", "deadline"):
            role, end = "deadline", edge.end()
        elif not role and (edge := _AFTER.match(clean, end)):
            end = edge.end()
        elif stop := _STOP.match(clean, end):
            end, role = stop.end(), "until"
        if any(before.endswith(cue) for cue in cues["until"]):
            role = "until" if role in ("", "until", "deadline") else role
            if box and role == "until":
                last = reader.day if reader.pub and box[0] <= reader.day <= box[1] else box[1]
                box, kind = (last, last), "until"
        elif any(before.endswith(cue) for cue in cues["baseline"][:9]) and role in ("", "at"):
            role = "baseline"
    return PeriodMatch(
        start, end, cal.iso(box[0]) if box else None, cal.iso(box[1]) if box else None, kind, phrase.certainty, role or "at"
    )


def _until_now(reader: Reader, box: cal.Box | None) -> cal.Box | None:
    if box is None:
        return None
    if reader.pub is None:
        return box
    return (box[0], reader.day) if reader.day >= box[0] else box
