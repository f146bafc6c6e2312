"""Any news site, without code: `scrapy ingest news -a site=https://example.org`."""

from __future__ import annotations

from urllib.parse import urljoin

from crawler.discovery.article_urls import looks_like_article, may_be_article
from crawler.discovery.autodiscovery import Home, RobotsFile
from crawler.discovery.links import Link, Source
from crawler.items import Article, Rejection
from crawler.page import Page
from crawler.page_kind import headlines_of_others, is_of_missing_page, other_kind
from crawler.platform_spider import PlatformSpider
from crawler.source_kind import LISTINGS


class AnySiteSpider(PlatformSpider):
    """Finds a site's feeds, sitemaps and sections from its home page and robots.txt, and reads pages without rules."""

    name = "news"

    def sources_of(self, home: str) -> tuple[Source, ...]:
        return (RobotsFile(urljoin(home, "/robots.txt")), Home(home))

    def is_article(self, url: str) -> bool:
        return may_be_article(url)

    def address_of(self, link: Link, source: Source) -> str | None:
        if source.kind in LISTINGS and not looks_like_article(link.url, link.title):
            return None
        return super().address_of(link, source)

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        item = super().read_page(page, requested_url)
        refusal = _refuse(page, item, requested_url) if isinstance(item, Article) and item.body else None
        return Rejection(page.url, requested_url, self.name, page.fetched_at, *refusal) if refusal else item


def _refuse(page: Page, item: Article, requested_url: str | None) -> tuple[str, str] | None:
    """Reason and detail where a page that has a text is no article."""
    if requested_url and may_be_article(requested_url) and not may_be_article(page.url):
        return "not-an-article", f"its address leads to {page.url[:200]}"
    if item.title and is_of_missing_page(item.title):
        return "missing-page", f"its title is {item.title!r}"
    if kind := other_kind(page):
        return "not-an-article", f"the page calls itself a {kind}"
    if others := headlines_of_others(page):
        return "listing-page", f"the page holds the headlines of {others} others"
    return None
