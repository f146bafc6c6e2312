"""NewsSpider: what all sites share, from the announcement of a link to the Article; a site overrides what differs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from time import monotonic
from types import MappingProxyType
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.crawl.closing import drop_queue_when_closing, ending_without_database, is_busy
from crawler.crawl.host_health import HostHealth
from crawler.crawl.page_fetcher import PageFetcher
from crawler.crawl.site_memory import SiteMemory
from crawler.crawl.source_poller import SourcePoller
from crawler.discovery.links import Link, Source
from crawler.extraction.collector import collect_less_often
from crawler.fetch.request_meta import FETCHED_AT
from crawler.items import Article, FetchFailure, Rejection
from crawler.loaders import ArticleRules, RuleCounter, join_sections, load_article
from crawler.page import Page
from crawler.site_attributes import check_site_attributes
from crawler.storage import Schedule, StorageError
from crawler.urls.normalization import site_of

logger = logging.getLogger(__name__)

FIRST_BATCH = 10
"""Pages to begin with: the first answers tell whether the site needs a browser, and whether it answers at all."""
HEAD_START = 30.0
"""Seconds that sources may take before the first page is fetched: the newest should be known, with all that is said of
it; a long sitemap or listing should hold nothing up."""


class NewsSpider(Spider):
    """A site is class attributes; what attributes cannot say is an overridden hook.

    Hooks are pure: they read their arguments only, so that live, replayed and tested pages give the same articles.
    """

    sources: tuple[Source, ...] = ()
    """Where the site announces its articles: Feed, Sitemap, Listing; or Home and RobotsFile, which find them."""
    rules: ArticleRules = ArticleRules()
    """In a subclass: what differs from the rules of the class above."""
    allowed_domains: list[str]
    """Domains of the site besides those of its sources; all hosts of a registrable domain are one site."""
    render: bool | None = None
    """Whether pages need a browser: True always, False never, None where a page without text seems to wait for one."""
    arguments: Mapping[str, str] = MappingProxyType({})
    """What a crawl was given beside the name (`-a NAME=VALUE`)."""
    rule_counter: RuleCounter | None = None
    """Counts which rule gave a value: in a run its statistics, else None unless somebody wants to know."""
    run_id: int | None = None
    """The run's row in the database, set before the crawl starts; None outside a recorded run."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        check_site_attributes(cls.__dict__, dir(super(cls, cls)))
        if "rules" in cls.__dict__:
            cls.rules = cls.rules.over(cls.own_and_base_rules()[1])

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        if not hasattr(self, "allowed_domains"):
            self.allowed_domains = []
        self.health = HostHealth()
        """Of the hosts of this run."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.arguments = {name: str(value) for name, value in kwargs.items()}
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

    @classmethod
    def own_and_base_rules(cls) -> tuple[ArticleRules, ArticleRules]:
        """All rules of the site, and those of the class above, which are among them."""
        base: ArticleRules = super(cls, cls).rules  # type: ignore[misc]
        return cls.rules, base

    def is_own(self, url: str) -> bool:
        """Whether an address is on this site: that of its sources and of `allowed_domains`."""
        if not hasattr(self, "_own_sites"):
            self._own_sites = self.own_sites()
        return site_of(url) in self._own_sites

    def own_sites(self) -> frozenset[str]:
        """Registrable domains, with an unusual port, of all that is ever fetched: see `site_of`."""
        domains = (f"http://{domain}" for domain in self.allowed_domains)
        return frozenset(site_of(own) for own in (*domains, *(source.url for source in self.sources)))

    async def start(self) -> AsyncIterator[Any]:
        """Asks the sources that are due, then fetches what the frontier leases until nothing is due."""
        self.rule_counter = self.crawler.stats
        collect_less_often()
        with ending_without_database(self.crawler):
            await self._open_memory()
            self._closing = asyncio.create_task(drop_queue_when_closing(self.crawler))
            poller, fetcher = SourcePoller(self, self.memory), PageFetcher(self)
            if self.memory.was_cut_short and (asked := await self._lease(fetcher)):
                # Else a site whose runs all end before its sources are read would never have a page fetched.
                for one in asked:
                    yield one
                await self._scheduler_is_empty()
            for request in await poller.due_requests():
                yield request
            hurry_at = monotonic() + HEAD_START
            while poller.pending and monotonic() < hurry_at:
                await self._scheduler_is_empty()
            async for one in self._pages(poller, fetcher):
                yield one
            while is_busy(self.crawler):
                await self._scheduler_is_empty()
            for failure in fetcher.settle():
                yield failure

    async def _open_memory(self) -> None:
        """Raises StorageError."""
        url, now = self.settings["DATABASE_URL"], self.now()
        schedule = Schedule.of_ladder(self.settings.getlist("REVISIT_LADDER"))
        allowance = self.settings.getfloat("REVISIT_ALLOWANCE")
        self.memory = await asyncio.to_thread(SiteMemory, url, self.name, self.run_id, now, schedule, allowance)
        self._let_rest()

    async def _pages(self, poller: SourcePoller, fetcher: PageFetcher) -> AsyncIterator[Request | FetchFailure]:
        """All pages that are due, until no source brings further ones."""
        while True:
            asked = await self._lease(fetcher)
            for one in asked:
                yield one
            if not asked and not poller.pending:
                return
            if not asked or any(isinstance(one, Request) for one in asked):  # else nothing is on its way
                await self._scheduler_is_empty()

    async def _scheduler_is_empty(self) -> None:
        await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _lease(self, fetcher: PageFetcher) -> list[Request | FetchFailure]:
        """What to ask for next; empty where nothing is due, or no more may be asked for."""
        limit = min(self.settings.getint("LEASE_BATCH"), fetcher.requests.left, FIRST_BATCH + fetcher.answers)
        if not limit:
            return []
        leased = await asyncio.to_thread(self.memory.lease, limit, self.now(), self.health.left_alone)
        return [fetcher.requests.ask(url) for url in leased]

    def leave_alone(self, url: str, seconds: float) -> None:
        """Asks nothing more of a URL's host in this run, nor in further ones for so long: it has asked for that."""
        self.health.rest(url)
        if hasattr(self, "memory"):
            self.memory.habits.keep_wait(url, seconds, self.now())

    def _let_rest(self) -> None:
        """The hosts that have asked earlier runs for it."""
        for host, until in self.memory.habits.waits(self.now()).items():
            self.health.rest(f"http://{host}/")
            self.crawler.stats.inc_value("politeness/left_alone")
            logger.warning("%s has asked to be left alone until %s: it is not asked before", host, f"{until:%F %R} UTC")

    def _stamp(self, request: Request) -> None:
        """Notes when a response came, as soon as it is there: what "today" means on it must not depend on how long it
        waits for us."""
        request.meta[FETCHED_AT] = self.now()

    async def _close_memory(self) -> None:
        if hasattr(self, "_closing"):
            self._closing.cancel()
        if hasattr(self, "memory"):
            try:
                await asyncio.to_thread(self.memory.close, self.now())
            except StorageError as error:  # the next run takes the leases over
                logger.warning("%s", error)
