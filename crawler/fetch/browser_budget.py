"""How long the browser works in vain for one host: pages made to keep it busy must not fill a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from scrapy.crawler import Crawler

from crawler.fetch.failures import BROWSER_SPENT, FetchError
from crawler.urls.normalization import host_of

logger = logging.getLogger(__name__)

_FAIR = 5.0
"""Seconds that a page may take to show its text."""


class BrowserBudget:
    """How long the browser may work for each host of a run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getfloat("MAX_BROWSER_SECONDS")
        self._in_vain: dict[str, float] = {}
        """Host -> seconds in vain: all of a page that failed or showed nothing; of one that showed its text those after
        _FAIR, less those before it."""

    def check(self, url: str) -> None:
        """Raises FetchError."""
        host = host_of(url)
        seconds = self._in_vain.get(host, 0.0)
        if not self._most or seconds < self._most:
            return
        if not self._crawler.stats.get_value(key := f"budget/browser/{host}"):
            logger.warning(
                "%s: the browser has worked for %.0f seconds in vain: further pages that need it are put off "
                "(MAX_BROWSER_SECONDS)",
                host, seconds,
            )  # fmt: skip
        self._crawler.stats.inc_value(key)
        raise FetchError(BROWSER_SPENT, f"the browser has worked too long for {host} in vain")

    @contextmanager
    def spend(self, url: str) -> Iterator[Spent]:
        """Counts the time of its `with` as in vain, unless what it gives is told that the page has helped."""
        spent, began_at = Spent(), monotonic()
        try:
            yield spent
        finally:
            seconds = monotonic() - began_at
            host = host_of(url)
            more = seconds - 2 * min(seconds, _FAIR) if spent.has_helped else seconds + spent.rest
            self._in_vain[host] = max(self._in_vain.get(host, 0.0) + more, 0.0)


class Spent:
    """The time of one page."""

    has_helped = False
    rest = 0.0
    """Seconds for which the host rests after it."""
