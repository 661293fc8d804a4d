"""The data files of the time finder."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["load"]


@cache
def load(name: str) -> dict[str, Any]:
    """Read one data file of this folder, once a process.

    Parameters
    ----------
    name : str
        File name without ``.toml``.

    Returns
    -------
    dict
        Its content; callers leave it as it is.

    Examples
    --------
    >>> load("words")["word"][0]["id"]
    'year.last'
    """
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))
