"""The finder: one pass over a clean text that turns numerals into quantities."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from povext.numerals.cardinal import EXACT, tidy
from povext.numerals.chars import plain
from povext.numerals.reading import read_range
from povext.quantities import context, forms, scan, tails
from povext.quantities.alone import alone
from povext.quantities.bare import counted
from povext.quantities.lexicon import Lexicon, UnitRow, lexicon
from povext.quantities.numbers import counts, multiplier, plain_number, spelled_number
from povext.quantities.types import RATES, Number, QuantityMatch
from povext.quantities.units import Units

__all__ = ["match"]

_BARE_POWERS: Final = frozenset("百千万亿")
_CODED: Final = frozenset(("count", "people", "households", "share", "multiple", "time", "animals"))
_LIST: Final = re.compile(r" ?(?:[、/／和与及]|以及) ?")
_OPENS: Final = re.compile(r"[（(][^（）()]{0,5}$")
_CLOSES: Final = re.compile(r"[^（）()，。；\d]{0,4}[）)]")
_ORDINAL_LIST: Final = re.compile(r".{0,2}[、和至到及—-]")
_TITLES: Final = re.compile(r"《[^《》\n]{1,60}》")
_QUOTES: Final = re.compile(r"“[^“”\n，。；！？]{1,14}”")
_HALF: Final = Decimal("0.5")
_TENTH: Final = Decimal("0.1")
_NEAR: Final = 10  # characters before a numeral in which a unit looks for a word that it needs
_ALONE: Final = 80  # texts up to this length may be a single numeral
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
    if len(clean) <= _ALONE:
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
        text = self.text
        for m in scan.SCAN.finditer(text):
            kind = m.lastindex
            if m.start() < self.done:
                continue
            if kind in (scan.PLAIN, scan.SPELLED):
                number = plain_number(text, m) if kind == scan.PLAIN else spelled_number(*m.span(), m[0])
                if number is not None:
                    self._take(number)
            elif (form := self._form(m, kind)) is not None:
                self._keep_form(form)
        return self.found

    def _form(self, m: re.Match[str], kind: int | None) -> QuantityMatch | None:
        """What is no plain number: a half, a doubling, a proportion that looks like a clock time."""
        if kind == scan.DATE:
            return forms.proportion(self.text, *m.span()) if self.text[m.end() - 3] in ":：" else None
        return forms.half(self.text, m) if kind == scan.HALF else forms.doubled(self.text, m)

    # ---------------------------------------------------------------------------------------------------- what it counts

    def _take(self, n: Number) -> None:
        """Decide what a numeral is: a form of its own, no quantity, a range, a number with a unit or without."""
        text, end = self.text, n.end
        if n.start and text[n.start - 1] in forms.LEFT:
            verdict = forms.left(text, n, self.lex)
            if isinstance(verdict, forms.Drop):
                self.done = self.ordinal = n.end
                return
            if verdict is not None:
                self._keep_form(verdict)
                return
        if self.ordinal and n.start - self.ordinal < 4 and _ORDINAL_LIST.fullmatch(text, self.ordinal, n.start):
            self.ordinal = n.end  # 第四十六条、四十七条
            return
        after = text[end : end + 1]
        if after in forms.RIGHT:
            parts = forms.parts(text, n) if after in ":：" else ()
            if parts:
                for part in parts:
                    self._keep_form(part)
                return
            verdict = forms.right(text, n, self.lex)
            if isinstance(verdict, forms.Drop):
                self.done = n.end
                return
            if verdict is not None:
                self._keep_form(verdict)
                return
        if (after in scan.RANGE_MARKS or after == " ") and self._range(n, end, None):
            return
        row, unit_end = self._unit(n, end)
        if row is None:
            self._bare(n)
        elif not (text[unit_end : unit_end + 1] in scan.RANGE_MARKS and self._range(n, unit_end, row)):
            self._measured(n, row, unit_end)

    def _unit(self, n: Number, at: int) -> tuple[UnitRow | None, int]:
        """Look the unit behind a numeral up, the longest surface first."""
        text = self.text
        char = text[at : at + 1]
        if char == " ":
            at += 1
            char = text[at : at + 1]
        start = self.lex.starts.get(char)
        if start is None:
            return None, at
        single, seconds, sizes = start
        if text[at + 1 : at + 2] in seconds:
            rows = self.lex.rows
            for size in sizes:
                row = rows.get(text[at : at + size])
                if row is not None and (row.free or self._is_unit(n, row, at)):
                    return self._adapted(n, row, at + len(row.surface))
        if single is None or not (single.free or self._is_unit(n, single, at)):
            return None, at
        return (single, at + 1) if single.plain else self._adapted(n, single, at + 1)

    def _is_unit(self, n: Number, row: UnitRow, at: int) -> bool:
        """Whether the characters of a unit are one here, behind this numeral and before what follows."""
        text = self.text
        if row.never and text.startswith(row.never, at):
            return False
        if row.other_words and (n.chinese or n.year) and text.startswith(row.other_words, at):
            return False
        if row.after and not context.fits(n, row.after) and not (row.code == "CNY" and context.priced(n, text, self.lex)):
            return False
        end = at + len(row.surface)
        if row.near and not context.beside(row.near, text[max(0, n.start - _NEAR) : n.start], text[end : end + 5]):
            return False
        return not (row.latin and text[end : end + 1].isascii() and text[end : end + 1].isalpha())

    def _adapted(self, n: Number, row: UnitRow, end: int) -> tuple[UnitRow, int]:
        """The unit as its surroundings make it: 15个人 counts people, 3口井 wells, 18亿度 energy, 三个多月 months."""
        text = self.text
        if row.following and not self.lex.compound.match(text, end):
            for words, code, dimension in row.following:
                if text.startswith(words, end):
                    return row._replace(code=code, dimension=dimension), end
        if row.preceding:
            row = context.recoded(row, text, n.start)
        if row.big and n.big:
            return row._replace(code=row.big[0], dimension=row.big[1]), end
        if row.small and n.single and not tails.has_change(text, end) and not context.priced(n, text, self.lex):
            return row._replace(code=row.small[0], dimension=row.small[1]), end
        if row.surface in ("位", "名") and not n.big and self.lex.rank_stands.search(text, max(0, n.start - 8), n.start):
            return row._replace(code="rank", dimension="rank"), end
        if row.surface == "个" and text[end : end + 1] in ("多", "半"):
            return self._interrupted(n, row, end)
        return row, end

    def _interrupted(self, n: Number, row: UnitRow, end: int) -> tuple[UnitRow, int]:
        """三个多月, 两个半月: the classifier and the unit with a hedge or a half between them."""
        for size in (4, 3, 2, 1):
            longer = self.lex.rows.get("个" + self.text[end + 1 : end + 1 + size])
            if longer is not None and len(longer.surface) == size + 1:
                if self.text[end] == "多":
                    n.bound = ">"
                elif n.value is not None:
                    n.value = EXACT.add(n.value, _HALF)
                return longer, end + 1 + size
        return row, end

    def _range(self, n: Number, at: int, row: UnitRow | None) -> bool:
        """Read a second numeral behind a range mark; its unit is that of both."""
        m = scan.SECOND.match(self.text, at)
        if m is None or n.value is None:
            return False
        second = spelled_number(m.start(1), m.end(1), m[1])
        if second is None:
            return False
        unit, unit_end = self._unit(second, second.end)
        if unit is None and not second.big:
            return False
        if row is None:
            ends = read_range(plain(self.text[n.start : n.end]).replace(" ", ""), plain(m[1]))
        else:
            changes = self.text[n.start - 1 : n.start] in ("从", "由", "自") and m[0].strip()[0] in "至到"
            ends = None if changes else _rising(n, row, second, unit)
        if ends is None:
            return False
        n.low, n.high, n.value = *ends, None
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
        form = forms.signed_or_ranked(self.text, n, self.lex)
        if form is not None:
            self._keep_form(form)
            return
        if n.single:
            m = self.lex.counted.match(self.text, n.end)
            if m is not None:
                self._measured(n, UnitRow(m[0], "count", "count"), n.end)
            return
        row = counted(self.text, n, self.found, self.lex)
        if row is not None and not context.shares(self.text, n.end, self.lex):
            self._measured(n, row, n.end)
        elif not n.chinese:
            self.pending.append(n)

    # -------------------------------------------------------------------------------------------- what stands around it

    def _measured(self, n: Number, row: UnitRow, end: int) -> None:
        """Check that the number with its unit is a quantity, read what stands around it, and keep it."""
        text, lex, start = self.text, self.lex, n.start
        if self._hidden(n, row, end):
            return
        inside = n.bound
        end = self._tail(n, row, end)
        if row.code == "CNY" and text[start - 1 : start] in lex.prefix_ends:
            sign = lex.prefixes.search(text, max(0, start - 5), start)
            if sign is not None:  # 约港币300元
                row, start = row._replace(code=lex.currencies[sign[0].rstrip()]), sign.start()
        per: tuple[str, ...] = ()
        if text[end : end + 1] in forms.PER_MARKS:
            per, end = context.per_after(text, end, lex)
        left, right = self._hedged(n, row.code, end, start)
        left = n.start if left == start else left
        bare = n.power and left == start and inside == "=" and text[start] in _BARE_POWERS
        if bare and row.code != "mu" and n.bound not in ("<=", "~"):
            return  # 百姓, 亿元以上项目: a bare power is a number only with a hedge, or before 亩
        reached, codes = context.clause_cues(text, start, self._floor(), lex)
        if n.bound == "=" and reached is not None:
            n.bound = reached
        if row.code not in RATES:
            per = codes + per
            if not per and self.found:
                per = context.carried(text, self.found[-1], left, row.code)
        self._keep(n, end, row, per, left, right)

    def _hidden(self, n: Number, row: UnitRow, end: int) -> bool:
        """Whether the number is no quantity after all: in a title or a quoted name, a decoy, a code, a frame of time."""
        text, start = self.text, n.start
        if self.titles and _inside(self.titles, start):
            return True
        quoted = n.chinese or (row.code == "year" and text[end : end + 1] == "”")  # “壮丽70年”
        if quoted and self.quotes and _inside(self.quotes, start):
            return True
        if n.chinese and not counts(text, n, row.dimension):
            return True
        if (n.chinese or n.year) and self.lex.decoy.match(text, start):
            return True
        if row.dimension == "time" and context.framed(text, start, end, row.code, self.lex):
            return True
        before = text[start - 1 : start]
        if row.surface == "组" and before and before in "村寨屯庄":  # 河湾村3组
            return True
        return before.isascii() and before.isalpha() and not n.big and row.dimension in _CODED

    def _tail(self, n: Number, row: UnitRow, end: int) -> int:
        """Read what follows the unit and belongs to the number."""
        text, char = self.text, self.text[end : end + 1]
        if row.code == "CNY" and char in tails.CHANGE_DIGITS and n.value is not None:
            n.value, end = tails.money_tail(text, n.value, end, row.surface)
        elif row.surface == "折" and n.value is not None and n.value > 10:
            n.value = EXACT.multiply(n.value, _TENTH)  # 打八五折, 75折
        elif char == "半" or row.code in ("ratio", "mu"):
            n.value, end = tails.half_tail(text, n.value, end, row.code, row.dimension)
        return end

    def _hedged(self, n: Number, code: str, end: int, start: int) -> tuple[int, int]:
        """Read the hedges next to the quantity; the right one is the stronger, 近 and 约 the weakest."""
        text, lex, left, right = self.text, self.lex, start, end
        if text[end : end + 1] in lex.right_first:
            behind = context.right_hedge(text, end, lex)
            if behind is not None:
                n.bound, right = behind
        if left:
            before = context.left_hedge(text, left, n.power, code, lex)
            if before is not None:
                left = before[1]
                if n.bound == "=" or (right == end and before[0] != "~"):
                    n.bound = before[0]
        return left, right

    def _floor(self) -> int:
        """Where the last quantity ended; 每袋（50公斤）: one in brackets is passed over."""
        if not self.found:
            return 0
        last, text = self.found[-1], self.text
        closed = _CLOSES.match(text, last.right) and _OPENS.search(text, max(0, last.left - 6), last.left)
        return (self.found[-2].right if len(self.found) > 1 else 0) if closed else last.right

    # ------------------------------------------------------------------------------------------------------------ results

    def _keep(self, n: Number, end: int, row: UnitRow, per: tuple[str, ...], left: int, right: int) -> None:
        value, low, high, alternatives, factor = n.value, n.low, n.high, n.alternatives, row.factor
        if factor is not None:
            value, low, high = (None if x is None else tidy(EXACT.multiply(x, factor)) for x in (value, low, high))
            alternatives = tuple(EXACT.multiply(x, factor) for x in alternatives)
        if self.pending:
            self._fill(n, row)
        elif row.code == "pp" and self.found:
            self._elided(n, row)
        certainty = "ambiguous" if alternatives else "resolved"
        head = (n.start, end, n.start, n.end, value, low, high, row.code, row.dimension, row.surface, n.bound, per)
        self.found.append(_new(QuantityMatch, (*head, left, right, certainty, alternatives)))
        if end > self.done:
            self.done = end

    def _fill(self, n: Number, row: UnitRow) -> None:
        """Bare numbers listed before a quantity share its unit and its multiplier: 44.2、56.4和66.6亿元."""
        listed: list[QuantityMatch] = []
        at, scale = n.start, multiplier(self.text[n.start : n.end])
        for p in reversed(self.pending):
            if p.value is None or not _LIST.fullmatch(self.text, p.end, at):
                break
            value = p.value if scale is None or p.big else tidy(EXACT.multiply(p.value, scale))
            value = value if row.factor is None else tidy(EXACT.multiply(value, row.factor))
            head = (p.start, p.end, p.start, p.end, value, None, None, row.code, row.dimension, row.surface, p.bound)
            listed.append(QuantityMatch(*head, (), p.start, p.end))
            at = p.start
        self.pending.clear()
        self.found.extend(reversed(listed))

    def _elided(self, n: Number, row: UnitRow) -> None:
        """分别提高5个、7个和10个百分点: the classifier before the list mark stands for the whole unit."""
        at = n.start
        for i in range(len(self.found) - 1, -1, -1):
            last = self.found[i]
            if last.surface != "个" or last.unit != "count" or not _LIST.fullmatch(self.text, last.right, at):
                return
            self.found[i] = last._replace(unit=row.code, dimension=row.dimension, surface=row.surface)
            at = last.start

    def _keep_form(self, form: QuantityMatch) -> None:
        """Keep a quantity that carries its unit in its form, with the hedges around it."""
        text, lex = self.text, self.lex
        if form.start < self.done or (self.titles and _inside(self.titles, form.start)):
            return
        n = Number(form.left, form.end, form.value)
        n.bound = form.bound
        left, right = self._hedged(n, form.unit, form.end, n.start)
        if left and n.bound == "=":
            n.bound = context.clause_cues(text, left, self._floor(), lex)[0] or "="
        self.found.append(form._replace(bound=n.bound, left=left, right=right))
        self.done = max(self.done, form.end)


def _inside(stretches: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies in one of the ascending stretches; those that are behind it are dropped."""
    while stretches and stretches[0][1] <= at:
        del stretches[0]
    return bool(stretches) and stretches[0][0] < at


def _rising(n: Number, row: UnitRow, second: Number, unit: UnitRow | None) -> tuple[Decimal, Decimal] | None:
    if unit is None or unit.code != row.code or unit.factor != row.factor or n.value is None or second.value is None:
        return None
    return (n.value, second.value) if n.value < second.value else None
