"""Sitemaps (sitemaps.org/protocol.html): XML, index, gzip, plain text, with Google News' children."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import ClassVar

from lxml import etree

from crawler.discovery.damaged_xml import EntryFrame, split_entries
from crawler.discovery.feed import Feed
from crawler.discovery.links import BadEntry, DiscoveryError, Link
from crawler.discovery.sitemap_stream import SitemapStream
from crawler.extraction.text import clean_text
from crawler.source_kind import SourceKind
from crawler.urls.addresses import absolute_url

MAX_CHILDREN = 5000
"""Sitemaps that are taken of one index."""
MAX_DEPTH = 3
"""An index may name indexes; deeper ones are loops or mistakes."""

MAX_ENTRIES = 2_000_000
"""Entries that are taken of one sitemap; the protocol's limit is 50,000."""

_MOST_BAD = 10_000
"""Entries in a row that cannot be read, of a bomb rather than of a sitemap: each takes a parser of its own."""
_MOST_EVENTS = 50_000
"""Begins and ends of elements in one entry, which is held in memory as a whole; it may have a thousand images."""
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_ENTRIES = frozenset(("url", "sitemap"))
_FEED_ROOTS = frozenset(("rss", "feed", "RDF"))
_LINE_END = re.compile(rb"[\r\n]+")
_MAX_TITLE = 1000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or an index of sitemaps by its URL."""

    url: str
    kind: ClassVar[SourceKind] = SourceKind.SITEMAP
    depth: int = 0
    """How many indexes led here."""
    changed_at: datetime | None = field(default=None, compare=False)
    """By the word of the index that led here; aware."""

    def read(
        self,
        body: bytes,
        url: str,
        content_type: str | None = None,  # noqa: ARG002 (Source)
    ) -> Iterator[Link | BadEntry | Sitemap]:
        """The entries in document order, read as they are asked for: memory does not grow with their number.

        An entry without an address is a BadEntry; so is one that is damaged, which costs no other.

        Raises DiscoveryError: "sitemap-empty", "sitemap-unreadable" (neither sitemap nor feed), "sitemap-is-html",
        "sitemap-broken" (gzip that ends early or is damaged), "sitemap-too-large". Entries before a damage are given.
        """
        try:
            yield from self._read_most(body, url)
        except DiscoveryError:
            raise
        except ValueError as error:  # of lxml, for names with what is no character
            raise DiscoveryError("sitemap-unreadable", f"{type(error).__name__}: {error}"[:200]) from error

    def _read_most(self, body: bytes, url: str) -> Iterator[Link | BadEntry | Sitemap]:
        bad = 0
        for number, entry in enumerate(self._read(body, url)):
            bad = bad + 1 if isinstance(entry, BadEntry) else 0
            if number == MAX_ENTRIES:
                raise DiscoveryError("sitemap-too-large", f"more than {MAX_ENTRIES} entries")
            if bad > _MOST_BAD:
                raise DiscoveryError("sitemap-unreadable", f"more than {_MOST_BAD} entries in a row cannot be read")
            yield entry

    def _read(self, body: bytes, url: str) -> Iterator[Link | BadEntry | Sitemap]:
        if not body.strip():
            raise DiscoveryError("sitemap-empty", "the response has no body")
        stream = SitemapStream.of(body)
        head = stream.peek().lstrip(b"\xef\xbb\xbf \t\r\n")
        if head.startswith((b"http://", b"https://")):
            yield from _read_text(stream, url)
        else:
            yield from self._read_xml(stream, body, url)

    def _read_xml(self, stream: SitemapStream, body: bytes, url: str) -> Iterator[Link | BadEntry | Sitemap]:
        children = 0
        for element in _entries(stream, body, url):
            one = element if element is None or isinstance(element, Link | BadEntry) else self._entry(element, url)
            if isinstance(one, Sitemap):
                children += 1
            if not isinstance(one, Sitemap) or (self.depth < MAX_DEPTH and children <= MAX_CHILDREN):
                yield one or BadEntry(url)

    def _entry(self, element: etree._Element, url: str) -> Link | Sitemap | None:
        """None where it leads nowhere."""
        try:
            address = absolute_url(url, _child(element, "loc"))
            if address is None:
                return None
            is_page = _local_name(element) == "url"
            if is_page:
                return _link(element, address, url)
            return Sitemap(address, depth=self.depth + 1, changed_at=read_date(_child(element, "lastmod")))
        except ValueError:  # of lxml, for half a character, which libxml2 lets through
            return None


class _DamagedError(DiscoveryError):
    """The document is no XML, or what it begins with is no sitemap: entries may be lost."""


def _entries(stream: SitemapStream, body: bytes, url: str) -> Iterator[etree._Element | Link | BadEntry | None]:
    """As `_read_whole`, and of a damaged document the entries that it loses; None for one that cannot be read."""
    seen = 0
    try:
        for one in _read_whole(stream, body, url):
            seen += 1
            yield one
    except _DamagedError:
        for element in _read_alone(body, seen):  # also behind the warnings that a server has printed, such as PHP's
            seen += element is not None
            yield element
        if not seen:
            raise


def _read_whole(stream: SitemapStream, body: bytes, url: str) -> Iterator[etree._Element | Link | BadEntry]:
    """<url> and <sitemap> elements, each freed after use; what a feed holds where the document is one.

    Raises _DamagedError, at the end or before the first.
    """
    events = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    root = None
    held = 0
    try:
        for event, element in events:
            held += 1
            if held > _MOST_EVENTS:
                raise DiscoveryError("sitemap-unreadable", "an entry has tens of thousands of elements")
            if root is None:
                root = element
                if _local_name(root) in _FEED_ROOTS:
                    yield from Feed(url).read(body, url)
                    return
                _check_root(root)
            if event == "end" and element.getparent() is root:
                if _local_name(element) in _ENTRIES:
                    yield element
                held = 0
                element.clear()
                while element.getprevious() is not None:
                    del root[0]
    except etree.XMLSyntaxError as error:
        if root is not None:
            raise _DamagedError("sitemap-broken", str(error)[:200]) from error
        raise _DamagedError("sitemap-unreadable", str(error)[:200]) from error
    if root is None:
        raise _DamagedError("sitemap-unreadable", "no element can be read")
    if events.error_log:
        raise _DamagedError("sitemap-broken", events.error_log[0].message[:200])


def _read_alone(body: bytes, seen: int) -> Iterator[etree._Element | None]:
    """The entries behind the first `seen`, each read by itself; None for one that cannot be."""
    pieces = split_entries(iter(SitemapStream.of(body).read, b""))
    frame = EntryFrame.of(next(pieces))
    if frame is None:
        return
    for piece in islice(pieces, seen, None):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
        root: etree._Element | None = etree.fromstring(frame.around(piece), parser)
        yield next((one for one in root if _local_name(one) in _ENTRIES), None) if root is not None else None


def _check_root(root: etree._Element) -> None:
    name = _local_name(root)
    if name.lower() == "html":
        raise DiscoveryError("sitemap-is-html", "the response is an HTML page")
    if name not in ("urlset", "sitemapindex"):
        raise _DamagedError("sitemap-unreadable", f"the document is <{name[:100]}>")


def _read_text(stream: SitemapStream, url: str) -> Iterator[Link | BadEntry]:
    stream.is_xml = False
    rest = b""
    while chunk := stream.read():
        *lines, rest = _LINE_END.split(rest + chunk)
        for line in lines:
            yield from _text_link(line, url)
        if len(rest) > 65536:
            raise DiscoveryError("sitemap-unreadable", "a line of text has more than 65536 bytes")
    yield from _text_link(rest, url)


def _text_link(line: bytes, url: str) -> Iterator[Link | BadEntry]:
    text = line.decode("utf-8", "replace").strip().lstrip("\ufeff")
    if text.startswith("http") and (address := absolute_url(url, text)):
        yield Link(address, found_in=url)
    elif text:
        yield BadEntry(url)


def _link(element: etree._Element, address: str, found_in: str) -> Link:
    news = element.find(f"{_NEWS}news")
    title = news.findtext(f"{_NEWS}title") if news is not None else None
    return Link(
        url=address,
        found_in=found_in,
        title=clean_text(title[:_MAX_TITLE]) or None if title else None,
        date_published=read_date(news.findtext(f"{_NEWS}publication_date")) if news is not None else None,
        date_modified=read_date(_child(element, "lastmod")),
    )


def _child(element: etree._Element, name: str) -> str | None:
    """The text of a child in the entry's own namespace: image:loc is not loc. It may begin behind a comment or tag."""
    tag = str(element.tag)
    child = element.find(tag[: tag.rfind("}") + 1] + name)
    if child is None:
        return None
    if not len(child) or (child.text or "").strip():
        return child.text
    return "".join(map(str, child.itertext()))


def _local_name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_date(text: str | None) -> datetime | None:
    """A W3C date (w3.org/TR/NOTE-datetime); what states no zone, such as a day alone, is taken as UTC.

    >>> read_date("2013-04-24").isoformat(), read_date("soon")
    ('2013-04-24T00:00:00+00:00', None)
    """
    try:
        date = datetime.fromisoformat((text or "").strip()[:40])
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return date
