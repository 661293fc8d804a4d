"""The gazetteer: provinces, prefectures and counties of 1980 to today with their codes.

Everything is read from the TSV and TOML files in ``data`` the first time it is asked for.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["COUNTRY", "LEVELS", "Division", "Gazetteer", "gazetteer", "history", "lookup", "read_data"]

LEVELS: Final = {"0": "country", "1": "province", "2": "prefecture", "3": "county", "4": "township", "5": "village"}
_RANK: Final = {"country": 0, "province": 1, "prefecture": 2, "county": 3, "township": 4, "village": 5, "other": 6}
_AUTONOMOUS: Final = re.compile(r"(?<=.)自治([县州旗])$")


class Division(NamedTuple):
    """An administrative division as it stood from one date to another.

    Parameters
    ----------
    code : str
        GB/T 2260 code of six digits.
    name, short : str
        Full name (``龙州县``) and short name (``龙州``).
    level : str
        ``country``, ``province``, ``prefecture`` or ``county``.
    parent : str
        Code of the division it lies in at that time; empty for a province.
    valid_from, valid_to : str
        ISO dates; empty where it goes back beyond 1980, or still stands.
    next_code : str
        Code of the division that came right after it; empty where it still stands or none is known.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    valid_from: str
    valid_to: str
    next_code: str

    def valid(self, on: str | None) -> bool:
        """Tell whether the division stood on an ISO date (today where `on` is ``None``).

        Parameters
        ----------
        on : str or None
            ISO date.

        Returns
        -------
        bool

        Examples
        --------
        >>> lookup("武鸣县", on="2014-06-01")[0].valid("2019-01-01")
        False
        """
        if on is None:
            return not self.valid_to
        return self.valid_from <= on and (not self.valid_to or on <= self.valid_to)

    @property
    def rank(self) -> int:
        """Height in the tree: 0 country, 1 province, 2 prefecture, 3 county."""
        return _RANK[self.level]


COUNTRY: Final = Division("100000", "全国", "全国", "country", "", "", "", "")


def read_data(name: str) -> str:
    """Return a data file of the gazetteer."""
    return files("povext.places").joinpath("data", name).read_text("utf-8")


def _ethnic_alias(name: str, short: str) -> str | None:
    """Give 三江县 for 三江侗族自治县, 恩施州 for 恩施土家族苗族自治州."""
    if "自治" not in name:
        return None
    found = _AUTONOMOUS.search(name)
    return short + found[1] if found and not short.endswith(found[1]) else None


class Gazetteer:
    """All divisions with their surfaces; made once by :func:`gazetteer`.

    Attributes
    ----------
    rows : list of Division
        Every division in every form it had, ordered by code and date.
    by_code : dict
        Code to its rows.
    surfaces : dict
        Surface to ``(kind, row indices)``, kind being ``full``, ``alias`` or ``short``.
    """

    def __init__(self) -> None:
        self.rows: list[Division] = [COUNTRY]
        lines = read_data("divisions.tsv").split("\n")
        for line in lines[1:-1]:
            code, name, short, level, parent, begin, end, follow = line.split("\t")
            self.rows.append(Division(code, name, short, LEVELS[level], parent, begin, end, follow))
        self.by_code: dict[str, list[Division]] = {}
        self.full: dict[str, list[int]] = {}
        self.short: dict[str, list[int]] = {}
        alias = tomllib.loads(read_data("aliases.toml"))
        extra: dict[str, list[tuple[str, dict[str, list[int]]]]] = {}
        for item in alias["alias"]:
            kind = self.short if item.get("kind") == "short" else self.full
            extra.setdefault(item["code"], []).append((item["name"], kind))
        for i, row in enumerate(self.rows):
            self.by_code.setdefault(row.code, []).append(row)
            if i == 0:
                continue
            self.full.setdefault(row.name, []).append(i)
            other = _ethnic_alias(row.name, row.short)
            if other and other != row.name:
                self.full.setdefault(other, []).append(i)
            for name, kind in extra.get(row.code, ()):
                kind.setdefault(name, []).append(i)
            if row.short != row.name:
                self.short.setdefault(row.short, []).append(i)

    @lru_cache(maxsize=65536)  # noqa: B019 - one gazetteer lives as long as the process
    def at(self, code: str, on: str | None) -> Division | None:
        """Return the division of a code as it stood on a date, or its last form where the code was not in use then.

        Parameters
        ----------
        code : str
            GB/T 2260 code.
        on : str or None
            ISO date.

        Returns
        -------
        Division or None
            ``None`` for an unknown code.

        Examples
        --------
        >>> gazetteer().at("450110", "2019-05-01").name
        '武鸣区'
        """
        forms = self.by_code.get(code)
        if not forms:
            return None
        return next((d for d in reversed(forms) if d.valid(on)), forms[-1])

    @lru_cache(maxsize=65536)  # noqa: B019 - one gazetteer lives as long as the process
    def parents(self, row: Division, on: str | None) -> tuple[str, ...]:
        """Return the codes of the divisions a division lies in, highest first.

        Parameters
        ----------
        row : Division
        on : str or None
            ISO date.

        Returns
        -------
        tuple of str

        Examples
        --------
        >>> gazetteer().parents(lookup("龙州县")[0], None)
        ('450000', '451400')
        """
        chain: list[str] = []
        code = row.parent
        while code and code not in chain:
            chain.insert(0, code)
            up = self.at(code, on)
            code = up.parent if up else ""
        return tuple(chain)

    def today(self, row: Division) -> str | None:
        """Return the code of a division's successor of today; ``None`` where the division still stands or ended without one.

        Parameters
        ----------
        row : Division

        Returns
        -------
        str or None

        Examples
        --------
        >>> gazetteer().today(lookup("横县", on="2020-10-19")[0])
        '450181'
        """
        follow = self.follow(row, None)
        return follow.code if follow and follow.code != row.code else None

    def follow(self, row: Division, on: str | None) -> Division | None:
        """Return what became of a division by a date, itself where it stood then; ``None`` where it ended without successor.

        Parameters
        ----------
        row : Division
        on : str or None
            ISO date; ``None`` means today.

        Returns
        -------
        Division or None
        """
        seen: set[tuple[str, str]] = set()
        now: Division | None = row
        while now and not now.valid(on) and (now.code, now.name) not in seen:
            seen.add((now.code, now.name))
            if not now.valid_to or (on is not None and on < now.valid_from):
                return None
            now = self.after(now)
        return now if now and now.valid(on) else None

    def after(self, row: Division) -> Division | None:
        """Return the division that came right after one that ended; ``None`` where it still stands or none is known."""
        forms = (d for d in self.by_code.get(row.next_code, ()) if d is not row and (not d.valid_to or d.valid_to > row.valid_to))
        return next(forms, None) if row.valid_to else None

    def then(self, code: str, on: str | None) -> str:
        """Return the code that a division of today had on a date; its code of today where that is not known.

        Parameters
        ----------
        code : str
            Code of today.
        on : str or None
            ISO date.

        Returns
        -------
        str

        Examples
        --------
        >>> gazetteer().then("450110", "2014-06-01")
        '450122'
        """
        if on is None or any(d.valid(on) for d in self.by_code.get(code, ())):
            return code
        return self._before(on).get(code, code)

    @lru_cache(maxsize=512)  # noqa: B019 - one gazetteer lives as long as the process
    def _before(self, on: str) -> dict[str, str]:
        """Return for every code of today that came later than a date the code of its main forerunner on that date."""
        out: dict[str, str] = {}
        for row in self.rows[1:]:
            if row.valid_to and row.valid(on):
                now = self.follow(row, None)
                if now and (now.code not in out or now.short == row.short):
                    out[now.code] = row.code
        return out


