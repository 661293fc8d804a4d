"""A taxonomy of a user's own: its types, rules and units, ready for the stages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from povext.concepts._core import ConceptMatcher
from povext.concepts._own_file import Content, files_of, read_files
from povext.concepts._rules import Rule, bundled_rules
from povext.errors import TaxonomyError
from povext.quantities import Units
from povext.taxonomy import UNITS, IndicatorType, builtin

__all__ = ["Taxonomy", "read_taxonomy", "taxonomy_at"]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """A taxonomy of a user's own, alone or on top of the built-in one.

    Parameters
    ----------
    path : str
        The file or folder that it was read from.
    extends : bool
        Whether the types and rules of povext hold beside its own.
    types : Mapping
        Code → type, of all types that hold, ``other`` among them.
    own : frozenset of str
        Codes of its own types.
    rules : tuple of Rule
        All rules that hold, its own behind those of povext.
    own_rules : tuple of Rule
        Its own rules.
    units : Units
        The units to know: those of povext, and its own.
    topic : re.Pattern or None
        Words that show that a paragraph speaks of its subject.
    mark : str
        First digits of a SHA-256 over its files.
    lines : Mapping
        ``(table, number)`` → file and line, for reports on its types and rules.
    """

    path: str
    extends: bool
    types: Mapping[str, IndicatorType]
    own: frozenset[str]
    rules: tuple[Rule, ...]
    own_rules: tuple[Rule, ...]
    units: Units
    topic: re.Pattern[str] | None
    mark: str
    lines: Mapping[tuple[str, int], tuple[str, int | None]]

    @cached_property
    def matcher(self) -> ConceptMatcher:
        """The matcher over all its rules."""
        return ConceptMatcher(self.rules)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """What results carry of its own types: code → labels."""
        return {code: {"en": self.types[code].en, "zh": self.types[code].zh} for code in sorted(self.own)}

    @cached_property
    def told_units(self) -> frozenset[str]:
        """The units that results tell by their code; any other is ``other``."""
        return UNITS | {unit for code in self.own for unit in self.types[code].units if unit != "*"}

    @cached_property
    def measures(self) -> dict[str, frozenset[str]]:
        """Code → measures, of the types that do not take every measure."""
        return {code: frozenset(item.measures) for code, item in self.types.items() if item.measures}


def read_taxonomy(path: str | Path) -> Taxonomy:
    r"""Read a taxonomy from a TOML file, or from a folder of them.

    Parameters
    ----------
    path : str or Path
        A file, or a folder whose ``*.toml`` files are read together.

    Returns
    -------
    Taxonomy

    Raises
    ------
    TaxonomyError
        Where it cannot be used; ``faults`` names every file, line and field that is wrong.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "mine.toml")
    >>> _ = path.write_text('''
    ... [[type]]
    ... code = "school.schools"
    ... en = "Schools"
    ... zh = "学校"
    ... units = ["count"]
    ... [[rule]]
    ... id = "schools"
    ... type = "school.schools"
    ... words = ["(小|中|)学校"]
    ... examples = ["全县有学校【62所】。"]
    ... ''', "utf-8")
    >>> taxonomy = read_taxonomy(path)
    >>> sorted(taxonomy.types), taxonomy.extends
    (['other', 'school.schools'], False)
    """
    return _taxonomy(str(path), read_files(path))


def _taxonomy(path: str, content: Content) -> Taxonomy:
    if content.faults:
        raise TaxonomyError(content.faults)
    own = {item.code: item for item in content.types}
    below = builtin() if content.extends else {"other": builtin()["other"]}
    return Taxonomy(
        path=path,
        extends=content.extends,
        types={**below, **own},
        own=frozenset(own),
        rules=(*(bundled_rules() if content.extends else ()), *content.rules),
        own_rules=content.rules,
        units=content.units,
        topic=content.topic,
        mark=content.mark,
        lines=content.lines,
    )


def taxonomy_at(path: str | Path) -> Taxonomy:
    """A taxonomy, read again only where its files have changed.

    Parameters
    ----------
    path : str or Path
        As for :func:`read_taxonomy`.

    Returns
    -------
    Taxonomy

    Raises
    ------
    TaxonomyError
        Where it cannot be used.
    """
    stamps = []
    for file in files_of(path):
        told = file.stat()
        stamps.append((str(file), told.st_mtime_ns, told.st_size))
    return _remembered(str(path), tuple(stamps))


@lru_cache(maxsize=8)
def _remembered(path: str, stamps: tuple[tuple[str, int, int], ...]) -> Taxonomy:
    return read_taxonomy(path)
