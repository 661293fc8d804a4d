"""What things are called, read from ``labels.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from povext import taxonomy

__all__ = ["Language", "asset", "call", "domain_of", "labels", "type_names"]

Language = Literal["en", "zh"]


def asset(name: str) -> str:
    """Text of a data file of this folder, with plain line ends."""
    return (files("povext.viz") / name).read_text("utf-8").replace("\r\n", "\n")


@cache
def labels() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Group → key → ``zh``, ``en`` and what else belongs to the key.

    Examples
    --------
    >>> labels()["domain"]["poverty"]["en"]
    'Poverty'
    """
    return tomllib.loads(asset("labels.toml"))


def call(group: str, key: str, language: Language) -> str:
    """Name of a key in a language; the key itself where it has none.

    Examples
    --------
    >>> call("unit", "mu", "zh"), call("unit", "ZMW", "en")
    ('亩', 'ZMW')
    """
    row = labels()[group].get(key)
    return key if row is None else str(row[language])


def domain_of(code: str) -> str:
    """Domain of a type: the part of its code before the dot.

    Examples
    --------
    >>> domain_of("poverty.incidence")
    'poverty'
    """
    return code.partition(".")[0]


def type_names(code: str) -> dict[str, str]:
    """Chinese and English label of a type.

    Examples
    --------
    >>> type_names("poverty.villages")
    {'zh': '贫困村', 'en': 'Poor villages'}
    """
    return {"zh": taxonomy.label(code, "zh"), "en": taxonomy.label(code, "en")}
