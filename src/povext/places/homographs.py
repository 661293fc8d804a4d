"""Short names that are also words, and what tells the two apart: ``homographs.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Homographs", "homographs"]


class Homographs(NamedTuple):
    """The lists of ``homographs.toml``, compiled; the file tells what each is for."""

    word: frozenset[str]
    hard: frozenset[str]
    prefecture_word: frozenset[str]
    noun: frozenset[str]
    compass: frozenset[str]
    compass_after: re.Pattern[str]
    two_after: tuple[str, ...]
    two_words: frozenset[str]
    not_before: re.Pattern[str]


@cache
def homographs() -> Homographs:
    """Return the compiled homograph lists.

    Returns
    -------
    Homographs

    Examples
    --------
    >>> "资源" in homographs().hard
    True
    """
    raw = tomllib.loads(files("povext.places").joinpath("data", "homographs.toml").read_text("utf-8"))
    names = {key: frozenset(raw[key]["names"].split()) for key in ("word", "hard", "prefecture_word", "noun", "compass")}
    return Homographs(
        word=names["word"] | names["hard"],
        hard=names["hard"],
        prefecture_word=names["prefecture_word"],
        noun=names["noun"],
        compass=names["compass"],
        compass_after=re.compile(raw["compass"]["pattern"]),
        two_after=tuple(raw["two"]["after"].split()),
        two_words=frozenset(raw["two"]["words"]),
        not_before=re.compile(raw["not_before"]["pattern"].replace("\n", "")),
    )
