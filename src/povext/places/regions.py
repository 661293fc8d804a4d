"""Zones and regions known by name (雄安新区, 秦巴山区), with the division that they lie in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from povext.places.divisions import gazetteer
from povext.places.types import PlaceMatch

__all__ = ["with_regions", "zones"]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("povext.places").joinpath("data", "zones.toml").read_text("utf-8"))


@cache
def zones() -> dict[str, str]:
    """Return zones known by name with the code of the division that they lie in.

    Returns
    -------
    dict

    Examples
    --------
    >>> zones()["西咸新区"]
    '610000'
    """
    return {row["name"]: row["code"] for row in _data()["zones"]["list"]}


@cache
def _regions() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all regions, their first characters in one set at its front (quick to look for), and their codes."""
    codes = {row["name"]: row["code"] for row in _data()["regions"]["list"]}
    first, second = ("".join(sorted({name[i] for name in codes})) for i in (0, 1))
    tails = "|".join(f"(?<={name[0]}){name[1:]}" for name in sorted(codes, key=len, reverse=True))
    return re.compile(f"[{first}](?=[{second}])(?:{tails})"), codes


_LED: Final = re.compile(r"(?:[^\u3400-\u9fff]|[在从到于和与的是为对向赴往及自由将]|^)\Z")


def with_regions(text: str, divisions: list[PlaceMatch], on: str | None) -> list[PlaceMatch]:
    """Add the regions that a clean text names to its divisions.

    Parameters
    ----------
    text : str
        Clean text.
    divisions : list of PlaceMatch
        Its divisions, in text order.
    on : str or None
        ISO date.

    Returns
    -------
    list of PlaceMatch
        In text order.

    Examples
    --------
    >>> [(m.name, m.code, m.level) for m in with_regions("在关中种小麦", [], None)]
    [('关中', '610000', 'other')]
    """
    pattern, codes = _regions()
    found = [hit for hit in pattern.finditer(text) if _LED.search(text, max(0, hit.start() - 1), hit.start())]
    if not found:
        return divisions
    gaz = gazetteer()
    taken = {i for d in divisions for i in range(d.start, d.end)}
    out = list(divisions)
    for hit in found:
        if taken.isdisjoint(range(hit.start(), hit.end())):
            code = codes[hit[0]]
            row = gaz.at(code, on)
            parents = (*gaz.parents(row, on), code) if row and code != "100000" else ()
            out.append(PlaceMatch(hit.start(), hit.end(), hit[0], code, "other", parents, None, "resolved", "region"))
    return sorted(out, key=lambda m: m.start)
