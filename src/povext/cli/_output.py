"""Extractions as tables for people."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from povext.cli._console import console, visible

if TYPE_CHECKING:
    from povext.export.formats import Options
    from povext.types import Extraction, Indicator

__all__ = ["TableWriter", "table"]


WIDE = 120
"""Columns of a terminal from which on every column of the table has room."""


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
        self._console.print(table(name, extraction, self._language, narrow=self._console.width < WIDE))

    def close(self) -> None:
        """Every table is whole already."""


def table(name: str, extraction: Extraction, language: str = "en", *, narrow: bool = False) -> Any:
    """A rich table of one extraction; `narrow` puts the measure beside the unit, and leaves the population out."""
    from rich.box import HEAVY_HEAD, SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    count = len(extraction.indicators)
    title = f"{visible(name)}: {count} indicator{'' if count == 1 else 's'}"
    made = Table(title=Text(title), title_justify="left", header_style="bold", box=HEAVY_HEAD)
    if narrow:
        made.box, made.pad_edge, made.collapse_padding = SIMPLE_HEAD, False, True
    columns: dict[str, dict[str, Any]] = {
        "indicator": {"overflow": "fold", "min_width": 14}, "value": {"justify": "right", "no_wrap": True},
        "unit": {"overflow": "fold"} if narrow else {"no_wrap": True}, "measure": {}, "status": {},
        "place": {"overflow": "fold", "min_width": 6}, "period": {"overflow": "fold"} if narrow else {"no_wrap": True},
        "population": {"overflow": "fold"}, "in the text": {"overflow": "fold"}, "at": {"justify": "right", "no_wrap": True},
    }  # fmt: skip
    shown = [heading for heading in columns if not narrow or heading not in ("measure", "population")]
    for heading in shown:
        made.add_column(heading, **columns[heading])
    for indicator in extraction.indicators:
        cells = _cells(indicator, language, narrow)
        made.add_row(*(Text(visible(cells[heading])) for heading in shown))
    return made


def _cells(indicator: Indicator, language: str, narrow: bool) -> dict[str, str]:
    unit = _unit(indicator)
    return {
        "indicator": indicator.label_zh if language == "zh" else indicator.label_en,
        "value": _number(indicator),
        "unit": f"{unit} {indicator.measure}" if narrow and indicator.measure != "value" else unit,
        "measure": indicator.measure,
        "status": indicator.status,
        "place": indicator.place.name if indicator.place else "",
        "period": str(indicator.period or "").replace("–", " – " if narrow else "–"),
        "population": indicator.population or "",
        "in the text": indicator.text,
        "at": str(indicator.span.start),
    }


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
