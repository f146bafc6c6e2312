"""What the database remembers of one site: its sources and its frontier. Blocking: call it in threads."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.crawl.host_habits import HostHabits
from crawler.crawl.revisits import Revisits
from crawler.crawl.site_dates import SiteDates
from crawler.crawl.walls import Walls
from crawler.discovery.autodiscovery import Home, RobotsFile
from crawler.discovery.feed import Feed
from crawler.discovery.links import LISTINGS, BadEntry, DiscoveryError, Link, Source, absolute_url
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.items import Article
from crawler.storage import Frontier, Habits, LeasedUrl, Poll, Polls, Schedule, open_engine
from crawler.storage.queries import differs_from_stored, find_same_text, has_articles, last_runs
from crawler.storage.recent_dates import recent_dates
from crawler.url_normalization import normalize_url, without_campaign

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

READER_ERROR = "reader-error"
"""The reason of a source that our own code could not take."""
LEASE_FOR = timedelta(hours=6)
"""After this long without an answer a URL is due again; a run that takes over from a dead one does not wait for it."""
_BACKLOG = re.compile(r"unfinished at page (\d+): (\S+)")
"""The note on a listing whose pages were not all read."""
UNDATED_SITEMAP_AGE = timedelta(days=365)
"""Sitemaps list what is old and what is new: an entry without a date waits behind the dated ones."""
MAX_SOURCES = 10_000
"""That are remembered of one site; no site has so many, and indexes of indexes have no end."""
_BATCH = 1000
_MANY = 10
_GENERATION = timedelta(minutes=10)
_KINDS: dict[str, Callable[[str], Source]] = {
    "feed": Feed,
    "sitemap": Sitemap,
    "listing": Listing,
    "home": Home,
    "robots": RobotsFile,
}


@dataclass(slots=True)
class Discovered:
    """What came out of one response of a source."""

    links: int = 0
    """Links to articles, known or new."""
    new: int = 0
    """Of these, what was not known."""
    has_recent: bool = False
    """Whether a listing's page has links that became known, by whatever source, after the listing was read last."""
    skipped: int = 0
    """Links to something else, or to other sites."""
    bad: int = 0
    """Entries that cannot be read, or lead nowhere."""
    sources: list[Source] = field(default_factory=list)
    """Further sources, such as the next page."""
    error: DiscoveryError | None = None
    """Why reading ended before its time; what came before it counts."""


