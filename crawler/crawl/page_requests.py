"""The requests for a site's pages: at most so many, conditional where that is safe, by the browser where it helps."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.crawl.conditions import condition_of
from crawler.crawl.host_habits import Habit
from crawler.crawl.rendering import Rendering
from crawler.crawl.traps import Traps
from crawler.fetch.request_meta import AUDIT, IS_FIRST, RENDER
from crawler.items import Article, FetchFailure, Rejection
from crawler.storage import LeasedUrl
from crawler.urls.addresses import absolute_url

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)


class PageRequests:
    """Makes the requests of one spider's run; `callback` and `errback` get what comes of them."""

    def __init__(
        self,
        spider: NewsSpider,
        rendering: Rendering,
        traps: Traps,
        callback: Callable[..., Any],
        errback: Callable[..., Any],
    ) -> None:
        self._spider = spider
        self._stats = spider.crawler.stats
        self._habits = spider.memory.habits
        self._rendering = rendering
        self._traps = traps
        self._callback = callback
        self._errback = errback
        self.left = spider.settings.getint("MAX_PAGES_PER_RUN")
        """How many more pages this run may ask for."""

    def ask(self, leased: LeasedUrl) -> Request | FetchFailure:
        """The request for a URL; the failure "trap" where a budget for pages that bring nothing is used up, "bad-url"
        where it is none."""
        if absolute_url(leased.url, leased.url) is None:
            return self._not_asked(leased.url, "bad-url", "no address")
        if not leased.is_revisit and (pattern := self._traps.spent(leased.url)):
            return self._trapped(leased.url, pattern)
        self.left -= 1
        if self.left == 0:
            self._stats.set_value("budget/pages_reached", 1)
            logger.warning("This run has asked for as many pages as it may (MAX_PAGES_PER_RUN)")
        return self._request(leased)

    def by_browser(self, request: Request, plain: Article | Rejection) -> Request:
        """The request for the browser, with attempts of its own; `plain` is what the page gave without it."""
        request = without_condition(request)
        return request.replace(
            meta={**request.meta, RENDER: True, "retry_times": 0},
            cb_kwargs={**request.cb_kwargs, "plain": plain},
            dont_filter=True,
        )

    def _trapped(self, url: str, pattern: str) -> FetchFailure:
        key = f"budget/trap/{pattern}"
        if self._stats.get_value(key) is None:
            logger.warning("Pages like %s bring no articles: no more are asked for in this run", pattern)
        self._stats.inc_value(key)
        return self._not_asked(url, "trap", pattern)

    def _not_asked(self, url: str, reason: str, detail: str) -> FetchFailure:
        """The failure of a page for which there is no request."""
        self._spider.memory.revisits.settle(url, has_changed=None)
        return FetchFailure(url, self._spider.name, self._spider.now(), None, reason, detail)

    def _request(self, leased: LeasedUrl) -> Request:
        """Conditional where validators are known, by the browser where the site needs it."""
        render = self._spider.render
        if render is None:
            render = self._rendering.is_wanted(leased.url)
        headers: dict[str, str] = {}
        meta: dict[str, Any] = {IS_FIRST: not leased.is_revisit}
        if render:
            meta[RENDER] = True
        elif leased.is_revisit:
            known, now = (leased.etag, leased.last_modified), self._spider.now()
            condition = condition_of(self._habits, Habit.PAGES_KEEP_VALIDATORS, leased.url, known, now)
            headers = condition.headers
            if condition.is_audit:
                meta[AUDIT] = known
        return Request(
            leased.url,
            headers=headers,
            callback=self._callback,
            errback=self._errback,
            cb_kwargs={"requested_url": leased.url, "evidence": leased.evidence},
            meta=meta,
            dont_filter=True,
        )


def without_condition(request: Request) -> Request:
    """The request for the whole page, whatever is known of it."""
    headers = request.headers.copy()
    for name in ("If-None-Match", "If-Modified-Since"):
        headers.pop(name, None)
    meta = {name: value for name, value in request.meta.items() if name != AUDIT}
    return request.replace(headers=headers, meta=meta, dont_filter=True)
