"""One class a tool: its best documented entry points, and what they answer in the terms of the benchmark.

A class offers what its tool can do: ``numbers(text)`` and ``times(text, day)`` find in running text and return spans;
``number_of(phrase)`` and ``time_of(phrase, day)`` read a single phrase. `day` is the ISO date that relative times stand on.
The packages are imported inside the classes, so that this module loads in every interpreter.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from engines import Duckling, DucklingChinese, JioNLP, Recognizers
from reading import (
    Adapter,
    Number,
    Time,
    as_decimal,
    days_of,
    grain_of_phrase,
    number_runs,
    percent_phrase,
    plain_number,
    plain_period,
    share,
)

__all__ = ["adapters"]

Value = tuple[Decimal, str | None]
Days = tuple[str, str]


class Povext(Adapter):
    """The public finders of this project."""

    whole = True

    def __init__(self) -> None:
        import povext

        self.package = povext

    def numbers(self, text: str) -> Iterator[Number]:
        """Hand on the quantities as they are."""
        for q in self.package.find_quantities(text):
            yield Number(q.span.start, q.span.end, q.value, q.low, q.high, q.unit, q.bound)

    def times(self, text: str, day: str) -> Iterator[Time]:
        """Hand on the periods that have days."""
        for p in self.package.find_periods(text, published=day):
            if p.start and p.end:
                yield Time(p.span.start, p.span.end, p.start, p.end)


class PovextParse(Adapter):
    """The numeral parser of this project: single phrases, like the converters."""

    def __init__(self) -> None:
        from povext import numerals

        self.parse = numerals.parse

    def number_of(self, phrase: str) -> Value | None:
        """Return the value; what is no numeral has none."""
        try:
            got = self.parse(phrase)
        except ValueError:
            return None
        if got is None or got.value is None:
            return None
        return got.value, "percent" if percent_phrase(phrase) else None


class Converter(Adapter):
    """A tool that rewrites a numeral: it is lent a finder of number characters."""

    def number_of(self, phrase: str) -> Value | None:
        """Return what the tool makes of a phrase; each class says how."""
        raise NotImplementedError

    def numbers(self, text: str) -> Iterator[Number]:
        """Convert the runs of number characters."""
        for start, end, run in number_runs(text):
            got = self.number_of(run)
            if got:
                yield Number(start, end, got[0], unit=got[1])


class Cn2an(Converter):
    """Smart mode first, the sentence mode where that refuses."""

    def __init__(self) -> None:
        import cn2an

        self.package = cn2an

    def number_of(self, phrase: str) -> Value | None:
        """Return the number of a numeral, or of the rewritten phrase."""
        try:
            value = as_decimal(self.package.cn2an(phrase, "smart"))
        except ValueError:
            value = None
        if value is not None:
            return value, None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return plain_number(self.package.transform(phrase, "cn2an"))


class Chinese2Digits(Adapter):
    """Numbers of a text in their order, without offsets."""

    def __init__(self) -> None:
        from chinese2digits import takeNumberFromString

        self.take = takeNumberFromString

    def numbers(self, text: str) -> Iterator[Number]:
        """Look for the returned strings one after the other; the tool writes 两 as 二."""
        got = self.take(text)
        plain, at = text.replace("两", "二"), 0
        for phrase, digits in zip(got["CHNumberStringList"], got["digitsStringList"], strict=True):
            start = plain.find(phrase.replace("两", "二"), at)
            value = as_decimal(digits)
            if start < 0 or value is None:
                continue
            at = start + len(phrase)
            yield Number(start, at, *_shared(phrase, value))


class WeText(Converter):
    """Inverse text normalisation: the answer is a text, read as a number or a date."""

    def __init__(self) -> None:
        from wetext import Normalizer

        self.normal = Normalizer(lang="zh", operator="itn").normalize

    def number_of(self, phrase: str) -> Value | None:
        """Read the normalised phrase as a number."""
        return plain_number(self.normal(phrase))

    def time_of(self, phrase: str, day: str) -> list[Days]:
        """Read the normalised phrase as a date; relative times are left as they are."""
        got = plain_period(self.normal(phrase))
        return [got] if got else []


class WeTextProcessing(WeText):
    """The same with the grammars compiled here, which allows single digits."""

    def __init__(self) -> None:
        import logging

        logging.disable(logging.CRITICAL)
        from itn.chinese.inverse_normalizer import InverseNormalizer

        with tempfile.TemporaryDirectory() as folder:
            self.normal = InverseNormalizer(cache_dir=folder, overwrite_cache=True, enable_0_to_9=True).normalize


class TimeNLP(Adapter):
    """One answer a phrase: a stamp, or two."""

    def __init__(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            from cntimenlp import TimeNormalizer
            from loguru import logger

        logger.remove()
        self.tool = TimeNormalizer()

    def time_of(self, phrase: str, day: str) -> list[Days]:
        """Widen stamps at the beginning of a year or month to the grain that the phrase ends with."""
        got = self.tool.parse(phrase, f"{day} 00:00:00")
        stamps = got.get("timespan") or [got["timestamp"]] if got.get("type") in ("timespan", "timestamp") else []
        days = [date.fromisoformat(s[:10]) for s in stamps]
        if not days:
            return []
        plain = days[0].isoformat(), days[-1].isoformat()
        wide = days[0].isoformat(), days_of(days[-1], grain_of_phrase(phrase))[1]
        return [plain, wide]


class DateParser(Adapter):
    """One date a phrase, with the grain it was given in."""

    def __init__(self) -> None:
        from dateparser.date import DateDataParser

        warnings.simplefilter("ignore")
        self.parser = DateDataParser

    def time_of(self, phrase: str, day: str) -> list[Days]:
        """Return the days of the grain; relative phrases stand on the given day."""
        settings = {"RELATIVE_BASE": datetime.fromisoformat(day), "PREFER_DATES_FROM": "past"}
        got = self.parser(languages=["zh"], settings=settings).get_date_data(phrase)
        return [days_of(got.date_obj.date(), got.period)] if got.date_obj else []


def adapters() -> dict[str, type[Adapter]]:
    """Return the classes by name."""
    kinds = [
        Povext, PovextParse, Cn2an, Chinese2Digits, WeText, WeTextProcessing, JioNLP, Recognizers, Duckling, DucklingChinese,
        TimeNLP, DateParser,
    ]  # fmt: skip
    return {kind.__name__: kind for kind in kinds}


def _shared(phrase: str, value: Decimal) -> tuple[Decimal, None, None, str | None]:
    value, unit = share(phrase, value)
    return value, None, None, unit
