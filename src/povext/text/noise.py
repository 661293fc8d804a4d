"""Noise that real pages carry inside their sentences, as rules in ``data/noise.toml``, and text decoded wrongly."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from povext.text.aligned import Edit
from povext.text.pinyin import pinyin_edits

__all__ = ["chinese_marks", "mojibake_edits", "noise_edits"]


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    cut: int | str
    inside: str
    put: str


@cache
def _rules() -> tuple[tuple[re.Pattern[str], tuple[_Rule, ...]], ...]:
    """Compile the rules, grouped by what has to occur before they are tried."""
    data = (files("povext.text") / "data" / "noise.toml").read_text("utf-8")
    groups: dict[str, list[_Rule]] = {}
    for rule in tomllib.loads(data)["rule"]:
        pattern = re.compile(rule["pattern"])
        cut = "cut" if "cut" in pattern.groupindex else 0
        groups.setdefault(rule["gate"], []).append(_Rule(pattern, cut, rule.get("inside", ""), rule.get("put", "")))
    return tuple((re.compile(gate), tuple(rules)) for gate, rules in groups.items())


def noise_edits(text: str) -> list[Edit]:
    """Find the noise inside the sentences of a text.

    Parameters
    ----------
    text : str
        Text in simplified script with plain widths.

    Returns
    -------
    list of (int, int, str)
        What to leave out or to replace, in order.

    Examples
    --------
    >>> noise_edits("共有 53 个村，，")
    [(2, 3, ''), (5, 6, ''), (9, 10, '')]
    """
    edits = pinyin_edits(text)
    for gate, rules in _rules() if _ANY.search(text) else ():
        if not gate.search(text):
            continue
        for rule in rules:
            if rule.inside:
                for found in rule.pattern.finditer(text):
                    edits.extend((i, i + 1, "") for i in range(*found.span()) if text[i] in rule.inside)
            else:
                cut = rule.cut
                edits.extend((found.start(cut), found.end(cut), rule.put) for found in rule.pattern.finditer(text))
    return sorted(set(edits))  # two rules may leave out the same space


# What one of the gates in the data asks for, in a single search: most texts hold none of it.
_ANY: Final = re.compile(
    "[\r ·○◯FO\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff,，、。；：？！](?:(?<![,，、。；：？！])| {0,3}[,，、。；：？！])"
)

_ASCII_MARK: Final = re.compile(
    "[,;:?!()](?:(?<=[\u3400-\u9fff”》）].)|(?<=%[,;:)])|(?=[\u3400-\u9fff“《（]))|[)](?=[，。；：、！？])"
)
_CHINESE_MARKS: Final = str.maketrans(",;:?!()", "，；：？！（）")


def chinese_marks(text: str) -> str:
    """Write the ASCII marks that stand beside a Chinese character as Chinese ones, one for one.

    Parameters
    ----------
    text : str
        Text in simplified script with plain widths.

    Returns
    -------
    str
        As many characters; the same object where nothing changes.

    Examples
    --------
    >>> chinese_marks("脱贫(含2014年)2,135人,其中:搬迁312人")
    '脱贫（含2014年）2,135人，其中：搬迁312人'
    """
    return _ASCII_MARK.sub(lambda m: m[0].translate(_CHINESE_MARKS), text) if _ASCII_MARK.search(text) else text


# UTF-8 read as Windows-1252 or Latin-1: each Chinese character became three letters of which the first is one of these.
_WRONG: Final = (
    "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014"
    "\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_MOJIBAKE: Final = re.compile(f"(?:[\u00e2-\u00ef][\u0080-\u00bf{_WRONG}]{{2}}){{2,}}")
_SUSPECT: Final = re.compile(f"[\u00e2-\u00ef][\u0080-\u00bf{_WRONG}]{{2}}[\u00e2-\u00ef]")
_TRIPLE: Final = re.compile("...", re.DOTALL)


def mojibake_edits(text: str) -> list[Edit]:
    """Find Chinese characters that a wrong decoding has turned into three letters each.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int, str)
        The letters and the character they were.

    Examples
    --------
    >>> mojibake_edits("\u00e8\u00b4\u00ab\u00e5\u203a\u00b0") # the six letters that 贫困 turns into
    [(0, 3, '贫'), (3, 6, '困')]
    """
    out: list[Edit] = []
    if text.isascii() or not _SUSPECT.search(text):
        return out
    for found in _MOJIBAKE.finditer(text):
        for triple in _TRIPLE.finditer(text, *found.span()):
            character = _decode(triple[0])
            if character:
                out.append((triple.start(), triple.end(), character))
    return out


def _decode(letters: str) -> str:
    """Decode three letters as the bytes of one character; empty where they are none."""
    try:
        return b"".join(c.encode("latin-1" if c < "\u0100" else "cp1252") for c in letters).decode("utf-8")
    except UnicodeError:
        return ""
