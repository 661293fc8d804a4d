"""What an evaluation says: scores by level, document, type and field, an interval, and how far confidence can be trusted."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from povext.evaluate._count import LEVELS, Judged, Mistake, Tally
from povext.evaluate._records import FIELDS

__all__ = ["Bin", "Calibration", "Report", "Score", "Threshold", "report"]

_RESAMPLES = 500
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_BINS = 10
_KINDS = ("hit", "predicted", "gold", "right")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, with the counts they come from.

    Parameters
    ----------
    hit : int
        Gold records that a right prediction answers.
    predicted, gold : int
        Predictions, gold records.
    right : int or None
        Right predictions, where they are not counted by the same group as the gold records (a type and its alternatives).

    Examples
    --------
    >>> score = Score(hit=3, predicted=4, gold=6)
    >>> score.precision, score.recall, round(score.f1, 3)
    (0.75, 0.5, 0.6)
    """

    hit: int
    predicted: int
    gold: int
    right: int | None = None

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 where there are none."""
        right = self.hit if self.right is None else self.right
        return right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold records that are found; 0 where there are none."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_dict(self) -> dict[str, float]:
        """The score as plain JSON types."""
        return {
            "p": self.precision, "r": self.recall, "f1": self.f1, "hit": self.hit, "predicted": self.predicted, "gold": self.gold,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bin:
    """One step of the calibration curve: predictions of like confidence.

    Parameters
    ----------
    count : int
        How many.
    confidence : float
        Their mean confidence.
    accuracy : float
        The share that is right.
    """

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidence foretells being right.

    Parameters
    ----------
    bins : tuple of Bin
        Ten equal steps of confidence, empty ones left out.
    error : float
        Expected calibration error: the mean distance between confidence and accuracy, weighted by count (Naeini, Cooper and
        Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian binning").
    """

    bins: tuple[Bin, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """What leaving out the less sure predictions gains and costs.

    Parameters
    ----------
    confidence : float
        Least confidence of the predictions kept.
    kept : float
        The share of the typed predictions that is kept.
    precision : float
        The share of those that is right (level ``typed``).
    """

    confidence: float
    kept: float
    precision: float


@dataclass(frozen=True, slots=True)
class Report:
    """Result of an evaluation.

    Parameters
    ----------
    levels : Mapping
        ``quantity``, ``typed``, ``full`` → score over all documents.
    documents : Mapping
        Document → level → score.
    types : Mapping
        Type → score at the level ``typed``. Precision counts the predictions of the type, recall its gold records.
    fields : Mapping
        Field → share right among the rightly typed.
    interval : tuple of two float, or None
        95 % bootstrap interval of the typed F1 over documents; ``None`` for fewer than three.
    calibration : Mapping
        ``typed``, ``full`` → calibration of the confidence as the chance of being right at that level.
    thresholds : tuple of Threshold
        What is left, and how much of it is right, where less sure predictions are left out.
    mistakes : tuple of (str, Mistake)
        Document and mistake.
    """

    levels: Mapping[str, Score]
    documents: Mapping[str, Mapping[str, Score]]
    types: Mapping[str, Score]
    fields: Mapping[str, float]
    interval: tuple[float, float] | None
    calibration: Mapping[str, Calibration]
    thresholds: tuple[Threshold, ...]
    mistakes: tuple[tuple[str, Mistake], ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON types, without the mistakes."""
        return {
            "levels": {level: score.to_dict() for level, score in self.levels.items()},
            "interval": self.interval,
            "fields": dict(self.fields),
            "calibration": {
                level: {"error": c.error, "bins": [[b.count, b.confidence, b.accuracy] for b in c.bins]}
                for level, c in self.calibration.items()
            },
            "thresholds": [[t.confidence, t.kept, t.precision] for t in self.thresholds],
            "types": {name: score.to_dict() for name, score in self.types.items()},
            "documents": {name: {level: s.to_dict() for level, s in scores.items()} for name, scores in self.documents.items()},
        }


def report(tallies: Mapping[str, Tally]) -> Report:
    """Sum the tallies of documents up into a report."""
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    return Report(
        levels=_levels(total),
        documents={name: _levels(tally) for name, tally in tallies.items()},
        types={name: Score(*(total.types[name][kind] for kind in _KINDS)) for name in sorted(total.types)},
        fields={name: total.fields[name][True] / total.fields[name].total() for name in FIELDS if name in total.fields},
        interval=_interval(list(tallies.values())),
        calibration={level: _calibration(total.judged, level) for level in ("typed", "full")},
        thresholds=_thresholds(total.judged),
        mistakes=tuple((name, mistake) for name, tally in tallies.items() for mistake in tally.mistakes),
    )


def _levels(tally: Tally) -> dict[str, Score]:
    return {level: Score(tally.hits[level], tally.predicted[level], tally.gold[level]) for level in LEVELS}


def _interval(tallies: Sequence[Tally]) -> tuple[float, float] | None:
    """The middle 95 % of typed F1 over documents drawn with replacement, always the same draws."""
    if len(tallies) < 3:
        return None
    draw = random.Random(0)
    counts = [(t.hits["typed"], t.predicted["typed"], t.gold["typed"]) for t in tallies]
    found = []
    for _ in range(_RESAMPLES):
        sample = [draw.choice(counts) for _ in counts]
        found.append(Score(*map(sum, zip(*sample, strict=True))).f1)
    found.sort()
    tail = int(_RESAMPLES * 0.025)
    return found[tail], found[_RESAMPLES - 1 - tail]


def _calibration(judged: Sequence[Judged], level: str) -> Calibration:
    steps: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for item in judged:
        step = min(_BINS - 1, max(0, int(item.confidence * _BINS)))
        steps[step].append((item.confidence, item.full if level == "full" else item.typed))
    bins = tuple(Bin(len(s), sum(c for c, _ in s) / len(s), sum(right for _, right in s) / len(s)) for s in steps if s)
    total = sum(b.count for b in bins)
    error = sum(b.count * abs(b.confidence - b.accuracy) for b in bins) / total if total else 0.0
    return Calibration(bins, error)


def _thresholds(judged: Sequence[Judged]) -> tuple[Threshold, ...]:
    out = []
    for least in _THRESHOLDS:
        kept = [item.typed for item in judged if item.confidence >= least]
        if kept:
            out.append(Threshold(least, len(kept) / len(judged), sum(kept) / len(kept)))
    return tuple(out)
