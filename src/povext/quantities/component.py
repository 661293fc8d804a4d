"""The spaCy component of this stage: reads what earlier stages left on the Doc, calls the core, writes back."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from povext.component import Stage
from povext.stages import read_quantities
from povext.working import Working

__all__ = ["QuantitiesStage", "make_quantities"]


class QuantitiesStage(Stage):
    """The quantities stage."""

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the quantities to the work."""
        read_quantities(work)
        return None


@Language.factory("povext_quantities")
def make_quantities(nlp: Language, name: str) -> QuantitiesStage:
    """Make the quantities stage.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    QuantitiesStage
    """
    return QuantitiesStage(nlp.vocab, name)
