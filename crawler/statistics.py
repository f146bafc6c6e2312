"""The crawl's counters."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class PlainStatsCollector(MemoryStatsCollector):
    """Scrapy's, without its look for deprecated arguments in each of the fifty calls that a page makes."""

    __getattribute__ = object.__getattribute__
