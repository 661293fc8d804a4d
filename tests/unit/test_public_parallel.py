"""The same text gives the same result in threads, in processes and in a stream."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


ENDLESS = """
import itertools, multiprocessing, povext
stream = povext.pipe(itertools.repeat("全县减贫5032人。"), n_process=2, batch_size=2)
next(stream)
print(*[child.pid for child in multiprocessing.active_children()], flush=True)
for _ in stream:
    pass
"""

INTERRUPTED = """
import multiprocessing, os, povext, signal
texts = ["全县减贫5032人。" * 20] * 400
stream = povext.pipe(texts, n_process=2, batch_size=4)
count = len(next(stream).indicators) // 20
children = multiprocessing.active_children()
for found in stream:
    count += len(found.indicators) // 20
    for child in children:
        os.kill(child.pid, signal.SIGINT)
print(count)
"""


def _runs(process: int) -> bool:
    """Whether a process runs still; one that has ended and that nobody asked about does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look processes up in")
def test_further_processes_end_with_the_one_that_asks() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        others = [int(process) for process in asking.stdout.readline().split()]
        assert others
        assert all(map(_runs, others))
        asking.kill()
    end = time.monotonic() + 30
    while any(map(_runs, others)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(_runs, others))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to one process there")
def test_an_interrupt_at_a_further_process_loses_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["400"]
