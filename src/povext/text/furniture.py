"""Page furniture: what stands on a page without being part of its text. The rules are data: ``data/furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LineRules", "inline_furniture", "line_rules", "merged"]


class LineRules:
    """The rules that judge whole lines, compiled once; :func:`line_rules` gives them.

    Parameters
    ----------
    data : dict
        The tables ``line``, ``tail`` and ``caption`` of ``furniture.toml``.
    """

    def __init__(self, data: dict[str, list[dict[str, Any]]]) -> None:
        plain = [rule for rule in data["line"] if "words" not in rule]
        self._worded = [
            (re.compile("|".join(map(re.escape, rule["words"]))), re.compile(rule["pattern"]), rule)
            for rule in data["line"]
            if "words" in rule
        ]
        self._plain = re.compile("|".join(f"({rule['pattern']})" for rule in plain))
        self._longest = tuple(rule["longest"] for rule in plain)
        self._sentences = tuple(rule.get("sentences", False) for rule in plain)
        self._limit = max(self._longest)
        self._captions = [
            (rule.get("starts", ""), rule.get("ends", ""), rule["longest"], re.compile(rule["pattern"]))
            for rule in data["caption"]
        ]
        tails = {rule["until"]: re.compile(rule["pattern"]) for rule in data["tail"]}
        self._related, self._statement = tails["prose"], tails["end"]

    def is_furniture(self, line: str, closed: bool) -> bool:
        """Tell whether a line is furniture.

        Parameters
        ----------
        line : str
            A line without white space around it.
        closed : bool
            Whether it ends like a sentence.

        Returns
        -------
        bool
        """
        length = len(line)
        if length <= self._limit:
            found = self._plain.match(line)
            if found is not None and found.lastindex is not None:
                rule = found.lastindex - 1
                if length <= self._longest[rule] and (self._sentences[rule] or not closed):
                    return True
        return any(
            length <= rule["longest"] and (not closed or rule["sentences"]) and words.search(line) and pattern.match(line)
            for words, pattern, rule in self._worded
        )

    def is_caption(self, line: str) -> bool:
        """Tell whether a line is the caption of a picture.

        Parameters
        ----------
        line : str
            A line without white space around it.

        Returns
        -------
        bool
        """
        return any(
            len(line) <= longest and (line[0] in starts or line[-1] in ends) and pattern.match(line)
            for starts, ends, longest, pattern in self._captions
        )

    def opens(self, line: str) -> str:
        """Tell whether a line opens a stretch of furniture.

        Parameters
        ----------
        line : str
            A line without white space around it.

        Returns
        -------
        str
            ``"prose"`` where it lasts to the next sentence, ``"end"`` to the end of the text, else empty.
        """
        if self._related.match(line):
            return "prose"
        return "end" if self._statement.match(line) else ""


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((files("povext.text") / "data" / "furniture.toml").read_text("utf-8"))


@cache
def line_rules() -> LineRules:
    """Compile the rules for lines, once.

    Returns
    -------
    LineRules

    Examples
    --------
    >>> line_rules().is_furniture("责任编辑：李青", closed=False)
    True
    """
    return LineRules(_data())


@cache
def _inline() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]], tuple[re.Pattern[str], ...]]:
    """Compile the inline rules: the words they open with, what follows each, and those that open with a class."""
    follows: dict[str, re.Pattern[str]] = {}
    by_first: dict[str, list[str]] = {}
    for rule in _data()["inline"]:
        for word in rule.get("words", ()):
            follows[word] = re.compile(f"(?<={re.escape(word)}){rule['pattern']}")
        if "first" in rule:
            by_first.setdefault(rule["first"], []).append(rule["pattern"])
    words = re.compile("|".join(map(re.escape, sorted(follows, key=len, reverse=True))))
    return words, follows, tuple(re.compile(f"[{re.escape(first)}](?:{'|'.join(rest)})") for first, rest in by_first.items())


def inline_furniture(clean: str) -> list[tuple[int, int]]:
    """Find phone numbers, licence numbers, codes and addresses inside the lines of a text.

    Parameters
    ----------
    clean : str
        The clean view of a text.

    Returns
    -------
    list of (int, int)
        Clean offsets, ascending.

    Examples
    --------
    >>> inline_furniture("热线电话：0932-5551862。")
    [(2, 17)]
    """
    words, follows, others = _inline()
    out = [found.span() for pattern in others for found in pattern.finditer(clean)]
    end = 0
    for word in words.finditer(clean):
        rest = follows[word[0]].match(clean, word.end()) if word.start() >= end else None
        if rest:
            end = rest.end()
            out.append((word.start(), end))
    return merged(out)


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort stretches and join those that overlap.

    Parameters
    ----------
    spans : list of (int, int)
        Half-open stretches in any order.

    Returns
    -------
    list of (int, int)

    Examples
    --------
    >>> merged([(4, 9), (0, 2), (5, 12)])
    [(0, 2), (4, 12)]
    """
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
