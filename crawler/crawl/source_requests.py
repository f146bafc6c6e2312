"""The requests for a site's sources: each source once in a run, conditional where that is safe, page after page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.crawl.conditions import condition_of
from crawler.crawl.host_habits import Habit
from crawler.crawl.rendering import Rendering
from crawler.crawl.site_memory import SiteMemory, read_backlog
from crawler.crawl.walk import Walk
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.fetch.request_meta import AUDIT, IS_TOLD, RENDER
from crawler.source_kind import LISTINGS, SourceKind
from crawler.storage import Poll

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

_PRIORITY = 100
"""Sources before pages: what is newest must be known before the first page is chosen."""
_SITEMAP_BYTES = 100 * 1024 * 1024


class SourceRequests:
    """Makes the requests of one spider's run; `callback` and `errback` get what comes of them."""

    def __init__(
        self,
        spider: NewsSpider,
        memory: SiteMemory,
        rendering: Rendering,
        callback: Callable[..., Any],
        errback: Callable[..., Any],
    ) -> None:
        self._spider = spider
        self._stats = spider.crawler.stats
        self._habits = memory.habits
        self._rendering = rendering
        self._callback = callback
        self._errback = errback
        self._most = spider.settings.getint("MAX_SOURCES_PER_RUN")
        self._asked: set[str] = set()
        self._pages: set[str] = set()
        """Further pages of listings that were asked: some lead round in a circle."""

    def first(self, source: Source, poll: Poll, *, is_told: bool = False) -> Request | None:
        """None where the source was already asked in this run, where enough of them were, and where the host wants to
        be left alone: it stays due. `is_told`: see IS_TOLD."""
        if source.url in self._asked or self._spider.health.is_resting(source.url):
            return None
        if len(self._asked) >= self._most:
            self._stats.set_value("budget/sources_reached", 1)
            return None
        self._asked.add(source.url)
        walk = Walk(source.url, read_last=poll.polled_at, backlog=read_backlog(poll.detail))
        if self.may_render(source) and self._rendering.is_wanted(source.url):
            return self.again(source, walk, render=True)
        if walk.backlog:
            return self.again(source, walk)
        known, now = (poll.etag, poll.last_modified), self._spider.now()
        condition = condition_of(self._habits, Habit.SOURCES_KEEP_VALIDATORS, source.url, known, now)
        meta: dict[str, Any] = {AUDIT: known} if condition.is_audit else {}
        if is_told:
            meta[IS_TOLD] = True
        return self._request(source, walk, meta, condition.headers)

    def again(self, source: Source, walk: Walk, *, render: bool | None = None) -> Request:
        """The request without a condition. `render`: whether by a browser; False where that was in vain, None where it
        was not tried."""
        return self._request(source, walk, {} if render is None else {RENDER: render}, {})

    def next_page(self, source: Source, walk: Walk, next_page: Listing | None) -> Request | None:
        """The request for the next page of a walk, or the first one of its backlog; None where it ends."""
        listing = next_page or (source if isinstance(source, Listing) else Listing(source.url))
        if walk.pages >= listing.max_pages:
            return None
        if next_page and next_page.url in self._pages:
            next_page = None
        if next_page and walk.goes_on:
            self._pages.add(next_page.url)
            return self.again(next_page, walk)
        if walk.backlog and not walk.is_in_backlog:
            page, url = walk.backlog
            further = next_page if next_page and next_page.page >= page else replace(listing, url=url, page=page)
            return self.again(further, replace(walk, is_in_backlog=True, idle=0))
        return None

    def may_render(self, source: Source) -> bool:
        """Whether a browser may be needed for it at all."""
        return source.kind in LISTINGS and self._spider.render is not False

    def _request(self, source: Source, walk: Walk, meta: dict[str, Any], headers: dict[str, str]) -> Request:
        if source.kind is SourceKind.SITEMAP:
            meta["download_maxsize"] = _SITEMAP_BYTES
        if source.kind is SourceKind.ROBOTS:
            meta["dont_obey_robotstxt"] = True
        return Request(
            source.url,
            headers=headers,
            callback=self._callback,
            errback=self._errback,
            cb_kwargs={"source": source, "walk": walk},
            meta=meta,
            priority=_PRIORITY,
            dont_filter=True,
        )
