"""Roles: what stands beside a time and says how it governs (自, 截至, 以来, 前, 比, 每年)."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache
from typing import Final

from povext.periods import calendar as cal
from povext.periods.story import RELATIVE, Phrase, Story
from povext.periods.tables import load

__all__ = ["BASES", "aside", "settle"]

_EVENT_SINCE: Final = re.compile(r"[^，。；：！？\n,;!?、]{1,14}?(?:以来|(?<![0-9年])至今(?![年日天晚后]))")
_BEGUN: Final = re.compile(r"(?!的|全|共|累计)[^，。；：！？\n、0-9至到的]{1,10}，")
"""自2016年10月开业，…: what began then goes on."""
_LONG_EVENT: Final = re.compile(r"[^，。；：！？\n,;!?]{1,38}?(?:以来|算起)")
_CLAUSE: Final = re.compile(r"[^。；;\n]*")
_MORE_OR_LESS: Final = re.compile(r"[增减升降提涨跌高低多少快慢大小好强弱扩缩翻早晚差滑落热冷更长短优调添]")
_ORIGIN: Final = re.compile(r"的|(?=[0-9][^，,。；;]{1,14}[到至])")
BASES: Final = r"由|从|比起|对照|对比|超过了?|超出|[高低多少]于|不及|接近|追平|逼近"
"""Before a time that a value is measured from (由2015年的…, 对照2015年的…), as an alternation."""
_BASE: Final = re.compile(rf"(?:{BASES})$")
_OF_NUMBER: Final = re.compile(r"(?:[0-9%％元人户个亩成]|分之[一二三四五六七八九十百点零]{1,8})[（(]$")
_CHANGED: Final = frozenset("降升增减少加高低大小落跌涨缩达转")
_COMPARED: Final = re.compile(r"(?:是|为|相当于|较|比|恢复[到至]|抵得上|[占达]到?|已?顶上?|抵)$")
_PASSED: Final = re.compile(
    r"(?:超过|超出|已超|赶超|高于|高过|低于|多于|少于|不及|不如|赶上|追平|接近|逼近|快于|慢于|优于|好于)了?$"
)
_THAN: Final = re.compile(r"[比较](?![重例])[^，。；：、0-9比较]{1,8}的$")
"""Some words before a time compared with: 比疫情前的2019年同期多12%."""
_TIMES: Final = re.compile(
    r"(?:[^，；。：0-9的]{1,10})?的(?:近|约|逾|超过?|不到)?"
    r"(?:[0-9.一二两三四五六七八九十百千万]{1,6}[多余几]?[倍成]|[0-9.]{1,6}[%％]|百分之[一二三四五六七八九十])"
)
_BEGINS: Final = frozenset({"day", "month", "year", "season", "quarter", "half"})
_TITLE_ONLY: Final = ("now", "vague", "duration")


@cache
def _after() -> re.Pattern[str]:
    cues = load("cues")["after"]
    order = ("since", "start", "stop", "compared", "within", "during", "before", "later")
    return re.compile("|".join(f"(?P<{name}>{'|'.join(cues[name])})" for name in order))


@cache
def _next(name: str) -> re.Pattern[str]:
    return re.compile("|".join(load("cues")["after"][name]))


@cache
def _before() -> re.Pattern[str]:
    """Compile the cues before an expression back to front, so that one anchored match reads them."""
    cues = load("cues")["before"]
    order = ("until", "since", "every", "deadline", "baseline", "with")
    return re.compile(
        " ?(?:"
        + "|".join(f"(?P<{name}>{'|'.join(word[::-1] for word in sorted(cues[name], key=len, reverse=True))})" for name in order)
        + ")"
    )


def aside(clean: str, start: int, end: int) -> bool:
    """Whether a time stands in brackets behind a number, of which alone it then speaks: 由23.3%（2014年）降至….

    Parameters
    ----------
    clean : str
        The clean view of a text.
    start, end : int
        Where the time stands.

    Returns
    -------
    bool

    Examples
    --------
    >>> aside("由23.3%（2014年）降至", 7, 12)
    True
    """
    return clean.startswith(("）", ")"), end) and _OF_NUMBER.search(clean, max(0, start - 14), start) is not None


def _compared(clean: str, start: int, end: int) -> bool:
    """``是2015年的3.1倍``, ``相当于前三年减贫总和的1.4倍``, ``超过去年全年总数``: a time compared with."""
    if clean.endswith("同期", start, end) and _THAN.search(clean, max(0, start - 10), start):
        return True
    if _PASSED.search(clean, max(0, start - 4), start):
        return not clean.startswith("的", end)
    return bool(_COMPARED.search(clean, max(0, start - 4), start)) and bool(_TIMES.match(clean, end))


def settle(story: Story, phrase: Phrase) -> bool:
    """Decide kind, role and final days of a phrase, in place.

    Parameters
    ----------
    story : Story
        The text.
    phrase : Phrase
        The phrase as its own words date it.

    Returns
    -------
    bool
        ``False`` where the words are no time after all (an event's name without 以来, 期间, ...).
    """
    if phrase.role in _TITLE_ONLY:
        return True
    clean, own = story.clean, phrase.role
    before = _before().match(clean[max(0, phrase.start - 6) : phrase.start][::-1])
    ahead = before.lastgroup if before else ""
    event = phrase.kind == "event"
    if ahead == "every":
        return _recurring(phrase)
    behind = _read_after(story, phrase, ahead or "")
    if event and not behind:
        return False
    if event and behind in ("during", "within") and phrase.box and phrase.box[0] == phrase.box[1]:
        return False
    if ahead == "until":
        _until(story, phrase)
    elif not own and ahead == "baseline" and _compares(story, phrase, before) and behind in ("", "later", "before"):
        phrase.role = "baseline"
    elif not own and behind == "" and ahead == "deadline":
        phrase.role = _reached(story, phrase, before)
    elif (ahead == "with" and behind == "compared") or (behind == "" and not phrase.role and _is_multiplied(story, phrase)):
        phrase.role = "baseline"
    if phrase.role in ("", "at", "cumulative") and _compared(clean, phrase.start, phrase.end):
        phrase.role = "baseline"
    if _is_name(story, phrase):
        phrase.role = "name"
    if not phrase.role:
        phrase.role = "at"
        phrase.origin |= bool(_ORIGIN.match(clean, phrase.end) and _BASE.search(clean, max(0, phrase.start - 4), phrase.start))
        phrase.origin |= aside(clean, phrase.start, phrase.end)
    return True


def _names_event(clean: str, at: int, *, since: bool) -> bool:
    """Tell whether 以来, or 算起 after 自, may close a phrase that begins before an offset."""
    words = ("以来", "至今", "算起") if since else ("以来", "至今")
    return any(clean.find(word, at, at + (42 if since else 18)) >= 0 for word in words)


def _read_after(story: Story, phrase: Phrase, ahead: str) -> str:
    """Read the cue after a phrase and act on it; return its name."""
    clean = story.clean
    since = ahead == "since"
    if not phrase.role and _names_event(clean, phrase.end, since=since):
        event = _LONG_EVENT if since else _EVENT_SINCE
        gap = event.match(clean, phrase.end) if phrase.kind not in ("range", "event") else None
        behind_it = (t.start for t in story.toks[story.at : story.at + 2] if t.kind != "event")  # 自2021年进入过渡期以来
        other = next(behind_it, len(clean))
        if clean.startswith("以来", phrase.end) or (gap and gap.end() - 2 <= other):
            phrase.end += 2 if clean.startswith("以来", phrase.end) else 0
            if gap and clean.startswith("至今", gap.end() - 2):
                phrase.end = gap.end()
            _since(story, phrase)
            return "since"
    begun = since and not phrase.role and phrase.kind in _BEGINS and clean[phrase.start - 1] == "自"
    if begun and _BEGUN.match(clean, phrase.end):
        _since(story, phrase)
        return "since"
    found = _after().match(clean, phrase.end)
    if not found:
        return ""
    behind = found.lastgroup or ""
    if behind in ("since", "start"):
        if phrase.role or (phrase.kind == "range" and behind == "start"):
            return ""
        if phrase.kind == "range" and phrase.source == "text" and story.clean[found.end() - 1] == "来":  # 2019年至2023年五年来
            phrase.end = found.end()
            return ""
        phrase.end = found.end()
        _since(story, phrase)
    elif behind == "stop":
        phrase.role, phrase.end = "until", found.end()
    elif behind == "compared":
        phrase.role = "baseline"
    elif behind in ("within", "during"):
        phrase.end = found.end()
    elif behind == "before" and phrase.role in ("", "deadline"):
        phrase.role, phrase.end = "deadline", found.end()
    elif behind == "later" and not phrase.role:
        phrase.end = found.end()
    return behind


def _since(story: Story, phrase: Phrase) -> None:
    """Stretch a phrase from its first day to publication."""
    phrase.kind = phrase.role = "since"
    if phrase.box and story.pub and phrase.box[0] <= story.day:
        phrase.box = phrase.box[0], story.day
    elif phrase.box and story.pub is None:
        phrase.open = True
        phrase.certainty = RELATIVE


def _until(story: Story, phrase: Phrase) -> None:
    """Read 截至: the last day, or publication where that falls within."""
    if phrase.role in ("", "until", "deadline"):
        phrase.role = phrase.kind = "until"
        if phrase.box:
            last = story.day if story.pub and phrase.box[0] <= story.day <= phrase.box[1] else phrase.box[1]
            phrase.box = last, last


def _is_multiplied(story: Story, phrase: Phrase) -> bool:
    """Tell 2015年的3.1倍: the time of the base."""
    return bool(_next("multiple").match(story.clean, phrase.end))


def _compares(story: Story, phrase: Phrase, before: re.Match[str] | None) -> bool:
    """Tell 比上年增长 from a word that ends in 比 (a foreign name): something must be more or less."""
    if before is None or before.group().strip() != "比":
        return True
    return bool(_MORE_OR_LESS.search(_CLAUSE.match(story.clean, phrase.end, phrase.end + 30)[0]))  # type: ignore[index]


def _reached(story: Story, phrase: Phrase, before: re.Match[str] | None) -> str:
    """Tell 到2025年 (ahead, a deadline) from 到2018年 (past) and from 降至10月的…, 23日至26日."""
    cue = before.group().strip() if before else ""
    if cue in ("到", "至"):
        at = phrase.start - len(before.group()) if before else 0
        if story.clean[max(0, at - 1) : at] in _CHANGED or (phrase.kind == "day" and story.clean[phrase.end - 1] not in "底末"):
            return "at"
    if phrase.box is None or story.pub is None:
        return "deadline" if story.future(phrase.start, phrase.end) else "at"
    return "deadline" if phrase.box[1] > story.day else "at"


def _recurring(phrase: Phrase) -> bool:
    """Read 每年9月: a time that comes back has no one date."""
    phrase.box, phrase.kind, phrase.role, phrase.certainty, phrase.source = None, "recurring", "norm", "resolved", ""
    return True


def _is_name(story: Story, phrase: Phrase) -> bool:
    if phrase.kind in ("since", "until"):
        return False
    if story.titles:
        index = bisect_left(story.titles, (phrase.start, 0)) - 1
        if index >= 0 and phrase.end < story.titles[index][1]:
            return True
    if phrase.kind == "plan":
        return bool(_next("plan_name").match(story.clean, phrase.end))
    return phrase.kind in ("year", "range") and bool(_next("name").match(story.clean, phrase.end))


def later_years(story: Story, phrase: Phrase, number: int) -> None:
    """Read 从2018年起连续3年: the years that are counted from the first."""
    if phrase.box is None:
        return
    first = date.fromordinal(phrase.box[0]).year
    last = cal.year_box(first + number - 1)
    if last:
        phrase.box, phrase.kind, phrase.role = (phrase.box[0], last[1]), "range", "at"
