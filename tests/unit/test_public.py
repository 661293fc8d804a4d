"""The public surface: what it holds, and that importing it costs next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import povext

NAMES = [
    "Extraction", "Finding", "Indicator", "Period", "PeriodMention", "Place", "PlaceMention", "Quantity", "Span", "Trace",
    "TraceStep", "__version__", "audit", "export", "extract", "find_periods", "find_places", "find_quantities", "load",
    "numerals", "panel", "pipe", "plot", "taxonomy", "to_dataframe", "viz",
]  # fmt: skip


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_surface_is_what_it_was() -> None:
    assert povext.__all__ == NAMES
    assert dir(povext) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_had(name: str) -> None:
    assert getattr(povext, name) is getattr(povext, name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        _ = povext.extrakt  # type: ignore[attr-defined]


def test_importing_is_light() -> None:
    heavy = "spacy pydantic typer rich numpy torch pandas cn2an".split()
    assert python(f"import sys, povext; print([m for m in {heavy!r} if m in sys.modules])") == "[]"


@pytest.mark.parametrize(
    "call", ["find_quantities('62个')", "find_periods('2019年')", "find_places('南宁市')", "numerals.parse('三十')"]
)
def test_the_finders_load_neither_spacy_nor_pydantic(call: str) -> None:
    heavy = ("spacy", "pydantic", "numpy", "torch")
    assert python(f"import sys, povext; assert povext.{call}; print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_importing_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import povext; print(time.perf_counter() - t)"
    assert min(float(python(code)) for _ in range(5)) < 0.1


def test_a_date_for_texts_that_state_none_gives_way_to_what_is_told_or_stated() -> None:
    bare, dated = "今年，全县减贫62人。", "发布时间：2019-12-30\n今年，全县减贫62人。"
    assert povext.extract(bare, published_default="2017-05-01").published == "2017-05-01"
    assert povext.extract(dated, published_default="2017-05-01").published == "2019-12-30"
    assert povext.extract(dated, "2018-05-01", published_default="2017-05-01").published == "2018-05-01"
    (piped,) = povext.pipe([{"text": bare, "published_default": "2017-05-01"}])
    (indicator,) = piped.indicators
    assert indicator.period is not None
    assert indicator.period.start == "2017-01-01"
    with pytest.raises(ValueError, match="published_default must be a date"):
        povext.extract(bare, published_default="May")
