"""Fit the curve that turns how a type was chosen into the chance of its being right.

Logistic regression of "the type is right" on what :func:`povext.linking._confidence.evidence_for` tells. It is fitted to texts
that neither the n-gram model nor the network has seen, or it would promise too much: those of the split ``check``. Prints the
coefficients for ``[confidence]`` in ``weights.toml``, and the expected calibration error with each text judged by a curve that
has not seen it.

    pip install "povext[models]"
    python models/fit_confidence.py FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from train_ngrams import Document, matched, read, watched
from train_ranker import ALIAS

from povext.concepts import bundled_matcher
from povext.linking._candidates import weights
from povext.linking._confidence import evidence_for

BINS, FOLDS, PENALTY = 10, 5, 10.0

Row = tuple[str, dict[str, float], bool]


def checks(folder: Path) -> Iterator[Document]:
    """The texts of a folder that are kept for checking."""
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        if entry.get("split") == "check":
            text = (folder / "texts" / f"{entry['name']}.txt").read_text("utf-8")
            gold = json.loads((folder / "gold" / f"{entry['name']}.json").read_text("utf-8"))["indicators"]
            yield entry["name"], text, entry, gold


def judged(texts: Iterable[Document]) -> list[Row]:
    """Text, evidence and whether the type is right, of every quantity that the gold data judge."""
    out: list[Row] = []
    matcher = bundled_matcher()
    with watched(learned=True) as seen:
        for name, text, entry, gold in texts:
            seen.clear()
            for g, (_, _, measure, choice) in matched(read(text, entry, matcher), seen, gold):
                if g is None or g.get("optional"):
                    continue
                said = (choice.chosen.type, measure)
                also = {g["type"], *g.get("alt_types", [])}
                right = said[0] in also or {said, (g["type"], g.get("measure") or "value")} == ALIAS
                out.append((name, evidence_for(choice.chosen), right))
    return out


def curve(data: list[Row], names: list[str]) -> NDArray[np.float64]:
    """The coefficients, without intercept: how a type was chosen stands for it."""
    model = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=1000)
    coefficients: NDArray[np.float64] = model.fit(matrix(data, names), [right for *_, right in data]).coef_[0]
    return coefficients


def matrix(data: list[Row], names: list[str]) -> NDArray[np.float64]:
    """The evidence as numbers."""
    return np.array([[evidence.get(n, 0.0) for n in names] for _, evidence, _ in data])


def error(said: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """The expected calibration error."""
    step = np.minimum((said * BINS).astype(int), BINS - 1)
    return float(sum(abs(said[step == b].sum() - right[step == b].sum()) for b in range(BINS)) / len(said))


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path, help="benchmarks/quality, or another folder with an index.json")
    a = ap.parse_args()
    data, names = judged(checks(a.folder)), list(weights()["confidence"])
    order = sorted({name for name, *_ in data})
    said, right = np.zeros(len(data)), np.array([r for *_, r in data], float)
    for k in range(FOLDS):
        held = set(order[k::FOLDS])
        which = [i for i, row in enumerate(data) if row[0] in held]
        w = curve([row for row in data if row[0] not in held], names)
        said[which] = 1 / (1 + np.exp(-matrix([data[i] for i in which], names) @ w))
    print(f"{len(data)} quantities of {len(order)} texts; expected calibration error {error(said, right):.3f}")
    for name, value in zip(names, curve(data, names), strict=True):
        print(f"{name} = {value:.2f}")


if __name__ == "__main__":
    main()
