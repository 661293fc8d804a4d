"""The model as a spaCy component."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.vocab import Vocab

from povext.component import Stage
from povext.errors import ModelError
from povext.ner.model import BATCH, WEIGHT, TokenModel, installed_model
from povext.stages import read_model, read_quantities, read_text
from povext.working import Working

__all__ = ["NER_DEFAULTS", "make_ner", "model_of"]

KEY = "povext_ner"
"""Under this name the mentions lie in ``doc.spans``."""

NER_DEFAULTS: dict[str, Any] = {"model": None, "labels": {}, "device": None, "batch_size": BATCH, "weight": WEIGHT}


class Ner(Stage):
    """What a token classifier says of a text, for the stages behind it.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    model : TokenModel
        The model.
    """

    def __init__(self, vocab: Vocab, name: str, model: TokenModel) -> None:
        super().__init__(vocab, name)
        self.model = model

    def read(self, work: Working) -> dict[str, Any] | None:
        """Ask the model, after the text and its quantities have been read."""
        if work.aligned is None:
            read_text(work)
            read_quantities(work)
        read_model(work, self.model)
        return None

    def show(self, doc: Doc, work: Working) -> None:
        """Put the mentions among the spans of the document, and their scores beside them."""
        assert work.aligned is not None
        assert work.reading is not None
        spans, scores = [], []
        for name in work.reading.names:
            raw = work.aligned.span(name.start, name.end)
            span = doc.char_span(raw.start, raw.end, label=name.label, alignment_mode="expand")
            if span is not None:
                spans.append(span)
                scores.append(name.score)
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans, attrs={"scores": scores})


@lru_cache(maxsize=4)
def _model(path: str, labels: tuple[tuple[str, str], ...], device: str | None, batch_size: int, weight: float) -> TokenModel:
    """A model is read from its folder once."""
    return TokenModel(path, dict(labels), device, batch_size, weight)


def model_of(config: Mapping[str, Any]) -> TokenModel:
    """The model that a configuration of the component names.

    Parameters
    ----------
    config : Mapping
        The shape of ``NER_DEFAULTS``.

    Returns
    -------
    TokenModel

    Raises
    ------
    MissingPackageError
        Where torch or transformers is not installed.
    ModelError
        Where the model or a setting cannot be used.
    """
    if unknown := sorted(config.keys() - NER_DEFAULTS.keys()):
        raise ModelError(f"ner has no setting {unknown[0]!r}; known are {', '.join(NER_DEFAULTS)}.")
    path = config["model"] or installed_model()
    return _model(str(path), tuple(sorted(config["labels"].items())), config["device"], config["batch_size"], config["weight"])


@Language.factory("povext_ner", assigns=["doc.spans"], default_config=NER_DEFAULTS)
def make_ner(
    nlp: Language, name: str, model: str | None, labels: Mapping[str, str], device: str | None, batch_size: int, weight: float
) -> Ner:
    """Make the component of the optional model; it stands before ``povext``, or behind ``povext_quantities``.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.
    model : str, optional
        Folder of a token classifier; by default that of the model that is installed.
    labels : Mapping
        The model's name of a kind of mention → povext's (``{"GPE": "place", "PER": ""}``; empty leaves it out).
    device : str, optional
        Where it runs (``cpu``, ``cuda``); by default a GPU if there is one.
    batch_size : int
        Windows of a text that are read at a time.
    weight : float
        What its word on types counts beside that of the built-in model, from 0 to 1.

    Returns
    -------
    Ner

    Raises
    ------
    MissingPackageError
        Where torch or transformers is not installed.
    ModelError
        Where the model cannot be used.
    """
    told = {"model": model, "labels": labels, "device": device, "batch_size": batch_size, "weight": weight}
    return Ner(nlp.vocab, name, model_of(told))
