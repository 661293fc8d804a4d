"""Quantities on any string: exact offsets, no exception, linear time."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povext.quantities import QuantityMatch, find_quantities, match

_CHARACTERS = (
    "0123456789.,:/-—~+%‰ 一二三四五六七八九十百千万亿两零〇半几数多余来点分之成折倍番翻又个人户元块角毛年月日天度"
    "第前每约近超过上、，。；《》“”（）a$¥２萬億貳\n"
)
_WORDS = "百分之 不低于 以上 左右 至少 亿元 个百分点 万亩 人均 每户 (wàn) 个多月 中就有 同比增加".split()
_PIECES = st.sampled_from([*_CHARACTERS, *_WORDS])
_SOUP = st.lists(_PIECES, max_size=40).map("".join)


def _check(clean: str, found: list[QuantityMatch]) -> None:
    end = 0
    for m in found:
        assert end <= m.start < m.end <= len(clean)
        assert m.left <= m.start
        assert m.end <= m.right <= len(clean)
        assert m.start <= m.num_start < m.num_end <= m.end
        assert (m.value is None) == (m.low is not None and m.high is not None)
        assert m.low is None or m.high is None or m.low < m.high
        assert m.bound in ("=", "~", ">", ">=", "<", "<=")
        assert (m.certainty == "ambiguous") == bool(m.alternatives)
        end = m.end


@settings(max_examples=600)
@given(_SOUP | st.text(max_size=60))
def test_any_string(text: str) -> None:
    _check(text, match(text))
    for quantity in find_quantities(text):
        for span in (quantity.span, quantity.core):
            assert text[span.start : span.end] == span.text


@given(
    st.integers(1, 10**9),
    st.sampled_from([("户", "household"), ("人", "person"), ("元", "CNY"), ("亩", "mu"), ("个", "count"), ("%", "percent")]),
    st.sampled_from(
        [
            ("", "", "="),
            ("约", "", "~"),
            ("超过", "", ">"),
            ("不低于", "", ">="),
            ("", "以上", ">="),
            ("", "以内", "<="),
            ("不足", "", "<"),
        ]
    ),
    st.sampled_from(["全县共", "投入", "其中，", "（"]),
)
def test_whatever_is_written_is_found(number: int, unit: tuple[str, str], hedge: tuple[str, str, str], before: str) -> None:
    surface, code = unit
    left, right, bound = hedge
    text = f"{before}{left}{number}{surface}{right}。"
    (found,) = match(text)
    assert (found.value, found.unit, found.bound) == (Decimal(number), code, bound)
    assert text[found.start : found.end] == f"{number}{surface}"


@given(_SOUP, _SOUP)
def test_a_text_is_read_the_same_twice(first: str, second: str) -> None:
    once = match(first)
    match(second)
    assert match(first) == once


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        match(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "一",
        "十",
        "1,",
        "1、",
        "1-",
        "1至",
        "近",
        "约占",
        "第1",
        "第一、",
        "《",
        "“",
        "百分之",
        "一半",
        "3/4/",
        "1:",
        "每人",
        "3人",
        "3元5",
        "¥1",
        "1 ",
        "零",
        "2019年",
        "千千",
        "1角2分",
    ],
)
def test_time_is_linear(unit: str) -> None:
    """Eight times the text takes nowhere near 64 times the time."""
    small, large = (_seconds(unit * (size // len(unit))) for size in (20_000, 160_000))
    assert large < 24 * small + 0.05


@pytest.mark.slow
def test_very_long_runs() -> None:
    assert match("1" * 100_000) == []
    assert match("一" * 100_000) == []
    assert match("1" * 10_000_000) == []
    assert [m.unit for m in match("约占" * 1_000_000 + "3人")] == ["person"]
