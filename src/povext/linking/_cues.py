"""The cues that linking reads around a quantity, compiled from ``cues.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from types import SimpleNamespace

from povext.text.patterns import compiled, labelled

__all__ = ["cues"]


@lru_cache(maxsize=1)
def cues() -> SimpleNamespace:
    """The compiled cues, one namespace a table of the file.

    Returns
    -------
    types.SimpleNamespace
        ``cues().measure.share`` is a compiled pattern; ``cues().per`` is one for all codes, with their
        names (:func:`~povext.text.patterns.labelled`).

    Examples
    --------
    >>> bool(cues().status.forecast.search("预计投资"))
    True
    """
    tables = tomllib.loads((files("povext.linking") / "cues.toml").read_text("utf-8"))
    per = tables.pop("per")
    found = {name: {key: compiled(text) for key, text in table.items()} for name, table in tables.items()}
    return SimpleNamespace(per=labelled(per), **{name: SimpleNamespace(**table) for name, table in found.items()})
