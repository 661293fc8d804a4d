"""A token classifier of transformers, read from a folder: the mentions and the types of quantities that it sees in a text."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from povext.errors import MissingPackageError, ModelError
from povext.ner.labels import Labels, decode, likeliest
from povext.ner.types import Named, Reading
from povext.ner.windows import Window, halves, windows

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

__all__ = ["BATCH", "WEIGHT", "Asked", "TokenModel", "installed_model"]

GROUP = "povext_models"
"""Packages that bring a model have an entry point of this group: a function that gives the folder."""
WEIGHT = 0.35
SURE = 0.6
"""A mention counts where the model is as sure as this of its tokens, in the mean."""
BATCH = 16
_SIZE, _OVERLAP, _FILLED = 254, 64, 16
"""Characters of a window, those it shares with the one before it, and tokens that it may be filled up with, at most."""
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "sentencepiece.bpe.model")
_DIGITS = 3
"""Decimals that are kept of logarithms: what lies beyond depends on the machine."""

Asked = tuple[str, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]
"""A clean text, its sentences, and its quantities."""


def installed_model() -> str:
    """The folder of the model that an installed package brings.

    Returns
    -------
    str

    Raises
    ------
    ModelError
        Where there is none.
    """
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    if not found:
        raise ModelError("No model is installed: install a package that brings one (docs/ner.md), or tell a folder, ner=FOLDER.")
    return str(found[0].load()())


class TokenModel:
    """A token classifier from a folder; nothing is ever downloaded.

    Parameters
    ----------
    path : str or Path
        A folder as ``save_pretrained`` writes it, with its tokenizer.
    labels : Mapping, optional
        The model's name of a kind of mention → povext's, see :class:`~povext.ner.labels.Labels`.
    device : str, optional
        Where it runs (``cpu``, ``cuda``, ``cuda:1``); by default a GPU if there is one.
    batch_size : int
        Windows that are read at a time.
    weight : float
        What its word on types counts beside that of the built-in model, from 0 to 1.

    Raises
    ------
    MissingPackageError
        Where torch or transformers is not installed.
    ModelError
        Where the folder holds no token classifier that can be used, or a setting is wrong.
    """

    def __init__(
        self,
        path: str | Path,
        labels: Mapping[str, str] | None = None,
        device: str | None = None,
        batch_size: int = BATCH,
        weight: float = WEIGHT,
    ) -> None:
        if not (isinstance(batch_size, int) and batch_size >= 1 and isinstance(weight, int | float) and 0 <= weight <= 1):
            raise ModelError(f"{path}: batch_size must be 1 or more and weight from 0 to 1, not {batch_size!r} and {weight!r}.")
        self.path, self.batch_size, self.weight = str(path), batch_size, weight
        self._made_of = (self.path, dict(labels or {}), device, batch_size, weight)
        self._tokenizer, self._net = _loaded(Path(path))
        import torch

        self._torch = torch
        name = device or ("cuda" if torch.cuda.is_available() else "cpu")
        try:
            self._device = torch.device(name)
            self._net.to(self._device).float().eval()  # half numbers are slow on a CPU, and rounded apart
        except (RuntimeError, AssertionError) as error:  # torch has either for a device that it does not know or cannot reach
            raise ModelError(f"{path}: cannot run on the device {name!r}: {_first(error)}") from error
        config: Any = self._net.config
        self.labels = Labels.of({int(k): v for k, v in config.id2label.items()}, labels or {}, self.path)
        positions = int(getattr(config, "max_position_embeddings", _SIZE + 2))
        self._room = min(positions, self._tokenizer.model_max_length)  # RoBERTa has fewer places for tokens than positions
        self._size = min(_SIZE, self._room - 2)
        self._process = os.getpid()
        self.mark = _mark(Path(path), f"{sorted((labels or {}).items())} {weight}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._made_of  # a spawned process reads the folder again: its weights are too much to send

    def read(self, asked: Asked) -> Reading:
        """Read one text.

        The windows of a text are read together, and texts apart from each other, so that a text is read alike whatever stands
        beside it.

        Parameters
        ----------
        asked : tuple
            The clean text, its sentences and its quantities.

        Returns
        -------
        Reading

        Raises
        ------
        ModelError
            Where the model is on a GPU and the process was forked from the one that loaded it.
        """
        clean, sentences, quantities = asked
        names: list[Named] = []
        odds: dict[tuple[int, int], tuple[float, ...]] = {}
        at = 0
        for window, spans, scores in self._scored(clean, windows(len(clean), sentences, self._size, _OVERLAP)):
            names += self._names(window, spans, scores)
            while at < len(quantities) and quantities[at][0] < window.last:
                told = self._types(quantities[at], spans, scores)
                if told is not None:
                    odds[quantities[at]] = told
                at += 1
        return Reading(tuple(names), tuple(kind for _, kind in self.labels.types), odds, self.weight, self.mark)

    def _scored(self, clean: str, cut: Sequence[Window]) -> Iterator[tuple[Window, NDArray[np.intp], NDArray[np.float32]]]:
        """Each window with the places of its tokens in the text and the scores of their labels."""
        if os.getpid() != self._process:  # the threads of a process do not live on in its children, which would wait for them
            if self._device.type == "cuda":
                raise ModelError(f"{self.path}: forked processes cannot use a GPU; take one process, or device='cpu'.")
            self._torch.set_num_threads(1)
            self._process = os.getpid()
        for begin in range(0, len(cut), self.batch_size):
            batch = cut[begin : begin + self.batch_size]
            told = self._tokenizer([clean[w.start : w.end] for w in batch], return_offsets_mapping=True, add_special_tokens=True)
            rows = told["input_ids"]
            if any(len(row) > self._room and w.end - w.start > 1 for w, row in zip(batch, rows, strict=True)):
                # a tokenizer of bytes makes several tokens of a character: what does not fit is read in halves
                parts = [halves(w) if len(row) > self._room else [w] for w, row in zip(batch, rows, strict=True)]
                yield from self._scored(clean, [w for part in parts for w in part])
                continue
            scores = self._scores([row[: self._room] for row in rows])
            for n, window in enumerate(batch):
                spans = np.array(told["offset_mapping"][n][: self._room], np.intp).reshape(-1, 2)
                inside = spans[:, 1] > spans[:, 0]
                yield window, spans[inside] + window.start, scores[n][inside]

    def _scores(self, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """The scores of the labels of some windows' tokens; those of about one length are read together."""
        out: dict[int, NDArray[np.float32]] = {}
        for together in _alike([len(row) for row in rows]):
            width = len(rows[together[0]])
            ids = np.full((len(together), width), self._tokenizer.pad_token_id or 0, np.int64)
            mask = np.zeros((len(together), width), np.int64)
            for n, k in enumerate(together):
                ids[n, : len(rows[k])], mask[n, : len(rows[k])] = rows[k], 1
            with self._torch.inference_mode():
                tensors = (self._torch.from_numpy(array).to(self._device) for array in (ids, mask))
                scores = self._net(*tensors).logits.float().cpu().numpy()
            out.update((k, scores[n, : len(rows[k])]) for n, k in enumerate(together))
        return [out[k] for k in range(len(rows))]

    def _names(self, window: Window, spans: NDArray[np.intp], scores: NDArray[np.float32]) -> list[Named]:
        """The mentions that begin where a window is asked."""
        table = self.labels.mentions
        if not any(kind for _, kind, _ in table) or not len(spans):
            return []
        own = _log_softmax(scores[:, [number for number, _, _ in table]])
        best = likeliest(own, table)
        sure = np.exp(own[np.arange(len(best)), best])
        found = decode([table[k][1:] for k in best], sure.tolist(), [(a, b) for a, b in spans.tolist()])
        edges = (window.start, window.end)  # a name on a seam comes in parts; elsewhere no name is one character
        whole = [n for n in found if n.end - n.start > 1 or n.start in edges or n.end in edges]
        return [n for n in whole if window.first <= n.start < window.last and n.score >= SURE]

    def _types(self, quantity: tuple[int, int], spans: NDArray[np.intp], scores: NDArray[np.float32]) -> tuple[float, ...] | None:
        """The mean log probabilities of the types over the tokens of a quantity."""
        numbers = [number for number, _ in self.labels.types]
        over = (spans[:, 0] < quantity[1]) & (spans[:, 1] > quantity[0])
        if not numbers or not over.any():
            return None
        mean = _log_softmax(scores[over][:, numbers]).mean(axis=0, keepdims=True)
        return tuple(np.round(_log_softmax(mean)[0].astype(np.float64), _DIGITS).tolist())


