"""The spaCy component of this stage: reads what earlier stages left on the Doc, calls the core, writes back."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from povext.component import Stage
from povext.stages import read_places
from povext.working import Working

__all__ = ["PlacesStage", "make_places"]


class PlacesStage(Stage):
    """The places stage."""

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the places to the work."""
        read_places(work)
        return None


@Language.factory("povext_places")
def make_places(nlp: Language, name: str) -> PlacesStage:
    """Make the places stage.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    PlacesStage
    """
    return PlacesStage(nlp.vocab, name)
