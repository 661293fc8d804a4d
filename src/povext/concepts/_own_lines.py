"""Where in a TOML file its tables and fields stand, for messages: the parser of the standard library does not tell."""

from __future__ import annotations

import re

__all__ = ["Lines"]

_HEAD = re.compile(r"\s*\[\[\s*[\"']?([^\]\"']{1,100})[\"']?\s*\]\]")
_TABLE = re.compile(r"\s*\[[^\[\]]{1,200}\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_.-]{1,100})[\"']?\s*=")
_QUOTES = re.compile(r'"""|\'\'\'')


class Lines:
    r"""The lines of a file. Tables in unusual notation (inline, dotted) are not found, which costs a message its line alone.

    Parameters
    ----------
    text : str
        The file.

    Examples
    --------
    >>> lines = Lines('extends = "povext"\n[[rule]]\nid = "a"\n[[rule]]\nid = "b"\nkind = 1')
    >>> lines.of("rule", 1, "kind"), lines.of("rule", 1), lines.of("rule", 7), lines.of("", 0, "extends")
    (6, 4, None, 1)
    """

    def __init__(self, text: str) -> None:
        self._tables: dict[tuple[str, int], int] = {}
        self._fields: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        here, inside = ("", 0), ""
        for number, line in enumerate(text.splitlines(), 1):
            if not inside:
                head, key = _HEAD.match(line), _KEY.match(line)
                if head:
                    kind = head[1].strip()
                    here = (kind, counts.get(kind, 0))
                    counts[kind] = here[1] + 1
                    self._tables[here] = number
                elif _TABLE.match(line):
                    here = (line.strip().strip("[] "), 0)
                elif key:
                    self._fields.setdefault((*here, key[1]), number)
            for quote in _QUOTES.findall(line):
                inside = quote if not inside else "" if quote == inside else inside

    def of(self, kind: str, number: int, field: str = "") -> int | None:
        """Line of a field, else of its table.

        Parameters
        ----------
        kind : str
            Name of the table; empty for the head of the file.
        number : int
            Which table of the name, from nought.
        field : str
            Name of the field; empty for the table.

        Returns
        -------
        int or None
        """
        return self._fields.get((kind, number, field), self._tables.get((kind, number)))
