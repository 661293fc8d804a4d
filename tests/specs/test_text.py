"""The text layer by its data: clean views, structures, and the examples that every rule carries."""

import re
import tomllib
from pathlib import Path

import pytest

from povext.text import align, structure
from povext.text.furniture import inline_furniture, line_rules

HERE = Path(__file__).parent
DATA = Path(__file__).parents[2] / "src" / "povext" / "text" / "data"


def _load(path):
    return tomllib.loads(path.read_text("utf-8"))


CLEAN = _load(HERE / "text_clean.toml")["case"]
PAGES = _load(HERE / "text_structure.toml")["case"]
NOISE = _load(DATA / "noise.toml")["rule"]
FURNITURE = _load(DATA / "furniture.toml")


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case["id"])
def test_clean_view(case):
    view = align(case["raw"])
    assert view.clean == case["clean"]
    assert view.raw == case["raw"]


@pytest.mark.parametrize("case", [case for case in CLEAN if "&" not in case["clean"]], ids=lambda case: case["id"])
def test_clean_view_of_clean_text_is_itself(case):
    assert align(case["clean"]).clean == case["clean"]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["id"])
def test_structure(case):
    text = align(case["text"]).clean
    built = structure(text)
    assert [(block.kind, text[block.start : block.end]) for block in built.blocks] == list(
        zip(case["kinds"], case["text"].strip().split("\n"), strict=True)
    )
    assert built.published == case.get("published")
    assert (built.title and text[slice(*built.title)]) == case.get("title")


@pytest.mark.parametrize(("rule", "example"), [(rule, e) for rule in NOISE for e in rule["examples"]], ids=lambda x: str(x)[:40])
def test_noise_rule_cleans_its_examples(rule, example):
    raw, clean = example
    assert align(raw).clean == clean
    assert re.search(rule["gate"], raw)


@pytest.mark.parametrize("text", [text for rule in NOISE for text in rule["counter_examples"]])
def test_noise_rules_leave_their_counter_examples_alone(text):
    assert align(text).clean == text


@pytest.mark.parametrize(("rule", "line"), [(r, e) for r in FURNITURE["line"] for e in r["examples"]], ids=lambda x: str(x)[:40])
def test_furniture_rule_finds_its_examples(rule, line):
    assert re.match(rule["pattern"], line)
    assert line_rules().is_furniture(line, closed=line[-1] in "。；")


@pytest.mark.parametrize("line", [line for rule in FURNITURE["line"] for line in rule["counter_examples"]])
def test_furniture_rules_leave_their_counter_examples_alone(line):
    assert not line_rules().is_furniture(line, closed=line[-1] in "。；")


@pytest.mark.parametrize(("rule", "line"), [(r, e) for r in FURNITURE["tail"] for e in r["examples"]], ids=lambda x: str(x)[:40])
def test_tail_rule_finds_its_examples(rule, line):
    assert line_rules().opens(line) == rule["until"]


@pytest.mark.parametrize("line", [line for rule in FURNITURE["tail"] for line in rule["counter_examples"]])
def test_tail_rules_leave_their_counter_examples_alone(line):
    assert line_rules().opens(line) == ""


@pytest.mark.parametrize("line", [e for rule in FURNITURE["caption"] for e in rule["examples"]])
def test_caption_rules_find_their_examples(line):
    assert line_rules().is_caption(line)


@pytest.mark.parametrize("line", [e for rule in FURNITURE["caption"] for e in rule["counter_examples"]])
def test_caption_rules_leave_their_counter_examples_alone(line):
    assert not line_rules().is_caption(line)


@pytest.mark.parametrize("marked", [e for rule in FURNITURE["inline"] for e in rule["examples"]])
def test_inline_rules_find_their_examples(marked):
    start, end = marked.index("["), marked.rindex("]") - 1
    text = marked[:start] + marked[start + 1 : end + 1] + marked[end + 2 :]
    assert (start, end) in inline_furniture(text)


@pytest.mark.parametrize("text", [e for rule in FURNITURE["inline"] for e in rule["counter_examples"]])
def test_inline_rules_leave_their_counter_examples_alone(text):
    assert structure(text + "，全县如此。").furniture == ()


def test_every_rule_has_examples_and_its_own_name():
    for table in (NOISE, *FURNITURE.values()):
        names = [rule["id"] for rule in table]
        assert len(set(names)) == len(names)
        for rule in table:
            assert rule["examples"], rule["id"]
            assert "counter_examples" in rule, rule["id"]
