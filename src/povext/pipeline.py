"""The pipeline: load it, read one text, read many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, overload

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config_from_str
from spacy.vocab import Vocab

from povext._stream import Job, read_all
from povext.checks import check_date, check_text
from povext.component import KEY, RAW, Stage
from povext.concepts import ConceptMatcher, Taxonomy, bundled_matcher, taxonomy_at
from povext.concepts.component import make_concepts
from povext.linking.component import make_linking
from povext.ner.component import NER_DEFAULTS, make_ner, model_of
from povext.periods.component import make_periods
from povext.places.component import make_places
from povext.quantities.component import make_quantities
from povext.stages import read_whole
from povext.text.component import make_text
from povext.tokenizer import RawTokenizer
from povext.types import Extraction
from povext.working import CONTEXT_FIELDS, Working

__all__ = [
    "Record",
    "TaxonomySource",
    "extract",
    "load",
    "make_concepts",
    "make_linking",
    "make_ner",
    "make_periods",
    "make_places",
    "make_povext",
    "make_quantities",
    "make_text",
    "pipe",
]

Record = str | Mapping[str, Any]
"""A text, or a mapping with ``text`` and any of ``published``, ``published_default``, ``title``, ``source``, ``place``."""

TaxonomySource = str | Path | Taxonomy
"""Where a taxonomy of the user's own lies, or one that was read from there."""

MAX_LENGTH = 2**31 - 1
"""spaCy's guard against long texts is for models that need memory by the character; ours do not."""

_WORDS = 50_000
"""Words that the vocabulary of a pipeline nobody else holds may have: those of some ten thousand texts, 10 MB."""


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
        path = _path(taxonomy)
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


@lru_cache(maxsize=1)
def _default() -> Language:
    return load()


@lru_cache(maxsize=8)
def _loaded(path: str, mark: str) -> Language:
    """The pipeline of a taxonomy, made again where its files have changed."""
    return load(taxonomy=path)


def _path(taxonomy: TaxonomySource) -> str:
    """Where a taxonomy lies, from whichever folder it is asked later."""
    return str(Path(taxonomy.path if isinstance(taxonomy, Taxonomy) else taxonomy).absolute())


def _pipeline(taxonomy: TaxonomySource | None) -> Language:
    """A pipeline that nobody else holds: its vocabulary, which keeps every word it has met, is a new one now and then."""
    if taxonomy is None:
        nlp = _default()
    else:
        path = _path(taxonomy)
        nlp = _loaded(path, taxonomy_at(path).mark)
    if isinstance(nlp.tokenizer, RawTokenizer) and len(nlp.tokenizer.vocab.strings) > _WORDS:
        nlp.tokenizer = RawTokenizer(Vocab())
    return nlp


def _document(nlp: Language, text: str, context: Mapping[str, str | None]) -> Doc:
    doc = nlp.make_doc(text)
    doc.user_data[f"{KEY}_context"] = dict(context)
    doc.user_data[RAW] = text
    return doc


def _context(record: Mapping[str, Any]) -> dict[str, str | None]:
    told: dict[str, str | None] = {}
    for name in CONTEXT_FIELDS:
        value = record.get(name)
        if name.startswith("published"):
            told[name] = check_date(value, name)
            continue
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be a string or None, not {type(value).__name__}.")
        told[name] = value
    return {name: value for name, value in told.items() if value is not None}


def extract(
    text: str,
    published: str | date | None = None,
    title: str | None = None,
    source: str | None = None,
    place: str | None = None,
    *,
    published_default: str | date | None = None,
    taxonomy: TaxonomySource | None = None,
) -> Extraction:
    """Read one text.

    Parameters
    ----------
    text : str
        The raw text.
    published : str or datetime.date, optional
        When it was published (ISO). Relative times (今年, 截至目前) stay unresolved without it, unless the page states it.
    title, source, place : str, optional
        Its headline, its publisher, the place it speaks of, where they are known.
    published_default : str or datetime.date, optional
        The date to take where neither `published` is told nor the page states when it was published.
    taxonomy : str, Path or Taxonomy, optional
        A taxonomy of your own: a TOML file, or a folder of them. It is read once, and again where it has changed.

    Returns
    -------
    Extraction
        The indicators in the order of the text; every span points into `text` as it was handed in.

    Raises
    ------
    TypeError
        Where `text` is no string.
    ValueError
        Where `published` is no date, or the taxonomy cannot be used (:class:`~povext.errors.TaxonomyError`).

    Examples
    --------
    >>> ex = extract("2019年底，全县贫困发生率降至0.4%。", published="2020-01-01")
    >>> [(i.type, str(i.value), i.unit, str(i.period)) for i in ex.indicators]
    [('poverty.incidence', '0.4', 'percent', '2019-12-31')]
    """
    dates = {"published": published, "published_default": published_default}
    told = _context({**dates, "title": title, "source": source, "place": place})
    nlp = _pipeline(taxonomy)
    return Extraction.from_payload(text, nlp(_document(nlp, check_text(text), told)).user_data[KEY])