def _alike(lengths: Sequence[int]) -> list[list[int]]:
    """The numbers of some lengths, the longest first, in parts that differ by little: what is filled up is read for nothing."""
    out: list[list[int]] = []
    for k in sorted(range(len(lengths)), key=lambda k: -lengths[k]):
        if out and lengths[out[-1][0]] - lengths[k] <= _FILLED:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _log_softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = x - x.max(axis=1, keepdims=True)
    told: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return told


def _loaded(path: Path) -> tuple[PreTrainedTokenizerFast, PreTrainedModel]:
    """Tokenizer and network of a folder."""
    try:
        import torch
        from transformers import AutoModelForTokenClassification, AutoTokenizer
    except ImportError as error:
        raise MissingPackageError(error.name or "torch", "ner", "The NER model") from None
    assert torch
    if not path.is_dir():
        raise ModelError(f"{path}: no such folder; ner takes the folder of a token classifier that lies on this machine.")
    if not (path / "config.json").is_file():
        raise ModelError(f"{path}: holds no config.json; a model is saved with save_pretrained().")
    if not any((path / name).is_file() for name in _TOKENIZERS):  # transformers would make one that knows nothing
        raise ModelError(f"{path}: holds no tokenizer ({', '.join(_TOKENIZERS)}); save it beside the model.")
    try:
        with _quiet():
            net, info = AutoModelForTokenClassification.from_pretrained(
                str(path), local_files_only=True, output_loading_info=True, use_safetensors=True, trust_remote_code=False
            )
            tokenizer = AutoTokenizer.from_pretrained(str(path), local_files_only=True, use_fast=True, trust_remote_code=False)
    except Exception as error:  # whatever a broken file makes the libraries raise
        raise ModelError(f"{path}: cannot be loaded as a token classifier: {_first(error)}") from error
    if info["missing_keys"] or info["mismatched_keys"]:
        lost = sorted(map(str, [*info["missing_keys"], *info["mismatched_keys"]]))
        raise ModelError(f"{path}: its weights lack {lost[0]}; is it a token classifier?")
    if not tokenizer.is_fast:
        raise ModelError(f"{path}: its tokenizer does not tell where tokens stand; save a fast one (tokenizer.json).")
    return tokenizer, net


def _mark(path: Path, settings: str) -> str:
    """A short mark of the files of a model and of what it was told."""
    digest = hashlib.sha256(settings.encode())
    for file in sorted(path.iterdir()):
        if file.suffix in (".json", ".safetensors", ".txt", ".model"):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the bars that transformers draws while it loads."""
    from transformers.utils import logging

    drawn = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            logging.enable_progress_bar()


def _first(error: Exception) -> str:
    """The first line of a message."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") + "." if lines else f"{type(error).__name__}."
