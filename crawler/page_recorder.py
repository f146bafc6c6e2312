"""Fetches single pages as the project fetches, and hands them over instead of storing them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch.failures import name_failure
from crawler.fetch.headers import header
from crawler.fetch.request_meta import RENDER
from crawler.fixture_store import ReceivedPage
from crawler.site_reader import SiteReader
from crawler.unrecorded_spider import UnrecordedSpider

_NO_ARGUMENTS: Mapping[str, str] = MappingProxyType({})


def fetch_pages(
    process: AsyncCrawlerProcess,
    urls: Sequence[str],
    reader: SiteReader,
    arguments: Mapping[str, str] = _NO_ARGUMENTS,
    *,
    render: bool = False,
) -> list[ReceivedPage]:
    """Pages that are to be read by `reader`, which was made with `arguments`; by the browser where it wants that, or
    with `render`. A line on stderr tells of each that cannot be fetched, and is missing in the answer.
    """
    pages: list[ReceivedPage] = []
    render = render or bool(getattr(reader, "render", False))
    process.crawl(PageRecorder, urls=urls, on_page=pages.append, arguments=arguments, render=render)
    process.start()
    return pages


class PageRecorder(UnrecordedSpider):
    """Fetches `urls`, whatever their status; `on_page` is called with each page. See `fetch_pages`."""

    name = "page-recorder"

    def __init__(
        self,
        urls: Sequence[str],
        on_page: Callable[[ReceivedPage], object],
        *,
        arguments: Mapping[str, str] = _NO_ARGUMENTS,
        render: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.on_page = on_page
        self.arguments = arguments
        self.meta = {RENDER: True} if render else None

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                self.parse,
                errback=self.fail,
                cb_kwargs={"requested_url": url},
                meta=self.meta,
                dont_filter=True,
            )

    def parse(self, response: Response, requested_url: str) -> None:
        page = ReceivedPage(
            body=response.body,
            url=response.url,
            fetched_at=datetime.now(UTC).replace(microsecond=0),
            requested_url=requested_url,
            content_type=header(response, "Content-Type"),
            status=response.status,
            arguments=dict(self.arguments),
        )
        self.on_page(page)

    def fail(self, failure: Failure) -> None:
        reason, _, detail = name_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        sys.stderr.write(f"scrapy: {request.cb_kwargs['requested_url']}: {reason}: {detail}\n")
