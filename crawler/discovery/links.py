"""A link to an article, with what its source says of it; and what a source is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

from crawler.url_normalization import is_plain, without_user

MAX_URL = 2083
"""Characters; longer addresses are traps or data."""
LISTINGS = frozenset(("home", "listing"))
"""Kinds of sources that are pages for people, whose links lead everywhere."""


class DiscoveryError(ValueError):
    """A source cannot be read. `reason` is short, stable and in kebab case, to be counted by; `detail`, for a person,
    may quote what the site sent, and is one line of printable signs whatever that was."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else " " for sign in detail))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Link:
    """What a feed, sitemap or listing announces; texts are plain, not yet believed, None means that it does not say."""

    url: str
    """Absolute http(s) URL as announced."""
    found_in: str
    """URL of the feed, sitemap or listing."""
    title: str | None = None
    date_published: datetime | None = None
    """Aware."""
    date_modified: datetime | None = None
    """Aware. A sitemap's lastmod stands here."""
    authors: tuple[str, ...] = ()
    comment_count: int | None = None


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry of a feed or sitemap that cannot be read, or leads nowhere: skipped and counted."""

    found_in: str
    """URL of the feed or sitemap."""


class Source(Protocol):
    """Where links come from: Feed, Sitemap, Listing, Home, RobotsFile."""

    @property
    def url(self) -> str:
        """Absolute http(s) URL."""

    @property
    def kind(self) -> str:
        """ "feed", "sitemap", "listing", "home" or "robots"."""

    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Link | BadEntry | Source]:
        """The links of a response's body, and the sources that go on where it ends, such as a listing's next page.

        `url` is the response's, after redirects; `content_type` its header. Lazy: links are read as they are asked
        for. Raises DiscoveryError, at any point of the iteration, where the body cannot be read (further).
        """


def absolute_url(base: str, address: str | None) -> str | None:
    """The http(s) URL that `address` means on the page `base`, without user and fragment; None where it is none.

    >>> absolute_url("https://example.org/a/", " ../1.html#top ")
    'https://example.org/1.html'
    >>> absolute_url("https://example.org/", "mailto:desk@example.org") is None
    True
    """
    if not address or not (address := address.strip()) or len(address) > MAX_URL:
        return None
    if is_plain(address):
        return address
    if address.startswith("/") and is_plain(url := _origin_of(base) + address):  # as most links of a site to itself
        return url
    try:
        parts = urlsplit(without_user(address))
        if not parts.scheme or not parts.netloc:
            parts = urlsplit(without_user(urljoin(base, address)))
        if parts.scheme not in ("http", "https") or not (parts.hostname or "").strip(".") or parts.port == 0:
            return None
    except ValueError:
        return None
    return parts.geturl() if parts.fragment.startswith("!") else parts._replace(fragment="").geturl()


@lru_cache(maxsize=256)
def _origin_of(url: str) -> str:
    """Scheme and host of an address; empty where it cannot be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def home_address(site: str) -> str:
    """The URL of a site's home page, from a URL or a host alone (then https). Raises ValueError where it is neither.

    >>> home_address("example.org"), home_address("http://example.org/en?x=1")
    ('https://example.org/', 'http://example.org/en')
    """
    url = absolute_url("", site if "://" in site else f"https://{site}")
    if url is None or any(character.isspace() for character in url):
        raise ValueError(f"site={site!r} is not the address of a website")
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
