"""What the public functions accept, checked at the door with messages that say so. Nothing but the standard library."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

__all__ = ["check_date", "check_place", "check_text"]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_text(text: Any, name: str = "text") -> str:
    """Return a text as it is, or say what is accepted.

    Parameters
    ----------
    text : object
        What the caller handed in.
    name : str
        What to call it in the message.

    Returns
    -------
    str
        The same text.

    Raises
    ------
    TypeError
        If it is no ``str``.

    Examples
    --------
    >>> check_text("全县")
    '全县'
    >>> check_text(b"...")
    Traceback (most recent call last):
    TypeError: text must be a str, got bytes: decode it first, or read the file with povext.inputs.read_document
    """
    if isinstance(text, str):
        return text
    got = "None" if text is None else type(text).__name__
    hint = ""
    if isinstance(text, bytes | bytearray | memoryview):
        hint = ": decode it first, or read the file with povext.inputs.read_document"
    elif hasattr(text, "__fspath__"):
        hint = ": read the file with povext.inputs.read_document"
    elif isinstance(text, list | tuple):
        hint = ": for many texts use povext.pipe"
    raise TypeError(f"{name} must be a str, got {got}{hint}")


def check_date(value: Any, name: str = "published") -> str | None:
    """Return a date as an ISO string.

    Parameters
    ----------
    value : datetime.date, str or None
        A date, an ISO string such as ``"2020-10-19"``, or nothing.
    name : str
        What to call it in the message.

    Returns
    -------
    str or None
        ``YYYY-MM-DD``; ``None`` for ``None``.

    Raises
    ------
    ValueError
        If a string is no date of the calendar.
    TypeError
        If it is neither a date nor a string.

    Examples
    --------
    >>> check_date("2020-10-19"), check_date(date(2020, 10, 19)), check_date(None)
    ('2020-10-19', '2020-10-19', None)
    >>> check_date("2020-13-01")
    Traceback (most recent call last):
    ValueError: published must be a date such as 2020-10-19, got '2020-13-01'
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a date, an ISO string or None, got {type(value).__name__}")
    text = value.strip()
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if _ISO.match(text) and text[10:11] in ("T", " "):
            return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        pass
    raise ValueError(f"{name} must be a date such as 2020-10-19, got {value[:40]!r}")


def check_place(value: Any, name: str = "place") -> str | None:
    """Return a place, a name or a code, as it is.

    Parameters
    ----------
    value : str or None
        A name (``"南宁市"``) or a code of six digits (``"450100"``).
    name : str
        What to call it in the message.

    Returns
    -------
    str or None
        The same without white space around it; ``None`` for nothing.

    Raises
    ------
    TypeError
        If it is neither a string nor ``None``.

    Examples
    --------
    >>> check_place(" 450100 ")
    '450100'
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a name, a code of six digits as a string, or None, got {type(value).__name__}")
    return value.strip() or None
