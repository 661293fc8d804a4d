"""The formats that extractions are written in: what each is called, how its files end, and who writes it.

The table is open: whoever adds a format adds a line here (or, for one that only the command line has, in
:mod:`povext.cli._formats`) and a class that takes a file and :class:`Options` and keeps to :class:`Writer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from povext.taxonomy import Language
    from povext.types import Extraction

__all__ = ["FORMATS", "Format", "Options", "Writer", "by_ending"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer may be told; each takes what concerns it.

    Parameters
    ----------
    trace : bool
        Whether to write which rule chose each field, where the format has room for it.
    language : {"en", "zh"}
        Language of headings and labels, where the format has them for people.

    Examples
    --------
    >>> Options(language="zh").trace
    True
    """

    trace: bool = True
    language: Language = "en"


class Writer(Protocol):
    """Takes one extraction after another; one that holds more than its file may have ``abort()``, for where something fails."""

    def write(self, name: str, extraction: Extraction, record: str | None = None) -> None:
        """Write the extraction of the document called `name`; `record` is the id that a record gave itself."""

    def close(self) -> None:
        """Write what is left; the file itself stays open. Not called where something failed."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Parameters
    ----------
    name : str
        What the command line calls it.
    suffixes : tuple of str
        Endings of its files, lower case; the first is the usual one.
    maker : str
        ``module:class`` of its writer, imported when it is used.
    title : str
        What people call it.
    binary : bool
        Whether it is written to a binary file.
    mark : bool
        Whether a text file begins with a byte-order mark, by which Excel knows UTF-8.
    resumable : bool
        Whether a run that was broken off can go on at the end of the file.
    streams : bool
        Whether memory stays bounded however many extractions are written.

    Examples
    --------
    >>> FORMATS["jsonl"].suffixes, FORMATS["jsonl"].resumable
    (('.jsonl', '.ndjson'), True)
    """

    name: str
    suffixes: tuple[str, ...]
    maker: str
    title: str
    binary: bool = False
    mark: bool = False
    resumable: bool = False
    streams: bool = True

    def writer(self, file: IO[Any], options: Options | None = None) -> Writer:
        """Make a writer.

        Parameters
        ----------
        file : file
            An open file, binary or text as the format wants it.
        options : Options, optional
            What to tell it.

        Returns
        -------
        Writer

        Raises
        ------
        MissingPackageError
            Where a package that the format needs is not installed.
        """
        module, _, name = self.maker.partition(":")
        make = cast("Callable[[IO[Any], Options], Writer]", getattr(import_module(module), name))
        return make(file, options or Options())


FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format("jsonl", (".jsonl", ".ndjson"), "povext.export.text:JsonLinesWriter", "JSON lines", resumable=True),
        Format("csv", (".csv",), "povext.export.text:CsvWriter", "CSV", mark=True),
        Format("xlsx", (".xlsx",), "povext.export.sheet:XlsxWriter", "an Excel workbook", binary=True),
        Format("parquet", (".parquet",), "povext.export.arrow:ParquetWriter", "Parquet", binary=True),
        Format("dta", (".dta",), "povext.export.frame:StataWriter", "a Stata file", binary=True, streams=False),
        Format("sdmx", (".sdmx", ".sdmx.csv"), "povext.export.sdmx:SdmxWriter", "SDMX-CSV"),
    )
}
"""The formats by name."""


def by_ending(path: Path, formats: Iterable[Format]) -> Format | None:
    """The format whose files end as a path does; of several the longest ending counts (``.sdmx.csv`` before ``.csv``).

    Parameters
    ----------
    path : pathlib.Path
        Of a file that need not exist.
    formats : iterable of Format
        Which to choose from.

    Returns
    -------
    Format or None

    Examples
    --------
    >>> [found.name for name in ("a.CSV", "a.sdmx.csv") if (found := by_ending(Path(name), FORMATS.values()))]
    ['csv', 'sdmx']
    """
    name = path.name.lower()
    fitting = [(len(suffix), made) for made in formats for suffix in made.suffixes if name.endswith(suffix)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
