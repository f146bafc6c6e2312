"""A first look at a site, as a crawl would take it: where it announces its articles, and one of them as a sample."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.rendering import has_text, is_written_by_scripts
from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.feed import Feed
from crawler.discovery.links import BadEntry, DiscoveryError, Link, Source
from crawler.discovery.sitemap import Sitemap
from crawler.fetch.failures import name_failure
from crawler.fetch.headers import header
from crawler.fetch.request_meta import RENDER
from crawler.items import Article, Rejection
from crawler.page import Page, PageError
from crawler.page.media_type import refuse_media_type
from crawler.page.truncation import is_whole
from crawler.platform_spider import PlatformSpider
from crawler.source_kind import LISTINGS, SourceKind
from crawler.unrecorded_spider import UnrecordedSpider
from crawler.urls.normalization import normalize_url, site_of

MAX_PROBES = 12
"""Feeds and sitemaps that are tried."""
MAX_TRIES = 5
"""Pages that are read before a site is said to have no article."""
_MAX_LINKS = 1000
"""Of one source: enough to find its newest article."""
_UNDATED = datetime.min.replace(tzinfo=UTC)
_RANKS = {
    SourceKind.ROBOTS: 0,
    SourceKind.HOME: 1,
    SourceKind.LISTING: 1,
    SourceKind.FEED: 2,
    SourceKind.SITEMAP: 3,
}


class ScoutError(Exception):
    """The site cannot be made use of; the message is one line for a person."""

    def __init__(self, message: str, *, is_unreachable: bool = False) -> None:
        super().__init__(message)
        self.is_unreachable = is_unreachable


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A response, and when it came (UTC, whole seconds)."""

    response: Response
    fetched_at: datetime
    is_rendered: bool = False

    @property
    def url(self) -> str:
        return self.response.url

    @property
    def content_type(self) -> str | None:
        return header(self.response, "Content-Type")

    def page(self) -> Page:
        """Raises PageError."""
        refuse_media_type(self.response.body, self.content_type)
        return Page(self.response.body, self.url, fetched_at=self.fetched_at, content_type=self.content_type)


@dataclass(slots=True)
class ScoutReport:
    """What was seen of a site; filled in by SiteScout."""

    home: str = ""
    """The home page's URL, after redirects."""
    sources: list[Source] = field(default_factory=list)
    """Feeds and sitemaps that were found and announce articles of the site."""
    sample: FetchedPage | None = None
    """An article's page; rendered, where it has its text only then."""
    requested_url: str = ""
    """Under which the sample was asked for."""
    error: Exception | None = None
    """ScoutError, or whatever else ended the look."""


