"""The spaCy component of the linking stage: it writes the indicators."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from povext.component import Stage
from povext.concepts import ConceptMatcher, Taxonomy, bundled_matcher, taxonomy_at
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
    own : Taxonomy, optional
        The user's own taxonomy, whose matcher `matcher` is.
    """

    def __init__(self, vocab: Vocab, name: str, matcher: ConceptMatcher, own: Taxonomy | None = None) -> None:
        super().__init__(vocab, name)
        self.matcher, self.own = matcher, own

    def read(self, work: Working) -> dict[str, Any] | None:
        """Link the mentions to indicators."""
        return read_links(work, self.matcher, self.own)


@Language.factory("povext_linking", assigns=["doc._.povext", "doc.spans"], default_config={"taxonomy": None})
def make_linking(nlp: Language, name: str, taxonomy: str | None = None) -> LinkingStage:
    """Make the linking stage with the rules of the package, or of the user's own taxonomy.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.
    taxonomy : str, optional
        File or folder of a taxonomy of the user's own.

    Returns
    -------
    LinkingStage
    """
    if not taxonomy:
        return LinkingStage(nlp.vocab, name, bundled_matcher())
    own = taxonomy_at(taxonomy)
    return LinkingStage(nlp.vocab, name, own.matcher, own)
