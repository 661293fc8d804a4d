"""The resolver's cues, compiled once from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from povext.text.patterns import compiled

__all__ = ["Cues", "cues"]


class Cues(NamedTuple):
    """Compiled patterns, named as in ``cues.toml``, which tells what each stands for."""

    compared: re.Pattern[str]
    share_before: re.Pattern[str]
    foreign_before: re.Pattern[str]
    passing_before: re.Pattern[str]
    foreign_after: re.Pattern[str]
    firm_gives: re.Pattern[str]
    says_after: re.Pattern[str]
    moved_after: re.Pattern[str]
    works_after: re.Pattern[str]
    produce_after: re.Pattern[str]
    receives: re.Pattern[str]
    helps: re.Pattern[str]
    sends: re.Pattern[str]
    helped: re.Pattern[str]
    supports_after: re.Pattern[str]
    paired_after: re.Pattern[str]
    aids: re.Pattern[str]
    dateline_after: re.Pattern[str]
    media: re.Pattern[str]
    lead: re.Pattern[str]
    locative: re.Pattern[str]
    contains: re.Pattern[str]
    rank_after: re.Pattern[str]
    and_others: re.Pattern[str]
    line_after: re.Pattern[str]
    organ_after: re.Pattern[str]
    venue_after: re.Pattern[str]
    held_after: re.Pattern[str]
    meeting: re.Pattern[str]
    resumes: re.Pattern[str]
    national: re.Pattern[str]
    national_counties: re.Pattern[str]


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
    joined = {name: "".join(line.strip() for line in raw[name]["pattern"].splitlines()) for name in Cues._fields}
    return Cues(**{name: compiled(pattern) for name, pattern in joined.items()})
