"""The large tools: JioNLP, Microsoft Recognizers-Text and the two Ducklings. See ``adapters.py`` for the terms."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reading import Adapter, Number, Time, as_decimal, days_of, inclusive, share, unit_table

__all__ = ["Duckling", "DucklingChinese", "JioNLP", "Recognizers"]

Days = tuple[str, str]
Value = tuple[Decimal, str | None]

BOUNDS = {"blur": "~", "blur-": "~|<|<=", "blur+": ">|>="}  # alternatives: the tool tells no finer
DUCKLING = ["number", "amount-of-money", "distance", "volume", "quantity", "temperature", "duration"]
MINLP = "NUMERAL FRACTION MULTIPLE CURRENCY QUANTITY AREA DISTANCE VELOCITY TEMPERATURE DURATION".split()


class JioNLP(Adapter):
    """Money and time extractors with their parsers."""

    def __init__(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            import jionlp

        self.package = jionlp
        self.units = unit_table("jionlp")

    def _money(self, detail: dict[str, Any]) -> tuple[list[Decimal], str, str | None]:
        code, factor = self.units.get(detail["case"], self.units["*"])
        sums = detail["num"] if isinstance(detail["num"], list) else [detail["num"]]
        return [v * factor for v in map(as_decimal, sums) if v is not None], code, BOUNDS.get(detail["definition"])

    def numbers(self, text: str) -> Iterator[Number]:
        """Return sums of money; the library finds no other quantities."""
        for found in self.package.ner.extract_money(text, with_parsing=True) or []:
            sums, code, bound = self._money(found["detail"])
            yield from _ends(*found["offset"], sums, code, bound)

    def number_of(self, phrase: str) -> Value | None:
        """Read any numeral as a sum of money without its currency."""
        try:
            sums, _, _ = self._money(self.package.parse_money(phrase))
        except (ValueError, TypeError, KeyError, IndexError):
            return None
        return (sums[0], None) if len(sums) == 1 else None

    def times(self, text: str, day: str) -> Iterator[Time]:
        """Return points and spans of time; durations have no days."""
        for found in self.package.ner.extract_time(text, time_base=_parts(day), with_parsing=True) or []:
            for first, last in self._days(found["detail"]):
                yield Time(*found["offset"], first, last)

    def time_of(self, phrase: str, day: str) -> list[Days]:
        """Read a single phrase."""
        try:
            return self._days(self.package.parse_time(phrase, time_base=_parts(day)))
        except (ValueError, TypeError, KeyError, IndexError):
            return []

    def _days(self, detail: Any) -> list[Days]:
        if not isinstance(detail, dict) or detail.get("type") not in ("time_span", "time_point"):
            return []
        first, last = (str(x)[:10] for x in detail["time"])
        return [(first, last)] if _iso(first) and _iso(last) else []


class Recognizers(Adapter):
    """Microsoft's models for numbers, percentages, currency, dimensions, ages and times."""

    def __init__(self, prefix: str) -> None:
        number = importlib.import_module(f"{prefix}_number")
        united = importlib.import_module(f"{prefix}_number_with_unit")
        self.culture = number.Culture.Chinese
        self.models = [
            number.recognize_number, number.recognize_percentage, united.recognize_currency, united.recognize_dimension,
            united.recognize_age, united.recognize_temperature,
        ]  # fmt: skip
        self.datetime = importlib.import_module(f"{prefix}_date_time").recognize_datetime
        self.units = unit_table("recognizers")

    def numbers(self, text: str) -> Iterator[Number]:
        """Ask every model that knows quantities."""
        for model in self.models:
            answers: list[Any] = []
            with contextlib.suppress(Exception):  # a model that breaks on a text does not silence the others
                answers = model(text, self.culture)
            for found in answers:
                got = found.resolution or {}
                digits = str(got.get("value"))
                value = as_decimal(digits.rstrip("%"))
                if value is None:
                    continue
                name, iso = got.get("unit"), got.get("isoCurrency", "")
                code, factor = self.units.get(name, self.units["*"]) if name else (None, Decimal(1))
                if len(iso) == 3 and iso.isalpha():
                    code, factor = iso, Decimal(1)
                if digits.endswith("%"):
                    code = "percent"
                elif not name and "分之" in found.text:
                    code = "ratio"
                yield Number(found.start, found.end + 1, value * factor, unit=code)

    def times(self, text: str, day: str) -> Iterator[Time]:
        """Return dates and ranges; of several readings all are offered, and a range with its end in or out."""
        for found in self.datetime(text, self.culture, reference=datetime.fromisoformat(day)):
            for value in (found.resolution or {}).get("values", []):
                for first, last in self._days(value, day):
                    yield Time(found.start, found.end + 1, first, last)

    def _days(self, value: dict[str, Any], day: str) -> Iterable[Days]:
        kind = value.get("type", "")
        if not kind.startswith("date"):
            return []
        if "value" in value:
            one = value["value"][:10]
            return [(one, one)] if _iso(one) else []
        first, last = value.get("start", "")[:10], value.get("end", "")[:10]
        if _iso(first) and _iso(last):
            return inclusive(first, last)
        if _iso(first):
            return [(first, day)]
        return inclusive(last, last) if _iso(last) else []


