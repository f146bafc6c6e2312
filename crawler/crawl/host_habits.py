"""What runs find out of a site's hosts, remembered from one to the next, and asked again after some time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil
from threading import Lock

from crawler.storage.habits import StoredHabit
from crawler.urls.addresses import split_url

_MOST = 20
"""Weight that is counted of each side: what has been seen so often needs no further row in the database."""


class Habit(StrEnum):
    """What may be known of a host."""

    PAGES_NEED_BROWSER = "pages-need-browser"
    LISTINGS_NEED_BROWSER = "listings-need-browser"
    PAGES_KEEP_VALIDATORS = "pages-keep-validators"
    """Its conditional answers about articles are true, and save something."""
    SOURCES_KEEP_VALIDATORS = "sources-keep-validators"
    """The same about feeds, sitemaps and listings."""
    FEEDS_TELL_CHANGES = "feeds-tell-changes"
    """Pages that its feeds say to have changed have changed."""
    SITEMAPS_TELL_CHANGES = "sitemaps-tell-changes"
    LISTINGS_TELL_CHANGES = "listings-tell-changes"
    INDEXES_TELL_CHANGES = "indexes-tell-changes"
    """Sitemaps that its indexes say to have changed bring something new."""
    SITEMAPS_DROP_CHANGED = "sitemaps-drop-changed"
    """Pages that have left its sitemaps have changed, mostly: they are gone."""
    FEEDS_MISS_NOTHING = "feeds-miss-nothing"
    """Pages that its feeds list as unchanged have not changed: how many in a row."""
    SITEMAPS_MISS_NOTHING = "sitemaps-miss-nothing"
    LISTINGS_MISS_NOTHING = "listings-miss-nothing"
    LAST_VISITS_FIND_NOTHING = "last-visits-find-nothing"
    """Articles at the end of the ladder that had not changed: how many in a row."""
    VISITS_FIND_CHANGES = "visits-find-changes"
    """`missed` is what visits that found nothing have used up of the credit that a host begins with, in hundredths of a
    visit: see `crawler.crawl.revisits`."""
    LATE_VISITS = "late-visits"
    """`seen` is the credit for them, in hundredths of a visit."""
    ASKS_TO_WAIT = "asks-to-wait"
    """`seen` is the minute, counted from 1970, before which it wants no request (Retry-After)."""


LONGEST_WAIT = timedelta(days=1)
"""How long a host is left alone at most, though it asks for more."""
_MISTAKEN = timedelta(days=7)
"""What asks for more than this is a mistake, or a trap, that would keep the site's other pages from being read."""
_AFTER_MISTAKE = timedelta(hours=1)
FORGOTTEN_AFTER: Mapping[str, timedelta] = {
    **dict.fromkeys(Habit, timedelta(days=30)),
    Habit.PAGES_NEED_BROWSER: timedelta(days=14),
    Habit.LISTINGS_NEED_BROWSER: timedelta(days=14),
    Habit.ASKS_TO_WAIT: LONGEST_WAIT,
}
"""Since it was last learnt; then it is found out anew, as sites change."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What speaks for a habit, and what against it."""

    seen: int = 0
    missed: int = 0


class HostHabits:
    """The habits of the hosts of one site: those of earlier runs, and what this run learns."""

    def __init__(self, known: Iterable[StoredHabit] = (), now: datetime | None = None) -> None:
        """`known` is what earlier runs have kept; what is too old by `now` is left out."""
        self._tallies: dict[tuple[str, Habit], Tally] = {}
        self._changed: set[tuple[str, Habit]] = set()
        self._lock = Lock()
        for one in known:
            lasts = FORGOTTEN_AFTER.get(one.habit)
            if lasts is not None and now is not None and now - one.changed_at < lasts:
                self._tallies[one.host, Habit(one.habit)] = Tally(one.seen, one.missed)

    def of(self, url: str, habit: Habit) -> Tally:
        """What is known of a habit of a URL's host."""
        return self._tallies.get((netloc_of(url), habit)) or Tally()

    def keep_wait(self, url: str, seconds: float, now: datetime) -> None:
        """Keeps that a URL's host wants no request for so long, or for LONGEST_WAIT where that is less; for an hour
        where it wants none for weeks."""
        is_mistaken = seconds > _MISTAKEN.total_seconds()
        wait = _AFTER_MISTAKE if is_mistaken else min(timedelta(seconds=seconds), LONGEST_WAIT)
        self.put(url, Habit.ASKS_TO_WAIT, Tally(seen=ceil((now + wait).timestamp() / 60)))

    def waits(self, now: datetime) -> dict[str, datetime]:
        """The hosts that want no request yet, with the time from which they may be asked."""
        return {
            host: end
            for (host, habit), tally in self._tallies.items()
            if habit is Habit.ASKS_TO_WAIT and (end := _end_of_wait(tally.seen, now))
        }

    def learn(self, url: str, habit: Habit, *, seen: int = 0, missed: int = 0) -> None:
        """Adds what speaks for and against the habit of a URL's host."""
        before = self.of(url, habit)
        self.put(url, habit, Tally(min(before.seen + seen, _MOST), min(before.missed + missed, _MOST)))

    def put(self, url: str, habit: Habit, tally: Tally) -> None:
        """Replaces what is known of the habit of a URL's host."""
        key = (netloc_of(url), habit)
        if tally != self.of(url, habit):
            with self._lock:
                self._tallies[key] = tally
                self._changed.add(key)

    def take_changed(self, now: datetime) -> list[StoredHabit]:
        """What was learnt since the last call, to be kept; may be called in another thread."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return [
            StoredHabit(host, habit, self._tallies[host, habit].seen, self._tallies[host, habit].missed, now)
            for host, habit in sorted(changed)
        ]


def hosts_left_alone(waits: Iterable[tuple[str, StoredHabit]], now: datetime) -> dict[str, dict[str, datetime]]:
    """Source -> host that has asked to be left alone -> until when. `waits` are all that is kept of ASKS_TO_WAIT."""
    found: dict[str, dict[str, datetime]] = {}
    for source, habit in waits:
        if end := _end_of_wait(habit.seen, now):
            found.setdefault(source, {})[habit.host] = end
    return found


def _end_of_wait(minute: int, now: datetime) -> datetime | None:
    """What the `seen` of ASKS_TO_WAIT says; None where that is past, or where a clock was wrong."""
    end = datetime.fromtimestamp(minute * 60, UTC)
    return end if now < end <= now + LONGEST_WAIT + timedelta(minutes=1) else None


def netloc_of(url: str) -> str:
    """What the habits of a URL are kept under: its host and port as written; empty where it is no URL."""
    return split_url(url).netloc
