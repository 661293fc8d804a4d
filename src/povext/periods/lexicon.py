"""The lexicon of time: the data files compiled into one scanner.

A first pass looks only for characters that can open a time expression (with the character that must follow, where that is
known); at each of them the rules for that character are tried. So plain prose costs a character-class search and no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from povext.periods.tables import load

__all__ = ["Lexicon", "Rule", "Token", "lexicon", "tokens"]

_NUMERALS: Final = "〇零○一二两三四五六七八九十百千廿卅几数半"
_BUSY: Final = ("年月日", "中全国", "大多长新过目", "到至来时正成这")  # frequent in any prose: narrowed apart from the rest
_MACROS: Final = {
    "{S}": r"[ \u3000\xa0]?",
    "{SEP}": r"(?:—{1,2}|－|–|―|-{1,2}|~|～|─{1,2}|至|到)",
    "{C}": r"[〇零○一二三四五六七八九]",
    "{M}": r"(?:1[0-2]|0?[1-9])",
    "{D}": r"(?:3[01]|[12]\d|0?[1-9])",
    "{END}": r"(?=[ \t\r]{0,8}(?:\n|$))",
}
_AFTER_DIGITS: Final = frozenset(
    "年月日号天周个世季工多余来礼全上下第前春秋学这两二三四五QH-/.·—－–―~～─至到、和及与 \u3000\xa0\n"
)


class Rule(NamedTuple):
    """One entry of the data files.

    Parameters
    ----------
    id, token : str
        Its name, and the kind of token it yields.
    first, second : str
        Characters it can begin with, and those that can follow; insides of a character class.
    rest : str
        Expression for what follows the first character.
    data : dict
        The entry as the file has it (shift, months, examples, ...).
    """

    id: str
    token: str
    first: str
    second: str
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
    """The compiled data files: the first pass; for each first character its matcher and what can follow it; the rules."""

    scan: Callable[[str], Iterator[re.Match[str]]]
    match: Mapping[str, Callable[[str, int], re.Match[str] | None]]
    seconds: dict[str, frozenset[str]]
    rules: tuple[Rule, ...]


def _words(ident: str, token: str, surfaces: list[str], before: str, after: str, data: dict[str, Any]) -> list[tuple[int, Rule]]:
    """Make one rule for each of some fixed words, with its length."""
    guard = f"(?<!{before}.)" if before else ""
    return [
        (len(word), Rule(ident, token, word[0], word[1:2], f"{guard}{re.escape(word[1:])}{after}", data)) for word in surfaces
    ]


def _word_rules() -> list[tuple[int, Rule]]:
    rules = []
    for entry in load("words")["word"]:
        after = f"(?!{entry['after']})" if "after" in entry else ""
        if "needs" in entry:
            after += f"(?={entry['needs']})"
        rules += _words(entry["id"], entry["token"], entry["surfaces"], entry.get("before", ""), after, entry)
    return rules


def _name_rules() -> list[tuple[int, Rule]]:
    """Make the rules of events and festivals."""
    rules = []
    for entry in load("events")["event"]:
        rules += _words(entry["id"], "event", entry["names"], "", "", entry)
    table = load("festivals")
    for entry in table["festival"]:
        ident = "festival." + entry["id"]
        rules += _words(ident, "festival", entry.get("bare", []), entry.get("before", ""), table["guards"]["bare"], entry)
        rules += _words(ident, "festival", entry.get("cued", []), f"[{_NUMERALS}第]", table["guards"]["cued"], entry)
        for name in entry.get("cued", []):
            alone = rf"(?<![^\n]{name}){_MACROS['{END}']}"
            rules += _words(ident, "festival", [name], "", alone, entry | {"alone": True})
            in_year = rf"(?<=年{name})(?![月年日天个{_NUMERALS}0-9]){table['guards']['bare']}"
            rules += _words(ident, "festival", [name], "", in_year, entry)
    return rules


def _pattern_rules() -> list[Rule]:
    rules = []
    for entry in load("patterns")["pattern"]:
        rest = entry["rest"]
        for macro, text in _MACROS.items():
            rest = rest.replace(macro, text)
        rules.append(Rule(entry["id"], entry["token"], entry["first"], entry.get("second", ""), f"(?:{rest})", entry))
    return rules


def _spell(chars: str) -> str:
    """Spell out the ranges of digits in the inside of a character class."""
    return chars.replace("0-9", "0123456789").replace("1-9", "123456789")


def _scanner(table: dict[str, list[int]], seconds: dict[str, str]) -> re.Pattern[str]:
    """Compile the first pass: a character class, then what narrows each kind of opening."""
    every = "".join(map(re.escape, sorted(table)))
    busy = [[char for char in group if char in seconds] for group in _BUSY]
    rest = sorted(set(seconds).difference(*busy))
    groups = [
        f"(?<=[{''.join(map(re.escape, group))}])(?=[{''.join(map(re.escape, sorted(set(''.join(seconds[c] for c in group)))))}])"
        for group in [*busy, rest]
        if group
    ]
    return re.compile(
        f"[{every}](?:(?<=[0-9])(?<![0-9].)[0-9]*+(?:(?=[{''.join(map(re.escape, sorted(_AFTER_DIGITS)))}])|$|(?<=[0-9]{{8}}))"
        f"|(?<=[{_NUMERALS}])(?<![{_NUMERALS}].)(?=[{_NUMERALS}年月日号天周星礼季世来多余五大八一夕]|个[月星季礼工交年半多]|[至到、—–~-][一二三四五六七八九十]|$|[\\s”’期])"
        + "|".join(["", *groups])
        + ")"
    )


class _Matchers(dict[str, Callable[[str, int], "re.Match[str] | None"]]):
    """First character → matcher, compiled when a text first shows the character: a text shows few of them.

    Parameters
    ----------
    table : Mapping
        First character → indices of rules.
    rules : sequence of Rule
        The rules.
    """

    def __init__(self, table: Mapping[str, list[int]], rules: Sequence[Rule]) -> None:
        super().__init__()
        self._table, self._rules = table, rules
        self._compiled: dict[tuple[int, ...], re.Pattern[str]] = {}

    def __missing__(self, char: str) -> Callable[[str, int], re.Match[str] | None]:
        key = tuple(self._table[char])
        if key not in self._compiled:
            self._compiled[key] = re.compile("|".join(f"(?P<r{i}>{self._rules[i].rest})" for i in key))
        self[char] = self._compiled[key].match
        return self[char]


@cache
def lexicon() -> Lexicon:
    """Compile the data files, once a process.

    Returns
    -------
    Lexicon
        First pass, matchers and rules.
    """
    words = sorted(_word_rules() + _name_rules(), key=lambda pair: -pair[0])  # the longest word is tried first
    rules = tuple([rule for _, rule in words] + _pattern_rules())
    table: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        for char in _spell(rule.first):
            table.setdefault(char, []).append(index)
    words_open = [char for char in table if char not in _NUMERALS and not char.isdigit()]
    seconds = {char: "".join(sorted(set("".join(_spell(rules[i].second) for i in table[char])))) for char in words_open}
    follow = {char: frozenset(each) for char, each in seconds.items()}
    return Lexicon(_scanner(table, seconds).finditer, _Matchers(table, rules), follow, rules)


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
    scan, match, seconds, rules = lexicon()
    found: list[Token] = []
    last = 0
    padded = clean + "\n"
    for candidate in scan(clean):
        start, end = candidate.span()
        if start < last:
            continue
        char = clean[start]
        if char in seconds and padded[end] not in seconds[char]:
            continue
        hit = match[char](clean, start + 1)
        if hit is not None:
            rule = rules[int(hit.lastgroup[1:])]  # type: ignore[index]
            last = hit.end()
            found.append(Token(start, last, rule.token, clean[start:last], rule))
    return found
