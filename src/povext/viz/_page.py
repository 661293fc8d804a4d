"""The review page: one file, no request."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from povext._version import __version__
from povext.types import Extraction
from povext.viz._data import encode, page_data
from povext.viz._labels import Language, asset, call
from povext.viz._panel import Leaf, panel_data
from povext.viz._sheets import Shown, plain, sheets

__all__ = ["page", "panel_page"]

_SCRIPTS = ("page.js", "text.js", "card.js", "table.js", "panel.js", "sources.js", "start.js")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def page(
    extractions: Extraction | Mapping[str, Extraction] | Iterable[Shown],
    *,
    title: str = "povext",
    language: Language = "zh",
    trace: bool = True,
) -> str:
    """Lay extractions over their texts in one self-contained HTML page for review.

    The page highlights every indicator in the raw text, coloured by domain, tells its fields, which rule chose each from which
    characters and what came second, and holds a table that sorts, filters and goes to CSV. It makes no network request:
    style, script and data are inside, and its content security policy forbids everything else.

    Parameters
    ----------
    extractions : Extraction, mapping or iterable
        One extraction; a mapping of names to extractions; or several: each alone, as ``(name, extraction)``, or as ``(name,
        extraction, text)`` where the
        extraction was read from JSON and does not know its text.
    title : str
        Title of the page.
    language : {"zh", "en"}
        Language of the interface to begin with; the page has a switch.
    trace : bool
        Whether to tell which rule chose each field; without, the page is about half as large.

    Returns
    -------
    str
        The page; the same input gives the same page. Write it as UTF-8.

    Raises
    ------
    TypeError
        Where an item is no extraction.
    ValueError
        Where the text of an extraction is not at hand or is another text, or the language is none of the two.

    Examples
    --------
    >>> from povext import extract
    >>> made = page([("a.txt", extract("2019年底，全县62个贫困村全部出列。"))], title="Review", language="en")
    >>> made.splitlines()[0], "<title>Review</title>" in made
    ('<!doctype html>', True)
    """
    _check(language)
    return _filled(page_data(sheets(extractions), language, trace=trace), title, language)


def panel_page(
    cells: Iterable[Mapping[str, Any]], leaves: Iterable[Leaf], *, title: str = "povext", language: Language = "zh"
) -> str:
    """The review page of a panel: its cells, the sources of each, and the documents behind them.

    Parameters
    ----------
    cells : iterable of Mapping
        The fields of the panel's table of cells; numbers and days as text.
    leaves : iterable of Leaf
        The documents.
    title : str
        Title of the page.
    language : {"zh", "en"}
        Language of the interface to begin with; the page has a switch.

    Returns
    -------
    str
        The page. :meth:`povext.panel.Panel.page` makes it from a panel.
    """
    _check(language)
    return _filled(panel_data(cells, leaves, language), title, language)


def _check(language: str) -> None:
    if language not in ("en", "zh"):
        raise ValueError(f'The language of the page is "en" or "zh", not {language!r}.')


def _filled(told: Mapping[str, Any], title: str, language: Language) -> str:
    data = encode(told)
    style = "\n" + asset("page.css")
    script = '\n(() => {\n"use strict";\n' + "\n".join(asset(name) for name in _SCRIPTS) + "})();\n"
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    filled = {
        "language": language,
        "policy": policy,
        "generator": html.escape(f"povext {__version__}"),
        "title": html.escape(plain(title).replace("\0", "")),
        "noscript": html.escape(call("interface", "noscript", language)),
        "style": style,
        "script": script,
        "data": data,
    }
    return _SLOT.sub(lambda found: filled[found[1]], asset("page.html"))


def _digest(content: str) -> str:
    """What a content security policy calls a style or script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
