"""Fit the n-gram model that gives a second opinion on the type of every quantity.

Multinomial logistic regression over hashed character n-grams and signs (what the text is about, which rules fit, what stands
around), fitted on every quantity of the gold texts that is not optional, on texts written for it (``texts/``), on labelled news
(``labels/news.tsv``, if the texts are at hand), on the examples of the concept rules, and on what the rules are sure of in
unlabelled texts, the deciding words blotted out; rounded to eight-bit weights. AdaGrad over small batches. In each pass a
quantity is shown as it is or with characters blotted out, and by the signs of all rules, of rules that lack words, or by none,
so that neither words nor rules are trusted blindly.
``--folds`` measures it first: each text is read with a model that has not seen it.

    pip install "povext[models]"
    python models/train_ngrams.py FOLDER... [--unlabelled FILE] [--folds N] [--skip NAMES] [--write]

A FOLDER holds ``gold/NAME.json``, ``texts/NAME.txt`` and ``index.json`` (or ``../corpus`` beside ``gold``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from train_ranker import ALIAS, documents

from povext.concepts import ConceptMatcher, Rule, bundled_matcher, bundled_rules
from povext.linking import _ngrams, _opinion
from povext.linking._candidates import Choice
from povext.linking._context import Slot
from povext.linking._types import Chooser
from povext.stages import read_whole
from povext.working import Working

DATA, LABELS = Path(_ngrams.__file__).with_name("data"), Path(__file__).parent / "labels" / "news.tsv"
WRITTEN = Path(__file__).parent / "texts"
MARK = re.compile(r"⟦([^|⟧]+)\|([^⟧]+)⟧")
BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
BLURS = (0.15, 0.15, 0.3, 0.3)
"""Shares of the characters that are blotted out in the copies of a quantity, so that no single word decides."""
FITS, PASSES, BATCH, RATE, SLOWER, FIRST = 6, 8, 32, 0.1, 0.15, 1e-3
FORGOT, MATCHERS = 0.3, 4
"""Share of their words that the rules lack in a second reading of each text, and how many such sets of rules there are: the rules
know the texts of the fit better than any other text, and the model must not learn that what they do not know is nothing."""
BLIND, LOST = 0.35, 0.2
"""How often a quantity is shown without its signs, and how many of the signs are lost else."""
FAINT = 2
"""Weights of so many units at most are left out: F1 moves by 0.002 at most, either way, and the file is less than half."""
SURE, BLOT, SEED, SILVER, LONG = 1.2, "□", 3, 0.3, 8000
LICENCE = "MIT; whole numbers fitted to annotated and public texts, none of whose words it holds"
RURAL = re.compile("脱贫|扶贫|乡村振兴|贫困|农村|农业")

Document = tuple[str, str, dict[str, Any], list[dict[str, Any]]]
Buckets = NDArray[np.uint32]
Seen = tuple[Chooser, Slot, str, Choice]


class Case(NamedTuple):
    """One quantity: where its n-grams and signs fall, in copies of its sentence and by rules that lack words, and what it is."""

    document: str
    copies: tuple[Buckets, ...]
    signs: tuple[Buckets, ...]
    type: str
    weight: float = 1.0


@contextmanager
def watched(learned: bool) -> Iterator[list[Seen]]:
    """Every choice that is made, with or without the model."""
    choose, seen = Chooser.choose, list[Seen]()

    def recording(self: Chooser, n: int, measure: str, done: Any) -> Choice:
        choice = choose(self, n, measure, done)
        seen.append((self, self.slots[n], measure, choice))
        return choice

    Chooser.choose, Chooser.learned = recording, learned  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Chooser.choose, Chooser.learned = choose, True  # type: ignore[method-assign]


@contextmanager
def without_network() -> Iterator[None]:
    """The n-grams are never in doubt enough to ask it."""
    doubt, _opinion.DOUBT = _opinion.DOUBT, -math.inf  # type: ignore[misc]
    try:
        yield
    finally:
        _opinion.DOUBT = doubt  # type: ignore[misc]


def read(text: str, context: Mapping[str, Any], matcher: Any) -> Working:
    """Run all the stages."""
    work = Working(text, {k: context[k] for k in ("published", "title") if context.get(k)})
    read_whole(work, matcher)
    return work


def news(path: Path, labels: Path = LABELS) -> Iterator[Document]:
    """The labelled texts among the unlabelled ones of a file."""
    told = defaultdict(list)
    for line in labels.read_text("utf-8").splitlines():
        name, start, end, types, *flag = line.split("\t")
        kind, *others = types.split("|")
        told[name].append({"core": [int(start), int(end)], "type": kind, "alt_types": others, "optional": bool(flag)})
    for record in records(path):
        if record["id"] in told:
            yield record["id"], record["text"], record, told[record["id"]]


def marked(path: Path) -> Document:
    """A text in which each quantity stands with its types: ``⟦62个|poverty.villages_exited⟧``."""
    head, _, body = path.read_text("utf-8").partition("\n---\n")
    pieces, gold, last, length = list[str](), list[dict[str, Any]](), 0, 0
    for found in MARK.finditer(body):
        pieces += [body[last : found.start()], found[1]]
        start = length + len(pieces[-2])
        last, length = found.end(), start + len(found[1])
        kind, *others = found[2].split("/")
        gold.append({"core": [start, length], "type": kind, "alt_types": others})
    about = dict(line.split(": ", 1) for line in head.splitlines())
    return path.stem, "".join([*pieces, body[last:]]), about, gold


def kept_apart() -> set[str]:
    """Texts that no fit may see: the check half of the own set, and the news benchmark."""
    index = json.loads((BENCHMARKS / "quality" / "index.json").read_text("utf-8"))
    news_rows = (BENCHMARKS / "news" / "gold.jsonl").read_text("utf-8").splitlines()
    return {row["name"] for row in index if row.get("split") == "check"} | {json.loads(row)["id"] for row in news_rows}


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The texts of a file of gzipped JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def silver(path: Path, skip: set[str]) -> list[Case]:
    """Quantities of unlabelled rural texts whose type the rules are sure of, with the deciding words blotted out."""
    out: list[Case] = []
    matcher = bundled_matcher()
    with watched(learned=False) as seen:
        for record in records(path):
            if record["id"] in skip or len(record["text"]) >= LONG or len(RURAL.findall(record["text"])) < 2:
                continue
            seen.clear()
            read(record["text"], record, matcher)
            for chooser, slot, measure, choice in seen:
                c, second = choice.chosen, choice.runner_up
                if c.rule in ("default", "carried") or c.score - (second.score if second else 0.0) <= SURE:
                    continue
                masked = chooser.clean[: c.start] + BLOT * (c.end - c.start) + chooser.clean[c.end :]
                copies = (_ngrams.Grams(masked, chooser.slots).of([slot], [measure])[0],)
                out.append(Case("silver", copies, (np.empty(0, np.uint32),), c.type, SILVER))
    return out


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


def matched(work: Working, seen: Sequence[Seen], gold: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any] | None, Seen]]:
    """Every quantity with its gold record, if there is one."""
    assert work.aligned is not None
    spans = [(g, work.aligned.to_clean(g["core"][0]), work.aligned.to_clean(g["core"][1] - 1) + 1) for g in gold]
    for told in seen:
        q = told[1].q
        there = [g for g, a, b in spans if a < q.end and b > q.start]
        yield next((g for g in there if g.get("unit") == q.unit), there[0] if there else None), told


def cases(texts: Iterable[Document]) -> list[Case]:
    """Read texts by the rules alone, and keep every quantity that the gold data know."""
    out: list[Case] = []
    matcher, rng, forgetful = bundled_matcher(), random.Random(SEED), forgetting()
    with watched(learned=False) as seen:
        for name, text, entry, gold in texts:
            seen.clear()
            read(text, entry, forgetful[len(out) % MATCHERS])
            other = {slot.number: signs(chooser, slot, measure) for chooser, slot, measure, _ in seen}
            seen.clear()
            for g, (chooser, slot, measure, choice) in matched(read(text, entry, matcher), seen, gold):
                if g is None or g.get("optional") or not (g["type"] or choice.chosen.type == "other"):
                    continue
                copies = (chooser.opinion.grams.of([slot], [measure])[0], *blurred(rng, chooser, slot, measure))
                told = signs(chooser, slot, measure)
                out.append(Case(name, copies, (told, other.get(slot.number, told)), g["type"] or "other"))
    return out


def signs(chooser: Chooser, slot: Slot, measure: str) -> Buckets:
    """The signs of a quantity, as often as they count."""
    return np.tile(chooser.opinion.signs.of([slot], [measure])[0], _ngrams.SIGN_WEIGHT)


def forgetting() -> list[ConceptMatcher]:
    """Matchers whose rules lack some of their words."""
    rng = random.Random(SEED)

    def kept(rule: Rule) -> Rule:
        return replace(rule, notations=tuple(w for w in rule.words if rule.kind == "block" or rng.random() > FORGOT))

    return [ConceptMatcher([kept(rule) for rule in bundled_rules()]) for _ in range(MATCHERS)]


def blurred(rng: random.Random, chooser: Chooser, slot: Slot, measure: str) -> Iterator[Buckets]:
    """The n-grams of a quantity in copies of its sentence with characters blotted out."""
    (a, b), q, clean = slot.scope, slot.q, chooser.clean
    for share in BLURS:
        around = [BLOT if not q.left <= i < q.right and rng.random() < share else clean[i] for i in range(a, b)]
        yield _ngrams.Grams(clean[:a] + "".join(around) + clean[b:], chooser.slots).of([slot], [measure])[0]


def fit(rows: Sequence[Case]) -> _ngrams.NGrams:
    """The model, in whole numbers: the mean of some fits that differ in what they were shown when."""
    types = sorted({c.type for c in rows})
    fits = [_fit(rows, types, SEED + n) for n in range(FITS)]
    w, bias = np.mean([told[0] for told in fits], axis=0), np.mean([told[1] for told in fits], axis=0)
    scale = float(np.abs(w).max() / 127)
    whole, whole_bias = np.rint(w / scale).astype(np.int8), np.rint(bias / scale).astype(np.int32)
    whole[np.abs(whole) <= FAINT] = 0
    return _ngrams.NGrams(tuple(types), whole, whole_bias, scale)


def _fit(rows: Sequence[Case], types: Sequence[str], seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights and bias of one fit."""
    rng = np.random.default_rng(seed)
    order = {kind: i for i, kind in enumerate(types)}
    right, counts = np.array([order[c.type] for c in rows]), np.array([c.weight for c in rows], np.float32)
    w, seen = np.zeros((_ngrams.BUCKETS, len(types)), np.float32), np.full((_ngrams.BUCKETS, 1), FIRST, np.float32)
    bias, seen_bias = np.zeros(len(types), np.float32), FIRST
    for n in range(PASSES):
        rate, drawn = RATE / (1 + SLOWER * n) / len(types) ** 0.5, rng.permutation(len(rows))
        for at in range(0, len(drawn), BATCH):
            batch = drawn[at : at + BATCH]
            shown = [_shown(rows[i], rng) for i in batch]
            used, columns = np.unique(np.concatenate(shown), return_inverse=True)
            starts = np.cumsum([0] + [len(row) for row in shown])
            x = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(shown), len(used)))
            score = x @ w[used] + bias
            p = np.exp(score - score.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            p[np.arange(len(batch)), right[batch]] -= 1
            p *= counts[batch][:, None]
            gradient, gradient_bias = x.T @ p, p.sum(axis=0)
            seen[used, 0] += (gradient**2).mean(axis=1)
            w[used] -= rate * gradient / np.sqrt(seen[used])
            seen_bias += float((gradient_bias**2).mean())
            bias -= rate * gradient_bias / seen_bias**0.5
    return w, bias


def _shown(case: Case, rng: np.random.Generator) -> Buckets:
    grams = case.copies[int(rng.integers(0, len(case.copies)))]
    if rng.random() < BLIND:
        return grams
    signs = case.signs[int(rng.integers(0, len(case.signs)))]
    return np.concatenate([grams, signs[rng.random(len(signs)) > LOST]])


def counted(texts: Iterable[Document], model: Callable[[str], _ngrams.NGrams] | None) -> NDArray[np.int64]:
    """Right types, types told and types there, ``other`` left out, with a model for each text, or by the rules alone.

    The network is not asked: it knows these texts.
    """
    total, matcher, ngrams = np.zeros(3, np.int64), bundled_matcher(), _opinion.ngrams
    with watched(learned=model is not None) as seen, without_network():
        for name, text, entry, gold in texts:
            seen.clear()
            if model is not None:
                fitted = model(name)
                _opinion.ngrams = lambda fitted=fitted: fitted  # type: ignore[assignment, misc]
            for g, (_, _, measure, choice) in matched(read(text, entry, matcher), seen, gold):
                kind = choice.chosen.type
                if g is None or g.get("optional"):
                    total += (0, g is None and kind != "other", 0)
                    continue
                also = {g["type"], *g.get("alt_types", [])}
                told = (kind, measure)
                hit = kind in also or {told, (g["type"], g.get("measure") or "value")} == ALIAS
                total += (
                    hit and kind != "other" and g["type"] != "other",
                    kind != "other" and not (g["type"] == "other" and kind in also),
                    g["type"] != "other" and not ("other" in also and kind == "other"),
                )
    _opinion.ngrams = ngrams  # type: ignore[misc]
    return total


def told(total: NDArray[np.int64]) -> str:
    """Precision, recall and F1."""
    hit, said, there = total
    return f"{hit / max(said, 1):.4f} {hit / max(there, 1):.4f} {2 * hit / max(said + there, 1):.4f}"


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--skip", default="")
    ap.add_argument("--unlabelled", type=Path, help="unlabelled texts, as gzipped JSON lines; the labelled news are among them")
    ap.add_argument("--write", action="store_true")
    a = ap.parse_args()
    skip = {*filter(None, a.skip.split(",")), *kept_apart()}
    groups = {folder.name: [t for t in documents(folder) if t[0] not in skip] for folder in a.folders}
    groups["written"] = [marked(path) for path in sorted(WRITTEN.glob("*.txt"))]
    if a.unlabelled:
        groups["news"] = [t for t in news(a.unlabelled) if t[0] not in skip]
    data = [c for texts in groups.values() for c in cases(texts)]
    known = {t[0] for texts in groups.values() for t in texts}
    names = sorted(known)
    written = cases(examples()) + (silver(a.unlabelled, skip | known) if a.unlabelled else [])
    print(f"{len(data)} quantities of {len(names)} texts; {len(written)} written or sure ones")
    if a.folds:
        fold = {name: n % a.folds for n, name in enumerate(names)}
        fitted = [fit([c for c in data if fold[c.document] != k] + written) for k in range(a.folds)]
        print("P, R and F1 of the types, each text read with a model that has not seen it")
        for group, texts in groups.items():
            learned = counted(texts, lambda name: fitted[fold[name]])
            print(f"{group:8s} rules alone {told(counted(texts, None))}  with model {told(learned)}")
    if a.write:
        model = fit(data + written)
        DATA.mkdir(exist_ok=True)
        rows = np.flatnonzero(model.weights.any(axis=1))
        kept = np.asfortranarray(model.weights[rows])  # column by column they pack better
        np.savez_compressed(DATA / "ngrams.npz", rows=rows.astype(np.uint32), weights=kept, bias=model.bias)
        about = {"source": "fitted by models/train_ngrams.py", "licence": LICENCE, "texts": len(names), "quantities": len(data)}
        head = {**about, "types": model.types, "scale": model.scale}
        (DATA / "ngrams.json").write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
