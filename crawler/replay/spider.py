"""ReplaySpider: gives a crawl's pipelines the articles of saved responses; nothing is fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.close_reasons import DATABASE_ERROR, CloseReason
from crawler.extraction.collector import collect_less_often
from crawler.items import PageItem
from crawler.replay.pool import ReaderDied, Task, read_in_order
from crawler.replay.readers import SiteReaders
from crawler.replay.saved_pages import Replay
from crawler.replay.work import Batch, PageFilter
from crawler.storage import StorageError
from crawler.storage.replays import ReplayCheckpoint

MAX_IN_PIPELINES = 200
"""Items that the pipelines hold at a time; reading waits while they are more."""


class ReplayPlan(Protocol):
    """What is replayed: files, or visits of the archive."""

    key: bytes
    """See ReplayCheckpoint."""
    has_articles: bool
    """Whether any of it may give an article: pages that were rejected may well be so again."""

    @property
    def share(self) -> float:
        """The share of the work that is done, from 0 to 1."""
        ...

    def tasks(self) -> Iterator[Task]:
        """All tasks from where the last replay of the same was cut off. Raises StorageError."""
        ...

    def pass_by(self, batch: Batch, replay: Replay) -> dict[str, Any]:
        """The cursor behind a batch, in front of all that waits."""
        ...


class ReplaySpider(Spider):
    """Stores what a plan reads, in the plan's order however many processes read, so that the same comes out.

    A file that is no WARC file is named in `errors`, and the others are read.
    """

    name = "replay"

    def __init__(self, plan: ReplayPlan, wanted: PageFilter | None = None, processes: int = 1, **kwargs: Any) -> None:
        super().__init__(self.name, **kwargs)
        self.plan = plan
        self.wanted = wanted or PageFilter()
        self.processes = processes
        self.errors: list[str] = []
        self.skipped: Counter[str] = Counter()
        """Reason -> number of records and responses that are no page of news, or not wanted."""
        self.pages = 0
        """Responses, or visits of the archive, that were read; those included that gave nothing."""
        self._in_pipelines = 0
        self._room = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._leave_pipelines, signal)
        return spider

    async def start(self) -> AsyncIterator[PageItem | ReplayCheckpoint]:
        collect_less_often()
        replay = Replay(SiteReaders(self.settings).of_url)
        kept, every = 0, self.settings.getint("REPLAY_CHECKPOINT_PAGES")
        try:
            async for batch in read_in_order(self.plan.tasks(), self.settings, self.wanted, self.processes):
                for item in self._take(batch, replay):
                    await self._make_room(MAX_IN_PIPELINES)
                    yield item
                cursor = self.plan.pass_by(batch, replay)
                if self.pages - kept >= every:
                    kept = self.pages
                    await self._make_room(1)
                    yield ReplayCheckpoint(self.plan.key, cursor)
        except ReaderDied as error:
            self.errors.append(str(error))
            return
        except StorageError as error:
            self.crawler.stats.set_value(DATABASE_ERROR, str(error))
            raise CloseSpider(CloseReason.DATABASE) from error
        for article in replay.close():
            await self._make_room(MAX_IN_PIPELINES)
            yield article
        self.skipped.update(replay.skipped)
        await self._make_room(1)
        yield ReplayCheckpoint(self.plan.key)

    def _take(self, batch: Batch, replay: Replay) -> Iterator[PageItem]:
        self.pages += batch.pages
        self.skipped.update(batch.skipped)
        if batch.error:
            self.errors.append(batch.error)
        for reading in batch.readings:
            yield from replay.take(reading)
        yield from batch.items

    async def _make_room(self, most: int) -> None:
        """Waits until fewer than `most` items are in the pipelines, and counts the one that goes there."""
        while self._in_pipelines >= most:
            self._room.clear()
            await self._room.wait()
        self._in_pipelines += 1

    def _leave_pipelines(self) -> None:
        self._in_pipelines -= 1
        self._room.set()
