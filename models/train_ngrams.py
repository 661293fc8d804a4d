"""Fit the n-gram model that suggests a type where no rule knows the words of a quantity.

Multinomial logistic regression over hashed character n-grams, fitted on every quantity of the gold texts that is not
optional, on the examples of the concept rules, and on what the rules are sure of in unlabelled texts, the deciding words blotted
out; rounded to eight-bit weights. ``--folds`` measures it first: each text is
judged by a model that has not seen it.

    pip install "povext[models]"
    python models/train_ngrams.py FOLDER... [--silver FILE] [--folds N] [--skip NAMES] [--write]

A FOLDER holds ``gold/NAME.json``, ``texts/NAME.txt`` and ``index.json`` (or ``../corpus`` beside ``gold``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from train_ranker import ALIAS, documents

from povext import taxonomy
from povext.concepts import bundled_matcher, bundled_rules
from povext.linking import _ngrams, _types
from povext.linking._context import Slot
from povext.stages import read_concepts, read_links, read_periods, read_places, read_quantities, read_text
from povext.working import Working

DATA = Path(_ngrams.__file__).with_name("data")
PENALTY, LEAST = 10.0, 2
BLURS = (0.15, 0.15, 0.3, 0.3)
"""Shares of the characters that are blotted out in the copies of a quantity, so that no single word decides."""
SURE, BLOT, SEED = 1.2, "□", 3
LICENCE = "MIT; whole numbers fitted to annotated and public texts, none of whose words it holds"
RURAL = re.compile("脱贫|扶贫|乡村振兴|贫困|农村|农业")


Document = tuple[str, str, dict[str, Any], list[dict[str, Any]]]


class Case(NamedTuple):
    """One quantity: where its n-grams fall, what it is, and what the rules made of it."""

    document: str
    buckets: np.ndarray
    type: str
    right: frozenset[str]
    ruled: str
    open: bool
    allowed: frozenset[str]
    blurred: tuple[np.ndarray, ...] = ()


def blurred(rng: random.Random, clean: str, slot: Slot, measure: str) -> tuple[np.ndarray, ...]:
    """The n-grams of a quantity in copies of its sentence with characters blotted out."""
    (a, b), q, out = slot.scope, slot.q, []
    for share in BLURS:
        around = [BLOT if not q.left <= i < q.right and rng.random() < share else clean[i] for i in range(a, b)]
        out.append(_ngrams.buckets(clean[:a] + "".join(around) + clean[b:], slot, measure))
    return tuple(out)


def silver(path: Path) -> list[Case]:
    """Quantities of unlabelled rural texts whose type the rules are sure of, with the deciding words blotted out."""
    out: list[Case] = []
    matcher, choose = bundled_matcher(), _types.Chooser.choose

    def recording(self: _types.Chooser, n: int, measure: str, done: Any) -> _types.Choice:
        choice = choose(self, n, measure, done)
        c, second = choice.chosen, choice.runner_up
        lead = c.score - max(second.score if second else 0.0, self._threshold)
        if c.rule not in ("default", "carried") and lead > SURE:
            masked = self.clean[: c.start] + BLOT * (c.end - c.start) + self.clean[c.end :]
            grams = _ngrams.buckets(masked, self.slots[n], measure)
            out.append(Case("silver", grams, c.type, frozenset((c.type,)), c.type, False, frozenset()))
        return choice

    with gzip.open(path, "rt", encoding="utf-8") as lines, rules_alone(recording):
        for record in map(json.loads, lines):
            if len(RURAL.findall(record["text"])) >= 2 and len(record["text"]) < 8000:
                read(record["text"], record, matcher)
    return out


@contextmanager
def rules_alone(recording: Any) -> Iterator[None]:
    """Let every choice be seen, and none be touched by the model."""
    choose = _types.Chooser.choose
    _types.Chooser.choose, _types.Chooser.learned = recording, False  # type: ignore[method-assign]
    try:
        yield
    finally:
        _types.Chooser.choose, _types.Chooser.learned = choose, True  # type: ignore[method-assign]


def read(text: str, context: Mapping[str, Any], matcher: Any) -> Working:
    """Run all the stages."""
    work = Working(text, {k: context[k] for k in ("published", "title") if context.get(k)})
    for stage in (read_text, read_quantities, read_periods, read_places):
        stage(work)
    read_concepts(work, matcher)
    read_links(work, matcher)
    return work


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
    rng = random.Random(SEED)
    units = {code: frozenset(row.units) for code, row in taxonomy.builtin().items()}

    def recording(self: _types.Chooser, n: int, measure: str, done: Any) -> _types.Choice:
        choice = choose(self, n, measure, done)
        seen.append((self.slots[n], measure, choice, self.clean))
        return choice

    with rules_alone(recording):
        for name, text, entry, gold in texts:
            seen.clear()
            work = read(text, entry, matcher)
            assert work.aligned is not None
            spans = [(g, work.aligned.to_clean(g["core"][0]), work.aligned.to_clean(g["core"][1] - 1) + 1) for g in gold]
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
                copies = blurred(rng, clean, slot, measure)
                open_ = chosen.rule == "default"
                out.append(Case(f"{group}/{name}", grams, kind, frozenset(right), chosen.type, open_, allowed, copies))
    return out


def matrix(rows: Sequence[np.ndarray]) -> csr_matrix:
    """Cases as rows of counts over the buckets."""
    starts = np.cumsum([0] + [len(row) for row in rows])
    columns = np.concatenate(rows)
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), _ngrams.BUCKETS))


def fit(rows: Sequence[Case]) -> tuple[list[str], np.ndarray, np.ndarray, float]:
    """Types, eight-bit weights, bias and scale."""
    x = matrix([grams for c in rows for grams in (c.buckets, *c.blurred)])
    rare = np.asarray(x.sum(axis=0)).ravel() < LEAST
    model = LogisticRegression(C=PENALTY, max_iter=300).fit(x, [c.type for c in rows for _ in (c.buckets, *c.blurred)])
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
    ap.add_argument("--silver", type=Path, help="unlabelled texts, as gzipped JSON lines")
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    skip = set(filter(None, a.skip.split(",")))
    data = [c for folder in a.folders for c in cases(folder.name, documents(folder)) if c.document.split("/")[1] not in skip]
    names = sorted({c.document for c in data})
    written = cases("rules", examples()) + (silver(a.silver) if a.silver else [])
    print(f"{len(data)} quantities of {len(names)} texts, {sum(c.open for c in data)} left open by the rules")
    print(f"{len(written)} written or sure ones")
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
        about = {"source": "fitted by models/train_ngrams.py", "licence": LICENCE, "texts": len(names), "quantities": len(data)}
        head = {**about, "types": types, "scale": scale}
        (DATA / "ngrams.json").write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
