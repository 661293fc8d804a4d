"""Traditional to simplified script and odd widths to plain ones, one character for one character."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

__all__ = ["simplify"]

_PLAIN = {
    **{chr(0xFF10 + i): chr(0x30 + i) for i in range(10)},
    **{chr(0xFF21 + i): chr(0x41 + i) for i in range(26)},
    **{chr(0xFF41 + i): chr(0x61 + i) for i in range(26)},
    **dict(zip("％﹪．＋－−‐‑／∶―─━〜∼「」『』﹁﹂﹃﹄〝〞‧・•∙", "%%.+---- -/:———～～“”‘’“”‘’“”····".replace(" ", ""), strict=False)),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
}


@cache
def _table() -> tuple[str, re.Pattern[str]]:
    old, new = (files("povext.text") / "data" / "script.txt").read_text("utf-8").split("\n")[:2]
    table = list(map(chr, range(0x10000)))
    pairs = {**dict(zip(old, new, strict=True)), **_PLAIN}
    for a, b in pairs.items():
        table[ord(a)] = b
    return "".join(table), re.compile("[" + re.escape("".join(sorted(pairs))) + "]")


def simplify(text: str) -> str:
    """Return the text in simplified script, of the same length.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As many characters as came in.

    Examples
    --------
    >>> simplify("貧困發生率降至０．４３％")
    '贫困发生率降至0.43%'
    """
    table, pattern = _table()
    return text.translate(table) if pattern.search(text) else text
