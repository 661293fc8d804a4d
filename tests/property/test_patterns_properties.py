"""A pattern rewritten for speed finds what it found before."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from povext.text.patterns import compiled, labelled, literal_first

LETTERS = "占比为了\n]"
text = st.text(LETTERS + "，", max_size=24)
PIECES = [
    "[占比]",
    r"[占\n\]为-人]",
    "[^，]",
    "占?",
    "比+",
    "为*",
    "(?<!占)",
    "(?<=比)",
    "(?<!为|了)",
    "(?=了)",
    "为{1,2}",
    r"\?",
]
piece = st.sampled_from([*LETTERS, *PIECES])


@st.composite
def patterns(draw: st.DrawFn, depth: int = 2) -> str:
    inner = piece if depth == 0 else st.one_of(piece, patterns(depth - 1).map(lambda p: f"(?:{p})"))
    alternative = st.lists(inner, min_size=1, max_size=4).map("".join)
    quantified = st.tuples(alternative, st.sampled_from(["", "", "?", "$"])).map(
        lambda each: f"(?:{each[0]}){each[1]}" if each[1] == "?" else "".join(each)
    )
    return "|".join(draw(st.lists(quantified, min_size=1, max_size=3)))


def found(pattern: re.Pattern[str], clean: str) -> list[tuple[int, int]]:
    return [m.span() for m in pattern.finditer(clean)]


@given(patterns(), text)
def test_a_rewritten_pattern_finds_the_same(pattern: str, clean: str) -> None:
    assert found(compiled(pattern), clean) == found(re.compile(pattern), clean)


@given(st.lists(patterns(), min_size=1, max_size=3), text)
def test_labels_are_those_of_the_pattern_that_was_found(several: list[str], clean: str) -> None:
    named = re.compile("|".join(f"(?P<g{n}>{p})" for n, p in enumerate(several)))
    pattern, labels = labelled({f"g{n}": p for n, p in enumerate(several)})
    told = [(m.span(), labels[m.lastindex - 1]) for m in pattern.finditer(clean) if m.lastindex]
    assert told == [(m.span(), m.lastgroup) for m in named.finditer(clean)]


def test_what_cannot_be_rewritten_stays() -> None:
    for pattern in ("[^，]占", r"\d人", "(占)比", "(?=占)比", "占*比", ""):
        assert literal_first(pattern) == pattern
