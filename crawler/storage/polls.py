"""When a source is asked again: as often as it brings something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, bindparam, or_, select, update

from crawler.items import ABSENT
from crawler.source_kind import SourceKind
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import SourceRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two polls: at first, at least, at most."""

    first: int
    least: int
    most: int
    most_silent: int = 0
    """At most, where it has brought nothing new for so long that a tenth of that time is more than `most`."""


_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_PACES: Mapping[str, Pace] = {
    SourceKind.FEED: Pace(15 * _MINUTE, 5 * _MINUTE, _DAY),
    SourceKind.SITEMAP: Pace(_HOUR, 15 * _MINUTE, 2 * _DAY, 30 * _DAY),
    SourceKind.LISTING: Pace(30 * _MINUTE, 10 * _MINUTE, _DAY),
}
_OTHER = Pace(_DAY, _DAY, 30 * _DAY)
"""Home pages and robots.txt, which lead to sources and not to articles."""
ALIAS = "alias"
"""Kind of a source whose address leads for good to that of another one, which is asked instead. Whether it still does
is looked up now and then, as home pages are."""
_ALIAS_NOTE = re.compile(r"(\w+) at (\S+)")
_SLACK = timedelta(minutes=1)
"""A poll may come this much early: cron's next start is due, although the last one took some seconds."""
_OF_SILENCE = 10
"""A sitemap that brings nothing new any more, or has gone, waits for a tenth of that time: sites keep one for each
month or day of their past."""
_LONGEST_UNPROVEN = 7 * _DAY
"""Of a sitemap that has never brought anything: others may have told first, and end one day."""
_MOST_DOUBLINGS = 6
"""Of the interval, after failures in a row."""
_FAILING = 3
"""Failures in a row that are worth a word; one or two pass."""
_LONGEST_WAIT = 2 * _DAY
"""After failures, where the interval is no longer: a site that comes back after weeks must not wait as long again."""
LONGEST_WAITS = {
    kind: timedelta(seconds=max(pace.most, pace.most_silent, _LONGEST_WAIT)) for kind, pace in _PACES.items()
}
"""From one poll of a source to the next, by kind; of the sources that lead to articles."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What is known of a source."""

    url: str
    kind: str
    """A SourceKind, or what another version of the program calls one."""
    due_at: datetime
    interval: int
    """Seconds."""
    polled_at: datetime | None
    """The last good poll."""
    last_new_at: datetime | None
    """When it last brought a URL that was not known; None: never."""
    failures: int
    """Failed polls in a row."""
    status: int | None
    """HTTP status of the last poll; None: there was no answer."""
    detail: str | None
    """What went wrong with the last poll, or what `mark` noted."""
    etag: str | None
    last_modified: str | None

    @property
    def is_new(self) -> bool:
        """Whether it was never asked."""
        return self.polled_at is None and not self.failures

    @property
    def alias_of(self) -> tuple[str, str] | None:
        """What it was read as, and the URL of the source that it leads to; None where it is asked for its own sake."""
        match = _ALIAS_NOTE.fullmatch(self.detail or "") if self.kind == ALIAS else None
        return (match[1], match[2]) if match else None

    def is_due(self, now: datetime) -> bool:
        """Also where it would wait longer than any source does: a clock was wrong."""
        return not now < self.due_at <= now + LONGEST_WAITS.get(self.kind, timedelta(seconds=_OTHER.most))


_IS_KEY = SourceRow.url_key == bindparam("key")
_COLUMNS = [getattr(SourceRow, name) for name in Poll.__dataclass_fields__]
_FIND = select(*_COLUMNS).where(_IS_KEY)
_ALL = select(*_COLUMNS).where(SourceRow.source == bindparam("its_source")).order_by(SourceRow.due_at, SourceRow.id)
_MARK = update(SourceRow).where(_IS_KEY).values(detail=bindparam("note"))


