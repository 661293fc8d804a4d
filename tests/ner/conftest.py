"""A token classifier small enough to be made in a test: it knows the characters that it is told, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[..., Path]

REASON = 'needs torch and transformers: pip install -e ".[ner]"'
BASE = [chr(c) for c in range(0x4E00, 0x9FA5)]
MARKS = list("0123456789，。、；：“”（）%.- \nabcdefghijklmnopqrstuvwxyz")


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Write a model whose label for a character is a fixed one: what it says of a text is known beforehand."""
    torch = pytest.importorskip("torch", reason=REASON)
    pytest.importorskip("transformers", reason=REASON)
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    def made(labels: list[str], told: Mapping[str, str], positions: int = 64) -> Path:
        entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *MARKS, *BASE]
        order = {c: n for n, c in enumerate(entries)}
        width = 2 * (-(-len(labels) // 2))
        config = BertConfig(
            vocab_size=len(entries), hidden_size=width, num_hidden_layers=0, num_attention_heads=1, intermediate_size=8,
            max_position_embeddings=positions, id2label=dict(enumerate(labels)), label2id={c: n for n, c in enumerate(labels)},
        )  # fmt: skip
        net = BertForTokenClassification(config)
        with torch.no_grad():
            for table in (net.bert.embeddings.position_embeddings, net.bert.embeddings.token_type_embeddings):
                table.weight.zero_()
            words = net.bert.embeddings.word_embeddings.weight
            words.zero_()
            words[:, 0] = 1.0
            for character, label in told.items():
                words[order[character]] = 0.0
                words[order[character], labels.index(label)] = 1.0
            net.classifier.weight.copy_(torch.eye(len(labels), width) * 4)
            net.classifier.bias.zero_()
        tokenizer = Tokenizer(models.WordLevel(order, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("(?m:.)"), "isolated")
        tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
        folder = tmp_path_factory.mktemp("model")
        net.save_pretrained(folder)
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def villages(make: Make) -> Path:
    """A model that takes 善 and 为 before 村 for the name of a village."""
    return make(["O", "B-village", "I-village"], {"善": "B-village", "为": "I-village", "村": "I-village"})
