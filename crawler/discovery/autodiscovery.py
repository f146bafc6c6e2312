"""Finding a site's feeds, sitemaps and sections from its home page and robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from crawler.discovery.article_urls import is_long_title
from crawler.discovery.feed import Feed
from crawler.discovery.links import DiscoveryError, Link, Source
from crawler.discovery.listing import Listing, within_limits
from crawler.discovery.sitemap import Sitemap
from crawler.http.robots_text import decode_robots
from crawler.page import Page, PageError
from crawler.source_kind import SourceKind
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import host_of, normalize_url, site_of

MAX_FEEDS = 20
MAX_SECTIONS = 40
MAX_HOSTS = 10
MAX_SITEMAPS = 50

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)
_FEED_PATH = re.compile(r"/(?:rss|feed|feeds|atom)(?:/|\.xml|\.rss|\.php)?$|\.(?:rss|atom)$|/rss\.xml$", re.IGNORECASE)
_NOT_NEWS = re.compile(r"comment|kommentar|podcast|respond", re.IGNORECASE)
_NOT_A_SECTION = re.compile(
    r"\.(?!html?$|php$)\w+$|/(?:about|contact|login|log-in|register|signup|subscribe|search|privacy|terms|imprint|"
    r"impressum|datenschutz|kontakt|abo|shop|store|jobs|help|support|faq|accounts?|my|mail|user|rss|feed|print|newsletters?|"
    r"advertise|ads|cookies?|tickets|status|authors?|autor(?:en|es)?|profile|suche|buscar|recherche|web-push)\b",
    re.IGNORECASE,
)
_SITEMAP_LINE = re.compile(r"(?:^|[\r\n])[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE)
_MACHINE_READ = re.compile(
    rb"(?:<[?!][^<>]*>\s*)*<(?:\w{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)\b"
    rb'|\{\s*"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org'
)
"""How feeds and sitemaps begin."""
_HEAD = 4096
_BLANK = b"\xef\xbb\xbf \t\r\n"
_USUAL_FEEDS = ("/feed/", "/rss.xml", "/rss", "/atom.xml")
_USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")


@dataclass(frozen=True, slots=True)
class Home:
    """A home page, which is a listing too, and leads to a site's other sources."""

    url: str
    kind: ClassVar[SourceKind] = SourceKind.HOME

    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Link | Source]:
        """The feeds that the page announces, and the usual addresses where none of them is on its site; the usual
        sitemaps; the sections of its navigation as listings, with the robots.txt of other hosts among them and of the
        one that the home page has moved to; then its own links and next page.

        Raises DiscoveryError "home-" with PageError's reason where the body is no page.
        """
        try:
            page = Page(within_limits(body), url, content_type=content_type)
        except PageError as error:
            raise DiscoveryError(f"home-{error.reason}", str(error)) from error
        root, base = page.root, page.base_url
        feeds = list(dict.fromkeys(_feeds(root, base, url)))[:MAX_FEEDS]
        if not any(site_of(feed) == site_of(url) for feed in feeds):
            feeds += _usual(url, _USUAL_FEEDS)
        yield from map(Feed, feeds)
        yield from map(Sitemap, _usual(url, _USUAL_SITEMAPS))
        sections = {normalize_url(address): address for address in _sections(root, base, url)}
        sections.pop(normalize_url(url), None)
        listings = list(sections.values())[:MAX_SECTIONS]
        yield from map(Listing, listings)
        hosts = dict.fromkeys(urljoin(address, "/robots.txt") for address in (url, *listings))
        hosts.pop(urljoin(self.url, "/robots.txt"), None)
        yield from map(RobotsFile, list(hosts)[:MAX_HOSTS])
        yield from Listing(url).read_page(page)


def as_it_reads(source: Source, body: bytes) -> Source:
    """What answers at the address of a home page: the feed or sitemap itself, where that was taken for a site's
    address."""
    if source.kind is not SourceKind.HOME:
        return source
    found = _MACHINE_READ.match(body[:_HEAD].lstrip(_BLANK))
    if found is None:
        return source
    return Sitemap(source.url) if found[1] in (b"urlset", b"sitemapindex") else Feed(source.url)


def usual_sources(url: str) -> Iterator[Source]:
    """Where most sites have their feeds and sitemaps, for one whose home page cannot be read."""
    yield from map(Feed, _usual(url, _USUAL_FEEDS))
    yield from map(Sitemap, _usual(url, _USUAL_SITEMAPS))


def _usual(url: str, paths: tuple[str, ...]) -> list[str]:
    return [urljoin(url, path) for path in paths]


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A robots.txt, for the sitemaps that it names (sitemaps.org/protocol.html)."""

    url: str
    kind: ClassVar[SourceKind] = SourceKind.ROBOTS

    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Sitemap]:  # noqa: ARG002 (Source)
        found = (absolute_url(url, address) for address in _SITEMAP_LINE.findall(decode_robots(body)))
        for address in list(dict.fromkeys(filter(None, found)))[:MAX_SITEMAPS]:
            yield Sitemap(address)


def _feeds(root: etree._Element, base: str, url: str) -> Iterator[str]:
    """What the page's head calls its feeds, wherever they are; what its links call so on its own site."""
    site = site_of(url)
    for link in root.iter("link"):
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        about = f"{link.get('href')} {link.get('title')}"
        if kind in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower() and not _NOT_NEWS.search(about):
            address = absolute_url(base, link.get("href"))
            if address:
                yield address
    for anchor in root.iter("a"):
        address = absolute_url(base, anchor.get("href"))
        is_feed = address and _FEED_PATH.search(urlsplit(address).path) and not _NOT_NEWS.search(address)
        if address and is_feed and site_of(address) == site:
            yield address


def _sections(root: etree._Element, base: str, url: str) -> Iterator[str]:
    """Links of the navigation to shallow addresses of the same site, without numbers."""
    site = site_of(url)
    depth = 0  # of navigation in navigation
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_navigation = _is_navigation(element)
        if event == "end":
            depth -= is_navigation
            continue
        depth += is_navigation
        if depth and element.tag == "a":
            address = absolute_url(base, element.get("href"))
            if address and site_of(address) == site and _is_section(address, url):
                yield address


def _is_navigation(element: etree._Element) -> bool:
    if element.tag in ("nav", "header"):
        return True
    return "menu" in (element.get("class") or "") or "menu" in (element.get("id") or "")


def _is_section(address: str, home: str) -> bool:
    """Also the home page of another host, as that of the sport pages."""
    parts = urlsplit(address)
    segments = [segment for segment in parts.path.split("/") if segment]
    is_elsewhere = host_of(address) != host_of(home)
    return (
        (0 if is_elsewhere else 1) <= len(segments) <= 2
        and not parts.query
        and not any(character.isdigit() for character in unquote(parts.path))
        and not (segments and is_long_title(unquote(segments[-1])))
        and not _NOT_A_SECTION.search(f"/{parts.netloc.partition('.')[0]}{parts.path}" if is_elsewhere else parts.path)
    )