class Polls:
    """The sources of one spider. Methods block: call them by `asyncio.to_thread`. They raise StorageError."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source

    def register(self, url: str, kind: SourceKind, now: datetime) -> bool:
        """Takes a source in, due at once; one that is known stays as it is, and gives False."""
        if self.find(url) is not None:
            return False
        row = {
            "source": self._source,
            "url": url,
            "url_key": self._key(url),
            "kind": kind,
            "due_at": now,
            "interval": _PACES.get(kind, _OTHER).first,
            "failures": 0,
        }
        with begin_write(self._engine) as connection:
            connection.execute(insert_or(connection, SourceRow).on_conflict_do_nothing(), row)
        return True

    def find(self, url: str) -> Poll | None:
        """What is known of one source; None where it is not registered."""
        with begin_read(self._engine) as connection:
            row = connection.execute(_FIND, {"key": self._key(url)}).first()
        return Poll(*row) if row else None

    def all(self) -> list[Poll]:
        """All sources, the longest due first."""
        with begin_read(self._engine) as connection:
            return [Poll(*row) for row in connection.execute(_ALL, {"its_source": self._source})]

    def record(
        self,
        url: str,
        now: datetime,
        *,
        new: int = 0,
        kind: str | None = None,
        status: int | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        note: str | None = None,
    ) -> None:
        """Keeps what a good poll brought and settles the next one, for which `note` is.

        `kind` is what it was read as, which may be another than before; None where it was not read. `new` URLs halve
        the interval, none stretch it by half. A 304 keeps the validators that it does not state itself. An unknown
        `url` is ignored.
        """
        known = self.find(url)
        if known is None:
            return
        if kind is not None and kind != known.kind:
            known = replace(known, kind=kind, interval=_PACES.get(kind, _OTHER).first)
        interval = _next_interval(known, new, now)
        values = {"kind": known.kind, "interval": interval, "failures": 0, "status": status, "detail": note}
        values |= {"polled_at": now, "due_at": _due_after(interval, now)}
        if new:
            values["last_new_at"] = now
        if status != 304 or etag or last_modified:
            values |= {"etag": etag, "last_modified": last_modified}
        self._update(url, values)

    def record_failure(self, url: str, now: datetime, detail: str, *, status: int | None = None) -> None:
        """Keeps why a poll failed and settles the next one; `status` None: there was no answer.

        The wait is twice as long for each failure in a row, though not beyond two days, or a tenth of the time for
        which a sitemap is silent; the interval stays. An alias keeps its note. An unknown `url` is ignored.
        """
        known = self.find(url)
        if known is None:
            return
        failures = known.failures + 1
        patient = min(known.interval * 2 ** min(failures, _MOST_DOUBLINGS), max(known.interval, _LONGEST_WAIT))
        wait = max(patient, _wait_of_silent(known, now))
        kept = known.detail if known.kind == ALIAS else detail
        self._update(url, {"failures": failures, "due_at": _due_after(wait, now), "status": status, "detail": kept})

    def retire(self, url: str, kind: str, target: str, now: datetime) -> None:
        """Makes a source, which was read as `kind`, an alias of the one at `target`. Each further look that finds it
        so comes later than the one before."""
        self.record(url, now, kind=ALIAS, note=f"{kind} at {target}")

    def mark(self, url: str, detail: str | None) -> None:
        """Notes something for the next poll, which stays due when it was."""
        with begin_write(self._engine) as connection:
            connection.execute(_MARK, {"key": self._key(url), "note": detail})

    def _update(self, url: str, values: Mapping[str, Any]) -> None:
        with begin_write(self._engine) as connection:
            connection.execute(update(SourceRow).where(_IS_KEY).values(**values), {"key": self._key(url)})

    def _key(self, url: str) -> bytes:
        return hash_text(f"{self._source}\n{url}")


def failing_sources(engine: Engine) -> dict[str, list[Poll]]:
    """Source -> its feeds, sitemaps and pages of links that have failed several times in a row, feeds first.
    Without addresses that are not there, which were tried in vain, or are those of sitemaps of the past.

    Raises StorageError.
    """
    row = SourceRow
    is_there = or_(
        row.status.is_(None), row.status.not_in(ABSENT), and_(row.polled_at.is_not(None), row.kind == SourceKind.FEED)
    )
    statement = (
        select(row.source, *_COLUMNS)
        .where(row.failures >= _FAILING, row.kind.in_((*_PACES, SourceKind.HOME)), is_there)
        .order_by(row.source, row.kind, row.polled_at.desc(), row.url)
    )
    found: dict[str, list[Poll]] = {}
    with begin_read(engine) as connection:
        for source, *values in connection.execute(statement):
            found.setdefault(source, []).append(Poll(*values))
    return found


def _wait_of_silent(poll: Poll, now: datetime) -> int:
    """Seconds that a source may wait by the time in which it has brought nothing; 0 for most kinds.

    One that has never been there, as where its address was guessed, waits a day longer after each look; one that was
    read, and has never brought anything, half as long again, a week at most.
    """
    most = _PACES.get(poll.kind, _OTHER).most_silent
    if poll.last_new_at is not None:
        return min(int((now - poll.last_new_at).total_seconds()) // _OF_SILENCE, most)
    if poll.polled_at is not None:
        return min(_stretched(poll.interval), most, _LONGEST_UNPROVEN)
    return min(poll.failures * _DAY, most) if poll.status in ABSENT else 0


def _next_interval(poll: Poll, new: int, now: datetime) -> int:
    """Seconds, after a good poll."""
    pace = _PACES.get(poll.kind, _OTHER)
    wanted = poll.interval // 2 if new else _stretched(poll.interval)
    return min(max(wanted, pace.least), max(pace.most, _wait_of_silent(poll, now)))


def _stretched(interval: int) -> int:
    return interval * 3 // 2


def _due_after(seconds: int, now: datetime) -> datetime:
    wait = timedelta(seconds=seconds)
    return now + wait - min(_SLACK, wait / 10)
