"""The time finder: its public face, the calendar under it, and what it must refuse."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from povext.periods import PeriodMatch, find_periods, match
from povext.periods import calendar as cal
from povext.periods.almanac import festival_day, lunar_box, season_box, term_day
from povext.periods.digits import count, positional
from povext.periods.lexicon import lexicon, tokens
from povext.periods.spans import Span, read_span, shifted


def iso(box: tuple[int, int] | None) -> tuple[str, str] | None:
    return (cal.iso(box[0]), cal.iso(box[1])) if box else None


class TestPublic:
    def test_spans_point_into_the_raw_text(self) -> None:
        raw = "截至２０２０年底，貧困發生率降至0.43%；比上年同期再降。"
        found = find_periods(raw, published="2021-02-01")
        assert [m.span.text for m in found] == ["２０２０年底", "上年同期"]
        for m in found:
            assert raw[m.span.start : m.span.end] == m.span.text

    def test_traditional_and_simplified_read_alike(self) -> None:
        pairs = [("上個月二十號", "上个月二十号"), ("兩年來", "两年来"), ("今年國慶節", "今年国庆节")]
        for traditional, simplified in pairs:
            first = [(m.start, m.end) for m in find_periods(traditional, "2020-06-18")]
            assert first == [(m.start, m.end) for m in find_periods(simplified, "2020-06-18")]
            assert first

    def test_without_a_date_relative_times_say_so(self) -> None:
        (found,) = find_periods("去年")
        assert (found.start, found.end, found.certainty) == (None, None, "relative without a date")

    def test_empty_text(self) -> None:
        assert find_periods("", "2020-06-18") == ()

    @pytest.mark.parametrize("bad", ["gestern", "2020/06/18", "2020-13-01", ""])
    def test_a_bad_date_is_named(self, bad: str) -> None:
        with pytest.raises(ValueError, match="published must be a date such as") as error:
            find_periods("今年", published=bad)
        assert repr(bad) in str(error.value)

    def test_a_date_with_a_time_is_a_date(self) -> None:
        assert find_periods("今天", published="2020-06-18T08:00:00")[0].start == "2020-06-18"

    def test_matches_are_plain_tuples(self) -> None:
        assert match("2019年", None) == [PeriodMatch(0, 5, "2019-01-01", "2019-12-31", "year", "resolved", "at")]

    def test_threads_agree(self) -> None:
        text = "2019年全县脱贫，比上年多；今年3月底前完成。" * 50
        want = match(text, "2020-06-18")
        with ThreadPoolExecutor(4) as pool:
            assert all(found == want for found in pool.map(lambda _: match(text, "2020-06-18"), range(8)))

    def test_import_is_light(self) -> None:
        code = "import sys, povext.periods; print(sorted(set(sys.modules) & {'spacy', 'pydantic', 'cn2an', 'torch', 'opencc'}))"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


class TestCalendar:
    def test_days_that_are_not(self) -> None:
        assert cal.day(2019, 2, 29) is None
        assert cal.day(2020, 2, 29) is not None
        assert cal.day(0, 1, 1) is None
        assert cal.day(2020, 13, 1) is None

    def test_boxes(self) -> None:
        assert iso(cal.month_box(2020, 2)) == ("2020-02-01", "2020-02-29")
        assert iso(cal.quarter_box(2020, 1, 3)) == ("2020-01-01", "2020-09-30")
        assert cal.quarter_box(2020, 5) is None
        assert cal.month_box(2020, 9, 3) is None
        assert cal.year_box(10000) is None

    def test_weeks_begin_on_monday(self) -> None:
        sunday = date(2020, 6, 21).toordinal()
        assert iso(cal.week_box(sunday)) == ("2020-06-15", "2020-06-21")
        assert iso(cal.week_box(sunday, 1)) == ("2020-06-22", "2020-06-28")
        assert iso(cal.nth_week(cal.year_box(2021) or (0, 0), 1)) == ("2021-01-04", "2021-01-10")

    def test_months_shift_over_years(self) -> None:
        assert cal.shift_month(2020, 1, -1) == (2019, 12)
        assert cal.shift_month(2020, 12, 14) == (2022, 2)


class TestAlmanac:
    """Dates that any Chinese calendar shows."""

    @pytest.mark.parametrize(
        ("year", "new_year"),
        [(1949, "01-29"), (1985, "02-20"), (2000, "02-05"), (2008, "02-07"), (2020, "01-25"), (2023, "01-22"), (2033, "01-31")],
    )
    def test_new_year(self, year: int, new_year: str) -> None:
        assert iso(lunar_box(year, 1, 1)) == (f"{year}-{new_year}",) * 2

    def test_leap_months(self) -> None:
        assert iso(lunar_box(2020, 4, leap=True)) == ("2020-05-23", "2020-06-20")
        assert iso(lunar_box(2020, 5, 5)) == ("2020-06-25", "2020-06-25")
        assert lunar_box(2021, 4, leap=True) is None
        assert lunar_box(2021, 1, 31) is None
        assert lunar_box(1850, 1) is None

    def test_terms_and_seasons(self) -> None:
        assert cal.iso(term_day(2021, "冬至") or 0) == "2021-12-21"
        assert cal.iso(term_day(2017, "清明") or 0) == "2017-04-04"
        assert iso(season_box(2020, "冬")) == ("2020-11-07", "2021-02-02")
        assert term_day(1700, "冬至") is None

    def test_festivals(self) -> None:
        assert cal.iso(festival_day(2021, "lunar last") or 0) == "2021-02-11"
        assert cal.iso(festival_day(2021, "lunar 1208") or 0) == "2021-01-20"
        assert cal.iso(festival_day(2022, "weekday 6-3-7") or 0) == "2022-06-19"
        assert festival_day(2500, "lunar 0101") is None


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("12", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("廿一", 21),
            ("卅", 30),
            ("两", 2),
            ("一百二十", 120),
        ],
    )
    def test_count(self, text: str, number: int) -> None:
        assert count(text) == number

    def test_what_is_no_number(self) -> None:
        assert count("几") is None
        assert count("") is None
        assert positional("十二") is None
        assert positional("") is None
        assert positional("二〇一九") == positional("二零一九") == 2019

    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("5年", Span(5, "年")),
            ("三个月", Span(3, "月")),
            ("半年", Span(6, "月")),
            ("半个月", Span(15, "日")),
            ("两个星期", Span(2, "周")),
            ("十几天", Span(None, "日")),
            ("20多年", Span(None, "年")),
            ("一年多", Span(None, "年", 1)),
            ("三五年", Span(None, "年")),
            ("十五年", Span(15, "年")),
            ("前三季度", Span(3, "季度")),
        ],
    )
    def test_spans_of_time(self, text: str, span: Span) -> None:
        assert read_span(text) == span

    def test_shifted(self) -> None:
        at = date(2020, 3, 31).toordinal()
        assert iso(shifted(at, -1, "月", exact=True)) == ("2020-02-29", "2020-02-29")
        assert iso(shifted(at, -1, "月")) == ("2020-02-01", "2020-02-29")
        assert iso(shifted(at, 1, "季度")) == ("2020-04-01", "2020-06-30")
        assert iso(shifted(at, 2, "周", exact=True)) == ("2020-04-14", "2020-04-14")
        assert shifted(at, -9000, "年") is None
        assert shifted(at, 9000, "年") is None


class TestLexicon:
    def test_compiled_once(self) -> None:
        assert lexicon() is lexicon()

    def test_the_longest_word_wins(self) -> None:
        assert [t.text for t in tokens("大前年")] == ["大前年"]
        assert [t.text for t in tokens("上上个月")] == ["上上个月"]

    def test_digits_inside_a_longer_number_are_no_time(self) -> None:
        assert tokens("12019年") == []
        assert tokens("1.5月") == []
        assert tokens("电话13820150303") == []


class TestYearsOfOtherCalendars:
    @pytest.mark.parametrize(
        ("text", "first"),
        [("民国三年", "1914-01-01"), ("光绪二十三年", "1897-01-01"), ("贞观元年", "0627-01-01"), ("乾隆10年三月", "1745-03-01")],
    )
    def test_reigns(self, text: str, first: str) -> None:
        (found,) = match(text, "2020-06-18")
        assert found.begin == first

    def test_a_reign_is_inferred_but_the_republic_is_not(self) -> None:
        assert match("民国三年", None)[0].certainty == "resolved"
        assert match("康熙三年", None)[0].certainty == "inferred"


class TestRangesThatAreNone:
    def test_a_range_does_not_run_backwards(self) -> None:
        found = match("2019年至2016年", None)
        assert [(m.begin, m.finish) for m in found] == [("2019-01-01", "2019-12-31"), ("2016-01-01", "2016-12-31")]

    def test_a_change_is_no_range(self) -> None:
        found = match("从2015年的三百户到2019年的五户", None)
        assert [m.kind for m in found] == ["year", "year"]

    def test_a_winter_range_turns_the_year(self) -> None:
        (found,) = match("2018年11月至3月", None)
        assert (found.begin, found.finish) == ("2018-11-01", "2019-03-31")

    def test_the_second_end_lends_its_year(self) -> None:
        (found,) = match("11月至2021年3月施工", "2021-06-14")
        assert (found.begin, found.finish) == ("2020-11-01", "2021-03-31")
