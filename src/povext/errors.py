"""The exceptions of the package. Each message is one sentence that says what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = [
    "BinaryFileError",
    "DecodingError",
    "Fault",
    "InputError",
    "MissingPackageError",
    "ModelError",
    "PovextError",
    "RecordError",
    "TaxonomyError",
    "TooLargeError",
]


class PovextError(ValueError):
    """What all exceptions of the package have in common.

    Examples
    --------
    >>> issubclass(BinaryFileError, PovextError), issubclass(PovextError, ValueError)
    (True, True)
    """


class InputError(PovextError):
    """A document that cannot be read.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence.
    source : str, optional
        The file, or the file and line, that it is wrong with.

    Examples
    --------
    >>> str(InputError("is empty", "report.txt"))
    'report.txt: is empty'
    """

    def __init__(self, message: str, source: str | None = None) -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.message = message
        self.source = source

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str | None]]:
        return type(self), (self.message, self.source)


class BinaryFileError(InputError):
    """A file that holds no text (an image, a PDF, an archive)."""


class DecodingError(InputError):
    """A file whose text is in no encoding that is recognised."""


class TooLargeError(InputError):
    """A file larger than the limit."""


class RecordError(InputError):
    """A line of a JSONL file that is no record with a text."""


class MissingPackageError(PovextError, ImportError):
    """A package that only some functions need is not installed.

    Parameters
    ----------
    package : str
        Its name.
    extra : str
        The extra of povext that brings it.
    what : str
        What needs it.

    Examples
    --------
    >>> str(MissingPackageError("pyarrow", "data", "Parquet"))
    'Parquet needs pyarrow, which is not installed: pip install "povext[data]"'
    """

    def __init__(self, package: str, extra: str, what: str) -> None:
        super().__init__(f'{what} needs {package}, which is not installed: pip install "povext[{extra}]"')
        self.package, self.extra, self.what = package, extra, what

    def __reduce__(self) -> tuple[type[MissingPackageError], tuple[str, str, str]]:
        return type(self), (self.package, self.extra, self.what)


class ModelError(PovextError):
    """A model of the optional NER component that cannot be used."""


class Fault(NamedTuple):
    """One thing that is wrong in a data file of a user's own.

    Parameters
    ----------
    file : str
        Name of the file.
    line : int or None
        Line of the field, or of the table that holds it, where it is known.
    where : str
        The table: ``type 'school.pupils'``; empty for the file as a whole.
    field : str
        The field; empty for the table as a whole.
    message : str
        What is wrong, and what to do.

    Examples
    --------
    >>> str(Fault("mine.toml", 7, "rule 'pupils'", "kind", "'nuon' is none of noun, verb."))
    "mine.toml:7: rule 'pupils': kind: 'nuon' is none of noun, verb."
    """

    file: str
    line: int | None
    where: str
    field: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.where, self.field, self.message) if part)


class TaxonomyError(PovextError):
    """A taxonomy of a user's own that cannot be used.

    Parameters
    ----------
    faults : iterable of Fault
        What is wrong with it; the message tells the first.

    Examples
    --------
    >>> error = TaxonomyError([Fault("mine.toml", None, "", "", "holds no type.")])
    >>> str(error)
    'mine.toml: holds no type.'
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - 1
        rest = f" ({more} more: povext types --check tells them all)" if more > 0 else ""
        super().__init__(f"{self.faults[0]}{rest}")

    def __reduce__(self) -> tuple[type[TaxonomyError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)
