"""The lexicon of time: data files compiled into one scanner.

Words come from ``data/words.toml``, shapes with numbers from ``data/patterns.toml``. Every rule starts with a known set of
characters, so the scanner runs over the text at the speed of a character-class search and looks closer only there.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

__all__ = ["Lexicon", "Rule", "Token", "lexicon", "load", "tokens"]

_MACROS = {
    "{S}": r"[ \u3000\xa0]?",
    "{B}": r"[ ]",
    "{SEP}": r"(?:—{1,2}|－|–|―|-{1,2}|~|～|─{1,2}|至|到)",
    "{C}": r"[〇零○一二三四五六七八九]",
}


class Rule(NamedTuple):
    """One entry of the data files.

    Parameters
    ----------
    id, token : str
        Its name, and the kind of token it yields.
    first, rest : str
        First characters (the inside of a character class) and the expression for what follows.
    data : dict
        The entry as the file has it (shift, months, examples, ...).
    """

    id: str
    token: str
    first: str
    rest: str
    data: dict[str, Any]


class Token(NamedTuple):
    """A stretch of text that one rule recognised, with the rule."""

    start: int
    end: int
    kind: str
    text: str
    rule: Rule


class Lexicon(NamedTuple):
    """The compiled data files: the scanner, and the rule behind each of its groups."""

    scanner: re.Pattern[str]
    rules: tuple[Rule, ...]


@lru_cache(maxsize=None)
def load(name: str) -> dict[str, Any]:
    """Read one data file of this folder.

    Parameters
    ----------
    name : str
        File name without ``.toml``.

    Returns
    -------
    dict
        Its content.

    Examples
    --------
    >>> load("words")["word"][0]["id"]
    'year.last'
    """
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def _word_rules() -> list[Rule]:
    """Split each word entry into one rule a first character, longest surface first."""
    rules = []
    for entry in load("words")["word"]:
        guard = f"(?<!{entry['before']}.)" if "before" in entry else ""
        after = f"(?!{entry['after']})" if "after" in entry else ""
        for first in sorted({surface[0] for surface in entry["surfaces"]}):
            tails = sorted((s[1:] for s in entry["surfaces"] if s[0] == first), key=len, reverse=True)
            body = "|".join(map(re.escape, tails))
            rules.append(Rule(entry["id"], entry["token"], re.escape(first), f"{guard}(?:{body}){after}", entry))
    # a longer word goes before a shorter one that it starts with, whichever entry they stand in
    return sorted(rules, key=lambda rule: -max(len(s) for s in rule.data["surfaces"]))


def _pattern_rules() -> list[Rule]:
    rules = []
    for entry in load("patterns")["pattern"]:
        rest = entry["rest"]
        for macro, text in _MACROS.items():
            rest = rest.replace(macro, text)
        rules.append(Rule(entry["id"], entry["token"], entry["first"], f"(?:{rest})", entry))
    return rules


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Compile the data files, once a process.

    Returns
    -------
    Lexicon
        Scanner and rules.
    """
    rules = tuple(_word_rules() + _pattern_rules())
    union = "".join(dict.fromkeys(rule.first for rule in rules))
    body = "|".join(f"(?<=[{rule.first}])(?P<r{i}>{rule.rest})" for i, rule in enumerate(rules))
    return Lexicon(re.compile(f"[{union}](?:{body})"), rules)


def tokens(clean: str) -> list[Token]:
    """Find the words and shapes of time in a text.

    Parameters
    ----------
    clean : str
        Simplified, half-width text.

    Returns
    -------
    list of Token
        In text order, not overlapping.

    Examples
    --------
    >>> [t.text for t in tokens("2019年上半年")]
    ['2019年', '上半年']
    """
    scanner, rules = lexicon()
    found = []
    for match in scanner.finditer(clean):
        rule = rules[int(match.lastgroup[1:])]  # type: ignore[index]
        found.append(Token(match.start(), match.end(), rule.token, match.group(), rule))
    return found
