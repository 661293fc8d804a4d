"""Pair the predictions of one document with its gold records and count what is right."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from povext.evaluate._records import FIELDS, FULL, Gold, Predicted, Row, same_quantity, same_type, shared_characters

__all__ = ["LEVELS", "Judged", "Mistake", "Tally", "judge"]

LEVELS = ("quantity", "typed", "full")
"""From the loosest to the strictest: number and unit; the type too; place, years, status and measure too."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A prediction or a gold record that is not fully right.

    Parameters
    ----------
    why : str
        ``missed``, ``spurious``, ``value/unit``, ``type``, or the names of the wrong fields.
    gold, predicted : Mapping or None
        The rows as they were given.
    """

    why: str
    gold: Row | None
    predicted: Row | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One scored, typed prediction: how sure it was and how right."""

    confidence: float
    typed: bool
    full: bool


@dataclass(slots=True)
class Tally:
    """Counts of one document, or the sum over several."""

    hits: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    fields: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    judged: list[Judged] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally to this one."""
        self.hits += other.hits
        self.predicted += other.predicted
        self.gold += other.gold
        for name, counts in other.fields.items():
            self.fields[name] += counts
        for name, kinds in other.types.items():
            self.types[name] += kinds
        self.judged += other.judged
        self.mistakes += other.mistakes


@dataclass(frozen=True, slots=True)
class _Pair:
    """A gold record and the prediction paired with it."""

    gold: Gold
    predicted: Predicted
    index: int
    quantity: bool
    type: bool

    @property
    def typed(self) -> bool:
        return self.quantity and self.type


def judge(gold: Sequence[Gold], predicted: Sequence[Predicted]) -> Tally:
    """Count one document.

    Parameters
    ----------
    gold : sequence of Gold
        All gold records of the document, the optional ones included.
    predicted : sequence of Predicted
        All predictions.

    Returns
    -------
    Tally
    """
    tally = Tally()
    by_gold = _pair(gold, predicted)
    by_prediction = {pair.index: pair for pair in by_gold.values()}
    full = {pair.index for i, record in enumerate(gold) if (pair := _count_gold(tally, record, by_gold.get(i)))}
    optional = [record for record in gold if record.optional]
    for j, prediction in enumerate(predicted):
        found = by_prediction.get(j)
        free = found is None or found.gold.optional
        if free and any(shared_characters(record, prediction) > 0 for record in optional):
            continue  # neither rewarded nor punished
        _count_prediction(tally, prediction, found, j in full)
    return tally


def _pair(gold: Sequence[Gold], predicted: Sequence[Predicted]) -> dict[int, _Pair]:
    """Gold index → pair. One to one, the best agreement first: type, then quantity, then shared characters, then text order."""
    ranked = []
    for i, record, j, prediction in _touching(gold, predicted):
        shared = shared_characters(record, prediction)
        pair = _Pair(record, prediction, j, same_quantity(record, prediction), same_type(record, prediction))
        ranked.append(((not pair.type, not pair.quantity, -shared, i, j), pair))
    ranked.sort(key=lambda entry: entry[0])
    chosen: dict[int, _Pair] = {}
    taken: set[int] = set()
    for (*_, i, j), pair in ranked:
        if i not in chosen and j not in taken:
            chosen[i] = pair
            taken.add(j)
    return chosen


def _touching(gold: Sequence[Gold], predicted: Sequence[Predicted]) -> Iterator[tuple[int, Gold, int, Predicted]]:
    """Every gold record with every prediction that shares a character with it."""
    order = sorted(range(len(predicted)), key=lambda j: predicted[j].start)
    starts = [predicted[j].start for j in order]
    longest = max((p.end - p.start for p in predicted), default=0)
    for i, record in enumerate(gold):
        for j in order[bisect_left(starts, record.start - longest) : bisect_left(starts, record.end)]:
            if shared_characters(record, predicted[j]) > 0:
                yield i, record, j, predicted[j]


def _count_gold(tally: Tally, record: Gold, pair: _Pair | None) -> _Pair | None:
    """Count a gold record; return its pair where that is fully right."""
    if record.optional:
        return None
    typed = pair is not None and pair.typed
    tally.gold["quantity"] += 1
    tally.hits["quantity"] += pair is not None and pair.quantity
    if record.type == "other":
        return None
    # Where leaving it without a type is right too, only a right type is counted.
    if "other" in record.types and not (typed and pair is not None and pair.predicted.type != "other"):
        return None
    right = {name: same(record, pair.predicted) for name, same in FIELDS.items()} if pair is not None and typed else {}
    full = typed and all(right[name] for name in FULL)
    for level, hit in (("typed", typed), ("full", full)):
        tally.gold[level] += 1
        tally.hits[level] += hit
    for name, good in right.items():
        tally.fields[name][good] += 1
    tally.types[record.type]["gold"] += 1
    tally.types[record.type]["hit"] += typed
    if not full:
        tally.mistakes.append(Mistake(_why(pair, right), record.row, None if pair is None else pair.predicted.row))
    return pair if full else None


def _why(pair: _Pair | None, right: dict[str, bool]) -> str:
    if pair is None:
        return "missed"
    if not pair.quantity:
        return "value/unit"
    if not pair.type:
        return "type"
    return ",".join(name for name in FULL if not right[name])


def _count_prediction(tally: Tally, prediction: Predicted, pair: _Pair | None, full: bool) -> None:
    tally.predicted["quantity"] += 1
    if prediction.type == "other":
        return
    if pair is not None and pair.gold.type == "other" and prediction.type in pair.gold.types:
        return
    typed = pair is not None and pair.typed and not pair.gold.optional and pair.gold.type != "other"
    for level in ("typed", "full"):
        tally.predicted[level] += 1
    tally.types[prediction.type]["predicted"] += 1
    tally.types[prediction.type]["right"] += typed
    tally.judged.append(Judged(prediction.confidence, typed, full))
    if pair is None or pair.gold.type == "other":
        tally.mistakes.append(Mistake("spurious", None if pair is None else pair.gold.row, prediction.row))
