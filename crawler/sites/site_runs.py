"""Runs of several sites, each by `scrapy ingest` in a process of its own, with one progress display for all."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from scrapy.settings import BaseSettings

from crawler.runs.outcome import ExitCode, count_stored, worst
from crawler.runs.progress import show_progress, stderr_console
from crawler.sites.site_processes import SiteProcesses
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import StorageError
from crawler.storage.queries import RunSummary, last_runs
from crawler.terminal.site_lines import SiteLines

if TYPE_CHECKING:
    from sqlalchemy import Engine

_LOOK_EVERY = 1.0
"""Seconds between two looks at the runs' rows."""
_NAMED = 10
"""Sites that were not started in time; of more, the number is told."""


def run_sites(
    engine: Engine,
    names: Sequence[str],
    options: Sequence[str],
    settings: BaseSettings,
    *,
    jobs: int,
    max_runtime: float | None,
) -> ExitCode:
    """The gravest exit code of `names`, run at most `jobs` at a time with `options` on their command lines."""
    console = stderr_console()
    options = [*options, "-s", f"SUPERVISOR_PID={os.getpid()}"]
    processes = SiteProcesses(
        {name: ["ingest", name, *options] for name in names},
        jobs=jobs,
        on_line=SiteLines(console),
        max_runtime=max_runtime,
    )
    progress = _SitesProgress(engine, processes, names)
    with show_progress(progress.render, progress.line, settings, console=console):
        codes = processes.run()
    unbegun = [name for name, code in codes.items() if code == -signal.SIGTERM]  # once begun, they end by themselves
    if waiting := [*unbegun, *processes.waiting]:
        names = ", ".join(waiting[:_NAMED]) + (f" and {len(waiting) - _NAMED:,} more" if len(waiting) > _NAMED else "")
        console.print(f"Not started in time: {names}", soft_wrap=True, markup=False)
    begun = (code for name, code in codes.items() if name not in unbegun)
    return worst(ExitCode(code) if code in set(ExitCode) else ExitCode.ERROR for code in begun)


class _SitesProgress:
    """The sites' counts, as their runs' heartbeats leave them in the database, by whose clock they began."""

    def __init__(self, engine: Engine, processes: SiteProcesses, names: Sequence[str]) -> None:
        self._engine = engine
        self._processes = processes
        self._names = frozenset(names)
        self._clock = DatabaseClock(engine)
        self._began = self._clock.now()
        self._looked_at = 0.0
        self._runs: list[RunSummary] = []

    def line(self) -> str:
        ended, running = len(self._processes.exit_codes), len(self._processes.running)
        counts = [self._total(run) for run in self._look()]
        fetched, stored, rejected = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
        seconds = max((self._clock.now() - self._began).total_seconds(), 0.1)
        return (
            f"{ended} of {len(self._names)} sites done, {running} running: {fetched:,} fetched, {stored:,} stored, "
            f"{rejected:,} rejected, {fetched / seconds:.1f} pages/s"
        )

    def render(self) -> RenderableType:
        table = Table()
        table.add_column("Site")
        for name in ("Fetched", "Stored", "Rejected"):
            table.add_column(name, justify="right")
        for run in self._look():
            if run.finished_at is None:
                table.add_row(Text(run.source), *(f"{number:,}" for number in self._total(run)))
        return Group(table, Text(self.line()))

    @staticmethod
    def _total(run: RunSummary) -> tuple[int, int, int]:
        count = run.counts.get
        return count("fetched", 0), count_stored(run.counts), count("rejected", 0)

    def _look(self) -> list[RunSummary]:
        if time.monotonic() - self._looked_at > _LOOK_EVERY:
            self._looked_at = time.monotonic()
            with contextlib.suppress(StorageError):  # the sites' own runs tell what is wrong with the database
                newest = last_runs(self._engine, limit=2 * len(self._names), now=self._clock.now())
                self._runs = [run for run in newest if run.started_at >= self._began and run.source in self._names]
        return self._runs
