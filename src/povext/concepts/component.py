"""The spaCy component of the concept stage."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from povext.component import Stage
from povext.concepts._core import ConceptMatcher, bundled_matcher
from povext.stages import read_concepts
from povext.working import Working

__all__ = ["ConceptsStage", "make_concepts"]


class ConceptsStage(Stage):
    """The concept stage.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    matcher : ConceptMatcher
        The concept rules.
    """

    def __init__(self, vocab: Vocab, name: str, matcher: ConceptMatcher) -> None:
        super().__init__(vocab, name)
        self.matcher = matcher

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the concept mentions to the work."""
        read_concepts(work, self.matcher)
        return None


@Language.factory("povext_concepts")
def make_concepts(nlp: Language, name: str) -> ConceptsStage:
    """Make the concept stage with the rules of the package.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    ConceptsStage
    """
    return ConceptsStage(nlp.vocab, name, bundled_matcher())
