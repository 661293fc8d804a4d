"""The recipe of the model, end to end on the project's own texts: a network of no use, by the same code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import povext

pytest.importorskip("torch", reason='needs torch and transformers: pip install -e ".[ner]"')
pytest.importorskip("scipy", reason='needs scipy: pip install -e ".[models]"')
ROOT = Path(__file__).resolve().parents[2]


def test_the_recipe_makes_a_model_that_can_be_read(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "models" / "ner" / "make.py", tmp_path / "work", "--texts", ROOT / "benchmarks" / "quality"]
    subprocess.run([*command, "--tiny", "--out", tmp_path / "model"], check=True, capture_output=True, timeout=600)
    nlp = povext.load(ner=tmp_path / "model")
    text = "２０１９年底，全縣（xiàn）貧困發生率降至0.4%，62個貧困村全部出列。"
    found = nlp(text)._.povext.indicators
    assert [str(i.value) for i in found] == ["0.4", "62"]
    assert all(text[i.span.start : i.span.end] == i.span.text for i in found)
