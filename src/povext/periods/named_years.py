"""Years that look like counted time: of a reign (康熙三年), and of two digits (16年)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final

from povext.periods import calendar as cal
from povext.periods.digits import count, positional
from povext.periods.lexicon import Token
from povext.periods.story import Phrase, Story
from povext.periods.tables import load
from povext.periods.years import century_of

__all__ = ["likely_year", "reign_year", "short_year"]

_REIGN_YEAR: Final = re.compile(r"(元|\d{1,2}|[一二三四五六七八九十]{1,3})年")
_SHORT: Final = re.compile(r"(\d\d|[〇零○一二三四五六七八九]{2})年")
_OPENS: Final = re.compile(r"(?:^|[\s,，。;；、:：!！?？（(])$")
_GOES_ON: Final = re.compile(r"(?:来|间|内|里|多|余|前|后|之|以|的|累计|[总共合]计|共|，|、|期|制|龄|如)")
"""Behind two digits with 年 these tell of a stretch, not of a year."""
_RECENT: Final = 5
"""So many years before publication a year is told in two digits."""
_RANGE_GAP: Final = re.compile(r" ?(?:[—－–―~～─-]{1,2}|至|到) ?")


def reign_year(story: Story, token: Token) -> Phrase | None:
    """Read 康熙三年, 民国元年: a reign name stands before the number.

    Parameters
    ----------
    story : Story
        The text.
    token : Token
        The number with 年.

    Returns
    -------
    Phrase or None
        The year with the name; ``None`` where no reign name stands there.
    """
    eras = load("eras")["eras"]
    for size in (2, 4):
        name = story.clean[max(0, token.start - size) : token.start]
        if name in eras and (found := _REIGN_YEAR.fullmatch(token.text)):
            nth = 1 if found[1] == "元" else count(found[1])
            phrase = story.fixed(token, cal.year_box(eras[name] + nth - 1) if nth else None, "year")
            if phrase is not None:
                phrase.start -= size
                phrase.certainty = "resolved" if name == "民国" else "inferred"
            return phrase
    return None


def short_year(story: Story, token: Token, mate: Phrase | None) -> int | None:
    """Read a year of two digits (16年) where it can be nothing else.

    Parameters
    ----------
    story : Story
        The text.
    token : Token
        The digits with 年.
    mate : Phrase or None
        The first end of the range that it closes.

    Returns
    -------
    int or None
        The year in four digits; ``None`` where the words may count years instead.
    """
    found = re.match(r"(\d\d|[〇零○一二三四五六七八九]{2})年", token.text)
    number = positional(found[1]) if found and found.end() == len(token.text) else None
    if found is None or number is None:
        return None
    if mate is not None and mate.box and mate.kind in ("year", "month", "day"):
        first = date.fromordinal(mate.box[0]).year
        return first // 100 * 100 + number + 100 * (number < first % 100)
    clean, digits = story.clean, found[1]
    after, last = story.following(token), clean[max(0, token.start - 1) : token.start]
    tail = clean[token.end : token.end + 2]
    joined = "的" if clean.startswith("的", token.end) else ""
    adjoining = after is not None and clean[token.end : after.start] == joined
    estimate = not digits.isascii() and abs(number // 10 - number % 10) in (1, 2)
    sure = (
        digits[0] in "0零〇○"
        or (after is not None and adjoining and after.kind in ("months", "month_pair", "year_edge", "season"))
        or (after is not None and after.start == token.end and after.kind == "directed" and not estimate)
        or last in ("’", "'", "‘")
        or tail.startswith(("底", "末", "年底", "年末", "初", "春", "夏天", "秋", "冬"))
        or (last in ("自", "从") and tail.startswith(("起", "开", "以来")))
        or (not digits.isascii() and not _approximate_years(number))
        or (story.alone and not estimate and not clean[token.end :].strip())
        or _opens_range(story, token)
        or _in_row(story, token, number)
    )
    return century_of(story, number) if sure else None


def likely_year(story: Story, token: Token) -> int | None:
    """Read 18年脱贫60户, which may tell of eighteen years as well, as one of the last years before publication.

    Parameters
    ----------
    story : Story
        The text.
    token : Token
        The digits with 年.

    Returns
    -------
    int or None
        The year in four digits; ``None`` where the words do not open a clause that goes on with a deed, or the year is not near.
    """
    found = re.fullmatch(r"(\d\d)年", token.text)
    if found is None or story.pub is None or not _begins(story, token):
        return None
    year = 2000 + int(found[1])
    return year if _deed().match(story.clean, token.end) and story.pub.year - _RECENT <= year <= story.pub.year else None


@cache
def _deed() -> re.Pattern[str]:
    return re.compile("|".join(load("cues")["story"]["achieve"]))


def _begins(story: Story, token: Token) -> bool:
    """Tell whether a number with 年 opens its clause and no word behind it tells of a stretch."""
    return bool(_OPENS.search(story.clean, max(0, token.start - 1), token.start)) and not _GOES_ON.match(story.clean, token.end)


def _in_row(story: Story, token: Token, number: int) -> bool:
    """Tell whether the year follows the one last told, or the next year follows it: 2016年…，17年…；16年…，17年…."""
    if not token.text[:2].isascii() or not _begins(story, token):
        return False
    told = story.told
    near = told is not None and told.kind == "year" and told.source == "text" and story.same_paragraph(token.start, 300)
    if near and story.told_year() in (1900 + number - 1, 2000 + number - 1):
        return True
    after = next((t for t in story.toks[story.at + 1 : story.at + 4] if _SHORT.fullmatch(t.text)), None)
    return after is not None and positional(after.text[:2]) == number + 1 and _begins(story, after)


def _opens_range(story: Story, token: Token) -> bool:
    """Tell whether a range of years begins here: its end is a whole year, or a year of two digits where all else is missing."""
    after = story.toks[story.at + 1] if story.at + 1 < len(story.toks) else None
    if after is None or not _RANGE_GAP.fullmatch(story.clean, token.end, after.start):
        return False
    if after.kind == "count":
        return story.alone and _SHORT.match(after.text) is not None
    return after.kind == "year" and "shift" not in after.rule.data and after.text[:1] in "12一二"


def _approximate_years(number: int) -> bool:
    """Tell whether two digits read one by one may be an estimate: 三四年, 三五年 are, 九七年 is not."""
    tens, ones = divmod(number, 10)
    return ones - tens in (1, 2) or (tens, ones) == (1, 0)
