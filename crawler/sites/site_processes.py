"""Several sites at a time, each in a process of its own: one that hangs, grows or dies harms no other.

They are forked off one process that has loaded the program and does nothing else (multiprocessing's fork server).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import FrameType

from scrapy.cmdline import execute

_POLL = 0.2
"""Seconds between two looks at the processes."""
GRACE = 30.0
"""Seconds that a process has to end by itself after SIGTERM."""
_OF_ALL = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
"""Signals that reach all processes at once, and are told to those of the sites by the one that started them."""
_CONTEXT = multiprocessing.get_context("forkserver")


def run_scrapy(*arguments: str) -> None:
    """The command line `scrapy ARGUMENTS`. Raises SystemExit with its exit code."""
    execute(["scrapy", *arguments])


class SiteProcesses:
    """Runs `work` with each site's `arguments`, at most `jobs` sites at a time, in their order.

    `on_line` is called with the site and each line of its standard error, from several threads. After `max_runtime`
    seconds (None: no limit), SIGTERM or SIGINT nothing is started any more, and what runs is asked to end, then killed
    after GRACE seconds.
    """

    def __init__(
        self,
        arguments: Mapping[str, Sequence[str]],
        *,
        jobs: int,
        on_line: Callable[[str, str], None],
        max_runtime: float | None = None,
        work: Callable[..., None] = run_scrapy,
    ) -> None:
        self.exit_codes: dict[str, int] = {}
        """Site -> exit code of its process, negative for a signal; sites that were not started are missing."""
        self.running: dict[str, ForkServerProcess] = {}
        self.waiting = deque(arguments)
        self._arguments = arguments
        self._work = work
        self._jobs = jobs
        self._on_line = on_line
        self._deadline = time.monotonic() + max_runtime if max_runtime is not None else None
        self._stopped_at: float | None = None
        self._asked_to_end: set[str] = set()
        self._readers: list[threading.Thread] = []

    def run(self) -> dict[str, int]:
        """Returns `exit_codes` when all processes have ended."""
        with self._signals():
            start_server()
            while self.running or (self.waiting and self._stopped_at is None):
                while self.waiting and len(self.running) < self._jobs and self._stopped_at is None:
                    self._start(self.waiting.popleft())
                self._collect()
                self._enforce_limits()
                time.sleep(_POLL)
        for reader in self._readers:
            reader.join()
        return self.exit_codes

    def stop(self) -> None:
        """Starts nothing more and has what runs asked to end, by `run`.

        A signal's handler may come in while a process is being started: here only the time is noted.
        """
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()

    def _start(self, site: str) -> None:
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=_begin, args=(theirs, self._work, self._arguments[site]), name=site)
        with theirs:
            process.start()
        reader = threading.Thread(target=self._read, args=(site, ours), name=f"stderr of {site}")
        reader.start()
        self._readers.append(reader)
        self.running[site] = process

    def _read(self, site: str, stderr: Connection) -> None:
        with stderr, open(stderr.fileno(), errors="replace", closefd=False) as lines:
            for line in lines:
                self._on_line(site, line.rstrip("\n"))

    def _collect(self) -> None:
        for site, process in list(self.running.items()):
            if (code := process.exitcode) is not None:
                self.exit_codes[site] = code
                del self.running[site]

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        if self._deadline is not None and now >= self._deadline:
            self.stop()
        if self._stopped_at is None:
            return
        for site, process in self.running.items():
            if now - self._stopped_at >= GRACE:
                process.kill()
            elif site not in self._asked_to_end:
                self._asked_to_end.add(site)
                process.terminate()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def start_server() -> None:
    """Starts what processes are forked off, with signals blocked, unless it runs.

    It ends with the last process that may ask it for one: a SIGTERM that reaches it with all the others, as from
    systemd, or a SIGHUP from a terminal, would else take the sites' exit codes with it.
    """
    _CONTEXT.set_forkserver_preload(["crawler.sites.preload"])
    resource_tracker.ensure_running()  # to start it lets SIGTERM through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _OF_ALL)
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(stderr: Connection, work: Callable[..., None], arguments: Sequence[str]) -> None:
    os.setsid()  # Ctrl-C in a terminal reaches the process that started us, which tells us once
    with stderr:
        os.dup2(stderr.fileno(), sys.stderr.fileno())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OF_ALL)
    work(*arguments)
