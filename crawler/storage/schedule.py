"""When a URL is visited again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.items import ABSENT
from crawler.storage.models import UrlState

CLOCKS_DIFFER = timedelta(days=1)
"""At most, where none is wrong."""
_REFUSED_STATUS = {401, 402, 403, 407, 451}
_ROBOTS = "robots"
_NEVER = {"refused-address", "unsupported-scheme", "erased"}
_ANNOUNCED, _LINKED = slice(2), slice(1, 2)
"""Rungs of the ladder at which a page is asked for again that gave no article: one that was announced as an article,
and one that may as well be none."""
_MAY_PASS = {"no-title", "no-body", "missing-page"}
"""Reasons for which a page is rejected that may only stand in the place of another for a while."""
_TRAP = "trap"
_REFUSED = "refused"
_MOST_DOUBLINGS = 10
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
    """How long a refusal (robots.txt, 403, ...) is respected before asking again; twice as long after the next one."""
    recheck_blocked_most: timedelta = timedelta(days=182)
    """At most: else what a site has ever refused would be asked for each week, more and more from year to year."""
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

    def after_rejection(
        self, reason: str | None, first_fetched_at: datetime, fetched_at: datetime, *, is_announced: bool
    ) -> datetime | None:
        """The next try of a page that gave no article; None when it has had its tries, or looks as if it never will."""
        if not is_announced and reason not in _MAY_PASS:
            return None
        rungs = self.revisit[_ANNOUNCED if is_announced else _LINKED]
        return next((first_fetched_at + age for age in rungs if first_fetched_at + age > fetched_at), None)

    def after_failure(
        self, reason: str, status: int | None, attempts: int, previous_status: int | None, at: datetime
    ) -> tuple[UrlState, datetime | None]:
        """State and next attempt of a URL that failed `at` for the `attempts`-th time in a row, see `goes_on`."""
        if reason in _NEVER:
            return UrlState.BLOCKED, None
        if reason == _TRAP:
            return UrlState.BLOCKED, at + self.recheck_trap
        if _kind_of(reason, status) == _REFUSED:
            return UrlState.BLOCKED, at + self._wait_of_refused(attempts)
        if status in ABSENT:
            confirmed = previous_status in ABSENT
            return (UrlState.GONE, None) if confirmed else (UrlState.RETRY, at + self.recheck_gone)
        if attempts > len(self.retry):
            wait = self._wait_of_refused(attempts - len(self.retry))
            return (UrlState.BLOCKED, at + wait) if reason == _WALL else (UrlState.FAILED, None)
        return UrlState.RETRY, at + self.retry[attempts - 1]

    def _wait_of_refused(self, times: int) -> timedelta:
        return min(self.recheck_blocked * (1 << min(times - 1, _MOST_DOUBLINGS)), self.recheck_blocked_most)


def goes_on(reason: str | None, status: int | None, previous_reason: str | None, previous_status: int | None) -> bool:
    """Whether a failure is one more of the same kind, and not the first of another: a refusal, a page that was not
    asked for, or any other. A page that was refused for months has all its attempts when it is allowed again."""
    return _kind_of(reason, status) == _kind_of(previous_reason, previous_status)


def _kind_of(reason: str | None, status: int | None) -> str | None:
    if reason == _TRAP:
        return _TRAP
    return _REFUSED if reason == _ROBOTS or status in _REFUSED_STATUS else None
