"""HTML: pages reduced to their text, stray tags and entities, with every offset kept.

Nothing is parsed into a tree and nothing is copied: what comes out is a list of edits over the source, so a number found
in the text points into the page as it was handed in. One pass over the tags; unclosed tags cost nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from povext.text.aligned import Edit

__all__ = ["entity_edits", "is_page", "markup_edits"]

# Quoted values may hold ">" but no "<": a tag ends at the next "<" at the latest, which keeps the search linear.
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|[!?][^<>]{0,2000}>"
    r"|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:_-]{0,30})(?P<rest>(?:[^<>\"'a-zA-Z0-9:_-](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)?>"
    r"|[^<>a-zA-Z0-9:_-][^<>]*>))"
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body br center caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr html legend li main nav ol option p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset(
    "a abbr acronym area b bdi bdo big cite code del dfn em font i img input ins kbd label link map mark meta o:p q rb rtc ruby s"
    " samp small span st1:chmetcnv st1:chsdate strike strong sub sup time tt u var w:sdt wbr".split()
)
_DROPPED = frozenset(
    "aside audio button canvas datalist footer head iframe nav noscript object rp rt script select style svg template textarea"
    " video".split()
)
# Names that a page gives to the boxes around its article.
_BOX = re.compile(
    r"(?:class|id)\s*=\s*[\"']?[^\"'<>]*?(?<![a-zA-Z])(?:nav|navbar|navigation|menu|footer|foot|copyright|breadcrumbs?|crumbs?|sidebar"
    r"|related|toolbar|share|recommend|pagination|pager)(?![a-zA-Z])",
    re.IGNORECASE,
)
_BOXES = frozenset(("div", "ul", "ol", "section", "p", "dl", "table"))
_SPACE = re.compile(r"\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENTITY = re.compile(
    r"&(?:amp;){0,2}(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});?|[a-zA-Z][a-zA-Z0-9]{1,31};|(?:nbsp|lt|gt|amp|quot)(?![a-zA-Z0-9]))"
)


def is_page(text: str) -> bool:
    """Tell whether a text is the source of an HTML page.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    bool
        Whether it opens like one.

    Examples
    --------
    >>> is_page("<!DOCTYPE html><html><body>全县</body></html>"), is_page("全县<b>")
    (True, False)
    """
    return "<" in text[:4096] and _PAGE.search(text, 0, 4096) is not None


def entity_edits(text: str) -> list[Edit]:
    r"""Find the character references of a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int, str)
        The references and the character each stands for.

    Examples
    --------
    >>> entity_edits("5&nbsp;&#19975;")
    [(1, 7, '\xa0'), (7, 15, '万')]
    """
    if "&" not in text:
        return []
    out: list[Edit] = []
    for found in _ENTITY.finditer(text):
        name = "&" + found[0].rpartition("&amp;")[2].lstrip("&") if "&amp;" in found[0][:-4] else found[0]
        name = name.replace("&amp;", "&", 1) if name.startswith("&amp;") and len(name) > 5 else name
        character = html.unescape(name if name.endswith(";") else name + ";")
        if len(character) == 1 and not "\ud800" <= character <= "\udfff":
            out.append((found.start(), found.end(), character))
    return out


def markup_edits(text: str) -> list[Edit]:
    r"""Find the tags of a page, or stray tags in a text.

    Parameters
    ----------
    text : str
        The source of a page, or any text.

    Returns
    -------
    list of (int, int, str)
        What to leave out; a line break in place of the tags that start a new line.

    Examples
    --------
    >>> markup_edits("全县<b>3</b>个村<br>")
    [(2, 5, ''), (6, 10, ''), (12, 16, '\n')]
    """
    if "<" not in text:
        return []
    return list(_Reducer(text, is_page(text)).edits())


class _Reducer:
    """One pass over the tags of a text."""

    def __init__(self, text: str, page: bool) -> None:
        self.text = text
        self.page = page
        self.never: set[str] = set()
        self.broken = True
        self.letters = len(_CHINESE.findall(text)) if page else 0

    def edits(self) -> Iterator[Edit]:
        """Yield the edits in order."""
        at = 0
        while found := _TAG.search(self.text, at):
            start, end = found.span()
            name = (found["name"] or "").lower()
            if found["comment"]:
                end = self._after("-->", end)
            elif name and not (self.page or name in _BLOCKS or name in _CELLS or name in _INLINE or name in _DROPPED):
                at = end if found["name"] else start + 1
                continue
            elif name and not found["close"]:
                end = self._skip(name, found, end)
            if self.page:
                yield from self._spaces(at, start)
            if self.broken and self.text[at:start].strip():
                self.broken = False
            yield self._edit(start, end, name, bool(found["close"]))
            at = end
        if self.page:
            yield from self._spaces(at, len(self.text))

    def _edit(self, start: int, end: int, name: str, close: bool) -> Edit:
        """Make the edit for a tag, with the break it stands for."""
        if name in _CELLS and close and not self.broken:
            return start, end, "\t"
        if name in _BLOCKS and not self.broken:
            self.broken = True
            return start, end, "\n"
        return start, end, ""

    def _after(self, mark: str, start: int) -> int:
        """Return the offset after the next mark; `start` where there is none."""
        if mark in self.never:
            return start
        at = self.text.find(mark, start)
        if at < 0:
            self.never.add(mark)
            return start
        return at + len(mark)

    def _skip(self, name: str, found: re.Match[str], end: int) -> int:
        """Return where an element ends that is left out with its content, or the end of its tag."""
        if found["rest"].endswith("/>"):
            return end
        if name in _DROPPED:
            return self._after_close(name, end)
        if self.page and name in _BOXES and "boxes" not in self.never and _BOX.search(found["rest"]):
            return self._after_box(name, end)
        return end

    def _after_close(self, name: str, start: int) -> int:
        """Return the offset after the next closing tag of that name; `start` where there is none."""
        if name in self.never:
            return start
        found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, start)
        if found is None:
            self.never.add(name)
            return start
        return found.end()

    def _after_box(self, name: str, start: int) -> int:
        """Return the offset after a box around the article, with all the boxes in it.

        `start` where it is not closed, or where it holds the article: its headline, or much of the page's text.
        """
        depth = 1
        for found in re.compile(rf"<(/?){name}(?![a-zA-Z0-9])[^<>]*>", re.IGNORECASE).finditer(self.text, start):
            depth += -1 if found[1] else 1
            if not depth:
                inside = self.text[start : found.start()]
                if "<h1" in inside or "<article" in inside or 4 * len(_CHINESE.findall(inside)) > self.letters:
                    return start
                return found.end()
        self.never.add("boxes")
        return start

    def _spaces(self, start: int, end: int) -> Iterator[Edit]:
        """Yield the edits for the white space of a page's source: line breaks there mean nothing in the text."""
        text = self.text
        for found in _SPACE.finditer(text, start, end):
            a, b = found.span()
            if a == start and self.broken:
                yield a, b, ""
                continue
            if "\n" not in found[0] and "\r" not in found[0]:
                continue
            latin = (a > start and text[a - 1].isascii()) or (b < end and text[b].isascii())
            yield a, b, " " if latin else ""
