"""Which sites must not run at the same time: those that fetch from one host, wherever they run."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from crawler.sites.site_list import SiteError, make_spider
from crawler.sites.site_loader import SiteFileError, own_sites
from crawler.spider import NewsSpider
from crawler.storage.sites import list_sites

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """What a job is about: a spider with its arguments."""

    spider: str
    source: str
    """Name under which its articles, URLs and runs are kept."""
    fetches_from: frozenset[str]
    """Registrable domains, with an unusual port."""
    arguments: Mapping[str, str] = field(default_factory=dict)


def make_site(loader: SpiderLoaderProtocol, spider: str, arguments: Mapping[str, str]) -> Site:
    """Raises SiteError where there is no such spider, it refuses the arguments, or it has no sources of its own."""
    made = make_spider(loader, spider, arguments)
    if not isinstance(made, NewsSpider) or not made.sources:
        raise SiteError(f"{spider} has no sources of its own: name a site by -a site=https://...")
    return Site(spider, made.name, made.own_sites(), dict(arguments))


def known_sites(engine: Engine, settings: BaseSettings) -> dict[str, Site]:
    """Source -> site: those that have a file in spiders/, and those that are listed. Raises StorageError."""
    loader = get_spider_loader(settings)
    sites: dict[str, Site] = {}
    for name in sorted(own_sites(loader)):
        try:
            sites[name] = make_site(loader, name, {})
        except SiteFileError as error:
            logger.error("%s", error)  # noqa: TRY400 (one line, without traceback)
    for listed in list_sites(engine):
        try:
            site = make_site(loader, listed.spider, {**listed.arguments, "site": listed.url})
        except SiteError as error:
            logger.warning("The listed site %s cannot be run: %s", listed.name, error)
            continue
        sites.setdefault(site.source, site)
    return sites


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
