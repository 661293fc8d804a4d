"""Extractions as tables for people."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from povext.cli._console import console, visible

if TYPE_CHECKING:
    from povext.export.formats import Options
    from povext.types import Extraction, Indicator

__all__ = ["TableWriter", "table"]


class TableWriter:
    """One table a document.

    Parameters
    ----------
    file : text file
        Where to.
    options : Options
        ``language`` is heeded.
    """

    def __init__(self, file: IO[str], options: Options) -> None:
        self._console = console()
        self._console.file = file
        self._language = options.language

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the table of one document."""
        self._console.print(table(name, extraction, self._language))

    def close(self) -> None:
        """Every table is whole already."""


def table(name: str, extraction: Extraction, language: str = "en") -> Any:
    """A rich table of one extraction."""
    from rich.table import Table
    from rich.text import Text

    count = len(extraction.indicators)
    title = f"{visible(name)}: {count} indicator{'' if count == 1 else 's'}"
    made = Table(title=Text(title), title_justify="left", header_style="bold", expand=False)
    for heading, options in (
        ("indicator", {"overflow": "fold"}), ("value", {"justify": "right", "no_wrap": True}), ("unit", {"no_wrap": True}),
        ("measure", {}), ("status", {}), ("place", {"overflow": "fold"}), ("period", {"no_wrap": True}),
        ("population", {"overflow": "fold"}), ("in the text", {"overflow": "fold"}),
        ("at", {"justify": "right", "no_wrap": True}),
    ):  # fmt: skip
        made.add_column(heading, **options)
    for indicator in extraction.indicators:
        cells = [
            indicator.label_zh if language == "zh" else indicator.label_en, _number(indicator), _unit(indicator),
            indicator.measure, indicator.status, indicator.place.name if indicator.place else "", str(indicator.period or ""),
            indicator.population or "", indicator.text, str(indicator.span.start),
        ]  # fmt: skip
        made.add_row(*(Text(visible(cell)) for cell in cells))
    return made


def _number(indicator: Indicator) -> str:
    hedge = "" if indicator.bound == "=" else f"{indicator.bound} "
    if indicator.value is None:
        return f"{hedge}{_grouped(indicator.low)}–{_grouped(indicator.high)}"
    return f"{hedge}{_grouped(indicator.value)}"


def _grouped(number: Decimal | None) -> str:
    if number is None:
        return ""
    whole = number.to_integral_value()
    return f"{whole if whole == number else number:,f}"


def _unit(indicator: Indicator) -> str:
    return "/".join((indicator.unit, *indicator.per))
