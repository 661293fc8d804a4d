"""Fit the weights by which linking chooses among the candidate types of a quantity.

A conditional logit over the candidates: the score of a candidate is linear in its features, and the probability of a type is
the softmax over all candidates of the quantity. The penalty draws every weight towards the hand-set one, so that a feature
the data say little about stays where it was put. Deterministic: full-batch Adam from the hand-set weights.

    python models/train_ranker.py FOLDER... [--folds N] [--write]

A FOLDER holds ``gold/NAME.json``, ``texts/NAME.txt`` and ``index.json`` (or ``../corpus`` beside ``gold``).
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from povext.concepts import bundled_matcher
from povext.linking import _types
from povext.linking._candidates import Candidate, Choice
from povext.stages import read_concepts, read_links, read_periods, read_places, read_quantities, read_text
from povext.working import Working

WEIGHTS = Path(_types.__file__).with_name("weights.toml")
PULL, RULE_PULL, STEPS, RATE = 0.3, 2.0, 400, 0.03
ALIAS = {("poverty.population", "change"), ("poverty.lifted", "value")}


class Case(NamedTuple):
    """The candidates of one quantity and the types that are right."""

    document: str
    features: list[dict[str, float]]
    types: list[str]
    right: frozenset[str]


def documents(folder: Path) -> Iterable[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Name, text, index entry and gold records of the texts of a folder that are not kept for checking."""
    corpus = folder if (folder / "index.json").exists() else folder / "corpus"
    for entry in json.loads((corpus / "index.json").read_text("utf-8")):
        gold = folder / "gold" / f"{entry['name']}.json"
        if not gold.exists() or entry.get("split") == "check":
            continue
        text = (corpus / "texts" / f"{entry['name']}.txt").read_text("utf-8")
        yield entry["name"], text, entry, json.loads(gold.read_text("utf-8"))["indicators"]


def cases(folder: Path) -> list[Case]:
    """Run the stages up to the choice, and keep the candidates of every quantity that the gold data know."""
    out: list[Case] = []
    matcher = bundled_matcher()
    choose = _types.Chooser.choose
    seen: list[tuple[int, int, Choice]] = []
    gold_types: dict[int, str] = {}

    def recording(self: _types.Chooser, n: int, measure: str, done: Any) -> Choice:
        q = self.slots[n].q
        told = [(gold_types.get(self.slots[k].q.start, t), m) for k, (t, m) in enumerate(done)]
        choice = choose(self, n, measure, told)
        seen.append((q.start, q.end, choice))
        return choice

    _types.Chooser.choose, _types.Chooser.learned = recording, False  # type: ignore[method-assign]
    try:
        for name, text, entry, gold in documents(folder):
            seen.clear()
            told = {k: entry[k] for k in ("published", "title") if entry.get(k)}
            work = Working(text, told)
            for stage in (read_text, read_quantities, read_periods, read_places):
                stage(work)
            assert work.aligned is not None
            read_concepts(work, matcher)
            spans = [(g, work.aligned.to_clean(g["core"][0]), work.aligned.to_clean(g["core"][1] - 1) + 1) for g in gold]
            gold_types.clear()
            gold_types.update({q.start: g["type"] for q in work.quantities for g, a, b in spans if a < q.end and b > q.start})
            read_links(work, matcher)
            for start, end, choice in seen:
                g = next((g for g, a, b in spans if a < end and b > start), None)
                if g is None or g.get("optional"):
                    continue
                right = {g["type"], *g.get("alt_types", [])}
                if (g["type"], g.get("measure")) in ALIAS:
                    right |= {"poverty.population", "poverty.lifted"}
                candidates = [c for c in choice.candidates if c.rule != "default"]
                out.append(
                    Case(
                        f"{folder.name}/{name}",
                        [_named(c) for c in candidates] + [{"threshold": 1.0}],
                        [c.type for c in candidates] + ["other"],
                        frozenset(right),
                    )
                )
    finally:
        _types.Chooser.choose, _types.Chooser.learned = choose, True  # type: ignore[method-assign]
    return out


def _named(c: Candidate) -> dict[str, float]:
    if c.rule == "carried":
        return {f"carried.{k}": v for k, v in c.features.items()}
    return {**{f"words.{k}": v for k, v in c.features.items()}, f"rules.{c.rule}": 1.0}


