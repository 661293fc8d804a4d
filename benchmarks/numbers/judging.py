"""What counts as right. Pure functions over JSON values: no tool, no file.

A number is ``[start, end, value, low, high, unit, bound]``, a time ``[start, end, first, last]``; values are decimal strings,
`bound` may list alternatives (``>|>=``).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

__all__ = ["Found", "case_right", "extent", "grade", "overlaps", "phrase_right", "score_numbers", "stretches"]

Found = list[Any]
NEAR = Decimal("2e-6")
HALF = Decimal("0.5")  # gold fractions are written with six digits after the point
TIME_UNITS = {"year", "month", "day"}
GRADES = ("value", "unit", "bound")


def overlaps(found: Found, start: int, end: int) -> bool:
    """Tell whether a find shares a character with a stretch."""
    return bool(found[0] < end and found[1] > start)


def case_right(case: dict[str, Any], found: Iterable[Found]) -> bool:
    """Judge a conformance case: some find over its span has the value, or exactly the first and last day.

    A per cent or a share may be told as 60, 0.6 or, in tenths, 6.
    """
    over = [f for f in found if overlaps(f, case["start"], case["end"])]
    if "period" in case:
        return any([f[2], f[3]] == list(case["period"]) for f in over)
    want = Decimal(case["value"])
    room = max(abs(want), Decimal(1)) * Decimal("1e-6")
    return any(abs(form - want) <= room for f in over for form in _forms(f))


def _forms(found: Found) -> list[Decimal]:
    if found[2] is None:
        return []
    value = Decimal(found[2])
    forms = [value]
    if found[5] == "percent":
        forms.append(value / 100)
    if found[5] in ("ratio", "percent", "times"):
        forms += [value * 100, value * 10]
    return forms


def phrase_right(accepted: Iterable[Iterable[str]], found: Iterable[Found]) -> bool:
    """Tell whether some find has exactly the first and last day of one of the accepted readings."""
    good = {tuple(days) for days in accepted}
    return any((f[2], f[3]) in good for f in found)


def _near(a: Decimal, b: Decimal) -> bool:
    return abs(abs(a) - abs(b)) <= max(abs(a), abs(b), HALF) * NEAR


def _same(gold: dict[str, Any], value: Decimal, unit: str | None) -> tuple[bool, bool]:
    """Tell whether value and unit are the gold's; a share may be told in hundredths.

    Signs and percentage points come from the sentence. The data model has no codes for foreign currencies: any of them is right.
    """
    want, wanted = Decimal(gold["value"]), gold["unit"]
    if wanted == "percent" and unit == "ratio":
        return _near(value * 100, want), True
    if wanted == "ratio" and unit == "percent":
        return _near(value / 100, want), True
    foreign = wanted == "other" and unit is not None and len(unit) == 3 and unit.isupper() and unit != "CNY"
    same_unit = unit == wanted or foreign or ({unit, wanted} == {"percent", "pp"} and gold.get("measure") in ("change", "gap"))
    return _near(value, want), same_unit


def extent(gold: dict[str, Any]) -> tuple[int, int]:
    """Return where a gold quantity stands: its numeral, or the whole of a range."""
    if gold["value"] is None:
        return gold["span"]["start"], gold["span"]["end"]
    start, end = gold["core"]
    return start, end


def grade(gold: dict[str, Any], found: Iterable[Found]) -> int:
    """Return how much of a gold quantity some find over it has right: 0 nothing, 1 value, 2 and unit, 3 and bound.

    A tool without hedges is taken to say ``=``. The two ends of a range may be two finds: then the unit is that of the last.
    """
    over = [f for f in found if overlaps(f, *extent(gold))]
    if gold["value"] is None:
        return _grade_range(gold, over)
    best = 0
    for f in over:
        if f[2] is None:
            continue
        value_good, unit_good = _same(gold, Decimal(f[2]), f[5])
        if value_good:
            best = max(best, 1 + unit_good * (1 + _bound_good(gold, f)))
    return best


def _grade_range(gold: dict[str, Any], over: list[Found]) -> int:
    best = 0
    ends = [f for f in over if f[2] is not None]
    pairs = [(f[3], f[4], f) for f in over if f[3] is not None and f[4] is not None]
    pairs += [(a[2], b[2], b) for a in ends for b in ends if a[0] < b[0]]
    for low, high, last in pairs:
        low_good, _ = _same({**gold, "value": gold["low"]}, Decimal(low), last[5])
        high_good, unit_good = _same({**gold, "value": gold["high"]}, Decimal(high), last[5])
        if gold["low"] is not None and gold["high"] is not None and low_good and high_good:
            best = max(best, 1 + unit_good * (1 + _bound_good(gold, last)))
    return best


def _bound_good(gold: dict[str, Any], found: Found) -> bool:
    return (gold.get("bound") or "=") in (found[6] or "=").split("|")


def stretches(found: Iterable[Found]) -> list[tuple[int, int, bool]]:
    """Return the stretches that finds cover, touching ones apart, each with whether all its finds are durations."""
    out: list[tuple[int, int, bool]] = []
    for f in sorted(found, key=lambda f: (f[0], -f[1])):
        duration = f[5] in TIME_UNITS
        if out and f[0] < out[-1][1]:
            start, end, before = out[-1]
            out[-1] = (start, max(end, f[1]), before and duration)
        else:
            out.append((f[0], f[1], duration))
    return out


def score_numbers(docs: Iterable[tuple[dict[str, Any], list[Found], list[Found]]]) -> dict[str, Any]:
    """Return what a tool finds of gold documents and how much of it is right.

    Parameters
    ----------
    docs : iterable of (gold document, numbers found, times found)
        Numbers inside a tool's own dates are not held against it; neither are durations nor what touches an optional record.

    Returns
    -------
    dict
        ``gold``, ``found`` (gold records that some find overlaps), ``precision``, ``recall``, ``f1``, the shares ``value``,
        ``unit``, ``bound`` of all gold records, and ``misses`` (document, record, grade, what was found over it).
    """
    gold_n = found_n = told = true = 0
    right = dict.fromkeys(GRADES, 0)
    misses = []
    for gold, numbers, times in docs:
        records = [r for r in gold["indicators"] if not r["optional"]]
        for record in records:
            gold_n += 1
            over = [f for f in numbers if overlaps(f, *extent(record))]
            found_n += bool(over)
            level = grade(record, over)
            for i, name in enumerate(GRADES):
                right[name] += level > i
            if level < len(GRADES):
                misses.append({"doc": gold["doc"], "gold": record, "grade": level, "got": over})
        for start, end, duration in stretches(numbers):
            hit = any(a < end and b > start for a, b in map(extent, records))
            optional = any(a < end and b > start for a, b in (extent(r) for r in gold["indicators"] if r["optional"]))
            in_date = any(f[0] <= start and end <= f[1] for f in times)
            if hit or not (optional or in_date or duration):
                told += 1
                true += hit
    precision, recall = true / told if told else 0.0, found_n / gold_n if gold_n else 0.0
    return {
        "gold": gold_n,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        **{name: n / gold_n if gold_n else 0.0 for name, n in right.items()},
        "misses": misses,
    }
