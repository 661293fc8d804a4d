"""The townships of every county, read the first time one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from povext.places.divisions import read_data

__all__ = ["Township", "Townships", "townships"]


class Township(NamedTuple):
    """A township, town or subdistrict: its name, nine-digit statistical code and county."""

    name: str
    code: str
    county: str


class Townships(Mapping[str, tuple[Township, ...]]):
    """Every township name with the townships that bear it; made once by :func:`townships`.

    Attributes
    ----------
    codes : dict
        Name to nine-digit codes: what is read from the file, quick to ask whether a name is known.
    """

    def __init__(self) -> None:
        codes: dict[str, list[str]] = {}
        for line in read_data("townships.tsv").splitlines():
            county, *cells = line.split("\t")
            for cell in cells:
                codes.setdefault(cell[:-4], []).append(county + cell[-3:])
        self.codes = codes

    def __getitem__(self, name: str) -> tuple[Township, ...]:
        """Return the townships of a name."""
        return tuple(Township(name, code, code[:6]) for code in self.codes[name])

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.codes)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self.codes)


@cache
def townships() -> Townships:
    """Return every township name with the townships that bear it.

    Returns
    -------
    Townships
        ``{name: (Township, ...)}``; read once.

    Examples
    --------
    >>> [t.county for t in townships()["逐卜乡"]]
    ['451423']
    """
    return Townships()
