"""The public functions on numerals."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from povext import numerals
from povext.numerals.cardinal import LONGEST, arabic, cardinal
from povext.numerals.parse import divide
from povext.numerals.reading import read_range


def test_parse_returns_exact_decimals() -> None:
    found = numerals.parse("0.1万亿")
    assert found is not None
    assert isinstance(found.value, Decimal)
    assert str(found.value) == "100000000000"


def test_parse_takes_blanks_and_both_scripts() -> None:
    assert numerals.parse("三 百 萬") == numerals.parse("三百万")


def test_long_digits_are_exact_and_longer_numerals_refused() -> None:
    digits = "9" * 110
    found = numerals.parse(digits)
    assert found is not None
    assert found.value == Decimal(digits)
    assert cardinal("一" * (LONGEST + 1)) is None


@pytest.mark.parametrize(("text", "value"), [("1,234.50", "1234.50"), ("12", "12"), ("1,234,567", "1234567")])
def test_arabic(text: str, value: str) -> None:
    assert arabic(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,23", "12,3456", "1,2,3"])
def test_arabic_refuses_broken_groups(text: str) -> None:
    assert arabic(text) is None


def test_divide_ends_or_rounds() -> None:
    assert divide(Decimal(1), Decimal(128)) == Decimal("0.0078125")
    assert divide(Decimal(1), Decimal(7)) == Decimal("0.142857")
    assert divide(Decimal(1), Decimal(30000)) == Decimal("0.0000333333")


def test_ranges_must_rise() -> None:
    assert read_range("8", "5") is None
    assert read_range("5", "5") is None
    assert read_range("三", "人") is None


@pytest.mark.parametrize(
    ("number", "capital", "spelling"),
    [
        (0, False, "零"),
        (10, False, "十"),
        (110000, False, "十一万"),
        (-25, False, "负二十五"),
        (Decimal("3.05"), False, "三点零五"),
        ("0.50", False, "零点五零"),
        (1020, True, "壹仟零贰拾"),
    ],
)
def test_spell(number: int | Decimal | str, capital: bool, spelling: str) -> None:
    assert numerals.spell(number, capital=capital) == spelling


@pytest.mark.parametrize("number", [10**16, -(10**16), "Infinity", "NaN"])
def test_spell_says_what_it_cannot_write(number: int | str) -> None:
    with pytest.raises(ValueError, match="10\\^16"):
        numerals.spell(number)


def test_reading_costs_no_heavy_import() -> None:
    code = (
        "import sys; from povext import numerals; from povext.quantities import match\n"
        "assert numerals.parse('三百万').value == 3000000 and match('三百万人')\n"
        "heavy = {'cn2an', 'spacy', 'pydantic', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
