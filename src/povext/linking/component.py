"""The spaCy component of the linking stage: it writes the indicators."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from povext.component import Stage
from povext.concepts import ConceptMatcher, bundled_matcher
from povext.stages import read_links
from povext.working import Working

__all__ = ["LinkingStage", "make_linking"]


class LinkingStage(Stage):
    """The linking stage.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    matcher : ConceptMatcher
        The concept rules that the concept mentions refer to.
    """

    def __init__(self, vocab: Vocab, name: str, matcher: ConceptMatcher) -> None:
        super().__init__(vocab, name)
        self.matcher = matcher

    def read(self, work: Working) -> dict[str, Any] | None:
        """Link the mentions to indicators."""
        return read_links(work, self.matcher)


@Language.factory("povext_linking", assigns=["doc._.povext", "doc.spans"])
def make_linking(nlp: Language, name: str) -> LinkingStage:
    """Make the linking stage with the rules of the package.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    LinkingStage
    """
    return LinkingStage(nlp.vocab, name, bundled_matcher())
