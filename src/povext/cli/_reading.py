"""The commands that read texts: ``extract``, ``demo``, ``audit``, ``panel`` and ``annotate``.

They declare and document; the work of each lies in a module of its own that is imported when the command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from povext.cli._options import (
    AuditForm,
    By,
    Codes,
    DemoForm,
    Errors,
    Files,
    Form,
    Jobs,
    Labels,
    LabelsIn,
    Least,
    Out,
    PanelForm,
    Place,
    Published,
    PublishedDefault,
    Source,
    Taxonomy,
    Title,
    Tool,
    VerdictName,
    context,
)

__all__ = ["annotate", "audit", "demo", "extract", "panel"]


def extract(
    files: Files = None,
    published: Published = None,
    published_default: PublishedDefault = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", "-f", help="By default as the ending of OUT says, else a table.", show_default=False),
    ] = None,
    out: Out = None,
    jobs: Jobs = 1,
    trace: Annotated[
        bool, typer.Option(help="Let JSON lines and pages say which rule chose each field, and from which words.")
    ] = True,
    labels: LabelsIn = Labels.en,
    least: Least = 0.0,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on where an earlier run with the same OUT broke off; JSON lines only, other files are whole or not there.",
        ),
    ] = False,
    taxonomy: Taxonomy = None,
    errors: Errors = None,
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
        context(published, title, source, place, published_default=published_default),
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


def demo(
    form: Annotated[DemoForm, typer.Option("--format", "-f", help="How to write the indicators.")] = DemoForm.table,
    labels: LabelsIn = Labels.en,
) -> None:
    """Extract the indicators of the sample reports that come with povext."""
    from povext.cli._demo import run

    run(form.value, labels.value)


def audit(
    files: Files = None,
    published: Published = None,
    published_default: PublishedDefault = None,
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
    out: Out = None,
    jobs: Jobs = 1,
    labels: LabelsIn = Labels.en,
    errors: Errors = None,
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
        context(published, title, source, place, published_default=published_default),
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


def panel(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="JSON lines that povext extract wrote, or reports and folders of them.")
    ],
    out: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="Write to this file; the sources go into it, or to a file beside it."),
    ],
    published: Published = None,
    published_default: PublishedDefault = None,
    source: Source = None,
    place: Place = None,
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
    least: Least = 0.0,
    other: Annotated[bool, typer.Option("--other", help="Take numbers of the type other too.")] = False,
    taxonomy: Taxonomy = None,
    labels: LabelsIn = Labels.en,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read and prepare documents.")] = 1,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="What DuckDB may hold in memory; the rest goes to disk.")] = "1GB",
    errors: Errors = None,
) -> None:
    """Merge many documents into one table of place, time and indicator, with every source and every conflict.

    Reads what povext extract --format jsonl wrote, and whatever extract reads; --published, --published-default, --source,
    --place and --taxonomy are told of the texts that are extracted here. docs/panel.md tells how cells are made and how a
    number is chosen. An OUT that ends in .html is a page for review: cells, sources and texts in one file. Needs pip install
    "povext[panel]". The exit status is 1 where a file cannot be read, 2 for a wrong command, 3 where the output cannot be
    written.

    Examples: povext panel reports/ -o panel.html; povext panel indicators.jsonl -o panel.xlsx; povext panel 2019.jsonl
    2020.jsonl -o panel.parquet --by year --codes today
    """
    from povext.cli._panel import run

    run(
        files,
        context(published, None, source, place, published_default=published_default),
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
        taxonomy=taxonomy,
        errors=errors,
    )


def annotate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or globs.")],
    to: Annotated[Tool, typer.Option("--to", help="The tool.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder to write the files of the tool to.")],
    published: Published = None,
    published_default: PublishedDefault = None,
    title: Title = None,
    source: Source = None,
    place: Place = None,
    least: Least = 0.0,
    taxonomy: Taxonomy = None,
) -> None:
    """Write predictions for an annotation tool, to be corrected there.

    Label Studio gets tasks.json and config.xml, doccano texts.jsonl, brat NAME.txt and NAME.ann with annotation.conf, spaCy
    texts.spacy. docs/annotation.md tells how each is set up.

    Example: povext annotate reports/ --to labelstudio -o tasks
    """
    from povext.cli._annotate import run_annotate

    told = context(published, title, source, place, published_default=published_default)
    run_annotate(files, told, to.value, out, least, taxonomy)
