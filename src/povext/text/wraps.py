"""Line breaks that fall inside a sentence: hard-wrapped text, pages copied out of PDF files."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from povext.text.aligned import Edit

__all__ = ["wrap_edits"]

# A line that starts something new by its look: blank, indented, an item, a heading, a table row.
_NEW: Final = re.compile(
    r"\s|[一二三四五六七八九十百]{1,3}[、.．]|[一二三四五六七八九十]是|[(（][一二三四五六七八九十0-9]{1,3}[)）]"
    r"|[0-9]{1,2}[.、．](?![0-9])|第[一二三四五六七八九十百0-9]{1,4}[章节条编]|[①-⑳㈠-㈩●■◆★▲△▼◎○•·*▪—|]|-[ \u4e00-\u9fff]"
)
_MARKED: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.、．]|第[一二三四五六七八九十0-9]{1,3}[章节编])"
)
_STOPS: Final = frozenset("。！？”")
_CLOSED: Final = frozenset("。！？!?；;：:…|”’」』）)】〕》>")
_NO_START: Final = frozenset("，。、；：？！％%）)」』”’》】的了着等")
"""What no sentence, heading or paragraph starts with."""
_NO_END: Final = frozenset("，,、的和与及或在为对把被将从以于第约近超达至到共每（(“‘《【")
"""What none of them ends on."""
_UNITS: Final = frozenset("年月日万亿千百元个名户人家所座亩吨公平项件次位处条倍成多余%")
_CREDIT: Final = re.compile(r"(?:摄|供图|报道|编辑|文|图|电|讯|完)$")
_DATED: Final = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[ T]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?$")
"""A whole date at the end of a line: no unit goes on with it, though the next line may begin with one whose number was lost."""
_NARROWEST, _WIDEST = 12, 60
_MIDDLING, _LONG = 20, 30
"""Lines of running text have so many characters at least, where sentences have ended before, and where none has."""
_PHRASE: Final = 4
"""What stands behind a full stop is no signature from so many characters on."""
_RAGGED: Final = 2
"""How far, in characters, the full lines of wrapped text may fall short of the longest."""


def wrap_edits(text: str) -> list[Edit]:
    r"""Find the line breaks that fall inside a sentence.

    A break is one where no sentence could end or start; or after a line that holds sentence marks itself and still ends
    without one; or after a full line of a text whose lines are all cut at one width.

    Parameters
    ----------
    text : str
        Clean text.

    Returns
    -------
    list of (int, int, str)
        The breaks; between Latin letters a space takes their place.

    Examples
    --------
    >>> wrap_edits("全县有扶贫车间12\n家，就业稳定。")
    [(9, 10, '')]
    >>> wrap_edits("发布时间：2016-03-01\n年，全县减贫12人。")
    []
    """
    if "\n" not in text:
        return []
    lines = text.split("\n")
    width = _width(lines)
    spaced = width > 0 and "\n\n" in text  # paragraphs stand apart: a full line ends none, whatever it ends on
    out: list[Edit] = []
    at, body = 0, False
    for line, following in pairwise(lines):
        at += len(line) + 1
        last = line.rstrip(" \t")[-1:]
        if last in _CLOSED and not (spaced and width - _RAGGED <= _measure(line) <= width and following):
            body = body or last in _STOPS
        elif (
            last
            and following
            and not _NEW.match(following)
            and (_is_open(line.rstrip(" \t"), following[0], body) or (width and width - _RAGGED <= _measure(line) <= width))
        ):
            latin = last.isascii() and last.isalpha() and following[0].isascii()
            out.append((at - 1 - len(line) + len(line.rstrip(" \t")), at, " " if latin else ""))
    return out


def _is_open(line: str, following: str, body: bool) -> bool:
    """Tell whether a line stops in the middle of a sentence that the next line goes on with."""
    last = line[-1]
    if last in _NO_END or following in _NO_START or (last.isdigit() and following in _UNITS and not _DATED.search(line)):
        return True
    tail = max(map(line.rfind, "。！？；")) + 1
    if tail:
        return len(line) >= (_NARROWEST if len(line) - tail >= _PHRASE else _LONG) and not _CREDIT.search(line)
    return len(line) >= (_MIDDLING if body else _LONG) and "，" in line and not _MARKED.match(line)


def _measure(line: str) -> float:
    """Measure a line in Chinese characters: Latin letters and digits take half the room."""
    return sum(1 if c > "\u02ff" else 0.5 for c in line) if len(line) <= 2 * _WIDEST else len(line)


def _width(lines: list[str]) -> float:
    """Return the width at which the lines of a text are cut, or 0 where they are not."""
    longest = max(map(len, lines))
    if len(lines) < 4 or not _NARROWEST <= longest <= 2 * _WIDEST:
        return 0
    widths = [_measure(line) for line in lines if line]
    width = max(widths)
    full = sum(w >= width - _RAGGED for w in widths)
    return width if width <= _WIDEST and full >= 3 and full * 3 >= len(widths) else 0
