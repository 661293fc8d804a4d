"""The data of the review page: plain JSON types, small, and free of anything that HTML could read as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from povext.mentions import Span
from povext.trace import Trace
from povext.types import Extraction, Finding, Indicator
from povext.viz._labels import domain_of, labels, type_names
from povext.viz._sheets import Sheet, left_out, plain

__all__ = ["encode", "page_data", "shell"]

_UNSAFE = re.compile("[<>&\u2028\u2029]")
_DEFAULTS = {"bound": "=", "measure": "value", "status": "actual"}


def encode(data: object) -> str:
    r"""JSON that may stand inside a script element.

    Parameters
    ----------
    data : object
        Plain JSON types.

    Returns
    -------
    str
        JSON without ``<``, ``>``, ``&``, U+2028 and U+2029: each is escaped.

    Examples
    --------
    >>> encode({"text": "</script>&"})
    '{"text":"\\u003c/script\\u003e\\u0026"}'
    """
    made = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", made)


def page_data(shown: Iterable[Sheet], language: str, *, trace: bool) -> dict[str, Any]:
    """Everything that the page knows.

    Parameters
    ----------
    shown : iterable of Sheet
        The documents.
    language : {"en", "zh"}
        Language of the interface to begin with.
    trace : bool
        Whether to tell which rule chose each field.

    Returns
    -------
    dict
        Plain JSON types: ``language``, ``labels``, ``types``, ``rules`` (their names, which traces point into) and
        ``documents``.
    """
    rules: dict[str, int] = {}
    documents = [_document(sheet, rules if trace else None) for sheet in shown]
    codes = {i["type"] for document in documents for i in document["indicators"]}
    codes |= {step[3] for d in documents for i in d["indicators"] for step in i.get("trace", ()) if step[0] == "type" and step[3]}
    return {**shell(codes, language), "rules": list(rules), "documents": documents}


def shell(codes: Iterable[str], language: str) -> dict[str, Any]:
    """What every page knows, whatever it shows.

    Parameters
    ----------
    codes : iterable of str
        Types that occur.
    language : {"en", "zh"}
        Language of the interface to begin with.

    Returns
    -------
    dict
        ``language``, ``labels``, ``types``, and no ``rules``.
    """
    types = {code: {**type_names(code), "domain": domain_of(code)} for code in sorted(codes)}
    return {"language": language, "labels": labels(), "types": types, "rules": []}


def _document(sheet: Sheet, rules: dict[str, int] | None) -> dict[str, Any]:
    extraction = sheet.extraction
    place = extraction.place
    made = {
        "name": sheet.name,
        "record": sheet.record,
        "fingerprint": _told(extraction.fingerprint),
        "title": _told(extraction.title),
        "source": _told(extraction.source),
        "published": extraction.published,
        "place": place and [plain(place.name), place.code, place.level],
        "text": sheet.text,
        "edits": left_out(sheet.text),
        "indicators": [_indicator(i, rules) for i in extraction.indicators],
        "findings": _findings(extraction),
    }
    return {key: value for key, value in made.items() if value is not None}


def _indicator(indicator: Indicator, rules: dict[str, int] | None) -> dict[str, Any]:
    place, period = indicator.place, indicator.period
    numbers = {name: getattr(indicator, name) for name in ("value", "low", "high")}
    made: dict[str, Any] = {
        "id": plain(indicator.id),
        "type": plain(indicator.type),
        **{name: None if number is None else format(number, "f") for name, number in numbers.items()},
        "unit": plain(indicator.unit),
        **{name: getattr(indicator, name) for name, usual in _DEFAULTS.items() if getattr(indicator, name) != usual},
        "per": [plain(p) for p in indicator.per] or None,
        "place": place and [plain(place.name), place.code, place.level],
        "period": period and [period.start, period.end, plain(period.text), period.certainty],
        "population": _told(indicator.population),
        "span": _pair(indicator.span),
        "evidence": _pair(indicator.evidence),
        "confidence": round(indicator.confidence, 4),
        "links": [plain(link) for link in indicator.links] or None,
        "trace": None if rules is None else _trace(indicator.trace, rules) or None,
    }
    return {key: value for key, value in made.items() if value is not None}


def _trace(trace: Trace, rules: dict[str, int]) -> list[list[Any]]:
    """``[field, number of the rule, spans, runner-up, basis]`` for each field."""
    return [
        [
            plain(field),
            rules.setdefault(plain(step.rule), len(rules)),
            [_pair(s) for s in step.spans],
            _told(step.runner_up),
            step.basis,
        ]
        for field, step in trace.items()
    ]


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _told(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _findings(extraction: Extraction) -> list[dict[str, Any]] | None:
    """What the audit has to say of the text: all but what holds."""
    return [_finding(finding) for finding in extraction.findings if finding.verdict != "holds"] or None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "en": plain(finding.message("en")),
        "zh": plain(finding.message("zh")),
        "rule": plain(finding.rule),
        "ids": [plain(name) for name in finding.indicators],
    }
