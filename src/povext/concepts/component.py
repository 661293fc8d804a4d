"""The spaCy component of the concept stage."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from povext.component import Stage
from povext.concepts._core import ConceptMatcher, bundled_matcher
from povext.concepts._taxonomy import taxonomy_at
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


@Language.factory("povext_concepts", default_config={"taxonomy": None})
def make_concepts(nlp: Language, name: str, taxonomy: str | None = None) -> ConceptsStage:
    """Make the concept stage with the rules of the package, or of the user's own taxonomy.

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
    ConceptsStage
    """
    return ConceptsStage(nlp.vocab, name, taxonomy_at(taxonomy).matcher if taxonomy else bundled_matcher())
