"""Packages that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from povext.errors import MissingPackageError

__all__ = ["needed"]


def needed(module: str, what: str, extra: str = "data") -> Any:
    """Import a module of an optional package, or say what to install.

    Parameters
    ----------
    module : str
        ``pandas``, ``pyarrow.parquet``, ``xlsxwriter``, ...
    what : str
        What needs it, for the message.
    extra : str
        The extra of povext that brings it.

    Returns
    -------
    module

    Raises
    ------
    MissingPackageError
        Where the package is not installed.
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        raise MissingPackageError(package, extra, what) from None
