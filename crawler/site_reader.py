"""What reads the pages of one site, as those see it that read saved pages."""

from __future__ import annotations

from typing import Protocol

from crawler.items import Article, Rejection
from crawler.page import Page


class SiteReader(Protocol):
    """A `crawler.spider.NewsSpider`, whose hooks mean what they do there; it is never run."""

    name: str

    def is_article(self, url: str) -> bool: ...

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection: ...

    def continuation_urls(self, page: Page) -> list[str]: ...

    def join_pages(self, first: Article, rest: list[Article]) -> Article: ...


def read_item(reader: SiteReader, page: Page, requested_url: str | None = None) -> Article | Rejection:
    """What `reader.read_page` gives. Raises TypeError where that is no item, and what it raises."""
    item = reader.read_page(page, requested_url)
    if not isinstance(item, Article | Rejection):
        raise TypeError(f"read_page of {reader.name} gave {type(item).__name__}, neither Article nor Rejection")
    return item
