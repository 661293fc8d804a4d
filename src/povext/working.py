"""What the stages of the pipeline hand on: typed while it is worked on, plain JSON types while it lies on a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from povext.concepts import ConceptMatch
from povext.ner import Reading
from povext.periods import PeriodMatch
from povext.places import PlaceMatch
from povext.quantities import QuantityMatch
from povext.text import AlignedText, Block, Structure

__all__ = ["CONTEXT_FIELDS", "KEY", "RAW", "Working"]

CONTEXT_FIELDS: Final = ("published", "published_default", "title", "source", "place")
"""What a caller may say of a text."""

KEY: Final = "povext"
"""Under this name the payload lies in ``doc.user_data`` and the indicators in ``doc.spans``."""

RAW: Final = "povext_raw"
"""Under this name the raw text may lie in ``doc.user_data`` on its way to the first stage."""

_NUMBERS: Final = ("value", "low", "high")
_Q: Final = {name: i for i, name in enumerate(QuantityMatch._fields)}


@dataclass(slots=True)
class Working:
    """A text on its way through the stages.

    Parameters
    ----------
    raw : str
        The raw text.
    context : dict
        ``published`` and ``published_default`` (ISO dates), ``title``, ``source``, ``place``: strings or ``None``.
    aligned, structure
        The clean view with its way back, and how the text is built.
    quantities, periods, places, concepts : list
        Mentions, in clean offsets.
    reading : Reading, optional
        What the optional model says.
    """

    raw: str
    context: dict[str, str | None] = field(default_factory=dict)
    aligned: AlignedText | None = None
    structure: Structure | None = None
    quantities: list[QuantityMatch] = field(default_factory=list)
    periods: list[PeriodMatch] = field(default_factory=list)
    places: list[PlaceMatch] = field(default_factory=list)
    concepts: list[ConceptMatch] = field(default_factory=list)
    reading: Reading | None = None

    @property
    def published(self) -> str | None:
        """The date handed in, else the one that the page states, else the one that was handed in for pages that state none."""
        stated = self.structure.published if self.structure else None
        return self.context.get("published") or stated or self.context.get("published_default")

    def pack(self) -> dict[str, Any]:
        """Everything as plain JSON types.

        Returns
        -------
        dict
        """
        out: dict[str, Any] = {"context": self.context}
        if self.aligned is not None and self.structure is not None:
            a, s = self.aligned, self.structure
            out["text"] = [a.clean, list(a.cuts), list(a.skips), list(a.binds)]
            out["structure"] = [list(map(list, s.blocks)), s.sentences, s.clauses, s.published, s.title, s.furniture]
        out["quantities"] = [_plain(q) for q in self.quantities]
        for name in ("periods", "places", "concepts"):
            out[name] = [list(m) for m in getattr(self, name)]
        if self.reading is not None:
            out["reading"] = self.reading.pack()
        return out

    @classmethod
    def unpack(cls, raw: str, packed: Mapping[str, Any]) -> Working:
        """Restore what :meth:`pack` gave.

        Parameters
        ----------
        raw : str
            The raw text.
        packed : Mapping
            Plain JSON types.

        Returns
        -------
        Working
        """
        made = cls(raw, dict(packed.get("context", {})))
        if "text" in packed:
            clean, cuts, skips, binds = packed["text"]
            made.aligned = AlignedText(raw, clean, cuts, skips, binds)
            blocks, sentences, clauses, published, title, furniture = packed["structure"]
            made.structure = Structure(
                tuple(Block(*b) for b in blocks), _pairs(sentences), _pairs(clauses), published, _pair(title), _pairs(furniture)
            )
        made.quantities = [_quantity(row) for row in packed.get("quantities", ())]
        made.periods = [PeriodMatch(*row) for row in packed.get("periods", ())]
        made.places = [_place(row) for row in packed.get("places", ())]
        made.concepts = [ConceptMatch(*row) for row in packed.get("concepts", ())]
        if "reading" in packed:
            made.reading = Reading.unpack(packed["reading"])
        return made


def _pair(row: Sequence[int] | None) -> tuple[int, int] | None:
    return None if row is None else (row[0], row[1])


def _pairs(rows: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((row[0], row[1]) for row in rows)


def _plain(q: QuantityMatch) -> list[Any]:
    row: list[Any] = list(q)
    for name in _NUMBERS:
        number = getattr(q, name)
        row[_Q[name]] = None if number is None else format(number, "f")
    row[_Q["per"]] = list(q.per)
    row[_Q["alternatives"]] = [format(a, "f") for a in q.alternatives]
    return row


def _quantity(row: Sequence[Any]) -> QuantityMatch:
    values = list(row)
    for name in _NUMBERS:
        number = values[_Q[name]]
        values[_Q[name]] = None if number is None else Decimal(number)
    values[_Q["per"]] = tuple(values[_Q["per"]])
    values[_Q["alternatives"]] = tuple(Decimal(a) for a in values[_Q["alternatives"]])
    return QuantityMatch(*values)


def _place(row: Sequence[Any]) -> PlaceMatch:
    values = list(row)
    values[5] = tuple(values[5])
    return PlaceMatch(*values)
