"""NewsSpider: what all sites share, from the announcement of a link to the Article; a site overrides what differs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.links import Link, Source
from crawler.evidence import SiteClock, apply_evidence
from crawler.fetch.failures import name_failure
from crawler.fetch.headers import header, validators
from crawler.fetch.media_type import refuse_media_type
from crawler.fetch.truncation import TruncationJudge
from crawler.identity import site_of
from crawler.items import Article, FetchFailure, Rejection, Unchanged
from crawler.loaders import ArticleRules, RuleCounter, join_sections, load_article
from crawler.page import Page, PageError
from crawler.site_memory import SiteMemory
from crawler.source_poller import SourcePoller
from crawler.storage import LeasedUrl, StorageError

logger = logging.getLogger(__name__)

Item = Article | Rejection | FetchFailure | Unchanged
MAX_CONTINUATIONS = 50
HEAD_START = 30.0
"""Seconds that sources may take before the first page is fetched: the newest should be known, with all that is said of
it; a long sitemap or listing should hold nothing up."""


class NewsSpider(Spider):
    """A site is class attributes; what attributes cannot say is an overridden hook.

    Hooks are pure: they read their arguments only, so that live, replayed and tested pages give the same articles.
    """

    sources: tuple[Source, ...] = ()
    """Where the site announces its articles: Feed, Sitemap, Listing; or Home, which finds them."""
    rules: ArticleRules = ArticleRules()
    """In a subclass: what differs from the rules of the class above."""
    allowed_domains: list[str]
    """Domains of the site besides those of its sources; all hosts of a registrable domain are one site."""
    run_id: int | None = None
    """The run's row in the database, set before the crawl starts; None outside a recorded run."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "rules" in cls.__dict__:
            cls.rules = cls.rules.over(cls.mro()[1].rules)  # type: ignore[attr-defined]

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        if not hasattr(self, "allowed_domains"):
            self.allowed_domains = []
        self._truncation = TruncationJudge()
        self._clock = SiteClock()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._stamp, signals.response_downloaded)
        crawler.signals.connect(spider._close_memory, signals.spider_closed)
        return spider

    # What a site may override

    def is_article(self, url: str) -> bool:  # noqa: ARG002 (a hook)
        """Whether an address is that of an article, as against a section, a tag or a print page."""
        return True

    def article_url(self, url: str) -> str | None:
        """The address under which to fetch what a link announces; None where it leads to no article."""
        return url if self.is_article(url) else None

    def site_id(self, url: str) -> str | None:  # noqa: ARG002 (a hook)
        """The site's own number of the article at an address; None where the address does not tell."""
        return None

    def address_of(self, link: Link, source: Source) -> str | None:  # noqa: ARG002 (a hook)
        """The address to fetch for a link of a source; None where it leads to no article of this site."""
        return self.article_url(link.url) if self.is_own(link.url) else None

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        """What a page gives."""
        return load_article(
            page,
            self.rules,
            source=self.name,
            requested_url=requested_url,
            site_id=self.site_id(page.url),
            stats=self.rule_counter,
        )

    def continuation_urls(self, page: Page) -> list[str]:  # noqa: ARG002 (a hook)
        """Addresses of the further pages of a story, in order, on its first page; empty on any other."""
        return []

    def join_pages(self, first: Article, rest: list[Article]) -> Article:
        """One article of the pages of a story: the first one, with the sections of the others behind its own."""
        first.body = join_sections([first.body, *(article.body for article in rest)])
        return first

    def now(self) -> datetime:
        """UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    # What all sites share

    @property
    def rule_counter(self) -> RuleCounter | None:
        """Counts which rule gave a value, in the run's statistics; None outside a run."""
        return getattr(getattr(self, "crawler", None), "stats", None)

    def is_own(self, url: str) -> bool:
        """Whether an address is on this site: that of its sources and of `allowed_domains`."""
        if not hasattr(self, "_own_sites"):
            domains = (f"http://{domain}" for domain in self.allowed_domains)
            self._own_sites = {site_of(own) for own in (*domains, *(source.url for source in self.sources))}
        return site_of(url) in self._own_sites

    async def start(self) -> AsyncIterator[Any]:
        """Asks the sources that are due, then fetches what the frontier leases until nothing is due."""
        try:
            self.memory = await asyncio.to_thread(SiteMemory, self.settings["DATABASE_URL"], self.name, self.run_id)
            poller = SourcePoller(self, self.memory)
            for request in await poller.due_requests():
                yield request
            hurry_at = monotonic() + HEAD_START
            while poller.pending and monotonic() < hurry_at:
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            while True:
                leased = await asyncio.to_thread(self.memory.lease, self.settings.getint("LEASE_BATCH"), self.now())
                for url in leased:
                    yield self._page_request(url)
                if not leased and not poller.pending:
                    return
                await self.crawler.signals.wait_for(signals.scheduler_empty)
        except StorageError as error:
            logger.error("%s", error)  # noqa: TRY400 (one line, without traceback)
            self.crawler.stats.set_value("store/error", str(error))
            raise CloseSpider("database") from error

    def _page_request(self, leased: LeasedUrl) -> Request:
        headers = {}
        if leased.etag:
            headers["If-None-Match"] = leased.etag
        if leased.last_modified:
            headers["If-Modified-Since"] = leased.last_modified
        return Request(
            leased.url,
            headers=headers,
            callback=self.parse_page,
            errback=self.fail_page,
            cb_kwargs={"requested_url": leased.url, "evidence": leased.evidence},
            dont_filter=True,
        )

    async def parse_page(
        self, response: Response, requested_url: str, evidence: Mapping[str, Any]
    ) -> AsyncIterator[Item | Request]:
        """The item of an article's response; a page that was cut off is asked for again."""
        request = response.request
        assert request is not None
        if response.status == 304:
            etag, last_modified = validators(response)
            yield Unchanged(requested_url, self.name, self.fetched_at(request), etag, last_modified)
        elif not 200 <= response.status < 300:
            yield self._failure(requested_url, request, f"http-{response.status}", response.status)
        else:
            is_cut_off = self._truncation.is_cut_off(response.url, response.body)
            if is_cut_off and (retry := get_retry_request(request, spider=self, reason="truncated")):
                yield retry
                return
            item = await self._read(response, requested_url, self.fetched_at(request))
            if isinstance(item, Article):
                item.is_partial |= is_cut_off
                apply_evidence(item, evidence, self._clock)
            yield item

    def fail_page(self, failure: Failure) -> FetchFailure:
        reason, status, detail = name_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        return self._failure(request.cb_kwargs["requested_url"], request, reason, status, detail)

    async def _read(self, response: Response, requested_url: str, fetched_at: datetime) -> Article | Rejection:
        try:
            refuse_media_type(response)
            page = self._page(response, fetched_at)
            item = self.read_page(page, requested_url)
            if isinstance(item, Article):
                item.etag, item.last_modified = validators(response)
                if urls := self.continuation_urls(page):
                    item = await self._join(item, urls)
        except PageError as error:
            return Rejection(response.url, requested_url, self.name, fetched_at, error.reason, str(error))
        except Exception as error:
            # One page that our code cannot take must not be asked for in every run.
            logger.exception("Cannot read %s", response.url)
            self.crawler.stats.inc_value("spider_exceptions/count")
            detail = f"{type(error).__name__}: {error}"[:1000]
            return Rejection(response.url, requested_url, self.name, fetched_at, "reader-error", detail)
        return item

    async def _join(self, first: Article, urls: list[str]) -> Article:
        """The whole story; marked partial where a further page cannot be had."""
        rest = []
        for url in urls[:MAX_CONTINUATIONS]:
            try:
                response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
                refuse_media_type(response)
                article = self.read_page(self._page(response, self.fetched_at(response.request)), url)
            except Exception as error:  # noqa: BLE001 (whatever keeps a page away, the story goes on without it)
                logger.info("Page %s of the story %s: %s", url, first.url, error)
                article = Rejection()
            if isinstance(article, Article) and response.status == 200:
                rest.append(article)
            else:
                self.crawler.stats.inc_value("fetch/continuation_missing")
                first.is_partial = True
        return self.join_pages(first, rest)

    def _page(self, response: Response, fetched_at: datetime) -> Page:
        return Page(
            response.body,
            response.url,
            fetched_at=fetched_at,
            content_type=header(response, "Content-Type"),
            headers={
                name.decode("latin-1"): header(response, name.decode("latin-1")) or "" for name in response.headers
            },
            status=response.status,
        )

    def _failure(
        self, url: str, request: Request | None, reason: str, status: int | None = None, detail: str = ""
    ) -> FetchFailure:
        self.crawler.stats.inc_value("fetch/failed")
        self.crawler.stats.inc_value(f"fetch/failed/{reason}")
        return FetchFailure(url, self.name, self.fetched_at(request), status, reason, detail)

    def fetched_at(self, request: Request | None) -> datetime:
        """When the response to a request arrived; now, where none did."""
        stamp = request.meta.get("fetched_at") if request else None
        return stamp if isinstance(stamp, datetime) else self.now()

    def _stamp(self, request: Request) -> None:
        request.meta["fetched_at"] = self.now()

    async def _close_memory(self) -> None:
        if hasattr(self, "memory"):
            await asyncio.to_thread(self.memory.close)
