"""Headings and lead-ins: the words that govern what follows until their scope ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from povext.linking._cues import cues
from povext.text import Structure

__all__ = ["Lead", "Leads"]


_DASHES: Final = ("(", "（", "—", "－", "──", "--", "–")
_HEAD: Final = 60
_ASKS: Final = re.compile("(?:问|[^，。：:；“”]{0,10}(?:记者|主持人)|记者[^，。：:；“”]{0,6})(?:问|提问)?[：:]")
_ASKED: Final = 120
_NUMBERED: Final = re.compile("([一二三四五六七八九十]{1,3}、)|[（(][一二三四五六七八九十]{1,3}[)）]")
_LABEL: Final = re.compile("[【［〔][^【】［］〔〕。，；\n]{2,20}[】］〕](?=[^\n])")
_INLINE: Final = 24
_INTERVIEW: Final = 2
_LOOK_BACK: Final = 58
"""As many lead-ins before the last one are looked at."""


class Lead(NamedTuple):
    """Governing words: clean offsets, where what they govern ends, and what they are.

    `kind` is ``heading``, ``opening`` (before a colon), ``scene`` (2023年，是…的一年。), ``question``, ``sentence`` or ``title``.
    """

    start: int
    end: int
    until: int
    kind: str


def _heads(clean: str, structure: Structure) -> list[tuple[int, int]]:
    """The headline, and the line under it that a dash or a bracket sets off as its second part."""
    if structure.title is None:
        return []
    under = next((b for b in structure.blocks if b.start >= structure.title[1]), None)
    if under is None or under.end - under.start >= _HEAD or not clean.startswith(_DASHES, under.start):
        return [structure.title]
    return [structure.title, (under.start, under.end)]


def _inline(clean: str, structure: Structure) -> Iterator[tuple[int, int]]:
    """Where blocks with a number before them (三、2021年安排。计划…) begin, and where the next one begins that is no deeper."""
    marked = [(b.start, m.lastindex or 2) for b in structure.blocks if (m := _NUMBERED.match(clean, b.start, b.end))]
    ends = {1: len(clean), 2: len(clean)}
    for start, level in reversed(marked):
        yield start, min(ends[deep] for deep in range(1, level + 1))
        ends[level] = start


def _labels(clean: str, structure: Structure) -> Iterator[Lead]:
    """Labels in brackets that paragraphs open with (【2017年】路通了…), up to the next label or heading."""
    until = len(clean)
    for block in reversed(structure.blocks):
        label = _LABEL.match(clean, block.start, block.end) if block.kind != "heading" else None
        if label:
            yield Lead(block.start, label.end(), until, "heading")
        if label or block.kind == "heading":
            until = block.start


def _questions(clean: str, structure: Structure) -> Iterator[Lead]:
    """The questions of an interview, each of which governs the answer, up to the next one."""
    asked = [(b, m) for b in structure.blocks if b.end - b.start < _ASKED and (m := _ASKS.match(clean, b.start, b.end))]
    if len(asked) < _INTERVIEW:
        return
    for n, (block, mark) in enumerate(asked):
        until = asked[n + 1][0].start if n + 1 < len(asked) else len(clean)
        yield Lead(mark.end(), block.end, until, "question")


class Leads:
    """The headings and lead-ins of one text.

    These lead: a heading, up to the next heading that is no deeper; a lead-in before a colon (``会议明确2019年目标：…``) or a
    sentence that sets the scene (``2023年，是…的一年。``), up to the next heading; a sentence without numbers, to the end of its
    paragraph; a title that names a year (``…2019年度统计公报``), to the end of the text.

    Parameters
    ----------
    clean : str
        The clean view of the text.
    structure : Structure
        How it is built.
    numbers : sequence of int
        Where its quantities start, in order.
    """

    def __init__(self, clean: str, structure: Structure, numbers: Sequence[int]) -> None:
        end = len(clean)
        headings = [b for b in structure.blocks if b.kind == "heading"]
        leads = [
            Lead(b.start, b.end, next((h.start for h in headings[n + 1 :] if h.level <= b.level), end), "heading")
            for n, b in enumerate(headings[:1000])
        ]
        heading_starts = [h.start for h in headings]
        blocks = [(b.start, b.end) for b in structure.blocks]
        block_starts = [s for s, _ in blocks]
        inline = dict(_inline(clean, structure))
        for start, stop in structure.sentences:
            k = bisect_right(block_starts, start) - 1
            block_end = blocks[k][1] if k >= 0 else end
            n = bisect_right(heading_starts, start)
            next_heading = heading_starts[n] if n < len(headings) else end
            colon = clean.find("：", start, stop)
            if colon >= 0 and cues().lead.opens.search(clean, max(start, colon - 60), colon + 1):
                leads.append(Lead(start, colon + 1, next_heading, "opening"))
            elif cues().lead.scene.search(clean, start, stop):
                leads.append(Lead(start, stop, next_heading, "scene"))
            elif stop < block_end and bisect_left(numbers, stop) == bisect_left(numbers, start):
                if start in inline and stop - start <= _INLINE:
                    leads.append(Lead(start, stop, inline[start], "heading"))
                    continue
                leads.append(Lead(start, stop, block_end, "sentence"))
            elif stop - start < 40 and start == block_starts[k] and bisect_left(numbers, stop) == bisect_left(numbers, start):
                leads.append(Lead(start, stop, blocks[k + 1][1] if k + 1 < len(blocks) else end, "sentence"))
        leads.extend(Lead(*head, end, "title") for head in _heads(clean, structure) if cues().lead.annual.search(clean, *head))
        leads.extend(_questions(clean, structure))
        leads.extend(_labels(clean, structure))
        self._leads = sorted(set(leads))
        self._starts = [lead.start for lead in self._leads]
        self._open: dict[int, list[Lead]] = {}

    def of(self, position: int) -> Iterator[Lead]:
        """The headings and lead-ins that govern a position, nearest first.

        Parameters
        ----------
        position : int
            Clean offset.

        Yields
        ------
        Lead
        """
        last = bisect_right(self._starts, position) - 1
        if last < 0:
            return
        open_ = self._open.get(last)
        if open_ is None:
            start = self._starts[last]
            nearest = self._leads[max(0, last - _LOOK_BACK) : last + 1]
            open_ = self._open[last] = [lead for lead in reversed(nearest) if lead.until > start]
        for lead in open_:
            if lead.end <= position < lead.until:
                yield lead
