"""The finder: one pass over a clean text that turns numerals into quantities."""

from __future__ import annotations

import re
from decimal import Decimal

from povext.numerals.cardinal import EXACT, tidy
from povext.numerals.chars import CAPITALS, plain
from povext.numerals.reading import read, read_range
from povext.quantities import forms, scan
from povext.quantities.alone import alone
from povext.quantities.context import clause_start, framed, left_hedge, noun_unit, per_after, per_before, reach_hedge, right_hedge
from povext.quantities.lexicon import Lexicon, UnitRow, lexicon
from povext.quantities.types import Number, QuantityMatch
from povext.quantities.units import Units

__all__ = ["match"]

_DIGITS = frozenset("零〇一二两三四五六七八九")
_POWERS = frozenset("十百千万亿")
_BARE_POWERS = frozenset("百千万亿")
_BIG = frozenset("万亿")
_INSIDE = {"": "=", "多": ">", "余": ">", "几": ">", "来": "~"}
_NO_PER = frozenset(("percent", "pp", "ratio", "times", "rank"))
_CODED = frozenset(("count", "people", "households", "share", "multiple", "time", "animals"))
_TWO = frozenset(("people", "time", "money", "percentage", "mass", "multiple"))
_LIST = re.compile(r" ?(?:[、/／和与及]|以及) ?")
_CONTINUED = re.compile(r"(?:[、和与及或]|以及|(?:提高|提升|增加|上升|上调|增长|降低|下调|降|减少|下降|升|增)?(?:到|至|为))?")
_TITLES = re.compile(r"《[^《》\n]{1,60}》")
_QUOTES = re.compile(r"“[^“”\n，。；！？]{1,14}”")
_COMPOUND = (
    "农民专业", "农民合作", "农民夜校", "农民画", "农民工服务", "农民工工作", "农民工创业", "学生宿舍", "学生食堂", "学生社团", "工人文化", "工人俱乐部", "老人食堂",
    "老人日间", "儿童之家", "儿童乐园", "儿童福利", "儿童友好", "干部学院", "干部教育", "干部培训", "党员教育", "党员活动", "党员先锋", "党员示范", "员工宿舍", "患者服务",
    "人大代表", "人才", "人居环境", "人工", "人社", "人民", "人物", "村民小组", "村民委员", "村民合作", "村民互助", "村民议事", "村民理事", "村民自治", "朋友圈",
    "博士后", "博士工作", "博士点", "学生资助", "儿童活动", "儿童服务", "劳动力市场", "劳动力转移", "农民丰收", "农民体育",
)  # fmt: skip
_POSITIONAL = re.compile(r"(?=(.)\1)[一二两三四五六七八九]{2}|[一二两三四五六七八九]{3,}")
_ORDINAL_LIST = re.compile(r".{0,2}[、和至到及—-]")
_LONGEST = 30
_new = tuple.__new__  # a named tuple without the cost of its keyword constructor


def match(clean: str, units: Units | None = None) -> list[QuantityMatch]:
    """Find the quantities of a clean text.

    Parameters
    ----------
    clean : str
        Text in simplified script with half-width digits (:class:`povext.text.AlignedText`'s ``clean``).
    units : Units, optional
        The units to know; by default those that come with the library.

    Returns
    -------
    list of QuantityMatch
        In the order of the text, without overlap. No string raises.

    Examples
    --------
    >>> [(m.value, m.unit, m.bound) for m in match("帮助近40.6万贫困人口、2023户脱贫，人均增收3000多元")]
    [(Decimal('406000'), 'person', '~'), (Decimal('2023'), 'household', '='), (Decimal('3000'), 'CNY', '>')]
    """
    lex = lexicon(units)
    found = _Pass(clean, lex).run()
    if len(clean) <= 80:
        whole = alone(clean, found, lex)
        if whole is not None:
            return [whole]
    return found