class SiteMemory:
    """Opens the database on construction; raises StorageError where that fails."""

    def __init__(
        self,
        database_url: str,
        source: str,
        run_id: int | None,
        now: datetime,
        schedule: Schedule,
        revisit_allowance: float,
    ) -> None:
        """`revisit_allowance`: see `Revisits`."""
        self._engine: Engine = open_engine(database_url)
        self._frontier = Frontier(self._engine, source, run_id=run_id)
        self._frontier.forget_future(now)
        self._habits = Habits(self._engine, source)
        self._source = source
        self.polls = Polls(self._engine, source)
        self.habits = HostHabits(self._habits.read(), now)
        """What is known of the site's hosts; what is learnt is kept with the next lease, and at the end."""
        self.revisits = Revisits(self.habits, schedule, revisit_allowance)
        self.walls = Walls()
        self._has_articles = has_articles(self._engine, source)
        """From earlier runs."""
        self._look_again_after = schedule.retry[0]
        self.dates = SiteDates(recent_dates(self._engine, source, now))
        before = next((run for run in last_runs(self._engine, source, limit=2) if run.id != run_id), None)
        self.was_cut_short = before is not None and before.reason != "finished"
        """Whether the run before this one ended before its time."""
        self._sources = 0
        """Known ones, as far as `sources_to_ask` and `register` have counted them."""
        self._sitemaps: set[str] = set()
        """Read to their end in this run."""
        self._listings: set[str] = set()
        """What a link of a listing may lead to that is no article."""

    def close(self, now: datetime) -> None:
        """Gives back what is leased and not answered, for the next run. To be called when all items are stored."""
        self.revisits.give_up()
        self._habits.write(self.habits.take_changed(now))
        self._frontier.release_all()
        self._frontier.visit_again(self.walls.first, now + self._look_again_after)
        self._engine.dispose()

    def sources_to_ask(self, declared: Sequence[Source], now: datetime, *, only_due: bool) -> list[tuple[Source, Poll]]:
        """Declared sources and those found on the way; without `only_due` all but those that failed and must wait.

        In the order in which a run's budget is best spent: sitemaps last, of which there may be thousands. Home pages
        come behind feeds: they would take the news of the run, by which a feed earns its pace, and are asked but daily.
        """
        known = {source.url: source for source in declared}
        for source in declared:
            self.polls.register(source.url, source.kind, now)
        polls = [poll for poll in self.polls.all() if poll.kind in _KINDS and absolute_url(poll.url, poll.url)]
        self._sources = len(polls)
        self._listings.update(normalize_url(poll.url) for poll in polls if poll.kind in LISTINGS)
        chosen = (
            poll for poll in polls if poll.is_due(now) or not (only_due or (poll.failures and poll.url not in known))
        )
        found = [(known.get(poll.url) or _KINDS[poll.kind](poll.url), poll) for poll in chosen]
        found.sort(key=lambda pair: _rank(pair[0], is_declared=pair[0].url in known))
        return found

    def register(self, source: Source, now: datetime) -> Poll | None:
        """Remembers a source that was found, and gives what is known of it; None where it is one too many."""
        known = self.polls.find(source.url)
        if known is None and self._sources < MAX_SOURCES and self.polls.register(source.url, source.kind, now):
            self._sources += 1
            known = self.polls.find(source.url)
        return known

    def take(
        self,
        source: Source,
        body: bytes,
        url: str,
        content_type: str | None,
        address_of: Callable[[Link, Source], str | None],
        now: datetime,
        *,
        read_last: datetime | None = None,
        note: tuple[str, str] | None = None,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> Discovered:
        """Reads a source's response and adds its links to the frontier, in batches: memory does not grow with them.

        `note` is put on the source of that URL before its links are known, if a next page follows: a crash between the
        pages would else let the next run stop at the first one, which brings nothing new any more. `read_last` is for
        `has_recent`. A long sitemap is left where the run `is_stopping`; its `error` is then "cut-short".
        """
        found = Discovered()
        undated = now - UNDATED_SITEMAP_AGE if source.kind == "sitemap" else now
        batch_size = _BATCH if source.kind == "sitemap" else None
        batch: list[Link] = []
        try:
            for one in _read(source, body, url, content_type):
                if isinstance(one, BadEntry):
                    found.bad += 1
                elif not isinstance(one, Link):
                    found.sources.append(one)
                    if one.kind in LISTINGS:
                        self._listings.add(normalize_url(one.url))
                elif (address := address_of(one, source)) and not self._is_listing(address, source):
                    address = without_campaign(address)
                    batch.append(one if address == one.url else replace(one, url=address))
                    if len(batch) == batch_size:
                        self._add(source, batch, found, now, undated)
                        batch = []
                        if is_stopping():
                            found.error = DiscoveryError("cut-short", "the run ended before the source did")
                            break
                else:
                    found.skipped += 1
        except DiscoveryError as error:
            found.error = error
        has_next = any(isinstance(further, Listing) and further.page > 1 for further in found.sources)
        if has_next and note:
            self.polls.mark(*note)
        self._add(source, batch, found, now, undated)
        if source.kind == "sitemap" and not found.error:
            self._sitemaps.add(url)
        if has_next and read_last and not found.new:
            found.has_recent = self._frontier.has_found_since((link.url for link in batch), read_last)
        return found

    def _is_listing(self, address: str, source: Source) -> bool:
        """Whether a listing's link leads to another; a feed or sitemap that names it as an article is believed."""
        return source.kind in LISTINGS and normalize_url(address) in self._listings

    def has_changed(self, url: str, article: Article) -> bool | None:
        """Whether an article's title, text or comment count are others than those kept for a URL; None: none are, or
        they were read by another version of the program."""
        return differs_from_stored(self._engine, self._source, url, article)

    @property
    def may_have_same_text(self) -> bool:
        """Whether articles may be stored that `walls` does not remember."""
        return self._has_articles or self.walls.forgets

    def same_text(self, article: Article) -> list[tuple[str, dict[str, Any]]]:
        """The addresses of articles that are stored with this one's text, and what sources said of each."""
        return find_same_text(self._engine, article)

    def lease(self, limit: int, now: datetime, without: Collection[str] = ()) -> list[LeasedUrl]:
        """The URLs to fetch next; visits that are not worth it are put off on the way."""
        while leased := self._frontier.lease(limit, now, LEASE_FOR, without=without):
            chosen, put_off = self.revisits.choose(leased, now, self._sitemaps)
            self._habits.write(self.habits.take_changed(now))
            self._frontier.put_off(put_off)
            if chosen:
                return chosen
        return []

    def _add(self, source: Source, links: Sequence[Link], found: Discovered, now: datetime, undated: datetime) -> None:
        links = _without_stamps(links)
        found.links += len(links)
        believes = partial(self.revisits.believes, source.kind)
        found.new += self._frontier.add(links, now, undated=undated, kind=source.kind, believes=believes)


def _read(source: Source, body: bytes, url: str, content_type: str | None) -> Iterator[Link | BadEntry | Source]:
    """Raises DiscoveryError: a source that our code cannot take must not be asked for in every run."""
    try:
        yield from source.read(body, url, content_type)
    except DiscoveryError:
        raise
    except Exception as error:
        logger.exception("Cannot read %s", url)
        raise DiscoveryError(READER_ERROR, f"{type(error).__name__}: {error}"[:200]) from error


def note_backlog(page: int, url: str) -> str:
    """The note that a listing was read up to a page, and no further."""
    return f"unfinished at page {page}: {url}"


def read_backlog(note: str | None) -> tuple[int, str] | None:
    """Number and address of the page at which an earlier run stopped; None where it read all that it wanted.

    >>> read_backlog(note_backlog(101, "https://example.org/?page=101"))
    (101, 'https://example.org/?page=101')
    """
    match = _BACKLOG.fullmatch(note or "")
    return (int(match[1]), match[2]) if match else None


def _without_stamps(links: Sequence[Link]) -> Sequence[Link]:
    """Without the modification dates that are those of a sitemap's generation: most of them, within some minutes.

    Believed, they would have every page fetched again each time.
    """
    dates = sorted(link.date_modified for link in links if link.date_modified)
    half = len(dates) // 2
    if len(dates) < _MANY:
        return links
    first = min(range(len(dates) - half), key=lambda at: dates[at + half] - dates[at])
    if dates[first + half] - dates[first] >= _GENERATION:
        return links
    return [
        replace(link, date_modified=None)
        if link.date_modified and abs(link.date_modified - dates[first]) < _GENERATION
        else link
        for link in links
    ]


def _rank(source: Source, *, is_declared: bool) -> tuple[bool, bool, bool]:
    return (not is_declared and source.kind == "sitemap", source.kind in ("home", "robots"), not is_declared)
