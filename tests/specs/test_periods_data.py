"""Every rule of the period data files carries examples; here they are run."""

from __future__ import annotations

import pytest

from povext.periods import match
from povext.periods.lexicon import tokens
from povext.periods.tables import load

PUBLISHED = "2020-06-18"

FILES = {"words": "word", "patterns": "pattern", "events": "event", "festivals": "festival"}
ENTRIES = [(name, entry) for name, key in FILES.items() for entry in load(name)[key]]


def read(example: str) -> tuple[str, str, tuple[str | None, str | None]]:
    """Split ``text => first/last @ published``."""
    text, _, rest = example.partition(" => ")
    days, _, published = rest.partition(" @ ")
    first, last = (None if day == "None" else day for day in days.split("/"))
    return text, published or PUBLISHED, (first, last)


EXAMPLES = [(f"{name}:{entry['id']}:{text}", text) for name, entry in ENTRIES for text in entry.get("examples", [])]
COUNTERS = [
    (f"{name}:{entry['id']}:{text}", name, entry["id"], text)
    for name, entry in ENTRIES
    for text in entry.get("counter_examples", [])
]


def test_every_rule_has_an_example() -> None:
    assert [entry["id"] for _, entry in ENTRIES if not entry.get("examples")] == []


def test_rule_names_are_unique() -> None:
    names = [(name, entry["id"]) for name, entry in ENTRIES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("example", [text for _, text in EXAMPLES], ids=[ident for ident, _ in EXAMPLES])
def test_example(example: str) -> None:
    text, published, days = read(example)
    found = match(text, published)
    assert days in [(m.begin, m.finish) for m in found], found


@pytest.mark.parametrize(("name", "rule", "text"), [case[1:] for case in COUNTERS], ids=[case[0] for case in COUNTERS])
def test_counter_example(name: str, rule: str, text: str) -> None:
    """Either the rule does not see the text, or what it sees becomes no dated period."""
    if name in ("events", "festivals"):
        assert match(text, PUBLISHED) == []
        return
    for token in tokens(text):
        if token.rule.id == rule:
            assert not [m for m in match(text, PUBLISHED) if m.start < token.end and m.end > token.start and m.begin]
