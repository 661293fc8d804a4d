"""From extractions to claims: one number of one document, with the key of the cell that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from povext.panel.places import NOWHERE, Codes, where
from povext.panel.rules import rules
from povext.panel.times import says_year, time_of
from povext.panel.values import interval
from povext.text.script import simplify

__all__ = ["FIELDS", "Claim", "Options", "claims_of", "correction_of", "keyed", "simplified"]

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WITHDRAWN = re.compile(r"有误|误为|误作|误写|此前公布|原公布|应为[^，。]*而非")
_PART = re.compile(r".*(?:其中|[，、；,和及与])(?:有|为|包括)?(.*?)(?:有|为|达|达到|共|计|约|近|超过?)?", re.DOTALL)
"""What a part is told of: the words between the last mark before its number and the number."""
_CONTEXT, _BEFORE = 4, 40
"""Chinese characters before a number that mark its place, and how far back they are looked for."""


class Options(NamedTuple):
    """What decides on the key of a claim.

    Parameters
    ----------
    by_year : bool
        Whether levels at the end of a year stand for the year.
    codes : {"told", "today"}
        Whether places are followed to today.
    """

    by_year: bool = False
    codes: Codes = "told"


class Claim(NamedTuple):
    """One number of one document. Dates are ISO strings and numbers exact decimals as text; empty where nothing is told."""

    doc: int
    number: int
    id: str
    type: str
    measure: str
    unit: str
    per: str
    status: str
    population: str
    group: str
    place_key: str
    told_code: str
    told_name: str
    told_level: str
    period_start: str
    period_end: str
    period_text: str
    says_year: bool
    time_start: str
    time_end: str
    time_kind: str
    value: str
    low: str
    high: str
    bound: str
    least: float
    most: float
    text: str
    span_start: int
    span_end: int
    evidence: str
    evidence_start: int
    evidence_end: int
    confidence: float
    correction: int
    context: str
    inferred: str = ""
    reason: str = ""
    inferred_from: str = ""


_made = Claim._make  # a tuple at one stroke: forty named arguments cost as much as all the rest of a claim
FIELDS = Claim._fields
"""The names of a claim's fields, which are the columns that claims are staged in."""


def claims_of(
    doc: int,
    told: Mapping[str, Any],
    options: Options,
    least: float = 0.0,
    other: bool = False,
    simple: Mapping[str, str] | None = None,
) -> Iterator[Claim]:
    """Make the claims of one document.

    Parameters
    ----------
    doc : int
        Number of the document.
    told : Mapping
        An extraction as plain JSON types.
    options : Options
        What decides on the key.
    least : float
        Indicators that are less sure are left out.
    other : bool
        Whether indicators of the type ``other`` are taken.
    simple : Mapping, optional
        The evidence in simplified script, where it is at hand (:func:`simplified`).

    Yields
    ------
    Claim
        In the order of the text.

    Examples
    --------
    >>> import povext
    >>> told = povext.extract("2019年，马山县减贫1.2万人。").model_dump(mode="json")
    >>> (claim,) = claims_of(0, told, Options())
    >>> claim.type, claim.place_key, claim.time_start, claim.value, claim.least, claim.context
    ('poverty.lifted', '450124', '2019-01-01', '12000', 11500.0, '山县减贫 person')
    """
    published = told.get("published")
    simple = simplified(told) if simple is None else simple
    withdrawn = {sentence: -1 if _WITHDRAWN.search(turned) else 0 for sentence, turned in simple.items()}
    rows = {row.get("id"): row for row in told["indicators"]}
    for number, row in enumerate(told["indicators"]):
        if row["confidence"] < least or (row["type"] == "other" and not other):
            continue
        sentence = row["evidence"]["text"]
        part = _part(row, rows, simple[sentence]) if row.get("links") else ""
        yield _claim(doc, number, row, simple[sentence], withdrawn[sentence], published, options, part)


def _part(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], simple: str) -> str:
    """What a number is told of that is a part of another (3.6亿元，其中中央资金2.1亿元); empty where it is none.

    It is no reading of the whole: its words take the place of the group of people in the key of its cell.
    """
    at = row["span"]["start"] - row["evidence"]["start"]
    for name in row["links"]:
        whole = rows.get(name)
        if whole is None or (whole["type"], whole["unit"]) != (row["type"], row["unit"]):
            continue
        before = simple[max(whole["span"]["end"] - row["evidence"]["start"], 0) : at]
        if whole["span"]["end"] <= row["span"]["start"] and "其中" in before:
            words = _PART.fullmatch(before)
            return (words[1] if words else "") or "其中"
    return ""


