"""Write a trained network as a folder that transformers and povext read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from network import SPECIAL, Network, Vocabulary
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast


def labels_of(mentions: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The labels of the model: mentions, then types of quantities."""
    return ["O", *(f"{mark}-{kind}" for kind in mentions for mark in "BI"), *(f"type:{kind}" for kind in kinds)]


def tokenizer_of(vocabulary: Vocabulary) -> PreTrainedTokenizerFast:
    """One token a character; offsets stay those of the text, as nothing changes its length."""
    made = Tokenizer(models.WordLevel({c: n for n, c in enumerate(vocabulary.entries)}, unk_token="[UNK]"))
    small = [normalizers.Replace(chr(c), chr(c).lower()) for c in range(ord("A"), ord("Z") + 1)]
    made.normalizer = normalizers.Sequence([normalizers.Replace(Regex("[1-9]"), "0"), *small])
    made.pre_tokenizer = pre_tokenizers.Split(Regex("(?m:.)"), "isolated")
    made.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    names = zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True)
    return PreTrainedTokenizerFast(tokenizer_object=made, **{f"{name}_token": token for name, token in names})


def save(
    net: Network, config: BertConfig, vocabulary: Vocabulary, mentions: Sequence[str], kinds: Sequence[str], folder: Path
) -> None:
    """Save network and tokenizer, the weights in half precision."""
    labels = labels_of(mentions, kinds)
    told = {**config.to_dict(), "id2label": dict(enumerate(labels)), "label2id": {name: n for n, name in enumerate(labels)}}
    told["num_labels"] = len(labels)
    model = BertForTokenClassification(BertConfig.from_dict(told))
    model.bert.load_state_dict(net.bert.state_dict())
    heads = [net.heads["mentions"], net.heads["types"]]
    model.classifier.weight.data = torch.cat([head.weight.data for head in heads]).cpu()
    model.classifier.bias.data = torch.cat([head.bias.data for head in heads]).cpu()
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder, safe_serialization=True)
    tokenizer_of(vocabulary).save_pretrained(folder)


def load_vocabulary(path: Path) -> tuple[Vocabulary, list[str], list[str]]:
    """Vocabulary, types and tags of the first training."""
    told = json.loads(path.read_text("utf-8"))
    return Vocabulary(told["vocabulary"][len(SPECIAL) :]), told["types"], told["tags"]
