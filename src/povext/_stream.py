"""Many texts, in one process or several: batches of strings go in, plain payloads come out, in the order of the texts.

spaCy's own ``nlp.pipe(..., n_process=N)`` sends whole documents both ways, tokens and all, which costs as much as reading them.
A text that fails costs no other text: its exception comes in its place.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any

__all__ = ["Job", "Reader", "Result", "read_all"]

Job = tuple[str, dict[str, str | None]] | Exception
"""A text and what its caller said of it, or why there is none."""

Result = dict[str, Any] | Exception
"""The payload of a text, or why there is none."""

Reader = Callable[[list[tuple[str, dict[str, str | None]]]], list[dict[str, Any]]]
"""Reads a batch of texts into their payloads."""

_AHEAD = 1
"""Batches that wait for each further process, beside the one that it reads."""

_HELD = 4
"""At most so many batches a process are on their way, or read and not yet asked for."""

_reader: Reader | None = None


def read_all(reader: Reader, jobs: Iterable[Job], n_process: int, batch_size: int) -> Iterator[tuple[Job, Result]]:
    """Read texts.

    Parameters
    ----------
    reader : callable
        Reads a batch of texts; where processes are spawned and not forked, it is pickled once for each.
    jobs : iterable
        The texts; taken only as fast as results are.
    n_process : int
        Number of processes; zero or less stands for as many as there are processors.
    batch_size : int
        Number of texts that are read at a time.

    Yields
    ------
    tuple of Job and Result
        Each text with what was read, in the order of `jobs`.
    """
    rest = iter(jobs)
    batches = iter(lambda: list(islice(rest, batch_size)), [])
    processes = n_process if n_process > 0 else os.cpu_count() or 1
    if processes == 1:
        for batch in batches:
            yield from zip(batch, _read(reader, batch), strict=True)
        return
    waiting: deque[tuple[list[Job], Future[list[Result]]]] = deque()
    pool = ProcessPoolExecutor(processes - 1, multiprocessing.get_context(), _begin, (reader,))
    try:
        while True:
            busy = sum(not found.done() for _, found in waiting)
            for batch in islice(batches, max(0, (processes - 1) * (1 + _AHEAD) - busy)):
                waiting.append((batch, pool.submit(_read_there, batch)))
            if not waiting:
                return
            idle = not waiting[0][1].done() and len(waiting) < _HELD * processes
            mine = next(batches, None) if idle else None
            if mine:  # this process reads too: what it reads need not travel
                waiting.append((mine, _done(_read(reader, mine))))
                continue
            batch, found = waiting.popleft()
            yield from zip(batch, found.result(), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _done(results: list[Result]) -> Future[list[Result]]:
    future: Future[list[Result]] = Future()
    future.set_result(results)
    return future


def _read(reader: Reader, batch: list[Job]) -> list[Result]:
    """Read a batch; where it fails, one by one, so that only the text that fails is lost."""
    texts = [job for job in batch if not isinstance(job, Exception)]
    found: Iterator[Result]
    try:
        found = iter(reader(texts))
    except Exception:
        found = (_read_one(reader, job) for job in texts)
    return [job if isinstance(job, Exception) else next(found) for job in batch]


def _read_one(reader: Reader, job: tuple[str, dict[str, str | None]]) -> Result:
    try:
        return reader([job])[0]
    except Exception as error:
        return error


def _begin(reader: Reader) -> None:
    """Begin a process of the pool.

    What it has from the process that asks is not looked through for garbage any more (as Python's manual says of forks): to look
    at it would copy every page of it, with spaCy loaded an eighth of the process's time. Ctrl-C is for the process that asks: a
    result that it cut short on its way back would be waited for without end.
    """
    global _reader
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = reader


def _end_with_parent() -> None:
    """End when the process that asks has been killed: nobody else would end the pool's."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_there(batch: list[Job]) -> list[Result]:
    """Read a batch in a process of the pool; exceptions must survive the way back."""
    assert _reader is not None
    return [_sendable(result) if isinstance(result, Exception) else result for result in _read(_reader, batch)]


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own object, on its way to our own process
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
