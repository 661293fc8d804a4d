"""The exceptions of the package. Each message is one sentence that says what to do about it."""

from __future__ import annotations

__all__ = [
    "BinaryFileError",
    "DecodingError",
    "InputError",
    "MissingPackageError",
    "PovextError",
    "RecordError",
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
