"""Any news site, without code: `scrapy crawl news -a site=https://example.org`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from crawler.discovery.article_urls import looks_like_article, may_be_article
from crawler.discovery.autodiscovery import Home, RobotsFile
from crawler.discovery.links import Link, Source, home_address
from crawler.identity import host_of
from crawler.spider import NewsSpider


class AnySiteSpider(NewsSpider):
    """Finds a site's feeds, sitemaps and sections from its home page and robots.txt, and reads pages without rules.

    What it stores goes by the site's host as its source, so that runs of several sites do not meet.
    """

    name = "news"

    def __init__(self, name: str | None = None, site: str | None = None, **kwargs: Any) -> None:
        """`site` is the home page's URL, or its host alone. Raises ValueError where it is neither."""
        super().__init__(name, **kwargs)
        if site is None:
            return
        home = home_address(site)
        self.name = host_of(home)
        self.sources = (RobotsFile(urljoin(home, "/robots.txt")), Home(home))

    def is_article(self, url: str) -> bool:
        return may_be_article(url)

    def address_of(self, link: Link, source: Source) -> str | None:
        if source.kind in ("listing", "home") and not looks_like_article(link.url):
            return None
        return super().address_of(link, source)
