"""The texts that the arguments of a command name."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Source", "sources"]


class Source(NamedTuple):
    """A document, or why it cannot be read."""

    name: str
    text: str = ""
    error: str | None = None


def sources(arguments: Iterable[str]) -> Iterator[Source]:
    """Read every document named."""
    for argument in arguments or ["-"]:
        if argument == "-":
            yield Source("-", sys.stdin.buffer.read().decode())
            continue
        path = Path(argument)
        for each in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            try:
                yield Source(str(each), each.read_text("utf-8"))
            except (OSError, ValueError) as error:
                yield Source(str(each), error=str(error))
