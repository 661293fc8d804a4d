"""Fit the network that reads the wording around a quantity where the n-grams are in doubt.

A convolution over characters (``src/povext/linking/_network.py``), fitted to the types of annotated quantities (those that
``train_ngrams.py`` is fitted to, the examples of the concept rules among them) and, as much again, to what the n-grams and the
optional model together say of the quantities of unlabelled texts: so it learns from the large model (Hinton, Vinyals and Dean
2015, Distilling the knowledge in a neural network). Characters and what is known of the text are blotted out at random. In the
second part of the fit all weights and answers are rounded as they will be in the package, but for the last bits of the patterns
(Jacob and others 2018, Quantization and training of neural networks for efficient integer-arithmetic-only inference, CVPR), and
the mean over the last steps is kept. Texts that share much with one that no fit may see are left out.

    pip install "povext[models,ner]" ./models/povext-ner-small
    python models/train_network.py FOLDER... --unlabelled FILE [--passes 7] [--held-out N] [--write]

A FOLDER is one as for ``train_ngrams.py``. ``--held-out N`` leaves out every Nth annotated text and measures on those; the
n-grams and the optional model, who teach, know them.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from train_ngrams import (
    BENCHMARKS,
    LONG,
    WRITTEN,
    Document,
    examples,
    kept_apart,
    marked,
    matched,
    news,
    read,
    records,
    watched,
    without_network,
)
from train_ranker import documents

import povext
from povext.concepts import bundled_matcher
from povext.linking import _network
from povext.linking._network import BLOTTED, LEFT, MOST, RIGHT, STEP, UNKNOWN, WIDTH, Alphabet, Network
from povext.linking._ngrams import ngrams
from povext.linking._opinion import Opinion

DATA = Path(_network.__file__).with_name("data")
CHARACTERS, VECTOR, PATTERNS, HIDDEN = 3500, 64, 256, 256
PLACES = LEFT + RIGHT - WIDTH + 1
REACHES = (3, 8, 20, 60)
"""How far the patterns are heard before anything is learnt, in characters from the number; each fourth of them as far."""
BATCH, RATE, WARM, DECAY, KEPT, DROPPED, SMOOTHED = 128, 3e-3, 300, 0.01, 0.998, 0.15, 0.05
BLOTS, STRANGE, HIDDEN_SIDES = (0, 0, 0.1, 0.2, 0.3), 0.01, (0.03, 0.03, 0.3, 0.3, 0.3, 0.3, 0.3)
"""Shares of the characters that are blotted out, and that are not known; how often the unit, the measure, and what is told of the
text are not known."""
EXAMPLES = 4
"""How often the examples of the concept rules come in a pass."""
COPIED, PIECE = 0.3, 20
"""A text is a copy of others if it shares more than this of its pieces of so many characters with them."""
ROUNDED, SEED, EVERY = 0.55, 3, 500
"""Rounding begins after this share of the steps; a line is told as often as this, in steps."""
LICENCE = "MIT; whole numbers fitted to annotated and public texts, none of whose sentences it holds"


class Samples(NamedTuple):
    """Quantities: the code points around each, what else is told of it, and its type, or how probable each type is."""

    codes: NDArray[np.uint32]
    sides: list[tuple[str, ...]]
    types: NDArray[Any]

    def part(self, rows: NDArray[np.intp]) -> Samples:
        """Some of them."""
        return Samples(self.codes[rows], [self.sides[n] for n in rows], self.types[rows])


def annotated(texts: Iterable[Document], types: Sequence[str]) -> tuple[Samples, list[tuple[str, set[str]]]]:
    """The quantities of annotated texts; the text of each, and the types that are right."""
    codes, sides, right, about = list[Any](), list[Any](), list[int](), list[tuple[str, set[str]]]()
    matcher, order = bundled_matcher(), {kind: n for n, kind in enumerate(types)}
    with watched(learned=False) as seen:
        for name, text, entry, gold in texts:
            seen.clear()
            for g, (chooser, slot, measure, choice) in matched(read(text, entry, matcher), seen, gold):
                if g is None or g.get("optional") or not (g["type"] or choice.chosen.type == "other"):
                    continue
                kind = g["type"] or "other"
                codes.append(chooser.opinion.grams.around([slot], LEFT, RIGHT)[0])
                sides.append(chooser.opinion.signs.told(slot, measure))
                right.append(order[kind])
                about.append((name, {kind, *g.get("alt_types", [])}))
    return Samples(np.array(codes, np.uint32), sides, np.array(right)), about


def taught(texts: Sequence[dict[str, Any]]) -> Samples:
    """The quantities of unlabelled texts with what the n-grams and the optional model say of them, without the network."""
    nlp, heard = povext.load(ner=True), list[Samples]()
    answers = Opinion.answers

    def recording(self: Opinion) -> Any:
        told = answers(self)
        sides = [self.signs.told(slot, measure) for slot, measure in zip(self._slots, self.signs.measures, strict=True)]
        heard.append(Samples(self.grams.around(self._slots, LEFT, RIGHT), sides, told[0].astype(np.float16)))
        return told

    Opinion.answers = recording  # type: ignore[method-assign]
    try:
        with without_network():
            for record in texts:
                given = {key: record[key] for key in ("text", "published", "title") if record.get(key)}
                list(povext.pipe([given], nlp=nlp))
    finally:
        Opinion.answers = answers  # type: ignore[method-assign]
    if not heard:
        raise SystemExit("No quantity in the unlabelled texts: tell more of them with --most.")
    codes, sides, told = zip(*heard, strict=True)
    return Samples(np.concatenate(codes), [row for rows in sides for row in rows], np.concatenate(told))


class Copies:
    """Tells texts that share much with some others: news is printed again with another headline."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = {piece for text in texts for piece in _pieces(text)}

    def __contains__(self, text: str) -> bool:
        pieces = _pieces(text)
        return len(pieces & self._known) > COPIED * max(1, len(pieces))


