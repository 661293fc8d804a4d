"""What must hold of every public entry on any input: the checks of the fuzzer, and of the seeds that it is started from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal

import povext
from povext.errors import InputError
from povext.inputs import document_from_record, read_document
from povext.text import align

__all__ = ["CHECKS", "PIECES", "sentence", "whole"]

DAY = "2020-10-19"
PIECES = (
    "0123456789.,%，。、；：（）()《》“”\n\t 〇零一二两三四五六七八九十百千万亿半多余近约超不足以上左右成倍翻番分之点第"
    "年月日号底初"
    "户人名个家亩元吨公里村县市省镇乡区州盟旗全该我其中分别共由从到至降升增减比同计划力争预计去今明上截至目前以来期间"
    "貧戶億萬縣鎮鄉國務農業脫資０９％①½㎡\u200b\u00ad\ufeff\ud800\u202e\U0001f600\U00020bb7"
)
WORDS = (
    "贫困发生率", "建档立卡", "脱贫攻坚", "可支配收入", "百分点", "平方公里", "人次", "马山县", "南宁市", "全市",
    "(diǎn)", "&nbsp;", "&#19975;", "<p>", "</p>", "<script>", "<!--", "-->", "http://", "2019年底", "“十三五”",
    "两不愁三保障", "京ICP备", "电话：", "１２", "5+2", "1:3", "3/4",
)  # fmt: skip

FIRST_WORD = 256 - len(WORDS)


def sentence(data: bytes) -> str:
    """A text of the pieces that the numbers, times and places of the genre are made of."""
    return "".join(WORDS[byte - FIRST_WORD] if byte >= FIRST_WORD else PIECES[byte % len(PIECES)] for byte in data)


def whole(raw: str, spans: Iterator[tuple[int, int, str]]) -> None:
    """Every span is a stretch of the raw text and says what stands there."""
    for start, end, text in spans:
        assert 0 <= start <= end <= len(raw), (start, end)
        assert raw[start:end] == text, (raw[start:end], text)


def quantities(raw: str) -> None:
    """Numbers are exact and stand where they say."""
    found = povext.find_quantities(raw)
    whole(raw, ((q.span.start, q.span.end, q.span.text) for q in found))
    for q in found:
        assert all(n is None or (isinstance(n, Decimal) and n.is_finite()) for n in (q.value, q.low, q.high)), q
        assert q.value is not None or q.low is not None or q.high is not None, q


def periods(raw: str) -> None:
    """Times have an end that is not before their beginning."""
    for day in (None, DAY):
        found = povext.find_periods(raw, published=day)
        whole(raw, ((p.span.start, p.span.end, p.span.text) for p in found))
        assert all(p.start is None or p.end is None or p.start <= p.end for p in found), found


def places(raw: str) -> None:
    """Places stand where they say."""
    whole(raw, ((p.span.start, p.span.end, p.span.text) for p in povext.find_places(raw, on=DAY)))


def numerals(raw: str) -> None:
    """A numeral is read, or refused with a ValueError."""
    with suppress(ValueError):
        povext.numerals.parse(raw)


def view(raw: str) -> None:
    """Every character of the clean view knows where it comes from, in order."""
    aligned = align(raw)
    starts = [aligned.raw_start(k) for k in range(len(aligned.clean))]
    assert starts == sorted(starts)
    assert all(0 <= k < len(raw) for k in starts)


def extraction(raw: str) -> None:
    """Indicators stand where they say, survive JSON, and are the same the second time."""
    found = povext.extract(raw, published=DAY)
    for i in found.indicators:
        whole(raw, iter([(i.span.start, i.span.end, i.text), (i.evidence.start, i.evidence.end, i.evidence.text)]))
    told = found.model_dump_json()
    assert povext.Extraction.model_validate_json(told).model_dump_json() == told
    assert povext.extract(raw, published=DAY).model_dump_json() == told


@contextmanager
def one_line() -> Iterator[None]:
    """What cannot be read is told in one line."""
    faults = []
    try:
        yield
    except InputError as error:
        faults.append(str(error))
    assert all(told and "\n" not in told for told in faults), faults


def document(data: bytes) -> None:
    """Bytes are a document, or one that says why it is none."""
    with one_line():
        places(read_document(data, name="fuzz.html").text[:2000])


def record(data: bytes) -> None:
    """A line of JSON is a document, or refused with one of the package's own errors."""
    with suppress(ValueError):
        row = json.loads(data)
        with one_line():
            document_from_record(row, name="fuzz.jsonl:1")


def _on_text(check: Callable[[str], None]) -> Callable[[bytes], None]:
    def on_bytes(data: bytes) -> None:
        check(sentence(data))
        check(data.decode("utf-8", "surrogateescape"))

    return on_bytes


CHECKS: dict[str, Callable[[bytes], None]] = {
    **{check.__name__: _on_text(check) for check in (quantities, periods, places, numerals, view, extraction)},
    "document": document,
    "record": record,
}
"""Name → check on bytes."""
