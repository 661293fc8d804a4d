#!/usr/bin/env python3
"""Write ``docs/cli.md`` from the declarations of the command line.

Usage: ``cli_reference.py [--check]``; with ``--check`` nothing is written; the exit status tells whether the page is current.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from povext.cli import app

__all__ = ["main", "reference"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# The command line

<!-- Written by tools/cli_reference.py from the declarations in src/povext/cli. -->

`povext COMMAND --help` shows the same. Every command leaves with status 0 where all went well, 1 where a file could not be read
or nothing bears the name asked for (one line on standard error says which and why), 2 where the command itself was malformed, and
3 where the output could not be written.
"""


class _Parameter(NamedTuple):
    name: str
    kind: Any
    info: ArgumentInfo | OptionInfo
    default: Any


def reference() -> str:
    """Return the page.

    Returns
    -------
    str
        Markdown.
    """
    callbacks = [command.callback for command in app.registered_commands if command.callback is not None]
    return "\n".join([HEAD, *("\n".join(_command(callback)) for callback in callbacks)])


def _command(callback: Callable[..., Any]) -> Iterator[str]:
    parameters = list(_parameters(callback))
    arguments = [p for p in parameters if isinstance(p.info, ArgumentInfo)]
    options = [p for p in parameters if isinstance(p.info, OptionInfo)]
    usage = ["povext", callback.__name__, *map(_argument, arguments), *(["[OPTIONS]"] if options else [])]
    yield f"## povext {callback.__name__}\n"
    yield f"```text\n{' '.join(usage)}\n```\n"
    yield f"{inspect.getdoc(callback)}\n"
    yield "| argument or option | meaning | default |"
    yield "|---|---|---|"
    for parameter in arguments:
        yield f"| `{_argument(parameter)}` | {parameter.info.help} | {_default(parameter)} |"
    for parameter in options:
        yield f"| {_option(parameter)} | {parameter.info.help} | {_default(parameter)} |"
    yield ""


def _parameters(callback: Callable[..., Any]) -> Iterator[_Parameter]:
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, info = get_args(hints[name])
        yield _Parameter(name, kind, info, parameter.default)


def _argument(parameter: _Parameter) -> str:
    name = parameter.info.metavar or parameter.name.upper()
    return name if parameter.default is inspect.Parameter.empty else f"[{name}]"


def _option(parameter: _Parameter) -> str:
    plain = "--" + parameter.name.replace("_", "-")
    declared = [n for n in (parameter.info.default, *(parameter.info.param_decls or ())) if isinstance(n, str)]
    names = declared or [plain]
    if parameter.kind is bool:
        both = [] if declared else ["--no-" + plain[2:]]
        return ", ".join(f"`{name}`" for name in names + both)
    kinds = [k for k in (get_args(parameter.kind) or (parameter.kind,)) if k is not type(None)]
    if not isinstance(kinds[0], type):
        value = parameter.info.metavar
    elif issubclass(kinds[0], Enum):
        value = "\\|".join(str(member.value) for member in kinds[0])
    else:
        value = parameter.info.metavar or {str: "TEXT", int: "N", Path: "PATH"}[kinds[0]]
    return f"{', '.join(f'`{name}`' for name in names)} {value}"


def _default(parameter: _Parameter) -> str:
    value = parameter.default
    if value is inspect.Parameter.empty or value is None or value is False:
        return ""
    if value is True:
        return f"`--{parameter.name}`"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def main() -> int:
    """Write the page, or with ``--check`` compare it."""
    page = reference()
    if "--check" in sys.argv[1:]:
        current = PAGE.read_text("utf-8") if PAGE.exists() else ""
        return 0 if current == page else 1
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
