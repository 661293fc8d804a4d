"""What an extraction returns: frozen, typed models whose JSON is the data model.

Numbers are :class:`decimal.Decimal` and travel through JSON as plain decimal strings. Every span is half-open
``[start, end)`` in code points of the raw text. The models are built in two ways: validated, from anyone's JSON
(``Extraction.model_validate_json``), and fast, from a payload that the pipeline itself has made
(:meth:`Extraction.from_payload`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import PrivateAttr

from povext._fields import IsoDate, Model, Text
from povext._finding import Explanation, Finding, Range, Verdict
from povext._indicator import Bound, Indicator, Labels, Level, Measure, Period, Place, Status
from povext.mentions import Span
from povext.trace import Trace, TraceStep

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SCHEMA_VERSION",
    "Bound",
    "Explanation",
    "Extraction",
    "Finding",
    "Indicator",
    "Labels",
    "Level",
    "Measure",
    "Period",
    "Place",
    "Range",
    "Span",
    "Status",
    "Trace",
    "TraceStep",
    "Verdict",
    "json_schema",
]

SCHEMA_VERSION = "1.2"
"""Version of the JSON shape: the first number changes when a reader of the old shape would break."""


class Extraction(Model):
    """Everything that one text states, with what was told about the text.

    Parameters
    ----------
    schema_version : str
        Version of this shape.
    fingerprint : str or None
        Version of povext and a mark of its rules, data and code: extractions with the same mark were made alike.
    text_length : int
        Code points of the raw text.
    published : str or None
        Publication date (ISO): the one handed in, else the one that the text states, else the one handed in as default.
    title : str or None
        As handed in, or as the text states it.
    source : str or None
        As handed in, or as the head of an HTML page states it.
    place : Place or None
        The document's own place.
    indicators : tuple of Indicator
        In the order of the text.

    Examples
    --------
    >>> extraction = Extraction(text_length=0)
    >>> extraction
    Extraction(0 indicators, 0 characters, published=None)
    """

    schema_version: str = SCHEMA_VERSION
    fingerprint: str | None = None
    text_length: int
    published: IsoDate | None = None
    title: Text | None = None
    source: Text | None = None
    place: Place | None = None
    indicators: tuple[Indicator, ...] = ()
    _raw: str | None = PrivateAttr(default=None)

    @property
    def raw(self) -> str | None:
        """The raw text, where this extraction was made from it; ``None`` where it was read from JSON."""
        return self._raw

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Whether the figures of the text bear each other out, tested when it is asked for: :func:`povext.audit.check`.

        Examples
        --------
        >>> from povext import extract
        >>> [(f.rule, f.verdict) for f in extract("全县共有贫困村86个，其中深度贫困村93个。").findings]
        [('subset.of_which', 'fails')]
        """
        from povext.audit import check

        return check(self)

    def confident(self, at_least: float) -> Extraction:
        """The same extraction with the surer indicators only.

        Parameters
        ----------
        at_least : float
            Least confidence, between 0 and 1, that an indicator must have. How precise what is left will be, and how much is
            left, is told by ``povext bench`` on texts with gold.

        Returns
        -------
        Extraction

        Raises
        ------
        ValueError
            Where `at_least` is not between 0 and 1.

        Examples
        --------
        >>> from povext import extract
        >>> found = extract("全县贫困发生率降至0.4%，山上搬来了300户。")
        >>> [i.type for i in found.confident(0.9).indicators]
        ['poverty.incidence']
        """
        if not 0 <= at_least <= 1:
            raise ValueError(f"The least confidence must lie between 0 and 1, not at {at_least!r}.")
        kept = [i for i in self.indicators if i.confidence >= at_least]
        names = {i.id for i in kept}
        left = [
            i if names.issuperset(i.links) else i.model_copy(update={"links": tuple(n for n in i.links if n in names)})
            for i in kept
        ]
        return self.model_copy(update={"indicators": tuple(left)})

    def to_dataframe(self, *, numbers: Literal["exact", "float"] = "exact") -> pd.DataFrame:
        """One row an indicator, as a pandas data frame; many extractions at once: :func:`povext.to_dataframe`.

        Parameters
        ----------
        numbers : {"exact", "float"}
            Whether the numbers are :class:`~decimal.Decimal` objects or floats.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        MissingPackageError
            Where pandas is not installed.

        Examples
        --------
        >>> from povext import extract
        >>> extract("全县62个贫困村全部出列。").to_dataframe()[["type", "value", "unit"]]
                              type value   unit
        0  poverty.villages_exited    62  count
        """
        from povext.export.frame import to_dataframe

        return to_dataframe(self, numbers=numbers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Extraction):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Extraction.model_fields)

    def __hash__(self) -> int:
        return hash((self.text_length, self.published, self.title, self.indicators))

    def __repr__(self) -> str:
        return f"Extraction({len(self.indicators)} indicators, {self.text_length} characters, published={self.published!r})"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: the text with its indicators highlighted, and their table."""
        from povext.viz import fragment

        return fragment(self)

    @classmethod
    def from_payload(cls, raw: str, payload: Mapping[str, Any]) -> Extraction:
        """Build the typed objects from what the pipeline has left on the document, without validating them again.

        Parameters
        ----------
        raw : str
            The raw text.
        payload : Mapping
            Plain JSON types in the shape of the data model: the fields of :class:`Extraction` with ``indicators`` as a list
            of dicts. Spans may be pairs ``[start, end]``; texts are taken from `raw`; absent fields take their defaults.

        Returns
        -------
        Extraction

        Raises
        ------
        KeyError
            Where a row has no ``type``, ``unit`` or ``span``.

        Examples
        --------
        >>> row = {"type": "poverty.villages", "value": "62", "unit": "count", "span": [2, 5]}
        >>> Extraction.from_payload("全县62个贫困村", {"indicators": [row]}).indicators[0].text
        '62个'
        """
        from povext._build import extraction

        return extraction(raw, payload)


def json_schema() -> dict[str, Any]:
    """JSON schema of what ``Extraction.model_dump(mode="json")`` gives.

    Returns
    -------
    dict
        A JSON schema (draft 2020-12) that carries the version of the shape in ``$comment``.

    Examples
    --------
    >>> json_schema()["title"]
    'Extraction'
    """
    return {**Extraction.model_json_schema(mode="serialization"), "$comment": f"povext data model {SCHEMA_VERSION}"}
