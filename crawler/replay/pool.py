"""Reads the pieces of a replay in this process or in several, and gives what they come to in their order."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from scrapy.settings import BaseSettings

from crawler.replay.work import Batch, PageFilter, Segment, TaskReader
from crawler.storage.replays import RecordPlace

Task = Segment | list[RecordPlace]
_AHEAD = 2
"""Pieces for each process that are read, or wait for their turn, beside the one in hand: so much is in memory."""
_reader: TaskReader | None = None
"""Of this process, where it is one of a pool."""


class ReaderDied(Exception):  # noqa: N818 (as multiprocessing calls it)
    """A process of the pool was killed, perhaps for its memory."""


async def read_in_order(
    tasks: Iterator[Task], settings: BaseSettings, wanted: PageFilter, processes: int
) -> AsyncIterator[Batch]:
    """What `tasks` give, in their order, whichever process reads which. Raises ReaderDied."""
    if processes <= 1:
        reader = TaskReader(settings, wanted)
        with contextlib.closing(reader):
            for task in tasks:
                for batch in _read(reader, task):
                    yield batch
        return
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(settings.copy_to_dict(), wanted),
    )
    try:
        async for batch in _in_turn(pool, tasks, (1 + _AHEAD) * processes):
            yield batch
    except BrokenProcessPool as error:
        raise ReaderDied("a reading process was killed; the same command goes on where it ended") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def _in_turn(pool: ProcessPoolExecutor, tasks: Iterator[Task], most: int) -> AsyncIterator[Batch]:
    waiting: deque[Future[list[Batch]]] = deque()
    for task in tasks:
        waiting.append(pool.submit(_work, task))
        if len(waiting) >= most:
            for batch in await asyncio.wrap_future(waiting.popleft()):
                yield batch
    while waiting:
        for batch in await asyncio.wrap_future(waiting.popleft()):
            yield batch


def _start(settings: dict[str, Any], wanted: PageFilter) -> None:
    """In each process of the pool, first: it ends with its parent, and leaves signals to it."""
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = TaskReader(BaseSettings(settings), wanted)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(task: Task) -> list[Batch]:
    assert _reader is not None
    return list(_read(_reader, task))


def _read(reader: TaskReader, task: Task) -> Iterator[Batch]:
    if isinstance(task, Segment):
        yield from reader.read_segment(task)
    else:
        yield reader.read_visits(task)
