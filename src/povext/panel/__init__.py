"""Many documents, one table: place by time by indicator, with every source, every conflict and what copies give back.

The package is a function too: ``povext.panel(extractions)`` is :func:`povext.panel.panel`. Needs duckdb, pyarrow and, for data
frames, pandas (``pip install "povext[panel]"``), which are imported when a panel is made.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from povext._lazy import lazy_names

if TYPE_CHECKING:
    from povext.panel.files import KINDS
    from povext.panel.made import Panel, panel
    from povext.panel.settle import ORDER
    from povext.panel.tables import TABLES, VERSION

__all__ = ["KINDS", "ORDER", "TABLES", "VERSION", "Panel", "panel"]

_HOME = {
    "KINDS": "povext.panel.files",
    "ORDER": "povext.panel.settle",
    "TABLES": "povext.panel.tables",
    "VERSION": "povext.panel.tables",
    "Panel": "povext.panel.made",
    "panel": "povext.panel.made",
}

__getattr__, __dir__ = lazy_names(__name__, _HOME)


class _Callable(ModuleType):
    """Python binds ``povext.panel`` to this package as soon as any part of it is imported: so the package can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Panel:
        from povext.panel.made import panel

        return panel(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
