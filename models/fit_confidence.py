"""Fit the curve that turns how a type was chosen into the chance of its being right.

Logistic regression of "the type is right" on what :func:`povext.linking._confidence.evidence_for` tells. It is fitted to texts
that the n-gram model has not seen, or it would promise too much: the labelled news, each read with a model fitted to the
others, and the texts of the split ``check``. Prints the coefficients for ``[confidence]`` in ``weights.toml``, and the expected
calibration error with each text judged by a curve that has not seen it.

    pip install "povext[models]"
    python models/fit_confidence.py FOLDER... --unlabelled FILE [--skip NAMES]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from train_ngrams import Document, cases, examples, fit, matched, news, read, silver, watched
from train_ranker import ALIAS, documents

from povext.concepts import bundled_matcher
from povext.linking import _opinion
from povext.linking._candidates import weights
from povext.linking._confidence import evidence_for
from povext.linking._ngrams import NGrams

BINS, FOLDS, PENALTY = 10, 5, 10.0

Row = tuple[str, dict[str, float], bool]


def checks(folder: Path) -> Iterator[Document]:
    """The texts of a folder that are kept for checking."""
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        if entry.get("split") == "check":
            text = (folder / "texts" / f"{entry['name']}.txt").read_text("utf-8")
            gold = json.loads((folder / "gold" / f"{entry['name']}.json").read_text("utf-8"))["indicators"]
            yield entry["name"], text, entry, gold


def judged(texts: Iterable[Document], model: Callable[[str], NGrams]) -> list[Row]:
    """Text, evidence and whether the type is right, of every quantity that the gold data judge."""
    out: list[Row] = []
    matcher, ngrams = bundled_matcher(), _opinion.ngrams
    with watched(learned=True) as seen:
        for name, text, entry, gold in texts:
            seen.clear()
            fitted = model(name)
            _opinion.ngrams = lambda fitted=fitted: fitted  # type: ignore[assignment, misc]
            for g, (_, _, measure, choice) in matched(read(text, entry, matcher), seen, gold):
                if g is None or g.get("optional"):
                    continue
                said = (choice.chosen.type, measure)
                also = {g["type"], *g.get("alt_types", [])}
                right = said[0] in also or {said, (g["type"], g.get("measure") or "value")} == ALIAS
                out.append((name, evidence_for(choice.chosen), right))
    _opinion.ngrams = ngrams
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
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--unlabelled", type=Path, required=True, help="as for train_ngrams.py")
    ap.add_argument("--skip", default="")
    a = ap.parse_args()
    skip = set(filter(None, a.skip.split(",")))
    told = [t for t in news(a.unlabelled) if t[0] not in skip]
    texts = [t for folder in a.folders for t in documents(folder) if t[0] not in skip] + told
    fold = {name: n % FOLDS for n, name in enumerate(sorted(t[0] for t in texts))}
    seen, written = cases(texts), cases(examples()) + silver(a.unlabelled, skip | set(fold))
    fitted = [fit([c for c in seen if fold[c.document] != k] + written) for k in range(FOLDS)]
    kept = [t for folder in a.folders if (folder / "index.json").exists() for t in checks(folder)]
    groups = {"news": judged(told, lambda name: fitted[fold[name]]), "check": judged(kept, lambda _: fitted[0])}
    data, names = [row for group in groups.values() for row in group], list(weights()["confidence"])
    order = sorted({name for name, *_ in data})
    said, right = np.zeros(len(data)), np.array([r for *_, r in data], float)
    for k in range(FOLDS):
        held = set(order[k::FOLDS])
        which = [i for i, row in enumerate(data) if row[0] in held]
        w = curve([row for row in data if row[0] not in held], names)
        said[which] = 1 / (1 + np.exp(-matrix([data[i] for i in which], names) @ w))
    print(f"{len(data)} quantities of {len(order)} texts; expected calibration error {error(said, right):.3f}")
    for group, at in (("news", slice(0, len(groups["news"]))), ("check", slice(len(groups["news"]), None))):
        print(f"{group}: {error(said[at], right[at]):.3f}")
    for name, value in zip(names, curve(data, names), strict=True):
        print(f"{name} = {value:.2f}")


if __name__ == "__main__":
    main()
