"""How good the extraction is: precision, recall and F1 at three levels, on any folder of texts with gold.

Levels, from loose to strict: ``quantity`` (a prediction overlaps the gold numeral; value and unit agree), ``typed`` (the type
agrees too; gold and predictions of type ``other`` are left out) and ``full`` (place, period to the year, status and measure
agree too). Gold records marked optional count neither way. What gold may hold beyond the data model is told in
``docs/evaluation.md``.

Examples
--------
>>> gold = [{"type": "poverty.villages", "value": "62", "unit": "count", "core": [2, 4], "span": {"start": 2, "end": 5}}]
>>> found = [{"type": "poverty.villages", "value": "62", "unit": "count", "span": {"start": 2, "end": 5}}]
>>> score({"report": gold}, {"report": found}).levels["full"].f1
1.0
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from povext.evaluate._count import LEVELS, Judged, Mistake, Tally, judge
from povext.evaluate._data import Document, bundled, read_rows, read_set
from povext.evaluate._records import FIELDS, FULL, Gold, Predicted, Row
from povext.evaluate._report import Bin, Calibration, Report, Score, Threshold, report
from povext.types import Extraction, Indicator

__all__ = [
    "FIELDS",
    "FULL",
    "LEVELS",
    "Bin",
    "Calibration",
    "Document",
    "Judged",
    "Mistake",
    "Report",
    "Row",
    "Score",
    "Tally",
    "Threshold",
    "bundled",
    "evaluate",
    "read_rows",
    "read_set",
    "score",
]

_T = TypeVar("_T")
_R = TypeVar("_R")


def score(gold: Mapping[str, Sequence[Row]], predicted: Mapping[str, Extraction | Sequence[Indicator | Row]]) -> Report:
    """Compare predictions with gold.

    Parameters
    ----------
    gold : Mapping
        Document → gold records.
    predicted : Mapping
        Document → extraction, indicators or rows of their JSON. A document without predictions counts as empty; one without
        gold is left out.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        Where a record lacks a field; the message names document and record.

    Examples
    --------
    >>> score({"report": []}, {}).levels["typed"]
    Score(hit=0, predicted=0, gold=0, right=None)
    """
    tallies = {}
    for name, records in gold.items():
        found = predicted.get(name, ())
        items = found.indicators if isinstance(found, Extraction) else found
        tallies[name] = judge(_read(Gold.read, records, name, "gold"), _read(Predicted.read, items, name, "predicted"))
    return report(tallies)


def evaluate(
    folder: Path | str | None = None,
    gold: Path | str | None = None,
    *,
    n_process: int = 1,
    taxonomy: Path | str | None = None,
) -> Report:
    """Extract every text of a benchmark set and compare with its gold.

    Parameters
    ----------
    folder : path, optional
        See :func:`read_set`; by default the set that lies in a checkout of povext.
    gold : path, optional
        Folder of the gold, where it is not inside `folder`.
    n_process : int
        Processes to spread the work over.
    taxonomy : path, optional
        A taxonomy of your own: a TOML file, or a folder of them.

    Returns
    -------
    Report

    Raises
    ------
    FileNotFoundError
        Where there is no such folder, or none was given outside a checkout.
    ValueError
        Where a file is malformed.
    """
    from povext.reading import pipe

    folder = bundled() if folder is None else folder
    if folder is None:
        raise FileNotFoundError("no benchmark set comes with an installed package: name a folder of texts with gold")
    documents = read_set(folder, gold)
    found = pipe((d.record() for d in documents), n_process=n_process, taxonomy=taxonomy)
    names = [d.name for d in documents]
    return score({d.name: d.gold for d in documents}, dict(zip(names, found, strict=True)))


def _read(reader: Callable[[_T], _R], items: Iterable[_T], name: str, kind: str) -> list[_R]:
    records = []
    for number, item in enumerate(items, 1):
        try:
            records.append(reader(item))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{name}: {kind} record {number}: no usable field {error}") from None
    return records
