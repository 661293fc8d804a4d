"""Rest for Python's collector of cyclic garbage while a text is read.

Reading makes no cycles, and the collector, which looks again and again through all that a long text has given so far, took nearly
half of its time. It rests in the whole process, so what other threads leave to it waits as long.
"""

from __future__ import annotations

import gc
from types import TracebackType

__all__ = ["CollectorRests"]


class CollectorRests:
    """While this is entered the collector rests; afterwards it is as it was."""

    __slots__ = ("_was_on",)

    def __init__(self) -> None:
        self._was_on = False

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._was_on:
            gc.enable()
