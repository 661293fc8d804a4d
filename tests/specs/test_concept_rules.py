"""Every concept rule carries examples and counter-examples: here they run, through the whole of reading."""

from __future__ import annotations

import pytest

from povext.concepts import bundled_matcher, bundled_rules
from povext.stages import read_concepts, read_links, read_periods, read_places, read_quantities, read_text
from povext.working import Working

_MARKS = str.maketrans("", "", "【】")
_EXAMPLES = [(r.id, r.type, text) for r in bundled_rules() for text in r.examples]
_COUNTER = [(r.id, r.type, text) for r in bundled_rules() for text in r.counter_examples]


def _type_of(marked: str) -> str:
    start = marked.index("【")
    end = marked.index("】") - 1
    work = Working(marked.translate(_MARKS), {"published": "2020-06-30"})
    read_text(work)
    read_quantities(work)
    read_periods(work)
    read_places(work)
    read_concepts(work, bundled_matcher())
    rows = read_links(work, bundled_matcher())["indicators"]
    at = [row["type"] for row in rows if row["span"][0] < end and row["span"][1] > start]
    assert at, f"no quantity at {marked!r}"
    return str(at[0])


@pytest.mark.parametrize(("rule", "type_", "text"), _EXAMPLES, ids=lambda v: v if isinstance(v, str) and "." in v else None)
def test_example(rule: str, type_: str, text: str) -> None:
    assert _type_of(text) == type_, rule


@pytest.mark.parametrize(("rule", "type_", "text"), _COUNTER, ids=lambda v: v if isinstance(v, str) and "." in v else None)
def test_counter_example(rule: str, type_: str, text: str) -> None:
    assert _type_of(text) != type_, rule


def test_every_code_has_a_rule_with_an_example() -> None:
    from povext import taxonomy

    told = {type_ for _, type_, _ in _EXAMPLES}
    assert set(taxonomy.builtin()) - told == set()
