"""Title, dateline, headings, list items, paragraphs, sentences and clauses of a clean text."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Block", "Structure", "structure"]


class Block(NamedTuple):
    """A line of the text with its part in the whole.

    Parameters
    ----------
    start, end : int
        Half-open clean offsets.
    kind : str
        ``title``, ``dateline``, ``heading``, ``paragraph``, ``list_item``, ``caption`` or ``furniture``.
    level : int
        Depth of a heading, from 1; 0 for anything else.
    """

    start: int
    end: int
    kind: str
    level: int = 0


class Structure(NamedTuple):
    """How a clean text is built; all offsets are clean ones."""

    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]
    clauses: tuple[tuple[int, int], ...]
    published: str | None
    title: tuple[int, int] | None
    furniture: tuple[tuple[int, int], ...]


_LINE = re.compile(r"\S[^\n]*")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’\"'）)』」》]*|[^。！？!?\n]+")
_CLAUSE = re.compile(r"(?:[^，；：。！？!?…\n,;:—]|(?<=[0-9])[,:](?=[0-9])|(?<![—])—(?=[0-9]))+")
_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|[0-9]{1,2}[.、．](?![0-9])|第[一二三四五六七八九十百]+[章节编])")
_FURNITURE = re.compile(
    r"(?:电话|传真|邮编|ICP备|版权所有|相关(?:推荐|阅读|新闻|链接)|上一篇|下一篇|责任?编辑|责编|打印本页|关闭窗口|当前位置|字号)"
)
_DATE = re.compile(r"((?:19|20)[0-9]{2})(?:-|/|年)(0?[1-9]|1[0-2])(?:-|/|月)(0?[1-9]|[12][0-9]|3[01])(?:日|(?![0-9]))[ 日]{0,3}(?:[0-9]{1,2}:[0-9]{2})?")


def structure(clean: str, title: str | None = None) -> Structure:
    """Read how a text is built.

    Parameters
    ----------
    clean : str
        The clean view of a text.
    title : str, optional
        Its title, where the caller knows it.

    Returns
    -------
    Structure
        Blocks, sentences, clauses, the stated date of publication, the title, page furniture.

    Examples
    --------
    >>> s = structure("全县脱贫2135人，共3个村。")
    >>> s.clauses
    ((0, 9), (10, 14))
    """
    blocks: list[Block] = []
    published = None
    for found in _LINE.finditer(clean):
        line = found[0].rstrip()
        kind, level = "paragraph", 0
        stop = line[-1] in "。！？；：，、…”!?;:,"
        if len(line) <= 80 and not stop and _FURNITURE.search(line):
            kind = "furniture"
        elif len(line) <= 60 and not stop:
            kind, level = ("heading", 1) if blocks else ("title", 0)
        elif _HEADING.match(line):
            kind = "list_item"
        if len(line) <= 80 and published is None and not stop and (date := _DATE.search(line)):
            published = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
            kind, level = "dateline", 0
        blocks.append(Block(found.start(), found.start() + len(line), kind, level))
    sentences = tuple(m.span() for m in _SENTENCE.finditer(clean) if m[0].strip())
    clauses = tuple(m.span() for m in _CLAUSE.finditer(clean) if m[0].strip())
    head = next(((b.start, b.end) for b in blocks if b.kind == "title"), None)
    furniture = tuple((b.start, b.end) for b in blocks if b.kind == "furniture")
    return Structure(tuple(blocks), sentences, clauses, published, head, furniture)
