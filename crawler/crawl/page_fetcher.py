"""From the answer for a leased URL to its item: page, article, or what became of it instead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.closing import drop_queue, ending_without_database
from crawler.crawl.conditions import learn_audit, learn_lie
from crawler.crawl.evidence import apply_evidence
from crawler.crawl.host_habits import Habit
from crawler.crawl.host_health import LEFT_ALONE_AFTER
from crawler.crawl.page_reader import PageReader, arrival_of
from crawler.crawl.page_requests import PageRequests, without_condition
from crawler.crawl.rendering import Rendering, better_of, has_text, shows_text
from crawler.crawl.site_dates import printed_order
from crawler.crawl.traps import Traps
from crawler.crawl.visit_recorder import VisitRecorder
from crawler.crawl.walls import WALL, Announced, announced_title, has_announced
from crawler.fetch.failures import BROWSER_SPENT, HOST_DOWN, RUN_ENDED, FetchError, name_failure
from crawler.fetch.headers import validators
from crawler.fetch.request_meta import AUDIT, IS_FIRST, RENDER
from crawler.items import ABSENT, Article, FetchFailure, PageItem, Rejection, Unchanged
from crawler.page.truncation import TruncationJudge, ending_of, fault_of
from crawler.urls.normalization import host_of

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)

_ABSENT = frozenset(f"http-{status}" for status in ABSENT)
"""Reasons of pages that are not there, as against those that could not be had."""


class PageFetcher:
    """The article pages of one spider's site during one run.

    Every leased URL comes to exactly one item, or stays due where the run ends before it or its host is down.
    """

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider
        self._crawler = spider.crawler
        self._stats = spider.crawler.stats
        self._memory = spider.memory
        self._dates = spider.memory.dates
        self._rendering = Rendering(spider.memory.habits, Habit.PAGES_NEED_BROWSER)
        self._truncation = TruncationJudge()
        self._visits = VisitRecorder(spider)
        self._reader = PageReader(spider, self._visits, self._dates)
        self._one_wall_at_a_time = asyncio.Lock()
        """Articles are stored in the order in which they came: the first one's address is the one that is visited."""
        self._traps = Traps(
            spider.settings.getint("MAX_MISSES_PER_PATTERN"), spider.settings.getint("MAX_MISSES_PER_HOST")
        )
        self._health = spider.health
        self.answers = 0
        """Good ones so far."""
        self.requests = PageRequests(spider, self._rendering, self._traps, self.parse, self.fail)

    def settle(self) -> Iterator[FetchFailure]:
        """When nothing is left to fetch: failures that might have been those of a host that is down, and were not."""
        own, postponed = self._health.settle()
        for failed, request in own:
            yield self._visits.keep(failed, request)
        if postponed:
            self._stats.inc_value("fetch/postponed", postponed)

    async def parse(
        self,
        response: Response,
        requested_url: str,
        evidence: Mapping[str, Any],
        plain: Article | Rejection | None = None,
    ) -> AsyncIterator[PageItem | Request | None]:
        """The item of a response, or the request for a better one. `plain` is what the page gave without a browser."""
        request = response.request
        assert request is not None
        self.answers += response.status < 400
        if self._health.answer(request.url, response.status):
            for held, its_request in self._health.release(request.url):
                yield self._visits.keep(held, its_request)
        if response.status == 304 and AUDIT in request.meta:
            learn_lie(self._memory.habits, Habit.PAGES_KEEP_VALIDATORS, request.url)
            yield without_condition(request)
        elif response.status == 304:
            etag, last_modified = validators(response)
            unchanged = Unchanged(
                requested_url, self._spider.name, arrival_of(request, self._spider), etag, last_modified
            )
            self._memory.revisits.settle(requested_url, has_changed=False)
            yield self._visits.keep(unchanged, request)
        elif fault := fault_of(response.status, response.body):
            if plain:
                yield self._fall_back(plain, request)
            else:
                yield self._failure(requested_url, request, fault, response.status)
        else:
            try:
                result = await self._take(response, request, requested_url, evidence, plain)
            except FetchError as error:  # before all pages of its story were there: it stays due
                logger.debug("%s: %s", requested_url, error)
                return
            yield self._visits.keep(result, request)

    def fail(self, failure: Failure) -> PageItem | Request | None:
        reason, status, detail = name_failure(failure)
        if reason in (RUN_ENDED, HOST_DOWN):
            return None
        request: Request = failure.request  # type: ignore[attr-defined]
        if reason == BROWSER_SPENT:
            return self._put_off(request)
        if request.meta.get(RENDER):
            self._stats.inc_value(f"browser/failed/{reason}")
            if reason != "no-browser":  # it may be installed tomorrow
                self._rendering.learn(request.url, helped=False)
            plain = request.cb_kwargs.get("plain")
            if plain and (reason == "no-browser" or has_text(plain)):  # else it is asked for again
                return self._fall_back(plain, request)
            if reason == "no-browser":
                return request.replace(meta={**request.meta, RENDER: False}, dont_filter=True)
        return self._failure(request.cb_kwargs["requested_url"], request, reason, status, detail)

    def _put_off(self, request: Request) -> Article | Rejection | None:
        """A page that only the browser could show, until the next run."""
        plain = request.cb_kwargs.get("plain")
        if plain and has_text(plain):
            return self._fall_back(plain, request)
        self._stats.inc_value("fetch/postponed")
        return None

    def _fall_back(self, plain: Article | Rejection, request: Request) -> Article | Rejection:
        """What the page gave without a browser, where the browser brought nothing."""
        url = request.cb_kwargs["requested_url"]
        if has_text(plain):
            self._memory.revisits.settle(url, has_changed=None)
        else:
            self._settle_without_article(request, url)
        self._visits.note(request, self._dates, is_cut_off=False)
        apply_evidence(plain, request.cb_kwargs["evidence"], self._dates)
        return self._visits.keep(plain, request, fell_back=True)

    async def _take(
        self,
        response: Response,
        request: Request,
        requested_url: str,
        evidence: Mapping[str, Any],
        plain: Article | Rejection | None,
    ) -> PageItem | Request:
        is_cut_off = self._truncation.is_cut_off(response.url, ending_of(response.body))
        if is_cut_off and (retry := get_retry_request(request, spider=self._spider, reason="truncated")):
            return retry
        page, item = await self._reader.read(response, request, requested_url)
        if request.meta.get(RENDER):
            is_text_shown = shows_text(page, item)
            if page is not None:
                self._rendering.learn(page.url, helped=is_text_shown)
            item = better_of(item, plain, is_text_shown=is_text_shown)
        elif page and self._may_render(request) and self._rendering.may_help(page, item):
            return self.requests.by_browser(request, item)
        self._visits.note(request, self._dates, is_cut_off=is_cut_off)
        self._traps.learn(requested_url, item if isinstance(item, Article) and item.body else None)
        if isinstance(item, Article):
            item.is_partial |= is_cut_off
            if order := printed_order(item.date_published_raw, item.provenance.get("date_published", "")):
                self._dates.observe_order(order)
        apply_evidence(item, evidence, self._dates)
        if isinstance(item, Article):
            if await self._is_wall(item, requested_url, evidence):
                return self._walled(response, request, requested_url, item)
            await self._learn(response, request, requested_url, item)
        else:
            self._settle_without_article(request, requested_url)
        return item

    async def _is_wall(self, article: Article, requested_url: str, evidence: Mapping[str, Any]) -> bool:
        title = announced_title(requested_url, evidence)
        if has_announced(article, title):
            return False
        stored: Iterable[Announced] = ()
        async with self._one_wall_at_a_time:
            if self._memory.may_have_same_text:
                with ending_without_database(self._crawler):
                    stored = await asyncio.to_thread(self._memory.same_text, article)
            return self._memory.walls.is_wall(article, requested_url, title, stored)

    def _walled(self, response: Response, request: Request, requested_url: str, article: Article) -> FetchFailure:
        """The failure of a page that the host showed another one for."""
        self._memory.revisits.settle(requested_url, has_changed=None)
        self._count_failure(WALL, request)
        self._visits.note_wall(request)
        fetched_at = arrival_of(request, self._spider)
        return FetchFailure(requested_url, self._spider.name, fetched_at, response.status, WALL, article.title or "")

    async def _learn(self, response: Response, request: Request, requested_url: str, article: Article) -> None:
        """What an article tells of its host, by what was known of it before."""
        if not (article.title and has_text(article)):
            self._settle_without_article(request, requested_url)
            return
        if request.meta[IS_FIRST]:
            self._memory.revisits.settle(requested_url, has_changed=True)
            return
        with ending_without_database(self._crawler):
            has_changed = await asyncio.to_thread(self._memory.has_changed, requested_url, article)
        self._memory.revisits.settle(requested_url, has_changed=has_changed)
        if has_changed is not None and AUDIT in request.meta:
            habits, before = self._memory.habits, request.meta[AUDIT]
            learn_audit(
                habits, Habit.PAGES_KEEP_VALIDATORS, request.url, before, validators(response), has_changed=has_changed
            )

    def _settle_without_article(self, request: Request, requested_url: str) -> None:
        """A page that may yet become an article has been asked for in vain; of one that was, nothing is known."""
        self._memory.revisits.settle(requested_url, has_changed=False if request.meta[IS_FIRST] else None)

    def _may_render(self, request: Request) -> bool:
        """Not where the site's rules speak, nor through a proxy, which the browser would pass by."""
        return self._spider.render is None and "proxy" not in request.meta

    def _failure(
        self, url: str, request: Request, reason: str, status: int | None = None, detail: str = ""
    ) -> FetchFailure | None:
        """None where it is held back, since it may be the host's."""
        is_absent, is_first = status in ABSENT, request.meta[IS_FIRST]
        self._memory.revisits.settle(url, has_changed=not is_first if is_absent else None)
        if is_absent and is_first:
            self._traps.learn(url, None)
        self._count_failure(reason, request)
        if self._health.fail(request.url, reason, status):
            self._stats.inc_value("fetch/given_up")
            logger.warning(
                "%s: %d fetches in a row have failed, the last by %s: nothing more is asked of it",
                host_of(request.url), LEFT_ALONE_AFTER, reason,
            )  # fmt: skip
            drop_queue(self._crawler, request, FetchError(HOST_DOWN, "the host is left alone"))
        failed = FetchFailure(url, self._spider.name, arrival_of(request, self._spider), status, reason, detail)
        if self._health.hold(failed, request):
            return None
        return self._visits.keep(failed, request)

    def _count_failure(self, reason: str, request: Request) -> None:
        self._stats.inc_value("fetch/failed")
        self._stats.inc_value(f"fetch/failed/{reason}")
        if request.meta[IS_FIRST] and reason not in _ABSENT:
            self._stats.inc_value("fetch/not_had")
