"""What an audit tells: one arithmetic relation that a text implies, and whether its own figures bear it out."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from povext._fields import Model, Number, SpanField, Text

__all__ = ["VERDICTS", "Explanation", "Finding", "Range", "Verdict"]

Verdict = Literal["holds", "fails", "warns", "cannot tell"]
VERDICTS: tuple[Verdict, ...] = ("fails", "warns", "holds", "cannot tell")
"""The verdicts, the gravest first."""

_SAYS = {
    "en": {
        "=": "the text's own figures give {computed}",
        "<=": "the text's own figures allow {computed} at most",
        ">=": "the text's own figures ask for {computed} at least",
        "far": "{label}: {own}, {difference} apart from {stated} in the text.",
        "near": "{label}: {own}, as the text says ({stated}).",
        "open": "{label}: {own}; the text says {stated}.",
        "before": "{label}: {stated} lies {days} days before the date of publication.",
        "after": "{label}: {stated} lies {days} days after the date of publication.",
    },
    "zh": {
        "=": "按文中数字推算为{computed}",
        "<=": "按文中数字推算至多为{computed}",
        ">=": "按文中数字推算至少为{computed}",
        "far": "{label}：{own}，与文中的{stated}相差{difference}。",
        "near": "{label}：{own}，与文中的{stated}相符。",
        "open": "{label}：{own}，文中为{stated}。",
        "before": "{label}：{stated}早于发布日期{days}天。",
        "after": "{label}：{stated}晚于发布日期{days}天。",
    },
}
_UNITS = {
    "en": {"percent": "%", "pp": " percentage points", "CNY": " yuan", "person": " persons", "household": " households"},
    "zh": {
        "percent": "%", "pp": "个百分点", "CNY": "元", "person": "人", "household": "户", "person_time": "人次", "mu": "亩",
        "ha": "公顷", "km": "公里", "t": "吨", "kg": "千克", "kW": "千瓦", "m2": "平方米", "head": "头（只）", "count": "个",
    },
}  # fmt: skip


class Range(Model):
    """A figure with the interval that its digits and hedges leave open.

    Parameters
    ----------
    value : Decimal or None
        The figure itself, in the unit of the finding; ``None`` where the text tells only a range.
    low, high : Decimal or None
        The ends of the interval; ``None`` where it is open.

    Examples
    --------
    >>> print(Range(value="341800", low="341750", high="341850"))
    341,800 (341,750 to 341,850)
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None

    def __str__(self) -> str:
        told = "" if self.value is None else _plain(self.value)
        if self.low == self.high == self.value:
            return told
        low, high = ("…" if end is None else _plain(end) for end in (self.low, self.high))
        return f"{told} ({low} to {high})" if told else f"{low} to {high}"


class Explanation(Model):
    """An innocent cause that a difference may have.

    Parameters
    ----------
    code : str
        Its name in the rules (``rounding``).
    en, zh : str
        It, in a few words.

    Examples
    --------
    >>> Explanation(code="rounding", en="figures were rounded", zh="四舍五入").en
    'figures were rounded'
    """

    code: str
    en: Text
    zh: Text


class Finding(Model):
    """One relation between figures of a text, and whether it holds.

    Parameters
    ----------
    rule : str
        Id of the rule (``change.from_to``); what stands before the first dot is the check it belongs to.
    verdict : str
        ``holds``, ``fails`` (no reading of the digits and hedges makes it true), ``warns`` (worth a look), ``cannot tell``.
    formula : str
        The relation (``change = from - to``).
    label_en, label_zh : str
        What the rule compares.
    unit : str
        Unit of `stated`, `computed` and `difference`; ``day`` for dates, which are counted from the date of publication.
    stated : Range
        The figure that the text states.
    computed : Range or None
        What its other figures give.
    difference : Decimal or None
        `stated` less `computed`.
    indicators, roles : tuple of str
        Ids of the indicators that the formula read, and what each is in it; an id is empty for a time expression.
    spans : tuple of Span
        Where they stand in the raw text, one a role.
    documents : tuple of str
        Names of the documents that the spans stand in, one a span; empty where all stand in one.
    explanations : tuple of Explanation
        Innocent causes to think of first.

    Examples
    --------
    >>> from povext import extract
    >>> found = extract("全县贫困人口由6.42万人减少到0.38万人，累计减贫5.74万人。", published="2020-03-18").findings
    >>> [(f.rule, f.verdict, f.stated.value, f.computed.value, f.difference) for f in found if f.verdict == "fails"]
    [('change.poor_from_to', 'fails', Decimal('57400'), Decimal('60400'), Decimal('-3000'))]
    """

    rule: str
    verdict: Verdict
    formula: str
    label_en: Text
    label_zh: Text
    unit: str
    stated: Range
    computed: Range | None = None
    difference: Number | None = None
    indicators: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    spans: tuple[SpanField, ...] = ()
    documents: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def check(self) -> str:
        """The check that the rule belongs to (``change`` of ``change.from_to``)."""
        return self.rule.partition(".")[0]

    def message(self, language: Literal["en", "zh"] = "en") -> str:
        """The finding in a sentence.

        Parameters
        ----------
        language : {"en", "zh"}

        Returns
        -------
        str

        Examples
        --------
        >>> from povext.mentions import Span
        >>> finding = Finding(
        ...     rule="change.from_to", verdict="fails", formula="change = from - to", label_en="from and to", label_zh="前后值",
        ...     unit="person", stated=Range(value="57400"), computed=Range(value="60400", low="60400", high="60400"),
        ...     difference="-3000", roles=("change",), spans=(Span(26, 32, "5.74万人"),),
        ... )
        >>> finding.message()
        "From and to: the text's own figures give 60,400 persons, 3,000 persons apart from 5.74万人 in the text."
        """
        says = _SAYS[language]
        label = self.label_zh if language == "zh" else self.label_en[:1].upper() + self.label_en[1:]
        stated = self.spans[0].text if self.spans else self._shown(self.stated, language)
        apart = abs(self.difference) if self.difference is not None else None
        if self.unit == "day" or self.computed is None:
            side = "before" if (self.difference or 0) < 0 else "after"
            return says[side].format(label=label, stated=stated, days="?" if apart is None else _plain(apart))
        sign = next((s for s in ("<=", ">=") if f" {s} " in self.formula), "=")
        own = says[sign].format(computed=self._shown(self.computed, language))
        if self.verdict == "holds" or not apart:
            return says["near" if self.verdict == "holds" else "open"].format(label=label, own=own, stated=stated)
        unit = "pp" if self.unit == "percent" else self.unit
        told = f"{_plain(apart)}{_UNITS[language].get(unit, '')}"
        return says["far"].format(label=label, own=own, stated=stated, difference=told)

    def _shown(self, told: Range, language: Literal["en", "zh"]) -> str:
        unit = _UNITS[language].get(self.unit, "")
        if told.value is None or told.low == told.high:
            return f"{told}{unit}" if language == "en" else f"{str(told).replace(' to ', '至')}{unit}"
        low, high = ("…" if end is None else _plain(end) for end in (told.low, told.high))
        ends = f" ({low} to {high})" if language == "en" else f"（{low}至{high}）"
        return f"{_plain(told.value)}{unit}{ends}"


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return f"{whole if whole == number else number.normalize():,f}"
