"""What a name or a code stands for on a date: every division that bears it, with parents, history and today's successor."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from povext.places.divisions import COUNTRY, Division, gazetteer, lookup
from povext.places.towns import townships

__all__ = ["Entry", "describe", "lineage"]

_NATION: Final = frozenset(("全国", "中国", COUNTRY.code))


class Entry(NamedTuple):
    """A division, township or village that a name stands for on a date.

    Parameters
    ----------
    name : str
        Name that it had on the date (武鸣区 in 2019, whoever asks for 武鸣县).
    code : str or None
        GB/T 2260 code valid on the date; a township or village carries its county's; ``None`` where the county is not known.
    level : str
        ``country``, ``province``, ``prefecture``, ``county``, ``township``, ``village`` or ``other``.
    parents : tuple of Division
        The divisions it lies in on the date, highest first.
    successor : Division or None
        What it, or a township's county, is today, where that is another division.
    township : str or None
        Statistical code of nine digits, of a township.
    forms : tuple of Division
        What it was before, is, and became, earliest first; empty below the county.
    holds : bool
        Whether it stood on the date; where it did not, the nearest form is told.
    """

    name: str
    code: str | None
    level: str
    parents: tuple[Division, ...] = ()
    successor: Division | None = None
    township: str | None = None
    forms: tuple[Division, ...] = ()
    holds: bool = True


def describe(name: str, on: str | None = None) -> tuple[Entry, ...]:
    """Tell what a name or a code stands for on a date.

    Parameters
    ----------
    name : str
        Full name, alias, short name, chain of names (南宁市武鸣县) or code of six digits, in either script.
    on : str or None
        ISO date; ``None`` means today, and for a name of the past the last division that bore it.

    Returns
    -------
    tuple of Entry
        Higher levels first; several where the name is ambiguous, none where it is not known.

    Examples
    --------
    >>> [(e.name, e.code, [p.name for p in e.parents]) for e in describe("武鸣县", "2019-05-01")]
    [('武鸣区', '450110', ['广西壮族自治区', '南宁市'])]
    >>> [e.name for e in describe("450127")], describe("没有这个地方")
    (['横县'], ())
    """
    from povext.text import align

    clean = align(name).clean.strip()
    if not clean:
        return ()
    if clean in _NATION:
        return (Entry(COUNTRY.name, COUNTRY.code, COUNTRY.level),)
    if clean.isascii():
        row = gazetteer().at(clean, on)
        return (_division(row, on),) if row else ()
    rows = lookup(clean, on)
    if rows:
        return tuple(dict.fromkeys(_division(row, on) for row in rows))
    return _towns(clean, on) or _chain(clean, on)


def lineage(row: Division) -> tuple[Division, ...]:
    """Return what a division was before, is and became, earliest first.

    Parameters
    ----------
    row : Division

    Returns
    -------
    tuple of Division

    Examples
    --------
    >>> [d.code for d in lineage(lookup("武鸣区")[0])]
    ['452125', '450122', '450110']
    """
    gaz, before = gazetteer(), _before()
    found = {row}
    queue = [row]
    while queue:
        fresh = [d for d in before.get(queue.pop(), ()) if d not in found]
        found.update(fresh)
        queue += fresh
    now = gaz.after(row)
    while now and now not in found:
        found.add(now)
        now = gaz.after(now)
    return tuple(sorted(found, key=lambda d: (d.valid_from, d.valid_to or "9", d.code)))


@cache
def _before() -> dict[Division, tuple[Division, ...]]:
    """Return for every division the ones that it came right after."""
    out: dict[Division, list[Division]] = {}
    gaz = gazetteer()
    for row in gaz.rows:
        now = gaz.after(row)
        if now:
            out.setdefault(now, []).append(row)
    return {now: tuple(rows) for now, rows in out.items()}


def _division(row: Division, on: str | None) -> Entry:
    gaz = gazetteer()
    now = row if on is None or row.valid(on) else gaz.follow(row, on) or row
    return Entry(now.name, now.code, now.level, _parents(now, on), _today(now), None, lineage(now), now.valid(on))


def _parents(row: Division, on: str | None) -> tuple[Division, ...]:
    gaz = gazetteer()
    return tuple(up for code in gaz.parents(row, on) if (up := gaz.at(code, on)))


def _today(row: Division | None) -> Division | None:
    follow = gazetteer().follow(row, None) if row else None
    return follow if follow and row and (follow.code, follow.name) != (row.code, row.name) else None


def _towns(name: str, on: str | None) -> tuple[Entry, ...]:
    """Return the townships of a name."""
    gaz = gazetteer()
    out = []
    for town in townships().get(name, ()):
        county = gaz.at(gaz.then(town.county, on), on)
        above = (*_parents(county, on), county) if county else ()
        out.append(Entry(name, county.code if county else None, "township", above, _today(county), town.code))
    return tuple(out)


def _chain(name: str, on: str | None) -> tuple[Entry, ...]:
    """Return what a chain of names ends in, where all of it was read as one."""
    from povext.places.mentions import match

    found = match(name, on)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(name)):
        return ()
    place, gaz = found[0], gazetteer()
    if place.level not in ("township", "village", "other"):
        row = gaz.at(place.code, on) if place.code else None
        return (_division(row, on),) if row else ()
    if place.code is None:
        return ()
    county = gaz.at(place.code, on)
    above = (*_parents(county, on), county) if county else ()
    towns = {t.code for t in townships().get(place.name, ()) if gaz.then(t.county, on) == place.code}
    return (Entry(place.name, place.code, place.level, above, _today(county), towns.pop() if len(towns) == 1 else None),)
