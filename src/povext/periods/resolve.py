"""From tokens to dated phrases: what each word of time means against the publication date and the text before it."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from povext.periods import calendar as cal
from povext.periods.digits import count, positional
from povext.periods.lexicon import Token

__all__ = ["Phrase", "Reader"]

_GAPS = frozenset(("", " ", "的", "\u3000"))
_RANGE = re.compile(r"[ \u3000]?(?:起|开始)?(?:—{1,2}|－|–|―|-{1,2}|~|～|─{1,2}|(?:持续|一直|延续|延长|直)?(?:至|到))[ \u3000]?(?:$)")
_NUMBER = re.compile(r"\d{1,4}|[〇零○一二两三四五六七八九十廿卅百千几数]+")
_COUNT = re.compile(r"(\d+|[半一二两三四五六七八九十百几数零]+)(多|余|来)?[ \u3000]?(个)?(半)?(工作日|交易日|年头|年|月|天|日|周|星期|礼拜|季度)")
_UNITS = {"年头": "年", "天": "日", "星期": "周", "礼拜": "周", "工作日": "日", "交易日": "日"}
_AGO = re.compile(r"[之以]?前(?![往后列景期沿三两])")
_LATER = re.compile(r"[之以]?后(?![期续])")
_SINCE = re.compile(r"(?:以来|来|间|里)(?![自源到])")
_WITHIN = re.compile(r"[之以]?内")
_CUMULATIVE = re.compile(r"(?:时间)?[，,]?(?:累计|共|总计|总共|减贫|脱贫)")
_END = re.compile(r"(?:年)?(?:底(?![线层子色下气])|末(?![端位班梢])|尾(?!款|声))|期末|末期")
_BEGIN = re.compile(r"(?:年)?初(?![中级始步高期心衷选赛试审夏春秋冬一二三四五六七八九十见具])")
_MIDDLE = re.compile(r"中期|中叶")
_SAME = re.compile(r"同期|同月|同日|同季")


class Phrase(NamedTuple):
    """One time expression with its days.

    Parameters
    ----------
    start, end : int
        Offsets in the clean text.
    box : tuple of int, or None
        First and last day.
    kind : str
        ``day``, ``month``, ``year``, ``range``, ``duration``, ...
    certainty : str
        As in :class:`povext.mentions.PeriodMention`.
    role : str
        What its own words say of its role; empty where they say nothing.
    source : str
        Where the year comes from: ``"text"``, ``"published"``, ``"told"`` or empty.
    """

    start: int
    end: int
    box: cal.Box | None
    kind: str
    certainty: str = "resolved"
    role: str = ""
    source: str = "text"


RELATIVE = "relative without a date"


class Reader:
    """Reads the tokens of one text; keeps what the text has told so far."""

    __slots__ = ("clean", "day", "pub", "told", "told_end", "toks")

    def __init__(self, clean: str, published: date | None, toks: list[Token]) -> None:
        self.clean = clean
        self.pub = published
        self.day = published.toordinal() if published else 0
        self.toks = toks
        self.told: Phrase | None = None
        self.told_end = 0

    # -- what the text and the publication date supply ----------------------------------------------------------
    def _alone(self, start: int, end: int) -> bool:
        return len(self.clean) - (end - start) < 4 and self.clean[start:end].strip() == self.clean.strip()

    def _same_sentence(self, at: int) -> bool:
        if self.told is None or at - self.told_end > 120:
            return False
        return not any(c in "。！？\n" for c in self.clean[self.told_end : at])

    def _future(self, start: int, end: int) -> bool:
        before = self.clean[max(0, start - 10) : start]
        cut = max(before.rfind(c) for c in "，。；\n,;")
        return any(cue in before[cut + 1 :] for cue in ("将", "预计", "计划", "拟", "力争", "确保", "争取", "定于", "有望", "到")) or (
            self.clean.startswith(("前", "底前", "之前", "以前"), end)
        )

    def _told_year(self) -> int | None:
        if self.told is None or self.told.box is None:
            return None
        return date.fromordinal(self.told.box[1]).year

    def _year_for(self, token: Token, first: int, dom: int = 1) -> tuple[int | None, str, str]:
        """Choose the year of a month or date that names none: year, certainty, source."""
        told = self._told_year()
        if told is not None and self._same_sentence(token.start):
            return told, "inferred", "told"
        if self.pub is None:
            return (told, "inferred", "told") if told is not None else (None, RELATIVE, "")
        year = self.pub.year
        at = cal.day(year, first, dom) or self.day
        if at - self.day > 183 and not self._alone(token.start, token.end) and not self._future(token.start, token.end):
            year -= 1
        elif self.day - at > 183 and self._future(token.start, token.end):
            year += 1
        return year, "resolved", "published"

    # -- one phrase ---------------------------------------------------------------------------------------------
    def phrase(self, i: int, mate: Phrase | None = None) -> tuple[Phrase | None, int]:
        """Read the phrase that begins with token `i`.

        Parameters
        ----------
        i : int
            Index of its first token.
        mate : Phrase or None
            The first end of a range whose second end this is.

        Returns
        -------
        tuple
            The phrase (``None`` where the token stands for no time here) and the index of the next token.
        """
        token = self.toks[i]
        head = getattr(self, "_head_" + token.kind, None)
        phrase = head(token, i, mate) if head else None
        i += 1
        if phrase is None:
            return None, i
        while i < len(self.toks):
            after = self.toks[i]
            if self.clean[phrase.end : after.start] not in _GAPS or phrase.kind == "duration":
                break
            finer = self._refine(phrase, after)
            if finer is None:
                break
            phrase = finer
            i += 1
        return self._edge(phrase), i

    def _make(self, token: Token, box: cal.Box | None, kind: str, **more: str) -> Phrase:
        return Phrase(token.start, token.end, box, kind, **more)

    def _relative(self, token: Token, box: cal.Box | None, kind: str) -> Phrase:
        if self.pub is None or box is None:
            return Phrase(token.start, token.end, None, kind, RELATIVE, "", "")
        return Phrase(token.start, token.end, box, kind, "resolved", "", "published")

    def _head_year(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        if "shift" in token.rule.data:
            return self._relative(token, cal.year_box(self.pub.year + token.rule.data["shift"]) if self.pub else None, "year")
        found = _NUMBER.match(token.text)
        number = found and (positional(found[0]) if token.rule.id != "year.thousand" else count(found[0]))
        box = cal.year_box(number) if number else None
        return self._make(token, box, "year") if box else None

    def _head_told_year(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        year = self._told_year()
        if year is not None:
            return self._make(token, cal.year_box(year + token.rule.data["shift"]), "year", certainty="inferred", source="told")
        return self._relative(token, cal.year_box(self.pub.year + token.rule.data["shift"]) if self.pub else None, "year")

    def _head_whole_year(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        year = self._told_year() if self._same_sentence(token.start) else None
        if year is not None:
            return self._make(token, cal.year_box(year), "year", certainty="inferred", source="told")
        return self._relative(token, cal.year_box(self._reporting_year()) if self.pub else None, "year")

    def _head_within_year(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        return self._relative(token, cal.year_box(self.pub.year) if self.pub else None, "year")

    def _head_year_pair(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        if self.pub is None:
            return self._relative(token, None, "range")
        first, last = (cal.year_box(self.pub.year + shift) for shift in token.rule.data["pair"])
        return self._relative(token, (first[0], last[1]) if first and last else None, "range")

    def _head_year_edge(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        year = self._told_year() if self._same_sentence(token.start) else None
        certainty, source = ("inferred", "told") if year is not None else ("resolved", "published")
        if year is None:
            if self.pub is None:
                return self._relative(token, None, "day")
            late = token.rule.data["edge"] == "end" and self.pub.month <= 3 and not self._future(token.start, token.end)
            year = self.pub.year - late
        box = cal.year_box(year)
        at = box[1] if token.rule.data["edge"] == "end" else box[0]  # type: ignore[index]
        return self._make(token, (at, at), "day", certainty=certainty, source=source)

    def _month_numbers(self, token: Token) -> tuple[int, int, str] | None:
        if "months" in token.rule.data:
            first, last = token.rule.data["months"]
            return first, last, token.rule.data["kind"]
        name = token.text.split("月")[0].strip(" \u3000")
        number = {"腊": 12, "冬": 11}.get(name) or count(name)
        return (number, number, "month") if number and 1 <= number <= 12 else None

    def _head_months(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        numbers = self._month_numbers(token)
        if numbers is None:
            return None
        first, last, kind = numbers
        if mate is not None and mate.box:
            begin = date.fromordinal(mate.box[0])
            year = begin.year + (first < begin.month)
            return self._make(token, cal.month_box(year, first, last), kind, certainty=mate.certainty, source=mate.source)
        year, certainty, source = self._year_for(token, first)
        box = cal.month_box(year, first, last) if year else None
        return Phrase(token.start, token.end, box, kind, certainty, "", source)

    def _head_month(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        if self.pub is None:
            return self._relative(token, None, "month")
        return self._relative(token, cal.month_box(*cal.shift_month(self.pub.year, self.pub.month, token.rule.data["shift"])), "month")

    def _head_told_month(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        base = date.fromordinal(self.told.box[0]) if self.told and self.told.box and self.told.kind in ("month", "day") else self.pub
        if base is None:
            return self._relative(token, None, "month")
        box = cal.month_box(*cal.shift_month(base.year, base.month, token.rule.data["shift"]))
        if base is self.pub:
            return self._relative(token, box, "month")
        return self._make(token, box, "month", certainty="inferred", source="told")

    def _head_month_edge(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        if self.pub is None:
            return self._relative(token, None, "day")
        box = cal.month_box(self.pub.year, self.pub.month)
        at = box[1] if token.rule.data["edge"] == "end" else box[0]  # type: ignore[index]
        return self._relative(token, (at, at), "day")

    def _head_quarter(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        if self.pub is None:
            return self._relative(token, None, "quarter")
        at = self.pub.year * 4 + (self.pub.month - 1) // 3 + token.rule.data["shift"]
        return self._relative(token, cal.quarter_box(at // 4, at % 4 + 1), "quarter")

    def _head_week(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        return self._relative(token, cal.week_box(self.day, token.rule.data["shift"]) if self.pub else None, "week")

    def _head_weekday(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        return self._relative(token, self._weekday(cal.week_box(self.day), token.text) if self.pub else None, "day")

    @staticmethod
    def _weekday(week: cal.Box, text: str) -> cal.Box:
        if text[-1] == "末":
            return week[1] - 1, week[1]
        at = week[0] + "一二三四五六日天".index(text[-1]) - (text[-1] == "天")
        return at, at

    def _head_day(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        at = self.day + token.rule.data["shift"]
        return self._relative(token, (at, at) if self.pub else None, "day")

    def _head_told_day(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        shift = token.rule.data["shift"]
        if self.told and self.told.box and self.told.kind == "day":
            at = self.told.box[0] + shift
            return self._make(token, (at, at), "day", certainty="inferred", source="told")
        return self._relative(token, (self.day + shift, self.day + shift) if self.pub else None, "day")

    def _head_day_pair(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        first, last = token.rule.data["pair"]
        return self._relative(token, (self.day + first, self.day + last) if self.pub else None, "range")

    def _head_day_of_month(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        found = _NUMBER.match(token.text)
        dom = count(found[0]) if found else None
        if dom is None:
            return None
        base = None
        certainty, source = "resolved", "published"
        if mate is not None and mate.box:
            base, certainty, source = date.fromordinal(mate.box[1]), mate.certainty, mate.source
        elif self.told and self.told.box and self.told.kind in ("day", "month") and self._same_sentence(token.start):
            base, certainty, source = date.fromordinal(self.told.box[1]), "inferred", "told"
        elif self.pub is not None:
            base = self.pub
            if dom > self.pub.day + 15:
                year, month = cal.shift_month(base.year, base.month, -1)
                base = date(year, month, 1) if not self._alone(token.start, token.end) else base
        if base is None:
            return self._relative(token, None, "day")
        at = cal.day(base.year, base.month, dom)
        return self._make(token, (at, at), "day", certainty=certainty, source=source) if at else None

    def _head_now(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        phrase = self._relative(token, (self.day, self.day) if self.pub else None, "now")
        return phrase._replace(role="now")

    def _head_lately(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        phrase = self._relative(token, (self.day, self.day) if self.pub else None, "vague")
        return phrase._replace(role="vague", certainty="inferred" if self.pub else RELATIVE)

    def _head_vague(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        return Phrase(token.start, token.end, None, "vague", RELATIVE, "vague", "")

    def _head_date(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        year, month, dom = (int(part) for part in re.findall(r"\d+", token.text))
        at = cal.day(year, month, dom)
        return self._make(token, (at, at), "day") if at else None

    def _head_compact(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        at = cal.day(int(token.text[:4]), int(token.text[4:6]), int(token.text[6:]))
        return self._make(token, (at, at), "day") if at else None

    def _head_alone(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        parts = [int(part) for part in re.findall(r"\d+", token.text)]
        if len(parts) == 2 and parts[0] > 999:
            box = cal.month_box(*parts)
            return self._make(token, box, "month") if box else None
        if len(parts) == 2:
            if self.pub is None:
                return None
            at = cal.day(self.pub.year, *parts)
            return self._relative(token, (at, at), "day") if at else None
        first, second, third = parts
        for year, month, dom in ((third, first, second), (first, second, third)) if "/" in token.text else ((first, second, third),):
            at = cal.day(self._century(year), month, dom)
            if at:
                return self._make(token, (at, at), "day")
        return None

    def _century(self, year: int) -> int:
        if year > 99:
            return year
        pivot = (self.pub.year if self.pub else 2020) + 11
        return 2000 + year if 2000 + year <= pivot else 1900 + year

    def _head_plan(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        nth = count(token.text.strip("“”‘’\"'")[:-1])
        box = _plan_box(nth) if nth else None
        return self._make(token, box, "plan") if box else None

    def _head_century(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        name = token.text.removesuffix("世纪").removesuffix("个")
        if name in ("上", "本"):
            nth = (self.pub.year - 1) // 100 + 1 - (name == "上") if self.pub else 21 - (name == "上")
        else:
            nth = count(name) or 0
        if not 1 <= nth <= 22:
            return None
        return self._make(token, (date(nth * 100 - 99, 1, 1).toordinal(), date(nth * 100, 12, 31).toordinal()), "century")

    def _head_decade(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        number = count(token.text.removesuffix("年代"))
        if number is None:
            return None
        start = number if number > 99 else 1900 + number
        return self._make(token, (date(start, 1, 1).toordinal(), date(start + 9, 12, 31).toordinal()), "decade")

    # -- refinements --------------------------------------------------------------------------------------------
    def _refine(self, phrase: Phrase, token: Token) -> Phrase | None:
        step = getattr(self, f"_in_{phrase.kind}", None)
        if step is None:
            return None
        result = step(phrase, token)
        if result is None:
            return None
        box, kind = result
        return phrase._replace(end=token.end, box=box if phrase.box else None, kind=kind)

    def _in_year(self, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
        year = date.fromordinal(phrase.box[0]).year if phrase.box else 2000
        kind = token.kind
        if kind == "months":
            numbers = self._month_numbers(token)
            return (cal.month_box(year, numbers[0], numbers[1]), numbers[2]) if numbers else None
        if kind == "month" and self.pub:
            return cal.month_box(year, self.pub.month), "month"
        if kind in ("whole_year", "within_year"):
            return cal.year_box(year), "year"
        if kind == "year_edge":
            box = cal.year_box(year)
            at = box[1] if token.rule.data["edge"] == "end" else box[0]  # type: ignore[index]
            return (at, at), "day"
        return self._part(phrase.box or cal.year_box(year), token)  # type: ignore[arg-type]

    def _in_month(self, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
        first = date.fromordinal(phrase.box[0]) if phrase.box else date(2000, 1, 1)
        if token.kind in ("day_of_month", "lunar_day"):
            found = _NUMBER.search(token.text)
            at = cal.day(first.year, first.month, count(found[0]) or 0) if found else None
            return ((at, at), "day") if at else None
        if token.kind == "xun":
            third = "上中下".index(token.text[0])
            last = phrase.box[1] if phrase.box else 0
            begin = first.toordinal() + 10 * third
            return (begin, last if third == 2 else begin + 9), "part"
        return self._part(phrase.box or (0, 0), token)

    def _in_week(self, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
        if token.kind != "weekday":
            return None
        return self._weekday(phrase.box or (1, 7), token.text), "day"

    def _in_century(self, phrase: Phrase, token: Token) -> tuple[cal.Box | None, str] | None:
        if token.kind != "decade" or phrase.box is None:
            return None
        number = count(token.text.removesuffix("年代"))
        if number is None or number > 99:
            return None
        start = date.fromordinal(phrase.box[0]).year - 1 + number
        return (date(start, 1, 1).toordinal(), date(start + 9, 12, 31).toordinal()), "decade"

    def _part(self, box: cal.Box, token: Token) -> tuple[cal.Box | None, str] | None:
        """Take the first N days, weeks, months or quarters of a year or a month, or its Nth week or day."""
        if token.kind == "nth":
            found = _NUMBER.search(token.text)
            nth = count(found[0]) if found else None
            if not nth:
                return None
            if token.text[-1] == "天":
                at = box[0] + nth - 1
                return ((at, at), "day") if at <= box[1] else None
            return cal.nth_week(box, nth), "week"
        if token.kind == "directed" and token.text[0] in "前头最":
            found = _COUNT.search(token.text)
            number = count(found[1]) if found else None
            if not found or not number:
                return None
            unit = _UNITS.get(found[5], found[5])
            if token.text.startswith("最"):
                return ((box[1] - number + 1, box[1]), "range") if unit == "日" and token.text[1] == "后" else None
            first = date.fromordinal(box[0])
            if unit == "季度":
                return cal.quarter_box(first.year, 1, number), "range"
            if unit == "月":
                return cal.month_box(first.year, 1, number), "range"
            if unit == "日":
                return (box[0], box[0] + number - 1), "range"
            if unit == "周":
                return (cal.nth_week(box, 1)[0], cal.nth_week(box, number)[1]), "range"
        return None

    def _edge(self, phrase: Phrase) -> Phrase:
        """Narrow a year, a month, a plan to its end or its beginning (底, 末, 初)."""
        if phrase.kind not in ("year", "month", "plan", "decade", "century", "quarter"):
            return phrase
        box = phrase.box
        for pattern, part in ((_END, 2), (_BEGIN, 0), (_MIDDLE, 1)):
            found = pattern.match(self.clean, phrase.end)
            if not found:
                continue
            if phrase.kind in ("decade", "century"):
                if box:
                    first = date.fromordinal(box[0]).year
                    size = 10 if phrase.kind == "decade" else 100
                    lo, hi = ((0, size * 4 // 10 - 1), (size * 4 // 10, size * 7 // 10 - 1), (size * 7 // 10, size - 1))[part]
                    box = date(first + lo, 1, 1).toordinal(), date(first + hi, 12, 31).toordinal()
                return phrase._replace(end=found.end(), box=box)
            if part == 1:
                return phrase
            at = (box[1] if part == 2 else box[0]) if box else 0
            return phrase._replace(end=found.end(), box=(at, at) if box else None, kind="day")
        same = _SAME.match(self.clean, phrase.end)
        return phrase._replace(end=same.end()) if same else phrase

    # -- counted time -------------------------------------------------------------------------------------------
    def _reporting_year(self) -> int:
        """Return the last full year a report speaks of: the one before when it appears in January to March."""
        if self.pub is None:
            return 0
        return self.pub.year - (self.pub.month <= 3)

    def _head_count(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        found = _COUNT.match(token.text)
        if not found:
            return None
        number = count(found[1])
        unit = _UNITS.get(found[5], found[5])
        if unit == "年" and not found[2] and not found[3] and not found[4]:
            year = self._short_year(token, i, mate, found[1])
            if year is not None:
                return self._make(token, cal.year_box(year), "year")
        before = self.clean[max(0, token.start - 4) : token.start]
        for pattern, direction in ((_AGO, -1), (_LATER, 1)):
            tail = pattern.match(self.clean, token.end)
            if tail and number:
                box = self._shifted(self.day, direction * number, unit) if self.pub else None
                return self._relative(token, box, "day" if unit == "日" else "part")._replace(end=tail.end(), role="at")
        tail = _SINCE.match(self.clean, token.end)
        if tail or before.endswith("累计") or _CUMULATIVE.match(self.clean, token.end):
            box = self._last(number, unit, "calendar") if self.pub and number and not before.endswith("连续") else None
            end = tail.end() if tail else token.end
            return self._relative(token, box, "range")._replace(end=end, role="cumulative")
        tail = _WITHIN.match(self.clean, token.end)
        if tail and number:
            box = self._next(number, unit, inclusive=True) if self.pub else None
            return self._relative(token, box, "range")._replace(end=tail.end(), role="deadline")
        return Phrase(token.start, token.end, None, "duration", "resolved", "duration", "")

    def _short_year(self, token: Token, i: int, mate: Phrase | None, digits: str) -> int | None:
        """Read a year of two digits (16年) where it can be nothing else."""
        if len(digits) != 2 or (number := positional(digits)) is None:
            return None
        if mate is not None and mate.kind in ("year", "month", "day") and mate.box:
            return date.fromordinal(mate.box[0]).year // 100 * 100 + number
        after = self.toks[i + 1] if i + 1 < len(self.toks) else None
        sure = (
            digits[0] in "0零〇○"
            or (after is not None and after.start == token.end and after.kind in ("months", "season", "year_edge", "directed"))
            or self._alone(token.start, token.end)
            or self.clean[max(0, token.start - 1) : token.start] in ("’", "'", "‘")
            or self.clean.startswith(("底", "末", "年底", "年末", "初"), token.end)
            or (not digits.isascii() and abs(number // 10 - number % 10) not in (1, 2))
            or (self.clean[max(0, token.start - 1) : token.start] in ("自", "从") and self.clean.startswith(("起", "开始", "以来"), token.end))
        )
        return self._century(number) if sure else None

    def _shifted(self, day: int, by: int, unit: str) -> cal.Box | None:
        """Move a day by some units; the answer has the width of the unit."""
        at = date.fromordinal(day)
        if unit == "日":
            return day + by, day + by
        if unit == "周":
            return cal.week_box(day, by)
        if unit == "月":
            return cal.month_box(*cal.shift_month(at.year, at.month, by))
        return cal.year_box(at.year + by) if unit == "年" else None

    def _last(self, number: int, unit: str, mode: str) -> cal.Box | None:
        """Return the `number` units that end with the reporting year, or with the publication date."""
        if self.pub is None or number < 1:
            return None
        if unit == "年":
            last = self._reporting_year() if mode == "calendar" else self.pub.year - 1
            first, final = cal.year_box(last - number + 1), cal.year_box(last)
            return (first[0], final[1]) if first and final else None
        if unit == "月":
            year, month = cal.shift_month(self.pub.year, self.pub.month, -number)
            if mode == "before":
                box = cal.month_box(*cal.shift_month(self.pub.year, self.pub.month, -1))
                return (date(year, month, 1).toordinal(), box[1]) if box and year > 0 else None
            return (date(year, month, min(self.pub.day, cal.days_in_month(year, month))).toordinal(), self.day) if year > 0 else None
        if unit == "周":
            if mode == "before":
                return cal.week_box(self.day, -number)[0], cal.week_box(self.day, -1)[1]
            return self.day - 7 * number + 1, self.day
        if unit == "日":
            return (self.day - number, self.day - 1) if mode == "before" else (self.day - number, self.day)
        return None

    def _next(self, number: int, unit: str, inclusive: bool) -> cal.Box | None:
        """Return the `number` units to come, with the present one or without."""
        if self.pub is None or number < 1:
            return None
        if unit == "年":
            first, final = cal.year_box(self.pub.year + (not inclusive)), cal.year_box(self.pub.year + number - inclusive)
            return (first[0], final[1]) if first and final else None
        if unit == "月":
            if inclusive:
                year, month = cal.shift_month(self.pub.year, self.pub.month, number)
                end = cal.day(year, month, min(self.pub.day, cal.days_in_month(year, month)))
                return (self.day, end) if end else None
            first = cal.month_box(*cal.shift_month(self.pub.year, self.pub.month, 1))
            final = cal.month_box(*cal.shift_month(self.pub.year, self.pub.month, number))
            return (first[0], final[1]) if first and final else None
        if unit == "周":
            if inclusive:
                return self.day, self.day + 7 * number - 1
            return cal.week_box(self.day, 1)[0], cal.week_box(self.day, number)[1]
        if unit == "日":
            return (self.day, self.day + number - 1) if inclusive else (self.day + 1, self.day + number)
        return None

    def _head_directed(self, token: Token, i: int, mate: Phrase | None) -> Phrase | None:
        found = _COUNT.search(token.text)
        if not found:
            return None
        prefix = token.text[: found.start()].replace("的", "")
        number = count(found[1])
        unit = _UNITS.get(found[5], found[5])
        if number is None:
            return Phrase(token.start, token.end, None, "vague", RELATIVE, "vague", "")
        tail = re.compile("(?:以来|来|间|里|[之以]?内)").match(self.clean, token.end)
        end = tail.end() if tail else token.end
        role = "cumulative"
        if prefix in ("后", "下", "未来", "今后", "接下来", "将来", "之后", "此后", "后面", "往后"):
            box = self._next(number, unit, inclusive=prefix in ("接下来", "将来", "后面", "之后") or (prefix == "未来" and unit == "周"))
            role = "at"
        elif unit == "季度" and prefix in ("前", "头"):
            year, _, _ = self._year_for(token, 1)
            box = cal.quarter_box(year, 1, number) if year else None
            role = ""
        elif unit == "月" and prefix in ("前", "头") and self.pub and number < self.pub.month:
            box = cal.month_box(self.pub.year, 1, number)
            role = ""
        elif prefix in ("前", "上", "之前", "此前", "前面", "往前", "头"):
            box = self._last(number, unit, "before")
        else:
            box = self._last(number, unit, "calendar")
        return self._relative(token, box, "range")._replace(end=end, role=role)


def _plan_box(nth: int) -> cal.Box | None:
    """Return the years of China's `nth` five-year plan (the third began in 1966, after three years without a plan)."""
    if not 1 <= nth <= 16:
        return None
    start = 1953 + 5 * (nth - 1) if nth <= 2 else 1966 + 5 * (nth - 3)
    return date(start, 1, 1).toordinal(), date(start + 4, 12, 31).toordinal()
