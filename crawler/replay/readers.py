"""Which spider reads a saved page: that of its site, else the generic one; or the very one that a visit names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.site_reader import SiteReader
from crawler.spider import NewsSpider
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import site_of

GENERIC_SPIDER = "news"
REMEMBERED = 10_000
"""Sites; archives of the whole web have millions."""


class SiteReaders:
    """Spiders that are never run: they only read."""

    def __init__(self, settings: BaseSettings) -> None:
        self._loader = get_spider_loader(settings)
        classes = (self._loader.load(name) for name in self._loader.list())
        spiders = [cls() for cls in classes if issubclass(cls, NewsSpider)]
        self._sites = [spider for spider in spiders if spider.sources]
        self._of_site = lru_cache(maxsize=REMEMBERED)(self._find)
        self._of_visit: dict[tuple[Any, ...], SiteReader] = {}

    def of_url(self, url: str) -> SiteReader:
        """The generic spider stores by the site's registrable domain. Raises ValueError for what is no web address."""
        if absolute_url(url, url) is None:
            raise ValueError(f"{url[:100]!r} is not the address of a page")
        return self._of_site(site_of(url))

    def of_visit(self, spider: str, source: str, arguments: Mapping[str, str]) -> SiteReader:
        """Raises KeyError where there is no such spider any more."""
        key = (spider, source, *sorted(arguments.items()))
        if key not in self._of_visit:
            reader = self._make(spider, arguments)
            reader.name = source
            self._of_visit[key] = reader
        return self._of_visit[key]

    def _find(self, site: str) -> SiteReader:
        home = f"http://{site}/"
        own = next((spider for spider in self._sites if spider.is_own(home)), None)
        return own or self._make(GENERIC_SPIDER, {"site": home})

    def _make(self, name: str, arguments: Mapping[str, str]) -> SiteReader:
        reader: SiteReader = self._loader.load(name)(**arguments)  # type: ignore[assignment]
        return reader
