"""The place of a cell: a division as the text's own date knows it, or as it stands today."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from povext.places import gazetteer

__all__ = ["NOWHERE", "Codes", "Where", "where"]

Codes = Literal["told", "today"]

_HIGH = ("country", "province", "prefecture", "county")


class Where(NamedTuple):
    """The place of a cell.

    Parameters
    ----------
    code, name, level : str
        As in a place of the data model; ``code`` is empty where the text names a place without one.
    key : str
        The same for all claims of one place: the code, for a township or a village with its name.
    """

    code: str
    name: str
    level: str
    key: str


NOWHERE = Where("", "", "", "")


@lru_cache(maxsize=65536)
def where(code: str | None, name: str, level: str, on: str | None, codes: Codes) -> Where:
    """Tell the place of a cell.

    Parameters
    ----------
    code : str or None
        GB/T 2260 code, valid at the date of the document.
    name, level : str
        As the document tells them.
    on : str or None
        ISO date of the document.
    codes : {"told", "today"}
        Whether the place stays as told, or is followed to the division of today that came of it. A division that was dissolved
        into several, or ended without a successor, stays as told.

    Returns
    -------
    Where

    Examples
    --------
    >>> where("450122", "武鸣县", "county", "2014-01-20", "today")
    Where(code='450110', name='武鸣区', level='county', key='450110')
    >>> where("450122", "两江镇", "township", "2014-01-20", "told").key
    '450122 两江镇'
    """
    high = level in _HIGH
    if code and codes == "today":
        told = gazetteer().at(code, on)
        now = gazetteer().follow(told, None) if told else None
        if now:
            code, name, level = now.code, now.name if high else name, now.level if high else level
    if not code:
        return Where("", name, level, f"? {name}")
    return Where(code, name, level, code if high else f"{code} {name}")
