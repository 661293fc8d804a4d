"""Files of a user's own taxonomy: read within limits, every fault with its file, line and field. Data alone, nothing is run."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from povext.concepts._own_fields import MOST, Known, short, topic_faults, type_faults, word_faults
from povext.concepts._own_lines import Lines
from povext.concepts._rules import Rule, bundled_rules, make_rule, rule_faults
from povext.concepts._words import alternation, spellings
from povext.errors import Fault, TaxonomyError
from povext.quantities import Units, UnitsError
from povext.quantities.units import units_from
from povext.taxonomy import UNITS, IndicatorType, builtin

__all__ = ["Content", "files_of", "read_files"]

_DIGITS = 12
_HEAD = ("extends", "topic")
_TABLES = ("type", "rule", "unit", "currency", "per")
_AT_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")
_LONG_KEY = re.compile(r"""(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){40}""")
"""A key of so many parts: nothing that anyone writes, and slow to parse."""
_UNIT_WHERE = re.compile(r":(\d+): (.*)", re.DOTALL)


@dataclass
class Content:
    """What the files hold, and what is wrong with them."""

    faults: list[Fault] = field(default_factory=list)
    extends: bool = False
    types: list[IndicatorType] = field(default_factory=list)
    rules: tuple[Rule, ...] = ()
    units: Units = field(default_factory=Units.default)
    topic: re.Pattern[str] | None = None
    mark: str = ""
    lines: dict[tuple[str, int], tuple[str, int | None]] = field(default_factory=dict)


class _File(NamedTuple):
    """One file, parsed."""

    name: str
    text: str
    data: dict[str, Any]
    lines: Lines

    def fault(self, kind: str, number: int, called: str, name: str, message: str) -> Fault:
        where = f"{kind} {called}" if kind else ""
        return Fault(self.name, self.lines.of(kind, number, name), where, name, message)


def files_of(path: str | Path) -> list[Path]:
    """The files of a taxonomy, in the order of their names.

    Parameters
    ----------
    path : str or Path
        A file, or a folder of ``*.toml``.

    Returns
    -------
    list of Path

    Raises
    ------
    TaxonomyError
        Where there is none, or too many.
    """
    place, problem = Path(path), ""
    found: list[Path] = []
    try:
        if place.is_dir():
            found = sorted(f for f in place.iterdir() if f.suffix == ".toml" and f.is_file())
            problem = "" if found else "the folder holds no .toml file."
        elif place.is_file():
            found = [place]
        else:
            problem = "no such file or folder: name a TOML file with [[type]] tables."
    except (OSError, ValueError) as error:
        problem = f"cannot be read: {_reason(error)}."
    if len(found) > MOST["files"]:
        problem = f"{len(found)} files are more than the {MOST['files']} allowed."
    if problem:
        raise _refused(short(str(place), 200, quoted=False), problem)
    return found


def _refused(name: str, message: str, line: int | None = None) -> TaxonomyError:
    return TaxonomyError([Fault(name, line, "", "", message)])


def read_files(path: str | Path) -> Content:
    """Read all files of a taxonomy as one.

    Parameters
    ----------
    path : str or Path
        A file, or a folder of ``*.toml``.

    Returns
    -------
    Content
        With every fault that was found; only without any may the rest be used.
    """
    content = Content()
    try:
        paths = files_of(path)
    except TaxonomyError as error:
        content.faults.extend(error.faults)
        return content
    digest = hashlib.sha256()
    parsed: list[_File] = []
    for each in paths:
        one = _parse(each, content, digest, each.name if Path(path).is_dir() else str(path))
        if one is not None:
            parsed.append(one)
    content.mark = digest.hexdigest()[:_DIGITS]
    if content.faults:  # what is missing elsewhere may stand in the file that cannot be read
        return content
    _read_heads(parsed, content)
    _read_units(parsed, content)
    _read_types(parsed, content)
    _read_rules(parsed, content)
    return content


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _parse(path: Path, content: Content, digest: Any, name: str) -> _File | None:
    try:
        one = _parsed(path, digest, name)
    except TaxonomyError as error:
        content.faults.extend(error.faults)
        return None
    for key, value in one.data.items():
        if key not in (*_HEAD, *_TABLES, "dimension"):
            known = ", ".join((*_HEAD, *(f"[[{t}]]" for t in _TABLES), "[dimension]"))
            content.faults.append(one.fault("", 0, "", short(key, quoted=False), f"unknown; a taxonomy file holds {known}."))
        elif key in _TABLES and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            content.faults.append(one.fault("", 0, "", key, f"must be written as [[{key}]] tables."))
        elif key in _TABLES and len(value) > MOST["tables"]:
            message = f"{len(value):,} tables are more than the {MOST['tables']:,} allowed."
            content.faults.append(one.fault("", 0, "", key, message))
    return one


def _parsed(path: Path, digest: Any, name: str) -> _File:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST["bytes"] + 1)
    except OSError as error:
        raise _refused(name, f"cannot be read: {_reason(error)}.") from None
    if len(raw) > MOST["bytes"]:
        raise _refused(name, f"is larger than the {MOST['bytes']:,} bytes that a taxonomy file may have: split it.")
    digest.update(len(raw).to_bytes(8, "big") + raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(name, f"is not UTF-8 (byte {error.start}): save it as UTF-8.") from None
    if _LONG_KEY.search(text):
        raise _refused(name, "has a key of more than 40 parts: no field of a taxonomy is called so.")
    try:
        return _File(name, text, tomllib.loads(text), Lines(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        message = short(_AT_LINE.sub("", str(error)), 160, quoted=False)
        raise _refused(name, f"not valid TOML: {message}.", int(at[1]) if at else None) from None
    except (RecursionError, ValueError):  # an integer of thousands of digits is a ValueError
        raise _refused(name, "not usable TOML: nested too deeply, or with a number too long.") from None


def _read_heads(parsed: list[_File], content: Content) -> None:
    words: list[str] = []
    seen: dict[str, str] = {}
    for one in parsed:
        for key in _HEAD:
            if key in one.data and seen.setdefault(key, one.name) != one.name:
                content.faults.append(one.fault("", 0, "", key, f"stands in {seen[key]} already: keep one of them."))
        if "extends" in one.data and one.data["extends"] != "povext":
            message = f'must be "povext", or be left out to replace the built-in taxonomy, not {short(one.data["extends"])}.'
            content.faults.append(one.fault("", 0, "", "extends", message))
        content.extends = content.extends or one.data.get("extends") == "povext"
        told = list(topic_faults(one.data.get("topic", [])))
        content.faults.extend(one.fault("", 0, "", "topic", message) for message in told)
        words += [] if told else one.data.get("topic", [])
    content.topic = alternation(words) if words else None


def _rows(parsed: list[_File], kind: str) -> Iterator[tuple[_File, int, dict[str, Any]]]:
    for one in parsed:
        for number, row in enumerate(one.data.get(kind, [])):
            yield one, number, row


def _read_units(parsed: list[_File], content: Content) -> None:
    seen: set[str] = set()
    for one in parsed:
        for kind in ("unit", "currency"):
            for number, row in enumerate(one.data.get(kind, [])):
                called = short(row.get("id", row.get("code", number + 1)))
                if _odd(row.get("factor", "1")):
                    message = f"{short(row['factor'])} is too large or too small."
                    content.faults.append(one.fault(kind, number, called, "factor", message))
                surfaces = row.get("surfaces", [])
                for surface in surfaces if isinstance(surfaces, list) else []:
                    if isinstance(surface, str) and (surface in seen or len(surface) > MOST["unit"]):
                        why = "comes twice" if surface in seen else f"has more than {MOST['unit']} characters"
                        content.faults.append(one.fault(kind, number, called, "surfaces", f"{short(surface)} {why}."))
                    if isinstance(surface, str):
                        seen.add(surface)
        try:
            content.units = units_from(one.data, one.text, one.name, content.units)
        except UnitsError as error:
            told = str(error).removeprefix(one.name)
            at = _UNIT_WHERE.match(told)
            line, message = (int(at[1]), at[2]) if at else (None, told.lstrip(": "))
            content.faults.append(Fault(one.name, line, "", "", short(message, 300, quoted=False)))


def _odd(factor: object) -> bool:
    """Whether a factor is a number out of all proportion: a value times it would have endless digits."""
    try:
        number = Decimal(factor) if isinstance(factor, str | int) else Decimal(0)
    except InvalidOperation:
        return False
    return number.is_finite() and number != 0 and abs(number.adjusted()) > MOST["power"]


def _known(content: Content) -> Known:
    codes: dict[str, set[str]] = {}
    for unit in content.units.surfaces.values():
        codes.setdefault(unit.dimension, set()).add(unit.code)
    every = frozenset(UNITS.union(*codes.values()))
    return Known(every, {name: frozenset(group) for name, group in codes.items()})


def _read_types(parsed: list[_File], content: Content) -> None:
    known = _known(content)
    taken: dict[str, str] = dict.fromkeys(builtin(), "povext") if content.extends else {}
    taken["other"] = "every taxonomy"
    for one, number, row in _rows(parsed, "type"):
        called = short(row.get("code", number + 1))
        told = list(type_faults(row, known))
        code = row.get("code")
        if isinstance(code, str) and code in taken:
            told.append(("code", f"is a type of {taken[code]} already: choose another code."))
        content.faults.extend(one.fault("type", number, called, name, message) for name, message in told)
        if isinstance(code, str):
            taken.setdefault(code, f"{one.name}, line {one.lines.of('type', number)},")
            content.lines["type", len(content.types)] = (one.name, one.lines.of("type", number))
        if not told:
            units = row["units"] if "units" in row else sorted(known.dimensions[row["dimension"]])
            measures = tuple(row.get("measures", ()))
            content.types.append(IndicatorType(row["code"], row["zh"], row["en"], tuple(units), row.get("note", ""), measures))
    if not content.types and not content.extends and not content.faults:
        message = "holds no [[type]]: a taxonomy that replaces the built-in one needs one."
        content.faults.append(Fault(parsed[0].name, None, "", "", message))


def _read_rules(parsed: list[_File], content: Content) -> None:
    known = _known(content)
    types = {**(builtin() if content.extends else {"other": builtin()["other"]}), **{t.code: t for t in content.types}}
    # types that are faulty are told of once, not again by each of their rules
    named = {*types, *(row["code"] for _, _, row in _rows(parsed, "type") if isinstance(row.get("code"), str))}
    ids = {rule.id: "povext" for rule in bundled_rules()} if content.extends else {}
    made: list[Rule] = []
    words = 0
    for one, number, row in _rows(parsed, "rule"):
        called = short(row.get("id", number + 1))
        told = [(name, short(message, 300, quoted=False)) for name, message in rule_faults(row, named)]
        told += word_faults(row)
        if isinstance(row.get("id"), str) and row["id"] in ids:
            told.append(("id", f"is a rule of {ids[row['id']]} already: choose another id."))
        elif isinstance(row.get("id"), str):
            ids[row["id"]] = one.name
        if row.get("rural") is True and not (content.extends or content.topic):
            told.append(("rural", "needs the words of the subject: give the file a line topic = [...]."))
        item = None if told else types.get(row.get("type", ""))
        if not told:
            told += _unit_faults(row, item, known)
            words += sum(map(spellings, row["words"]))
        content.faults.extend(one.fault("rule", number, called, name, message) for name, message in told)
        if not told and words <= MOST["all_words"]:
            content.lines["rule", len(made)] = (one.name, one.lines.of("rule", number))
            made.append(make_rule({**row, "units": _units_of(row, item, known)}))
    if words > MOST["all_words"]:
        message = f"the words of all rules, spelt out, are {words:,}, more than the {MOST['all_words']:,} allowed."
        content.faults.append(Fault(parsed[0].name, None, "", "rule", message))
    content.rules = tuple(made)


def _unit_faults(row: Mapping[str, Any], item: IndicatorType | None, known: Known) -> Iterator[tuple[str, str]]:
    for unit in row.get("units", ()):
        if unit not in known.units:
            yield "units", f"{short(unit)} is no unit: give it a [[unit]] table, or name one of {', '.join(sorted(UNITS))}."
        elif item is not None and item.units != ("*",) and unit not in item.units:
            yield "units", f"{short(unit)} is no unit of the type {item.code!r}, which has {', '.join(item.units)}."


def _units_of(row: Mapping[str, Any], item: IndicatorType | None, known: Known) -> list[str]:
    """The units of a rule: where it tells none, those of its type."""
    if "units" in row or item is None:
        return list(row.get("units", ()))
    return sorted(known.units) if item.units == ("*",) else list(item.units)
