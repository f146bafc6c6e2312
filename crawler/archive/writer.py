"""The one thread that writes the archive: the crawl hands over what was answered and goes on."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable

from crawler.archive.exchange import Exchange
from crawler.archive.files import ArchiveError
from crawler.archive.recording import Item, Recording, VisitAt

logger = logging.getLogger(__name__)

QUEUE_BYTES = 64 * 1024 * 1024
"""Of bodies that may wait; a single larger one is taken all the same."""
_BATCH_BYTES = 8 * 1024 * 1024
_BATCH = 200
_GATHER = 1.0
"""Seconds for which a batch may grow while nobody waits for it."""
_POLL = 0.5
"""Seconds after which an idle thread looks whether its program is still alive."""


class ArchiveWriter:
    """Hands exchanges and visits, in their order, to a Recording in a thread of its own.

    `flush` returns when all that was put before is on disk and in the index: nothing may be stored in the database
    before that. Where writing fails (a full disk, a lost database) nothing more is written, `on_failure` is called once
    in the writer's thread, and `put`, `flush` and `close` raise that error: ArchiveError, or what the index raises.
    """

    def __init__(
        self,
        recording: Recording,
        *,
        on_failure: Callable[[Exception], object] | None = None,
        queue_bytes: int = QUEUE_BYTES,
    ) -> None:
        self._recording = recording
        self._on_failure = on_failure
        self._queue_bytes = queue_bytes
        self._waiting: deque[Item] = deque()
        self._waiting_bytes = 0
        self._put = self._done = 0
        """Items that were put, and that were written: a flush waits until all before it are."""
        self._flushed_to = 0
        """How many items somebody waits for."""
        self._closing = False
        self._error: Exception | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="archive-writer")

    def start(self) -> None:
        self._thread.start()

    def put(self, item: Item) -> None:
        """Blocks while too much waits."""
        with self._changed:
            while self._is_full and self._error is None:
                self._changed.wait()
            self._take(item)

    async def put_async(self, item: Item) -> None:
        """`put` for an event loop: only the calling task waits."""
        with self._changed:
            if not self._is_full or self._error is not None:
                self._take(item)
                return
        await asyncio.to_thread(self.put, item)

    def put_visit(self, visit: VisitAt) -> None:
        """Never blocks: visits are small."""
        with self._changed:
            self._take(visit)

    def flush(self) -> None:
        with self._changed:
            mark = self._put
            self._flushed_to = max(self._flushed_to, mark)
            self._changed.notify_all()
            while self._done < mark and self._error is None and self._thread.is_alive():
                self._changed.wait(_POLL)
            self._raise_error()

    def close(self) -> None:
        """Writes what waits and ends the thread; may be called twice."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._raise_error()

    @property
    def _is_full(self) -> bool:
        return self._waiting_bytes >= self._queue_bytes

    def _take(self, item: Item) -> None:
        self._raise_error()
        self._waiting.append(item)
        self._waiting_bytes += _size_of(item)
        self._put += 1
        if len(self._waiting) == 1 or self._is_batch or self._is_full:
            self._changed.notify_all()

    @property
    def _is_batch(self) -> bool:
        return len(self._waiting) >= _BATCH or self._waiting_bytes >= _BATCH_BYTES

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            while (batch := self._collect()) is not None:
                self._recording.write(batch)
                with self._changed:
                    self._done += len(batch)
                    self._changed.notify_all()
            self._recording.close()
        except Exception as error:  # noqa: BLE001 (a thread that died silently would block the crawl for ever)
            self._fail(error)

    def _collect(self) -> list[Item] | None:
        """The next batch; None at the end."""
        with self._changed:
            while not self._waiting:
                if self._closing or not threading.main_thread().is_alive():
                    return None
                self._changed.wait(_POLL)
            self._changed.wait_for(self._is_wanted, _GATHER)
            batch: list[Item] = []
            size = 0
            while self._waiting and len(batch) < _BATCH and size < _BATCH_BYTES:
                batch.append(self._waiting.popleft())
                size += _size_of(batch[-1])
            self._waiting_bytes -= size
            self._changed.notify_all()
        return batch

    def _is_wanted(self) -> bool:
        return self._closing or self._is_batch or self._is_full or self._flushed_to > self._done

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, ArchiveError):
            logger.error("Nothing more goes into the archive: %s: %s", type(error).__name__, error)
        with self._changed:
            self._error = error
            self._waiting.clear()
            self._changed.notify_all()
            if self._on_failure is not None:  # before those who wait learn of it
                self._on_failure(error)
        self._recording.abandon()


def _size_of(item: Item) -> int:
    return len(item.body) if isinstance(item, Exchange) else 0
