"""Train: first on what rules, gazetteer and LAC say of unlabelled texts, then on what people read."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import Batches, Network, names_of
from numpy.typing import NDArray
from prepare import UNTOLD, Corpus
from tokenizers import Tokenizer
from torch import Tensor

REPORT = 100


def device() -> torch.device:
    """The accelerator, if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def pretrain(
    net: Network, corpus: Corpus, tokenizer: Tokenizer, labels: Sequence[str], told: Mapping[str, Any], out: Path, dev: Corpus
) -> None:
    """Guess hidden tokens, silver types, names and words, until the passes or the minutes are over."""
    rng, at = np.random.default_rng(told["seed"]), device()
    names = names_of(corpus, tokenizer, labels, rng)
    batches = Batches(corpus, tokenizer.get_vocab_size(), names, told["batch"], told["swapped"], told["masked"])
    steps = told["passes"] * math.ceil(len(shown(corpus, labels, told, rng)) / told["batch"])
    begin, step, limit = time.monotonic(), 0, told["minutes"] * 60
    optimizer = _optimizer(net, told["rate"])
    losses: list[float] = []
    net.to(at)
    for n in range(told["passes"]):
        net.train()
        for batch in batches.of(shown(corpus, labels, told, rng), rng):
            spent = max(step / steps, (time.monotonic() - begin) / limit)
            if spent >= 1:
                break
            losses.append(_step(net, optimizer, batch, told["rate"] * _slope(step, spent), at))
            step += 1
            if step % REPORT == 0:
                print(f"pass {n} step {step} {spent:.0%} loss {np.mean(losses[-REPORT:]):.3f}", flush=True)
        print(f"after pass {n}, {(time.monotonic() - begin) / 60:.1f} minutes: {loss_on(net, dev)}", flush=True)
        torch.save(net.state_dict(), out)
        if spent >= 1:
            break


def shown(corpus: Corpus, labels: Sequence[str], told: Mapping[str, Any], rng: np.random.Generator) -> NDArray[np.int64]:
    """The windows of a pass: those with a quantity, those that name a township or a village twice, and a share of the others."""
    local = [1 + 2 * labels.index(kind) for kind in ("township", "village")]
    typed = np.array([bool((corpus.types[a:b] != UNTOLD).any()) for a, b in corpus.windows])
    named = np.array([bool(np.isin(corpus.mentions[a:b], local).any()) for a, b in corpus.windows])
    others = ~typed & ~named & (rng.random(len(typed)) < told["others"])
    return np.concatenate([np.flatnonzero(typed), *([np.flatnonzero(named)] * told["named"]), np.flatnonzero(others)])


def tune(
    net: Network,
    corpus: Corpus,
    dev: Corpus,
    tokenizer: Tokenizer,
    labels: Sequence[str],
    told: Mapping[str, Any],
    passes: int | None = None,
) -> tuple[dict[str, Tensor], int]:
    """Learn what people read; gives the best weights by the texts kept for that, and after how many passes they were."""
    rng, at = np.random.default_rng(told["seed"]), device()
    names = names_of(corpus, tokenizer, labels, rng)
    batches = Batches(corpus, tokenizer.get_vocab_size(), names, told["batch"], told["swapped"], 0.0, told["blurred"])
    windows = np.flatnonzero([(corpus.types[a:b] != UNTOLD).any() or (corpus.mentions[a:b] > 0).any() for a, b in corpus.windows])
    total = passes or told["passes"]
    steps, step, best, worse = total * math.ceil(len(windows) / told["batch"]), 0, (math.inf, {}, 0), 0
    optimizer = _optimizer(net, told["rate"])
    net.smoothing = told["smoothing"]
    net.to(at)
    for n in range(1, total + 1):
        net.train()
        losses = []
        for batch in batches.of(windows, rng):
            losses.append(_step(net, optimizer, batch, told["rate"] * _slope(step, step / steps), at))
            step += 1
        lost = loss_on(net, dev)
        print(f"pass {n} loss {np.mean(losses):.3f} on the texts kept {lost}", flush=True)
        value = lost["types"] + lost["mentions"]
        if value < best[0]:
            best, worse = (value, {k: v.detach().clone() for k, v in net.state_dict().items()}, n), 0
        else:
            worse += 1
            if worse >= told["patience"] and passes is None:
                break
    return best[1], best[2]


def with_names(people: Corpus, silver: Corpus, labels: Sequence[str], told: Mapping[str, Any]) -> Corpus:
    """What people read, and a share of the silver windows that name a township or a village: people read few of these."""
    rng, local = np.random.default_rng(told["seed"]), [1 + 2 * labels.index(kind) for kind in ("township", "village")]
    named = [(a, b) for a, b in silver.windows if np.isin(silver.mentions[a:b], local).any() and rng.random() < told["replayed"]]
    if not named:
        return people
    rows = {
        name: np.concatenate([getattr(people, name), *(getattr(silver, name)[a:b] for a, b in named)])
        for name in ("chars", "types", "weights", "mentions", "words")
    }
    rows["weights"][len(people.chars) :] *= told["silver"]
    ends = len(people.chars) + np.cumsum([b - a for a, b in named])
    windows = np.column_stack([ends - [b - a for a, b in named], ends])
    rows["windows"] = np.concatenate([people.windows, windows])
    rows["texts"] = np.concatenate([people.texts, np.full(len(named), -1, people.texts.dtype)])
    return Corpus(**rows)


@torch.inference_mode()
def loss_on(net: Network, corpus: Corpus) -> dict[str, float]:
    """Mean loss of types and mentions on a corpus, and the share of types and of mentioned tokens that are right."""
    net.eval()
    sums = {"types": np.zeros(3), "mentions": np.zeros(3)}
    batches = Batches(corpus, 0, {}, 32)
    for batch in batches.of(np.arange(len(corpus.windows)), np.random.default_rng(0)):
        batch = {k: v.to(device()) for k, v in batch.items()}
        with torch.autocast(device().type, torch.bfloat16):
            states = net.states(batch["ids"])
        for name, sum_ in sums.items():
            told = batch[name] != UNTOLD
            if told.any():
                logits, right = net.heads[name](states[told].float()), batch[name][told]
                loss = torch.nn.functional.cross_entropy(logits, right, reduction="none")
                weights = batch["weights"][told] if name == "types" else torch.where(right == 0, net.outside, 1.0)
                hit = (logits.argmax(-1) == right).float()
                sum_ += np.array([float((loss * weights).sum()), float((hit * weights).sum()), float(weights.sum())])
    means = {name: round(float(a / max(c, 1e-9)), 4) for name, (a, _, c) in sums.items()}
    return means | {f"{name} right": round(float(b / max(c, 1e-9)), 4) for name, (_, b, c) in sums.items()}


def _optimizer(net: Network, rate: float) -> torch.optim.Optimizer:
    plain = [p for name, p in net.named_parameters() if p.ndim < 2 or "LayerNorm" in name]
    decayed = [p for name, p in net.named_parameters() if p.ndim >= 2 and "LayerNorm" not in name]
    groups = [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def _slope(step: int, spent: float) -> float:
    """Warm up over 100 steps, then down along a cosine."""
    return min(1.0, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(spent, 1.0)))


def _step(net: Network, optimizer: torch.optim.Optimizer, batch: dict[str, Tensor], rate: float, at: torch.device) -> float:
    for group in optimizer.param_groups:
        group["lr"] = rate
    batch = {k: v.to(at) for k, v in batch.items()}
    with torch.autocast(at.type, torch.bfloat16):
        loss = net(batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())
