"""Documents of a panel, and its tables as mappings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import povext
from povext.panel.tables import TABLES
from povext.types import Extraction

__all__ = ["REPORT", "ROUNDED", "STRIPPED", "named", "names", "of", "read", "tables"]

Text = tuple[str, str, str]
REPORT = (
    "report", "2020-01-10",
    "2019年，隆安县减贫8642人，贫困发生率降至0.93%，18个贫困村出列，农村居民人均可支配收入11873元。",
)  # fmt: skip
ROUNDED = ("paper", "2020-02-03", "隆安县交出答卷：2019年，全县减贫近8700人，农村居民人均可支配收入达1.19万元。")
STRIPPED = ("strip", "2021-02-20", REPORT[2].replace("2019年", "年"))


def read(*texts: Text, **told: Any) -> list[tuple[str, Extraction]]:
    return [(name, povext.extract(text, published=day, **told)) for name, day, text in texts]


def tables(extractions: Any, **options: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with povext.panel(extractions, **options) as made:
        return named("cells", made.rows("cells")), named("sources", made.rows("sources"))


def names(table: str) -> list[str]:
    return [column.name for column in TABLES[table]]  # type: ignore[index]


def named(table: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(zip(names(table), row, strict=True)) for row in rows]


def of(cells: list[dict[str, Any]], type_: str, **told: Any) -> dict[str, Any]:
    (cell,) = [c for c in cells if c["type"] == type_ and all(c[name] == value for name, value in told.items())]
    return cell
