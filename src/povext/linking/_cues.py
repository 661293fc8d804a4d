"""The cues that linking reads around a quantity, compiled from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from types import SimpleNamespace

__all__ = ["cues"]


@lru_cache(maxsize=1)
def cues() -> SimpleNamespace:
    """The compiled cues, one namespace a table of the file.

    Returns
    -------
    types.SimpleNamespace
        ``cues().measure.share`` is a compiled pattern; ``cues().per`` is one whose groups are the codes.

    Examples
    --------
    >>> bool(cues().status.forecast.search("预计投资"))
    True
    """
    tables = tomllib.loads((files("povext.linking") / "cues.toml").read_text("utf-8"))
    compiled = {name: {key: re.compile(text) for key, text in table.items()} for name, table in tables.items()}
    per = re.compile("|".join(f"(?P<{code}>{text})" for code, text in tables["per"].items()))
    del compiled["per"]
    return SimpleNamespace(per=per, **{name: SimpleNamespace(**table) for name, table in compiled.items()})
