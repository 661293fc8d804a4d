"""What stands around a quantity: hedges, what it is per, what a bare number counts, and phrases of time."""

from __future__ import annotations

import re
from typing import Final

from povext.quantities.lexicon import Lexicon, UnitRow
from povext.quantities.types import Number, QuantityMatch

__all__ = [
    "beside",
    "carried",
    "clause_cues",
    "fits",
    "framed",
    "left_hedge",
    "noun_unit",
    "per_after",
    "priced",
    "recoded",
    "right_hedge",
    "shares",
]

_WINDOW: Final = 24
_NEAR: Final = 10  # characters before a numeral in which words give its unit another code
_BREAK: Final = re.compile(r"[，。；！？：\n,;]")
_HINT: Final = re.compile(
    r"[每均年月日一亩单全约至最起不原差大近村](?:(?<=[每均])|(?<=一)[户人个斤吨公度天年亩方]|(?<=[亩单])产|(?<=亩)[桑茶果菜蔗棉稻油药]|(?<=全)年|(?<=村)级?集"
    r"|(?<=[年月日])[可收产增接销营创纳利供发用工薪租均务纯净总毛户人分经出加处输补培游减节吞客成储生领挣拿缴降蒸新综揽支榨屠孵停耗进交入劳报]"
    r"|(?<=约)[占相等为有]|(?<=至)少|(?<=最)[少多]|(?<=起)码|(?<=不)[低少得小超高到足及]|(?<=原)则|(?<=差)不|(?<=大)[约致]|(?<=近)乎)"
)
"""What a per-cue or a hedge further left begins with: where it is not found, there is none of them."""
_VERBS: Final = ("达到", "需要", "可达", "了", "有", "为", "达", "到", "过", "是", "在", "共", "计", "需", "要", "可")
_VERB_LAST: Final = frozenset(verb[-1] for verb in _VERBS)

_DATED: Final = re.compile(r"[0-9一二三四五六七八九十][日号]$")
"""Days that were named are but counted up: 6日、7日两天."""
_CONTINUED: Final = re.compile(
    r"(?:(?:[(（][^)）\d]{1,8}[)）])?[、和与及或]|以及|，?(?:到|至)?(?:19|20)\d\d年(?:又|再)?(?:[涨升提降跌增减][高升]?[到至]了?|为|是)?|(?:提高|提升|增加|上升|上调|增长|降低|下调|降|减少|下降|升|增|上?涨|下?跌|回落|攀升|掉|落)?了?(?:到|至|为)了?(?:了?(?:19|20)\d\d年底?的?)?"
    r"|(?:[(（]人民币[^)）]{0,6}[)）])?[，、]?(?:同比|环比|实际|名义|[比较](?:上年|去年|前一年)(?:同期|末|底)?)"
    r"(?:净?增加|增长|减少|提高|增收|下降|多)了?)?"
)
_LISTED: Final = re.compile(r"、(?!共|总|合计|累计|全|其中|新)[^，。；、：！？\n\d]{1,5}")
_EACH: Final = re.compile(r"每[^，。；：！？\n均]*$")
"""每月发粮油10公斤、食用油5升: what each gets is a list."""
_SHARED: Final = re.compile(r"(?:(?:[、和与及]|以及)\d++(?:\.\d++)?+[万亿]?[多余]?){1,20}+")
_FRAME_EDGE: Final = re.compile(r"(?:^|[，。；：、！？\n“”（(《 ])$")


def left_hedge(text: str, start: int, power: bool, code: str, lex: Lexicon) -> tuple[str, int] | None:
    """Read the hedge right before a numeral.

    Parameters
    ----------
    text : str
        Clean text.
    start : int
        Where the numeral starts.
    power : bool
        Whether it starts with 十 百 千 万 亿.
    code : str
        Its unit.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The bound and where the hedge starts.
    """
    at = start - 1 if text[start - 1] == " " else start
    word = _left_word(text, at, lex)
    if word is None:
        if text[at - 1 : at] not in _VERB_LAST:
            return None
        for verb in _VERBS:
            if text.endswith(verb, 0, at):
                at -= len(verb)
                word = _left_word(text, at, lex)
                break
        if word is None:
            return None
    hedge = lex.left[word]
    at -= len(word)
    last = text[at - 1 : at]
    if (hedge.power_only and not power and last not in hedge.also_after) or code in hedge.not_unit or last in hedge.not_after:
        return None
    return hedge.bound, at


