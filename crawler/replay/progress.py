"""What a replay shows while it runs and when it has ended."""

from __future__ import annotations

import contextlib
import time
from typing import Any, cast

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy.crawler import Crawler

from crawler.close_reasons import DATABASE_ERROR, CloseReason
from crawler.replay.spider import ReplayPlan, ReplaySpider
from crawler.runs.outcome import STORED, ExitCode, count_run, count_stored
from crawler.terminal.counted import counted
from crawler.terminal.tables import stdout_console


class ReplayProgress:
    """A bar with rate and time left on a terminal, and the same as a line elsewhere."""

    def __init__(self, crawler: Crawler, plan: ReplayPlan) -> None:
        self.crawler = crawler
        self.plan = plan
        self._started = time.monotonic()
        self._share_before = plan.share

    @property
    def spider(self) -> ReplaySpider | None:
        return cast("ReplaySpider | None", self.crawler.spider)

    @property
    def stats(self) -> dict[str, Any]:
        with contextlib.suppress(RuntimeError):  # there are none before the crawl starts
            return self.crawler.stats.get_stats()
        return {}

    def line(self) -> str:
        counts = count_run(self.stats)
        pages = self.spider.pages if self.spider else 0
        took = max(time.monotonic() - self._started, 0.001)
        share = self.plan.share
        done = share - self._share_before
        left = f", {_duration(took / done * (1 - share))} left" if done > 0 and share < 1 else ""
        stored = count_stored(counts)
        so_far = f"{counted(pages, 'page')}, {stored} stored, {counts['rejected']} rejected"
        return f"{share:.0%}: {so_far}, {pages / took:.1f} pages/s{left}"

    def render(self) -> RenderableType:
        return Group(ProgressBar(total=1.0, completed=self.plan.share, width=60), Text(self.line()))

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
                if count:
                    table.add_row(f"{kind}: {reason}", str(count))
        console.print(table)
        console.print(self.line())
        console.print(f"Database: {database}")
        for message in self.spider.errors:
            console.print(f"Not read: {message}", markup=False)
        if self._was_ended:
            console.print("Ended before the end: the same command goes on")

    @property
    def _was_ended(self) -> bool:
        """Whether a signal has ended it."""
        return self.stats.get("finish_reason") == CloseReason.SHUTDOWN

    def exit_code(self) -> ExitCode:
        counts, spider = count_run(self.stats), self.spider
        if self.stats.get("finish_reason") == CloseReason.DATABASE or self.stats.get(DATABASE_ERROR):
            return ExitCode.DATABASE
        if spider is None or spider.errors or self._was_ended or self.stats.get("spider_exceptions/count"):
            return ExitCode.ERROR
        if counts["rejected"] and not count_stored(counts) and self.plan.has_articles:
            return ExitCode.NOTHING_USABLE
        return ExitCode.FINE


def _duration(seconds: float) -> str:
    """
    >>> _duration(7.2), _duration(150), _duration(9000)
    ('7 s', '2 min', '2.5 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.1f} h"
