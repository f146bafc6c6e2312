"""scrapy replay: read WARC files into the database, without network."""

from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path
from typing import Any, cast

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.command import CommandError, ProjectCommand
from crawler.outcome import STORED, ExitCode, count_run
from crawler.progress import share_terminal, show_progress
from crawler.replay_spider import ReplaySpider
from crawler.storage.engine import show_url
from crawler.tables import stdout_console

_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
_PROGRESS_EVERY = 5.0


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "PATH..."

    def short_desc(self) -> str:
        return "Read WARC files, or folders of them, into the database without network"

    def long_desc(self) -> str:
        return (
            "Read WARC files (plain, gzip or zstd, ours or other people's), or folders of them, and store their pages "
            "as a crawl at the time of their saving would have: each page by its site's spider, else by the generic "
            "one. "
            "Exit codes: 0 fine, 1 a file cannot be read, 2 usage, 4 no page gave an article, 5 database."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        self.settings.set("EXTENSIONS", {"crawler.runs.RunRecorder": None}, priority="cmdline")
        share_terminal(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        if not args:
            raise UsageError("name the WARC files to read")
        paths = _warc_files(args)
        with self.open_database():
            pass
        process = self.start_process()
        crawler = process.create_crawler(ReplaySpider)
        progress = _Progress(crawler, sum(path.stat().st_size for path in paths))
        with show_progress(progress.render, progress.line, process.settings, every=_PROGRESS_EVERY):
            task = process.crawl(crawler, paths=paths)
            process.start()
        if error := task.exception():
            raise CommandError(f"{type(error).__name__}: {error}")
        progress.print_summary(show_url(self.database_url))
        return _exit_code(progress)


class _Progress:
    """What a replay has come to so far."""

    def __init__(self, crawler: Crawler, bytes_total: int) -> None:
        self.crawler = crawler
        self.bytes_total = bytes_total
        self._started = time.monotonic()

    @property
    def spider(self) -> ReplaySpider | None:
        return cast("ReplaySpider | None", self.crawler.spider)

    @property
    def stats(self) -> dict[str, Any]:
        with contextlib.suppress(RuntimeError):  # there are none before the crawl starts
            return self.crawler.stats.get_stats()
        return {}

    @property
    def share(self) -> float:
        return self.spider.bytes_read / max(self.bytes_total, 1) if self.spider else 0.0

    def line(self) -> str:
        counts = count_run(self.stats)
        pages = self.spider.pages if self.spider else 0
        took = max(time.monotonic() - self._started, 0.001)
        left = f", {took / self.share - took:.0f} s left" if 0 < self.share < 1 else ""
        stored = sum(counts[name] for name in STORED)
        return (
            f"{self.share:.0%}: {pages} pages, {stored} stored, {counts['rejected']} rejected, "
            f"{pages / took:.1f} pages/s{left}"
        )

    def render(self) -> RenderableType:
        return Group(ProgressBar(total=1.0, completed=self.share, width=60), Text(self.line()))

    def print_summary(self, database: str) -> None:
        assert self.spider is not None
        stats, console = self.stats, stdout_console()
        table = Table("", "Pages", title="Replayed", title_justify="left", show_header=False)
        table.columns[1].justify = "right"
        for name in STORED:
            table.add_row(name, str(stats.get(f"store/{name}", 0)))
        prefix = "store/rejected/"
        rejected = {key.removeprefix(prefix): count for key, count in stats.items() if key.startswith(prefix)}
        for kind, counts in (("rejected", rejected), ("skipped", self.spider.skipped)):
            for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                table.add_row(f"{kind}: {reason}", str(count))
        console.print(table)
        console.print(self.line())
        console.print(f"Database: {database}")
        for message in self.spider.errors:
            console.print(f"Not read: {message}", markup=False)


def _exit_code(progress: _Progress) -> ExitCode:
    counts, spider = count_run(progress.stats), progress.spider
    if progress.stats.get("finish_reason") == "database" or progress.stats.get("store/error"):
        return ExitCode.DATABASE
    if spider is None or spider.errors or progress.stats.get("spider_exceptions/count"):
        return ExitCode.ERROR
    if counts["rejected"] and not any(counts[name] for name in STORED):
        return ExitCode.NOTHING_USABLE
    return ExitCode.FINE


def _warc_files(names: list[str]) -> list[Path]:
    """The files, and the WARC files of the folders by name. Raises UsageError for a path that does not exist."""
    files: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            files += sorted(found for found in path.rglob("*") if found.name.endswith(_SUFFIXES) and found.is_file())
        elif path.exists():
            files.append(path)
        else:
            raise UsageError(f"there is no {name}")
    return files
