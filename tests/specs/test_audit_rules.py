"""Every rule of the audit: its examples are found, its counter-examples are not, and what holds is confirmed."""

from __future__ import annotations

import pytest

from povext import extract
from povext.audit import Finding, Rule, bundled_rules, check

ALARMS = ("fails", "warns")


def texts(field: str) -> list[object]:
    rows = [(rule, number, text) for rule in bundled_rules() for number, text in enumerate(getattr(rule, field))]
    return [pytest.param(rule, text, id=f"{rule.id}-{number}") for rule, number, text in rows]


def found(rule: Rule, text: str) -> list[Finding]:
    extraction = extract(text, published=rule.published, place=rule.place or None)
    return list(check(extraction, [rule]))


@pytest.mark.parametrize(("rule", "text"), texts("examples"))
def test_examples_are_found(rule: Rule, text: str) -> None:
    assert [f.verdict for f in found(rule, text) if f.verdict in ALARMS]


@pytest.mark.parametrize(("rule", "text"), texts("counter_examples"))
def test_counter_examples_are_not(rule: Rule, text: str) -> None:
    assert [f for f in found(rule, text) if f.verdict in ALARMS] == []


@pytest.mark.parametrize(("rule", "text"), texts("holds"))
def test_what_holds_is_confirmed(rule: Rule, text: str) -> None:
    assert [f.verdict for f in found(rule, text)] == ["holds"]


@pytest.mark.parametrize("rule", bundled_rules(), ids=lambda rule: rule.id)
def test_rules_are_whole(rule: Rule) -> None:
    assert rule.label_en
    assert rule.label_zh
    assert rule.explanations
    if rule.within != "documents":
        assert rule.examples
        assert rule.counter_examples


def test_all_fifteen_checks_are_there() -> None:
    wanted = "base change dates gazetteer headline household parts per_head percent points share subset twice units yearly"
    assert sorted({rule.id.partition(".")[0] for rule in bundled_rules()}) == wanted.split()


@pytest.mark.parametrize("rule", bundled_rules(), ids=lambda rule: rule.id)
def test_no_rule_speaks_of_errors(rule: Rule) -> None:
    told = [rule.label_en, rule.label_zh, *(e.en for e in rule.explanations), *(e.zh for e in rule.explanations)]
    assert not any(word in text.lower() for text in told for word in ("error", "mistake", "wrong", "错误", "错", "造假", "虚假"))
