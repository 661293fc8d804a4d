"""The date of publication, where the page itself states it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

__all__ = ["is_dateline", "stated_date"]

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_DATE: Final = (
    r"(?P<year>(?:19|20)[0-9]{2}) ?[-/.年] ?(?P<month>1[0-2]|0?[1-9]) ?[-/.月] ?(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])日?"
)
_CHINESE_DATE: Final = (
    r"(?P<cyear>[一二][〇零○一二三四五六七八九]{3})年(?P<cmonth>十[一二]?|[一二三四五六七八九])月"
    r"(?P<cday>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_TIME: Final = r"(?:[T ]{0,3}[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
_LABELLED: Final = re.compile(
    rf"(?:(?:发布|发文|成文|印发|发表|刊发|上传|公开|添加|生成|撰写)?(?:时间|日期)|(?P<update>更新(?:时间|日期)?)|发布[于在]|发表[于在])\s{{0,3}}[:：]?\s{{0,3}}{_DATE}"
)
_LEADING: Final = re.compile(rf"[\[(（【]?\s*{_DATE}{_TIME}")
_WITH_SOURCE: Final = re.compile(rf"(?=[^\n]*(?:来源|作者|编辑|记者|浏览|阅读|点击|字体|字号|时间|责编))[^\n]*?(?<![0-9]){_DATE}")
_WITH_TIME: Final = re.compile(rf"[^\n。]{{0,30}}?(?<![0-9]){_DATE}[T ]{{0,3}}[0-9]{{1,2}}[:：][0-9]{{2}}")
_NOTE: Final = re.compile(rf"[(（][^()（）\n]{{0,20}}?(?<![0-9]){_DATE}(?:发布|印发|刊发|公布)[^()（）\n]*[)）]")
_ALONE: Final = re.compile(rf"[(（]?\s*(?:{_DATE}|{_CHINESE_DATE}){_TIME}\s*(?:星期[一二三四五六日天])?\s*[)）]?")
_REST: Final = re.compile(
    r"[\s\])）】|]*(?:星期[一二三四五六日天]|来源|作者|编辑|责编|记者|浏览|阅读|点击|字体|字号|发布|稿源|[^\s，。；]{2,20}(?:网|报|社|台|中心|办公室|政府|局)?\s*$|$)"
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零○一二三四五六七八九]{3}年")
_LONGEST: Final = 120


def _read(found: re.Match[str]) -> str | None:
    """Return the ISO date of a match; ``None`` where the calendar has no such day."""
    groups = found.groupdict()
    try:
        if groups.get("year"):
            return date(int(groups["year"]), int(groups["month"]), int(groups["day"])).isoformat()
        year = int("".join(str(_DIGITS[c]) for c in groups["cyear"]))
        return date(year, _small(groups["cmonth"]), _small(groups["cday"])).isoformat()
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """Read a Chinese numeral below one hundred."""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)


def is_dateline(line: str) -> bool:
    """Tell whether a line says when and by whom the text was published, and nothing else.

    Parameters
    ----------
    line : str
        A line of clean text without white space around it.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_dateline("2020-10-19 09:19:58来源:某报编辑:李青"), is_dateline("2020年10月19日，全县召开会议。")
    (True, False)
    """
    return _judge(line)[0] > 0


def stated_date(lines: list[str]) -> str | None:
    """Find the date of publication among the lines of a page.

    Parameters
    ----------
    lines : list of str
        Lines of clean text without white space around them.

    Returns
    -------
    str or None
        The ISO date that a dateline, a label or a closing line states.

    Examples
    --------
    >>> stated_date(["全县脱贫", "发布时间：2020年10月19日", "2020年9月，全县脱贫。"])
    '2020-10-19'
    """
    best, found = 0, None
    for number, line in enumerate(lines):
        score, value = _judge(line)
        if score == 1 and not (number < 6 or number >= len(lines) - 4):
            score = 0
        if score > best and value:
            best, found = score, value
    return found


def _judge(line: str) -> tuple[int, str | None]:
    """Score a line as a dateline (0 to 4), with the date it states."""
    if not 8 <= len(line) <= _LONGEST or not _YEAR.search(line) or line[-1] in "。！？；，”":
        return 0, None
    labelled = _LABELLED.search(line)
    if labelled:
        return (3 if labelled["update"] else 4), _read(labelled)
    leading = _LEADING.match(line)
    if leading and "。" not in line and "，" not in line:
        if _ALONE.fullmatch(line):
            return (3 if ":" in line else 1), _read(leading)
        if _REST.match(line, leading.end()):
            return 3, _read(leading)
    for pattern in (_WITH_SOURCE, _WITH_TIME, _NOTE):
        found = pattern.match(line)
        if found and ("，" not in line or pattern is _NOTE):
            return 2, _read(found)
    alone = _ALONE.fullmatch(line)
    return (1, _read(alone)) if alone else (0, None)