def start_weights(table: dict[str, Any], names: list[str]) -> np.ndarray:
    """Give the hand-set weights in the order of the names."""

    def value(name: str) -> float:
        if name == "threshold":
            return float(table["threshold"])
        group, key = name.split(".", 1)
        return float(table[group].get(key, 0.0))

    return np.array([value(n) for n in names])


def fit(train: list[Case], names: list[str], first: np.ndarray) -> np.ndarray:
    """Fit the weights, starting from and drawn towards the first ones."""
    index = {n: i for i, n in enumerate(names)}
    rows, owner, right = [], [], []
    k = 0
    for case in train:
        marks = [t in case.right for t in case.types]
        if not any(marks) or all(marks):
            continue
        for features in case.features:
            row = np.zeros(len(names))
            for name, v in features.items():
                row[index[name]] = v
            rows.append(row)
        owner += [k] * len(marks)
        right += marks
        k += 1
    x, who, good = np.array(rows), np.array(owner), np.array(right)
    pull = np.array([RULE_PULL if n.startswith("rules.") else PULL for n in names])
    prior = index.get("words.prior")
    w, m, v = first.copy(), np.zeros_like(first), np.zeros_like(first)
    for step in range(1, STEPS + 1):
        score = x @ w
        top = np.full(k, -np.inf)
        np.maximum.at(top, who, score)
        e = np.exp(score - top[who])
        p = e / np.bincount(who, e, k)[who]
        e_good = e * good
        total = np.bincount(who, e_good, k)
        p_good = np.divide(e_good, total[who], out=np.zeros_like(e), where=total[who] > 0)
        gradient = x.T @ (p - p_good) + pull * (w - first)
        if prior is not None:
            gradient[prior] = 0.0  # the scale of the rules' own weights is fixed
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        w = w - RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return w


def accuracy(test: list[Case], names: list[str], w: np.ndarray) -> tuple[int, int]:
    """Count the quantities whose best candidate is right, and all of them."""
    value = dict(zip(names, w, strict=True))
    hit = 0
    for case in test:
        scores = [sum(value.get(n, 0.0) * v for n, v in f.items()) for f in case.features]
        hit += case.types[max(range(len(scores)), key=scores.__getitem__)] in case.right
    return hit, len(test)


def write(names: list[str], w: np.ndarray) -> None:
    """Put the weights into the file, line by line, so that its comments stay."""
    value = dict(zip(names, w, strict=True))
    group, out = "", []
    for line in WEIGHTS.read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        key = line.split("=")[0].strip()
        name = key if key == "threshold" else f"{group}.{key}"
        if group == "rules" and line.startswith('"'):
            continue
        if "=" in line and name in value and group != "rules":
            rest = line.split("#", 1)
            line = f"{key} = {value[name]:.3f}" + (f"  # {rest[1].strip()}" if len(rest) > 1 else "")
        out.append(line)
        if line.startswith("# learned corrections"):
            out += [f'"{n[6:]}" = {value[n]:.3f}' for n in sorted(value) if n.startswith("rules.") and abs(value[n]) >= 0.02]
    WEIGHTS.write_text("\n".join(out) + "\n", "utf-8")


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--folds", type=int, default=8)
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--skip", default="")
    a = ap.parse_args()
    skip = set(filter(None, a.skip.split(",")))
    data = [c for folder in a.folders for c in cases(folder) if c.document.split("/")[1] not in skip]
    names = sorted({n for c in data for f in c.features for n in f})
    first = start_weights(tomllib.loads(WEIGHTS.read_text("utf-8")), names)
    docs = sorted({c.document for c in data})
    print(f"{len(data)} quantities of {len(docs)} texts, {len(names)} weights", file=sys.stderr)
    reachable = sum(any(t in c.right for t in c.types) for c in data)
    hits = {"hand-set": 0, "fitted": 0}
    for fold in range(a.folds):
        held = set(docs[fold :: a.folds])
        test = [c for c in data if c.document in held]
        hits["hand-set"] += accuracy(test, names, first)[0]
        hits["fitted"] += accuracy(test, names, fit([c for c in data if c.document not in held], names, first))[0]
    print(f"right type among the candidates: {reachable / len(data):.3f}")
    for name, hit in hits.items():
        print(f"{name:9s} right, each text judged by weights that have not seen it: {hit / len(data):.4f}")
    w = fit(data, names, first)
    print(f"fitted to all: {accuracy(data, names, w)[0] / len(data):.4f}")
    if a.write:
        write(names, w)


if __name__ == "__main__":
    main()
