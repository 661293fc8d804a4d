"""Every concept rule carries examples and counter-examples: here they run, through the whole of reading."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest

import povext
from povext.concepts import ConceptMatcher, _core, bundled_matcher, bundled_rules, read_rules
from povext.concepts._words import cut
from povext.linking import _opinion
from povext.stages import read_whole
from povext.working import Working

_MARKS = str.maketrans("", "", "【】")
_EXAMPLES = [(r.id, r.type, text) for r in bundled_rules() for text in r.examples]
_COUNTER = [(r.id, r.type, text) for r in bundled_rules() for text in r.counter_examples]


def _type_of(marked: str) -> str:
    start = marked.index("【")
    end = marked.index("】") - 1
    work = Working(marked.translate(_MARKS), {"published": "2020-06-30"})
    rows = read_whole(work, bundled_matcher())["indicators"]
    at = [row["type"] for row in rows if row["span"][0] < end and row["span"][1] > start]
    assert at, f"no quantity at {marked!r}"
    return str(at[0])


@pytest.mark.parametrize(("rule", "type_", "text"), _EXAMPLES, ids=lambda v: v if isinstance(v, str) and "." in v else None)
def test_example(rule: str, type_: str, text: str) -> None:
    assert _type_of(text) == type_, rule


@pytest.mark.parametrize(("rule", "type_", "text"), _COUNTER, ids=lambda v: v if isinstance(v, str) and "." in v else None)
def test_counter_example(rule: str, type_: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what its rule must leave alone; what the network, which knows no rules, makes of it is another matter."""
    monkeypatch.setattr(_opinion, "DOUBT", -math.inf)
    assert _type_of(text) != type_, rule


def test_nearly_all_counter_examples_hold_with_the_network() -> None:
    """It follows the rules but for a few texts of one clause, which say little of what they are about."""
    wrong = [(rule, text) for rule, type_, text in _COUNTER if _type_of(text) == type_]
    assert len(wrong) <= 0.02 * len(_COUNTER), wrong


def test_every_code_has_a_rule_with_an_example() -> None:
    from povext import taxonomy

    told = {type_ for _, type_, _ in _EXAMPLES}
    assert set(taxonomy.builtin()) - told == set()


def test_the_rules_of_a_type_stand_in_one_file_that_its_domain_names() -> None:
    folder = Path(povext.__file__).parent / "concepts" / "rules"
    rooms: dict[str, set[str]] = {}
    for path in folder.glob("*.toml"):
        assert path.read_text("utf-8").count("\n") <= 400, path.name
        for rule in read_rules(path):
            rooms.setdefault(rule.type, set()).add(path.stem)
    assert all(name.startswith("other") for name in rooms.pop("other"))  # too many for one
    assert {type_: names for type_, names in rooms.items() if len(names) > 1} == {}
    shared = {"admin": "population", "satisfaction": "supervision", "revitalisation": "collective", "": "blockers"}
    for type_, (name,) in rooms.items():
        domain = type_.partition(".")[0]
        assert name.startswith(shared.get(domain, domain))


def test_no_word_stands_twice_in_a_list() -> None:
    for path in (Path(povext.__file__).parent / "concepts" / "rules").glob("*.toml"):
        for row in tomllib.loads(path.read_text("utf-8"))["rule"]:
            for name, told in row.items():
                assert not isinstance(told, list) or len(set(told)) == len(told), (row["id"], name)


def test_rules_spell_out_no_flood_of_words() -> None:
    """Alternations multiply: three more groups in one word can make a hundred thousand; what is looked for must stay small."""
    assert {rule.id: len(rule.words) for rule in bundled_rules() if len(rule.words) > 25_000} == {}
    assert len(bundled_matcher()._tails) < 200_000


def test_words_that_are_cut_are_found_as_if_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = bundled_rules()
    texts = [text.translate(_MARKS) for _, _, text in _EXAMPLES + _COUNTER]
    found = [bundled_matcher().match(text) for text in texts]
    for most, heads in ((1, 1), (10**9, 1)):
        monkeypatch.setattr(_core, "cut", lambda notation, *_, told=(most, heads): cut(notation, *told))
        matcher = ConceptMatcher(rules)
        assert [matcher.match(text) for text in texts] == found
