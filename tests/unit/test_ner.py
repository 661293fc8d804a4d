"""The optional model: labels, windows, and what the other stages make of its word. Needs neither torch nor transformers."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import povext
from povext import places
from povext.concepts import bundled_matcher
from povext.errors import MissingPackageError, ModelError
from povext.ner import Named, Reading
from povext.ner.labels import Labels, decode
from povext.ner.model import GROUP, installed_model
from povext.ner.windows import windows
from povext.stages import read_concepts, read_links, read_model, read_periods, read_places, read_quantities, read_text
from povext.working import Working

Asked = tuple[str, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]


class Certain:
    """A model that gives one type to every quantity and names what it is told to."""

    def __init__(self, kind: str = "other", weight: float = 0.5, names: Sequence[tuple[str, str]] = ()) -> None:
        self.kind, self.weight, self.told = kind, weight, names
        self.asked: list[Asked] = []

    def read(self, asked: Asked) -> Reading:
        self.asked.append(asked)
        types = tuple(sorted({"other", "education.schools", self.kind}))
        logs = tuple(-0.001 if kind == self.kind else -12.0 for kind in types)
        found = sorted(Named(asked[0].index(name), asked[0].index(name) + len(name), label, 0.9) for name, label in self.told)
        return Reading(tuple(found), types, dict.fromkeys(asked[2], logs), self.weight)


def read(text: str, model: Certain | None) -> list[dict[str, object]]:
    """All the stages, with a model or without."""
    work = Working(text, {"published": "2020-01-15"})
    read_text(work)
    read_quantities(work)
    if model is not None:
        read_model(work, model)
        work = Working.unpack(text, work.pack())
    read_periods(work)
    read_places(work)
    read_concepts(work, bundled_matcher())
    return read_links(work, bundled_matcher())["indicators"]


def test_labels_of_a_model_of_ones_own() -> None:
    told = {0: "O", 1: "B-GPE", 2: "I-GPE", 3: "S-ORG", 4: "PER", 5: "type:poverty.incidence"}
    labels = Labels.of(told, {"GPE": "place", "ORG": "org", "PER": ""}, "mine")
    assert labels.mentions == ((0, "", False), (1, "place", True), (2, "place", False), (3, "org", True), (4, "", False))
    assert labels.types == ((5, "poverty.incidence"),)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({0: "O", 1: "B-GPE"}, r'mine: povext does not know the label .B-GPE.; .*labels=\{"GPE": "place"\}'),
        ({0: "type:poverty.nonsense"}, "mine: the label .* names no type of the taxonomy"),
        ({0: "O"}, "none of its labels"),
    ],
)
def test_labels_that_mean_nothing_are_told(told: dict[int, str], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        Labels.of(told, {}, "mine")


def test_a_setting_that_is_none_is_told() -> None:
    with pytest.raises(ModelError, match="ner has no setting 'modle'; known are model, labels"):
        povext.load(ner={"modle": "nowhere"})


def test_tokens_are_joined_where_the_kind_goes_on() -> None:
    kinds = [("org", True), ("org", False), ("org", True), ("village", False), ("", False), ("village", False)]
    spans = [(n, n + 1) for n in range(6)]
    found = decode(kinds, [0.5, 1.0, 1.0, 1.0, 1.0, 0.25], spans)
    assert [(n.start, n.end, n.label) for n in found] == [(0, 2, "org"), (2, 3, "org"), (3, 4, "village"), (5, 6, "village")]
    assert [n.score for n in found] == [0.75, 1.0, 1.0, 0.25]


@given(st.lists(st.integers(1, 90), max_size=30), st.integers(8, 64), st.integers(0, 7))
def test_windows_ask_about_each_character_once(lengths: list[int], size: int, overlap: int) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    sentences = list(zip([0, *ends], ends, strict=False))
    cut = windows(sum(lengths), sentences, size, overlap)
    assert [n for w in cut for n in range(w.first, w.last)] == list(range(sum(lengths)))
    for w in cut:
        assert w.start <= w.first < w.last <= w.end <= w.start + size


def test_a_long_text_without_sentences_is_cut_with_overlap() -> None:
    cut = windows(1000, [(0, 1000)], 100, 20)
    assert all(a.last - b.start == 20 and a.end - a.last == 10 for a, b in itertools.pairwise(cut))


def test_the_word_of_the_model_is_weighed_where_the_n_grams_are_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "去年，县里又开了12所这样的课堂。"
    monkeypatch.setattr("povext.linking._opinion.SURE", -99.0)  # surer than that they always are
    assert read(text, Certain("education.schools", 0.9)) == read(text, None)
    monkeypatch.setattr("povext.linking._opinion.SURE", 0.0)
    plain, swayed, unheard = (
        read(text, None),
        read(text, Certain("education.schools", 0.9)),
        read(text, Certain("education.schools", 0.0)),
    )
    assert swayed[0]["type"] == "education.schools"
    assert unheard == plain


def test_the_model_cannot_overrule_a_unit() -> None:
    found = read("全县贫困发生率降至0.4%。", Certain("education.schools", 0.9))
    assert found[0]["type"] != "education.schools"


def test_the_model_says_where_a_village_begins() -> None:
    text = "近日，记者走进善为村，全村种植油茶1200亩。"
    names = [(m.name, m.level) for m in places.match(text)]
    told = text.index("善为村")
    assert ("善为村", "village") in [(m.name, m.level) for m in places.match(text, None, [(told, told + 3)])]
    model = Certain(names=[("善为村", "village")])
    assert read(text, model)[0]["place"]["name"] == "善为村"  # type: ignore[index]
    assert ("善为村", "village") not in names or read(text, None)[0]["place"]["name"] == "善为村"  # type: ignore[index]


def test_a_kind_of_village_is_no_name_whatever_the_model_says() -> None:
    text = "龙州县帮了薄弱村一把。"
    told = text.index("薄弱村")
    assert [m.name for m in places.match(text, None, [(told, told + 3)])] == ["龙州县"]
    assert [m.name for m in places.match("淅川县九重镇通了水。", None, [(3, 6)])] == ["九重镇"]


def test_a_village_that_stands_behind_its_county_is_joined_with_it() -> None:
    text = "龙州县为民村全部脱贫。"
    (found,) = places.match(text, None, [(3, 6)])
    assert (found.name, found.code, found.level, found.start, found.end) == ("为民村", "451423", "village", 0, 6)


def test_the_model_reads_the_clean_text() -> None:
    model = Certain()
    read("減貧（jiǎn pín）１２．６１萬人，，退出貧困村62個。", model)
    ((clean, sentences, quantities),) = model.asked
    assert "（" not in clean
    assert sentences[-1][1] == len(clean)
    assert [clean[a:b] for a, b in quantities] == ["12.61万人", "62个"]


def test_a_reading_survives_its_way_between_the_stages() -> None:
    told = Reading((Named(0, 3, "village", 0.9),), ("other",), {(4, 6): (-0.1,)}, 0.25)
    work = Working("善为村62户。")
    read_text(work)
    work.reading = told
    assert Working.unpack(work.raw, work.pack()).reading == told


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed here")
def test_without_torch_one_sentence_says_what_to_install(tmp_path: object) -> None:
    with pytest.raises(MissingPackageError, match=r'needs torch, which is not installed: pip install "povext\[ner\]"'):
        povext.load(ner=str(tmp_path))


def test_without_a_model_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povext.ner.model.entry_points", lambda **_: [])
    with pytest.raises(ModelError, match=r"No model is installed: install a package .*, or tell a folder"):
        installed_model()


def test_the_model_of_a_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    told = EntryPoint("small", "pathlib:Path.cwd", GROUP)
    monkeypatch.setattr("povext.ner.model.entry_points", lambda group: [told] if group == "povext_models" else [])
    assert installed_model() == str(Path.cwd())
