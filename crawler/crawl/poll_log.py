"""What is kept, counted and said of the polls of one run."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from crawler.crawl.site_memory import note_backlog
from crawler.crawl.source_reading import Discovered
from crawler.crawl.walk import Walk
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.fetch.robots import allows_everything
from crawler.items import ABSENT
from crawler.source_kind import SourceKind
from crawler.storage import Polls

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)


class PollLog:
    """Keeps, counts and logs how one spider's sources were read."""

    def __init__(self, spider: NewsSpider, polls: Polls) -> None:
        self._spider = spider
        self._polls = polls
        self._stats = spider.crawler.stats

    async def keep(self, source: Source, walk: Walk, next_page: Listing | None = None) -> None:
        """Keeps a walk that has come to its end at `source`; `next_page` where it could go on."""
        if source.kind is not SourceKind.ROBOTS:
            self._stats.inc_value("discovery/read")
        if walk.moved_to and await self._retire(source, walk, walk.moved_to):
            return
        note = None
        if next_page and walk.pages >= next_page.max_pages and walk.goes_on:
            self._stats.inc_value("budget/listing_pages_reached")
            logger.warning("Listing %s has more than %d pages: the next run goes on", walk.url, walk.pages)
            note = note_backlog(next_page.page, next_page.url)
        elif walk.backlog and not walk.is_in_backlog and walk.pages > 1:  # a run of one page never comes to it
            note = note_backlog(*walk.backlog)
        await asyncio.to_thread(
            self._polls.record,
            walk.url,
            self._spider.now(),
            new=walk.new,
            kind=source.kind if source.url == walk.url and walk.status != 304 else None,
            status=walk.status,
            etag=walk.etag,
            last_modified=walk.last_modified,
            note=note,
        )

    async def _retire(self, source: Source, walk: Walk, target: str) -> bool:
        """Whether the address of a walk's first page leads to another source, which is asked in its place."""
        known = await asyncio.to_thread(self._polls.find, target)
        if known is None or known.kind != source.kind:
            return False
        logger.info("%s %s has moved to %s", source.kind.capitalize(), walk.url, target)
        await asyncio.to_thread(self._polls.retire, walk.url, source.kind, target, self._spider.now())
        return True

    async def keep_failure(self, source: Source, walk: Walk, reason: str, detail: str, status: int | None) -> None:
        """Keeps what went wrong, and where the next walk goes on."""
        what = f"{reason}: {detail}" if detail else reason
        if source.kind is SourceKind.ROBOTS:
            is_absent = allows_everything(reason, status)
        else:
            is_absent = status in ABSENT and source not in self._spider.sources
        if is_absent:
            self._stats.inc_value("discovery/absent")
            logger.debug("%s %s: %s", source.kind.capitalize(), source.url, reason)
        else:
            self._stats.inc_value("discovery/failed")
            self._stats.inc_value(f"discovery/failed/{reason}")
            logger.warning("%s %s: %s", source.kind.capitalize(), source.url, what)
        note = walk.note(source) if isinstance(source, Listing) and source.page > 1 else None
        if note is None and walk.backlog:
            note = (walk.url, note_backlog(*walk.backlog))
        kept = note[1] if note else what[:500]
        await asyncio.to_thread(self._polls.record_failure, walk.url, self._spider.now(), kept, status=status)

    def count(self, source: Source, found: Discovered) -> None:
        self._stats.inc_value("discovery/sources")
        self._stats.inc_value("discovery/links", found.links)
        self._stats.inc_value("discovery/new", found.new)
        self._stats.inc_value("discovery/skipped", found.skipped)
        if found.bad:
            self._stats.inc_value("discovery/bad_entries", found.bad)
            logger.warning("%s %s: %d entries cannot be read", source.kind.capitalize(), source.url, found.bad)
