"""The spaCy component of this stage: reads what earlier stages left on the Doc, calls the core, writes back."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from povext.component import Stage
from povext.quantities.units import Units
from povext.stages import read_quantities, units_at
from povext.working import Working

__all__ = ["QuantitiesStage", "make_quantities"]


class QuantitiesStage(Stage):
    """The quantities stage.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    units : Units, optional
        The units to know; by default those that come with the library.
    """

    def __init__(self, vocab: Vocab, name: str, units: Units | None = None) -> None:
        super().__init__(vocab, name)
        self.units = units

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the quantities to the work."""
        read_quantities(work, self.units)
        return None


@Language.factory("povext_quantities", default_config={"taxonomy": None})
def make_quantities(nlp: Language, name: str, taxonomy: str | None = None) -> QuantitiesStage:
    """Make the quantities stage.

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
    QuantitiesStage
    """
    return QuantitiesStage(nlp.vocab, name, units_at(taxonomy) if taxonomy else None)
