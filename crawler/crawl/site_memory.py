"""What the database remembers of one site: its sources and its frontier. Blocking: call it in threads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.close_reasons import CloseReason
from crawler.crawl.host_habits import HostHabits
from crawler.crawl.revisits import Revisits
from crawler.crawl.site_dates import SiteDates
from crawler.crawl.source_reading import Discovered, SourceAnswer, SourceReading
from crawler.crawl.traps import url_pattern
from crawler.crawl.walls import Walls
from crawler.discovery.autodiscovery import Home, RobotsFile
from crawler.discovery.feed import Feed
from crawler.discovery.links import Link, Source
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.items import Article
from crawler.source_kind import LISTINGS, SourceKind
from crawler.storage import Frontier, Habits, LeasedUrl, Poll, Polls, Schedule, open_engine
from crawler.storage.polls import ALIAS
from crawler.storage.queries import differs_from_stored, find_same_text, has_articles, last_runs
from crawler.storage.recent_dates import recent_dates
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import normalize_url

if TYPE_CHECKING:
    from sqlalchemy import Engine

LEASE_FOR = timedelta(hours=6)
"""After this long without an answer a URL is due again; a run that takes over from a dead one does not wait for it."""
_BACKLOG = re.compile(r"unfinished at page (\d+): (\S+)")
"""The note on a listing whose pages were not all read."""
UNDATED_SITEMAP_AGE = timedelta(days=365)
"""Sitemaps list what is old and what is new: an entry without a date waits behind the dated ones."""
MAX_SOURCES = 10_000
"""That are remembered of one site; no site has so many, and indexes of indexes have no end."""
_MOST_BARREN = 50
"""Feeds and listings of one form of address that have never brought anything, before no further one is asked."""
_ASKED_DAILY = frozenset((SourceKind.FEED, SourceKind.LISTING))
"""At least: sitemaps that bring nothing are asked less and less often."""
_KINDS: dict[str, Callable[[str], Source]] = {
    SourceKind.FEED: Feed,
    SourceKind.SITEMAP: Sitemap,
    SourceKind.LISTING: Listing,
    SourceKind.HOME: Home,
    SourceKind.ROBOTS: RobotsFile,
}


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
        runs = last_runs(self._engine, source, limit=2, now=now)
        before = next((run for run in runs if run.id != run_id), None)
        self.was_cut_short = before is not None and before.reason != CloseReason.FINISHED
        """Whether the run before this one ended before its time."""
        self._sources = 0
        """Known ones, as far as `sources_to_ask` and `register` have counted them."""
        self._barren: Counter[str] = Counter()
        """Form of addresses -> feeds and listings that have never brought anything."""
        self._sitemaps: set[str] = set()
        """Read to their end in this run."""
        self._listings: set[str] = set()
        """Normalised addresses of listings: a link of one listing to another leads to no article."""

    def close(self, now: datetime) -> None:
        """Gives back what is leased and not answered, for the next run. To be called when all items are stored.

        Where one of its steps fails, the others are made all the same. Raises StorageError.
        """
        self.revisits.give_up()
        with ExitStack() as steps:  # the last one is made first
            steps.callback(self._engine.dispose)
            steps.callback(self._habits.write, self.habits.take_changed(now))
            steps.callback(self._frontier.visit_again, self.walls.first, now + self._look_again_after)
            steps.callback(self._frontier.release_all)

    def sources_to_ask(self, declared: Sequence[Source], now: datetime, *, only_due: bool) -> list[tuple[Source, Poll]]:
        """Declared sources and those found on the way; without `only_due` all but those that failed and must wait, and
        aliases, which are asked for when they are due, or the sources fail that they lead to.

        In the order in which a run's budget is best spent: sitemaps last, of which there may be thousands. Home pages
        come behind feeds: they would take the news of the run, by which a feed earns its pace, and are asked but daily.
        """
        known = {source.url: source for source in declared}
        for source in declared:
            self.polls.register(source.url, source.kind, now)
        polls = {
            poll.url: poll for poll in self.polls.all() if _kind_of(poll) in _KINDS and absolute_url(poll.url, poll.url)
        }
        self._sources = len(polls)
        self._barren = Counter(url_pattern(poll.url) for poll in polls.values() if _is_barren(poll))
        self._listings.update(normalize_url(poll.url) for poll in polls.values() if _kind_of(poll) in LISTINGS)

        chosen = [poll for poll in polls.values() if _is_wanted(poll, polls, known, now, only_due=only_due)]
        found = [(known.get(poll.url) or _KINDS[_kind_of(poll)](poll.url), poll) for poll in chosen]
        found.sort(key=lambda pair: _rank(pair[0], is_declared=pair[0].url in known))
        return found

    def register(self, source: Source, now: datetime) -> Poll | None:
        """Remembers a source that was found, and gives what is known of it; None where it is one too many, of the site
        or of those that bring nothing: some sites make up addresses without end."""
        known = self.polls.find(source.url)
        if known is not None:
            return known
        is_trap = source.kind in _ASKED_DAILY and self._barren[url_pattern(source.url)] >= _MOST_BARREN
        if not is_trap and self._sources < MAX_SOURCES and self.polls.register(source.url, source.kind, now):
            self._sources += 1
            known = self.polls.find(source.url)
        return known

    def take(
        self,
        answer: SourceAnswer,
        address_of: Callable[[Link, Source], str | None],
        now: datetime,
        *,
        read_last: datetime | None = None,
        note: tuple[str, str] | None = None,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> Discovered:
        """Reads a source's response and adds its links to the frontier: see `SourceReading`.

        `note` is put on the source of that URL before its last links are known, if a next page follows: a crash between
        the pages would else let the next run stop at the first one, which brings nothing new any more. `read_last` is
        for `has_recent`.
        """
        kind = answer.source.kind
        add = partial(
            self._frontier.add,
            now=now,
            undated=now - UNDATED_SITEMAP_AGE if kind is SourceKind.SITEMAP else now,
            kind=kind,
            believes=partial(self.revisits.believes, kind),
        )
        reading = SourceReading(answer, add, address_of, self._listings)
        found = reading.read(is_stopping)
        if found.has_next_page and note:
            self.polls.mark(*note)
        last = reading.add_last()
        if kind is SourceKind.SITEMAP and not found.error:
            self._sitemaps.add(answer.url)
        if found.has_next_page and read_last and not found.new:
            found.has_recent = self._frontier.has_found_since((link.url for link in last), read_last)
        return found

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


def _is_wanted(
    poll: Poll, polls: Mapping[str, Poll], declared: Collection[str], now: datetime, *, only_due: bool
) -> bool:
    if poll.alias_of:
        target = polls.get(poll.alias_of[1])
        is_lost = target is None or target.kind == ALIAS or target.failures > 0
        return poll.is_due(now) or (is_lost and not poll.failures)
    return poll.is_due(now) or not (only_due or (poll.failures and poll.url not in declared))


def _kind_of(poll: Poll) -> str:
    """As which a source is read."""
    return poll.alias_of[0] if poll.alias_of else poll.kind


def _is_barren(poll: Poll) -> bool:
    return poll.kind in _ASKED_DAILY and poll.polled_at is not None and poll.last_new_at is None


def _rank(source: Source, *, is_declared: bool) -> tuple[bool, bool, bool]:
    return (
        not is_declared and source.kind is SourceKind.SITEMAP,
        source.kind in (SourceKind.HOME, SourceKind.ROBOTS),
        not is_declared,
    )
