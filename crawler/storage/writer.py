"""The one thread that writes: the crawl hands items over and goes on; they are stored in batches."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from crawler.storage.batch import Prepared, make_rejection, prepare, store_batch
from crawler.storage.engine import StorageError, begin_immediately, show_url
from crawler.storage.inbox import Inbox
from crawler.storage.outcomes import Item, Stored
from crawler.storage.records import ArticleRecord
from crawler.storage.schedule import Schedule

logger = logging.getLogger(__name__)

_TRIES = 4
"""Of a batch that meets what may pass, such as a deadlock or a lost connection."""
_RETRY_AFTER = 0.5
"""Seconds, doubled each time."""
_PASSING = ("40", "57P", "57014", "55P03")
"""SQLSTATEs, or how they begin: a deadlock and the like, a server that restarts, a statement or a wait for a lock that
took longer than the server allows."""
_OF_VALUES = ("22", "23", "54")
"""Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded."""


class Writer:
    """Stores items in batches of at most `batch_size`, each within `flush_after` seconds of its first item.

    A batch is one transaction: an article, its parts and its URL's state are all there or not at all. An item that the
    database refuses is kept as a rejection ("unstorable") and the rest of its batch is stored. When the database is
    lost, what was not stored yet keeps its leases and comes again with a later run.

    `before_commit` is called in the writer's thread before each transaction; where it raises, nothing more is stored.
    `on_stored` and `on_failure` are called there too: after each commit with what it stored, and once with
    the error when the database is lost. `queue_size` items may wait; then `put` blocks.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        schedule: Schedule | None = None,
        before_commit: Callable[[], object] | None = None,
        on_stored: Callable[[list[Stored]], object] | None = None,
        on_failure: Callable[[StorageError], object] | None = None,
        batch_size: int = 200,
        flush_after: float = 1.0,
        queue_size: int = 1000,
    ) -> None:
        self._engine = engine
        self._schedule = schedule or Schedule()
        self._before_commit = before_commit
        self._on_stored = on_stored
        self._on_failure = on_failure
        self._inbox = Inbox[Item](batch_size=batch_size, flush_after=flush_after, limit=queue_size)
        self._error: StorageError | None = None
        self._thread = threading.Thread(target=self._run, name="storage-writer")

    def start(self) -> None:
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hands `item` over; blocks while the queue is full. Raises StorageError once the database is lost."""
        self._raise_error()
        self._inbox.put(item)

    async def put_async(self, item: Item) -> None:
        """`put` for an event loop: only the calling task waits while the queue is full."""
        self._raise_error()
        if not self._inbox.put(item, block=False):
            await asyncio.to_thread(self.put, item)

    def close(self) -> None:
        """Stores what waits and ends the thread; may be called twice. Raises StorageError if not all was stored."""
        if self._thread.is_alive():
            self._inbox.close()
            self._thread.join()
        self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while batch := self._inbox.take():
            if self._error is None:
                self._store(batch)

    def _store(self, items: Sequence[Item]) -> None:
        prepared = [prepare(item) for item in items]
        is_ready = False
        try:
            if self._before_commit is not None:
                self._before_commit()
            is_ready = True
            results = self._store_or_split(prepared)
        except Exception as error:  # noqa: BLE001 (a thread that died silently would block the crawl for ever)
            lost = f"the database {show_url(self._engine.url)} was lost" if is_ready else "nothing more is stored"
            self._fail(f"{lost}: {_first_line(error)}")
            return
        if self._on_stored is not None:
            self._on_stored(results)

    def _store_or_split(self, batch: Sequence[Prepared]) -> list[Stored]:
        """One transaction if the database takes it, else halves, down to the items that it refuses."""
        try:
            return self._store_with_retries(batch)
        except Exception as error:
            if not _blames_item(error):
                raise
            refused = _refused(batch[0], error)
        if len(batch) == 1:  # not within the handler: its traceback would keep the failed statement open
            return self._store_with_retries([refused])
        middle = len(batch) // 2
        return self._store_or_split(batch[:middle]) + self._store_or_split(batch[middle:])

    def _store_with_retries(self, batch: Sequence[Prepared]) -> list[Stored]:
        for attempt in range(_TRIES):
            try:
                with begin_immediately(self._engine) as connection:
                    return store_batch(connection, batch, self._schedule)
            except DBAPIError as error:
                if attempt == _TRIES - 1 or not _is_passing(error):
                    raise
                logger.warning("Storing a batch again: %s", _first_line(error))
                threading.Event().wait(_RETRY_AFTER * 2**attempt)
        raise AssertionError("unreachable")

    def _fail(self, message: str) -> None:
        self._error = StorageError(message)
        logger.error("%s", self._error)
        if self._on_failure is not None:
            self._on_failure(self._error)


def _blames_item(error: Exception) -> bool:
    """Whether the values are to blame, not the database: wrong types, out of range, too long."""
    if not isinstance(error, DBAPIError):
        return True
    if state := _sqlstate(error):
        return state.startswith(_OF_VALUES)
    return not isinstance(error, OperationalError) and not error.connection_invalidated


def _is_passing(error: DBAPIError) -> bool:
    """Whether the same batch may well be stored a moment later."""
    state = _sqlstate(error)
    if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):  # many writers, and another was luckier
        return True
    is_refused = isinstance(error, OperationalError) and not state and not isinstance(error.orig, sqlite3.Error)
    return error.connection_invalidated or is_refused or state.startswith(_PASSING)


def _sqlstate(error: DBAPIError) -> str:
    """PostgreSQL's code of the error; "" where there is none."""
    return getattr(error.orig, "sqlstate", None) or ""


def _refused(part: Prepared, error: Exception) -> Prepared:
    item = part.article if isinstance(part, ArticleRecord) else part
    return make_rejection(item, "unstorable", _first_line(error))


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {cause}".strip().partition("\n")[0]
