"""Tables that lost their lines: a head of names with units, then rows of a name and as many bare numbers.

A table that was copied out of a page comes as one number a line, or as lines of numbers between blanks. What its cells say
stands in the head; so each row is written out as the sentence that it stands for, and is read as one.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Cell", "Table", "tables"]

_UNIT: Final = (
    r"(?:[百千万亿]{0,2}(?:元|[亩户人个家处座所套间栋幢口眼条项件次张枚株棵台辆头只羽支名位场期份批宗]|人次|千?米|公里|公顷|吨|公斤|斤|平方米|平方公里|立方米"
    r"|千瓦时|千瓦|度)|[%‰]|个百分点)"
)
_CELL: Final = re.compile(rf"[\s|]{{0,9}}([^\s（）()|，。；：、]{{2,20}})\s{{0,4}}[（(]({_UNIT})[)）]")
_OPENING: Final = re.compile(rf"[（(]{_UNIT}[)）][\s|]{{0,9}}[^\s（）()|，。；：、]{{2,20}}\s{{0,4}}[（(]{_UNIT}[)）]")
_CORNER: Final = re.compile(r"(?:^|[\n|\t ])([\u4e00-\u9fff]{2,8})(?=[\n|\t ])")
_LABEL: Final = re.compile(r"[\s|]{0,9}([\u4e00-\u9fff·]{2,14})(?=[\s|])")
_NUMBERED: Final = re.compile(rf"[\s|]{{0,9}}[0-9]{{1,3}}[.、]?{_LABEL.pattern}|{_LABEL.pattern}")
_NUMBER: Final = re.compile(
    r"[\s|]{0,9}(?:(-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)%?(?![0-9.年月日:：/-])|([-—–/]{1,2})(?=[\s|]|$))"
)
_WHOLE: Final = frozenset(
    ("合计", "总计", "小计", "全县", "全市", "全省", "全区", "全镇", "全乡", "全村", "全州", "平均", "总数", "共计", "累计")
)
_RULE: Final = re.compile(r"[\s|]{0,9}(?::?-{1,60}:?[\s|]{1,9}){2,60}")
"""The line under the head of a table in Markdown."""
_CAPTION: Final = re.compile(rf"单位[：:] ?({_UNIT})[)）]?[ |]{{0,9}}\n+(?=[ |]{{0,9}}[\u4e00-\u9fff])")
_NAME: Final = re.compile(r"[ |\t]{0,9}([\u4e00-\u9fff]{2,14})(?=[ |\t\n])")
_COUNTS: Final = ("数", "年龄", "年份", "数量", "面积", "占比", "比例", "比重", "增长", "增幅", "率")
"""Heads of columns that have a unit of their own, whatever the line above says."""
_HEAD: Final = 40
"""How far before the first name with a unit the name of the first column may stand."""
_LEAST: Final = 2


class Head(NamedTuple):
    """The name of a column with its unit, and where it stands in the clean text."""

    name: str
    unit: str
    start: int
    end: int
    after: int


class Cell(NamedTuple):
    """A number of a table.

    Parameters
    ----------
    start, end : int
        Where it stands in the clean text.
    row, head : (int, int)
        Where its row and the name of its column stand there.
    at : int
        Where it stands in the sentences of the table.
    """

    start: int
    end: int
    row: tuple[int, int]
    head: tuple[int, int]
    at: int


class Table(NamedTuple):
    """A table with the sentences that it stands for.

    Parameters
    ----------
    head, start, end : int
        Where its head begins, and where its rows stand, in the clean text.
    prose : str
        Its rows as sentences, one a line.
    cells : tuple of Cell
        Its numbers, in order.
    """

    head: int
    start: int
    end: int
    prose: str
    cells: tuple[Cell, ...]


def tables(clean: str) -> list[Table]:
    r"""Find the tables of a clean text.

    Parameters
    ----------
    clean : str
        The clean view of a text.

    Returns
    -------
    list of Table
        In order; empty for nearly all texts, at the cost of one search.

    Examples
    --------
    >>> found = tables("乡镇\n新修公路（公里）\n改造危房（户）\n东山镇\n12\n30\n西河乡\n8.5\n41\n")
    >>> found[0].prose
    '东山镇新修公路12公里，改造危房30户。\n西河乡新修公路8.5公里，改造危房41户。'
    """
    found: list[Table] = []
    done = 0
    starts = [(m.start(), m) for pattern in (_OPENING, _CAPTION) for m in pattern.finditer(clean)]
    for start, m in sorted(starts, key=lambda told: told[0]):
        if start < done:
            continue
        table = _captioned(clean, m) if m.re is _CAPTION else _table(clean, max(done, start - _HEAD), start)
        if table is not None:
            found.append(table)
            done = table.end
    return found


def _table(clean: str, low: int, high: int) -> Table | None:
    """The table whose first unit stands at an offset."""
    corners = list(_CORNER.finditer(clean, low, high))
    for corner in reversed(corners):
        heads = _heads(clean, corner.end())
        if len(heads) >= _LEAST and heads[0].after >= high:
            return _rows(clean, corner.start(1), heads)
    return None


def _captioned(clean: str, caption: re.Match[str]) -> Table | None:
    """The table under a line that tells the unit of all its numbers; its head is one line of names."""
    corner = m = _NAME.match(clean, caption.end())
    heads: list[Head] = []
    while m and (m := _NAME.match(clean, m.end())):
        heads.append(Head(m[1], caption[1], *m.span(1), m.end()))
    told = corner is not None and bool(heads) and not any(head.name.endswith(_COUNTS) for head in heads)
    return _rows(clean, corner.start(1), heads) if corner and told else None


def _heads(clean: str, at: int) -> list[Head]:
    heads: list[Head] = []
    while m := _CELL.match(clean, at):
        at = m.end()
        heads.append(Head(m[1], m[2], *m.span(1), at))
    return heads


def _rows(clean: str, corner: int, heads: list[Head]) -> Table | None:
    opening = _NUMBERED if "序号" in clean[max(0, corner - _HEAD) : heads[0].start] else _LABEL
    rule = _RULE.match(clean, heads[-1].after)
    start = at = rule.end() if rule else heads[-1].after
    lines: list[str] = []
    cells: list[Cell] = []
    length = 0
    while True:
        label = opening.match(clean, at)
        numbers = [] if label is None else _numbers(clean, label.end(), len(heads))
        if label is None or len(numbers) < len(heads):
            break
        row = label.start(label.lastindex or 1), numbers[-1].end()
        name = label[label.lastindex or 1]
        line = "" if name in _WHOLE else name
        told = 0
        for head, number in zip(heads, numbers, strict=True):
            if not number[1]:
                continue
            line += ("，" if told else "") + head.name
            told += 1
            cells.append(Cell(number.start(1), number.end(1), row, (head.start, head.end), length + len(line)))
            line += number[1] + head.unit
        lines.append(line + "。")
        length += len(line) + 2
        at = row[1]
    return Table(corner, start, at, "\n".join(lines), tuple(cells)) if len(lines) >= _LEAST and cells else None


def _numbers(clean: str, at: int, many: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while len(found) < many and (m := _NUMBER.match(clean, at)):
        found.append(m)
        at = m.end()
    return found
