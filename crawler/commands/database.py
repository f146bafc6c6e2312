"""scrapy database: create or upgrade the tables, delete what has served its time, index the articles anew."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import timedelta

from rich.console import Console
from rich.progress import Progress
from scrapy.exceptions import UsageError

from crawler.command import ProjectCommand
from crawler.runs.outcome import ExitCode
from crawler.storage.article_stream import count_articles
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import show_url, upgrade
from crawler.storage.retention import DatabaseRetention, doubt_of_retention, prune
from crawler.storage.text_changes import reindex
from crawler.terminal.counted import counted

_PAUSE = 0.02
"""Seconds between two transactions, in which others may write."""


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "upgrade | prune [--dry-run] [--trust-clock] | reindex"

    def short_desc(self) -> str:
        return "Create or upgrade the tables of DATABASE_URL, delete what is too old, or index anew"

    def long_desc(self) -> str:
        return (
            "upgrade: create or upgrade the tables of DATABASE_URL. SQLite files are upgraded when they are opened; "
            "PostgreSQL, which several programs may share, only by this command, together with the job queue of "
            "`scrapy worker`. prune: delete what is older than the settings KEEP_..._DAYS say, in small transactions; "
            "crawls may run meanwhile, and where the clock may be wrong nothing is deleted. reindex: make stories and "
            "full-text search anew from all articles, also while crawls run. Exit codes: 0 done, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="prune: count the rows, and delete none")
        parser.add_argument(
            "--trust-clock", action="store_true", help="prune: delete also after a longer pause than the runs ever made"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if args == ["prune"]:
            return self._prune(is_dry=opts.dry_run, trusts_clock=opts.trust_clock)
        is_plain = not (opts.dry_run or opts.trust_clock)
        if args == ["reindex"] and is_plain:
            return self._reindex()
        if args != ["upgrade"] or not is_plain:
            raise UsageError("say `scrapy database upgrade`, `scrapy database prune` or `scrapy database reindex`")
        upgrade(self.database_url)
        with self.open_database() as engine:
            if engine.dialect.name == "postgresql":
                from crawler.jobs.queue import set_up

                set_up(engine)
        sys.stdout.write(f"{show_url(self.database_url)} is up to date\n")
        return ExitCode.FINE

    def _reindex(self) -> ExitCode:
        console = Console(stderr=True)
        progress = Progress(console=console, transient=True, disable=not console.is_terminal)
        with self.open_database() as engine, progress:
            task = progress.add_task("Articles", total=count_articles(engine))
            count = reindex(engine, lambda done: progress.update(task, completed=done))
        sys.stdout.write(f"{counted(count, 'article')} indexed\n")
        return ExitCode.FINE

    def _prune(self, *, is_dry: bool, trusts_clock: bool) -> ExitCode:
        retention = DatabaseRetention(
            rejected=self._days("KEEP_REJECTED_DAYS"),
            runs=self._days("KEEP_RUNS_DAYS"),
            gone=self._days("KEEP_GONE_DAYS"),
            revisions=self._days("KEEP_REVISIONS_DAYS"),
        )
        with self.open_database() as engine:
            now = DatabaseClock(engine).now()
            if not trusts_clock and (doubt := doubt_of_retention(engine, now)):
                sys.stderr.write(f"scrapy: {doubt} (--trust-clock deletes all the same)\n")
                return ExitCode.FINE
            counts = prune(engine, retention, now, is_dry=is_dry, pause=lambda: time.sleep(_PAUSE))
        done = "too old" if is_dry else "deleted"
        sys.stdout.writelines(f"{table}: {count} rows {done}\n" for table, count in counts.items())
        return ExitCode.FINE

    def _days(self, name: str) -> timedelta | None:
        """None for 0."""
        return timedelta(days=self.settings.getfloat(name)) or None
