"""The thread that writes the archive: order, back pressure, what a flush promises, and how it fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from crawler.archive.files import ArchiveError
from crawler.archive.recording import Item, VisitAt
from crawler.archive.writer import ArchiveWriter
from tests.archive.exchanges import NOON, exchange, visit_of


class Slow:
    """Instead of a Recording: writes nothing before it may."""

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self.written: list[Item] = []
        self.ended: list[str] = []

    def write(self, items: Sequence[Item]) -> None:
        assert self.may_write.wait(20)
        self.written += items

    def close(self) -> None:
        self.ended.append("closed")

    def abandon(self) -> None:
        self.ended.append("abandoned")


class Full(Slow):
    def write(self, items: Sequence[Item]) -> None:
        super().write(items)
        raise ArchiveError("cannot write the archive x: the disk is full")


def started(recording: Any, **values: Any) -> ArchiveWriter:
    writer = ArchiveWriter(recording, **values)
    writer.start()
    return writer


def test_a_flush_returns_when_all_before_it_is_written_in_its_order() -> None:
    recording = Slow()
    recording.may_write.set()
    writer = started(recording)
    items: list[Item] = []
    for number in range(500):
        one = exchange(number)
        items += [one, VisitAt(visit_of(one), NOON)]
        writer.put(one)
        writer.put_visit(items[-1])  # type: ignore[arg-type]
        if number in (3, 300):
            writer.flush()
            assert recording.written == items
    writer.close()
    writer.close()
    assert recording.written == items
    assert recording.ended == ["closed"]


async def test_while_too_much_waits_only_the_task_that_brings_more_waits() -> None:
    recording = Slow()
    body = b"x" * 100
    writer = started(recording, queue_bytes=250)
    brought = 0

    async def bring() -> None:
        nonlocal brought
        for number in range(20):
            await writer.put_async(exchange(number, body=body))
            brought += 1

    task = asyncio.create_task(bring())
    for _ in range(1000):
        await asyncio.sleep(0)
    assert not task.done()
    assert brought < 20
    recording.may_write.set()
    await asyncio.wait_for(task, 2)  # no batch is let grow while somebody waits
    await asyncio.to_thread(writer.close)
    assert len(recording.written) == 20


def test_where_writing_fails_all_who_wait_learn_why_and_nothing_more_is_taken() -> None:
    recording = Full()
    failures: list[Exception] = []
    writer = started(recording, on_failure=failures.append)
    writer.put(exchange(1))
    waiting = threading.Thread(target=recording.may_write.set)
    waiting.start()
    with pytest.raises(ArchiveError, match="the disk is full"):
        writer.flush()
    waiting.join()
    for call in (lambda: writer.put(exchange(2)), writer.flush, writer.close):
        with pytest.raises(ArchiveError, match="the disk is full"):
            call()
    assert [str(failure) for failure in failures] == ["cannot write the archive x: the disk is full"]
    assert recording.ended == ["abandoned"]
