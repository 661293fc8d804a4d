"""The same text gives the same result in threads, in processes and in a stream."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import povext
from povext._stream import read_all
from povext.cli._demo import samples
from povext.types import Extraction


@pytest.fixture(scope="module")
def records() -> list[dict[str, str]]:
    reports = [{"text": s.text, "published": s.published, "source": s.source} for s in samples()]
    paragraphs = [{**r, "text": paragraph} for r in reports for paragraph in r["text"].splitlines()]
    return [*reports, *paragraphs]


@pytest.fixture(scope="module")
def alone(records: list[dict[str, str]]) -> list[Extraction]:
    found = [povext.extract(**record) for record in records]
    assert sum(len(extraction.indicators) for extraction in found) > 80
    return found


def test_threads(records: list[dict[str, str]], alone: list[Extraction]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda record: povext.extract(**record), records * 3)) == alone * 3


@pytest.mark.parametrize("n_process", [1, 2])
def test_streams(records: list[dict[str, str]], alone: list[Extraction], n_process: int) -> None:
    assert list(povext.pipe(iter(records), n_process=n_process, batch_size=3)) == alone


def test_a_stream_is_read_as_it_comes(records: list[dict[str, str]]) -> None:
    taken = []

    def endless() -> object:
        while True:
            taken.append(1)
            yield records[0]

    stream = povext.pipe(endless(), batch_size=2)  # type: ignore[arg-type]
    assert [len(next(stream).indicators) > 0 for _ in range(5)] == [True] * 5
    assert len(taken) < 20


def who(batch: list[tuple[str, dict[str, str | None]]]) -> list[dict[str, int]]:
    time.sleep(0.02)
    return [{"read by": os.getpid(), "text": int(text)} for text, _ in batch]


def test_the_process_that_asks_is_one_of_those_that_read() -> None:
    jobs = [(str(n), {}) for n in range(60)]
    found = [result for _, result in read_all(who, iter(jobs), 2, 1)]
    assert [row["text"] for row in found] == list(range(60))  # type: ignore[index]
    readers = {row["read by"] for row in found}  # type: ignore[index]
    assert os.getpid() in readers
    assert len(readers) == 2
