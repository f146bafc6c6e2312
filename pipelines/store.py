"""Keeps everything that comes out of a crawl: articles, rejections, and what became of each URL."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from twisted.python.failure import Failure

from crawler.archive.files import ArchiveError
from crawler.close_reasons import DATABASE_ERROR, CloseReason
from crawler.fetch.archive import ArchiveMiddleware
from crawler.items import Alias, Article, FetchFailure, Rejection, Unchanged
from crawler.runs.findings import origins
from crawler.storage import Schedule, StorageError, Stored, Writer, open_engine
from crawler.storage.batch import make_rejection
from crawler.storage.replays import ReplayCheckpoint

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.1
"""Seconds between two looks whether the spider waits for its last items."""
_ITEMS = (Article, Alias, Rejection, FetchFailure, Unchanged, ReplayCheckpoint)


class StorePipeline:
    """Hands items to the writer's thread. What pipelines before it dropped, or failed on, is kept as a Rejection.

    Counts `store/<outcome>`, `store/rejected/<reason>` and `field/<field>/<kind of provenance>` once an item is in the
    database. When the database is lost, the spider is closed with the reason "database", and `store/error` says why.
    """

    def __init__(
        self, crawler: Crawler, database_url: str, schedule: Schedule, batch_size: int, flush_after: float
    ) -> None:
        self.crawler = crawler
        self.database_url = database_url
        self.schedule = schedule
        self.batch_size = batch_size
        self.flush_after = flush_after
        self._engine: Engine | None = None
        self._writer: Writer | None = None
        self._closing: asyncio.Task[None] | None = None
        self._is_lost = False
        self._look: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        pipeline = cls(
            crawler,
            settings["DATABASE_URL"],
            Schedule.of_ladder(settings.getlist("REVISIT_LADDER")),
            settings.getint("STORE_BATCH_SIZE"),
            settings.getfloat("STORE_FLUSH_AFTER"),
        )
        crawler.signals.connect(pipeline.item_dropped, signals.item_dropped)
        crawler.signals.connect(pipeline.item_error, signals.item_error)
        return pipeline

    async def open_spider(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._engine = await asyncio.to_thread(open_engine, self.database_url)
        except StorageError as error:
            self._is_lost = True
            self._set_error(error)
            raise CloseSpider(CloseReason.DATABASE) from error
        self._writer = Writer(
            self._engine,
            schedule=self.schedule,
            before_commit=self._flush_archive,
            on_stored=lambda batch: loop.call_soon_threadsafe(self._count, batch),
            on_failure=lambda error: loop.call_soon_threadsafe(self._lose, error),
            batch_size=self.batch_size,
            flush_after=self.flush_after,
        )
        self._writer.start()
        self._let_close()

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, _ITEMS):
            raise TypeError(f"cannot store a {type(item).__name__}")
        if not await self._put(item):
            raise DropItem("the database was lost", log_level="DEBUG")
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("item_scraped_count")  # see crawler.runs.statistics.RunStats
        return item

    async def close_spider(self) -> None:
        if self._look is not None:
            self._look.cancel()
        if self._writer is not None:
            try:
                await asyncio.to_thread(self._writer.close)
                await asyncio.to_thread(self._flush_archive)
            except StorageError as error:
                self._set_error(error)
            except ArchiveError as error:  # the archive has said so, and ends the run
                logger.debug("%s", error)
        if self._engine is not None:
            self._engine.dispose()

    def _flush_archive(self) -> None:
        """What is in the database is in the archive, whatever happens in between. Raises ArchiveError, StorageError."""
        archive = self.crawler.get_downloader_middleware(ArchiveMiddleware)
        if archive is not None:
            archive.flush()

    async def item_dropped(self, item: Any, exception: Exception) -> None:
        reason, detail = getattr(exception, "reason", "dropped"), getattr(exception, "detail", str(exception))
        await self._reject(item, reason, detail)

    async def item_error(self, item: Any, failure: Failure) -> None:
        await self._reject(item, "pipeline-error", f"{type(failure.value).__name__}: {failure.value}")

    def _let_close(self) -> None:
        """Scrapy 2.19 looks whether it may close after each response, but not after items that came from start():
        a spider that is closed while such items are on their way would never end."""
        self._look = asyncio.get_running_loop().call_later(_LOOK_EVERY, self._let_close)
        scraper = self.crawler.engine.scraper if self.crawler.engine is not None else None
        if scraper is None or scraper.slot is None or scraper.slot.closing is None or scraper.slot.closing.called:
            return
        scraper._check_if_closing()

    async def _reject(self, item: Any, reason: str, detail: str) -> None:
        if isinstance(item, _ITEMS) and not self._is_lost:
            await self._put(make_rejection(item, reason, detail))

    async def _put(self, item: Any) -> bool:
        if self._writer is None or self._is_lost:
            return False
        try:
            await self._writer.put_async(item)
        except StorageError as error:
            self._lose(error)
            return False
        return True

    def _count(self, batch: Sequence[Stored]) -> None:
        counts = Counter(f"store/{stored.outcome}" for stored in batch)
        counts.update(f"store/{stored.outcome}/{stored.reason}" for stored in batch if stored.reason is not None)
        counts.update(key for stored in batch if isinstance(stored.item, Article) for key in origins(stored.item))
        stats = self.crawler.stats
        assert stats is not None
        for key, count in counts.items():
            stats.inc_value(key, count)

    def _lose(self, error: StorageError) -> None:
        if self._is_lost:
            return
        self._is_lost = True
        self._set_error(error)
        assert self.crawler.engine is not None
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=CloseReason.DATABASE))

    def _set_error(self, error: StorageError) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.set_value(DATABASE_ERROR, str(error))