class Duckling(Adapter):
    """Haskell Duckling in the locale ZH_CN."""

    def __init__(self) -> None:
        import duckling as package

        self.package = package
        self.zones = package.load_time_zones("/usr/share/zoneinfo")
        self.locale = package.parse_locale("ZH_CN", package.default_locale_lang(package.parse_lang("ZH")))
        self.number_dims = package.parse_dimensions(DUCKLING)
        self.time_dims = package.parse_dimensions(["time"])
        self.plain = self._context("2020-01-01")
        self.units = unit_table("duckling")

    def _context(self, day: str) -> Any:
        stamp = int(datetime.fromisoformat(f"{day}T12:00:00+08:00").timestamp())
        return self.package.Context(self.package.parse_ref_time(self.zones, "Asia/Shanghai", stamp), self.locale)

    def numbers(self, text: str) -> Iterator[Number]:
        """Return numbers, sums, measures and durations."""
        for found in self.package.parse(text, self.plain, self.number_dims, False):
            got = found["value"]
            body = text[found["start"] : found["end"]]
            ends = [got] if "value" in got else [got.get("from") or {}, got.get("to") or {}]
            values = [end.get("value") for end in ends]
            name = next((end["unit"] for end in ends if end.get("unit")), None)
            code, factor = self.units.get(name, self.units["*"]) if name else (None, Decimal(1))
            if found["dim"] == "amount-of-money" and name and len(name) == 3:
                code = name
            sums = [v * factor for v in map(as_decimal, values) if v is not None]
            if code is None and len(sums) == 1:
                value, code = share(body, sums[0])
                if text[found["end"] :].startswith(("%", "％")):  # 60% is a plain 60 before the sign
                    code = "percent"
                sums = [value]
            yield from _ends(found["start"], found["end"], sums, code, None)

    def times(self, text: str, day: str) -> Iterator[Time]:
        """Return points of a grain and intervals, whose end is not part of them; all readings are offered."""
        for found in self.package.parse(text, self._context(day), self.time_dims, False):
            for value in found["value"].get("values") or [found["value"]]:
                for first, last in _grained(value.get("value"), value.get("grain"), value.get("from"), value.get("to"), day):
                    yield Time(found["start"], found["end"], first, last)


class DucklingChinese(Adapter):
    """MiNLP's Duckling on the Java machine."""

    def __init__(self) -> None:
        from zoneinfo import ZoneInfo

        import duckling_chinese as package

        self.zone = ZoneInfo("Asia/Shanghai")
        self.tool = package.Duckling()
        kinds = package.DucklingDimension
        numerals = self.tool.gen_numeral_options(allow_zero_leading_digits=True, cn_sequence_as_number=True, dialect_support=True)
        past = self.tool.gen_time_options(recent_in_future=False, always_in_future=False, parse_four_seasons=True)
        self.number_options = self.tool.gen_options(targets={getattr(kinds, n) for n in MINLP}, numeral_options=numerals)
        times = {kinds.TIME, kinds.DATE}
        self.past = self.tool.gen_options(targets=times, time_options=past)
        self.future = self.tool.gen_options(targets=times)
        self.plain = self._context("2020-01-01")
        self.units = unit_table("duckling_chinese")

    def _context(self, day: str) -> Any:
        return self.tool.gen_context(datetime.fromisoformat(day).replace(tzinfo=self.zone))

    def numbers(self, text: str) -> Iterator[Number]:
        """Return numerals, shares, multiples, sums, measures and durations."""
        for found in self.tool.parse_entities(text, self.plain, self.number_options):
            got, dim = found["value"], found["dim"]
            value = as_decimal(got.get("originValue", got.get("v", got.get("n", got.get("value")))))
            if value is None:
                continue
            name = got.get("originUnit", got.get("unit", got.get("grain")))
            code, factor = self.units.get(name, self.units["*"]) if name else (None, Decimal(1))
            if dim == "Currency" and ":" in str(got.get("dim")):
                code, factor = got["dim"].split(":")[1], Decimal(1)
            elif dim == "Multiple":
                code = "times"
            elif dim == "Fraction":
                value, code = share(found["body"], value)
            yield Number(found["start"], found["end"], value * factor, unit=code)

    def times(self, text: str, day: str) -> Iterator[Time]:
        """Return points of a grain and intervals, past preferred."""
        yield from self._times(text, day, self.past)

    def time_of(self, phrase: str, day: str) -> list[Days]:
        """Read a single phrase with the default setting too, which prefers times to come."""
        return [t[2:] for t in self._times(phrase, day, self.future)]

    def _times(self, text: str, day: str, options: Any) -> Iterator[Time]:
        for found in self.tool.parse_entities(text, self._context(day), options):
            got = found["value"].get("timeValue") or {}
            point = got.get("instant") or {}
            ends = [{"value": x["datetime"], "grain": x["grain"]} if x else None for x in (got.get("start"), got.get("end"))]
            for first, last in _grained(point.get("datetime"), point.get("grain"), *ends, day):
                yield Time(found["start"], found["end"], first, last)


def _ends(start: int, end: int, sums: list[Decimal], code: str | None, bound: str | None) -> Iterator[Number]:
    """Yield one number, or a range of two."""
    if len(sums) == 1:
        yield Number(start, end, sums[0], unit=code, bound=bound)
    elif len(sums) == 2:
        yield Number(start, end, None, sums[0], sums[1], code, bound)


def _grained(point: str | None, grain: str | None, begin: Any, finish: Any, day: str) -> Iterator[Days]:
    """Yield the days of a point, or of an interval whose end is not part of it; one without an end may go on.

    It goes on to the given day, or is the days of its beginning: both readings are offered.
    """
    if point:
        yield days_of(date.fromisoformat(point[:10]), grain or "day")
    elif begin and finish:
        after = date.fromisoformat(finish["value"][:10])
        yield begin["value"][:10], (after - timedelta(days=1)).isoformat()
        yield begin["value"][:10], days_of(after, finish.get("grain") or "day")[1]
    elif begin:
        yield begin["value"][:10], day
        yield days_of(date.fromisoformat(begin["value"][:10]), begin.get("grain") or "day")


def _parts(day: str) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, day.split("-")), strict=True))


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
