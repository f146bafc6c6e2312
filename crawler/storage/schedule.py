"""When a URL is visited again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.storage.models import UrlState

_GONE = {404, 410}
_REFUSED_STATUS = {401, 402, 403, 407, 451}
_ROBOTS = "robots"
_NEVER = {"refused-address", "unsupported-scheme"}
_REJECTIONS = 2
"""Rungs of the ladder at which a page is asked for again that gave no article though it was announced as one."""
_TRAP = "trap"
_WALL = "wall"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The pace of one site."""

    revisit: tuple[timedelta, ...] = (timedelta(hours=1), timedelta(days=1), timedelta(weeks=1), timedelta(weeks=4))
    """Ages, since the first fetch, at which an article's page is visited again for edits and comments; then never."""
    retry: tuple[timedelta, ...] = (
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=3),
    )
    """Delays after failed attempts in a row; then the URL has failed."""
    recheck_gone: timedelta = timedelta(days=1)
    """From the first 404 or 410 to the second, which settles it."""
    recheck_blocked: timedelta = timedelta(days=7)
    """How long a refusal (robots.txt, 403, ...) is respected before asking again."""
    recheck_trap: timedelta = timedelta(days=1)
    """How long a URL waits that was not asked for because those like it brought nothing."""

    @classmethod
    def of_ladder(cls, ages: Sequence[str | float]) -> Schedule:
        """`ages` in seconds, as in the setting REVISIT_LADDER; the usual ones where there are none."""
        return cls(revisit=tuple(timedelta(seconds=float(age)) for age in ages)) if ages else cls()

    def next_visit(self, first_fetched_at: datetime, fetched_at: datetime) -> datetime | None:
        """The first rung of the ladder after `fetched_at`; None when there is none: late visits skip rungs."""
        rungs = (first_fetched_at + age for age in self.revisit)
        return next((rung for rung in rungs if rung > fetched_at), None)

    def after_rejection(self, first_fetched_at: datetime, fetched_at: datetime) -> datetime | None:
        """The next try of an announced page that gave no article; None when it has had its tries, one at each of the
        first rungs: then it gives none."""
        last = self.revisit[:_REJECTIONS][-1:]
        if not last or fetched_at >= first_fetched_at + last[0]:
            return None
        return self.next_visit(first_fetched_at, fetched_at)

    def after_failure(
        self, reason: str, status: int | None, attempts: int, previous_status: int | None, at: datetime
    ) -> tuple[UrlState, datetime | None]:
        """State and next attempt of a URL that failed `at` for the `attempts`-th time in a row."""
        if reason in _NEVER:
            return UrlState.BLOCKED, None
        if reason == _TRAP:
            return UrlState.BLOCKED, at + self.recheck_trap
        if reason == _ROBOTS or status in _REFUSED_STATUS:
            return UrlState.BLOCKED, at + self.recheck_blocked
        if status in _GONE:
            confirmed = previous_status in _GONE
            return (UrlState.GONE, None) if confirmed else (UrlState.RETRY, at + self.recheck_gone)
        if attempts > len(self.retry):
            return (UrlState.BLOCKED, at + self.recheck_blocked) if reason == _WALL else (UrlState.FAILED, None)
        return UrlState.RETRY, at + self.retry[attempts - 1]
