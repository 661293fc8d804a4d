"""The resolver's cues, compiled once from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Cues", "cues"]


class Cues(NamedTuple):
    """Compiled patterns; see ``cues.toml`` for what each stands for."""

    compared: re.Pattern[str]
    share_before: re.Pattern[str]
    foreign_before: re.Pattern[str]
    foreign_after: re.Pattern[str]
    receives: re.Pattern[str]
    helps: re.Pattern[str]
    helped: re.Pattern[str]
    aids: re.Pattern[str]
    dateline_before: re.Pattern[str]
    dateline_after: re.Pattern[str]
    media: re.Pattern[str]
    lead: re.Pattern[str]
    locative: re.Pattern[str]
    contains: re.Pattern[str]
    rank_after: re.Pattern[str]


@cache
def cues() -> Cues:
    """Return the compiled cues.

    Returns
    -------
    Cues

    Examples
    --------
    >>> bool(cues().compared.search("贫困发生率高于"))
    True
    """
    raw = tomllib.loads(files("povext.places").joinpath("data", "cues.toml").read_text("utf-8"))

    def one(section: str, key: str = "pattern") -> re.Pattern[str]:
        return re.compile("".join(line.strip() for line in raw[section][key].splitlines()))

    return Cues(
        one("compared"),
        one("share_of", "before"),
        one("foreign_before"),
        one("foreign_after"),
        one("receives"),
        one("helps"),
        one("helped"),
        one("aids"),
        one("dateline", "before"),
        one("dateline", "after"),
        one("dateline", "media"),
        one("subject", "lead"),
        one("subject", "locative"),
        one("contains"),
        one("rank_after"),
    )
