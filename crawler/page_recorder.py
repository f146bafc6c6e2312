"""Fetches single pages as the project fetches, and hands them over instead of storing them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch.failures import name_failure
from crawler.fetch.headers import header
from crawler.fetch.request_meta import RENDER
from crawler.fixture_store import ReceivedPage
from crawler.unrecorded_spider import UnrecordedSpider

_NO_ARGUMENTS: Mapping[str, str] = MappingProxyType({})


class PageRecorder(UnrecordedSpider):
    """Fetches `urls`, whatever their status.

    `on_page` is called with the response, its Content-Type and the time of fetching (UTC, whole seconds), `on_failure`
    with the URL, a reason in kebab case and a detail for a person. `render` fetches by the browser.
    """

    name = "page-recorder"

    def __init__(
        self,
        urls: Sequence[str],
        on_page: Callable[[Response, str | None, datetime], None],
        on_failure: Callable[[str, str, str], None],
        *,
        render: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.on_page = on_page
        self.on_failure = on_failure
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

    def parse(self, response: Response, requested_url: str) -> None:  # noqa: ARG002 (the errback's)
        now = datetime.now(UTC).replace(microsecond=0)
        self.on_page(response, header(response, "Content-Type"), now)

    def fail(self, failure: Failure) -> None:
        reason, _, detail = name_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        self.on_failure(request.cb_kwargs["requested_url"], reason, detail)


def received_page(
    response: Response, content_type: str | None, fetched_at: datetime, arguments: Mapping[str, str] = _NO_ARGUMENTS
) -> ReceivedPage:
    """What `on_page` was called with, to be read by a spider that is made with `arguments`."""
    return ReceivedPage(
        body=response.body,
        url=response.url,
        fetched_at=fetched_at,
        requested_url=response.request.cb_kwargs["requested_url"] if response.request else None,
        content_type=content_type,
        status=response.status,
        arguments=dict(arguments),
    )
