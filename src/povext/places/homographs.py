"""Short names that are also words, and what tells the two apart: ``homographs.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["Homographs", "collocates", "homographs", "led", "receives", "stands_alone"]

_COLLOCATION: Final = re.compile(r"(?:丰富|优势|社|化|路|山|湖|之|性|型|式|工程|项目)")
_PLACELIKE: Final = re.compile(
    r"[,，。、;；:：(0-9]|[的是在有把将以通狠坚积大持立全境县市不共同现已也按探抓围紧农村脱贫党力年又还则各扶帮粮干群人]"
)
_WHOLE: Final = ("全县", "全市", "全区")
_ALONE: Final = re.compile(r"[,，。;；:：!?！？、\n(（]|[的是在有自已共将从与和]|\Z")
_PAUSE: Final = re.compile(
    r"(?:[由是为全，。；：！？、（,;:!?“《(\n【】*#\]—）)]|其中|[今去当前]年|目前|如今|现在|[0-9][月日年]|^)\Z"
)
_PREPOSITION: Final = re.compile(
    r"(?:[在赴到往至自从向于将把对与和同让给比]|来自|位于|前往|走进|深入|落户|支援|支持|帮扶|援助|帮助|投向|投放|邻[县市区])\Z"
)

_GIVEN: Final = re.compile(r"(?:投入|拨付|安排|对口|支持|支援|援建|吸纳|牵手|结对|协作|帮扶|捐赠|进驻|派驻|给了?)\Z")
_WATERS: Final = re.compile(r"(?:边|畔|水|两?岸|流域|上游|中游|下游|大?峡谷|治理|等江|大江)")


class Homographs(NamedTuple):
    """The lists of ``homographs.toml``, compiled; the file tells what each is for."""

    word: frozenset[str]
    hard: frozenset[str]
    prefecture_word: frozenset[str]
    noun: frozenset[str]
    compass: frozenset[str]
    compass_after: re.Pattern[str]
    two_after: tuple[str, ...]
    two_words: frozenset[str]
    not_before: re.Pattern[str]


@cache
def homographs() -> Homographs:
    """Return the compiled homograph lists.

    Returns
    -------
    Homographs

    Examples
    --------
    >>> "资源" in homographs().hard
    True
    """
    raw = tomllib.loads(files("povext.places").joinpath("data", "homographs.toml").read_text("utf-8"))
    names = {key: frozenset(raw[key]["names"].split()) for key in ("word", "hard", "prefecture_word", "noun", "compass")}
    return Homographs(
        word=names["word"] | names["hard"],
        hard=names["hard"],
        prefecture_word=names["prefecture_word"],
        noun=names["noun"],
        compass=names["compass"],
        compass_after=re.compile(raw["compass"]["pattern"]),
        two_after=tuple(raw["two"]["after"].split()),
        two_words=frozenset(raw["two"]["words"]),
        not_before=re.compile(raw["not_before"]["pattern"].replace("\n", "")),
    )


def led(text: str, start: int, end: int, *, sure: bool = False, strict: bool = False) -> bool:
    """Tell whether a word that is also a place stands as one: after a preposition, or between a pause and what follows one.

    Parameters
    ----------
    text : str
        Clean text.
    start, end : int
        Where the word stands.
    sure : bool
        Whether the text surely names the place elsewhere: the pause is enough then.
    strict : bool
        Whether what follows must be what follows a place after a preposition as well.

    Returns
    -------
    bool

    Examples
    --------
    >>> led("茶在开化卖得好", 2, 4), led("乡风开化了", 2, 4)
    (True, False)
    """
    left, placelike = max(0, start - 4), _PLACELIKE.match(text, end) is not None
    if strict and not placelike:
        return False
    if _PREPOSITION.search(text, left, start) or text.startswith(_WHOLE, end):
        return not collocates(text, end)
    if _PAUSE.search(text, left, start) is None:
        return False
    return placelike or (sure and not collocates(text, end))


def receives(text: str, start: int, end: int) -> bool:
    """Tell whether a word that is also a prefecture stands where one that is helped does (投入怒江财政资金, not 怒江两岸).

    Parameters
    ----------
    text : str
        Clean text.
    start, end : int
        Where the word stands.

    Returns
    -------
    bool

    Examples
    --------
    >>> receives("投入怒江财政资金", 2, 4), receives("投入怒江治理", 2, 4)
    (True, False)
    """
    if _WATERS.match(text, end) or collocates(text, end):
        return False
    return _GIVEN.search(text, max(0, start - 3), start) is not None


def collocates(text: str, end: int) -> bool:
    """Tell whether what follows a word speaks for the word, not for the place (资源丰富).

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where the word ends.

    Returns
    -------
    bool
    """
    return _COLLOCATION.match(text, end) is not None


def stands_alone(text: str, end: int) -> bool:
    """Tell whether what follows a short name can follow a place.

    Parameters
    ----------
    text : str
        Clean text.
    end : int
        Where the name ends.

    Returns
    -------
    bool
    """
    return _ALONE.match(text, end) is not None
