"""The README's figures are those of the full tables beside the benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def figures(script: Callable[[Path], ModuleType]) -> ModuleType:
    return script(ROOT / "tools" / "readme_figures.py")


def test_the_readme_tells_the_figures_of_the_full_tables(figures: ModuleType) -> None:
    _, *parts = figures.QUALITY.read_text("utf-8").split("\n## ")
    news = figures.NEWS.read_text("utf-8").partition("## By subject")[0]
    readme = (ROOT / "README.md").read_text("utf-8")
    assert figures.brief([*parts, news]) in readme.partition(figures.BEGIN)[2].partition(figures.END)[0]


def test_a_table_that_does_not_tell_enough_is_refused(figures: ModuleType) -> None:
    with pytest.raises(SystemExit, match="does not tell"):
        figures.brief(["| quantity | 1 | 1 | 1 | 2 |"] * 3)
