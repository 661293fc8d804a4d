"""The pipeline as spaCy has it: load it, or add its component to one of your own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_config_from_str
from spacy.vocab import Vocab

from povext.component import Stage
from povext.concepts import ConceptMatcher, Taxonomy, bundled_matcher, taxonomy_at
from povext.concepts.component import make_concepts
from povext.linking.component import make_linking
from povext.ner.component import NER_DEFAULTS, make_ner, model_of
from povext.periods.component import make_periods
from povext.places.component import make_places
from povext.quantities.component import make_quantities
from povext.reading import TaxonomySource, path_of
from povext.stages import read_whole
from povext.text.component import make_text
from povext.working import Working

__all__ = [
    "Povext",
    "load",
    "make_concepts",
    "make_linking",
    "make_ner",
    "make_periods",
    "make_places",
    "make_povext",
    "make_quantities",
    "make_text",
]

MAX_LENGTH = 2**31 - 1
"""spaCy's guard against long texts is for models that need memory by the character; ours do not."""


class Povext(Stage):
    """All stages in one component, for anyone's ``zh`` pipeline.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    name : str
        Name of the component in it.
    matcher : ConceptMatcher
        The concept rules.
    own : Taxonomy, optional
        The user's own taxonomy, whose matcher `matcher` is.
    """

    def __init__(self, vocab: Vocab, name: str, matcher: ConceptMatcher, own: Taxonomy | None = None) -> None:
        super().__init__(vocab, name)
        self.matcher, self.own = matcher, own

    def read(self, work: Working) -> dict[str, Any] | None:
        """Run the stages one after another."""
        return read_whole(work, self.matcher, self.own)


@Language.factory("povext", assigns=["doc._.povext", "doc.spans"], default_config={"taxonomy": None})
def make_povext(nlp: Language, name: str, taxonomy: str | None = None) -> Povext:
    """Make the component that holds all stages.

    Parameters
    ----------
    nlp : spacy.Language
        The pipeline.
    name : str
        Name of the component in it.

    Returns
    -------
    Povext

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("povext")
    >>> nlp("全县62个贫困村全部出列。")._.povext.indicators[0].type
    'poverty.villages_exited'
    """
    if not taxonomy:
        return Povext(nlp.vocab, name, bundled_matcher())
    own = taxonomy_at(taxonomy)
    return Povext(nlp.vocab, name, own.matcher, own)


def load(
    *,
    stages: bool = False,
    taxonomy: TaxonomySource | None = None,
    ner: bool | str | Path | Mapping[str, Any] = False,
    **overrides: Any,
) -> Language:
    """Load the pipeline of the package.

    Parameters
    ----------
    stages : bool
        Whether each stage is a component of its own, to be swapped or watched; by default one component runs them all,
        which is faster and gives the same.
    taxonomy : str, Path or Taxonomy, optional
        A taxonomy of your own: a TOML file, or a folder of them (``docs/taxonomies.md``).
    ner : bool, str, Path or Mapping
        The optional model as one more source of mentions (``docs/ner.md``): ``True`` for the one that is installed, the folder of
        a token classifier, or the configuration of the component ``povext_ner``.
    **overrides
        Values that replace those of the configuration, under their dotted names (``**{"nlp.batch_size": 64}``).

    Returns
    -------
    spacy.Language
        A pipeline whose documents carry ``doc._.povext`` and ``doc.spans["povext"]``.

    Raises
    ------
    TaxonomyError
        Where the taxonomy cannot be used.
    MissingPackageError
        Where `ner` is asked for and torch or transformers is not installed.
    ModelError
        Where the model cannot be used.

    Examples
    --------
    >>> load().pipe_names
    ['povext']
    >>> load(stages=True).pipe_names
    ['povext_text', 'povext_quantities', 'povext_periods', 'povext_places', 'povext_concepts', 'povext_linking']
    """
    name = "stages.cfg" if stages else "config.cfg"
    if taxonomy is not None:
        path = path_of(taxonomy)
        taxonomy_at(path)  # what is wrong with it is told here, not wrapped in a message on the configuration
        parts = ("povext_quantities", "povext_concepts", "povext_linking") if stages else ("povext",)
        overrides = {**{f"components.{part}.taxonomy": path for part in parts}, **overrides}
    config = load_config_from_str((files("povext") / name).read_text("utf-8"), overrides=overrides)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.max_length = MAX_LENGTH
    if ner:
        told = dict(ner) if isinstance(ner, Mapping) else {} if ner is True else {"model": ner}
        if told.get("model"):
            told["model"] = str(Path(told["model"]).absolute())
        _add_model(nlp, {**NER_DEFAULTS, **told})
    return nlp


def _add_model(nlp: Language, config: dict[str, Any]) -> None:
    """Put the optional model where it has the quantities before it and the places behind it."""
    model_of(config)  # what is wrong with it is told here, as with a taxonomy
    if "povext_quantities" in nlp.pipe_names:
        nlp.add_pipe("povext_ner", after="povext_quantities", config=config)
    else:
        nlp.add_pipe("povext_ner", before="povext", config=config)