class SiteScout(UnrecordedSpider):
    """Fetches one page after the other.

    `url` is an article, which becomes the sample, or a home page, whose newest article does. `spider` is the class that
    reads the site's pages; `report` is filled in.
    """

    name = "site-scout"

    def __init__(self, url: str, spider: type[PlatformSpider], report: ScoutReport, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.report = report
        self._class = spider
        self._probes_left = MAX_PROBES
        self._announced: dict[SourceKind, set[str]] = {}

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self._look()
        except Exception as error:  # noqa: BLE001 (whoever asked for the report raises it)
            self.report.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _look(self) -> None:
        first = await self._fetch(self.url)
        self._reader = self._class(site=first.url)
        if urlsplit(first.url).path.strip("/"):
            await self._take_sample(self.url, first)
        if looks_like_article(first.url) and not self.report.sample:
            raise ScoutError(f"no article found at {first.url}")
        home = await self._fetch(urljoin(first.url, "/")) if self.report.sample else first
        self.report.home = home.url
        self._reader = self._class(site=home.url)
        links = await self._look_at_sources(home)
        for url in islice(links, MAX_TRIES):
            if self.report.sample:
                return
            try:
                await self._take_sample(url, await self._fetch(url))
            except ScoutError as error:
                self.logger.info("%s", error)
        if not self.report.sample:
            raise ScoutError(f"no article found from {home.url} on: name one of its articles instead")

    async def _look_at_sources(self, home: FetchedPage) -> Iterator[str]:
        """Notes the sources that announce articles; the articles' addresses, the newest first."""
        waiting: list[Source] = list(self._reader.sources)
        dates: dict[str, datetime] = {}
        children: list[Source] = []
        while waiting and self._probes_left:
            waiting.sort(key=_rank)
            source = waiting.pop(0)
            links, further = await self._probe(source, home)
            self._note(source, {one.url for one in links} | {one.url for one in further})
            _add(dates, links)
            if isinstance(source, Sitemap):
                children += further
            else:
                known = {one.url for one in (*waiting, *self.report.sources)}
                waiting += [one for one in further if isinstance(one, Feed | Sitemap) and one.url not in known]
        for child in [] if dates else children[:2]:
            _add(dates, (await self._probe(child, home))[0])
        self.report.sources.sort(key=_rank)
        return iter(sorted(dates, key=lambda url: dates[url], reverse=True))

    def _note(self, source: Source, announced: set[str]) -> None:
        """One that announces nothing, or only what others of its kind do under another address, is left out."""
        known = self._announced.setdefault(source.kind, set())
        if isinstance(source, Feed | Sitemap) and source not in self._reader.sources and announced - known:
            self.report.sources.append(source)
        known |= announced

    async def _probe(self, source: Source, home: FetchedPage) -> tuple[list[Link], list[Source]]:
        """The articles and the further sources that a source names; nothing where it cannot be had or read."""
        try:
            is_home = normalize_url(source.url) == normalize_url(home.url)
            if not is_home:
                self._probes_left -= 1
            fetched = home if is_home else await self._fetch(source.url)
            found = self._read_source(source, fetched)
            if not found[0] and source.kind in LISTINGS and is_written_by_scripts(fetched.page()):
                found = self._read_source(source, await self._fetch(source.url, render=True))
        except (ScoutError, DiscoveryError, PageError) as error:
            self.logger.info("%s %s: %s", source.kind, source.url, error)
            return [], []
        return found

    def _read_source(self, source: Source, fetched: FetchedPage) -> tuple[list[Link], list[Source]]:
        """Raises DiscoveryError."""
        links: list[Link] = []
        further: list[Source] = []
        for one in islice(source.read(fetched.response.body, fetched.url, fetched.content_type), _MAX_LINKS):
            if isinstance(one, BadEntry):
                continue
            if not isinstance(one, Link):
                further += [one] if self._reader.is_own(one.url) else []
            elif address := self._reader.address_of(one, source):
                links.append(Link(address, one.found_in, one.title, one.date_published, one.date_modified))
        return links, further

    async def _take_sample(self, url: str, fetched: FetchedPage) -> None:
        """Keeps the page where it reads as an article, if need be by the browser."""
        item = self._read(fetched)
        if not has_text(item) and is_written_by_scripts(fetched.page()):
            fetched = await self._fetch(url, render=True)
            item = self._read(fetched)
        is_sure = looks_like_article(fetched.url) or (isinstance(item, Article) and item.date_published is not None)
        if isinstance(item, Article) and item.title and has_text(item) and is_sure:
            self.report.sample, self.report.requested_url = fetched, url

    def _read(self, fetched: FetchedPage) -> Article | Rejection:
        """Raises ScoutError where the bytes are no page."""
        try:
            return self._reader.read_page(fetched.page())
        except PageError as error:
            raise ScoutError(f"no article found at {fetched.url}: {error.reason}: {error}") from error

    async def _fetch(self, url: str, *, render: bool = False) -> FetchedPage:
        """Raises ScoutError where there is no good answer, or one of another site."""
        request = Request(url, dont_filter=True, meta={RENDER: True} if render else None)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            reason, _, detail = name_failure(Failure(error))  # type: ignore[no-untyped-call]
            raise ScoutError(f"{url}: {reason}: {detail}", is_unreachable=True) from error
        if not is_whole(response.status):
            raise ScoutError(f"{url}: http-{response.status}", is_unreachable=True)
        if site_of(response.url) != site_of(url):
            raise ScoutError(f"{url} leads to another site: name {response.url} instead")
        return FetchedPage(response, datetime.now(UTC).replace(microsecond=0), render)


def _rank(source: Source) -> int:
    """What says most of the newest first."""
    return _RANKS[source.kind]


def _add(dates: dict[str, datetime], links: list[Link]) -> None:
    """Adds articles' addresses with the dates that are said of them."""
    for link in links:
        date = link.date_published or link.date_modified or _UNDATED
        dates[link.url] = max(date, dates.get(link.url, _UNDATED))
