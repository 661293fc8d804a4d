"""The network, its batches and its loss: a small ModernBERT over tokens, with heads for each thing that is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from prepare import UNTOLD, Corpus
from tokenizers import Tokenizer
from tokens import CLS, MASK, PAD, SEP, SPECIAL
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import ModernBertConfig, ModernBertModel
from transformers.models.modernbert.modeling_modernbert import ModernBertPredictionHead

LOOKS = ((-3, -2, -1, 0, 1, 2, 3), (-2, -1, 1, 2), (-1, 1))
"""Where the heads of the first layers look before anything is learnt, in tokens: so the network begins as a convolution."""
SHARP, WAVES = 6.0, 4


class Network(nn.Module):
    """ModernBERT with one linear head a task.

    Parameters
    ----------
    config : ModernBertConfig
        Sizes of the network.
    heads : Mapping
        Name of each task and its number of labels.
    shares : Mapping
        What a task's loss counts, 1 where nothing is said.
    outside : float
        What a token outside all mentions counts in the loss, beside one of a mention.
    """

    def __init__(
        self, config: ModernBertConfig, heads: Mapping[str, int], shares: Mapping[str, float] | None = None, outside: float = 0.3
    ) -> None:
        super().__init__()
        self.model, self.head = ModernBertModel(config), ModernBertPredictionHead(config)
        self.heads = nn.ModuleDict({name: nn.Linear(config.hidden_size, n) for name, n in heads.items()})
        self.drop = nn.Dropout(0.1)
        self.shares, self.outside, self.smoothing = dict(shares or {}), outside, 0.0
        _look_beside(self.model)

    def begin_with(self, vectors: NDArray[np.float32], scale: float = 0.1) -> None:
        """Take these vectors for those of the tokens; what was never seen keeps its own."""
        table = self.model.embeddings.tok_embeddings.weight.data
        seen = torch.from_numpy(np.abs(vectors).sum(axis=1) > 1e-6)
        table.normal_(0.0, scale)
        table[seen] = torch.from_numpy(vectors)[seen] * scale

    def states(self, ids: Tensor) -> Tensor:
        """What the network makes of each token."""
        told: Tensor = self.head(self.model(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state)
        return told

    def forward(self, batch: Mapping[str, Tensor]) -> Tensor:
        """The loss of a batch, each task's own mean, added up."""
        states = self.drop(self.states(batch["ids"]))
        total = states.new_zeros((), dtype=torch.float32)
        for name, head in self.heads.items():
            right = batch[name]
            told = right != UNTOLD
            if not bool(told.any()):
                continue
            answers = right[told]
            smoothing = self.smoothing if name == "types" else 0.0
            loss = cross_entropy(head(states[told]).float(), answers, reduction="none", label_smoothing=smoothing)
            if name == "types":
                weights = batch["weights"][told]
            elif name == "mentions":
                weights = torch.where(answers == 0, self.outside, 1.0)
            else:
                weights = torch.ones_like(loss)
            total = total + self.shares.get(name, 1.0) * (loss * weights).sum() / weights.sum().clamp(min=1e-6)
        return total


def _look_beside(model: ModernBertModel) -> None:
    """Set the biases of queries and keys so that each head of the first layers looks at one place beside the token.

    With a query that is turned by its place, and a key that is turned by its own and back by the distance, attention is
    largest at that distance (rotary position embedding; Su and others 2021, RoFormer).
    """
    rates = model.rotary_emb.full_attention_inv_freq
    for layer, places in zip(model.layers, LOOKS, strict=False):
        width = layer.attn.head_dim
        half, heads = width // 2, layer.attn.Wqkv.bias.shape[0] // 3 // width
        bias = layer.attn.Wqkv.bias.data.view(3, heads, width)
        size = (SHARP * width**0.5) ** 0.5
        for n, place in enumerate(places[: heads - 1]):
            for wave in range(min(WAVES, half)):
                turn = -place * rates[wave]
                bias[0, n, wave] = size
                bias[1, n, wave], bias[1, n, half + wave] = size * torch.cos(turn), size * torch.sin(turn)


