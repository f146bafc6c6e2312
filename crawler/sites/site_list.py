"""The list of sites as text: a line for each, its address first, then the spider and its arguments."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from inspect import signature
from typing import TYPE_CHECKING

from scrapy import Spider
from scrapy.spiderloader import SpiderLoaderProtocol

from crawler.sites.site_loader import loadable
from crawler.spider import NewsSpider
from crawler.storage.sites import Site, find_site
from crawler.urls.normalization import site_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

DEFAULT_SPIDER = "news"


class SiteError(ValueError):
    """A site cannot be listed; the message is one line for a person."""


def parse_sites(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Address and NAME=VALUE words of each line; what stands behind a # and empty lines are left out.

    Raises SiteError, naming the line's number.

    >>> list(parse_sites(["# ours", "https://example.org/ spider=dle timezone=Europe/Kyiv"]))
    [('https://example.org/', {'spider': 'dle', 'timezone': 'Europe/Kyiv'})]
    """
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line.strip().lstrip("\ufeff"), comments=True)
        except ValueError as error:
            raise SiteError(f"line {number}: {error}") from error
        if not words:
            continue
        pairs = [word.partition("=") for word in words[1:]]
        if wrong := [name for name, equals, _ in pairs if not equals or not name]:
            raise SiteError(f"line {number}: {wrong[0]!r} is not of the form NAME=VALUE")
        yield words[0], {name: value for name, _, value in pairs}


def show_site(site: Site) -> str:
    """The line that `parse_sites` reads.

    >>> show_site(Site("example.org", "https://example.org/", "dle", {"timezone": "Europe/Kyiv"}))
    'https://example.org/ spider=dle timezone=Europe/Kyiv'
    """
    words = {"spider": site.spider} if site.spider != DEFAULT_SPIDER else {}
    return shlex.join([site.url, *(f"{name}={value}" for name, value in (words | site.arguments).items())])


def make_site(url: str, arguments: Mapping[str, str], loader: SpiderLoaderProtocol) -> Site:
    """The site at `url`, read by the spider that `arguments` names as "spider", else by the generic one.

    Raises SiteError where that spider cannot read it, and where a file of spiders/ is for it already.
    """
    rest = dict(arguments)
    name = rest.pop("spider", DEFAULT_SPIDER)
    try:
        spider = make_spider(loader, name, {**rest, "site": url})
    except SiteError as error:
        raise SiteError(f"{url}: {error}") from error
    home = getattr(spider, "base_url", "")
    if not home or {site_of(source.url) for source in getattr(spider, "sources", ())} != {site_of(home)}:
        raise SiteError(f"{url}: {name} is the spider of one site; use news, dle or wordpress")
    for other in _spiders_of_one_site(loader):
        if other.is_own(home):
            raise SiteError(f"{url}: the spider {other.name} is for this site")
    return Site(spider.name, home, name, rest)


def resolve_site(
    engine: Engine, loader: SpiderLoaderProtocol, name: str, given: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """The spider of a site by the site's name, and its arguments with those that are `given` for one run.

    A spider of spiders/ comes before a listed site of its name. Raises SiteError where another site than the listed one
    is given, StorageError.
    """
    site = find_site(engine, name) if name not in loader.list() else None
    if site is None:
        return name, dict(given)
    if "site" in given:
        raise SiteError(f"{name} is the listed site {site.url}: `scrapy ingest {site.spider} -a site=...` runs another")
    return site.spider, {**site.arguments, "site": site.url, **given}


def have_files(sites: Iterable[Site], loader: SpiderLoaderProtocol) -> dict[str, str]:
    """The listed sites that have got a file of spiders/ since, as both would fetch the same pages: name -> one line for
    a person, that the site is left out."""
    spiders = _spiders_of_one_site(loader)
    return {
        site.name: f"{site.name} is left out, since the spider {other.name} is for it: `scrapy site remove {site.name}`"
        for site in sites
        for other in spiders
        if other.is_own(site.url)
    }


def _spiders_of_one_site(loader: SpiderLoaderProtocol) -> list[NewsSpider]:
    spiders = [spider() for spider in loadable(loader) if issubclass(spider, NewsSpider)]
    return [spider for spider in spiders if spider.sources]


def make_spider(loader: SpiderLoaderProtocol, name: str, arguments: Mapping[str, str]) -> Spider:
    """Raises SiteError where there is no such spider, and where it does not take the arguments."""
    if name not in loader.list():
        raise SiteError(f"there is no spider {name}, nor a listed site: `scrapy list` and `scrapy site list` show them")
    spider = loader.load(name)
    if unknown := [argument for argument in arguments if not _takes(spider, argument)]:
        raise SiteError(f"{name}: there is no argument {unknown[0]}")
    try:
        return spider(**arguments)
    except (ValueError, TypeError) as error:
        raise SiteError(f"{name}: {error}") from error


def make_with_sources(loader: SpiderLoaderProtocol, name: str, arguments: Mapping[str, str]) -> NewsSpider:
    """As `make_spider`; raises SiteError also where the spider has nothing to ask for articles."""
    spider = make_spider(loader, name, arguments)
    if not isinstance(spider, NewsSpider) or not spider.sources:
        way = "name a site by -a site=https://..." if _takes(type(spider), "site") else "its file must name some"
        raise SiteError(f"{name} has no sources of its own: {way}")
    return spider


def _takes(spider: type[Spider], argument: str) -> bool:
    """Scrapy's own spider takes any argument, also one that nobody reads."""
    kinds = (kind for kind in spider.__mro__ if issubclass(kind, Spider))
    return hasattr(spider, argument) or any(argument in signature(kind).parameters for kind in kinds)
