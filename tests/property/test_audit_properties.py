"""Laws of the audit: intervals hold their figures, sound sentences hold, planted ones do not."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from povext import extract
from povext.audit._intervals import Figure, Interval, decimal, exactly

numbers = st.fractions(min_value=0, max_value=10**6, max_denominator=1000)
positive = st.fractions(min_value=Fraction(1, 100), max_value=10**6, max_denominator=1000)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value, half, slack = draw(positive), draw(numbers), draw(numbers)
    low, wide = max(Fraction(0), value - half), max(Fraction(0), value - half - slack)
    return Figure(value, Interval(low, value + half), Interval(wide, value + half + slack))


def inside(number: Fraction, interval: Interval) -> bool:
    return (interval.low is None or interval.low <= number) and (interval.high is None or number <= interval.high)


@given(figures(), figures())
def test_results_lie_in_their_intervals(one: Figure, two: Figure) -> None:
    for made in (one + two, one - two, one * two, one / two, abs(one - two)):
        assert made.value is not None
        assert inside(made.value, made.strict)
        assert inside(made.value, made.loose)


@given(figures(), figures(), st.sampled_from([0, 1]), st.sampled_from([0, 1]))
def test_ends_of_intervals_are_reached(one: Figure, two: Figure, left: int, right: int) -> None:
    a, b = one.strict[left], two.strict[right]
    assert a is not None
    assert b is not None
    assert inside(a + b, (one + two).strict)
    assert inside(a - b, (one - two).strict)
    assert inside(a * b, (one * two).strict)


@given(st.fractions(max_denominator=10**6))
def test_decimals_are_near(number: Fraction) -> None:
    assert abs(Fraction(decimal(number)) - number) <= abs(number) / 10**5


@given(figures())
def test_adding_nothing_changes_nothing(one: Figure) -> None:
    assert one + exactly(0) == one
    assert one * exactly(1) == one


@settings(max_examples=40, deadline=None)
@given(st.integers(1200, 60000), st.integers(10, 1100), st.integers(-400, 400))
def test_a_change_holds_exactly_where_it_is_sound(before: int, after: int, slip: int) -> None:
    told = before - after + slip
    text = f"五年来，全县贫困人口由{before}人减少到{after}人，累计减贫{told}人。"
    found = [f for f in extract(text, published="2020-03-18").findings if f.rule == "change.poor_from_to"]
    if slip == 0:
        assert [f.verdict for f in found] == ["holds"]
    else:  # round numbers may have been rounded: then it stays open
        assert [f.verdict for f in found] in (["fails"], [])
        assert all(f.difference == slip for f in found)


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 900), st.integers(3, 900))
def test_a_part_is_no_more_than_its_whole(whole: int, part: int) -> None:
    text = f"全县共有贫困村{whole}个，其中深度贫困村{part}个。"
    (finding,) = [f for f in extract(text, published="2020-03-18").findings if f.rule == "subset.of_which"] or [None]
    if finding is not None:
        assert finding.verdict == ("holds" if part <= whole else "fails")
    else:
        assert part > whole
