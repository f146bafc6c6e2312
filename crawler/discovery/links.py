"""A link to an article, with what its source says of it; and what a source is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.source_kind import SourceKind


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
    def kind(self) -> SourceKind:
        """What it is read as."""

    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Link | BadEntry | Source]:
        """The links of a response's body, and the sources that go on where it ends, such as a listing's next page.

        `url` is the response's, after redirects; `content_type` its header. Lazy: links are read as they are asked
        for. Raises DiscoveryError, at any point of the iteration, where the body cannot be read (further).
        """
