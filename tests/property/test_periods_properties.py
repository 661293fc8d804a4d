"""Properties of the time finder that hold for any date and any text."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povext.periods import find_periods, match
from povext.periods.almanac import lunar_box, season_box
from povext.periods.calendar import parse_iso

DAYS = st.dates(min_value=date(1100, 1, 1), max_value=date(2999, 12, 31))
RECENT = st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 12, 31))
DIGITS = "〇一二三四五六七八九"
ALPHABET = (
    "0123456789〇零一二三四五六七八九十百两几数多年月日号天周季度旬世纪代初末底中前后上下半去"
    "今明本当同至到-—~～、，。；“”《》（）:./ \n\u3000的以来起止间内"
    "期截自从比较近过未来连续累计第个星期礼拜春夏秋冬节正腊闰农历党十八大康熙由"
)


def small(number: int) -> str:
    """Write a number below one hundred in characters."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def spelled(number: int, zero: str = "〇") -> str:
    """Write a number digit by digit."""
    return "".join(DIGITS[int(digit)] for digit in str(number)).replace("〇", zero)


def day_spellings(day: date) -> list[str]:
    year, month, dom = day.year, day.month, day.day
    return [
        f"{year}年{month}月{dom}日",
        f"{year}年{month:02d}月{dom:02d}日",
        f"{year} 年 {month} 月 {dom} 日",
        f"{year}年{month}月{dom}号",
        f"{year}年{small(month)}月{small(dom)}日",
        f"{year}年{small(month)}月{dom}号",
        f"{spelled(year)}年{small(month)}月{small(dom)}日",
        f"{spelled(year, '零')}年{small(month)}月{small(dom)}号",
        f"{year}-{month}-{dom}",
        f"{year}-{month:02d}-{dom:02d}",
        f"{year}/{month}/{dom}",
        f"{year}.{month}.{dom}",
    ]


def days_of(text: str, published: date | None) -> list[tuple[str | None, str | None]]:
    return [(m.begin, m.finish) for m in match(text, published.isoformat() if published else None)]


@given(DAYS, RECENT)
def test_a_day_in_every_spelling(day: date, published: date) -> None:
    want = (day.isoformat(), day.isoformat())
    for spelling in day_spellings(day):
        assert days_of(f"项目于{spelling}开工", published) == [want], spelling
        assert days_of(spelling, None) == [want], spelling


@given(DAYS)
def test_a_month_in_every_spelling(day: date) -> None:
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    year, month = day.year, day.month
    for spelling in (
        f"{year}年{month}月",
        f"{year}年{month}月份",
        f"{year}年{small(month)}月",
        f"{spelled(year)}年{small(month)}月份",
        f"{year} 年 {month} 月",
    ):
        assert days_of(f"{spelling}，产量增加", None) == [(first.isoformat(), last.isoformat())], spelling


@given(st.integers(1000, 2999), st.integers(0, 60))
def test_a_range_of_years_in_every_spelling(first: int, more: int) -> None:
    last = min(first + more, 2999)
    for dash in ("-", "—", "——", "–", "~", "至", "到", "年至", "年—", "年到"):
        text = f"{first}{dash}{last}年"
        assert days_of(f"{text}全县脱贫", None) == [(f"{first}-01-01", f"{last}-12-31")], text


@given(RECENT, st.integers(1, 12), st.integers(1, 12))
def test_a_range_of_months(published: date, one: int, other: int) -> None:
    first, last = min(one, other), max(one, other)
    for dash in ("-", "—", "至", "月至", "月—", "~"):
        (found,) = match(f"2019年{first}{dash}{last}月", published.isoformat())
        assert (found.begin or "")[:7] == f"2019-{first:02d}"
        assert (found.finish or "")[:7] == f"2019-{last:02d}"


@given(RECENT)
def test_relative_years_follow_the_date(published: date) -> None:
    for word, shift in (("去年", -1), ("今年", 0), ("明年", 1), ("前年", -2), ("大前年", -3), ("后年", 2)):
        year = published.year + shift
        assert days_of(f"{word}投入增加", published) == [(f"{year:04d}-01-01", f"{year:04d}-12-31")]


@given(RECENT, st.integers(2, 40))
def test_years_counted_back_end_with_the_reporting_year(published: date, number: int) -> None:
    last = published.year - (published.month <= 3)
    want = [(f"{last - number + 1}-01-01", f"{last}-12-31")]
    for spelling in (f"{number}年来", f"近{number}年", f"{small(number)}年来", f"过去{small(number)}年", f"{number}年累计"):
        assert days_of(f"{spelling}，变化很大", published) == want, spelling


@given(RECENT, st.integers(1, 400))
def test_days_later_and_before(published: date, number: int) -> None:
    later = (published + timedelta(days=number)).isoformat()
    before = (published - timedelta(days=number)).isoformat()
    assert days_of(f"{number}天后", published) == [(later, later)]
    assert days_of(f"{number}天前，工程开工", published) == [(before, before)]


@given(st.text(alphabet=ALPHABET, max_size=60), st.none() | RECENT)
@settings(max_examples=400)
def test_matches_are_ordered_and_sound(text: str, published: date | None) -> None:
    found = match(text, published.isoformat() if published else None)
    end = 0
    for m in found:
        assert end <= m.start < m.end <= len(text)
        end = m.end
        assert m.begin is None or parse_iso(m.begin) is not None
        assert m.finish is None or m.begin is not None
        if m.begin and m.finish:
            assert m.begin <= m.finish
        assert m.certainty in ("resolved", "inferred", "relative without a date")
        assert m.role


@given(st.text(max_size=80), st.none() | RECENT)
def test_no_text_raises_and_spans_are_exact(text: str, published: date | None) -> None:
    for m in find_periods(text, published.isoformat() if published else None):
        assert text[m.span.start : m.span.end] == m.span.text


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_without_a_date_nothing_relative_is_dated(text: str) -> None:
    for m in match(text, None):
        if m.certainty == "relative without a date":
            assert m.finish is None


HOSTILE = [*"1 2019年 一 十 3年 1月1 今年以 《 “十 年底 2019- 前1 自 当年 至".split(), " ", "1\n"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            match(text, "2020-06-18")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(80_000) < 12 * max(seconds(20_000), 0.002)


@pytest.mark.parametrize("year", range(1901, 2101))
def test_the_almanac_joins_up(year: int) -> None:
    """Each lunar month begins the day after the one before; seasons follow one another."""
    months = [lunar_box(year, month) for month in range(1, 13)]
    assert all(box is not None for box in months)
    leaps = [lunar_box(year, month, leap=True) for month in range(1, 13)]
    boxes = sorted(box for box in [*months, *leaps] if box is not None)
    assert all(after[0] == before[1] + 1 for before, after in pairwise(boxes))
    if year < 2100:
        following = lunar_box(year + 1, 1)
        assert following is not None
        assert boxes[-1][1] + 1 == following[0]
        seasons = [season_box(year, name) for name in "春夏秋冬"]
        assert all(a is not None and b is not None and a[1] + 1 == b[0] for a, b in pairwise(seasons))
