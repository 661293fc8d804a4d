"""Noise that real pages carry inside their sentences."""

from __future__ import annotations

import re

from povext.text.aligned import AlignedText, Edit, apply_edits
from povext.text.script import simplify

__all__ = ["align"]

_PINYIN = r"(?<=[\u3400-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüɡńňǹ]{1,7}[)）]"
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]")
_NOISE = re.compile(
    rf"(?P<pinyin>{_PINYIN})"
    r"|(?P<comma>(?<=[,，])[,，]+|(?<=[。])。+)"
    r"|(?P<hidden>[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+|\r(?=\n))"
    r"|(?P<space>(?<=[0-9])[ \t]+(?=[\u3400-\u9fff%])|(?<=[\u3400-\u9fff])[ \t]+(?=[0-9]))"
)


def _edits(clean: str) -> list[Edit]:
    out: list[Edit] = []
    for found in _NOISE.finditer(clean):
        if found.lastgroup == "pinyin" and not _TONE.search(found[0]):
            continue
        out.append((found.start(), found.end(), ""))
    return out


def align(raw: str) -> AlignedText:
    """Lay the clean view over a raw text.

    Parameters
    ----------
    raw : str
        The text as it was handed in.

    Returns
    -------
    AlignedText
        Its clean view, with the way back to the raw characters.

    Examples
    --------
    >>> align("2點(diǎn)多個(gè)億").clean
    '2点多个亿'
    """
    view = AlignedText(raw, simplify(raw))
    return apply_edits(view, _edits(view.clean))
