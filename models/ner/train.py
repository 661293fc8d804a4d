"""Train: first on what rules, gazetteer and LAC say of unlabelled texts, then on what people read."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import Batches, Network, Vocabulary, names_of
from prepare import UNTOLD, Corpus
from torch import Tensor

REPORT = 100


def device() -> torch.device:
    """The accelerator, if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def pretrain(
    net: Network, corpus: Corpus, vocabulary: Vocabulary, labels: Sequence[str], told: Mapping[str, Any], out: Path
) -> None:
    """Guess hidden characters, silver types, names and words, until the passes or the minutes are over."""
    rng, at = np.random.default_rng(told["seed"]), device()
    names = names_of(corpus, vocabulary, labels)
    batches = Batches(corpus, vocabulary, names, told["batch"], told["swapped"], told["masked"])
    windows = np.flatnonzero([(corpus.types[a:b] != UNTOLD).any() for a, b in corpus.windows])  # the rest has nothing to count
    steps = told["passes"] * math.ceil(len(windows) / told["batch"])
    begin, step, limit = time.monotonic(), 0, told["minutes"] * 60
    optimizer = _optimizer(net, told["rate"])
    losses: list[float] = []
    net.to(at).train()
    for n in range(told["passes"]):
        for batch in batches.of(windows, rng):
            spent = max(step / steps, (time.monotonic() - begin) / limit)
            if spent >= 1:
                break
            losses.append(_step(net, optimizer, batch, told["rate"] * _slope(step, spent), at))
            step += 1
            if step % REPORT == 0:
                print(f"pass {n} step {step} {spent:.0%} loss {np.mean(losses[-REPORT:]):.3f}", flush=True)
            if step % (5 * REPORT) == 0:
                torch.save(net.state_dict(), out)
    torch.save(net.state_dict(), out)


def tune(
    net: Network,
    corpus: Corpus,
    dev: Corpus,
    vocabulary: Vocabulary,
    labels: Sequence[str],
    told: Mapping[str, Any],
    passes: int | None = None,
) -> tuple[dict[str, Tensor], int]:
    """Learn what people read; gives the best weights by the texts kept for that, and after how many passes they were."""
    rng, at = np.random.default_rng(told["seed"]), device()
    batches = Batches(
        corpus, vocabulary, names_of(corpus, vocabulary, labels), told["batch"], told["swapped"], 0.0, told["blurred"]
    )
    windows = np.flatnonzero([(corpus.types[a:b] != UNTOLD).any() or (corpus.mentions[a:b] > 0).any() for a, b in corpus.windows])
    total = passes or told["passes"]
    steps, step, best, worse = total * math.ceil(len(windows) / told["batch"]), 0, (math.inf, {}, 0), 0
    optimizer = _optimizer(net, told["rate"])
    net.to(at)
    for n in range(1, total + 1):
        net.train()
        losses = []
        for batch in batches.of(windows, rng):
            losses.append(_step(net, optimizer, batch, told["rate"] * _slope(step, step / steps), at))
            step += 1
        lost = loss_on(net, dev, vocabulary)
        print(f"pass {n} loss {np.mean(losses):.3f} on the texts kept {lost}", flush=True)
        value = sum(lost.values())
        if value < best[0]:
            best, worse = (value, {k: v.detach().clone() for k, v in net.state_dict().items()}, n), 0
        else:
            worse += 1
            if worse >= told["patience"] and passes is None:
                break
    return best[1], best[2]


@torch.inference_mode()
def loss_on(net: Network, corpus: Corpus, vocabulary: Vocabulary) -> dict[str, float]:
    """Mean loss of types and mentions on a corpus."""
    net.eval()
    sums = {"types": [0.0, 0.0], "mentions": [0.0, 0.0]}
    batches = Batches(corpus, vocabulary, {}, 32)
    for batch in batches.of(np.arange(len(corpus.windows)), np.random.default_rng(0)):
        batch = {k: v.to(device()) for k, v in batch.items()}
        states = net.states(batch["ids"])
        for name, sum_ in sums.items():
            told = batch[name] != UNTOLD
            if told.any():
                loss = torch.nn.functional.cross_entropy(
                    net.heads[name](states[told]).float(), batch[name][told], reduction="none"
                )
                weights = batch["weights"][told] if name == "types" else torch.ones_like(loss)
                sum_[0] += float((loss * weights).sum())
                sum_[1] += float(weights.sum())
    return {name: round(a / max(b, 1e-9), 4) for name, (a, b) in sums.items()}


def _optimizer(net: Network, rate: float) -> torch.optim.Optimizer:
    plain = [p for name, p in net.named_parameters() if p.ndim < 2 or "LayerNorm" in name]
    decayed = [p for name, p in net.named_parameters() if p.ndim >= 2 and "LayerNorm" not in name]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))


def _slope(step: int, spent: float) -> float:
    """Warm up over 200 steps, then down along a cosine."""
    return min(1.0, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * min(spent, 1.0)))


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
