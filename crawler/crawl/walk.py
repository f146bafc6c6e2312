"""How far to go along a listing: as long as its pages bring what the last walk cannot have seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.crawl.site_memory import note_backlog
from crawler.crawl.source_reading import Discovered
from crawler.discovery.links import Source

_PATIENCE = 5
"""Pages in a row without news that do not end the first walk along a listing: feeds may have told of theirs before."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way from one source along its further pages, which are polled and recorded as one.

    It goes on while pages bring something that the last walk cannot have seen; then to where an earlier walk was cut
    short, and on from there.
    """

    url: str
    """Of the first page."""
    read_last: datetime | None = None
    """When a walk came to its end last; None: never."""
    backlog: tuple[int, str] | None = None
    """Number and address of the page at which an earlier walk was cut short."""
    is_in_backlog: bool = False
    pages: int = 0
    """Read so far."""
    idle: int = 0
    """Of these, the last ones in a row that brought nothing new."""
    new: int = 0
    """Links and further sources that were not known: by these the source earns its pace."""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    """Where the address of the first page leads for good."""

    @property
    def is_deep(self) -> bool:
        """Whether it goes where no walk has been."""
        return self.is_in_backlog or (self.read_last is None and self.backlog is None)

    def note(self, source: Source) -> tuple[str, str] | None:
        """Where the next walk is to go on, should this one be cut short at a page; None where it would find out."""
        return (self.url, note_backlog(getattr(source, "page", 1), source.url)) if self.is_deep else None

    def ends_at(self, source: Source) -> bool:
        """Whether the listing ends where a further page, `source`, is not there. Where no walk has been, that may pass:
        the next walk sees whether it still is so."""
        return not self.is_deep or (self.backlog is not None and self.backlog[1] == source.url)

    def after(self, found: Discovered) -> Walk:
        """The walk behind a page that brought `found`."""
        idle = 0 if found.new or found.has_recent else self.idle + 1
        return replace(self, new=self.new + found.new, pages=self.pages + 1, idle=idle)

    def with_new_source(self) -> Walk:
        """The walk with one more new source, which a page leads to, such as the sitemap of a month that has just
        begun."""
        return replace(self, new=self.new + 1)

    @property
    def goes_on(self) -> bool:
        """Whether to look at the page behind the last one."""
        return self.idle < (_PATIENCE if self.is_deep else 1)
