"""A short mark of the rules and data that an extraction was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from povext._version import __version__

__all__ = ["fingerprint"]

_DIGITS = 12
_LEFT_OUT = (".pyc", ".pyi", ".typed", ".so")
_AFTERWARDS = frozenset({"/annotation", "/audit", "/cli", "/evaluate", "/export", "/panel", "/viz"})
"""Folders that work on extractions: nothing in them changes one."""


def fingerprint(*added: str) -> str:
    """The mark of the bundled rules, data and code, and of what the user adds.

    Parameters
    ----------
    *added : str
        The marks of a taxonomy of the user's own, and of a model; empty ones do not count.

    Returns
    -------
    str
        The version of povext, and the first digits of a SHA-256 over the names and contents of all its files that
        extractions are made with: two with the same mark were made by the same rules and code.

    Examples
    --------
    >>> version, _, digest = fingerprint().partition("+")
    >>> len(digest)
    12
    >>> fingerprint("0123456789ab").endswith(f"{digest}.0123456789ab")
    True
    """
    return ".".join([_bundled(), *filter(None, added)])


@lru_cache(maxsize=1)
def _bundled() -> str:
    digest = hashlib.sha256()
    for name, file in _data(files("povext"), ""):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{__version__}+{digest.hexdigest()[:_DIGITS]}"


def _data(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Files of the package, in the order of their names."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__" and name not in _AFTERWARDS:
                yield from _data(entry, name)
        elif not entry.name.endswith(_LEFT_OUT):
            yield name, entry
