"""A token classifier in the pipeline: offsets, windows, labels, and what is wrong with a model."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import spacy

import povext
from povext.errors import ModelError
from povext.ner import model
from povext.ner.model import TokenModel

pytest.importorskip("torch", reason='needs torch and transformers: pip install -e ".[ner]"')
Make = Callable[..., Path]

TEXT = "善为村种植油茶1200亩，人均收入9800元。"
NOISY = "善（shàn）為村種植油茶１２００畝，，人均收入9,800元。"
LONG = "".join(f"第{n}天，我们来到善为村，看到{n + 2}户人家。" for n in range(60))


def mentions(doc: spacy.tokens.Doc) -> list[tuple[str, str, str]]:
    return [(doc.text[s.start_char : s.end_char], s.text, s.label_) for s in doc.spans["povext_ner"]]


@pytest.mark.parametrize(("text", "name"), [(TEXT, "善为村"), (NOISY, "善（shàn）為村")])
def test_spans_are_those_of_the_raw_text(villages: Path, text: str, name: str) -> None:
    doc = povext.load(ner=villages)(text)
    assert mentions(doc) == [(name, name, "village")]
    assert doc.spans["povext_ner"].attrs["scores"] == [pytest.approx(0.96, abs=0.05)]
    found = doc._.povext
    assert [(str(i.value), i.place.name) for i in found.indicators] == [("1200", "善为村"), ("9800", "善为村")]
    for i in found.indicators:
        assert text[i.span.start : i.span.end] == i.span.text


def test_stages_apart_and_together_say_the_same(villages: Path) -> None:
    together, apart = povext.load(ner=villages), povext.load(ner=villages, stages=True)
    assert apart.pipe_names[1:3] == ["povext_quantities", "povext_ner"]
    for text in (TEXT, NOISY, LONG, ""):
        assert together(text)._.povext == apart(text)._.povext


def test_a_pipeline_of_ones_own(villages: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("povext_ner", config={"model": str(villages)})
    nlp.add_pipe("povext")
    assert nlp(TEXT)._.povext.indicators[0].place.name == "善为村"


def test_no_mention_goes_on_that_did_not_begin(villages: Path) -> None:
    assert mentions(povext.load(ner=villages)("全村种植油茶1200亩，善为村800亩。")) == [("善为村", "善为村", "village")]


def test_a_long_text_is_read_in_windows(villages: Path) -> None:
    doc = povext.load(ner=villages)(LONG)
    assert [name for name, _, _ in mentions(doc)] == ["善为村"] * 60


@pytest.mark.parametrize("filled", [0, 5, 300])
def test_windows_of_one_length_are_read_together(villages: Path, monkeypatch: pytest.MonkeyPatch, filled: int) -> None:
    assert model._alike([9, 30, 28, 31, 9]) == [[3, 1, 2], [0, 4]]
    ends = [0, 200, 240, 470, 500, 520, 770, len(LONG)]  # sentences that make windows of many lengths
    asked = (LONG, list(pairwise(ends)), [])
    whole = povext.load(ner=villages).get_pipe("povext_ner").model.read(asked)
    monkeypatch.setattr(model, "_FILLED", filled)
    again = povext.load(ner=villages).get_pipe("povext_ner").model.read(asked)
    assert [n[:3] for n in again.names] == [n[:3] for n in whole.names]
    assert len(whole.names) > 10


def test_a_window_of_too_many_tokens_is_read_in_halves(villages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = povext.load(ner=villages)
    whole = mentions(nlp(LONG))
    monkeypatch.setattr(nlp.get_pipe("povext_ner").model, "_room", 40)
    found = mentions(nlp(LONG))
    assert len(whole) == 60
    assert len(found) >= 60  # a name on a seam comes in two parts; none is lost
    assert "".join(name for name, _, _ in found) == "善为村" * 60


def test_a_text_is_read_alike_whatever_stands_beside_it(villages: Path) -> None:
    nlp = povext.load(ner={"model": str(villages), "batch_size": 3})
    alone = [nlp(text)._.povext for text in (TEXT, NOISY, LONG)]
    assert [doc._.povext for doc in nlp.pipe([TEXT, NOISY, LONG], batch_size=3)] == alone
    assert list(povext.pipe([TEXT, NOISY, LONG], nlp=nlp, n_process=2, batch_size=1)) == alone


def test_a_pipeline_with_a_model_survives_disk_and_pickle(villages: Path, tmp_path: Path) -> None:
    nlp = povext.load(ner={"model": villages, "weight": 0.25})
    nlp.to_disk(tmp_path / "saved")
    for again in (spacy.load(tmp_path / "saved"), pickle.loads(pickle.dumps(nlp))):
        assert again(TEXT)._.povext == nlp(TEXT)._.povext


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"device": "abacus"}, "model.*: cannot run on the device 'abacus'"),
        ({"batch_size": 0}, "batch_size must be 1 or more"),
        ({"weight": 1.5}, "weight from 0 to 1, not 16 and 1.5"),
    ],
)
def test_settings_that_mean_nothing_are_told(villages: Path, settings: dict[str, object], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        povext.load(ner={"model": villages, **settings})


def test_a_forked_process_does_not_touch_the_gpu_of_the_first(villages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    model = TokenModel(villages)
    monkeypatch.setattr(model, "_device", torch.device("cuda"))
    monkeypatch.setattr(model, "_process", -1)
    with pytest.raises(ModelError, match="forked processes cannot use a GPU; take one process"):
        model.read((TEXT, [(0, len(TEXT))], []))


def test_a_model_knows_types(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(["type:other", "type:education.schools"], dict.fromkeys("0123456789所", "type:education.schools"))
    text = "去年，县里又开了12所这样的课堂。"
    assert povext.extract(text).indicators[0].type != "education.schools"
    nlp = povext.load(ner={"model": str(folder), "weight": 0.95})
    monkeypatch.setattr("povext.linking._opinion.SURE", -9.0)  # the n-grams are sure of everything
    assert nlp(text)._.povext.indicators[0].type == povext.extract(text).indicators[0].type
    monkeypatch.setattr("povext.linking._opinion.SURE", 0.0)
    (found,) = nlp(text)._.povext.indicators
    assert found.type == "education.schools"
    unheard = povext.load(ner={"model": str(folder), "weight": 0.0})(text)._.povext
    assert unheard.indicators == povext.extract(text).indicators


def test_the_fingerprint_tells_the_model_and_its_settings(villages: Path, broken: Path) -> None:
    plain = povext.extract(TEXT).fingerprint
    told = [
        povext.load(ner={"model": str(path), "weight": w})(TEXT)._.povext.fingerprint
        for path, w in ((villages, 0.5), (broken, 0.5), (broken, 0.4))
    ]
    assert plain is not None
    assert all(mark is not None and mark.startswith(f"{plain}.") for mark in told)
    assert told[0] == told[1] != told[2]


def test_labels_of_ones_own_are_renamed(make: Make) -> None:
    folder = make(["O", "B-GPE", "I-GPE", "B-PER"], {"善": "B-GPE", "为": "I-GPE", "村": "I-GPE", "记": "B-PER"})
    with pytest.raises(ModelError, match=r"povext does not know the label .B-GPE.; say what it is"):
        povext.load(ner=folder)
    doc = povext.load(ner={"model": str(folder), "labels": {"GPE": "village", "PER": ""}})(TEXT)
    assert [label for _, _, label in mentions(doc)] == ["village"]


@pytest.fixture
def broken(villages: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(villages, tmp_path / "broken"))


def test_no_folder() -> None:
    with pytest.raises(ModelError, match="nowhere: no such folder"):
        povext.load(ner="nowhere")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no config\.json"):
        povext.load(ner=tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_broken_files(broken: Path, name: str) -> None:
    file = broken / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ModelError, match="broken: cannot be loaded as a token classifier"):
        povext.load(ner=broken)


def test_no_weights(broken: Path) -> None:
    (broken / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        povext.load(ner=broken)


def test_no_tokenizer(broken: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (broken / name).unlink()
    with pytest.raises(ModelError, match="holds no tokenizer"):
        povext.load(ner=broken)


def test_weights_of_another_kind_of_model(broken: Path) -> None:
    from transformers import BertForMaskedLM

    BertForMaskedLM.from_pretrained(broken).save_pretrained(broken)
    told = json.loads((broken / "config.json").read_text("utf-8"))
    told["architectures"] = ["BertForTokenClassification"]
    (broken / "config.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(ModelError, match=r"its weights lack classifier\.bias; is it a token classifier"):
        povext.load(ner=broken)


def test_a_pipeline_is_still_there_after_a_model_that_cannot_be_used(villages: Path) -> None:
    nlp = povext.load()
    with pytest.raises(ValueError, match="no such folder"):
        nlp.add_pipe("povext_ner", before="povext", config={"model": "nowhere"})
    assert nlp.pipe_names == ["povext"]
    assert nlp(TEXT)._.povext == povext.extract(TEXT)
