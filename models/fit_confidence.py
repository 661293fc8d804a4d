"""Fit the curve that turns how a type was chosen into the chance of its being right.

Logistic regression of "the type and the quantity are right" on what :func:`povext.linking._confidence.evidence_for` tells.
Fit it to texts that neither the rules nor the n-gram model have seen, or it will promise too much. Prints the coefficients
for ``[confidence]`` in ``weights.toml``, and the expected calibration error with each text judged by a curve that has not
seen it.

    pip install "povext[models]"
    python models/fit_confidence.py FOLDER... [--only NAMES] [--split check]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

import povext
from povext.evaluate import score
from povext.linking import _core
from povext.linking._confidence import evidence_for
from povext.linking._types import weights

BINS, FOLDS, PENALTY = 10, 5, 10.0


def rows(folder: Path, only: set[str], split: str) -> list[tuple[str, dict[str, float], bool]]:
    """Text, evidence and whether it is right, of every indicator that the gold data judge."""
    told: list[dict[str, float]] = []
    assess = _core.confidence

    def recording(chosen: Any, runner_up: Any) -> float:
        told.append(evidence_for(chosen, runner_up))
        return assess(chosen, runner_up)

    out = []
    corpus = folder if (folder / "index.json").exists() else folder / "corpus"
    _core.confidence = recording
    try:
        for entry in json.loads((corpus / "index.json").read_text("utf-8")):
            name, gold = entry["name"], folder / "gold" / f"{entry['name']}.json"
            if not gold.exists() or (only and name not in only) or (split and entry.get("split", split) != split):
                continue
            told.clear()
            text = (corpus / "texts" / f"{name}.txt").read_text("utf-8")
            made = povext.extract(text, published=entry.get("published"), title=entry.get("title"))
            records = json.loads(gold.read_text("utf-8"))["indicators"]
            for indicator, evidence in zip(made.indicators, list(told), strict=True):
                right = is_right(indicator, records)
                if right is not None:
                    out.append((name, evidence, right))
    finally:
        _core.confidence = assess
    return out


def is_right(indicator: povext.Indicator, records: list[dict[str, Any]]) -> bool | None:
    """Whether the type and the quantity are right; ``None`` where the gold data leave it open."""
    if indicator.type == "other":
        span = indicator.span
        there = [g for g in records if g["core"][0] < span.end and g["core"][1] > span.start]
        if not there or there[0].get("optional"):
            return None
        return "other" in (there[0]["type"], *there[0].get("alt_types", []))
    judged = score({"text": records}, {"text": [indicator]}).calibration["typed"].bins
    return judged[0].accuracy == 1.0 if judged else None


def fit(data: list[tuple[str, dict[str, float], bool]], names: list[str]) -> np.ndarray:
    """The coefficients, without intercept: how a type was chosen stands for it."""
    model = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=1000)
    return model.fit(matrix(data, names), [right for *_, right in data]).coef_[0]


def matrix(data: list[tuple[str, dict[str, float], bool]], names: list[str]) -> np.ndarray:
    """The evidence as numbers."""
    return np.array([[evidence.get(n, 0.0) for n in names] for _, evidence, _ in data])


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--only", default="", help="names of texts, with commas between")
    ap.add_argument("--split", default="", help="texts of this split, where the index tells splits")
    a = ap.parse_args()
    only = set(filter(None, a.only.split(",")))
    data = [row for folder in a.folders for row in rows(folder, only, a.split)]
    names = list(weights()["confidence"])
    texts = sorted({name for name, *_ in data})
    said, right = np.zeros(len(data)), np.array([r for *_, r in data], float)
    for k in range(FOLDS):
        held = set(texts[k::FOLDS])
        which = [i for i, row in enumerate(data) if row[0] in held]
        w = fit([row for row in data if row[0] not in held], names)
        said[which] = 1 / (1 + np.exp(-matrix([data[i] for i in which], names) @ w))
    step = np.minimum((said * BINS).astype(int), BINS - 1)
    error = sum(abs(said[step == b].sum() - right[step == b].sum()) for b in range(BINS)) / len(data)
    print(f"{len(data)} indicators of {len(texts)} texts; expected calibration error {error:.3f}")
    for name, value in zip(names, fit(data, names), strict=True):
        print(f"{name} = {value:.2f}")


if __name__ == "__main__":
    main()
