"""Which URL of a source is fetched next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, case, or_, select, update

from crawler.source_kind import SourceKind
from crawler.storage.announcements import ANNOUNCED, Announcement, News, believed, evidence_of, merge, rank_of
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.erasure import find_erased
from crawler.storage.host_turns import HostTurns
from crawler.storage.known_urls import find_changing, find_known, keep_news
from crawler.storage.models import UrlRow, UrlState
from crawler.storage.records import url_key
from crawler.storage.row_statement import RowStatement
from crawler.storage.schedule import CLOCKS_DIFFER
from crawler.storage.upsert import insert_or
from crawler.urls.normalization import host_of

_CHUNK = 500
_MADE_DUE = 5000
"""URLs whose wait is ended at once; the rest follows with the next lease."""
_HEARD = 50_000
"""URLs of which a run remembers what sources say."""

_OF_NEW = ("source", "url", "url_key", "host", "state", "rank_at", "found_at", "attempts", "is_alias", "evidence")
_KEY = _OF_NEW.index("url_key")
_INSERT = RowStatement(_OF_NEW, lambda connection: insert_or(connection, UrlRow).on_conflict_do_nothing().inline())
_LEASE = (
    update(UrlRow)
    .where(UrlRow.id.in_(bindparam("ids", expanding=True)))
    .values(state=UrlState.LEASED, due_at=bindparam("until"), leased_by=bindparam("run_id"))
    .returning(
        UrlRow.id,
        UrlRow.url,
        UrlRow.etag,
        UrlRow.last_modified,
        UrlRow.attempts,
        UrlRow.article_id,
        UrlRow.evidence,
        UrlRow.first_fetched_at,
        UrlRow.fetched_at,
        UrlRow.reason,
    )
)
_WAITED = (
    select(UrlRow.id)
    .where(UrlRow.source == bindparam("its_source"), UrlRow.due_at <= bindparam("now"))
    .order_by(UrlRow.due_at)
    .limit(_MADE_DUE)
)
_MAKE_DUE, _MAKE_UNLOCKED_DUE = (
    update(UrlRow)
    .where(UrlRow.id.in_(waited.scalar_subquery()))
    .values(state=UrlState.DUE, due_at=None, leased_by=None)
    for waited in (_WAITED, _WAITED.with_for_update(skip_locked=True))
)


@dataclass(frozen=True, slots=True)
class LeasedUrl:
    """A URL that this run, and no other, is to fetch now."""

    url: str
    etag: str | None
    last_modified: str | None
    attempts: int
    """Failed attempts since the last good one."""
    is_revisit: bool
    """Its article is stored: ask for changes, with the validators."""
    evidence: dict[str, Any]
    """What was announced: found_in (list), title, date_published, date_modified (ISO 8601), authors; all optional."""
    first_fetched_at: datetime | None = None
    """First good answer with an article, if there was one; the ladder of visits counts from it."""
    fetched_at: datetime | None = None
    """The last answer, or the last try."""
    is_announced: bool = False
    """It is due because a source said that its page has changed."""
    is_changing: bool = False
    """Its last visit found another text or number of comments than the one before."""
    says_changed: Mapping[str, bool] = field(default_factory=dict)
    """Kind of source -> whether the page has changed since the last fetch, by what was read in this run."""
    is_in_sitemap: bool = False
    """A sitemap that was read in this run lists it."""

    @property
    def is_rejected(self) -> bool:
        """It was answered, and gave no article."""
        return not self.is_revisit and self.first_fetched_at is not None


class Frontier:
    """The URLs of one source, kept in the database; nothing of them is held in memory.

    Methods block for some milliseconds: call them by `asyncio.to_thread`. A URL moves on from "leased" only with the
    item that the writer stores for it, by `release_all`, or when its lease runs out.
    """

    def __init__(self, engine: Engine, source: str, *, run_id: int | None = None) -> None:
        self._engine = engine
        self._source = source
        self._run_id = run_id
        self._turns = HostTurns(source)
        self._adding = Lock()
        """Of two sources that say something of one URL, the later must know what the earlier has said."""
        self._said: dict[int, dict[str, bool]] = {}
        """Id of a URL that waits for a visit -> kind of source -> whether its page has changed."""
        self._in_sitemap: set[int] = set()
        """Ids of URLs that wait for a visit and stand in a sitemap."""

    def add(
        self,
        links: Iterable[Announcement],
        now: datetime,
        *,
        undated: datetime | None = None,
        kind: SourceKind = SourceKind.FEED,
        believes: Callable[[str], bool] = lambda _: True,
    ) -> int:
        """Takes in the links that a source of a `kind` announces and returns how many were new; the first of two forms
        of one URL counts.

        Links without a date rank as of `undated`; None: as of `now`. A known URL is due again when it is announced
        with a modification later than what was announced before or, where nothing was, than the last fetch: the site's
        clock need not be ours; or with other comments than it had. `believes` says of a URL whether such words of its
        host have proved true.
        """
        added = 0
        for chunk in _chunks(links):
            with self._adding:
                added += self._add_chunk(chunk, now, undated or now, kind, believes)
        return added

    def has_found_since(self, urls: Iterable[str], since: datetime) -> bool:
        """Whether any of `urls` has become known after `since`."""
        keys = [url_key(self._source, url) for url in urls]
        statement = select(UrlRow.id).where(UrlRow.url_key.in_(keys), UrlRow.found_at > since).limit(1)
        with begin_read(self._engine) as connection:
            return connection.execute(statement).scalar() is not None

    def lease(
        self, limit: int, now: datetime, lease_for: timedelta, *, without: Collection[str] = ()
    ) -> list[LeasedUrl]:
        """Up to `limit` URLs that are due, the newest of each host, hosts in turn; of none of the hosts `without`.

        Leases that ran out come again.
        """
        with begin_write(self._engine) as connection:
            self._make_due(connection, now)
            ids = self._turns.choose(connection, limit, without)
            if not ids:
                return []
            leases = {"ids": ids, "until": now + lease_for, "run_id": self._run_id}
            rows = {row.id: row for row in connection.execute(_LEASE, leases)}
            changing = find_changing(connection, [row.id for row in rows.values() if row.article_id is not None])
        return [
            LeasedUrl(
                row.url,
                row.etag,
                row.last_modified,
                row.attempts,
                row.article_id is not None,
                row.evidence,
                row.first_fetched_at,
                row.fetched_at,
                is_announced=row.reason == ANNOUNCED,
                is_changing=row.id in changing,
                says_changed=self._said.pop(row.id, {}),
                is_in_sitemap=row.id in self._in_sitemap,
            )
            for row in (rows[row_id] for row_id in ids)
        ]

    def put_off(self, visits: Mapping[str, datetime | None]) -> None:
        """Lets leased URLs wait until another time without a visit; None: for good."""
        if not visits:
            return
        is_rejected = UrlRow.reason.is_not(None)
        statement = (
            update(UrlRow)
            .where(UrlRow.url_key == bindparam("its_key"), UrlRow.state == UrlState.LEASED)
            .values(
                state=case((is_rejected, UrlState.REJECTED), else_=UrlState.DONE),
                due_at=bindparam("until"),
                leased_by=None,
            )
        )
        keys = {url_key(self._source, url): until for url, until in visits.items()}
        rows = [{"its_key": key, "until": keys[key]} for key in sorted(keys)]
        with begin_write(self._engine) as connection:
            connection.execute(statement, rows)

    def forget_future(self, now: datetime) -> None:
        """Makes pages due that could not be had a day or more after `now`, and wait since then: a clock was wrong.

        It may be ours. So nothing else is touched: a run whose clock is behind would else forget all that is known.
        """
        statement = (
            update(UrlRow)
            .where(
                UrlRow.source == self._source,
                UrlRow.fetched_at > now + CLOCKS_DIFFER,
                UrlRow.state.in_((UrlState.RETRY, UrlState.BLOCKED)),
                UrlRow.article_id.is_(None),
                UrlRow.due_at.is_not(None),
            )
            .values(fetched_at=now, due_at=now)
        )
        with begin_write(self._engine) as connection:
            connection.execute(statement)

    def release_all(self) -> None:
        """Gives all leases of this run back, when it ends: the URLs are due at once."""
        statement = (
            update(UrlRow)
            .where(UrlRow.source == self._source, UrlRow.state == UrlState.LEASED, UrlRow.leased_by == self._run_id)
            .values(state=UrlState.DUE, due_at=None, leased_by=None)
        )
        with begin_write(self._engine) as connection:
            connection.execute(statement)

    def visit_again(self, urls: Iterable[str], at: datetime) -> None:
        """Lets the articles of `urls` be visited at a time, if they would not be earlier, as if it was announced."""
        keys = sorted(url_key(self._source, url) for url in urls)
        if not keys:
            return
        is_later = or_(UrlRow.due_at.is_(None), UrlRow.due_at > at)
        statement = (
            update(UrlRow)
            .where(UrlRow.url_key.in_(keys), UrlRow.state == UrlState.DONE, UrlRow.is_alias.is_(False), is_later)
            .values(due_at=at, reason=ANNOUNCED)
        )
        with begin_write(self._engine) as connection:
            connection.execute(statement)

    def _make_due(self, connection: Connection, now: datetime) -> None:
        statement = _MAKE_UNLOCKED_DUE if connection.dialect.name == "postgresql" else _MAKE_DUE
        connection.execute(statement, {"its_source": self._source, "now": now})

    def _add_chunk(
        self,
        links: Sequence[Announcement],
        now: datetime,
        undated: datetime,
        kind: SourceKind,
        believes: Callable[[str], bool],
    ) -> int:
        announced: dict[bytes, Announcement] = {}
        for link in links:
            announced.setdefault(url_key(self._source, link.url), link)
        has_counts = any(link.comment_count is not None for link in announced.values())
        known = find_known(self._engine, self._source, announced, now, with_comments=has_counts)
        new = [self._new_row(key, link, now, undated) for key, link in announced.items() if key not in known]
        added = self._insert(new)
        news = [merge(known[key], link, now) for key, link in announced.items() if key in known]
        due = [one for one in believed(news) if believes(announced[one.known.url_key].url)]
        keep_news(self._engine, news, [one.known.visited_id for one in due])
        self._listen([*due, *(one for one in news if one.known.is_waiting)], kind)
        return added

    def _listen(self, news: Iterable[News], kind: SourceKind) -> None:
        """Remembers for this run what sources say of the pages that are visited next."""
        for one in news:
            its_id = one.known.visited_id
            if kind is SourceKind.SITEMAP:
                self._in_sitemap.add(its_id)
            if one.says_changed is not None and (its_id in self._said or len(self._said) < _HEARD):
                said = self._said.setdefault(its_id, {})
                said[kind] = said.get(kind, False) or one.says_changed

    def _new_row(self, key: bytes, link: Announcement, now: datetime, undated: datetime) -> tuple[Any, ...]:
        """The values of `_OF_NEW`."""
        rank_at = rank_of(link, now) or undated
        host = host_of(link.url)
        return (self._source, link.url, key, host, UrlState.DUE, rank_at, now, 0, False, evidence_of(link))

    def _insert(self, rows: list[tuple[Any, ...]]) -> int:
        """Rows in the order of their keys, as the writer locks them: two transactions never wait for each other. Those
        that were erased are left out."""
        if not rows:
            return 0
        rows.sort(key=itemgetter(_KEY))
        with begin_write(self._engine) as connection:
            erased = find_erased(connection, [row[_KEY] for row in rows])
            return _INSERT.execute(connection, [row for row in rows if row[_KEY] not in erased])


def _chunks(links: Iterable[Announcement]) -> Iterator[list[Announcement]]:
    iterator = iter(links)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