class Batches:
    """Windows of a corpus in batches, with names swapped and tokens hidden.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    entries : int
        Tokens of the vocabulary.
    names : Mapping
        Label of a mention and names of that kind, as numbers of tokens.
    size : int
        Windows a batch.
    swapped, masked, blurred : float
        Share of the names that are swapped, of the tokens that are to be guessed, and of those that are only hidden.
    """

    def __init__(
        self,
        corpus: Corpus,
        entries: int,
        names: Mapping[int, Sequence[NDArray[np.int64]]],
        size: int,
        swapped: float = 0.0,
        masked: float = 0.0,
        blurred: float = 0.0,
    ) -> None:
        self._corpus, self._names, self._size = corpus, names, size
        self._swapped, self._masked, self._blurred = swapped, masked, blurred
        self._ids, self._most = corpus.chars.astype(np.int64), entries

    def of(self, windows: Sequence[int], rng: np.random.Generator) -> Iterator[dict[str, Tensor]]:
        """Batches of some windows, of like length together."""
        lengths = np.diff(self._corpus.windows[windows], axis=1)[:, 0]
        order = np.asarray(windows)[np.argsort(lengths + rng.integers(0, 24, len(lengths)), kind="stable")]
        batches = [order[at : at + self._size] for at in range(0, len(order), self._size)]
        for n in rng.permutation(len(batches)):
            yield self._batch([self._window(w, rng) for w in batches[n]], rng)

    def _window(self, w: int, rng: np.random.Generator) -> dict[str, NDArray[Any]]:
        a, b = self._corpus.windows[w]
        c = self._corpus
        rows = {
            "ids": self._ids[a:b],
            "types": c.types[a:b],
            "weights": c.weights[a:b],
            "mentions": c.mentions[a:b],
            "words": c.words[a:b],
        }
        if self._swapped:
            rows = self._swap(rows, rng)
        return {name: row[:254] for name, row in rows.items()}

    def _swap(self, rows: dict[str, NDArray[Any]], rng: np.random.Generator) -> dict[str, NDArray[Any]]:
        """Put other names of its kind in the place of some names."""
        mentions = rows["mentions"]
        at, parts = 0, {name: [] for name in rows}
        for begin in np.flatnonzero((mentions > 0) & (mentions % 2 == 1)):
            names = self._names.get(int(mentions[begin]))
            if names is None or rng.random() > self._swapped:
                continue
            end = begin + 1
            while end < len(mentions) and mentions[end] == mentions[begin] + 1:
                end += 1
            if (rows["types"][begin:end] != UNTOLD).any():
                continue
            new = names[int(rng.integers(len(names)))]
            for name, row in rows.items():
                filling = np.full(len(new), UNTOLD if name in ("types", "words") else 0, row.dtype)
                if name == "ids":
                    filling = new
                elif name == "mentions":
                    filling[:] = mentions[begin] + 1
                    filling[0] = mentions[begin]
                parts[name] += [row[at:begin], filling]
            at = end
        if not at:
            return rows
        return {name: np.concatenate([*parts[name], row[at:]]) for name, row in rows.items()}

    def _batch(self, rows: Sequence[Mapping[str, NDArray[Any]]], rng: np.random.Generator) -> dict[str, Tensor]:
        width = max(len(row["ids"]) for row in rows) + 2
        out = {name: np.full((len(rows), width), UNTOLD, np.int64) for name in ("types", "mentions", "words", "masked")}
        out["ids"], weights = np.full((len(rows), width), PAD, np.int64), np.zeros((len(rows), width), np.float32)
        for n, row in enumerate(rows):
            ids = row["ids"].copy()
            end = len(ids) + 1
            if self._masked:
                hidden = rng.random(len(ids)) < self._masked
                out["masked"][n, 1:end][hidden] = ids[hidden]
                how = rng.random(len(ids))
                ids[hidden & (how < 0.8)] = MASK
                wild = hidden & (how > 0.9)
                ids[wild] = rng.integers(len(SPECIAL), self._most, int(wild.sum()))
            if self._blurred:
                ids[(rng.random(len(ids)) < self._blurred) & (row["types"] == UNTOLD)] = MASK
            out["ids"][n, 0], out["ids"][n, 1:end], out["ids"][n, end] = CLS, ids, SEP
            weights[n, 1:end] = row["weights"]
            for name in ("types", "mentions", "words"):
                out[name][n, 1:end] = row[name]
        return {name: torch.from_numpy(told) for name, told in out.items()} | {"weights": torch.from_numpy(weights)}


def names_of(
    corpus: Corpus, tokenizer: Tokenizer, labels: Sequence[str], rng: np.random.Generator
) -> dict[int, list[NDArray[np.int64]]]:
    """The names of each kind that a corpus holds, each once; only places and organisations are swapped.

    To townships and villages come as many that nobody bears, made of the characters of those.
    """
    ids = corpus.chars.astype(np.int64)
    out: dict[int, dict[bytes, NDArray[np.int64]]] = {
        1 + 2 * labels.index(kind): {} for kind in ("township", "village", "place", "org")
    }
    for begin in np.flatnonzero((corpus.mentions > 0) & (corpus.mentions % 2 == 1)):
        first = int(corpus.mentions[begin])
        if first in out:
            end = begin + 1
            while end < len(ids) and corpus.mentions[end] == first + 1:
                end += 1
            name = ids[begin:end]
            if len(name) <= 10:
                out[first][name.tobytes()] = name
    for kind in ("township", "village"):
        names = out[1 + 2 * labels.index(kind)]
        told = [tokenizer.decode(name.tolist()).replace(" ", "") for name in names.values()]
        for made in invented(told, rng):
            name = np.array(tokenizer.encode(made, add_special_tokens=False).ids, np.int64)
            names[name.tobytes()] = name
    return {first: list(names.values()) for first, names in out.items() if names}


def invented(names: Sequence[str], rng: np.random.Generator) -> list[str]:
    """As many names as these, of their characters and with their ends."""
    ends = [next((end for end in ("街道", "社区") if name.endswith(end)), name[-1:]) for name in names]
    characters = "".join(name.removesuffix(end) for name, end in zip(names, ends, strict=True))
    lengths = [max(len(name) - len(end), 1) for name, end in zip(names, ends, strict=True)]
    if not characters:
        return []
    return [
        "".join(rng.choice(list(characters), min(lengths[rng.integers(len(lengths))], 4))) + str(rng.choice(ends)) for _ in names
    ]


def sizes(config: Mapping[str, Any], entries: int) -> ModernBertConfig:
    """The configuration of the network."""
    told = {k: v for k, v in config.items() if k not in ("rarest", "entries")}
    return ModernBertConfig(
        vocab_size=entries, max_position_embeddings=256, pad_token_id=PAD, bos_token_id=CLS, eos_token_id=SEP, cls_token_id=CLS,
        sep_token_id=SEP, attention_bias=True, mlp_bias=True, norm_bias=True, classifier_bias=True,
        embedding_dropout=0.1, mlp_dropout=0.1, attention_dropout=0.0,
        layer_types=["full_attention"] * config["num_hidden_layers"],
        rope_parameters={"full_attention": {"rope_type": "default", "rope_theta": 10000.0}}, **told,
    )  # fmt: skip
