"""The command line: ``povext extract``, ``demo``, ``types``, ``places``, ``explain``, ``audit``, ``diff``, ``bench`` and more.

The commands are declared in ``_reading`` and ``_showing``; the work of each lies in a module of its own that is imported when
the command runs, so that ``povext --help`` stays quick.
"""

from __future__ import annotations

from povext.cli._app import app, main
from povext.cli._options import Form

__all__ = ["Form", "app", "main"]
