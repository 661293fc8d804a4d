"""Fit the n-gram model that suggests a type where no rule knows the words of a quantity.

Multinomial logistic regression over hashed character n-grams, fitted on every quantity of the gold texts that is not
optional and on the examples of the concept rules, rounded to eight-bit weights. ``--folds`` measures it first: each text is
judged by a model that has not seen it.

    pip install "povext[models]"
    python models/train_ngrams.py FOLDER... [--folds N] [--skip NAMES] [--write]

A FOLDER holds ``gold/NAME.json``, ``texts/NAME.txt`` and ``index.json`` (or ``../corpus`` beside ``gold``).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from train_ranker import ALIAS, documents

from povext import taxonomy
from povext.concepts import bundled_matcher, bundled_rules
from povext.linking import _ngrams, _types
from povext.stages import read_concepts, read_links, read_periods, read_places, read_quantities, read_text
from povext.working import Working

DATA = Path(_ngrams.__file__).with_name("data")
PENALTY, LEAST = 3.0, 2


Document = tuple[str, str, dict[str, Any], list[dict[str, Any]]]


class Case(NamedTuple):
    """One quantity: where its n-grams fall, what it is, and what the rules made of it."""

    document: str
    buckets: list[int]
    type: str
    right: frozenset[str]
    ruled: str
    open: bool
    allowed: frozenset[str]


def examples() -> Iterator[Document]:
    """The examples that the concept rules carry, each a text of one gold quantity.

    A counter-example is ``other`` unless another rule claims it.
    """
    for rule in bundled_rules():
        told = [(rule.type, text) for text in rule.examples] + [("", text) for text in rule.counter_examples]
        for n, (kind, marked) in enumerate(told):
            start, end = marked.index("【"), marked.index("】") - 1
            text = marked.replace("【", "").replace("】", "")
            yield f"{rule.id}-{n}", text, {"published": "2020-06-30"}, [{"core": [start, end], "type": kind}]


def cases(group: str, texts: Iterable[Document]) -> list[Case]:
    """Read texts by the rules alone, and keep every quantity that the gold data know."""
    out: list[Case] = []
    matcher, choose = bundled_matcher(), _types.Chooser.choose
    seen: list[tuple[Any, str, _types.Choice, str]] = []
    units = {code: frozenset(row.units) for code, row in taxonomy.builtin().items()}

    def recording(self: _types.Chooser, n: int, measure: str, done: Any) -> _types.Choice:
        choice = choose(self, n, measure, done)
        seen.append((self.slots[n], measure, choice, self.clean))
        return choice

    _types.Chooser.choose, _types.Chooser.learned = recording, False  # type: ignore[method-assign]
    try:
        for name, text, entry, gold in texts:
            seen.clear()
            work = Working(text, {k: entry[k] for k in ("published", "title") if entry.get(k)})
            for stage in (read_text, read_quantities, read_periods, read_places):
                stage(work)
            assert work.aligned is not None
            read_concepts(work, matcher)
            spans = [(g, work.aligned.to_clean(g["core"][0]), work.aligned.to_clean(g["core"][1] - 1) + 1) for g in gold]
            read_links(work, matcher)
            for slot, measure, choice, clean in seen:
                g = next((g for g, a, b in spans if a < slot.q.end and b > slot.q.start), None)
                if g is None or g.get("optional") or not (g["type"] or choice.chosen.type == "other"):
                    continue
                kind = g["type"] or "other"
                right = {kind, *g.get("alt_types", [])}
                if (kind, g.get("measure")) in ALIAS:
                    right |= {"poverty.population", "poverty.lifted"}
                allowed = frozenset(c for c, u in units.items() if measure != "value" or slot.q.unit in u)
                grams = _ngrams.buckets(clean, slot, measure)
                chosen = choice.chosen
                open_ = chosen.rule == "default"
                case = Case(f"{group}/{name}", grams, kind, frozenset(right), chosen.type, open_, allowed)
                out.append(case)
    finally:
        _types.Chooser.choose, _types.Chooser.learned = choose, True  # type: ignore[method-assign]
    return out


def matrix(rows: Sequence[Case]) -> csr_matrix:
    """The cases as rows of ones over the buckets."""
    starts = np.cumsum([0] + [len(c.buckets) for c in rows])
    columns = np.concatenate([c.buckets for c in rows])
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), _ngrams.BUCKETS))


def fit(rows: Sequence[Case]) -> tuple[list[str], np.ndarray, np.ndarray, float]:
    """Types, eight-bit weights, bias and scale."""
    x = matrix(rows)
    rare = np.asarray(x.sum(axis=0)).ravel() < LEAST
    model = LogisticRegression(C=PENALTY, max_iter=300).fit(x, [c.type for c in rows])
    coefficients = model.coef_.T.copy()
    coefficients[rare] = 0.0
    scale = float(np.abs(coefficients).max() / 127)
    weights = np.rint(coefficients / scale).astype(np.int8)
    return list(model.classes_), weights, np.rint(model.intercept_ / scale).astype(np.int32), scale


def judge(rows: Sequence[Case], fitted: tuple[list[str], np.ndarray, np.ndarray, float]) -> list[tuple[str, float]]:
    """The most probable type of each case, and its probability."""
    types, weights, bias, scale = fitted
    out = []
    for case in rows:
        total = weights[case.buckets].sum(axis=0, dtype=np.int32) + bias
        odds = np.exp((total - total.max()) * scale)
        best = types[int(total.argmax())]
        out.append((best if best in case.allowed else "other", float(1 / odds.sum())))
    return out


def f1(rows: Sequence[Case], said: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the types other than ``other``."""
    hit = sum(s in c.right and s != "other" for s, c in zip(said, rows, strict=True))
    told = sum(s != "other" and not (c.type == "other" and s in c.right) for s, c in zip(said, rows, strict=True))
    gold = sum(c.type != "other" and not (s == "other" and "other" in c.right) for s, c in zip(said, rows, strict=True))
    return hit / told, hit / gold, 2 * hit / (told + gold)


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--folds", type=int, default=6)
    ap.add_argument("--skip", default="")
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    skip = set(filter(None, a.skip.split(",")))
    data = [c for folder in a.folders for c in cases(folder.name, documents(folder)) if c.document.split("/")[1] not in skip]
    names = sorted({c.document for c in data})
    written = cases("rules", examples())
    print(f"{len(data)} quantities of {len(names)} texts; the rules leave {sum(c.open for c in data)} open")
    if a.folds:
        told: dict[int, tuple[str, float]] = {}
        for k in range(a.folds):
            held = set(names[k :: a.folds])
            fitted = fit([c for c in data if c.document not in held] + written)
            which = [i for i, c in enumerate(data) if c.document in held]
            told.update(zip(which, judge([data[i] for i in which], fitted), strict=True))
        print("P, R and F1 of the types, each text judged by a model that has not seen it")
        print("rules alone   {:.4f} {:.4f} {:.4f}".format(*f1(data, [c.ruled for c in data])))
        for least in (0.3, 0.4, 0.45, 0.5, 0.6, 0.7):
            said = [told[i][0] if c.open and told[i][1] >= least else c.ruled for i, c in enumerate(data)]
            print(f"filled at {least:.2f}", "{:.4f} {:.4f} {:.4f}".format(*f1(data, said)))
    if a.write:
        types, weights, bias, scale = fit(data + written)
        DATA.mkdir(exist_ok=True)
        rows = np.flatnonzero(weights.any(axis=1))
        np.savez_compressed(DATA / "ngrams.npz", rows=rows.astype(np.uint16), weights=weights[rows], bias=bias)
        about = {"source": "fitted by models/train_ngrams.py", "texts": len(names), "quantities": len(data)}
        head = {**about, "types": types, "scale": scale}
        (DATA / "ngrams.json").write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
