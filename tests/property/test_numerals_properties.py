"""Number to every spelling and back: exactly the same number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from povext import numerals

_DIGITS = "零一二三四五六七八九"
_CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_TRADITIONAL = str.maketrans("万亿两点负贰陆叁", "萬億兩點負貳陸參")
_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def _section(number: int) -> str:
    """A number below 10^4, every power written."""
    out, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


def _written(number: int) -> str:
    """A number below 10^16 by the book: sections of four places, 零 for gaps; 10^12 to 10^16 as 万亿."""
    if number == 0:
        return "零"
    if number >= 10**8:
        high, low = divmod(number, 10**8)
        tail = _written(low) if low else ""
        return _written(high) + "亿" + ("零" if low and low < 10**7 else "") + tail
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        return _section(high) + "万" + ("零" if low and low < 1000 else "") + (_section(low) if low else "")
    return _section(number)


def _everyday(number: int) -> Iterator[str]:
    book = _written(number)
    yield book
    yield numerals.spell(number)
    yield numerals.spell(number, capital=True)
    yield book.translate(_CAPITALS)
    yield book.translate(_CAPITALS).translate(_TRADITIONAL)
    yield book.translate(_TRADITIONAL)
    yield book.replace("零", "〇")
    yield book.replace("零", "○")
    yield (
        book.replace("二百", "两百")
        .replace("二千", "两千")
        .replace("二万", "两万")
        .replace("二亿", "两亿")
        .replace("十两", "十二")
    )
    yield " ".join(book)
    if book.startswith("一十"):
        yield book[1:]


def _arabic(number: int) -> Iterator[str]:
    yield str(number)
    yield f"{number:,}"
    yield f"{number:,}".translate(_FULL_WIDTH)
    for power, name in ((4, "万"), (8, "亿"), (12, "万亿")):
        if number:
            yield f"{Decimal(number).scaleb(-power):f}{name}"
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        if low >= 1000:
            yield f"{high}万{low}"


integers = (
    st.integers(0, 10**16 - 1)
    | st.integers(0, 99_999)
    | st.builds(lambda a, b: a * 10**b, st.integers(0, 999), st.integers(0, 13))
)


@given(integers)
@example(2 * 10**15 + 5)
@example(10)
@example(10**16 - 1)
def test_integers(number: int) -> None:
    for surface in (*_everyday(number), *_arabic(number)):
        found = numerals.parse(surface)
        assert found is not None, surface
        assert found.value == number, surface
        assert found.bound == "=", surface


@given(integers)
def test_negative_integers(number: int) -> None:
    for sign in ("负", "-", "－", "負"):
        for surface in (sign + _written(number), sign + str(number)):
            found = numerals.parse(surface)
            assert found is not None, surface
            assert found.value == -number, surface


@given(st.integers(0, 10**16 - 1), st.text("0123456789", min_size=1, max_size=12))
def test_decimals(whole: int, decimals: str) -> None:
    exact = Decimal(f"{whole}.{decimals}")
    spoken = _written(whole) + "点" + "".join(_DIGITS[int(d)] for d in decimals)
    surfaces = [
        spoken,
        spoken.translate(_TRADITIONAL),
        spoken.translate(_CAPITALS),
        str(exact),
        str(exact).translate(_FULL_WIDTH),
        f"{whole:,}.{decimals}",
        numerals.spell(exact),
        numerals.spell(exact, capital=True),
    ]
    for surface in surfaces:
        found = numerals.parse(surface)
        assert found is not None, surface
        assert found.value == exact, surface


@given(st.integers(1, 9999), st.text("0123456789", min_size=1, max_size=6), st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12)]))
def test_decimals_with_a_multiplier(whole: int, decimals: str, multiplier: tuple[str, int]) -> None:
    name, power = multiplier
    exact = Decimal(f"{whole}.{decimals}").scaleb(power)
    for surface in (f"{whole}.{decimals}{name}", _written(whole) + "点" + "".join(_DIGITS[int(d)] for d in decimals) + name):
        found = numerals.parse(surface)
        assert found is not None, surface
        assert found.value == exact, surface


@given(st.integers(0, 10**8), st.text("0123456789", max_size=3))
def test_percentages(whole: int, decimals: str) -> None:
    exact = Decimal(f"{whole}.{decimals}" if decimals else whole)
    tail = "点" + "".join(_DIGITS[int(d)] for d in decimals) if decimals else ""
    for surface in (
        f"{exact:f}%",
        f"百分之{exact:f}",
        f"百分之{_written(whole)}{tail}",
        f"{exact:f}個百分點".translate(str.maketrans("個點", "个点")),
    ):
        found = numerals.parse(surface)
        assert found is not None, surface
        assert (found.value, found.form) == (exact, "percent"), surface


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_fractions(above: int, below: int) -> None:
    exact = Decimal(above) / Decimal(below)
    for surface in (f"{_written(below)}分之{_written(above)}", f"{above}/{below}"):
        found = numerals.parse(surface)
        assert found is not None, surface
        if found.form == "percent":  # 百分之三, 千分之三
            continue
        assert found.value is not None
        assert abs(found.value - exact) <= max(abs(exact) * Decimal("1e-5"), Decimal("5e-7")), surface


@given(st.text(max_size=40) | st.text("0123456789.,万亿千百十零一二两三点分之成折倍半多几余来第负-+%/:比至到个^e打", max_size=30))
def test_no_string_raises(text: str) -> None:
    found = numerals.parse(text)
    assert found is None or (found.value is None) == (found.low is not None and found.high is not None)
