"""What waits for the writer: a bounded queue that is taken in batches."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

_POLL = 0.5
"""Seconds after which an idle reader looks whether its program is still alive."""
_FIRST_FLUSH_AFTER = 0.1
"""Seconds that the first batch may grow; each further one twice as long, up to the usual time."""


class Inbox(Generic[T]):
    """Items for one reader in a thread of its own.

    The reader is woken for a batch, not for each item: that cost more than all the rest of handing it over. The first
    batches are taken soon: else programs that are killed again and again, soon after their start, would get nowhere.
    """

    def __init__(self, *, batch_size: int, flush_after: float, limit: int) -> None:
        """A batch is `batch_size` items, or fewer `flush_after` seconds after the first; `limit` items may wait."""
        self._batch_size = batch_size
        self._longest_flush_after = flush_after
        self._flush_after = min(flush_after, _FIRST_FLUSH_AFTER)
        self._limit = max(limit, 1)
        self._waiting: deque[T] = deque()
        self._is_closed = False
        self._first_at = 0.0
        lock = threading.Lock()
        self._ready = threading.Condition(lock)
        self._room = threading.Condition(lock)

    def put(self, item: T, *, block: bool = True) -> bool:
        """Waits while the inbox is full, or returns False then if it shall not `block`."""
        with self._ready:
            while len(self._waiting) >= self._limit:
                if not block:
                    return False
                self._room.wait()
            if not self._waiting:
                self._first_at = time.monotonic()
            self._waiting.append(item)
            if len(self._waiting) >= min(self._batch_size, self._limit):
                self._ready.notify()
        return True

    def close(self) -> None:
        """Nothing is put any more: what waits is taken at once."""
        with self._ready:
            self._is_closed = True
            self._ready.notify()

    def take(self) -> list[T]:
        """The next batch; waits for it. Empty at the end: when all is taken of what was put before the inbox was
        closed, or when the program has ended without that."""
        with self._ready:
            while not self._is_due():
                if not self._waiting and (self._is_closed or not threading.main_thread().is_alive()):
                    return []
                self._ready.wait(self._patience())
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_size))]
            self._first_at = time.monotonic()
            self._flush_after = min(self._longest_flush_after, 2 * self._flush_after)
            self._room.notify_all()
        return batch

    def _is_due(self) -> bool:
        if len(self._waiting) >= min(self._batch_size, self._limit):
            return True
        has_waited = time.monotonic() - self._first_at >= self._flush_after
        return bool(self._waiting) and (self._is_closed or has_waited)

    def _patience(self) -> float:
        if self._waiting:
            return max(0.0, self._first_at + self._flush_after - time.monotonic())
        return min(_POLL, self._flush_after)
