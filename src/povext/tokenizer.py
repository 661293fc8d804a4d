"""A spaCy tokenizer over the raw text: numbers and Latin words whole, one Chinese character a token, nothing lost.

``doc.text`` is the raw text, and every boundary that a mention can have is a boundary of tokens, so ``doc.char_span``
always finds its span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["RawTokenizer", "make_tokenizer", "set_sentence_starts"]

# Digits of thousands and decimals stay together, other commas and points part. White space is tokens of its own.
_TOKEN: Final = re.compile(
    r"[\u3400-\u9fff，。、]|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[０-９]+(?:[．.][０-９]+)?"
    r"|[A-Za-z\u00c0-\u024f]+|\S|\s+"
)
_RUN: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f０-９\s][0-9A-Za-z\u00c0-\u024f０-９\s.,．]+")
"""Where tokens may be longer than a character; it begins with a set, for which ``re`` skips all else at once."""
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class _Characters(dict[str, int]):
    """The hash of each character, asked of the vocabulary but once: most tokens are one of some thousand characters."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, character: str) -> int:
        known = self._strings.add(character, allow_transient=False)  # type: ignore[call-arg]  # kept after spaCy's memory zones
        self[character] = known
        return known


class RawTokenizer:
    """Cut a raw text into tokens without changing a character.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.

    Examples
    --------
    >>> import spacy
    >>> doc = RawTokenizer(spacy.blank("zh").vocab)("减贫33.67万人 (GDP)")
    >>> [token.text for token in doc], doc.text
    (['减', '贫', '33.67', '万', '人', ' ', '(', 'GDP', ')'], '减贫33.67万人 (GDP)')
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._characters = _Characters(vocab.strings)

    def __call__(self, text: str) -> Doc:
        """Cut a text.

        Parameters
        ----------
        text : str
            The raw text. Lone surrogates, which spaCy cannot store, become U+FFFD; offsets stay.

        Returns
        -------
        spacy.tokens.Doc
            A document with ``doc.text == text``.
        """
        if not text.isascii() and _SURROGATE.search(text):
            text = _SURROGATE.sub("\ufffd", text)
        words: list[str | int] = []
        hashed = self._characters.__getitem__
        last = 0
        for run in _RUN.finditer(text):
            start, end = run.span()
            words += map(hashed, text[last:start])  # a token a character
            words += _TOKEN.findall(text, start, end)
            last = end
        words += map(hashed, text[last:])
        return Doc(self.vocab, words=words, spaces=[False] * len(words))  # type: ignore[arg-type]  # spaCy takes hashes too

    def __reduce__(self) -> tuple[type[RawTokenizer], tuple[Vocab]]:
        return type(self), (self.vocab,)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Return the state of the tokenizer: there is none.

        Parameters
        ----------
        **kwargs
            What spaCy passes to every tokenizer.

        Returns
        -------
        bytes
            No bytes.
        """
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> RawTokenizer:
        """Take up the state that :meth:`to_bytes` gave.

        Parameters
        ----------
        data : bytes
            No bytes.
        **kwargs
            What spaCy passes to every tokenizer.

        Returns
        -------
        RawTokenizer
            The tokenizer itself.
        """
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write the state of the tokenizer: there is none.

        Parameters
        ----------
        path : str or Path
            Where spaCy would have it.
        **kwargs
            What spaCy passes to every tokenizer.
        """

    def from_disk(self, path: str | Path, **kwargs: Any) -> RawTokenizer:
        """Take up the state that :meth:`to_disk` wrote.

        Parameters
        ----------
        path : str or Path
            Where spaCy would have it.
        **kwargs
            What spaCy passes to every tokenizer.

        Returns
        -------
        RawTokenizer
            The tokenizer itself.
        """
        return self


def make_tokenizer() -> Callable[[Language], RawTokenizer]:
    """Make the tokenizer for a pipeline's ``[nlp.tokenizer]`` block.

    Returns
    -------
    callable
        Takes the pipeline and returns its tokenizer.

    Examples
    --------
    >>> import spacy
    >>> tokens = {"@tokenizers": "povext.RawTokenizer.v1"}
    >>> nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokens}})
    >>> len(nlp("共53个村"))
    4
    """

    def make(nlp: Language) -> RawTokenizer:
        return RawTokenizer(nlp.vocab)

    return make


registry.tokenizers("povext.RawTokenizer.v1", func=make_tokenizer)


def set_sentence_starts(doc: Doc, starts: Iterable[int]) -> Doc:
    """Mark where the sentences of a document start.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        A document.
    starts : iterable of int
        Offsets in characters of ``doc.text``; the first token always starts a sentence, an offset inside a token
        marks the next token.

    Returns
    -------
    spacy.tokens.Doc
        The same document, whose ``doc.sents`` now works.

    Examples
    --------
    >>> import spacy
    >>> doc = RawTokenizer(spacy.blank("zh").vocab)("脱贫。增收。")
    >>> [sentence.text for sentence in set_sentence_starts(doc, [0, 3]).sents]
    ['脱贫。', '增收。']
    """
    if not len(doc):
        return doc
    begins = doc.to_array(["IDX"])
    values = np.full(len(begins), -1, dtype="int64")
    at = np.searchsorted(begins, np.fromiter(starts, dtype="uint64"))
    values[at[at < len(begins)]] = 1
    values[0] = 1
    doc.from_array(["SENT_START"], values.astype("uint64").reshape(-1, 1))  # type: ignore[arg-type]
    return doc
