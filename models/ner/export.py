"""Write a trained network as a folder that transformers and povext read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from network import Network
from tokenizers import Tokenizer
from tokens import SPECIAL
from transformers import ModernBertConfig, ModernBertForTokenClassification, PreTrainedTokenizerFast


def labels_of(mentions: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The labels of the model: mentions, then types of quantities."""
    return ["O", *(f"{mark}-{kind}" for kind in mentions for mark in "BI"), *(f"type:{kind}" for kind in kinds)]


def save(
    net: Network, config: ModernBertConfig, tokenizer: Tokenizer, mentions: Sequence[str], kinds: Sequence[str], folder: Path
) -> None:
    """Save network and tokenizer, the weights in half precision."""
    labels = labels_of(mentions, kinds)
    told = {**config.to_dict(), "id2label": dict(enumerate(labels)), "label2id": {name: n for n, name in enumerate(labels)}}
    told["num_labels"] = len(labels)
    model = ModernBertForTokenClassification(ModernBertConfig.from_dict(told))
    model.model.load_state_dict(net.model.state_dict())
    model.head.load_state_dict(net.head.state_dict())
    heads = [net.heads["mentions"], net.heads["types"]]
    model.classifier.weight.data = torch.cat([head.weight.data for head in heads]).cpu()
    model.classifier.bias.data = torch.cat([head.bias.data for head in heads]).cpu()
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder, safe_serialization=True)
    names = zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **{f"{name}_token": token for name, token in names})
    fast.model_max_length = config.max_position_embeddings
    fast.save_pretrained(folder)
    for file in folder.iterdir():
        file.chmod(0o644)  # weights are written for their owner alone, and are to be installed for all


def begin_as(net: Network, folder: Path, mentions: Sequence[str], kinds: Sequence[str]) -> None:
    """Take the weights of a saved model.

    Raises
    ------
    ValueError
        Where its labels are others.
    """
    model = ModernBertForTokenClassification.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    told = model.config.id2label
    if [told[n] for n in sorted(told)] != labels_of(mentions, kinds):
        raise ValueError(f"the labels of {folder} are others than those of config.toml and the taxonomy: start without it")
    net.model.load_state_dict(model.model.state_dict())
    net.head.load_state_dict(model.head.state_dict())
    at = 0
    for name in ("mentions", "types"):
        head = net.heads[name]
        end = at + head.out_features
        head.weight.data = model.classifier.weight.data[at:end].clone()
        head.bias.data = model.classifier.bias.data[at:end].clone()
        at = end