def _pieces(text: str) -> set[str]:
    return {text[k : k + PIECE] for k in range(len(text) - PIECE + 1)}


def apart_texts(unlabelled: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The texts that no fit may see."""
    skip = kept_apart()
    yield from (record["text"] for record in unlabelled if record["id"] in skip)
    yield from (path.read_text("utf-8") for path in (BENCHMARKS / "quality" / "texts").glob("*.txt") if path.stem in skip)


def heard_in(samples: Sequence[Samples]) -> tuple[str, list[list[str]]]:
    """The characters that the network is to know, and the values of what is told beside them."""
    seen: Counter[int] = Counter()
    for part in samples:
        seen.update(dict(zip(*(told.tolist() for told in np.unique(part.codes, return_counts=True)), strict=True)))
    most = [
        code
        for code, _ in sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        if chr(code).isprintable() and code < 0xFFFF
    ]
    known = "".join(map(chr, sorted(most[: CHARACTERS - BLOTTED - 1])))
    values = [sorted({row[n] for part in samples for row in part.sides}) for n in range(len(samples[0].sides[0]))]
    return known, values


class Fitted(nn.Module):
    """The network while it learns: the same sums in real numbers, rounded where ``rounded`` says so."""

    def __init__(self, sides: int, types: int) -> None:
        super().__init__()
        self.rounded = False
        near = (torch.arange(PLACES) - (LEFT - (WIDTH - 1) / 2)).abs()
        gate = torch.stack([1.5 * torch.exp(-near / REACHES[n % len(REACHES)]) for n in range(PATTERNS)], dim=1)
        self.characters = nn.Parameter(torch.randn(CHARACTERS, VECTOR) / 2)
        self.patterns = nn.Parameter(torch.randn(WIDTH, VECTOR, PATTERNS) / math.sqrt(WIDTH * VECTOR))
        self.gate, self.side = nn.Parameter(gate), nn.Parameter(torch.randn(sides, HIDDEN) / 10)
        self.first = nn.Parameter(torch.randn(PATTERNS, HIDDEN) * 1.2 / math.sqrt(PATTERNS))
        self.second = nn.Parameter(torch.randn(HIDDEN, HIDDEN) / math.sqrt(HIDDEN))
        self.last = nn.Parameter(torch.randn(HIDDEN, types) / math.sqrt(HIDDEN))
        sizes = {"pattern": PATTERNS, "first": HIDDEN, "second": HIDDEN, "last": types}
        self.bias = nn.ParameterDict({name: nn.Parameter(torch.zeros(size)) for name, size in sizes.items()})
        self.drop = nn.Dropout(DROPPED)

    def forward(self, characters: Tensor, sides: Tensor) -> Tensor:
        """The scores of the types."""
        vectors = self._weights("characters")
        vectors = torch.cat([torch.zeros(1, VECTOR), vectors[1:]])  # nothing beyond the paragraph
        read = functional.embedding(characters, vectors).transpose(1, 2)
        found = functional.conv1d(read, self._weights("patterns").permute(2, 1, 0), self.bias["pattern"]).transpose(1, 2)
        answers = self._answers((found * self._weights("gate")).amax(1), MOST[0])
        beside = functional.embedding(sides, self._weights("side")).sum(1)
        one = self._answers(self.drop(answers) @ self._weights("first") + beside + self.bias["first"], MOST[1])
        more = functional.relu(self.drop(one) @ self._weights("second") + self.bias["second"])
        two = self._answers(one + more, MOST[2])
        return self.drop(two) @ self._weights("last") + self.bias["last"]

    def whole(self, name: str) -> tuple[Tensor, Tensor]:
        """Weights as whole numbers of one byte, and the scale of their units: one for each pattern or answer, or one for all."""
        weights = getattr(self, name)
        over = {"patterns": (0, 1), "first": 0, "second": 0, "last": 0}.get(name)
        most = weights.abs().max() if over is None else weights.abs().amax(over, keepdim=True)
        scale = most.clamp(min=1e-8) / 127
        return torch.round(weights / scale), scale

    def _weights(self, name: str) -> Tensor:
        weights: Tensor = getattr(self, name)
        if not self.rounded:
            return weights
        whole, scale = self.whole(name)
        return weights + (whole * scale - weights).detach()

    def _answers(self, answers: Tensor, most: int) -> Tensor:
        if not self.rounded:
            return functional.relu(answers)
        kept = torch.clamp(answers, 0, most * STEP)
        return kept + (torch.clamp(torch.round(answers / STEP), 0, most) * STEP - kept).detach()

    def told(self) -> dict[str, NDArray[Any]]:
        """What the package keeps of it."""
        out: dict[str, NDArray[Any]] = {}
        scales: dict[str, NDArray[np.float64]] = {}
        for name in ("characters", "patterns", "gate", "side", "first", "second", "last"):
            whole, scale = self.whole(name)
            out[name], scales[name] = whole.detach().numpy().astype(np.int8), scale.detach().numpy().astype(np.float64).ravel()
        out["characters"][0] = 0
        unit = scales["characters"] * scales["patterns"]
        most = WIDTH * VECTOR * 127 * 127  # what the characters can say at most
        out["pattern_bias"] = np.clip(np.rint(self.bias["pattern"].detach().numpy() / unit), -most, most).astype(np.int32)
        out["pattern_scale"], out["side_scale"] = unit * scales["gate"], scales["side"]
        for name in ("first", "second", "last"):
            out[f"{name}_scale"], out[f"{name}_bias"] = scales[name], self.bias[name].detach().numpy().astype(np.float64)
        return out


def fit(alphabet: Alphabet, types: int, right: Samples, soft: Samples, passes: int) -> Fitted:
    """The network after so many passes over the annotated quantities, with as many unlabelled ones beside."""
    torch.manual_seed(SEED)
    rng, net = np.random.default_rng(SEED), Fitted(alphabet.rows, types)
    mean = {name: value.detach().clone() for name, value in net.state_dict().items()}
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    inputs = [(alphabet.numbers(told.codes), rows_of(alphabet, told.sides)) for told in (right, soft)]
    draws = [drawn(len(told.codes), rng) for told in (right, soft)]
    losses, steps = list[tuple[float, float]](), passes * len(right.codes) // BATCH
    for step in range(steps):
        done = step / steps
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM) * max(0.01, (1 + math.cos(math.pi * done)) / 2)
        net.rounded = done > ROUNDED
        at = [next(draw) for draw in draws]
        characters = np.concatenate([part[0][rows] for part, rows in zip(inputs, at, strict=True)]).astype(np.int64)
        sides = np.concatenate([part[1][rows] for part, rows in zip(inputs, at, strict=True)])
        characters[(rng.random(characters.shape) < rng.choice(BLOTS, (len(characters), 1))) & (characters > 0)] = BLOTTED
        characters[(rng.random(characters.shape) < STRANGE) & (characters > 0)] = UNKNOWN
        sides = np.where(rng.random(sides.shape) < HIDDEN_SIDES, alphabet.unknown, sides)
        scores = net(torch.from_numpy(characters), torch.from_numpy(sides))
        hard = functional.cross_entropy(scores[:BATCH], torch.from_numpy(right.types[at[0]]), label_smoothing=SMOOTHED)
        wanted = torch.softmax(torch.from_numpy(soft.types[at[1]].astype(np.float32)), 1)
        mild = -(wanted * functional.log_softmax(scores[BATCH:], 1)).sum(1).mean()
        optimizer.zero_grad()
        (hard + mild).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        share = min(KEPT, (step + 1) / (step + 20))
        for name, value in net.state_dict().items():
            mean[name].lerp_(value, 1 - share)
        losses.append((hard.item(), mild.item()))
        if not (step + 1) % EVERY:
            print(f"step {step + 1} of {steps}, loss {np.mean(losses[-EVERY:], axis=0).round(3)}", flush=True)
    net.load_state_dict(mean)
    return net


def rows_of(alphabet: Alphabet, sides: Iterable[Sequence[str]]) -> NDArray[np.int64]:
    """The rows of what is told of quantities beside characters."""
    return np.array([alphabet.side(row) for row in sides], np.int64)


def drawn(count: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Batches without end, all quantities once before any comes again."""
    if count < BATCH:
        raise SystemExit(f"Only {count} quantities: a batch has {BATCH}; tell more texts.")
    while True:
        order = rng.permutation(count)
        for at in range(0, count - BATCH + 1, BATCH):
            yield order[at : at + BATCH]


def measured(network: Network, samples: Samples, right: Sequence[set[str]]) -> float:
    """F1 of the types that the network alone gives to annotated quantities, ``other`` left out."""
    logs = network.log_probabilities(network.alphabet.numbers(samples.codes), rows_of(network.alphabet, samples.sides))
    hit = said = there = 0
    for best, number, also in zip(logs.argmax(axis=1), samples.types, right, strict=True):
        kind, first = network.types[best], network.types[number]
        said += kind != "other" and not (first == "other" and kind in also)
        there += first != "other" and not ("other" in also and kind == "other")
        hit += kind in also and kind != "other" and first != "other"
    return 2 * hit / max(1, said + there)


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("--unlabelled", type=Path, required=True, help="unlabelled texts, as gzipped JSON lines")
    ap.add_argument("--most", type=int, help="so many unlabelled texts at most")
    ap.add_argument("--passes", type=int, default=7)
    what = ap.add_mutually_exclusive_group()
    what.add_argument("--held-out", type=int, default=0)
    what.add_argument("--write", action="store_true")
    a = ap.parse_args()
    unlabelled, types = list(records(a.unlabelled)), ngrams().types
    skip, copies = kept_apart(), Copies(apart_texts(unlabelled))
    texts = [t for folder in a.folders for t in documents(folder)]
    texts += [marked(path) for path in sorted(WRITTEN.glob("*.txt"))] + list(news(a.unlabelled))
    texts = [t for t in texts if t[0] not in skip and t[1] not in copies]
    names = sorted({t[0] for t in texts})
    samples, about = annotated([*texts, *EXAMPLES * list(examples())], types)
    apart = set(names[:: a.held_out]) if a.held_out else set()
    held = np.array([name in apart for name, _ in about], bool)
    wanted = [r for r in unlabelled if r["id"] not in skip | apart and len(r["text"]) < LONG and r["text"] not in copies]
    random.Random(SEED).shuffle(wanted)
    right, soft = samples.part(np.flatnonzero(~held)), taught(wanted[: a.most])
    print(f"{len(samples.codes)} annotated quantities of {len(names)} texts, {len(soft.codes)} unlabelled ones", flush=True)
    characters, sides = heard_in([right, soft])
    alphabet = Alphabet(characters, sides)
    told = fit(alphabet, len(types), right, soft, a.passes).told()
    if apart:
        rows = np.flatnonzero(held)
        f1 = measured(Network(types, alphabet, told), samples.part(rows), [about[n][1] for n in rows])
        print(f"F1 of the types on {len(apart)} texts left out, by the network alone: {f1:.4f}")
    if a.write:
        np.savez_compressed(DATA / "network.npz", **told)
        head = {
            "source": "fitted by models/train_network.py",
            "licence": LICENCE,
            "texts": len(names),
            "quantities": len(samples.codes),
            "types": types,
            "characters": characters,
            "sides": sides,
        }
        (DATA / "network.json").write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
