"""The network, its batches and its loss: a small BERT over characters, with heads for each thing that is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from prepare import UNTOLD, Corpus
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertModel

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP, MASK = range(5)


class Vocabulary:
    """Characters and their numbers; all digits are one, capitals are small letters.

    Parameters
    ----------
    characters : sequence of str
        The characters that have a number of their own.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        self.entries = (*SPECIAL, *characters)
        order = {c: n for n, c in enumerate(self.entries)}
        self._numbers = np.full(0x110000, UNK, np.int64)
        for c in characters:
            self._numbers[ord(c)] = order[c]
        for digit in range(10):
            self._numbers[ord("0") + digit] = order["0"]
        for capital in range(ord("A"), ord("Z") + 1):
            self._numbers[capital] = order.get(chr(capital).lower(), UNK)

    @classmethod
    def of(cls, chars: NDArray[np.uint32], rarest: int) -> Vocabulary:
        """The characters that are seen often enough, frequent ones first."""
        counts = Counter({chr(c): int(n) for c, n in zip(*np.unique(chars, return_counts=True), strict=True)})
        for digit in "123456789":
            counts["0"] += counts.pop(digit, 0)
        for c in [c for c in counts if "A" <= c <= "Z"]:
            counts[c.lower()] += counts.pop(c)
        kept = [c for c, n in counts.most_common() if n >= rarest and not c.isspace()]
        return cls(kept)

    def of_characters(self, chars: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The number of each character."""
        return self._numbers[chars]


class Network(nn.Module):
    """BERT with one linear head a task.

    Parameters
    ----------
    config : BertConfig
        Sizes of the network.
    heads : Mapping
        Name of each task and its number of labels.
    """

    def __init__(self, config: BertConfig, heads: Mapping[str, int]) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.heads = nn.ModuleDict({name: nn.Linear(config.hidden_size, n) for name, n in heads.items()})
        self.drop = nn.Dropout(0.1)

    def states(self, ids: Tensor) -> Tensor:
        """What the network makes of each character."""
        return self.bert(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state

    def forward(self, batch: Mapping[str, Tensor]) -> Tensor:
        """The loss of a batch, each task's own mean, added up."""
        states = self.drop(self.states(batch["ids"]))
        total = states.new_zeros(())
        for name, head in self.heads.items():
            right = batch[name]
            told = right != UNTOLD
            if not bool(told.any()):
                continue
            loss = cross_entropy(head(states[told]).float(), right[told], reduction="none")
            if name == "types":
                weights = batch["weights"][told]
                total = total + (loss * weights).sum() / weights.sum().clamp(min=1e-6)
            else:
                total = total + loss.mean()
        return total


class Batches:
    """Windows of a corpus in batches, with names swapped and characters hidden.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    vocabulary : Vocabulary
        The numbers of the characters.
    names : Mapping
        Label of a mention and names of that kind, as numbers of characters.
    size : int
        Windows a batch.
    swapped, masked, blurred : float
        Share of the names that are swapped, of the characters that are to be guessed, and of those that are only hidden.
    """

    def __init__(
        self,
        corpus: Corpus,
        vocabulary: Vocabulary,
        names: Mapping[int, Sequence[NDArray[np.int64]]],
        size: int,
        swapped: float = 0.0,
        masked: float = 0.0,
        blurred: float = 0.0,
    ) -> None:
        self._corpus, self._names, self._size = corpus, names, size
        self._swapped, self._masked, self._blurred = swapped, masked, blurred
        self._ids, self._most = vocabulary.of_characters(corpus.chars), len(vocabulary.entries)

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


def names_of(corpus: Corpus, vocabulary: Vocabulary, labels: Sequence[str]) -> dict[int, list[NDArray[np.int64]]]:
    """The names of each kind that a corpus holds, each once; only places and organisations are swapped."""
    ids = vocabulary.of_characters(corpus.chars)
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
            if 2 <= len(name) <= 14:
                out[first][name.tobytes()] = name
    return {first: list(names.values()) for first, names in out.items() if names}


def sizes(config: Mapping[str, Any], vocabulary: Vocabulary) -> BertConfig:
    """The configuration of the network."""
    told = {k: v for k, v in config.items() if k != "rarest"}
    return BertConfig(
        vocab_size=len(vocabulary.entries), max_position_embeddings=256, type_vocab_size=1, pad_token_id=PAD, **told
    )
