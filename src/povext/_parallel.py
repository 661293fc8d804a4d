"""Many texts in several processes: strings go out, plain payloads come back, in the order of the texts.

spaCy's own ``nlp.pipe(..., n_process=N)`` sends whole documents both ways, tokens and all, which costs as much as reading them.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any

__all__ = ["Job", "Reader", "read_all"]

Job = tuple[str, dict[str, Any]]
"""A text and what its caller said of it."""

Reader = Callable[[Sequence[Job]], Iterable[tuple[str, dict[str, Any]]]]
"""Reads texts, and gives each with its payload, in their order."""

_AHEAD = 1
"""Batches that wait for each process, beside the one that it reads."""

_reader: Reader | None = None


def read_all(reader: Reader, jobs: Iterable[Job], n_process: int, batch_size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read texts in several processes.

    Parameters
    ----------
    reader : callable
        Reads a batch of texts; where processes are spawned and not forked, it is pickled once for each.
    jobs : iterable
        The texts; taken only as fast as results are.
    n_process : int
        Number of processes.
    batch_size : int
        Number of texts that a process gets at a time.

    Yields
    ------
    tuple of str and dict
        Each text with its payload, in the order of `jobs`. What `jobs` or `reader` raises is raised here.
    """
    rest = iter(jobs)
    waiting: deque[tuple[list[Job], Future[list[dict[str, Any]]]]] = deque()
    pool = ProcessPoolExecutor(n_process, multiprocessing.get_context(), _begin, (reader,))
    try:
        while True:
            while len(waiting) < n_process * (1 + _AHEAD) and (batch := list(islice(rest, batch_size))):
                waiting.append((batch, pool.submit(_read, batch)))
            if not waiting:
                return
            batch, found = waiting.popleft()
            for (text, _), payload in zip(batch, found.result(), strict=True):
                yield text, payload
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(reader: Reader) -> None:
    global _reader
    _reader = reader


def _read(batch: list[Job]) -> list[dict[str, Any]]:
    assert _reader is not None
    return [payload for _, payload in _reader(batch)]
