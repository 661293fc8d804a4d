"""Stories told by several documents, with the cells that a panel should make of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Story", "Tally", "read", "score"]

HERE = Path(__file__).resolve().parent / "stories"


@dataclass(frozen=True)
class Story:
    """A story.

    Parameters
    ----------
    name, part : str
        ``longan``; ``held`` (written before the code, not tuned on) or ``open``.
    documents : list of dict
        ``name``, ``text``, and what is told of it.
    cells : list of dict
        What the panel should hold.
    options : dict
        For :func:`povext.panel.panel`.
    """

    name: str
    part: str
    documents: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    options: dict[str, Any]


def read() -> Iterator[Story]:
    """All stories, by part and name."""
    for path in sorted(HERE.glob("*/*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        place = told.get("place")
        cells = [{"place": place, **cell} for cell in told["cell"]]
        yield Story(path.stem, path.parent.name, told["document"], cells, {k: told[k] for k in ("codes", "by") if k in told})


@dataclass
class Tally:
    """What was right."""

    cells: int = 0
    expected: int = 0
    right: int = 0
    conflicts: int = 0
    conflicts_shown: int = 0
    invented: int = 0
    restored: int = 0
    restored_told: int = 0
    restored_right: int = 0
    plans: int = 0
    plans_right: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        """Share of the cells made that are right."""
        return self.right / self.cells if self.cells else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected cells that were made."""
        return self.right / self.expected if self.expected else 1.0


def score(story: Story, panel: Any) -> Tally:
    """Compare a panel with what a story expects.

    A cell is right where place, type, unit, measure, per, status, time and the chosen number are; one expected cell answers
    one made
    cell. A conflict is shown where the other number stands among the other readings of the cell. A restored field is right where
    the story says that this document has lost it there, and the number, place and time of the source are those of the cell.
    """
    made = [dict(zip(_names("cells"), row, strict=True)) for row in panel.rows("cells")]
    sources = [dict(zip(_names("sources"), row, strict=True)) for row in panel.rows("sources")]
    tally = Tally(cells=len(made), expected=sum("optional" not in cell for cell in story.cells))
    free = list(story.cells)
    for cell in made:
        wanted = next((w for w in free if _same(cell, w) and _number(cell["exact"], w)), None)
        told = [s for s in sources if s["cell"] == cell["cell"]]
        if wanted is None:
            tally.faults.append(f"{story.name}: not expected: {_line(cell)}")
            keyed = next((w for w in free if _same(cell, w)), {})
            _restored(tally, story, keyed, told, right=False)
            tally.invented += cell["conflict"] == "between"
            continue
        free.remove(wanted)
        if "optional" in wanted:
            tally.cells -= 1
            continue
        tally.right += 1
        _restored(tally, story, wanted, told, right=True)
        shown = {s["exact"] for s in told if s["relation"] == "conflict"}
        tally.invented += cell["conflict"] == "between" and not wanted.get("conflict")
        for number in wanted.get("conflict", ()):
            able = {number, *wanted.get("value_alt", ()), wanted["value"]} - {cell["exact"]}
            tally.conflicts += 1
            if any(_equal(one, two) for one in shown for two in able):
                tally.conflicts_shown += 1
            else:
                tally.faults.append(f"{story.name}: conflict {number} not shown: {_line(cell)}")
        if "planned" in wanted:
            tally.plans += 1
            if _equal(cell["planned"] or "", wanted["planned"]):
                tally.plans_right += 1
            else:
                tally.faults.append(f"{story.name}: plan {wanted['planned']} not beside: {_line(cell)}")
    for wanted in free:
        if "optional" not in wanted:
            tally.faults.append(f"{story.name}: missing: {wanted}")
            tally.restored += len(wanted.get("restored", ()))
            tally.conflicts += len(wanted.get("conflict", ()))
            tally.plans += "planned" in wanted
    return tally


def _restored(tally: Tally, story: Story, wanted: dict[str, Any], told: list[dict[str, Any]], *, right: bool) -> None:
    expected = set(wanted.get("restored", ())) if right else set()
    found = {f"{s['file']}:{name}" for s in told for name in s["inferred"]}
    conflicting = {
        f"{s['file']}:{name}" for s in told for name in s["inferred"] if s["relation"] == "conflict" and name == "value"
    }
    tally.restored += len(expected)
    tally.restored_told += len(found)
    tally.restored_right += len((found & expected) - conflicting) if right else 0
    if right and found ^ expected:
        tally.faults.append(
            f"{story.name}: restored {sorted(found)} where {sorted(expected)} was: {wanted['type']} {wanted['period']}"
        )
    elif not right and found:
        tally.faults.append(f"{story.name}: restored {sorted(found)} in a cell that is wrong")


def _names(table: str) -> list[str]:
    from povext.panel import TABLES

    return [column.name for column in TABLES[table]]


def _same(cell: dict[str, Any], wanted: dict[str, Any]) -> bool:
    types = [wanted["type"], *([wanted["type_alt"]] if "type_alt" in wanted else [])]
    per = [tuple(wanted.get("per", ())), *([tuple(wanted["per_alt"])] if "per_alt" in wanted else [])]
    times = [wanted["period"], *wanted.get("period_alt", ())]
    return (
        cell["place_name"] == wanted["place"]
        and cell["type"] in types
        and cell["unit"] == wanted["unit"]
        and cell["measure"] == wanted.get("measure", "value")
        and cell["status"] == wanted.get("status", "actual")
        and cell["per"] in per
        and _time(cell) in [_interval(time) for time in times]
    )


def _time(cell: dict[str, Any]) -> tuple[str, str]:
    return (cell["period_start"].isoformat(), cell["period_end"].isoformat()) if cell["period_start"] else ("", "")


def _interval(time: str) -> tuple[str, str]:
    if len(time) == 4:
        return f"{time}-01-01", f"{time}-12-31"
    start, _, end = time.partition("/")
    return start, end or start


def _number(exact: str, wanted: dict[str, Any]) -> bool:
    return any(_equal(exact, number) for number in (wanted["value"], *wanted.get("value_alt", ())))


def _equal(one: str, two: str) -> bool:
    from decimal import Decimal

    return bool(one) and (one == two or (".." not in one + two and Decimal(one) == Decimal(two)))


def _line(cell: dict[str, Any]) -> str:
    parts = (
        "place_name",
        "type",
        "measure",
        "exact",
        "unit",
        "status",
        "period_start",
        "period_end",
        "population",
        "file",
        "evidence",
    )
    return " ".join(str(cell[name]) for name in parts if cell[name] not in (None, "value", "actual"))
