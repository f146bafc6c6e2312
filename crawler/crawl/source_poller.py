"""Asking a site's sources for links: what fills the frontier."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.closing import ending_without_database, is_closing
from crawler.crawl.conditions import is_same, learn_audit, learn_lie
from crawler.crawl.host_habits import Habit
from crawler.crawl.index_dates import IndexDates, newest_first
from crawler.crawl.poll_log import PollLog
from crawler.crawl.rendering import Rendering, lacks_links
from crawler.crawl.site_memory import SiteMemory
from crawler.crawl.sitemap_turns import SitemapTurns
from crawler.crawl.source_reading import READER_ERROR, Discovered, SourceAnswer, is_next_page
from crawler.crawl.source_requests import SourceRequests
from crawler.crawl.walk import Walk
from crawler.discovery.autodiscovery import as_it_reads, usual_sources
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.fetch.failures import BROWSER_SPENT, HOST_DOWN, RUN_ENDED, name_failure
from crawler.fetch.headers import header, validators
from crawler.fetch.redirects import has_moved_for_good
from crawler.fetch.request_meta import AUDIT, IS_TOLD, RENDER
from crawler.items import ABSENT
from crawler.page.truncation import is_whole
from crawler.source_kind import SourceKind
from crawler.storage import Poll

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)

_UNREADABLE = (
    *("home-", "too-large", "truncated", "bad-compression"),
    *("http-404", "http-410", "http-500", "redirect-loop"),
)
"""How the reasons begin for which an answer tells nothing, though there was one."""
_DEEPEST = 5000
"""Pages of a listing, in however many runs; no archive of a paper has more, and traps have no end."""


class SourcePoller:
    """The sources of one spider's site during one run."""

    def __init__(self, spider: NewsSpider, memory: SiteMemory) -> None:
        self._spider = spider
        self._memory = memory
        self._stats = spider.crawler.stats
        self._rendering = Rendering(memory.habits, Habit.LISTINGS_NEED_BROWSER)
        self._requests = SourceRequests(spider, memory, self._rendering, self.parse, self.fail)
        self._log = PollLog(spider, memory.polls)
        self._turns = SitemapTurns()
        self._index_dates = IndexDates(memory.habits)
        self.pending = 0
        """Sources that were asked and have not answered."""

    async def due_requests(self) -> list[Request]:
        """Requests for the sources to ask now; with the setting POLL_ONLY_DUE, for those whose time has come."""
        only_due = self._spider.settings.getbool("POLL_ONLY_DUE")
        due = await asyncio.to_thread(
            self._memory.sources_to_ask, self._spider.sources, self._spider.now(), only_due=only_due
        )
        return self._admit(filter(None, (self._requests.first(source, poll) for source, poll in due)))

    async def parse(self, response: Response, source: Source, walk: Walk) -> AsyncIterator[Request]:
        """Puts a source's links into the frontier and asks the sources that it leads to."""
        async for request in self._in_turns(source, self._answer(response, source, walk)):
            yield request

    async def fail(self, failure: Failure) -> AsyncIterator[Request]:
        failed: Request = failure.request  # type: ignore[attr-defined]
        async for request in self._in_turns(failed.cb_kwargs["source"], self._failure(failed, failure)):
            yield request

    async def _in_turns(self, source: Source, requests: AsyncIterator[Request]) -> AsyncIterator[Request]:
        """All that comes of an answer, or of a failure. Raises CloseSpider."""
        try:
            with ending_without_database(self._spider.crawler):
                async for request in requests:
                    for admitted in self._admit([request]):
                        yield admitted
        finally:
            self.pending -= 1
            self._turns.end(source)
        for admitted in self._admit():
            yield admitted

    def _admit(self, requests: Iterable[Request] = ()) -> list[Request]:
        """Those that are made now, of these and of the ones that wait."""
        admitted = self._turns.admit(requests)
        self.pending += len(admitted)
        return admitted

    async def _answer(self, response: Response, source: Source, walk: Walk) -> AsyncIterator[Request]:
        assert response.request is not None
        self._spider.health.answer(response.request.url, response.status)
        if walk.pages == 0 and response.url != walk.url and has_moved_for_good(response.request):
            walk = replace(walk, moved_to=response.url)
        if response.status == 304 and AUDIT in response.request.meta:
            learn_lie(self._memory.habits, Habit.SOURCES_KEEP_VALIDATORS, source.url)
            yield self._requests.again(source, walk)
        elif response.status == 304 and _is_conditional(response.request):
            self._learn_of_index(response.request, has_news=False)
            await self._log.keep(source, replace(walk, status=304))
        elif response.status == 304:
            await self._log.keep_failure(source, walk, "unexpected-304", "", 304)
        elif response.status in ABSENT and is_next_page(source) and walk.ends_at(source):
            for request in await self._next_or_end(source, walk, None):
                yield request
        elif not is_whole(response.status):
            await self._log.keep_failure(source, walk, f"http-{response.status}", "", response.status)
            for request in await self._ask_instead(source, f"http-{response.status}"):
                yield request
        else:
            async for request in self._take(response, source, walk):
                yield request

    async def _failure(self, failed: Request, failure: Failure) -> AsyncIterator[Request]:
        reason, status, detail = name_failure(failure)
        source, walk = failed.cb_kwargs["source"], failed.cb_kwargs["walk"]
        if reason in (RUN_ENDED, HOST_DOWN):  # it was not asked, and stays due
            return
        if failed.meta.get(RENDER):
            self._stats.inc_value(f"browser/failed/{reason}")
            if reason not in ("no-browser", BROWSER_SPENT):  # which may be otherwise tomorrow
                self._rendering.learn(source.url, helped=False)
            yield self._requests.again(source, walk, render=False)
        else:
            await self._log.keep_failure(source, walk, reason, detail, status)
            for request in await self._ask_instead(source, reason):
                yield request

    async def _take(self, response: Response, asked: Source, walk: Walk) -> AsyncIterator[Request]:
        source = as_it_reads(asked, response.body)
        found = await asyncio.to_thread(
            self._memory.take,
            SourceAnswer(source, response.body, response.url, header(response, "Content-Type")),
            self._spider.address_of,
            self._spider.now(),
            read_last=walk.read_last,
            note=walk.note(source),
            is_stopping=partial(is_closing, self._spider.crawler),
        )
        self._log.count(source, found)
        if found.error and found.error.reason == READER_ERROR:
            self._stats.inc_value("spider_exceptions/count")
        self._learn(response, source, found)
        needs_browser = await self._needs_browser(response, source, found)
        for further in newest_first(found.sources):
            if is_next_page(further):
                continue
            if not self._spider.is_own(further.url):
                self._stats.inc_value("discovery/source_elsewhere")
                continue
            poll = await self._register(further)
            if poll and poll.is_new:
                walk = walk.with_new_source()
            for request in self._requests_for(further, poll):
                yield request
        if needs_browser:
            yield self._requests.again(source, walk, render=True)
            return
        for request in await self._go_on(response, source, walk.after(found), found):
            yield request

    async def _go_on(self, response: Response, source: Source, walk: Walk, found: Discovered) -> list[Request]:
        """The next page of a walk, or what stands in for a source that cannot be read; else the walk ends."""
        if walk.status is None:
            etag, last_modified = (None, None) if _is_rendered(response) else validators(response)
            walk = replace(walk, status=response.status, etag=etag, last_modified=last_modified)
        if found.error:
            await self._log.keep_failure(source, walk, found.error.reason, str(found.error), response.status)
            return await self._ask_instead(source, found.error.reason)
        return await self._next_or_end(source, walk, self._next_page(found))

    async def _next_or_end(self, source: Source, walk: Walk, next_page: Listing | None) -> list[Request]:
        if next_request := self._requests.next_page(source, walk, next_page):
            return [next_request]
        await self._log.keep(source, walk, next_page)
        return []

    def _next_page(self, found: Discovered) -> Listing | None:
        """The next page of a listing; None where there is none that may be walked to."""
        page = next(filter(is_next_page, reversed(found.sources)), None)
        return page if page and page.page <= _DEEPEST and self._spider.is_own(page.url) else None

    async def _register(self, source: Source) -> Poll | None:
        return await asyncio.to_thread(self._memory.register, source, self._spider.now())

    def _requests_for(self, source: Source, poll: Poll | None) -> list[Request]:
        """The request for a source that was found, if its time has come, or its index says so."""
        now = self._spider.now()
        if poll is None:
            return []
        is_due = poll.is_due(now)
        is_told = not is_due and self._index_dates.is_worth_a_poll(source, poll, now)
        request = self._requests.first(source, poll, is_told=is_told) if is_due or is_told else None
        return [request] if request else []

    async def _ask_instead(self, source: Source, reason: str) -> list[Request]:
        """The usual sources of a site whose home page came and cannot be read."""
        if source.kind is not SourceKind.HOME or not reason.startswith(_UNREADABLE):
            return []
        return [
            request
            for one in usual_sources(source.url)
            for request in self._requests_for(one, await self._register(one))
        ]

    def _learn(self, response: Response, source: Source, found: Discovered) -> None:
        """What the answer tells of the host."""
        assert response.request is not None
        meta = response.request.meta
        if not found.error:
            self._learn_of_index(response.request, has_news=found.new > 0)
        if meta.get(RENDER):
            self._rendering.learn(source.url, helped=found.links > 0)
        elif AUDIT in meta and not found.error:
            before, after = meta[AUDIT], validators(response)
            # Others may have told of its new links before: without any, nothing is known of a page with a new tag.
            if found.new or is_same(before, after):
                habits, habit = self._memory.habits, Habit.SOURCES_KEEP_VALIDATORS
                learn_audit(habits, habit, source.url, before, after, has_changed=found.new > 0)

    def _learn_of_index(self, request: Request, *, has_news: bool) -> None:
        if IS_TOLD in request.meta:
            self._index_dates.learn(request.url, has_news=has_news)

    async def _needs_browser(self, response: Response, source: Source, found: Discovered) -> bool:
        """Whether a page brought no links, and its scripts might."""
        assert response.request is not None
        if found.links or found.error or RENDER in response.request.meta or not self._requests.may_render(source):
            return False
        if "proxy" in response.request.meta or self._rendering.is_given_up(source.url):
            return False
        return await asyncio.to_thread(lacks_links, response.body, response.url, header(response, "Content-Type"))


def _is_rendered(response: Response) -> bool:
    return bool(response.request and response.request.meta.get(RENDER))


def _is_conditional(request: Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
