"""Where the command line writes: UTF-8 out, one line an error, nothing that a terminal would obey."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["FAILED", "OUTPUT", "USAGE", "complain", "console", "give_up", "prepare_streams", "visible"]

FAILED, USAGE, OUTPUT = 1, 2, 3
"""Exit statuses beside 0: some documents failed and the rest is done; the command is not as it should be; the output cannot be
written."""

_WIDTH = 160
# Control characters, bidirectional overrides and lone surrogates: they would move the cursor, turn text round or fail.
_UNSEEN = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def visible(text: str) -> str:
    """Text of a document as it may be shown on a terminal, on one line."""
    return text.translate(_UNSEEN)


def prepare_streams() -> None:
    """Write UTF-8 whatever the locale says; what cannot be written becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def console(*, stderr: bool = False) -> Console:
    """A rich console; wide where the output goes to a file or a pipe."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH
    return Console(stderr=stderr, width=width, soft_wrap=False, highlight=False)


def complain(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"povext: {visible(message)}\n")


def give_up(message: str, status: int = FAILED) -> NoReturn:
    """One line on standard error, and out."""
    complain(message)
    raise SystemExit(status)
