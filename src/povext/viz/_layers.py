"""Stretches of a text laid over it: outer before inner, crossing ones split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from povext.text.aligned import Edit

__all__ = ["Event", "events"]


class Event(NamedTuple):
    """What comes next: text, or the begin or end of a stretch.

    Parameters
    ----------
    kind : str
        ``text``, ``open`` or ``close``.
    text : str
        What is shown, of a text.
    stretch : int
        Number of the stretch that begins or ends.
    """

    kind: str
    text: str = ""
    stretch: int = -1


def events(text: str, stretches: Sequence[tuple[int, int]], edits: Sequence[Edit] = ()) -> Iterator[Event]:
    """Go through a text and open and close stretches so that they nest.

    Parameters
    ----------
    text : str
        The text.
    stretches : sequence of (int, int)
        Half-open, ordered by start, the longer first.
    edits : sequence of (int, int, str)
        What is left out, with what stands for it.

    Yields
    ------
    Event
        Where two stretches cross, the one that opened later is closed and opened again.

    Examples
    --------
    >>> "".join(e.text or {"open": "[", "close": "]"}[e.kind] for e in events("abcdef", [(0, 4), (2, 6)]))
    '[ab[cd]][ef]'
    """
    gone = {start: (end, instead) for start, end, instead in edits}
    inside = [cut for pair in stretches for cut in pair]
    cuts = sorted({0, len(text), *(c for c in inside if 0 <= c <= len(text)), *gone, *(end for end, _ in gone.values())})
    open_now: list[int] = []
    active: list[int] = []
    following, skipped = 0, 0
    for start, end in pairwise(cuts):
        if start in gone:
            skipped, shown = gone[start]
        else:
            shown = text[start:end] if start >= skipped else ""
        while following < len(stretches) and stretches[following][0] <= start:
            active.append(following)
            following += 1
        active = [k for k in active if stretches[k][1] > start]
        if not shown:
            continue
        same = 0
        while same < min(len(open_now), len(active)) and open_now[same] == active[same]:
            same += 1
        yield from (Event("close", stretch=k) for k in reversed(open_now[same:]))
        yield from (Event("open", stretch=k) for k in active[same:])
        open_now = list(active)
        yield Event("text", shown)
    yield from (Event("close", stretch=k) for k in reversed(open_now))
