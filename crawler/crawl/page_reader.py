"""From the answer for an article's page to its item: the page, the article, the further pages of its story."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.archive.exchange import RecordKind
from crawler.crawl.closing import is_closing
from crawler.crawl.evidence import announced_date
from crawler.crawl.site_dates import SiteDates, is_announced
from crawler.crawl.visit_recorder import VisitRecorder
from crawler.extraction.date_order import ORDERS, has_open_order
from crawler.extractor_version import extractor_version
from crawler.fetch.failures import RUN_ENDED, FetchError
from crawler.fetch.headers import header, texts_of, validators
from crawler.fetch.request_meta import DATE_ORDER, FETCHED_AT, KIND
from crawler.items import Article, Rejection
from crawler.page import Page, PageError
from crawler.page.media_type import refuse_media_type
from crawler.site_reader import read_item

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)

MAX_CONTINUATIONS = 50


class PageReader:
    """Reads answers by the rules of one spider, during one run."""

    def __init__(self, spider: NewsSpider, visits: VisitRecorder, dates: SiteDates) -> None:
        self._spider = spider
        self._crawler = spider.crawler
        self._visits = visits
        self._dates = dates

    async def read(
        self, response: Response, request: Request, requested_url: str
    ) -> tuple[Page | None, Article | Rejection]:
        """The item, and the page, None where the bytes are none.

        Raises FetchError where the run ends before all pages of a story are there.
        """
        fetched_at = arrival_of(request, self._spider)
        page = None
        try:
            page = self._page(response, fetched_at, request.meta.setdefault(DATE_ORDER, self._dates.order))
            item = self._read_page(page, request, requested_url)
            if isinstance(item, Article):
                item.extractor_version = extractor_version(type(self._spider))
                item.etag, item.last_modified = validators(response)
                if urls := self._spider.continuation_urls(page):
                    item = await self._join(item, urls, request)
        except PageError as error:
            return page, self._rejection(response, requested_url, fetched_at, error.reason, str(error))
        except FetchError:
            raise
        except Exception as error:
            # One page that our code cannot take must not be asked for in every run.
            logger.exception("Cannot read %s", response.url)
            self._crawler.stats.inc_value("spider_exceptions/count")
            detail = f"{type(error).__name__}: {error}"[:1000]
            return page, self._rejection(response, requested_url, fetched_at, "reader-error", detail)
        return page, item

    def _read_page(self, page: Page, request: Request, requested_url: str) -> Article | Rejection:
        """The item; a date whose day could be its month is what a feed announces."""
        item = read_item(self._spider, page, requested_url)
        if not isinstance(item, Article) or item.date_published or page.date_order:
            return item
        announced = announced_date(request.cb_kwargs["evidence"], page.fetched_at)
        if announced is None or not has_open_order(page):
            return item
        for order in ORDERS:
            page.date_order = order
            again = self._spider.read_page(page, requested_url)
            if isinstance(again, Article) and again.date_published and is_announced(again.date_published, announced):
                request.meta[DATE_ORDER] = order
                self._dates.observe_order(order)
                return again
        page.date_order = None
        return item

    async def _join(self, first: Article, urls: list[str], request: Request) -> Article:
        """The whole story; marked partial where a further page cannot be had."""
        rest = []
        for url in urls[:MAX_CONTINUATIONS]:
            asked = Request(url, meta={KIND: RecordKind.CONTINUATION}, dont_filter=True)
            try:
                response = await self._crawler.engine.download_async(asked)
                page = self._page(response, arrival_of(response.request, self._spider), request.meta[DATE_ORDER])
                article = self._spider.read_page(page, url)
            except Exception as error:
                if is_closing(self._crawler):
                    raise FetchError(RUN_ENDED, "the run was ended") from error
                logger.info("Page %s of the story %s: %s", url, first.url, error)
                article = Rejection()
            self._visits.add_continuation(request, asked)
            if isinstance(article, Article) and response.status == 200:
                rest.append(article)
            else:
                self._crawler.stats.inc_value("fetch/continuation_missing")
                first.is_partial = True
        return self._spider.join_pages(first, rest)

    def _page(self, response: Response, fetched_at: datetime, date_order: str | None) -> Page:
        """Raises PageError."""
        refuse_media_type(response.body, header(response, "Content-Type"))
        return Page(
            response.body,
            response.url,
            fetched_at=fetched_at,
            content_type=header(response, "Content-Type"),
            headers=texts_of(response.headers),
            status=response.status,
            date_order=date_order,
        )

    def _rejection(
        self, response: Response, requested_url: str, fetched_at: datetime, reason: str, detail: str
    ) -> Rejection:
        return Rejection(response.url, requested_url, self._spider.name, fetched_at, reason, detail)


def arrival_of(request: Request | None, spider: NewsSpider) -> datetime:
    """When the response to a request arrived; now, where none did."""
    stamp = request.meta.get(FETCHED_AT) if request else None
    return stamp if isinstance(stamp, datetime) else spider.now()
