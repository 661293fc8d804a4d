"""Sentences and clauses of a clean text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

__all__ = ["clauses", "sentences"]

# A stop ends a sentence together with the marks that close after it; a title in 《》 keeps the stops inside it; a point ends
# one between Chinese characters. The expression reads on greedily and never gives a character back, so it is linear.
_SENTENCE: Final = re.compile(
    r"(?!\s)(?:[^。！？!?\n.《]++|《(?:[^《》\n]{0,80}》)?+|\.(?!(?<=[\u4e00-\u9fff%]\.)(?:[\s\u4e00-\u9fff“]|$)))*+"
    r"(?:(?:[。！？!?]|(?<=[\u4e00-\u9fff%])\.)++(?:[”’\"'）)】〕」』》]|……)*+)?+"
)
# Marks that always part clauses; a clause starts with no mark that closes what went before.
_PIECE: Final = re.compile("[^\\s，；。！？：…;!?”’）)】〕」』》][^，；。！？…\n\t;!?]*")
# Marks that part them, but not inside numerals (1,000; 1:3; 08:37), nor the dash of a range (1800—2800), nor a decimal point.
_CUT: Final = re.compile(
    r"[,:：.—](?:(?<=,)(?!(?<=[0-9],)[0-9]{3}(?![0-9]))|(?<=[:：])(?!(?<=[0-9][:：])[0-9])"
    r"|(?<=—)(?:—++(?!(?<=[0-9年月日%万亿千元]——)[0-9一二三四五六七八九十])|(?<![0-9年月日%万亿千元—]—)(?!—))"
    r"|(?<=[\u4e00-\u9fff%]\.)(?=[ \n\u4e00-\u9fff]|$))"
)


_TEXT: Final = re.compile(r"\S")


def sentences(clean: str) -> list[tuple[int, int]]:
    """Cut a text into sentences.

    Parameters
    ----------
    clean : str
        The clean view of a text.

    Returns
    -------
    list of (int, int)
        Clean offsets without white space around; final marks and closing quotes belong to the sentence.

    Examples
    --------
    >>> text = "他说：“路通了。”村里有62户。"
    >>> [text[a:b] for a, b in sentences(text)]
    ['他说：“路通了。”', '村里有62户。']
    """
    spans = [found.span() for found in _SENTENCE.finditer(clean)]
    return [(a, b) if clean[b - 1] > " " else (a, a + len(clean[a:b].rstrip())) for a, b in spans if a < b]


def clauses(clean: str) -> list[tuple[int, int]]:
    """Cut a text into clauses.

    Parameters
    ----------
    clean : str
        The clean view of a text.

    Returns
    -------
    list of (int, int)
        Clean offsets without the marks between the clauses.

    Examples
    --------
    >>> text = "投入1,234万元，按1:3配套；年均1800—2800元——全县第一。"
    >>> [text[a:b] for a, b in clauses(text)]
    ['投入1,234万元', '按1:3配套', '年均1800—2800元', '全县第一']
    """
    spans = [found.span() for found in _PIECE.finditer(clean)]
    cuts = [found.span() for found in _CUT.finditer(clean)]
    if cuts:
        spans = _cut(clean, spans, cuts)
    if " " not in clean:
        return spans
    return [span if clean[span[1] - 1] > " " else (span[0], _rstrip(clean, *span)) for span in spans]


def _cut(clean: str, spans: list[tuple[int, int]], cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut stretches at more marks; both ascending, and far fewer marks than stretches."""
    out: list[tuple[int, int]] = []
    starts = [start for start, _ in spans]
    done = k = 0
    while k < len(cuts):
        number = bisect_right(starts, cuts[k][0]) - 1
        if number < done or cuts[k][0] >= spans[number][1]:
            k += 1
            continue
        out += spans[done:number]
        start, end = spans[number]
        done = number + 1
        while k < len(cuts) and cuts[k][0] < end:
            if _rstrip(clean, start, cuts[k][0]) > start:
                out.append((start, cuts[k][0]))
            start = max(start, cuts[k][1])
            k += 1
            if start < end and clean[start] <= " ":
                rest = _TEXT.search(clean, start, end)
                start = rest.start() if rest else end
        if start < end:
            out.append((start, end))
    return out + spans[done:]


def _rstrip(text: str, start: int, end: int) -> int:
    """Return the end of a stretch without the white space at its end."""
    return start + len(text[start:end].rstrip())
