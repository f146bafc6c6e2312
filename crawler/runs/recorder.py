"""RunRecorder: every crawl is a row in the database, alive while it runs, judged when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.spider import DefaultSpider

from crawler.close_reasons import ARCHIVE_ERROR, DATABASE_ERROR, CloseReason
from crawler.runs.history import RunHistory
from crawler.runs.outcome import RunOutcome, count_run
from crawler.runs.webhook import post_findings
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import StorageError, open_engine
from crawler.storage.queries import has_articles
from crawler.storage.runs import AlreadyRunning, finish_run, heartbeat, start_run
from crawler.terminal.ending_signals import hear_signals

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
"""Also how old the counts are that others see of a run."""


class RunRecorder:
    """Extension: the run's row, its heartbeat and its outcome.

    Sets `spider.run_id` before the spider's start() is read. Closes the spider with the reason "already-running" where
    another run of it is alive, "database" where the database cannot be used. `outcome` is None until the run has ended.
    """

    def __init__(self, crawler: Crawler, database_url: str, webhook: str = "", *, only_due: bool = False) -> None:
        """`only_due`: the run asks a part of the site's sources, those that are due."""
        self.crawler = crawler
        self.database_url = database_url
        self.webhook = webhook
        self.only_due = only_due
        self.outcome: RunOutcome | None = None
        self._engine: Engine | None = None
        self._clock: DatabaseClock | None = None
        self._run_id: int | None = None
        self._message: str | None = None
        self._beating: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.spidercls is DefaultSpider:  # that of `scrapy fetch`, `shell` and `view`, which store nothing
            raise NotConfigured
        hear_signals()  # `scrapy crawl` is no command of ours
        settings = crawler.settings
        only_due = settings.getbool("POLL_ONLY_DUE")
        recorder = cls(crawler, settings["DATABASE_URL"], settings["FINDINGS_WEBHOOK"], only_due=only_due)
        crawler.signals.connect(recorder.spider_opened, signals.spider_opened)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        return recorder

    @property
    def counts(self) -> dict[str, int]:
        """The run's counts so far."""
        return count_run(self.crawler.stats.get_stats())

    async def spider_opened(self, spider: Spider) -> None:
        try:
            self._run_id = await asyncio.to_thread(self._start, spider.name)
        except AlreadyRunning as error:
            self._message = str(error)
            logger.warning("%s", error)
            raise CloseSpider(CloseReason.ALREADY_RUNNING) from error
        except StorageError as error:
            self._message = str(error)
            logger.error("%s", error)  # noqa: TRY400 (one line, without traceback)
            raise CloseSpider(CloseReason.DATABASE) from error
        spider.run_id = self._run_id  # type: ignore[attr-defined]
        self._beating = asyncio.create_task(self._beat())

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
        message = self._message
        if lost := self.crawler.stats.get_value(DATABASE_ERROR):  # maybe only with the last batch, at the end
            message, reason = lost, CloseReason.DATABASE
        if full := self.crawler.stats.get_value(ARCHIVE_ERROR):
            message, reason = full, CloseReason.ARCHIVE
        self.outcome = RunOutcome(spider.name, reason, self.counts, message)
        if self._engine is None:
            return
        try:
            if self._run_id is not None:
                self.outcome = await asyncio.to_thread(self._finish, self.outcome)
        except StorageError as error:
            self.outcome = RunOutcome(spider.name, CloseReason.DATABASE, self.counts, str(error))
            logger.error("%s", error)  # noqa: TRY400
        finally:
            self._engine.dispose()

    def _start(self, source: str) -> int:
        self._engine = open_engine(self.database_url)
        self._clock = DatabaseClock(self._engine)
        return start_run(self._engine, source, self._now())

    def _finish(self, outcome: RunOutcome) -> RunOutcome:
        engine, run_id, now = self._engine, self._run_id, self._now()
        assert engine is not None
        assert run_id is not None
        history = RunHistory(engine, outcome.source, run_id, now)
        if not outcome.stored:
            others_were_read = self.only_due and history.could_read_sources()
            known = has_articles(engine, outcome.source)
            outcome = replace(outcome, has_articles=known, others_were_read=others_were_read)
        outcome = replace(outcome, findings=tuple(history.find(outcome.counts)))
        for finding in outcome.findings:
            logger.warning("%s: %s", finding.name, finding.detail)
        noted = {finding.key: 1 for finding in outcome.findings}
        finish_run(engine, run_id, now, {**outcome.counts, **noted}, outcome.reason, outcome.exit_code)
        if self.webhook and (new := history.new_of(outcome.findings)):
            post_findings(self.webhook, outcome.source, new, now)
        return outcome

    async def _beat(self) -> None:
        assert self._engine is not None
        assert self._run_id is not None
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                alive = await asyncio.to_thread(heartbeat, self._engine, self._run_id, self._now(), self.counts)
            except StorageError as error:  # the store closes the spider where the database stays away
                logger.warning("%s", error)
                continue
            if not alive:
                logger.error("Another run took this one for dead; it ends here")
                self._closing = asyncio.create_task(
                    self.crawler.engine.close_spider_async(reason=CloseReason.TAKEN_OVER)
                )
                return

    def _now(self) -> datetime:
        assert self._clock is not None
        return self._clock.now()
