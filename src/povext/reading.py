"""Reading texts into extractions: one, or many. spaCy is not needed for it, and not imported.

The stages are the plain functions that the pipeline of :func:`povext.load` runs too; a spaCy document is made where somebody is
to have one. To make its tokens and spans and throw them away took a tenth of the time, and its vocabulary grew with every text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from povext._rest import CollectorRests
from povext._stream import Job, read_all
from povext.checks import check_date, check_text
from povext.concepts import ConceptMatcher, Taxonomy, bundled_matcher, taxonomy_at
from povext.stages import read_whole
from povext.types import Extraction
from povext.working import CONTEXT_FIELDS, KEY, RAW, Working

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Record", "TaxonomySource", "extract", "path_of", "pipe"]

Record = str | Mapping[str, Any]
"""A text, or a mapping with ``text`` and any of ``published``, ``published_default``, ``title``, ``source``, ``place``."""

TaxonomySource = str | Path | Taxonomy
"""Where a taxonomy of the user's own lies, or one that was read from there."""


def path_of(taxonomy: TaxonomySource) -> str:
    """Where a taxonomy lies, from whichever folder it is asked later.

    Parameters
    ----------
    taxonomy : str, Path or Taxonomy
        A taxonomy of the user's own.

    Returns
    -------
    str
        The absolute path.

    Examples
    --------
    >>> Path(path_of("mine.toml")).name
    'mine.toml'
    """
    return str(Path(taxonomy.path if isinstance(taxonomy, Taxonomy) else taxonomy).absolute())


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
    with CollectorRests():
        return Extraction.from_payload(check_text(text), _payload(text, told, taxonomy))


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
    path = None if taxonomy is None else path_of(taxonomy)
    if nlp is None:
        _rules(path)  # forked processes have them already; spawned ones make them: they are too much to send
    reader = partial(_payloads, nlp, path)
    for job, found in read_all(reader, map(_job, records), n_process, batch_size):
        if not isinstance(job, Exception) and not isinstance(found, Exception):
            yield Extraction.from_payload(job[0], found)
        elif isinstance(found, Exception):
            if errors == "raise":
                raise found
            yield found


def _payloads(nlp: Language | None, taxonomy: str | None, batch: list[tuple[str, dict[str, str | None]]]) -> list[dict[str, Any]]:
    """Read texts into plain JSON types."""
    if nlp is None:
        return [_payload(text, told, taxonomy) for text, told in batch]
    docs = (_document(nlp, text, told) for text, told in batch)
    return [doc.user_data.get(KEY, {}) for doc in nlp.pipe(docs, batch_size=len(batch))]


def _payload(text: str, told: dict[str, str | None], taxonomy: TaxonomySource | None) -> dict[str, Any]:
    matcher, own = _rules(taxonomy)
    return read_whole(Working(text, dict(told)), matcher, own)


def _rules(taxonomy: TaxonomySource | None) -> tuple[ConceptMatcher, Taxonomy | None]:
    """The rules of the package, or those of a taxonomy, read again where its files have changed."""
    if taxonomy is None:
        return bundled_matcher(), None
    own = taxonomy_at(path_of(taxonomy))
    return own.matcher, own


def _document(nlp: Language, text: str, context: Mapping[str, str | None]) -> Doc:
    doc = nlp.make_doc(text)
    doc.user_data[f"{KEY}_context"] = dict(context)
    doc.user_data[RAW] = text
    return doc


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
