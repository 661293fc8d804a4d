"""Traditional to simplified script, and odd widths to plain ones: one character for one character.

The tables are data: ``data/script.txt`` is compiled from the dictionaries of OpenCC, ``data/plain.toml`` written by hand.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["simplify"]


@cache
def _script() -> tuple[dict[str, str], tuple[tuple[str, ...], ...]]:
    """Read the script table: plain replacements, and the characters that depend on the word."""
    lines = (files("povext.text") / "data" / "script.txt").read_text("utf-8").rstrip("\n").split("\n")
    return dict(zip(lines[0], lines[1], strict=True)), tuple(tuple(line.split("\t")) for line in lines[2:])


@cache
def _table() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Build the table of all replacements, the pattern of what is due, and the test for traditional script."""
    script, _ = _script()
    table = dict(script)
    data = (files("povext.text") / "data" / "plain.toml").read_text("utf-8")
    for form in tomllib.loads(data)["form"]:
        old, new = form["from"], form["to"]
        table.update(zip(old, new * len(old) if len(new) == 1 else new, strict=True))
    return table, _class(table), _class(script)


def _class(characters: dict[str, str]) -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(sorted(characters))) + "]")


@cache
def _by_word() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    """Build the patterns for characters whose replacement depends on the word they stand in."""
    others: list[str] = []
    usual: dict[str, str] = {}
    other: dict[str, str] = {}
    for character, plain, special, words, stays in _script()[1]:
        usual[character] = plain
        if not words:
            continue
        other[character] = special
        stop = "".join(f"(?!{re.escape(word[1:])})" for word in stays.split())
        contexts = [
            f"(?<={re.escape(word[: i + 1])})(?={re.escape(word[i + 1 :])})"
            for word in words.split()
            for i in (word.index(character),)
        ]
        others.append(f"{character}{stop}(?:{'|'.join(contexts)})")
    rest = {c: plain for c, plain in usual.items() if c != plain}
    return re.compile("|".join(others)), other, _class(rest), rest


def simplify(text: str) -> str:
    """Return the text in simplified script with plain widths, of the same length.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As many characters as came in. Characters that both scripts use (著, 乾, 瞭) change only in text that holds
        traditional characters beside them, and by the word they stand in.

    Examples
    --------
    >>> simplify("貧困發生率降至０．４３％")
    '贫困发生率降至0.43%'
    >>> simplify("乾隆年間，看著著名的乾貨"), simplify("著名")
    ('乾隆年间，看着著名的干货', '著名')
    """
    table, due, traditional = _table()
    simple = due.sub(lambda found: table[found[0]], text)
    if simple == text or not traditional.search(text):
        return simple
    words, other, rest, usual = _by_word()
    # The special forms are set aside first: what is left of each character takes its usual form.
    special = {found.start(): other[found[0]] for found in words.finditer(simple)}
    simple = rest.sub(lambda found: usual[found[0]], simple)
    if special:
        characters = list(simple)
        for at, character in special.items():
            characters[at] = character
        simple = "".join(characters)
    return simple
