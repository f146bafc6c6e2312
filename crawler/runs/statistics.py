"""The crawl's counters."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats
from scrapy.statscollectors import MemoryStatsCollector


class PlainStatsCollector(MemoryStatsCollector):
    """Scrapy's, without its look for deprecated arguments in each of the fifty calls that a page makes."""

    __getattribute__ = object.__getattribute__


class RunStats(CoreStats):
    """Extension: Scrapy's, but for items, since to be told of each takes a task. StorePipeline counts them instead."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = super().from_crawler(crawler)
        crawler.signals.disconnect(extension.item_scraped, signals.item_scraped)
        return extension
