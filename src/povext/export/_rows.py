"""From extractions to the rows of a table: one indicator, one row, of exact Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple, cast

from povext._fields import encodable
from povext.export.columns import COLUMNS, Kind
from povext.types import Extraction, Indicator

__all__ = ["Cell", "Document", "Many", "Row", "documents", "number_text", "rows", "rows_of"]

Cell = str | Decimal | int | float | date | tuple[str, ...] | None
"""What a cell can hold, by the kind of its column: text, decimal, integer, float, day, codes; ``None`` where it is empty."""

Row = tuple[Cell, ...]
"""One indicator in the order of :data:`~povext.export.COLUMNS`."""

Many = Extraction | Mapping[str, Extraction] | Iterable[Extraction | tuple[str, Extraction] | tuple[str, Extraction, str | None]]
"""One extraction; a mapping of names to extractions; or a stream of extractions, of pairs ``(name, extraction)``, or of triples
``(name, extraction, record)``."""


class Document(NamedTuple):
    """An extraction with the name of its document and the id that its record gave itself."""

    name: str
    extraction: Extraction
    record: str | None = None


class _Source(NamedTuple):
    """What the paths of the columns begin with."""

    file: str
    record: str | None
    extraction: Extraction
    indicator: Indicator
    exact: str


def documents(many: Many) -> Iterator[Document]:
    """Name every extraction.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, with or without names; where no name is told, the place among the others stands in, from 0.

    Yields
    ------
    Document
        One an extraction, in order; a stream is read no faster than they are taken.

    Raises
    ------
    TypeError
        Where an item is no extraction; the message tells which.

    Examples
    --------
    >>> [d.name for d in documents([Extraction(text_length=0), ("b.txt", Extraction(text_length=0))])]
    ['0', 'b.txt']
    """
    if isinstance(many, Extraction):
        many = (many,)
    elif isinstance(many, Mapping):
        many = many.items()
    for number, item in enumerate(many):
        if isinstance(item, Extraction):
            yield Document(str(number), item)
        elif isinstance(item, tuple) and len(item) in (2, 3) and isinstance(item[1], Extraction):
            yield Document(str(item[0]), *item[1:])
        else:
            what = type(item).__name__ + (f": {item}".rstrip(".") if isinstance(item, Exception) else "")
            raise TypeError(f"Item {number} is no Extraction and no pair (name, Extraction), but {what}.")


def rows(many: Many) -> Iterator[Row]:
    """Tell the indicators of many extractions one after another.

    Parameters
    ----------
    many : Extraction, mapping or iterable
        Extractions, pairs ``(name, extraction)``, or a stream of them.

    Yields
    ------
    tuple
        One an indicator, in the order of :data:`~povext.export.COLUMNS`: text as ``str``, numbers as
        :class:`~decimal.Decimal`, days as :class:`datetime.date`, codes as a tuple, ``None`` where a cell is empty.

    Examples
    --------
    >>> import povext
    >>> (row,) = rows({"a.txt": povext.extract("全县62个贫困村全部出列。")})
    >>> row[0], row[3], row[6], row[17]
    ('a.txt', 'poverty.villages_exited', Decimal('62'), None)
    """
    for document in documents(many):
        yield from rows_of(document)


def rows_of(document: Document) -> Iterator[Row]:
    """The rows of one document."""
    for indicator in document.extraction.indicators:
        source = _Source(document.name, document.record, document.extraction, indicator, number_text(indicator))
        yield tuple([get(source) for get in _GETTERS])


def number_text(indicator: Indicator) -> str:
    """The number of an indicator digit by digit; a range as ``LOW..HIGH``.

    Parameters
    ----------
    indicator : Indicator
        Any.

    Returns
    -------
    str

    Examples
    --------
    >>> import povext
    >>> [number_text(i) for i in povext.extract("户均增收1800—2800元，贫困发生率降至0.40%。").indicators]
    ['1800..2800', '0.40']
    """
    if indicator.value is not None:
        return format(indicator.value, "f")
    return "..".join("" if end is None else format(end, "f") for end in (indicator.low, indicator.high))


def _getter(path: str, kind: Kind) -> Callable[[_Source], Cell]:
    """Read a path; what lies below an absent object (no place, no period) is ``None``."""
    steps = path.split(".")
    whole, above = attrgetter(path), attrgetter(".".join(steps[:-1])) if len(steps) > 2 else None
    turns: dict[str, Callable[[str], Cell]] = {"date": date.fromisoformat, "text": encodable, "code": encodable}
    turn = turns.get(kind)

    def get(source: _Source) -> Cell:
        if above is not None and above(source) is None:
            return None
        value: Any = whole(source)
        return cast("Cell", value) if value is None or turn is None else turn(value)

    return get


_GETTERS = tuple(_getter(column.path, column.kind) for column in COLUMNS)
