"""OrphanGuard: a site's process does not outlive the worker or ingest that started it."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.close_reasons import CloseReason

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.5
"""Seconds."""


class OrphanGuard:
    """Extension: closes the spider with the reason "orphaned" when the process that started ours is gone.

    SUPERVISOR_PID is that process. A worker that was killed cannot tell its processes to end, and its jobs will be
    another one's.
    """

    def __init__(self, crawler: Crawler, supervisor: int) -> None:
        self._crawler = crawler
        self._supervisor = supervisor
        self._watching: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        supervisor = crawler.settings.getint("SUPERVISOR_PID")
        if not supervisor:
            raise NotConfigured
        guard = cls(crawler, supervisor)
        crawler.signals.connect(guard.spider_opened, signals.spider_opened)
        crawler.signals.connect(guard.spider_closed, signals.spider_closed)
        return guard

    async def spider_opened(self, spider: Spider) -> None:  # noqa: ARG002 (the signal's)
        self._watching = asyncio.create_task(self._watch())

    def spider_closed(self) -> None:
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        while self._is_supervised():
            await asyncio.sleep(_LOOK_EVERY)
        logger.error("The process that started this run is gone; it ends here")
        assert self._crawler.engine is not None
        self._closing = asyncio.create_task(self._crawler.engine.close_spider_async(reason=CloseReason.ORPHANED))

    def _is_supervised(self) -> bool:
        starter = multiprocessing.parent_process()  # where ours was forked off another process for it
        if starter is not None and starter.pid == self._supervisor:
            return starter.is_alive()
        return os.getppid() == self._supervisor
