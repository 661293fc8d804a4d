"""The spaCy component of this stage: reads what earlier stages left on the Doc, calls the core, writes back."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from povext.component import Stage
from povext.stages import read_text
from povext.working import Working

__all__ = ["TextStage", "make_text"]


class TextStage(Stage):
    """The text stage."""

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the text to the work."""
        read_text(work)
        return None


@Language.factory("povext_text")
def make_text(nlp: Language, name: str) -> TextStage:
    """Make the text stage.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    TextStage
    """
    return TextStage(nlp.vocab, name)
