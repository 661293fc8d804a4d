"""Pinyin in brackets after single characters, which some sites put into their pages: ``2點(diǎn)多個(gè)億``.

Real brackets stay: ``(GDP)`` is no syllable, and ``(li)`` or ``(ha)`` without a tone mark goes only where the character
before it is read so. The readings are data: ``data/readings.txt``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from povext.text.aligned import Edit

__all__ = ["pinyin_edits"]

# One to eight syllables, with or without tone marks, or the letters of Zhuyin.
_BRACKET: Final = re.compile(
    r"[(（](?:(?P<latin>[a-zA-Zàáèéìíòóùúüāēěīńňōūǎăǐĭǒŏǔŭǖǘǚǜǹɡḿ '’·-]{1,48})"
    r"|[\u3105-\u312f\u31a0-\u31bf\u02c9\u02ca\u02c7\u02cb\u02d9 ]{1,12})[)）]"
)
_TONE: Final = re.compile("[àáèéìíòóùúāēěīńňōūǎăǐĭǒŏǔŭǖǘǚǜǹḿ]")
_BREAKS: Final = re.compile("[ '’·-]+")


@cache
def _readings() -> dict[str, frozenset[str]]:
    """Read, for each syllable without tone, the characters read so."""
    lines = (files("povext.text") / "data" / "readings.txt").read_text("utf-8").splitlines()
    return {syllable: frozenset(characters) for syllable, characters in (line.split("\t") for line in lines)}


def pinyin_edits(text: str) -> list[Edit]:
    """Find the brackets that hold nothing but how the characters before them are read.

    Parameters
    ----------
    text : str
        Text in simplified script.

    Returns
    -------
    list of (int, int, str)
        What to leave out.

    Examples
    --------
    >>> pinyin_edits("53个(gè)村，生产总值(GDP)")
    [(3, 7, '')]
    """
    if "(" not in text and "（" not in text:
        return []
    out: list[Edit] = []
    for found in _BRACKET.finditer(text):
        start = found.start()
        latin = found["latin"]
        if start and (latin is None or _is_reading(text[max(0, start - 8) : start], latin)):
            out.append((start, found.end(), ""))
    return out


def _is_reading(before: str, latin: str) -> bool:
    """Tell whether the Latin letters are how the last characters are read."""
    sure, letters = _letters(latin)
    return sure or (bool(letters) and _matches(before, letters))


@lru_cache(maxsize=4096)
def _letters(latin: str) -> tuple[bool, str]:
    """Tell whether the letters are pinyin by their tone marks; else, where they may be, give them without marks and breaks."""
    plain = "".join(c for c in unicodedata.normalize("NFD", latin.casefold().replace("ɡ", "g")) if c.isascii())
    parts = [part for part in _BREAKS.split(plain) if part]
    if not parts or max(map(len, parts)) > 24:
        return False, ""
    if _TONE.search(latin) is not None:
        return all(_syllables(part) for part in parts), ""
    return False, "".join(parts) if len(latin) <= 24 else ""


def _syllables(letters: str) -> bool:
    """Tell whether the letters can be cut into syllables."""
    readings = _readings()
    ends = {0}
    for start in range(len(letters)):
        if start in ends:
            ends.update(start + n for n in range(1, 7) if letters[start : start + n] in readings)
    return len(letters) in ends


def _matches(before: str, letters: str) -> bool:
    """Tell whether the letters, cut into syllables from the end, are readings of the last characters."""
    readings = _readings()
    ends = {len(letters)}
    for character in reversed(before):
        ends = {
            end - n for end in ends for n in range(1, min(6, end) + 1) if character in readings.get(letters[end - n : end], ())
        }
        if 0 in ends:
            return True
        if not ends:
            return False
    return False
