"""The page on the audit: its rules are rules, its tables of fields are whole, and every check is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from povext import audit, extract
from povext.audit._rule_fields import ROLE_FIELDS, RULE_FIELDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "audit.md").read_text("utf-8")


def told(heading: str) -> set[str]:
    section = PAGE.partition(f"### {heading}\n")[2].partition("\n##")[0]
    return {name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("body", re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
def test_toml_blocks_are_rules_whose_examples_hold(body: str, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(body, "utf-8")
    for rule in audit.read_rules(tmp_path / "rules.toml"):
        assert rule.examples
        assert rule.counter_examples
        for text, wanted in [(t, 1) for t in rule.examples] + [(t, 0) for t in rule.counter_examples]:
            found = audit.check(extract(text, published=rule.published), [rule])
            assert sum(f.verdict in ("fails", "warns") for f in found) == wanted, text


def test_the_tables_of_fields_are_whole() -> None:
    assert told("Fields of a rule") == RULE_FIELDS.keys()
    assert told("Fields of a role") == ROLE_FIELDS.keys()


def test_every_check_is_told() -> None:
    section = PAGE.partition("## What is tested\n")[2].partition("\n## ")[0]
    checks = {rule.id.partition(".")[0] for rule in audit.bundled_rules()}
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == checks
