"""Whatever the text, spans point into it, JSON comes back as it went, and the same text gives the same result."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

import povext
from povext.types import Extraction

WORDS = """
全县 该县 南丰县 2019年底 今年 截至目前 贫困发生率 降至 0.4% 62个 贫困村 全部出列 ， 。 ； 、 其中 分别 1800—2800元 近40万人
三分之一 ３.６億元 2点(diǎn)3个(gè)亿 户均增收 力争 计划 不低于 以上 “ ” （ ） 第 十三五 两不愁三保障 1468户5032人 脱貧
"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "\t", "\u200b", " "])
TEXTS = st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join)


@given(TEXTS)
@example("2019年底，南丰县62个贫困村全部出列。\ud800")
def test_spans_json_and_repetition(raw: str) -> None:
    extraction = povext.extract(raw, published="2020-01-15")
    for indicator in extraction.indicators:
        for span in (indicator.span, indicator.evidence, *(s for step in indicator.trace.values() for s in step.spans)):
            assert 0 <= span.start <= span.end <= len(raw)
            assert raw[span.start : span.end] == span.text
        assert (indicator.value is None) == (indicator.low is not None or indicator.high is not None)
        assert indicator.value is None or isinstance(indicator.value, Decimal)
        assert 0 <= indicator.confidence <= 1
    assert len({i.id for i in extraction.indicators}) == len(extraction.indicators)
    assert {link for i in extraction.indicators for link in i.links} <= {i.id for i in extraction.indicators}
    dumped = extraction.model_dump_json()
    assert Extraction.model_validate_json(dumped).model_dump_json() == dumped
    assert povext.extract(raw, published="2020-01-15") == extraction


@given(st.lists(TEXTS, max_size=5))
def test_a_stream_gives_what_one_by_one_gives(raws: list[str]) -> None:
    assert list(povext.pipe(raws)) == [povext.extract(raw) for raw in raws]
