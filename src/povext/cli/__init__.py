"""The command line: ``povext extract``, ``demo``, ``types``, ``places``, ``explain``, ``audit``, ``diff``, ``bench`` and more.

The commands are declared here; the work of each lies in a module of its own that is imported when the command runs, so that
``povext --help`` stays quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from povext._version import __version__
from povext.cli._console import OUTPUT, give_up, prepare_streams
from povext.cli._options import (
    AuditForm,
    BenchForm,
    By,
    Codes,
    DemoForm,
    DiffForm,
    Form,
    Labels,
    LabelsIn,
    PanelForm,
    Place,
    PlacesForm,
    Published,
    Source,
    Taxonomy,
    Title,
    Tool,
    TypesForm,
    VerdictName,
)

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


@app.command()
def extract(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Files, folders, globs, or - for standard input.", show_default=False),
    ] = None,
    published: Published = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", "-f", help="By default as the ending of OUT says, else a table.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file, once it is whole.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread many files over.")] = 1,
    trace: Annotated[
        bool, typer.Option(help="Let JSON lines and pages say which rule chose each field, and from which words.")
    ] = True,
    labels: LabelsIn = Labels.en,
    least: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Leave out indicators that are less sure than this."),
    ] = 0.0,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on where an earlier run with the same OUT broke off; JSON lines only, other files are whole or not there.",
        ),
    ] = False,
    taxonomy: Taxonomy = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors", metavar="FILE", help="Write a JSON line for each document that cannot be read.", show_default=False
        ),
    ] = None,
) -> None:
    """Extract the indicators of texts.

    Reads plain text and HTML in UTF-8, UTF-16, GB18030 or Big5, and JSON lines of records with a text. Offsets count the
    characters of what was handed in. What is told here of the texts goes before what a page or a record tells of itself. A
    file that cannot be read is named on standard error, the rest goes on, and the exit status is 1; it is 2 for a wrong
    command and 3 where the output cannot be written.

    Tables (csv, xlsx, parquet, dta, sdmx) have a row for each indicator; docs/tables.md tells their columns. For xlsx, parquet
    and dta, pip install "povext[data]". html is a page for review, of all texts together; docs/pages.md tells what it can.

    Examples: povext extract report.txt --published 2020-10-19; povext extract reports/ -o indicators.xlsx;
    povext extract reports/ -o review.html
    """
    from povext.cli._extract import run

    run(
        files or [],
        _context(published, title, source, place),
        form and form.value,
        out,
        jobs=jobs,
        trace=trace,
        labels=labels.value,
        least=least,
        resume=resume,
        errors=errors,
        taxonomy=taxonomy,
    )


@app.command()
def demo(
    form: Annotated[DemoForm, typer.Option("--format", "-f", help="How to write the indicators.")] = DemoForm.table,
    labels: LabelsIn = Labels.en,
) -> None:
    """Extract the indicators of the sample reports that come with povext."""
    from povext.cli._demo import run

    run(form.value, labels.value)


@app.command()
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


@app.command()
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

    run(name, _date(on, "--on"), form.value)


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")],
    at: Annotated[
        int, typer.Option("--at", min=0, metavar="N", help="Offset of a character of the number (tables show it as at).")
    ],
    published: Published = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    taxonomy: Taxonomy = None,
) -> None:
    """Tell why the number at an offset got its fields: the rule, the characters it read, and what came second."""
    from povext.cli._explain import run

    run(file, at, _context(published, title, source, place), taxonomy)


@app.command()
def audit(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Files, folders, globs, or - for standard input.", show_default=False),
    ] = None,
    published: Published = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", metavar="FILE", help="Rules of your own beside those of povext (TOML).", show_default=False),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="ID", help="Only this rule (change.from_to) or check (change).", show_default=False),
    ] = None,
    verdict: Annotated[
        list[VerdictName] | None,
        typer.Option("--verdict", help="Only findings that say so; by default what fails or warns.", show_default=False),
    ] = None,
    between: Annotated[
        bool, typer.Option("--between", help="Compare the documents with each other too; keeps all extractions in memory.")
    ] = False,
    taxonomy: Taxonomy = None,
    form: Annotated[AuditForm, typer.Option("--format", "-f", help="How to write the findings.")] = AuditForm.table,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file, once it is whole.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread many files over.")] = 1,
    labels: LabelsIn = Labels.en,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors", metavar="FILE", help="Write a JSON line for each document that cannot be read.", show_default=False
        ),
    ] = None,
) -> None:
    """Test whether the figures of texts bear each other out: differences, shares, totals, dates, headlines.

    Reads what extract reads. A finding fails where no reading of the digits and hedges makes a relation true, and warns where
    it is worth a look; it names innocent causes and does not say which figure is right. The exit status does not tell what was
    found: it is 1 where a document cannot be read, 2 for a wrong command and 3 where the output cannot be written.

    Examples: povext audit report.txt --published 2020-10-19; povext audit reports/ --rule parts --format jsonl
    """
    from povext.cli._audit import run

    run(
        files or [],
        _context(published, title, source, place),
        form.value,
        out,
        own=rules or [],
        chosen=rule or [],
        verdicts=[name.value for name in verdict or ()],
        between=between,
        jobs=jobs,
        labels=labels.value,
        taxonomy=taxonomy,
        errors=errors,
    )


@app.command()
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


@app.command()
def panel(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="JSON lines that povext extract wrote, or reports and folders of them.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Write to this file; the sources go to a sheet of it, or to a file beside it."
        ),
    ],
    form: Annotated[
        PanelForm | None, typer.Option("--format", "-f", help="By default as the ending of OUT says.", show_default=False)
    ] = None,
    by: Annotated[By, typer.Option(help="Cells by the very interval, or levels at a year's end under the year.")] = By.interval,
    codes: Annotated[Codes, typer.Option(help="Places as told, or followed to the divisions of today.")] = Codes.told,
    prefer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,NAME",
            help="What decides between readings, first to last: correction, agreement, date, source, confidence.",
            show_default=False,
        ),
    ] = None,
    trust: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="A trusted source, the most trusted first; may be told again.", show_default=False),
    ] = None,
    copies: Annotated[bool, typer.Option(help="Look for copies: they count as one voice and restore each other.")] = True,
    least: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Leave out indicators that are less sure than this."),
    ] = 0.0,
    other: Annotated[bool, typer.Option("--other", help="Take numbers of the type other too.")] = False,
    labels: LabelsIn = Labels.en,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read and prepare documents.")] = 1,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="What DuckDB may hold in memory; the rest goes to disk.")] = "1GB",
) -> None:
    """Merge many documents into one table of place, time and indicator, with every source and every conflict.

    Reads what povext extract --format jsonl wrote. docs/panel.md tells how cells are made and how a number is chosen. Needs
    pip install "povext[panel]". The exit status is 1 where a file cannot be read, 2 for a wrong command, 3 where the output
    cannot be written.

    Examples: povext panel indicators.jsonl -o panel.xlsx; povext panel 2019.jsonl 2020.jsonl -o panel.parquet --by year
    --codes today
    """
    from povext.cli._panel import run

    run(
        files,
        out,
        form and form.value,
        by=by.value,
        codes=codes.value,
        prefer=prefer,
        trust=trust or (),
        copies=copies,
        least=least,
        other=other,
        labels=labels.value,
        jobs=jobs,
        memory=memory,
    )


@app.command()
def bench(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Texts (NAME.txt) with gold; by default the set in a checkout of povext.", show_default=False),
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Folder of NAME.json, where it is not inside FOLDER.", show_default=False)
    ] = None,
    form: Annotated[BenchForm, typer.Option("--format", "-f", help="How to write the result.")] = BenchForm.table,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file, once it is whole.")
    ] = None,
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


@app.command()
def annotate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or globs.")],
    to: Annotated[Tool, typer.Option("--to", help="The tool.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder to write the files of the tool to.")],
    published: Published = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    least: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Leave out indicators that are less sure than this."),
    ] = 0.0,
    taxonomy: Taxonomy = None,
) -> None:
    """Write predictions for an annotation tool, to be corrected there.

    Label Studio gets tasks.json and config.xml, doccano texts.jsonl, brat NAME.txt and NAME.ann with annotation.conf, spaCy
    texts.spacy. docs/annotation.md tells how each is set up.

    Example: povext annotate reports/ --to labelstudio -o tasks
    """
    from povext.cli._annotate import run_annotate

    run_annotate(files, _context(published, title, source, place), to.value, out, least, taxonomy)


@app.command()
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


def _context(published: str | None, title: str | None, source: str | None, place: str | None) -> dict[str, str | None]:
    """What is told about the texts; a malformed date stops the command before any text is read."""
    return {"published": _date(published, "--published"), "title": title, "source": source, "place": place}


def _date(value: str | None, option: str) -> str | None:
    """A date told on the command line; a malformed one stops the command."""
    if value is None:
        return None
    from povext.checks import check_date

    try:
        return check_date(value, "it")
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint=f"'{option}'") from None


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


if __name__ == "__main__":
    main()
