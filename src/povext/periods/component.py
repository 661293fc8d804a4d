"""The spaCy component of this stage: reads what earlier stages left on the Doc, calls the core, writes back."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from povext.component import Stage
from povext.stages import read_periods
from povext.working import Working

__all__ = ["PeriodsStage", "make_periods"]


class PeriodsStage(Stage):
    """The periods stage."""

    def read(self, work: Working) -> dict[str, Any] | None:
        """Add the periods to the work."""
        read_periods(work)
        return None


@Language.factory("povext_periods")
def make_periods(nlp: Language, name: str) -> PeriodsStage:
    """Make the periods stage.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    PeriodsStage
    """
    return PeriodsStage(nlp.vocab, name)
