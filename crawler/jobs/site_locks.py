"""Which sites must not run at the same time: those that fetch from one host, wherever they run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.spider import NewsSpider


@dataclass(frozen=True, slots=True)
class Site:
    """What a job is about: a spider with its arguments."""

    spider: str
    source: str
    """Name under which its articles, URLs and runs are kept."""
    fetches_from: frozenset[str]
    """Registrable domains, with an unusual port."""
    arguments: Mapping[str, str] = field(default_factory=dict)


def site_of_spider(spider: type[Any], arguments: Mapping[str, str]) -> Site | None:
    """None where the spider has no sources of its own. Raises ValueError, TypeError for arguments that it refuses."""
    site = spider(**arguments)
    if not isinstance(site, NewsSpider) or not site.sources:
        return None
    return Site(spider.name, site.name, site.own_sites(), dict(arguments))


def sites_of_project(settings: BaseSettings) -> list[Site]:
    """All spiders that need no arguments, by name."""
    loader = get_spider_loader(settings)
    found = (site_of_spider(loader.load(name), {}) for name in sorted(loader.list()))
    return [site for site in found if site is not None]


def lock_names(sites: Iterable[Site]) -> dict[str, str]:
    """Source -> name of its lock, equal for sites that fetch from a common domain, directly or by way of others.

    >>> a, b, c = Site("a", "a", frozenset(["x.org", "y.org"])), Site("b", "b", frozenset(["y.org"])), Site("c", "c",
    ...     frozenset(["z.org"]))
    >>> lock_names([a, b, c])
    {'a': 'x.org', 'b': 'x.org', 'c': 'z.org'}
    """
    sites = list(sites)
    groups: list[frozenset[str]] = []
    for site in sites:
        group = site.fetches_from
        apart = [other for other in groups if not other & group]
        groups = [*apart, group.union(*(other for other in groups if other & group))]
    return {site.source: next(min(group) for group in groups if group & site.fetches_from) for site in sites}
