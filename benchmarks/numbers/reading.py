"""What the adapters share: number runs for converters, plain answers as numbers, units, and days of a grain.

Standard library only: this runs in every peer's interpreter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "Adapter",
    "Number",
    "Time",
    "as_decimal",
    "days_of",
    "grain_of_phrase",
    "inclusive",
    "number_runs",
    "percent_phrase",
    "plain_number",
    "plain_period",
    "sentences",
    "share",
    "unit_table",
]

DIGITS = "0-9０-９〇○零一二三四五六七八九十百千万亿兆两廿卅壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億兩"
RUN = re.compile(
    rf"[负負+\-−－]?(?:[{DIGITS}]+分之)?[{DIGITS}]+(?:[,，][0-9０-９]{{3}}(?![0-9０-９]))*(?:[.．点點][{DIGITS}]+)?[%％‰]?"
)
SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;\n]*")
PLAIN = re.compile(r"([¥$€£]?)\s*([+\-−负]?)([0-9][0-9,]*(?:\.[0-9]+)?)(?:/([0-9]+(?:\.[0-9]+)?))?([百千万亿]*)(.*)", re.DOTALL)
POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
WIDE = str.maketrans("０１２３４５６７８９．，％－−", "0123456789.,%--")
PERIOD = re.compile(r"(\d{4})(?:年|[-/.])?(?:(\d{1,2})(?:月|[-/.])?)?(?:(\d{1,2})[日号]?)?")


class Adapter:
    """What every tool's class has; `whole` says that it reads a text at once instead of sentence by sentence."""

    whole = False


class Number(NamedTuple):
    """A quantity that a tool found: offsets, exact value or range, unit code or None, hedge or None."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    bound: str | None = None


class Time(NamedTuple):
    """A time that a tool found: offsets, first and last day as ISO dates."""

    start: int
    end: int
    first: str
    last: str


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, each with its offset."""
    for match in SENTENCE.finditer(text):
        if match[0].strip():
            yield match.start(), match[0]


def number_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of number characters: the finder that converters are lent."""
    for match in RUN.finditer(text):
        yield match.start(), match.end(), match[0]


def as_decimal(value: object) -> Decimal | None:
    """Return a peer's number exactly as it prints, or None where it is none."""
    try:
        got = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return got if got.is_finite() else None


def unit_table(name: str) -> dict[str, tuple[str, Decimal]]:
    """Return one peer's units in the codes of the data model."""
    with (Path(__file__).parent / "units.toml").open("rb") as file:
        rows = tomllib.load(file)[name]
    return {key: (code, Decimal(factor)) for key, (code, factor) in rows.items()}


def percent_phrase(phrase: str) -> bool:
    """Tell whether a phrase speaks of per cent."""
    return "百分" in phrase or phrase.rstrip().endswith(("%", "％"))


def share(phrase: str, value: Decimal) -> tuple[Decimal, str | None]:
    """Return the value and unit of a share that a peer gives as a plain number (0.6 for 百分之六十 or 60%)."""
    if percent_phrase(phrase):
        return value * 100, "percent"
    if "分之" in phrase:
        return value, "ratio"
    return value, None


def plain_number(answer: str) -> tuple[Decimal, str | None] | None:
    """Return value and unit of a normalised text such as ``-20%``, ``1/3``, ``¥12.5``, ``40.6万``, ``300km``."""
    match = PLAIN.fullmatch(answer.translate(WIDE).strip())
    if match is None:
        return None
    money, sign, digits, below, powers, tail = match.groups()
    value = as_decimal(digits.replace(",", ""))
    if value is None:
        return None
    if below:
        under = as_decimal(below)
        if not under:
            return None
        value /= under
    for power in powers:
        value = value.scaleb(POWERS[power])
    units = unit_table("plain")
    name = money or tail.strip()
    code, factor = units.get(name, units["*"])
    unit = "ratio" if below and not name else code if name else None
    return (-value if sign in {"-", "负"} else value) * factor, unit


def plain_period(answer: str) -> tuple[str, str] | None:
    """Return first and last day of a normalised date such as ``2020/11/10``, ``2020/11`` or ``2020年``."""
    match = PERIOD.fullmatch(answer.translate(WIDE).strip())
    if match is None or (match[3] and not match[2]):
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return days_of(day, "day" if match[3] else "month" if match[2] else "year")


def days_of(day: date, grain: str) -> tuple[str, str]:
    """Return first and last day of the year, quarter, month, week or day that a date begins."""
    grain = grain.lower()
    if grain == "year":
        first, after = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    elif grain in ("month", "quarter"):
        months = 1 if grain == "month" else 3
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        index = first.month - 1 + months
        after = date(first.year + index // 12, index % 12 + 1, 1)
    elif grain == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    else:
        first, after = day, day + timedelta(days=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def inclusive(first: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield both readings of a range whose end a peer may mean as included or not."""
    yield first, after
    if first < after:
        yield first, (date.fromisoformat(after) - timedelta(days=1)).isoformat()


def grain_of_phrase(phrase: str) -> str:
    """Return the grain that the last unit of a phrase names; a day where it names none."""
    match = re.search(r"(年度?|季度|月份?|周|星期|[日号天])$", phrase)
    if match is None:
        return "day"
    return {"年": "year", "季": "quarter", "月": "month", "周": "week", "星": "week"}.get(match[0][0], "day")
