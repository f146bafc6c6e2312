"""A link to an article, with what its source says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class DiscoveryError(ValueError):
    """A source cannot be read. `reason` is short, stable and in kebab case, to be counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
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
