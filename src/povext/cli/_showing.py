"""The commands that look things up or check them: ``types``, ``places``, ``explain``, ``diff``, ``bench`` and ``gold``.

They declare and document; the work of each lies in a module of its own that is imported when the command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from povext.cli._options import (
    BenchForm,
    DiffForm,
    Out,
    Place,
    PlacesForm,
    Published,
    PublishedDefault,
    Source,
    Taxonomy,
    Title,
    Tool,
    TypesForm,
    context,
    date,
)

__all__ = ["bench", "diff", "explain", "gold", "places", "types"]


def types(
    pattern: Annotated[
        str | None, typer.Argument(help="Only codes, labels and notes that contain this.", show_default=False)
    ] = None,
    form: Annotated[TypesForm, typer.Option("--format", "-f", help="How to write the taxonomy.")] = TypesForm.table,
    taxonomy: Taxonomy = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help="Check a taxonomy of your own instead: its fields, its examples, rules that do nothing.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the types that an indicator can have: code, labels, units; or check a taxonomy of your own.

    A check names file, line and field of everything that is wrong, runs every example and counter-example, and names rules
    that never match and rules that others always beat. The exit status is 1 where something fails.
    """
    from povext.cli._types import run, run_check

    if check is not None:
        run_check(check)
    else:
        run(pattern, form.value, taxonomy)


def places(
    name: Annotated[str, typer.Argument(help="A name (武鸣县, 崇左), a chain of names (南宁市武鸣县) or a code of six digits.")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The date that name and code must hold on (2014-06-30); else today.")
    ] = None,
    form: Annotated[PlacesForm, typer.Option("--format", "-f", help="How to write the place.")] = PlacesForm.text,
) -> None:
    """Look up a place: code valid on a date, level, parents, history, today's successor.

    A name that several places bear shows them all. Dates of the history are exact to the month for 2014 to 2018, else to the
    year. The exit status is 1 where nothing is called so.
    """
    from povext.cli._places import run

    run(name, date(on, "--on"), form.value)


def explain(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")],
    at: Annotated[
        int, typer.Option("--at", min=0, metavar="N", help="Offset of a character of the number (tables show it as at).")
    ],
    published: Published = None,
    published_default: PublishedDefault = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    taxonomy: Taxonomy = None,
) -> None:
    """Tell why the number at an offset got its fields: the rule, the characters it read, and what came second."""
    from povext.cli._explain import run

    run(file, at, context(published, title, source, place, published_default=published_default), taxonomy)


def diff(
    before: Annotated[Path, typer.Argument(help="JSON lines that povext extract wrote.")],
    after: Annotated[Path, typer.Argument(help="JSON lines that it wrote of the same documents at another time.")],
    form: Annotated[DiffForm, typer.Option("--format", "-f", help="How to write what has moved.")] = DiffForm.table,
) -> None:
    """Tell which results have moved between two outputs, and by which rules.

    The exit status is 1 where something has moved, and 0 where nothing has.
    """
    from povext.cli._diff import run

    run(before, after, form.value)


def bench(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Texts (NAME.txt) with gold; by default the set in a checkout of povext.", show_default=False),
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Folder of NAME.json, where it is not inside FOLDER.", show_default=False)
    ] = None,
    form: Annotated[BenchForm, typer.Option("--format", "-f", help="How to write the result.")] = BenchForm.table,
    out: Out = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show the first N mistakes.")] = 0,
    by_type: Annotated[bool, typer.Option("--by-type", help="Show every type.")] = False,
    by_document: Annotated[bool, typer.Option("--by-document", help="Show every document.")] = False,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Only documents of which the index says so (split=check).", show_default=False),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread the documents over.")] = 1,
    taxonomy: Taxonomy = None,
) -> None:
    """Measure precision, recall, F1 and speed on texts with gold."""
    from povext.cli._bench import run

    chosen = dict(condition.partition("=")[::2] for condition in where or ())
    run(
        folder,
        gold,
        form.value,
        out,
        errors=errors,
        by_type=by_type,
        by_document=by_document,
        where=chosen,
        jobs=jobs,
        taxonomy=taxonomy,
    )


def gold(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="What the tool has exported: a file; for brat the folder.")],
    tool: Annotated[Tool, typer.Option("--from", help="The tool.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder to write texts and gold to.")],
    predictions: Annotated[
        bool, typer.Option("--predictions", help="Label Studio: take predictions where nobody has annotated.")
    ] = False,
    taxonomy: Taxonomy = None,
) -> None:
    """Make gold of what was corrected in an annotation tool, as povext bench reads it.

    Whatever a person should look at is told in one line on standard error: a value that does not fit the characters that are
    marked, a field that cannot be read, a text that was left out. The exit status is then 1, and the gold is written.

    Example: povext gold export.json --from labelstudio -o mine; povext bench mine
    """
    from povext.cli._annotate import run_gold

    run_gold(path, tool.value, out, predictions, taxonomy)
