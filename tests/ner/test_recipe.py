"""The recipe of the model, end to end on the project's own texts: a network of no use, by the same code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import povext

pytest.importorskip("torch", reason='needs torch and transformers: pip install -e ".[ner]"')
pytest.importorskip("scipy", reason='needs scipy: pip install -e ".[models]"')
safetensors = pytest.importorskip("safetensors.numpy")
ROOT = Path(__file__).resolve().parents[2]


def test_the_recipe_makes_a_model_that_can_be_read(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "models" / "ner" / "make.py", tmp_path / "work", "--texts", ROOT / "benchmarks" / "quality"]
    subprocess.run([*command, "--tiny", "--out", tmp_path / "model"], check=True, capture_output=True, timeout=600)
    nlp = povext.load(ner=tmp_path / "model")
    text = "２０１９年底，全縣（xiàn）貧困發生率降至0.4%，62個貧困村全部出列。"
    found = nlp(text)._.povext.indicators
    assert [str(i.value) for i in found] == ["0.4", "62"]
    assert all(text[i.span.start : i.span.end] == i.span.text for i in found)
    again = [*command, "--tiny", "--start", tmp_path / "model", "--out", tmp_path / "again"]
    subprocess.run(again, check=True, capture_output=True, timeout=600)
    first, second = (safetensors.load_file(tmp_path / name / "model.safetensors") for name in ("model", "again"))
    assert first.keys() == second.keys()
    assert any((first[name] != second[name]).any() for name in first)
    assert (tmp_path / "model" / "tokenizer.json").read_bytes() == (tmp_path / "again" / "tokenizer.json").read_bytes()
