"""ReplaySpider: gives a crawl's pipelines the articles of saved responses; nothing is fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.spiderloader import get_spider_loader

from crawler.archive.reader import ArchivedResponse, WarcError, WarcFile
from crawler.identity import site_of
from crawler.items import Article, Rejection
from crawler.replay import Replay, SiteReader
from crawler.spider import NewsSpider

MAX_IN_PIPELINES = 200
"""Items that the pipelines hold at a time; reading waits while they are more."""
GENERIC_SPIDER = "news"


class ReplaySpider(Spider):
    """Reads WARC files one after the other, each page by the spider of its site, else by the generic one.

    A file that is no WARC file is named in `errors`, and the others are read.
    """

    name = "replay"

    def __init__(self, paths: Sequence[Path] = (), **kwargs: Any) -> None:
        super().__init__(self.name, **kwargs)
        self.paths = list(paths)
        self.errors: list[str] = []
        self.skipped: Counter[str] = Counter()
        """Reason -> number of records and responses that are no page of news."""
        self.pages = 0
        """Responses that were read, skipped ones included."""
        self._bytes_before = 0
        self._file: WarcFile | None = None
        self._in_pipelines = 0
        self._room = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._leave_pipelines, signal)
        return spider

    @property
    def bytes_read(self) -> int:
        """Of the files' bytes, compressed where they are."""
        return self._bytes_before + (self._file.position if self._file else 0)

    async def start(self) -> AsyncIterator[Article | Rejection]:
        replay = Replay(_SiteReaders(self.crawler))
        for path in self.paths:
            for response in self._responses(path):
                self.pages += 1
                for item in replay.read(response):
                    yield await self._into_pipelines(item)
        for article in replay.close():
            yield await self._into_pipelines(article)
        self.skipped.update(replay.skipped)

    def _responses(self, path: Path) -> Iterator[ArchivedResponse]:
        try:
            self._file = WarcFile(path)
            yield from self._file
        except WarcError as error:
            self.errors.append(str(error))
        except OSError as error:
            self.errors.append(f"{path}: {error.strerror or error}")
        if self._file:
            self.skipped.update(self._file.skipped)
            self._bytes_before += self._file.size
            self._file = None

    async def _into_pipelines(self, item: Article | Rejection) -> Article | Rejection:
        while self._in_pipelines >= MAX_IN_PIPELINES:
            self._room.clear()
            await self._room.wait()
        self._in_pipelines += 1
        return item

    def _leave_pipelines(self) -> None:
        self._in_pipelines -= 1
        self._room.set()


class _SiteReaders:
    """URL -> the spider of its site, or the generic one, which stores by the site's registrable domain."""

    def __init__(self, crawler: Crawler) -> None:
        loader = get_spider_loader(crawler.settings)
        self._generic = loader.load(GENERIC_SPIDER)
        classes = (loader.load(name) for name in loader.list())
        spiders = [cls.from_crawler(crawler) for cls in classes if issubclass(cls, NewsSpider)]
        self._sites = [spider for spider in spiders if spider.sources]
        self._known: dict[str, SiteReader] = {}

    def __call__(self, url: str) -> SiteReader:
        site = site_of(url)
        if site not in self._known:
            own = (spider for spider in self._sites if spider.is_own(url))
            self._known[site] = next(own, None) or self._generic(site=f"http://{site}/")  # type: ignore[assignment]
        return self._known[site]