def _left_word(text: str, end: int, lex: Lexicon) -> str | None:
    """The longest hedge that ends here."""
    for size in lex.left_sizes.get(text[end - 1 : end], ()):
        if size <= end:
            word = text[end - size : end]
            if word in lex.left:
                return word
    return None


def clause_cues(text: str, start: int, floor: int, lex: Lexicon) -> tuple[str | None, tuple[str, ...]]:
    """Read what the clause says before a quantity: a hedge further left, and what the value is per.

    Parameters
    ----------
    text : str
        Clean text.
    start : int
        Where the quantity starts.
    floor : int
        Where the last quantity ended.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str or None, tuple of str)
        The bound (约占全县总人口的7.1%) and the codes (人均月收入3000元).
    """
    low = max(floor, start - _WINDOW)
    if not _HINT.search(text, low, start):
        return None, ()
    for m in _BREAK.finditer(text, low, start):
        low = m.end()
    return _reaching(text, start, low, lex), _per(text, start, low, lex)


def _reaching(text: str, start: int, begin: int, lex: Lexicon) -> str | None:
    m = lex.reach_pattern.search(text, begin, start)
    if m is None:
        return None
    reach = lex.reach[m[1]]
    between = m[2]
    if len(between) > reach.span or not between.endswith(reach.last) or any(word in between for word in reach.not_inside):
        return None
    return reach.bound


def _per(text: str, start: int, begin: int, lex: Lexicon) -> tuple[str, ...]:
    found: list[str] = []
    at, match = begin, lex.before_pattern.match
    for opening in lex.before_opening.finditer(text, begin, start):
        first = opening.start()
        m = match(text, first, start) if first >= at else None
        if m is None:
            continue
        at = max(m.end(), first + 1)
        for code in lex.before[int(str(m.lastgroup)[1:])]:
            if code not in found:
                found.append(code)
    return tuple(found)


def carried(text: str, last: QuantityMatch, left: int, code: str) -> tuple[str, ...]:
    """Tell what a value is per, where the quantity before it says so: 人均3000元提高到5000元, 每户2袋化肥、种子5斤.

    Parameters
    ----------
    text : str
        Clean text.
    last : QuantityMatch
        The quantity before.
    left : int
        Where the value starts, with its hedge.
    code : str
        Its unit.

    Returns
    -------
    tuple of str
        The codes; empty where it is another matter.
    """
    if not last.per:
        return ()
    same = last.unit == code and _CONTINUED.fullmatch(text, last.right, left)
    listed = _LISTED.fullmatch(text, last.right, left) and _EACH.search(text, max(0, last.left - _WINDOW), last.left)
    return last.per if same or listed else ()


def right_hedge(text: str, end: int, lex: Lexicon) -> tuple[str, int] | None:
    """Read the hedge right behind a unit.

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where the unit ends.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The bound and where the hedge ends.
    """
    m = lex.right_pattern.match(text, end)
    if m is None:
        return None
    hedge = lex.right[m[0]]
    if hedge.not_before and text.startswith(hedge.not_before, m.end()):
        return None
    return hedge.bound, m.end()


def per_after(text: str, end: int, lex: Lexicon) -> tuple[tuple[str, ...], int]:
    """Read what a value is per from behind the unit: 元/人·年, 元每亩, 元一斤."""
    found: list[str] = []
    at = end
    if text[at : at + 1] in "/／每" and text[at + 1 : at + 2] in "（(":
        at += 1
    while True:
        m = lex.denominator.match(text, at)
        if m is None:
            break
        found.append(lex.denominators[m[1]])
        at = m.end()
    return tuple(found), (at if found and text[end] in "/／·" else end)


