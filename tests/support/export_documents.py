"""Documents with what the formats of tables have to stand, and what every table of them must say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from povext import export
from povext.types import Extraction, Indicator

__all__ = ["HOSTILE", "NAMES", "READ", "TEXTS", "Named", "expected", "flat", "made"]

NAMES = [column.name for column in export.COLUMNS]
TEXTS = [column.name for column in export.COLUMNS if column.kind == "text"]
HOSTILE = "=cmd|'/c calc'!A0\0\x07 \ud800_x0041_\n+5元@SUM(A1)"
READ = "2019年底，南丰县贫困发生率降至0.4%，户均增收1800—2800元，约1.2万人受益。"
Named = list[tuple[str, Extraction]]


def made(raw: str, rows: list[dict[str, Any]], **told: Any) -> Extraction:
    whole = [{"unit": "CNY", "type": "other", "span": [0, len(raw)], "evidence": [0, len(raw)], **row} for row in rows]
    return Extraction.from_payload(raw, {"indicators": whole, "text_length": len(raw), **told})


def clean(text: str) -> str:
    return text.replace("\ud800", "\ufffd")


def expected(documents: Named) -> list[dict[str, Any]]:
    """What every table must say, told without the code that makes tables."""
    return [row(name, extraction, indicator) for name, extraction in documents for indicator in extraction.indicators]


def row(name: str, extraction: Extraction, i: Indicator) -> dict[str, Any]:
    def day(text: str | None) -> date | None:
        return None if text is None else date(*map(int, text.split("-")))

    number = f"{i.value:f}" if i.value is not None else f"{i.low:f}..{i.high:f}"
    told = {
        "file": name, "record": None, "id": i.id, "type": i.type, "label_en": i.label_en, "label_zh": i.label_zh,
        "value": i.value, "low": i.low, "high": i.high, "unit": i.unit, "bound": i.bound, "measure": i.measure, "per": i.per,
        "status": i.status, "place_name": i.place and i.place.name, "place_code": i.place and i.place.code,
        "place_level": i.place and i.place.level, "period_start": i.period and day(i.period.start),
        "period_end": i.period and day(i.period.end), "period_text": i.period and i.period.text, "population": i.population,
        "text": clean(i.text), "span_start": i.span.start, "span_end": i.span.end, "evidence": clean(i.evidence.text),
        "evidence_start": i.evidence.start, "evidence_end": i.evidence.end, "confidence": i.confidence, "links": i.links,
        "published": day(extraction.published), "exact": number, "period_certainty": i.period and i.period.certainty,
        "title": extraction.title, "source": extraction.source, "fingerprint": extraction.fingerprint,
    }  # fmt: skip
    assert list(told) == NAMES
    return told


def flat(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
