"""The program: its commands, in the order in which ``povext --help`` shows them, and its entry point."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from povext._version import __version__
from povext.cli._console import OUTPUT, give_up, prepare_streams
from povext.cli._reading import annotate, audit, demo, extract, panel
from povext.cli._showing import bench, diff, explain, gold, places, types

__all__ = ["app", "main"]

app = typer.Typer(
    name="povext",
    help="Typed indicators with exact source spans from Chinese prose on poverty alleviation and rural revitalisation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _povext(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"povext {__version__}")
        raise typer.Exit


for _command in (extract, demo, types, places, explain, audit, diff, panel, bench, annotate, gold):
    app.command()(_command)


def main() -> None:
    """Entry point of the console script."""
    prepare_streams()
    try:
        app()
    except BrokenPipeError:  # the reader has gone (povext ... | head): nothing more to say, and not at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except OSError as error:
        give_up(f"{error.filename or 'output'}: {error.strerror or error}", OUTPUT)
