"""What waits for the writer: a bounded queue that is taken in batches."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")
M = TypeVar("M")

_POLL = 0.5
"""Seconds after which an idle reader looks whether its program is still alive."""


class Inbox(Generic[T, M]):
    """Items, and marks between them, for one reader in a thread of its own.

    The reader is woken for a batch, not for each item: that cost more than all the rest of handing it over.
    """

    def __init__(self, *, batch_size: int, flush_after: float, limit: int) -> None:
        """A batch is `batch_size` items, or fewer `flush_after` seconds after the first; `limit` items may wait."""
        self._batch_size = batch_size
        self._flush_after = flush_after
        self._limit = max(limit, 1)
        self._waiting: deque[T] = deque()
        self._marks: deque[tuple[int, M]] = deque()
        """Each with the number of items that were put before it."""
        self._taken = 0
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

    def put_mark(self, mark: M) -> None:
        """Ends the batch that is being collected; never waits."""
        with self._ready:
            self._marks.append((self._taken + len(self._waiting), mark))
            self._ready.notify()

    def take(self) -> tuple[list[T], M | None]:
        """The next batch, and the mark that ended it, if one did; waits for it. Nothing at all if the program has ended
        without closing its writer."""
        with self._ready:
            while not self._is_due():
                if not self._waiting and not threading.main_thread().is_alive():
                    return [], None
                self._ready.wait(self._patience())
            count = min(len(self._waiting), self._batch_size)
            mark = None
            if self._marks and self._marks[0][0] <= self._taken + count:
                place, mark = self._marks.popleft()
                count = place - self._taken
            batch = [self._waiting.popleft() for _ in range(count)]
            self._taken += count
            self._first_at = time.monotonic()
            self._room.notify_all()
        return batch, mark

    def _is_due(self) -> bool:
        if self._marks or len(self._waiting) >= min(self._batch_size, self._limit):
            return True
        return bool(self._waiting) and time.monotonic() - self._first_at >= self._flush_after

    def _patience(self) -> float:
        if self._waiting:
            return max(0.0, self._first_at + self._flush_after - time.monotonic())
        return min(_POLL, self._flush_after)
