"""What an index's dates of its sitemaps are good for: which to ask first, and whether to ask at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from crawler.crawl.host_habits import Habit, HostHabits
from crawler.discovery.links import Source
from crawler.discovery.sitemap import Sitemap
from crawler.storage import Poll

_MOST_IN_VAIN = 3
"""Polls in vain that are put up with at first, and again for each poll that brought something: edits of known pages
change a sitemap too."""
_UNPROVEN_IN_A_RUN = 10
"""Polls by the word of hosts that have not been right yet: some indexes state the present for each of their thousands
of sitemaps."""


def newest_first(sources: Iterable[Source]) -> list[Source]:
    """Sitemaps by their index's word of when they changed, for a run that may not ask all; what is not dated, last."""
    return sorted(sources, key=lambda source: -changed.timestamp() if (changed := _changed_at(source)) else math.inf)


class IndexDates:
    """What a site's indexes say of when their sitemaps changed, during one run."""

    def __init__(self, habits: HostHabits) -> None:
        self._habits = habits
        self._unproven = 0

    def is_worth_a_poll(self, source: Source, poll: Poll, now: datetime) -> bool:
        """Whether to ask a source before its time, since its index says that it has changed after the last poll."""
        changed_at = _changed_at(source)
        if changed_at is None or poll.polled_at is None or not poll.polled_at < changed_at <= now:
            return False
        tally = self._habits.of(source.url, Habit.INDEXES_TELL_CHANGES)
        if not tally.seen:
            self._unproven += 1
        is_open = tally.seen > 0 or self._unproven <= _UNPROVEN_IN_A_RUN
        return is_open and tally.missed <= _MOST_IN_VAIN * (tally.seen + 1)

    def learn(self, url: str, *, has_news: bool) -> None:
        """What came of a poll that was made by an index's word."""
        self._habits.learn(url, Habit.INDEXES_TELL_CHANGES, seen=has_news, missed=not has_news)


def _changed_at(source: Source) -> datetime | None:
    return source.changed_at if isinstance(source, Sitemap) else None
