"""What the head of an HTML page tells of the text: its title, its date of publication, its source."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from povext.text.dateline import stated_date

__all__ = ["PageHead", "page_head"]

_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_NAME = re.compile(r"(?:name|property|itemprop)\s*=\s*[\"']?([A-Za-z0-9:_.-]+)", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<>]{1,400})</title", re.IGNORECASE)
_HEADLINE = re.compile(r"<h1[^<>]{0,400}>(.{1,800}?)</h1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,400}>")
_SITE = re.compile(r"\s*(?:[_|｜]|--|\s[-–—]\s|-(?=[^-]{2,20}(?:网|政府|新闻|门户|频道|报|在线)[^-]{0,10}$)).*$", re.DOTALL)
_TITLES = ("articletitle", "og:title", "title", "headline")
_DATES = (
    "pubdate",
    "publishdate",
    "publish_time",
    "publishtime",
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date",
    "article:create_at",
    "date",
)
_SOURCES = ("contentsource", "source", "mediaid", "og:site_name", "sitename", "author")
_HEAD = 65_536


class PageHead(NamedTuple):
    """What the head of a page tells.

    Parameters
    ----------
    title, published, source : str or None
        The headline without the site's name, the ISO date of publication, who published.
    """

    title: str | None
    published: str | None
    source: str | None


def page_head(source: str) -> PageHead:
    """Read the head of a page.

    Parameters
    ----------
    source : str
        The source of an HTML page.

    Returns
    -------
    PageHead
        What it tells; ``None`` for what it does not.

    Examples
    --------
    >>> page_head('<title>全县脱贫_某县政府</title><meta name="PubDate" content="2020-10-19 09:19">')
    PageHead(title='全县脱贫', published='2020-10-19', source=None)
    """
    head = source[:_HEAD]
    metas: dict[str, str] = {}
    for found in _META.finditer(head):
        name, content = _NAME.search(found[1]), _CONTENT.search(found[1])
        if name and content:
            value = html.unescape(content[1] or content[2] or "").strip()
            if value:
                metas.setdefault(name[1].lower(), value)
    published = next((date for name in _DATES if name in metas and (date := stated_date([metas[name][:19]]))), None)
    title = next((metas[name] for name in _TITLES if name in metas), None)
    for pattern in (_HEADLINE, _TITLE):
        found_title = pattern.search(head) if title is None else None
        if found_title:
            title = html.unescape(_TAG.sub("", found_title[1]))
    title = _SITE.sub("", " ".join(title.split())).strip() if title else ""
    return PageHead(title or None, published, next((metas[name] for name in _SOURCES if name in metas), None))
