"""Names of a package that are imported when they are first used (:pep:`562`), so that importing it costs next to nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["lazy_names"]


def lazy_names(
    package: str, homes: Mapping[str, str], modules: Mapping[str, str] | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make the ``__getattr__`` and the ``__dir__`` of a package.

    Parameters
    ----------
    package : str
        Its name; its ``__all__`` is what ``dir`` lists.
    homes : Mapping
        Name → module that has it.
    modules : Mapping, optional
        Name → module that the name itself stands for.

    Returns
    -------
    callable
        The ``__getattr__``.
    callable
        The ``__dir__``.
    """
    known = modules or {}

    def get(name: str) -> object:
        if name in homes:
            value = getattr(import_module(homes[name]), name)
        elif name in known:
            value = import_module(known[name])
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)  # the next time it is found without asking here
        return value

    return get, lambda: sorted(sys.modules[package].__all__)
