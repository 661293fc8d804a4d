"""One observation that a text states, and the place, the time and the labels that belong to it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from povext import taxonomy
from povext._fields import IsoDate, Model, Number, SpanField, Text
from povext.trace import Trace, TraceField

__all__ = ["Bound", "Indicator", "Labels", "Level", "Measure", "Period", "Place", "Status"]

Bound = Literal["=", "~", ">", ">=", "<", "<="]
Measure = Literal["value", "change", "growth", "share", "rank", "gap", "multiple"]
Status = Literal["actual", "planned", "forecast", "norm"]
Level = Literal["country", "province", "prefecture", "county", "township", "village", "other"]


class Place(Model):
    """The administrative division that a value speaks of.

    Parameters
    ----------
    name : str
        Name of the division, in simplified script.
    code : str or None
        GB/T 2260 code valid at the document's date; a township or village carries its county's code.
    level : str
        ``country``, ``province``, ``prefecture``, ``county``, ``township``, ``village`` or ``other``.

    Examples
    --------
    >>> print(Place(name="和顺县", code="140723", level="county"))
    和顺县 (140723)
    """

    name: Text
    code: str | None = None
    level: Level = "other"

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name


class Period(Model):
    """The time that a value speaks of, first to last day.

    Parameters
    ----------
    start, end : str or datetime.date
        First and last day, inclusive; kept as ISO strings.
    text : str
        The words that state it.
    certainty : str
        ``resolved``, or ``inferred`` where the text proves it without saying it.

    Examples
    --------
    >>> period = Period(start="2019-01-01", end="2019-12-31", text="2019年")
    >>> print(period)
    2019
    >>> period.last_day
    datetime.date(2019, 12, 31)
    """

    start: IsoDate
    end: IsoDate
    text: Text = ""
    certainty: str = "resolved"

    @property
    def first_day(self) -> date:
        """`start` as a :class:`datetime.date`."""
        return date.fromisoformat(self.start)

    @property
    def last_day(self) -> date:
        """`end` as a :class:`datetime.date`."""
        return date.fromisoformat(self.end)

    def __str__(self) -> str:
        first, last = self.start, self.end
        if first == last:
            return first
        if first[4:] == "-01-01" and last[4:] == "-12-31":
            return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
        return f"{first}–{last}"


class Labels(Model):
    """How a type of a user's own taxonomy is called.

    Parameters
    ----------
    en, zh : str
        The English and the Chinese label.

    Examples
    --------
    >>> Labels(en="Pupils", zh="学生").zh
    '学生'
    """

    en: Text
    zh: Text


def _absent(labels: Labels | None) -> bool:
    return labels is None


class Indicator(Model):
    """One observation that a text states: a quantity attached to a concept, a place, a time and a standing.

    Parameters
    ----------
    id : str
        Name of the indicator inside its extraction.
    type : str
        Code of the taxonomy (``poverty.incidence``), or ``other``.
    value : Decimal or None
        The number in base units (``40.6万人`` is ``406000``); ``None`` for a range.
    low, high : Decimal or None
        The ends of a range.
    unit : str
        ``person``, ``household``, ``CNY``, ``percent``, ``pp``, ``mu``, ``count``, ...
    bound : str
        How the text hedges: one of ``= ~ > >= < <=``.
    measure : str
        ``value``, ``change``, ``growth``, ``share``, ``rank``, ``gap`` or ``multiple``.
    per : tuple of str
        What the value is per (``person``, ``household``, ``year``, ...).
    status : str
        ``actual``, ``planned``, ``forecast`` or ``norm``.
    place : Place or None
        The lowest administrative division that the value speaks of.
    period : Period or None
        The time that the value speaks of.
    population : str or None
        The group it counts, where the text names one.
    span : Span
        The quantity in the raw text.
    evidence : Span
        The clause or sentence that states it.
    text : str
        The characters of `span`.
    confidence : float
        Between 0 and 1.
    trace : Trace
        Field name → which rule chose it, from which characters, and the runner-up.
    links : tuple of str
        Ids of related indicators (the other end of a from–to pair, the whole of a part).
    labels : Labels or None
        How the type is called, where it is one of a user's own taxonomy; JSON leaves it out where it is not.

    Examples
    --------
    >>> from povext.mentions import Span
    >>> indicator = Indicator(
    ...     id="1", type="poverty.incidence", value="0.4", unit="percent",
    ...     span=Span(9, 13, "0.4%"), evidence=Span(0, 13, "全县贫困发生率降至0.4%"), text="0.4%",
    ... )
    >>> indicator.label_en, indicator.value
    ('Poverty headcount ratio (incidence)', Decimal('0.4'))
    """

    id: str = ""
    type: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str
    bound: Bound = "="
    measure: Measure = "value"
    per: tuple[str, ...] = ()
    status: Status = "actual"
    place: Place | None = None
    period: Period | None = None
    population: Text | None = None
    span: SpanField
    evidence: SpanField
    text: Text
    confidence: float = 1.0
    trace: TraceField = Trace()
    links: tuple[str, ...] = ()
    labels: Labels | None = Field(default=None, exclude_if=_absent)

    def __str__(self) -> str:
        number = f"{self.low}–{self.high}" if self.value is None else format(self.value, "f")
        place = self.place.name if self.place else ""
        parts = [self.label_en, "" if self.bound == "=" else self.bound, number, self.unit, place, str(self.period or "")]
        return " ".join(p for p in parts if p)

    @property
    def label_en(self) -> str:
        """English label of the type; its code where it is in no taxonomy that is known here."""
        return taxonomy.label(self.type, "en") if self.labels is None else self.labels.en

    @property
    def label_zh(self) -> str:
        """Chinese label of the type; its code where it is in no taxonomy that is known here."""
        return taxonomy.label(self.type, "zh") if self.labels is None else self.labels.zh

    @property
    def domain(self) -> str:
        """The part of the type's code before the dot."""
        return self.type.partition(".")[0]
