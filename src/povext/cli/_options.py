"""What the options of the commands may be, and those that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AuditForm",
    "BenchForm",
    "By",
    "Codes",
    "DemoForm",
    "DiffForm",
    "Errors",
    "Files",
    "Form",
    "Jobs",
    "Labels",
    "LabelsIn",
    "Least",
    "Out",
    "PanelForm",
    "Place",
    "PlacesForm",
    "Published",
    "PublishedDefault",
    "Source",
    "Taxonomy",
    "Title",
    "Tool",
    "TypesForm",
    "VerdictName",
    "context",
    "date",
]


class Form(StrEnum):
    """How extractions are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"
    dta = "dta"
    sdmx = "sdmx"
    html = "html"


class DemoForm(StrEnum):
    """How the extractions of the samples are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class TypesForm(StrEnum):
    """How the taxonomy is written."""

    table = "table"
    json = "json"
    csv = "csv"


class PlacesForm(StrEnum):
    """How a place is written."""

    text = "text"
    json = "json"


class DiffForm(StrEnum):
    """How differences are written."""

    table = "table"
    jsonl = "jsonl"


class AuditForm(StrEnum):
    """How findings are written."""

    table = "table"
    jsonl = "jsonl"


class VerdictName(StrEnum):
    """What a finding says."""

    fails = "fails"
    warns = "warns"
    holds = "holds"
    undecided = "cannot tell"


class PanelForm(StrEnum):
    """How a panel is written."""

    parquet = "parquet"
    csv = "csv"
    xlsx = "xlsx"
    dta = "dta"
    html = "html"


class By(StrEnum):
    """What tells the cells of a panel apart in time."""

    interval = "interval"
    year = "year"


class Codes(StrEnum):
    """Which codes the places of a panel have."""

    told = "told"
    today = "today"


class BenchForm(StrEnum):
    """How an evaluation is written."""

    table = "table"
    json = "json"
    markdown = "markdown"


class Tool(StrEnum):
    """An annotation tool."""

    labelstudio = "labelstudio"
    doccano = "doccano"
    brat = "brat"
    docbin = "docbin"


class Labels(StrEnum):
    """Language of labels."""

    en = "en"
    zh = "zh"


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE...", help="Files, folders, globs, or - for standard input.", show_default=False),
]
Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file, once it is whole.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread many files over.")]
Errors = Annotated[
    Path | None,
    typer.Option("--errors", metavar="FILE", help="Write a JSON line for each document that cannot be read.", show_default=False),
]
Least = Annotated[
    float,
    typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Leave out indicators that are less sure than this."),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Publication date of the texts (2020-10-19): what 今年 and 截至目前 are counted from."),
]
PublishedDefault = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Publication date of those texts only that state none themselves.", show_default=False),
]
Title = Annotated[str | None, typer.Option(help="Title of the text, where it is not in the text itself.")]
Source = Annotated[str | None, typer.Option(help="Who published the text (南宁日报).")]
Place = Annotated[str | None, typer.Option(help="The text's own place (广西壮族自治区马山县): what 全县 and 该县 mean.")]
Taxonomy = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A taxonomy of your own: a TOML file, or a folder of them.", show_default=False),
]
LabelsIn = Annotated[Labels, typer.Option("--labels", help="Language of the labels in tables and pages.")]


def context(
    published: str | None, title: str | None, source: str | None, place: str | None, *, published_default: str | None = None
) -> dict[str, str | None]:
    """What is told about the texts; a malformed date stops the command before any text is read."""
    return {
        "published": date(published, "--published"),
        "published_default": date(published_default, "--published-default"),
        "title": title,
        "source": source,
        "place": place,
    }


def date(value: str | None, option: str) -> str | None:
    """A date told on the command line; a malformed one stops the command."""
    if value is None:
        return None
    from povext.checks import check_date

    try:
        return check_date(value, "it")
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint=f"'{option}'") from None
