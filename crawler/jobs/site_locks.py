"""Which sites must not run at the same time: those that fetch from one host, wherever they run."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from crawler.sites.site_list import SiteError, make_with_sources
from crawler.sites.site_loader import SiteFileError, own_sites
from crawler.storage.disjoint_sets import DisjointSets
from crawler.storage.sites import list_sites

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiteRun:
    """What a job is about: a run of a spider with its arguments."""

    spider: str
    source: str
    """Name under which its articles, URLs and runs are kept."""
    fetches_from: frozenset[str]
    """Registrable domains, with an unusual port."""
    arguments: Mapping[str, str] = field(default_factory=dict)


def make_run(loader: SpiderLoaderProtocol, spider: str, arguments: Mapping[str, str]) -> SiteRun:
    """Raises SiteError where there is no such spider, it refuses the arguments, or it has no sources of its own."""
    made = make_with_sources(loader, spider, arguments)
    return SiteRun(spider, made.name, made.own_sites(), dict(arguments))


def known_sites(engine: Engine, settings: BaseSettings) -> dict[str, SiteRun]:
    """Source -> site: those that have a file in spiders/, and those that are listed. Raises StorageError."""
    loader = get_spider_loader(settings)
    sites: dict[str, SiteRun] = {}
    for name in sorted(own_sites(loader)):
        try:
            sites[name] = make_run(loader, name, {})
        except SiteFileError as error:
            logger.error("%s", error)  # noqa: TRY400 (one line, without traceback)
    for listed in list_sites(engine):
        try:
            site = make_run(loader, listed.spider, {**listed.arguments, "site": listed.url})
        except SiteError as error:
            logger.warning("The listed site %s cannot be run: %s", listed.name, error)
            continue
        sites.setdefault(site.source, site)
    return sites


def lock_names(sites: Iterable[SiteRun]) -> dict[str, str]:
    """Source -> name of its lock, equal for sites that fetch from a common domain, directly or by way of others.

    >>> hosts = {"a": ("x.org", "y.org"), "b": ("y.org",), "c": ("z.org",)}
    >>> lock_names(SiteRun(name, name, frozenset(domains)) for name, domains in hosts.items())
    {'a': 'x.org', 'b': 'x.org', 'c': 'z.org'}
    """
    sites = list(sites)
    joined = DisjointSets(domain for site in sites for domain in site.fetches_from)
    for site in sites:
        first, *others = site.fetches_from
        for other in others:
            joined.join(first, other)
    names = {domain: min(group) for group in joined.sets() for domain in group}
    return {site.source: names[next(iter(site.fetches_from))] for site in sites}
