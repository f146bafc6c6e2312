"""One crawl of one spider in this process, from start to outcome."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.close_reasons import CloseReason
from crawler.runs.outcome import RunOutcome, count_run
from crawler.runs.progress import CrawlProgress, show_progress
from crawler.runs.recorder import RunRecorder


def crawl(process: AsyncCrawlerProcess, name: str, arguments: Mapping[str, str], *, every: float) -> RunOutcome:
    """Runs the spider until it ends or SIGINT or SIGTERM ends it, with a progress line every `every` seconds.

    Raises KeyError where there is no spider of that name.
    """
    crawler = process.create_crawler(name)
    progress = CrawlProgress(lambda: crawler.spider.name if crawler.spider else name, lambda: _counts(crawler))
    with show_progress(progress.render, progress.line, process.settings, every=every):
        task = process.crawl(crawler, **arguments)
        process.start()
    return _outcome(crawler, name, task)


def failure_of(task: asyncio.Task[None]) -> str | None:
    """Why a crawl of a process that has ended did not come to its end, as one line for a person; None where it did."""
    if not task.done():  # told to end before it could begin, as while another program had locked the database
        return "it was ended before it had begun"
    error = None if task.cancelled() else task.exception()
    return None if error is None else f"{type(error).__name__}: {error}".partition("\n")[0]


def _outcome(crawler: Crawler, name: str, task: asyncio.Task[None]) -> RunOutcome:
    if failure := failure_of(task):
        reason = CloseReason.ERROR if task.done() else CloseReason.SHUTDOWN
        return RunOutcome(name, reason, _counts(crawler), failure)
    recorder = crawler.get_extension(RunRecorder)
    if recorder is None or recorder.outcome is None:
        return RunOutcome(name, CloseReason.ERROR, _counts(crawler), "the crawl ended without an outcome")
    return recorder.outcome


def _counts(crawler: Crawler) -> dict[str, int]:
    with contextlib.suppress(RuntimeError):  # no statistics before the crawl starts
        return count_run(crawler.stats.get_stats())
    return {}
