"""The kinds of sources: what announces a site's articles, or leads to what does."""

from __future__ import annotations

from enum import StrEnum


class SourceKind(StrEnum):
    """The values stand in the database and in the archive."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    HOME = "home"
    ROBOTS = "robots"


LISTINGS = frozenset((SourceKind.HOME, SourceKind.LISTING))
"""Pages for people, whose links lead everywhere."""