def noun_unit(text: str, start: int, end: int, floor: int, big: bool, lex: Lexicon) -> tuple[str, int] | None:
    """Tell what a bare number counts, from the noun behind it or the head before it.

    Parameters
    ----------
    text : str
        Clean text.
    start, end : int
        The numeral.
    floor : int
        Where the last quantity ended.
    big : bool
        Whether the numeral ends in 万 or 亿, so that it can stand without a classifier.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    tuple of (str, int) or None
        The unit code and where the noun ends (`end` where a head before the numeral told it).
    """
    m = lex.noun.match(text, end)
    if m is None and big:
        m = lex.noun_far.match(text, end)
    if m is not None:
        return str(m.lastgroup), m.end()
    if not big:
        return None
    begin = max(floor, start - _WINDOW)
    found = list(lex.head.finditer(text, begin, start))
    last = found[-1] if found else None
    if last is None or _BREAK.search(text, last.end(), start):
        return "count", end
    return lex.heads[last[0]], end


def framed(text: str, start: int, end: int, code: str, lex: Lexicon) -> bool:
    """Whether a stretch of time frames a statement (近5年, 三年来, 5年内) instead of being what is told."""
    short = code == "other"
    if lex.frame_right.match(text, end) and not (short and text.startswith(lex.frame_short, end)):
        return True
    if lex.frame_left.search(text, max(0, start - 4), start):
        return True
    if code == "day" and _DATED.search(text, max(0, start - 2), start):
        return True
    return not short and bool(_FRAME_EDGE.search(text, max(0, start - 1), start))


def shares(text: str, end: int, lex: Lexicon) -> bool:
    """Tell whether a list goes on from a bare number to one that has a unit.

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where the number ends.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    bool

    Examples
    --------
    >>> from povext.quantities.lexicon import lexicon
    >>> shares("1.2万、860和2340人", 4, lexicon()), shares("1.2万、860，", 4, lexicon())
    (True, False)
    """
    m = _SHARED.match(text, end)
    return m is not None and text[m.end() : m.end() + 1] in lex.starts


def beside(words: tuple[str, ...], before: str, after: str) -> bool:
    """Tell whether one of some words stands before a numeral or right behind its unit.

    Parameters
    ----------
    words : tuple of str
        The words.
    before, after : str
        The text on both sides.

    Returns
    -------
    bool

    Examples
    --------
    >>> beside(("风", "震"), "阵风可达", "，夜")
    True
    """
    return any(word in before or word in after for word in words)


def recoded(row: UnitRow, text: str, start: int) -> UnitRow:
    """The unit as the words of the clause shortly before the numeral make it: 打水窖12口, 每月用电30度."""
    before = text[max(0, start - _NEAR) : start]
    before = before[max(map(before.rfind, "，。；：！？\n")) + 1 :]
    for words, code, dimension in row.preceding:
        if any(before.endswith(word[:-1]) if word[-1] == "$" else word in before for word in words):
            return row._replace(code=code, dimension=dimension)
    return row


def priced(n: Number, text: str, lex: Lexicon) -> bool:
    """Tell whether one Chinese digit is a price as people say it.

    Parameters
    ----------
    n : Number
        The numeral.
    text : str
        Clean text.
    lex : Lexicon
        The lexicon.

    Returns
    -------
    bool

    Examples
    --------
    >>> from povext.quantities.lexicon import lexicon
    >>> from decimal import Decimal
    >>> three = Number(2, 3, Decimal(3))
    >>> three.single = True
    >>> priced(three, "每斤三块", lexicon())
    True
    """
    return n.single and lex.spoken.search(text, max(0, n.start - _NEAR), n.start) is not None


def fits(n: Number, after: str) -> bool:
    """Tell whether a unit that asks for a certain numeral (see :class:`povext.quantities.Unit`) stands behind it.

    Parameters
    ----------
    n : Number
        The numeral.
    after : str
        ``"arabic"``, ``"myriad"`` or ``"large"``.

    Returns
    -------
    bool
    """
    if after == "arabic":
        return not n.single
    if after == "myriad":
        return n.big
    return not n.chinese and n.value is not None and (n.value >= 100 or n.value != n.value.to_integral_value())
