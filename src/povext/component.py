"""What the spaCy components of the stages share: the payload on the Doc and the way between it and the work."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from spacy.tokens import Doc, SpanGroup
from spacy.vocab import Vocab

from povext.types import Extraction
from povext.working import CONTEXT_FIELDS, KEY, RAW, Working

__all__ = ["Stage", "context_of", "finish", "register"]

_WORK = "povext_work"


def context_of(doc: Doc) -> dict[str, str | None]:
    """What the caller said of the text: put on the Doc, or given as the context of ``nlp.pipe(..., as_tuples=True)``.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        A document.

    Returns
    -------
    dict
        ``published``, ``published_default``, ``title``, ``source``, ``place``, those that were given.
    """
    told = doc.user_data.get(f"{KEY}_context")
    if told is None:
        given = getattr(doc, "_context", None)
        told = given if isinstance(given, Mapping) else {}
    return {name: told[name] for name in CONTEXT_FIELDS if told.get(name) is not None}


class Stage(ABC):
    """A stage of the pipeline as a spaCy component.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    """

    def __init__(self, vocab: Vocab, name: str) -> None:
        self.vocab = vocab
        self.name = name

    @abstractmethod
    def read(self, work: Working) -> dict[str, Any] | None:
        """Do the work of the stage; the last stage returns the payload."""

    def show(self, doc: Doc, work: Working) -> None:
        """Put what a stage found on the document itself; most do not."""
        return

    def __call__(self, doc: Doc) -> Doc:
        """Read a document.

        Parameters
        ----------
        doc : spacy.tokens.Doc
            A document on which the earlier stages have run.

        Returns
        -------
        spacy.tokens.Doc
            The same document.
        """
        raw = doc.user_data.pop(RAW, None) or doc.text  # joining tokens to text is slow: who has the text hands it over
        packed = doc.user_data.get(_WORK)
        work = Working(raw, context_of(doc)) if packed is None else Working.unpack(raw, packed)
        payload = self.read(work)
        self.show(doc, work)
        if payload is None:
            doc.user_data[_WORK] = work.pack()
        else:
            doc.user_data.pop(_WORK, None)
            finish(doc, payload)
        return doc


def finish(doc: Doc, payload: dict[str, Any]) -> None:
    """Put the payload on the Doc, and the indicators among its spans.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        The document.
    payload : dict
        Plain JSON types.
    """
    doc.user_data[KEY] = payload
    spans = []
    for row in payload["indicators"]:
        start, end = row["span"]
        span = doc.char_span(start, end, label=row["type"], alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)


def _extraction(doc: Doc) -> Extraction:
    return Extraction.from_payload(doc.text, doc.user_data.get(KEY, {}))


def register() -> None:
    """Give documents the attribute ``doc._.povext``; doing it twice does no harm."""
    if not Doc.has_extension("povext"):
        Doc.set_extension("povext", getter=_extraction)


register()
