"""Numerals: how Chinese writes numbers, read into exact decimals, and written again.

Examples
--------
>>> from povext import numerals
>>> numerals.parse("2点多个亿").value, numerals.parse("2点多个亿").bound
(Decimal('200000000'), '>')
>>> numerals.parse("百分之十点二").value, numerals.parse("百分之十点二").form
(Decimal('10.2'), 'percent')
>>> numerals.spell(120000, capital=True)
'壹拾贰万'
"""

from __future__ import annotations

from povext.numerals.parse import Numeral, parse
from povext.numerals.spell import spell

__all__ = ["Numeral", "parse", "spell"]
