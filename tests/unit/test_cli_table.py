"""The table of one text, in wide and narrow terminals."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import povext
from povext.cli._output import WIDE, TableWriter
from povext.export.formats import Options

TEXT = "2019年，马山县农村居民人均可支配收入9860元，增长10.2%。今年以来，带动1.9万户贫困户户均增收2800—3500元。"


def shown(width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    file = io.StringIO()
    monkeypatch.setattr("povext.cli._output.console", lambda: Console(width=width, color_system=None))
    writer = TableWriter(file, Options())
    writer.write("report.txt", povext.extract(TEXT, published="2020-10-19"))
    return file.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, WIDE - 1])
def test_a_narrow_table_keeps_every_number_and_the_measure(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(width, monkeypatch)
    assert max(Console(width=width).measure(line).maximum for line in lines) <= width
    (head,) = (line for line in lines if "indicator" in line and "value" in line)
    assert "population" not in head
    assert "measure" not in head
    text = "\n".join(lines)
    for part in ("9,860", "10.2", "growth", "1.9万户", "2,800–3,500", "actual"):
        assert part in text, part


def test_a_wide_table_has_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(shown(WIDE + 40, monkeypatch))
    for heading in ("indicator", "value", "unit", "measure", "status", "place", "period", "population", "in the text", "at"):
        assert heading in text, heading
