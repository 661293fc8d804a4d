"""Places on any text: no exception, exact offsets, linear time."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from povext.places import find_places, match, resolve_document
from povext.text import structure

PIECES = (
    "广西|崇左市|龙州县|逐卜乡|弄岗村|全县|该村|我市|、|和|，|。|\n|2135人|资源|东方|支持|分别|比|占|的|在|从|新区|高新区|社区|镇|乡|村|日报|"
    "(|)|\u3000|\ud800|\x00|😀|全国|南宁"
).split("|")
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@given(texts, st.sampled_from([None, "1985-01-01", "2014-06-01", "2024-12-31"]))
@settings(max_examples=200, deadline=None)
def test_find_places_never_fails_and_offsets_are_exact(text: str, on: str | None) -> None:
    last = 0
    for mention in find_places(text, on=on):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        assert mention.span.start >= last
        assert mention.span.end > mention.span.start
        last = mention.span.end


@given(texts)
@settings(max_examples=150, deadline=None)
def test_resolver_never_fails(text: str) -> None:
    parts = structure(text)
    doc = resolve_document(text, parts, match(text, "2020-01-01"), published="2020-01-01")
    starts = [s.start for s in doc.scopes]
    assert starts == sorted(starts)
    whole = (0, len(text))
    for at in range(0, len(text), 7):
        answer = doc.place_at(at, whole, whole, whole)
        if answer.evidence:
            assert 0 <= answer.evidence[0] <= answer.evidence[1] <= len(text)


def test_time_is_linear() -> None:
    for unit in ("龙州县", "村", "榆社、", "9", "全县的", "在广西", "县和", "镇乡村", "三江侗族自治县八江、林溪、独峒等乡镇。"):
        text = unit * (200_000 // len(unit))
        begin = time.process_time()
        match(text, "2020-01-01")
        assert time.process_time() - begin < 8, unit