class _Pass:
    """One walk over one text."""

    __slots__ = ("done", "found", "lex", "ordinal", "pending", "quotes", "text", "titles")

    def __init__(self, text: str, lex: Lexicon) -> None:
        self.text, self.lex = text, lex
        self.found: list[QuantityMatch] = []
        self.pending: list[Number] = []  # bare numbers that may share the unit of the next quantity
        self.ordinal = 0  # where the last ordinal ended
        self.done = 0  # numerals that start before this have been consumed
        self.titles = [m.span() for m in _TITLES.finditer(text)]
        self.quotes = [m.span() for m in _QUOTES.finditer(text)]

    def run(self) -> list[QuantityMatch]:
        """Walk over the text."""
        for m in scan.SCAN.finditer(self.text):
            kind = m.lastindex
            if kind == scan.DATE or m.start() < self.done:
                continue
            if kind == scan.PLAIN:
                number = self._plain(m)
            elif kind == scan.SPELLED:
                number = self._spelled(m)
            else:
                self._emit_form(forms.half(self.text, m) if kind == scan.HALF else forms.doubled(self.text, m))
                continue
            if number is not None:
                self._take(number)
        return self.found

    # ------------------------------------------------------------------------------------------------ reading numerals

    def _plain(self, m: re.Match[str]) -> Number | None:
        """Arabic digits with at most one multiplier: shifted as text, so that 40.6万 is exactly 406000."""
        start, end = m.span()
        digits, inside, multiplier, behind = m.group(2, 4, 5, 6)
        digits = self.text[start] + digits
        if len(digits) > _LONGEST:
            return None
        if "," in digits:
            digits = digits.replace(",", "")
        if multiplier:
            shift = scan.POWERS_OF_TEN.get(multiplier)
            if shift is None:
                return self._spelled(m)
            whole, _, decimals = digits.partition(".")
            if len(decimals) <= shift:
                digits = whole + decimals + "0" * (shift - len(decimals))
            else:
                digits = f"{whole}{decimals[:shift]}.{decimals[shift:]}"
        number = Number(start, end, Decimal(digits))
        if multiplier:
            number.big = multiplier[-1] in _BIG
        elif not inside and len(digits) == 4 and digits[:2] in ("19", "20"):
            number.year = True
        if inside or behind:
            number.bound = _INSIDE[inside or behind]
        return number

    def _spelled(self, m: re.Match[str]) -> Number | None:
        start, end = m.span()
        surface = m[0]
        if end - start > 60:
            self.done = end
            return None
        return self._read(start, end, surface)

    def _read(self, start: int, end: int, surface: str) -> Number | None:
        reading = read(plain(surface).replace(" ", ""))
        if reading is None and surface[-1] in "多余几来":
            end -= 1
            reading = read(plain(surface[:-1]).replace(" ", ""))
        if reading is None:
            return None
        if _POSITIONAL.fullmatch(surface):  # 唯一一个, 一二三: spoken digits are numbers only with a zero among them
            return None
        number = Number(start, end, reading.value)
        number.low, number.high, number.bound, number.alternatives = reading[1:]
        number.chinese = not surface[0].isascii()
        number.single = len(surface) == 1 and surface in _DIGITS
        number.power = surface[0] in _POWERS
        number.big = surface.rstrip("多余几来")[-1:] in _BIG
        return number

    # ---------------------------------------------------------------------------------------------------- what it counts

    def _take(self, n: Number) -> None:
        text, end = self.text, n.end
        before = text[n.start - 1] if n.start else ""
        if before in forms.LEFT:
            verdict = forms.left(text, n)
            if verdict is forms.DROP:
                self.done = self.ordinal = n.end
                return
            if verdict is not None:
                self._emit_form(verdict)
                return
        if self.ordinal and n.start - self.ordinal < 4 and _ORDINAL_LIST.fullmatch(text, self.ordinal, n.start):
            self.ordinal = n.end  # 第四十六条、四十七条
            return
        after = text[end : end + 1]
        if after in forms.RIGHT:
            verdict = forms.right(text, n)
            if verdict is forms.DROP:
                self.done = max(self.done, n.end)
                return
            if verdict is not None:
                self._emit_form(verdict)
                return
        if (after in scan.RANGE_MARKS or (after == " " and text[end + 1 : end + 2] in scan.RANGE_MARKS)) and self._range(
            n, end, None
        ):
            return
        row, unit_end = self._unit(n, end)
        if row is None:
            self._bare(n)
            return
        if text[unit_end : unit_end + 1] in scan.RANGE_MARKS and self._range(n, unit_end, row):
            return
        self._measured(n, row, unit_end)

    def _unit(self, n: Number, at: int) -> tuple[UnitRow | None, int]:
        """Look the unit behind a numeral up, the longest surface first."""
        text, lex = self.text, self.lex
        char = text[at : at + 1]
        if char == " ":
            at += 1
            char = text[at : at + 1]
        for size in lex.sizes.get(char, ()):
            row = lex.rows.get(text[at : at + size])
            if (
                row is None
                or (row[6] and text.startswith(row[6], at))
                or ((n.chinese or n.year) and row[5] and text.startswith(row[5], at))
            ):
                continue
            if row[4] and not _fits(n, row[4]):
                continue
            end = at + size
            if row[0].isascii() and row[0][-1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
                continue
            if row[7]:
                row = _followed(text, end, row)
            if row[8] and n.big:
                row = (row[0], *row[8], *row[3:])
            if row[9] and n.single and not forms.has_change(text, end):
                row = (row[0], *row[9], *row[3:])
            if char == "个" and size == 1 and text[end : end + 1] in ("多", "半"):
                return self._interrupted(n, row, end)
            return row, end
        return None, at

    def _interrupted(self, n: Number, row: UnitRow, end: int) -> tuple[UnitRow, int]:
        """三个多月, 两个半月: the classifier and the unit with a hedge or a half between them."""
        for size in (4, 3, 2, 1):
            longer = self.lex.rows.get("个" + self.text[end + 1 : end + 1 + size])
            if longer is not None and len(longer[0]) == size + 1:
                if self.text[end] == "多":
                    n.bound = ">"
                elif n.value is not None:
                    n.value = EXACT.add(n.value, Decimal("0.5"))
                return longer, end + 1 + size
        return row, end

    def _range(self, n: Number, at: int, row: UnitRow | None) -> bool:
        """A second numeral behind a range mark; its unit is that of both."""
        m = scan.SECOND.match(self.text, at)
        if m is None or n.value is None:
            return False
        second = self._read(m.start(1), m.end(1), m[1])
        if second is None:
            return False
        unit, unit_end = self._unit(second, second.end)
        if row is not None and (
            unit is None or unit[1] != row[1] or n.start and self.text[n.start - 1] in "从由自" and m[0][0] in "至到"
        ):
            return False
        if unit is None and not second.big:
            return False
        ends = (
            read_range(plain(self.text[n.start : n.end]).replace(" ", ""), plain(m[1]))
            if row is None
            else _sorted(n, second, row, unit)
        )
        if ends is None:
            return False
        n.low, n.high, n.value = ends[0], ends[1], None
        n.end, n.big = second.end, second.big
        if n.bound == "=":
            n.bound = second.bound
        self.done = second.end
        if unit is None:
            self._bare(n)
        else:
            self._measured(n, unit, unit_end)
        return True

    def _bare(self, n: Number) -> None:
        """A number without a unit: a currency sign, a rank or a noun may tell; else the next quantity of a list."""
        text = self.text
        form = forms.signed_or_ranked(text, n, self.lex)
        if form is not None:
            self._emit_form(form)
            return
        if n.single or (n.power and not n.chinese):
            return
        told = None
        if not n.year:
            told = noun_unit(text, n.start, n.end, self._floor(), n.big, self.lex)
        if told is None or (n.power and told[1] == n.end and n.end - n.start < 2):
            if not n.chinese:
                self.pending.append(n)
            return
        code = told[0]
        dimension = (
            "money"
            if code == "CNY"
            else {"person": "people", "household": "households", "person_time": "visits"}.get(code, "count")
        )
        self._measured(n, ("", code, dimension, None, 0, (), (), (), None, None), n.end)

    def _measured(self, n: Number, row: UnitRow, end: int) -> None:
        """Check that the number with its unit is a quantity, read what stands around it, and keep it."""
        text, lex = self.text, self.lex
        surface, code, dimension, factor = row[:4]
        start = n.start
        if self._hidden(n, dimension, end):
            return
        if n.chinese and (lex.decoy.match(text, start) or not _counted(text, n, dimension)):
            return
        if dimension == "time" and framed(text, start, end, code):
            return
        right, plain_bound = end, n.bound
        per: tuple[str, ...] = ()
        char = text[end : end + 1]
        if char:
            if code == "CNY" and n.value is not None and char in forms.MONEY_DIGITS:
                n.value, end = forms.money_tail(text, n.value, end, surface)
            elif char == "半" or code == "ratio":
                n.value, end = forms.half_tail(text, n.value, end, code, dimension)
            if text[end : end + 1] in forms.PER_MARKS:
                per, end = per_after(text, end, lex)
            right = end
            if text[end : end + 1] in lex.right_first:
                hedge = right_hedge(text, end, lex)
                if hedge is not None:
                    n.bound, right = hedge
        if dimension == "temperature" and n.value is not None and text.endswith("零下", 0, start):
            n.value = -n.value
        left = start
        if start:
            hedge = left_hedge(text, start, n.power, code, lex)
            if hedge is not None:
                left = hedge[1]
                if n.bound in "=>" and right == end or n.bound == "=":
                    n.bound = hedge[0] if n.bound == "=" or hedge[0] != "~" else n.bound
        if n.power and left == start and plain_bound == "=" and text[start] in _BARE_POWERS:
            return
        begin = clause_start(text, start, self._floor())
        if n.bound == "=" and begin < start:
            n.bound = reach_hedge(text, start, begin, lex) or "="
        if code not in _NO_PER:
            if begin < start:
                per = per_before(text, start, begin, lex) + per
            if not per and self.found:
                last = self.found[-1]
                if last.unit == code and last.per and _CONTINUED.fullmatch(text, last.right, left):
                    per = last.per
        self._keep(n, end, code, dimension, surface, factor, per, left, right)

    def _hidden(self, n: Number, dimension: str, end: int) -> bool:
        """Whether the number stands in a title, in a quoted name, or is part of a code."""
        start = n.start
        if self.titles and _inside(self.titles, start):
            return True
        if n.chinese and self.quotes and _inside(self.quotes, start):
            return True
        before = self.text[start - 1] if start else ""
        return before.isascii() and before.isalpha() and not n.big and dimension in _CODED

    def _floor(self) -> int:
        return self.found[-1].right if self.found else 0

    # ------------------------------------------------------------------------------------------------------------ results

    def _keep(
        self,
        n: Number,
        end: int,
        code: str,
        dimension: str,
        surface: str,
        factor: Decimal | None,
        per: tuple[str, ...],
        left: int,
        right: int,
    ) -> None:
        value, low, high, alternatives = n.value, n.low, n.high, n.alternatives
        if factor is not None:
            value, low, high = (None if x is None else tidy(EXACT.multiply(x, factor)) for x in (value, low, high))
            alternatives = tuple(EXACT.multiply(x, factor) for x in alternatives)
        if self.pending:
            self._fill(n, code, dimension, surface, factor)
        certainty = "ambiguous" if alternatives else "resolved"
        row = (
            n.start,
            end,
            n.start,
            n.end,
            value,
            low,
            high,
            code,
            dimension,
            surface,
            n.bound,
            per,
            left,
            right,
            certainty,
            alternatives,
        )
        self.found.append(_new(QuantityMatch, row))
        if end > self.done:
            self.done = end

    def _fill(self, n: Number, code: str, dimension: str, surface: str, factor: Decimal | None) -> None:
        """Bare numbers listed before a quantity share its unit and its multiplier: 44.2、56.4和66.6亿元."""
        listed: list[QuantityMatch] = []
        at = n.start
        for p in reversed(self.pending):
            if p.value is None or not _LIST.fullmatch(self.text, p.end, at):
                break
            scale = forms.multiplier(self.text[n.start : n.end]) if n.big and not p.big else None
            value = p.value if scale is None else tidy(EXACT.multiply(p.value, scale))
            value = value if factor is None else tidy(EXACT.multiply(value, factor))
            listed.append(
                QuantityMatch(
                    p.start, p.end, p.start, p.end, value, None, None, code, dimension, surface, p.bound, (), p.start, p.end
                )
            )
            at = p.start
        self.pending.clear()
        self.found.extend(reversed(listed))

    def _emit_form(self, form: QuantityMatch | None) -> None:
        if form is None:
            return
        start, end = form.start, form.end
        if self.titles and _inside(self.titles, start):
            return
        text, lex = self.text, self.lex
        bound, left, right = form.bound, form.left, form.right
        if text[end : end + 1] in lex.right_first:
            hedge = right_hedge(text, end, lex)
            if hedge is not None:
                bound, right = hedge
        if left and bound == "=":
            hedge = left_hedge(text, left, False, form.unit, lex)
            if hedge is not None:
                bound, left = hedge
            else:
                bound = reach_hedge(text, left, clause_start(text, left, self._floor()), lex) or "="
        self.found.append(form._replace(bound=bound, left=left, right=right))
        self.done = max(self.done, end)


def _inside(stretches: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies in one of the ascending stretches; those that are behind it are dropped."""
    while stretches and stretches[0][1] <= at:
        del stretches[0]
    return bool(stretches) and stretches[0][0] < at


def _counted(text: str, n: Number, dimension: str) -> bool:
    """Whether Chinese characters count here: 二 before a classifier is the second, 伍千里 a name."""
    if n.end - n.start == 1 and text[n.start] == "二":
        return dimension in _TWO
    return text[n.start] not in CAPITALS or dimension == "money" or n.end - n.start > 2


def _fits(n: Number, after: int) -> bool:
    """Whether a unit that asks for a certain numeral stands behind it."""
    if after == 1:
        return not n.single
    if after == 2:
        return n.big
    return not n.chinese and n.value is not None and (n.value >= 100 or n.value != n.value.to_integral_value())


def _followed(text: str, end: int, row: UnitRow) -> UnitRow:
    """The unit as the word behind it makes it: 15个人 counts people, 3口井 wells."""
    for words, code, dimension in row[7]:
        if text.startswith(words, end) and not text.startswith(_COMPOUND, end):
            return (row[0], code, dimension, *row[3:])
    return row


def _sorted(n: Number, second: Number, first_row: UnitRow, second_row: UnitRow | None) -> tuple[Decimal, Decimal] | None:
    if n.value is None or second.value is None or second_row is None or first_row[3] != second_row[3] or n.value >= second.value:
        return None
    return n.value, second.value