@cache
def gazetteer() -> Gazetteer:
    """Return the bundled gazetteer, read once.

    Returns
    -------
    Gazetteer

    Examples
    --------
    >>> gazetteer().at("450000", None).name
    '广西壮族自治区'
    """
    return Gazetteer()


def pick(rows: list[int] | list[Division], on: str | None) -> list[Division]:
    """Keep the divisions that stood on a date; where none did, those that stood nearest to it."""
    gaz = gazetteer()
    found = [gaz.rows[r] if isinstance(r, int) else r for r in rows]
    alive = [d for d in found if d.valid(on)]
    if alive:
        return _one_form(alive)
    if on is None:
        last = max((d.valid_to for d in found), default="")
        return _one_form([d for d in found if d.valid_to == last])
    gone = [d for d in found if d.valid_to and d.valid_to < on]
    if gone:
        last = max(d.valid_to for d in gone)
        return _one_form([d for d in gone if d.valid_to == last])
    first = min((d.valid_from for d in found), default="")
    return _one_form([d for d in found if d.valid_from == first])


def _one_form(rows: list[Division]) -> list[Division]:
    """Drop the earlier of two forms of one division that both hold in a year whose month of change is not known."""
    out: list[Division] = []
    for row in rows:
        twin = next((r for r in rows if r is not row and r.code == row.next_code and r.name == row.name), None)
        if twin is None and row not in out:
            out.append(row)
    return out or rows


def lookup(name: str, on: str | None = None) -> tuple[Division, ...]:
    """Return the divisions that bear a full name, alias or short name on a date, higher levels first.

    Parameters
    ----------
    name : str
        ``武鸣区``, ``三江县``, ``崇左``.
    on : str or None
        ISO date; ``None`` means today, and for a name of the past the last division that bore it.

    Returns
    -------
    tuple of Division
        Empty where no division ever bore the name.

    Examples
    --------
    >>> [d.code for d in lookup("武鸣县", on="2014-05-01")]
    ['450122']
    >>> [d.name for d in lookup("恩施州")]
    ['恩施土家族苗族自治州']
    """
    gaz = gazetteer()
    rows = gaz.full.get(name) or gaz.short.get(name) or []
    return tuple(sorted(pick(rows, on), key=lambda d: (d.rank, d.code)))


def history(name: str) -> tuple[Division, ...]:
    """Return every form that a name's divisions had, earliest first.

    Parameters
    ----------
    name : str
        A full name, alias or short name.

    Returns
    -------
    tuple of Division

    Examples
    --------
    >>> [(d.code, d.valid_to) for d in history("横州市")]
    [('450181', '')]
    """
    gaz = gazetteer()
    seen = [gaz.rows[i] for i in [*gaz.full.get(name, ()), *gaz.short.get(name, ())]]
    codes = {d.code for d in seen} | {d.next_code for d in seen if d.next_code}
    return tuple(sorted({d for c in codes for d in gaz.by_code.get(c, ())}, key=lambda d: (d.valid_from, d.code)))
