"""How a clean text is built: title, dateline, headings, list items, paragraphs, captions, page furniture."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from povext.text.dateline import is_dateline, stated_date
from povext.text.furniture import inline_furniture, line_rules, merged
from povext.text.script import simplify
from povext.text.sentences import clauses, sentences

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
        Depth of a heading or list item, from 1; 0 for anything else.
    """

    start: int
    end: int
    kind: str
    level: int = 0


class Structure(NamedTuple):
    """How a clean text is built; all offsets are clean ones.

    Parameters
    ----------
    blocks : tuple of Block
        The lines that hold text.
    sentences, clauses : tuple of (int, int)
        Sentences with their final marks, clauses without them.
    published : str or None
        The ISO date of publication that the page itself states.
    title : (int, int) or None
        The headline.
    furniture : tuple of (int, int)
        Stretches to skip: page furniture, datelines, phone and licence numbers, related links, numbers of headings.
    """

    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]
    clauses: tuple[tuple[int, int], ...]
    published: str | None
    title: tuple[int, int] | None
    furniture: tuple[tuple[int, int], ...]


class _Line(NamedTuple):
    start: int
    text: str
    closed: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_LINE: Final = re.compile(r"\S[^\n]*")
_CLOSING: Final = frozenset("。！？；，、…!?;,")
_WRAPPED: Final = re.compile(r"[(（【\[].*[)）】\]]")
_BOXED: Final = re.compile(r"【[^【】\n]{2,30}】")
"""A line of its own in such brackets heads what follows (【过去一年】); in round ones it is an aside."""
_NUM: Final = "一二三四五六七八九十"
# The marks that open headings and items, by depth.
_MARKS: Final = (
    (1, rf"第[{_NUM}百0-9]{{1,4}}[编章篇]"),
    (2, rf"第[{_NUM}百0-9]{{1,4}}节"),
    (1, rf"[{_NUM}]{{1,3}}、"),
    (2, rf"[(（][{_NUM}]{{1,3}}[)）]、?"),
    (3, r"[0-9]{1,2}(?:[.．](?![0-9])|、)"),
    (4, r"[(（][0-9]{1,2}[)）]"),
    (5, r"[①-⑳⑴-⒇]"),
    (1, r"[0-9]{1,2} +(?=[\u4e00-\u9fff]{2})(?![年月日个万亿项元户名人家所座亩])"),
)
_MARK: Final = re.compile("|".join(f"({pattern})" for _, pattern in _MARKS))
_BULLET: Final = re.compile(
    rf"(?:——|[●■◆★▲△▶►·•▪◎○※\ue000-\uf8ff]|第[{_NUM}]{{1,2}}[，、]|其[{_NUM}][，、是]|[{_NUM}]{{1,2}}[是要]|- )"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_PATH: Final = re.compile(r"[>›»|]|位置\s*[:：]")
_SAME: Final = re.compile(r"[\s“”‘’\"'，,。：:!！_\-—|]+")
_HEADLINE: Final = 60
_HEADING: Final = 45


def structure(clean: str, title: str | None = None) -> Structure:
    r"""Read how a text is built.

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
    >>> text = "县城变了样\n2020-10-19 来源：某报\n一、产业\n全县脱贫2135人，共3个村。\n"
    >>> s = structure(text)
    >>> [(text[b.start:b.end][:5], b.kind) for b in s.blocks]
    [('县城变了样', 'title'), ('2020-', 'dateline'), ('一、产业', 'heading'), ('全县脱贫2', 'paragraph')]
    >>> s.published, [text[a:b] for a, b in s.clauses[-2:]]
    ('2020-10-19', ['全县脱贫2135人', '共3个村'])
    """
    lines = [_line(found) for found in _LINE.finditer(clean)]
    kinds = _kinds(lines)
    head = _title(lines, kinds, title)
    _finish(lines, kinds, head)
    blocks = tuple(Block(line.start, line.end, kind, level) for line, (kind, level) in zip(lines, kinds, strict=True))
    short = [line.text for line in lines if len(line.text) <= 120]
    span = None if head is None else (lines[head].start, lines[head].end)
    return Structure(
        blocks,
        tuple(sentences(clean)),
        tuple(clauses(clean)),
        stated_date(short),
        span,
        _skipped(clean, blocks),
    )


def _line(found: re.Match[str]) -> _Line:
    text = found[0].rstrip()
    return _Line(found.start(), text, text.rstrip("”’」』)）")[-1:] in _CLOSING)


def _kinds(lines: list[_Line]) -> list[tuple[str, int]]:
    """Judge each line by itself and by the stretch of furniture it may stand in."""
    rules = line_rules()
    kinds: list[tuple[str, int]] = []
    known: dict[str, tuple[str, int]] = {}
    tail = ""
    for line in lines:
        text = line.text
        if len(text) > 400:
            kinds.append(("list_item" if _BULLET.match(text) else "paragraph", 0))
            tail = "" if tail == "prose" else tail
            continue
        if tail == "prose" and (line.closed or len(text) > _HEADLINE or _MARK.match(text)):
            tail = ""
        if tail:
            kinds.append(("furniture", 0))
            continue
        if text not in known:
            known[text] = _kind(text, line.closed)
        kind, level = known[text]
        if not line.closed and len(text) <= 40:
            tail = rules.opens(text)
            if tail == "end" and 5 * line.start < 2 * lines[-1].end:
                tail = ""
            kind = "furniture" if tail else kind
        kinds.append((kind, level))
    _masthead(lines, kinds)
    return kinds


def _masthead(lines: list[_Line], kinds: list[tuple[str, int]]) -> None:
    """Mark what stands above the menu or the breadcrumb of a page: the name of the site, its slogan."""
    last = next(
        (n for n in range(min(8, len(lines)) - 1, 0, -1) if kinds[n][0] == "furniture" and _PATH.search(lines[n].text)), 0
    )
    if not any("。" in line.text or len(line.text) > _HEADLINE for line in lines[:last]):
        kinds[:last] = [("furniture", 0)] * last


def _kind(text: str, closed: bool) -> tuple[str, int]:
    """Judge a line by itself."""
    rules = line_rules()
    if len(text) <= 120 and not closed and is_dateline(text):
        return "dateline", 0
    if rules.is_furniture(text, closed):
        return "furniture", 0
    mark = _MARK.match(text)
    if mark:
        level = _MARKS[(mark.lastindex or 1) - 1][0]
        short = len(text) <= _HEADING and (not closed or (text.find("。") in (-1, len(text) - 1) and level <= 2))
        return ("heading" if short else "list_item"), level
    if _BULLET.match(text):
        return "list_item", 0
    if rules.is_caption(text):
        return "caption", 0
    if (
        not closed
        and len(text) <= _HEADLINE
        and text[-1] not in "：:"
        and (_BOXED.fullmatch(text) or not _WRAPPED.fullmatch(text))
    ):
        return ("heading", 1) if len(_CHINESE.findall(text)) >= 2 else ("paragraph", 0)
    return "paragraph", 0


def _key(text: str) -> str:
    return _SAME.sub("", text)


def _title(lines: list[_Line], kinds: list[tuple[str, int]], title: str | None) -> int | None:
    """Choose the line that is the headline."""
    if title and (key := _key(simplify(title))):
        for number, line in enumerate(lines[:40]):
            if len(line.text) <= 2 * len(title) + 10 and kinds[number][0] != "furniture" and _key(line.text) == key:
                return number
    heads: list[int] = []
    for number, line in enumerate(lines[:40]):
        kind = kinds[number][0]
        if kind == "heading" and not _MARK.match(line.text) and len(_CHINESE.findall(line.text)) >= 4:
            heads.append(number)
        elif kind == "dateline" and heads:
            return heads[-1]
        elif kind in ("paragraph", "list_item") and ("。" in line.text or len(line.text) > _HEADLINE or line.text[-1] in "：:"):
            break
    if not heads:
        return None
    counts: dict[str, int] = {}
    for line in lines:
        if len(line.text) <= _HEADLINE:
            counts[line.text] = counts.get(line.text, 0) + 1
    repeated = [number for number in heads if counts.get(lines[number].text, 0) > 1]
    if repeated:
        return repeated[0]
    return None if _is_digest(kinds) else heads[0]


def _is_digest(kinds: list[tuple[str, int]]) -> bool:
    """Tell whether a text is a list of news, each a headline with one paragraph: none of them is the title of all."""
    names = [kind for kind, _ in kinds if kind not in ("furniture", "dateline")]
    heads = [number for number, name in enumerate(names) if name == "heading"]
    single = sum(names[number + 1 : number + 3] in (["paragraph", "heading"], ["paragraph"]) for number in heads)
    return names[:1] == ["heading"] and len(heads) >= 4 and 4 * single >= 3 * len(heads)


def _finish(lines: list[_Line], kinds: list[tuple[str, int]], head: int | None) -> None:
    """Mark the headline and its copies, and tell lists of short lines from headings."""
    if head is not None:
        key = _key(lines[head].text)
        for number, line in enumerate(lines):
            if number != head and kinds[number][0] in ("heading", "caption") and _key(line.text) == key:
                kinds[number] = ("furniture", 0)
        kinds[head] = ("title", 0)
    run: list[int] = []
    for number in range(len(lines) + 1):
        if number < len(lines) and kinds[number] == ("heading", 1) and not _MARK.match(lines[number].text):
            run.append(number)
            continue
        if len(run) >= 3:
            kinds[run[0] : run[-1] + 1] = [("list_item", 0)] * len(run)
        run = []


def _skipped(clean: str, blocks: tuple[Block, ...]) -> tuple[tuple[int, int], ...]:
    """Collect the stretches to skip, ascending, without overlap."""
    spans = [(b.start, b.end) for b in blocks if b.kind in ("furniture", "dateline")]
    spans.extend(mark.span() for b in blocks if b.level and (mark := _MARK.match(clean, b.start)))
    spans.extend(inline_furniture(clean))
    return tuple(merged(spans))
