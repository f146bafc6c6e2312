"""Several sites at a time, each in a process of its own: one that hangs, grows or dies harms no other."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType

_POLL = 0.2
"""Seconds between two looks at the processes."""
GRACE = 30.0
"""Seconds that a process has to end by itself after SIGTERM."""


class SiteProcesses:
    """Runs `commands` (site -> command line), at most `jobs` at a time, in their order.

    `on_line` is called with the site and each line of its standard error, from several threads. After `max_runtime`
    seconds (None: no limit), SIGTERM or SIGINT nothing is started any more, and what runs is asked to end, then killed
    after GRACE seconds.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        jobs: int,
        on_line: Callable[[str, str], None],
        max_runtime: float | None = None,
    ) -> None:
        self.exit_codes: dict[str, int] = {}
        """Site -> exit code of its process, negative for a signal; sites that were not started are missing."""
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.waiting = deque(commands)
        self._commands = commands
        self._jobs = jobs
        self._on_line = on_line
        self._deadline = time.monotonic() + max_runtime if max_runtime is not None else None
        self._stopped_at: float | None = None
        self._asked_to_end: set[str] = set()
        self._readers: list[threading.Thread] = []

    def run(self) -> dict[str, int]:
        """Returns `exit_codes` when all processes have ended."""
        with self._signals():
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
        process = subprocess.Popen(  # noqa: S603 (the command is ours)
            self._commands[site],
            stdin=subprocess.DEVNULL,
            stdout=sys.stdout.fileno(),
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C in a terminal reaches us, and we tell them once
        )
        reader = threading.Thread(target=self._read, args=(site, process), name=f"stderr of {site}")
        reader.start()
        self._readers.append(reader)
        self.running[site] = process

    def _read(self, site: str, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                self._on_line(site, line.rstrip("\n"))

    def _collect(self) -> None:
        for site, process in list(self.running.items()):
            if (code := process.poll()) is not None:
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
                process.send_signal(signal.SIGTERM)

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
