"""The model that the project brings: a package of its own that `ner=True` finds."""

from __future__ import annotations

import importlib.metadata
import sys
import tomllib
from pathlib import Path

import pytest
import spacy

import povext
from povext.errors import ModelError

pytest.importorskip("torch", reason='needs torch and transformers: pip install -e ".[ner]"')
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "models" / "povext-ner-small"
if not PACKAGE.is_dir():
    pytest.skip("the package of the model is not part of a source distribution", allow_module_level=True)

NAMES = {
    "记者近日走进青山县石桥镇松树坪村，看到村民正忙着采摘猕猴桃。": {("石桥镇", "township"), ("松树坪村", "village")},
    "去年，梨树沟村种植中药材800亩，村集体收入达到35万元。": {("梨树沟村", "village")},
    "白杨镇组织驻村工作队走访脱贫户120户。": {("白杨镇", "township")},
}


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return povext.load(ner=PACKAGE / "src" / "povext_ner_small" / "model")


def test_the_package_tells_its_folder_by_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    told = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["povext_models"]
    points = importlib.metadata.EntryPoints(importlib.metadata.EntryPoint(k, v, "povext_models") for k, v in told.items())
    monkeypatch.setattr("povext.ner.model.entry_points", lambda group: points)
    monkeypatch.setattr(sys, "path", [str(PACKAGE / "src"), *sys.path])
    doc = povext.load(ner=True)(next(iter(NAMES)))
    assert {s.text for s in doc.spans["povext_ner"]} >= {"石桥镇", "松树坪村"}


def test_without_a_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povext.ner.model.entry_points", lambda group: importlib.metadata.EntryPoints())
    with pytest.raises(ModelError, match=r"No model is installed: install a package that brings one"):
        povext.load(ner=True)


@pytest.mark.parametrize("text", NAMES)
def test_names_of_townships_and_villages(nlp: spacy.Language, text: str) -> None:
    doc = nlp(text)
    assert {(s.text, s.label_) for s in doc.spans["povext_ner"] if s.label_ in ("township", "village")} == NAMES[text]


def test_types_that_rules_know_stay(nlp: spacy.Language) -> None:
    text = "2019年底，全县贫困发生率降至0.4%，62个贫困村全部出列，硬化道路130公里。"
    plain = [(i.text, i.type) for i in povext.extract(text).indicators]
    assert [(i.text, i.type) for i in nlp(text)._.povext.indicators] == plain
    assert len(plain) == 3


def test_the_model_is_small() -> None:
    assert sum(file.stat().st_size for file in PACKAGE.rglob("*") if file.is_file()) < 30_000_000
