"""Many documents, one table: place by time by indicator, with every source, every conflict and what copies give back.

The package is a function too: ``povext.panel(extractions)`` is :func:`povext.panel.panel`. Needs duckdb, pyarrow and, for data
frames, pandas (``pip install "povext[panel]"``), which are imported when a panel is made.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from povext.panel.files import KINDS
    from povext.panel.made import Panel, panel
    from povext.panel.settle import ORDER
    from povext.panel.tables import TABLES, VERSION

__all__ = ["KINDS", "ORDER", "TABLES", "VERSION", "Panel", "panel"]

_HOME = {"KINDS": "files", "ORDER": "settle", "TABLES": "tables", "VERSION": "tables", "Panel": "made", "panel": "made"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Callable(ModuleType):
    """Python binds ``povext.panel`` to this package as soon as any part of it is imported: so the package can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Panel:
        from povext.panel.made import panel

        return panel(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
