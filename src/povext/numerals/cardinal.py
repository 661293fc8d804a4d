"""Cardinals: a Chinese, Arabic or mixed number without hedges, read exactly.

The grammar is that of speech: sections of four places joined by 万 and 亿, a coefficient before each power, 零 for a gap,
and the short tail (两千五 is 2500, 一百零五 is 105). Whatever does not follow it is no number, and the answer is ``None``.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from povext.numerals.chars import DIGITS, MYRIADS, POWERS, TENS

__all__ = ["EXACT", "LONGEST", "arabic", "cardinal", "tidy"]

EXACT: Final = Context(prec=200, Emax=10**6, Emin=-(10**6), traps=[])
"""Arithmetic that never rounds a numeral that :func:`cardinal` accepts."""

LONGEST: Final = 120
"""More characters than this is no numeral that anybody wrote as a number; reading stays linear on hostile text."""

_TOKEN: Final = re.compile(
    r"(?P<arabic>\d[\d,]*(?:\.\d+)?|\.\d+)|(?P<char>[零〇一二两三四五六七八九十百千万亿兆廿卅卌])|(?P<point>点)|(?P<piece>个)"
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSITIONAL: Final = re.compile(r"[零〇一二两三四五六七八九]{2,}")
_AFTER_POINT: Final = re.compile(r"([零〇一二两三四五六七八九]+|\d+)([万亿兆]*)")
_ONE: Final = Decimal(1)
_SINGLE: Final = {char: Decimal(value) for char, value in (DIGITS | POWERS | TENS).items()} | MYRIADS


def arabic(text: str) -> Decimal | None:
    """Read Arabic digits with optional thousands separators and decimals.

    Parameters
    ----------
    text : str
        Half-width digits, such as ``1,050.5``.

    Returns
    -------
    Decimal or None
        The number; ``None`` where the separators are not in threes.

    Examples
    --------
    >>> arabic("1,050,000.50")
    Decimal('1050000.50')
    >>> arabic("1,05") is None
    True
    """
    if "," in text:
        if not _GROUPED.fullmatch(text):
            return None
        text = text.replace(",", "")
    return Decimal(text)


def cardinal(text: str) -> Decimal | None:
    """Read a number that stands alone.

    Parameters
    ----------
    text : str
        A numeral in simplified everyday characters (see :func:`povext.numerals.chars.plain`), without blanks and hedges.

    Returns
    -------
    Decimal or None
        The exact number, or ``None`` where the text is not one number.

    Examples
    --------
    >>> cardinal("五亿1万4千6百"), cardinal("两千五"), cardinal("一千百") is None
    (Decimal('500014600'), Decimal('2500'), True)
    """
    if len(text) == 1:
        return _SINGLE[text] if text in _SINGLE else Decimal(text) if text.isascii() and text.isdigit() else None
    if not text or len(text) > LONGEST:
        return None
    if _POSITIONAL.fullmatch(text):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    whole, point, rest = text.partition("点")
    if not point:
        value = _whole(text)
        return None if value is None else tidy(value)
    tail = _AFTER_POINT.fullmatch(rest)
    value = _whole(whole) if whole else Decimal(0)
    if tail is None or value is None or value != value.to_integral_value():
        return None
    digits = "".join(str(DIGITS.get(char, char)) for char in tail[1])
    value = EXACT.add(value, Decimal("0." + digits))
    for char in tail[2]:
        value = EXACT.multiply(value, MYRIADS[char])
    return tidy(value)


def tidy(value: Decimal) -> Decimal:
    """Write a number the plain way: no exponent, no zeros behind the point of a whole number.

    Parameters
    ----------
    value : Decimal
        Any number.

    Returns
    -------
    Decimal
        The same number.

    Examples
    --------
    >>> tidy(Decimal("40.60") * 10000), tidy(Decimal("0.50"))
    (Decimal('406000'), Decimal('0.50'))
    """
    whole = value.is_finite() and value.adjusted() < EXACT.prec and value == value.to_integral_value()
    return value.quantize(_ONE, context=EXACT) if whole else value


def _whole(text: str) -> Decimal | None:
    """Read a number without 点."""
    reader = _Reader()
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at or not reader.take(token):
            return None
        at = token.end()
    return reader.value() if at == len(text) else None


class _Reader:
    """Adds the tokens of one numeral up, and refuses those that cannot come next."""

    __slots__ = ("coefficient", "gap", "groups", "last", "literal", "section", "started")

    def __init__(self) -> None:
        self.groups: list[tuple[Decimal, Decimal]] = []  # (power, value) of the sections read, falling powers
        self.section = Decimal(0)  # the section being read
        self.coefficient: Decimal | None = None  # a digit or an Arabic number waiting for its power
        self.literal = False  # the coefficient means itself (Arabic of several digits), never a short tail
        self.gap = False  # 零 stands before the coefficient
        self.last: Decimal | None = None  # the last power read, for short tails and falling order
        self.started = False

    def take(self, token: re.Match[str]) -> bool:
        """Take the next token; ``False`` where it cannot stand here."""
        kind, text = token.lastgroup, token.group()
        if kind == "arabic":
            number = arabic(text)
            return number is not None and self._number(number, literal=len(text) > 1)
        if kind == "piece":
            return self.started and text == "个"
        if text in DIGITS:
            digit = DIGITS[text]
            if digit:
                return self._number(Decimal(digit), literal=False)
            if self.coefficient is not None:
                return False
            self.gap = self.started = True
            return True
        if text in POWERS:
            return self._power(Decimal(POWERS[text]))
        if text in TENS:
            return self.coefficient is None and self._add(Decimal(TENS[text]), Decimal(10))
        return self._myriad(MYRIADS[text])

    def _number(self, number: Decimal, literal: bool) -> bool:
        if self.coefficient is not None or (self.last is not None and not self._fits(number, literal)):
            return False
        self.coefficient, self.literal, self.started = number, literal, True
        return True

    def _fits(self, number: Decimal, literal: bool) -> bool:
        """Whether a number can follow the last power: 3万4000 can, 3万40000 cannot."""
        assert self.last is not None
        return not literal or number < self.last

    def _power(self, power: Decimal) -> bool:
        if self.coefficient is None:
            if self.started and power > 10:  # 千百万 is no number, 一百十 is
                return False
            return self._add(power, power)
        number, self.coefficient = self.coefficient, None
        return self._add(EXACT.multiply(number, power), power)

    def _add(self, amount: Decimal, power: Decimal) -> bool:
        if self.section and (self.last is None or self.last <= power):
            return False
        self.section = EXACT.add(self.section, amount)
        self.last, self.gap, self.literal, self.started = power, False, False, True
        return True

    def _tail(self, closing: bool) -> Decimal:
        """The section with the coefficient that waits: a short tail (两千五), a plain digit, or nothing.

        A power of 万 and above lends its tenth only at the very end: 三亿二 is 320 million, 三亿二万 is not.
        """
        number, self.coefficient = self.coefficient, None
        if number is None:
            return self.section
        short = self.last is not None and self.last > 10 and (closing or self.last <= 1000) and not self.gap and not self.literal
        if short and self.last is not None:
            number = EXACT.multiply(number, EXACT.divide(self.last, Decimal(10)))
        return EXACT.add(self.section, number)

    def _myriad(self, power: Decimal) -> bool:
        empty = self.coefficient is None and not self.section
        if empty and self.groups:  # 万亿, 万万: the power goes over what stands before it
            before, value = self.groups.pop()
            while self.groups and self.groups[-1][0] < power:
                value = EXACT.add(value, self.groups.pop()[1])
            self.groups.append((max(before, power), EXACT.multiply(value, power)))
        elif empty and self.started and self.gap:
            return False
        else:
            value = Decimal(1) if empty else self._tail(closing=False)
            while self.groups and self.groups[-1][0] < power:
                value = EXACT.add(value, self.groups.pop()[1])
            if self.groups and self.groups[-1][0] == power:  # 三万四万 is two numbers
                return False
            self.groups.append((power, EXACT.multiply(value, power)))
        self.section, self.last, self.gap, self.literal, self.started = Decimal(0), power, False, False, True
        return True

    def value(self) -> Decimal | None:
        """The number read, or ``None`` where nothing was."""
        if not self.started:
            return None
        total = self._tail(closing=True)
        for _, value in self.groups:
            total = EXACT.add(total, value)
        return total
