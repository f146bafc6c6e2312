"""Worker: takes jobs until it is told to stop, adds what is due, and takes over from workers that died."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import procrastinate.worker
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from crawler.jobs.queue import JobQueue
from crawler.jobs.retries import MAX_ATTEMPTS, JobInterruptedError, RunFailedError
from crawler.jobs.tasks import Tasks
from crawler.storage.engine import StorageError
from crawler.storage.job_tables import forget_failed_jobs, free_stalled_jobs

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

_POLL_EVERY = 1.0
"""Seconds. New jobs are told of at once; ones whose lock or waiting time has ended are not."""
_RECONNECT_AFTER = 5.0
_FAILED_ARE_KEPT = 7
"""Days."""
_PRUNE_EVERY = 3600.0


class Worker:
    """Runs up to `jobs` of the queue's jobs at a time, each in a process of its own.

    Every `looks_every` seconds it adds the sites that are due. A worker without a sign of life for `dead_after`
    seconds, by the database's clock, is dead, and its jobs are free again.
    """

    def __init__(
        self,
        engine: Engine,
        queue: JobQueue,
        tasks: Tasks,
        connection: Mapping[str, Any],
        *,
        jobs: int,
        dead_after: float,
        looks_every: float,
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._app = App(connector=PsycopgConnector(min_size=1, max_size=4, **connection))
        tasks.register(self._app)
        self._jobs = jobs
        self._beat_every = dead_after / 4
        self._dead_after = dead_after
        self._looks_every = looks_every
        self._stopping = asyncio.Event()
        self._worker: procrastinate.worker.Worker | None = None

    async def run(self) -> None:
        """Returns after SIGTERM or SIGINT, when the processes have ended. A lost database is waited for."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        shorten_known_errors()
        while not self._stopping.is_set():
            try:
                async with self._app.open_async():
                    await self._work()
            except (ConnectorException, StorageError, OSError) as error:
                logger.warning("The database is away: %s", error.__cause__ or error)
            if not self._stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), _RECONNECT_AFTER)

    def stop(self) -> None:
        """Takes no more jobs and has the processes end; what they leave is for other workers."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]

    async def _work(self) -> None:
        self._worker = procrastinate.worker.Worker(
            self._app,
            concurrency=self._jobs,
            shutdown_graceful_timeout=0,  # our tasks end their processes cleanly when they are cancelled
            delete_jobs="successful",
            fetch_job_polling_interval=_POLL_EVERY,
            install_signal_handlers=False,
            update_heartbeat_interval=self._beat_every,
            stalled_worker_timeout=self._dead_after,
        )
        upkeep = asyncio.create_task(self._upkeep(self._worker))
        try:
            await self._worker.run()  # type: ignore[no-untyped-call]
        finally:
            upkeep.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await upkeep

    async def _upkeep(self, worker: procrastinate.worker.Worker) -> None:
        look_at = prune_at = 0.0
        while True:
            try:
                if worker.worker_id is not None:  # procrastinate's own heartbeat stops before the last jobs have ended
                    await self._app.job_manager.update_heartbeat(worker.worker_id)
                freed = await asyncio.to_thread(free_stalled_jobs, self._engine, self._dead_after, MAX_ATTEMPTS)
                if freed:
                    logger.warning("Taken over from a dead worker: %s", ", ".join(freed))
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + self._looks_every
                    await asyncio.to_thread(self._queue.add_due)
                if time.monotonic() >= prune_at:
                    prune_at = time.monotonic() + _PRUNE_EVERY
                    await asyncio.to_thread(forget_failed_jobs, self._engine, _FAILED_ARE_KEPT)
            except (ConnectorException, StorageError) as error:
                logger.warning("%s", error.__cause__ or error)
            except Exception:  # whatever goes wrong with one thing must not stop the heartbeat
                logger.exception("The worker's upkeep failed; it is tried again")
            await asyncio.sleep(self._beat_every)


def shorten_known_errors() -> None:
    """Makes one line of what the queue logs of a run that failed, which stands in its own lines, and of a database that
    was away, which is waited for."""
    for name in ("procrastinate.worker", "procrastinate.utils"):  # a filter is for a logger, and not for those below
        logging.getLogger(name).addFilter(_shorten)


def _shorten(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, JobInterruptedError | RunFailedError | ConnectorException):
        cause = str(error.__cause__ or error).strip().partition("\n")[0]
        record.msg, record.args = f"{record.getMessage()}: {cause}", ()
        record.exc_info = None
    return True