@overload
def pipe(
    records: Iterable[Record],
    n_process: int = 1,
    batch_size: int = 32,
    nlp: Language | None = None,
    *,
    taxonomy: TaxonomySource | None = None,
) -> Iterator[Extraction]: ...
@overload
def pipe(
    records: Iterable[Record],
    n_process: int = 1,
    batch_size: int = 32,
    nlp: Language | None = None,
    *,
    taxonomy: TaxonomySource | None = None,
    errors: Literal["return"],
) -> Iterator[Extraction | Exception]: ...
def pipe(
    records: Iterable[Record],
    n_process: int = 1,
    batch_size: int = 32,
    nlp: Language | None = None,
    *,
    taxonomy: TaxonomySource | None = None,
    errors: Literal["raise", "return"] = "raise",
) -> Iterator[Extraction] | Iterator[Extraction | Exception]:
    """Read many texts, in their order.

    Parameters
    ----------
    records : iterable
        Texts, or mappings with ``text`` and any of ``published``, ``published_default``, ``title``, ``source``, ``place``.
    n_process : int
        Number of processes; zero or less stands for as many as there are processors.
    batch_size : int
        Number of texts that are read at a time.
    nlp : spacy.Language, optional
        A pipeline to use instead of the default one.
    taxonomy : str, Path or Taxonomy, optional
        A taxonomy of your own, instead of `nlp`: a TOML file, or a folder of them.
    errors : {"raise", "return"}
        What becomes of a record that cannot be read: its exception is raised, or comes in the place of its extraction and the
        rest goes on.

    Yields
    ------
    Extraction
        One a record.

    Raises
    ------
    TypeError
        Where a record is neither a string nor a mapping with a string under ``text``.
    ValueError
        Where ``published`` is no date, where the taxonomy cannot be used, or where both `nlp` and `taxonomy` are told.

    Examples
    --------
    >>> [len(ex.indicators) for ex in pipe(["全县62个贫困村出列。", "没有数字。"])]
    [1, 0]
    >>> [type(ex).__name__ for ex in pipe(["全县62个贫困村出列。", 62], errors="return")]
    ['Extraction', 'TypeError']
    """
    if nlp is not None and taxonomy is not None:
        raise ValueError("Tell nlp or taxonomy, not both: povext.load(taxonomy=...) gives a pipeline that has one.")
    if nlp is None:
        _pipeline(taxonomy)  # forked processes have it already; spawned ones make it: it is too much to send
    reader = partial(_payloads, nlp, None if taxonomy is None else _path(taxonomy))
    for job, found in read_all(reader, map(_job, records), n_process, batch_size):
        if not isinstance(job, Exception) and not isinstance(found, Exception):
            yield Extraction.from_payload(job[0], found)
        elif isinstance(found, Exception):
            if errors == "raise":
                raise found
            yield found


def _payloads(nlp: Language | None, taxonomy: str | None, batch: list[tuple[str, dict[str, str | None]]]) -> list[dict[str, Any]]:
    """Read texts into plain JSON types."""
    nlp = nlp or _pipeline(taxonomy)
    docs = (_document(nlp, text, told) for text, told in batch)
    return [doc.user_data.get(KEY, {}) for doc in nlp.pipe(docs, batch_size=len(batch))]


def _job(record: Record) -> Job:
    try:
        return _read(record)
    except (TypeError, ValueError) as error:
        return error


def _read(record: Record) -> tuple[str, dict[str, str | None]]:
    if isinstance(record, str):
        return record, {}
    if not isinstance(record, Mapping):
        raise TypeError(f"A record must be a string or a mapping with 'text', not {type(record).__name__}.")
    return check_text(record.get("text")), _context(record)
