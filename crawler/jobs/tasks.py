"""What workers do: each job is one of our commands in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from procrastinate import App

from crawler.jobs.processes import run_process
from crawler.jobs.queue import INGEST, REPLAY
from crawler.jobs.retries import JobInterruptedError, RetrySchedule, RunFailedError
from crawler.runs.outcome import ExitCode
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import StorageError
from crawler.storage.queries import last_runs

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

_DONE = frozenset((ExitCode.FINE, ExitCode.FINDING, ExitCode.UNREACHABLE, ExitCode.NOTHING_USABLE))
"""What these say of the site stands in its run's row; to do it again at once would not help."""


class Tasks:
    """The tasks of one worker. `options` are passed on to every command, `on_line` gets the source and each line that
    its process writes. A site's run is ended after `max_runtime` seconds; None: when it has nothing left to do."""

    def __init__(
        self,
        engine: Engine,
        options: Sequence[str],
        on_line: Callable[[str, str], None],
        max_runtime: float | None = None,
    ) -> None:
        self._engine = engine
        self._options = options
        self._on_line = on_line
        self._max_runtime = max_runtime

    def register(self, app: App) -> None:
        retry = RetrySchedule(DatabaseClock(self._engine))
        app.task(name=INGEST, retry=retry)(self.ingest)
        app.task(name=REPLAY, retry=retry)(self.replay)

    async def ingest(self, source: str, spider: str, arguments: Mapping[str, str], only_due: bool) -> None:
        """Runs a site to its end. Raises RunFailedError, JobInterruptedError."""
        command = ["ingest", spider, *(part for pair in arguments.items() for part in ("-a", "=".join(pair)))]
        command += ["-s", "POLL_ONLY_DUE=True"] if only_due else []
        command += ["--max-runtime", str(self._max_runtime)] if self._max_runtime else []
        try:
            code = await self._run(source, command)
            if code in _DONE:  # the next job that asks this site's hosts may begin at once, on any machine
                await asyncio.sleep(await asyncio.to_thread(self._delay, source))
                return
        except asyncio.CancelledError:
            raise JobInterruptedError(self._delay(source)) from None
        raise RunFailedError(source, code)

    async def replay(self, source: str, command: Sequence[str]) -> None:
        """Replays one source of the archive, or one file, to its end. Raises RunFailedError, JobInterruptedError."""
        try:
            code = await self._run(source, ["replay", *command, "--jobs", "1"])
        except asyncio.CancelledError:
            raise JobInterruptedError(0.0) from None
        if code not in _DONE:
            raise RunFailedError(source, code)

    async def _run(self, source: str, command: Sequence[str]) -> int:
        began = time.monotonic()
        logger.info("%s of %s begins", command[0], source)
        options = ["-s", f"SUPERVISOR_PID={os.getpid()}", *self._options]
        code = await run_process(
            [sys.executable, "-m", "scrapy", *command, *options], lambda line: self._on_line(source, line)
        )
        logger.info("%s of %s ended after %.0f s, exit code %d", command[0], source, time.monotonic() - began, code)
        return code

    def _delay(self, source: str) -> float:
        """Seconds that the newest run of a source kept between two requests to one host."""
        try:
            newest = last_runs(self._engine, source, limit=1)
        except StorageError as error:
            logger.warning("%s", error)
            return 0.0
        return float(newest[0].counts.get("longest_delay", 0)) if newest else 0.0
