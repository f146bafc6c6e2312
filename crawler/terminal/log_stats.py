"""Scrapy's line of a run's numbers, once in each interval."""

from __future__ import annotations

from math import inf
from time import monotonic

from scrapy import Spider
from scrapy.extensions.logstats import LogStats
from scrapy.statscollectors import StatsCollector


class OnceInAnInterval(LogStats):
    """Extension in the place of Scrapy's own, whose timer goes off several times around one moment: it sleeps by the
    event loop's clock, which uvloop stops while it is busy, and then looks at another clock.
    """

    def __init__(self, stats: StatsCollector, interval: float = 60.0) -> None:
        super().__init__(stats, interval)
        self._logged_at = -inf

    def log(self, spider: Spider) -> None:
        now = monotonic()
        if now - self._logged_at > self.interval / 2:
            self._logged_at = now
            super().log(spider)