def _claim(
    doc: int,
    number: int,
    row: Mapping[str, Any],
    simple: str,
    withdrawn: int,
    published: str | None,
    options: Options,
    part: str = "",
) -> Claim:
    """The claim of one indicator; `simple` is its evidence in simplified script, `withdrawn` -1 where that takes it back."""
    known = rules()
    span, evidence = row["span"], row["evidence"]
    type_, measure, unit, text = row["type"], row["measure"], row["unit"], row["text"]
    value, low, high = row["value"], row["low"], row["high"]
    same = known.same.get((type_, measure, unit))
    if same is not None and value is not None:
        type_, measure = same[0], "value"
        value = _turned(value) if same[1] < 0 else value
    place, period, group = row["place"], row["period"], part or row["population"] or ""
    spot = where(place["code"], place["name"], place["level"], published, options.codes) if place else NOWHERE
    start, end = (period["start"], period["end"]) if period else (None, None)
    time = time_of(start, end, type_, measure, by_year=options.by_year)
    reach = interval(_float(value), _float(low), _float(high), row["bound"], text)
    at = span["start"] - evidence["start"]
    left = "".join(_HAN.findall(simple[max(at - _BEFORE, 0) : at]))[-_CONTEXT:]
    per = row["per"]
    fields = (
        doc, number, row["id"], type_, measure, unit, ";".join(per) if per else "", row["status"], group,
        group_of(type_, group) if group else "",
        spot.key,
        (place["code"] or "") if place else "", place["name"] if place else "", place["level"] if place else "",
        start or "", end or "", period["text"] if period else "", says_year(period["text"]) if period else False,
        time.start, time.end, time.kind,
        value or "", low or "", high or "", row["bound"], reach.low, reach.high, text,
        span["start"], span["end"], evidence["text"], evidence["start"], evidence["end"], row["confidence"],
        withdrawn, f"{left} {unit}", "", "", "",
    )  # fmt: skip
    return _made(fields)


def simplified(told: Mapping[str, Any]) -> dict[str, str]:
    """The evidence of a document in simplified script, sentence by sentence, turned at one stroke.

    Parameters
    ----------
    told : Mapping
        An extraction as plain JSON types.

    Returns
    -------
    dict
        Evidence as it stands to evidence in simplified script; each as long as the other.

    Examples
    --------
    >>> simplified({"indicators": [{"evidence": {"text": "全縣減貧12人"}}]})
    {'全縣減貧12人': '全县减贫12人'}
    """
    sentences = list(dict.fromkeys([row["evidence"]["text"] for row in told["indicators"]]))
    whole, at = simplify("\n".join(sentences)), 0
    simple: dict[str, str] = {}
    for sentence in sentences:
        simple[sentence] = whole[at : at + len(sentence)]
        at += len(sentence) + 1
    return simple


def keyed(claim: Claim, published: str | None, options: Options, **changes: Any) -> Claim:
    """The same claim with other fields, its key and its interval made anew.

    Parameters
    ----------
    claim : Claim
        Any.
    published : str or None
        Date of its document.
    options : Options
        What decides on the key.
    **changes
        Fields of a claim.

    Returns
    -------
    Claim
    """
    made = claim._replace(**changes)
    spot = where(made.told_code or None, made.told_name, made.told_level, published, options.codes) if made.told_name else NOWHERE
    start, end = made.period_start or None, made.period_end or None
    time = time_of(start, end, made.type, made.measure, by_year=options.by_year)
    made = made._replace(
        place_key=spot.key, time_start=time.start, time_end=time.end, time_kind=time.kind,
        group=group_of(made.type, made.population),
    )  # fmt: skip
    if "value" in changes and "least" not in changes:
        reach = interval(_float(made.value), _float(made.low), _float(made.high), made.bound, made.text)
        made = made._replace(least=reach.low, most=reach.high)
    return made


def group_of(type_: str, group: str) -> str:
    """The name that stands for a group; empty where the type implies it."""
    known = rules()
    if not group or group in known.implied.get(type_, ()):
        return ""
    return known.groups.get(group, group)


def correction_of(told: Mapping[str, Any], raw: str | None, sentences: Iterable[str]) -> bool:
    """Whether a document says that it corrects what was told before: in its title, its first words or its evidence.

    Parameters
    ----------
    told : Mapping
        An extraction as plain JSON types.
    raw : str or None
        The text, where it is at hand.
    sentences : iterable of str
        Its evidence in simplified script.

    Returns
    -------
    bool

    Examples
    --------
    >>> correction_of({"title": "关于脱贫数据的更正"}, None, []), correction_of({"title": None}, None, ["减贫1.2万人"])
    (True, False)
    """
    head = simplify(f"{told.get('title') or ''}\n{(raw or '')[:80]}")
    return rules().correction.search("\n".join([head, *sentences])) is not None


def _turned(value: str) -> str:
    return value[1:] if value.startswith("-") else value if float(value) == 0 else f"-{value}"


def _float(text: str | None) -> float | None:
    return float(text) if text else None
