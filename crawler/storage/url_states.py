"""What an item says about the URL that it came from: the frontier's state, written with the item itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from crawler.identity import host_of
from crawler.storage.models import ArticleRow, UrlRow, UrlState
from crawler.storage.outcomes import Outcome
from crawler.storage.records import url_key
from crawler.storage.schedule import Schedule
from crawler.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer, or the lack of one, to a fetch of `url`."""

    source: str
    url: str
    """As it was asked for."""
    fetched_at: datetime
    outcome: Outcome
    article_id: int | None = None
    other_urls: tuple[str, ...] = ()
    """Where it redirected to, and what it names as its canonical URL."""
    etag: str | None = None
    last_modified: str | None = None
    status: int | None = None
    reason: str | None = None
    detail: str | None = None
    not_modified: bool = False
    """The answer was 304: nothing but the validators is known of it."""


@dataclass(slots=True)
class _Url:
    """A row of `urls` while it is being changed."""

    source: str
    url: str
    url_key: bytes
    host: str
    rank_at: datetime
    found_at: datetime
    state: str = UrlState.DUE
    reason: str | None = None
    detail: str | None = None
    due_at: datetime | None = None
    leased_by: int | None = None
    attempts: int = 0
    first_fetched_at: datetime | None = None
    fetched_at: datetime | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_id: int | None = None
    is_alias: bool = False
    evidence: dict[str, Any] = field(default_factory=dict)


_COLUMNS = tuple(_Url.__dataclass_fields__)
_KEPT = {"source", "url", "url_key", "host", "rank_at", "found_at", "evidence"}
"""Columns that belong to whoever announced the URL."""


def record_visits(connection: Connection, visits: Sequence[Visit], schedule: Schedule) -> list[Outcome]:
    """Moves the URLs of `visits` on, in their order; one outcome for each: for failed fetches, what they come to.

    A visit that is not newer than the last one of its URL changes nothing, so that replays do not disturb a crawl.
    """
    if not visits:
        return []
    book = _Book(connection, visits, schedule)
    outcomes = [book.record(visit) for visit in visits]
    book.write(connection)
    return outcomes


class _Book:
    """The rows that a batch of visits is about."""

    def __init__(self, connection: Connection, visits: Sequence[Visit], schedule: Schedule) -> None:
        self._schedule = schedule
        urls = {(visit.source, url) for visit in visits for url in (visit.url, *visit.other_urls)}
        self._keys = {(source, url): url_key(source, url) for source, url in urls}
        self._rows = _load(connection, set(self._keys.values()))
        self._before = {key: replace(row) for key, row in self._rows.items()}
        self._visited = _find_visited(connection, visits)
        self._gone: dict[int, datetime] = {}

    def record(self, visit: Visit) -> Outcome:
        row = self._row(visit, visit.url)
        if row.fetched_at is not None and visit.fetched_at <= row.fetched_at:
            if row.article_id is None or visit.fetched_at == row.fetched_at:
                self._link(visit, row)
            return visit.outcome
        row.fetched_at = visit.fetched_at
        row.leased_by = None
        if visit.outcome is Outcome.FAILED:
            return self._fail(visit, row)
        if visit.not_modified and row.article_id is None:
            return self._fail(replace(visit, reason="unexpected-304", etag=None, last_modified=None), row)
        self._succeed(visit, row)
        return visit.outcome

    def write(self, connection: Connection) -> None:
        changed = [row for key, row in self._rows.items() if row != self._before.get(key)]
        if changed:
            statement = insert_or(connection, UrlRow)
            statement = statement.on_conflict_do_update(
                index_elements=["url_key"],
                set_={name: statement.excluded[name] for name in _COLUMNS if name not in _KEPT},
            )
            changed.sort(key=lambda row: row.url_key)
            connection.execute(statement, [{name: getattr(row, name) for name in _COLUMNS} for row in changed])
        for article_id, gone_at in self._gone.items():
            connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(gone_at=gone_at))
        self._welcome_back(connection)

    def _welcome_back(self, connection: Connection) -> None:
        back = [row.article_id for row in self._rows.values() if row.state == UrlState.DONE and row.article_id]
        before = {row.article_id for row in self._before.values() if row.state in (UrlState.GONE, UrlState.RETRY)}
        if ids := before.intersection(back):
            connection.execute(update(ArticleRow).where(ArticleRow.id.in_(ids)).values(gone_at=None))

    def _row(self, visit: Visit, url: str) -> _Url:
        key = self._keys[visit.source, url]
        if key not in self._rows:
            at = visit.fetched_at
            self._rows[key] = _Url(visit.source, url, key, host_of(url), rank_at=at, found_at=at)
        return self._rows[key]

    def _succeed(self, visit: Visit, row: _Url) -> None:
        row.attempts, row.status, row.reason, row.detail = 0, None, visit.reason, visit.detail
        row.first_fetched_at = row.first_fetched_at or visit.fetched_at
        if not visit.not_modified or visit.etag or visit.last_modified:
            row.etag, row.last_modified = visit.etag, visit.last_modified
        row.due_at = self._schedule.next_visit(row.first_fetched_at, visit.fetched_at)
        if visit.outcome is Outcome.REJECTED:
            row.state = UrlState.REJECTED
            if row.article_id is None:
                row.due_at = None
            return
        row.state = UrlState.DONE
        self._link(visit, row)
        if row.is_alias:
            row.due_at = None

    def _link(self, visit: Visit, row: _Url) -> None:
        """The article gets one URL that is visited again; all others are its aliases, and need no fetch."""
        if visit.article_id is None:
            return
        visited = self._visited.setdefault(visit.article_id, row.url_key)
        if row.article_id != visit.article_id:
            row.article_id = visit.article_id
            row.is_alias = visit.outcome is Outcome.DUPLICATE or visited != row.url_key
        for url in visit.other_urls:
            other = self._row(visit, url)
            if other is row or other.article_id is not None:
                continue
            other.article_id, other.is_alias = visit.article_id, True
            if other.fetched_at is None:
                other.state, other.due_at, other.leased_by = UrlState.DONE, None, None

    def _fail(self, visit: Visit, row: _Url) -> Outcome:
        row.attempts += 1
        state, row.due_at = self._schedule.after_failure(
            visit.reason or "", visit.status, row.attempts, row.status, visit.fetched_at
        )
        row.state, row.status, row.reason, row.detail = state, visit.status, visit.reason, visit.detail
        if visit.not_modified:
            row.etag = row.last_modified = None
        if state is UrlState.GONE and row.article_id is not None and not row.is_alias:
            self._gone[row.article_id] = visit.fetched_at
        return Outcome(state)


def _load(connection: Connection, keys: Iterable[bytes]) -> dict[bytes, _Url]:
    columns = [getattr(UrlRow, name) for name in _COLUMNS]
    statement = select(*columns).where(UrlRow.url_key.in_(list(keys)))
    if connection.dialect.name == "postgresql":
        statement = statement.order_by(UrlRow.url_key).with_for_update()
    return {row.url_key: _Url(*row) for row in connection.execute(statement)}


def _find_visited(connection: Connection, visits: Sequence[Visit]) -> dict[int, bytes]:
    """Article id -> the URL under which it is visited again."""
    ids = {v.article_id for v in visits if v.article_id is not None and v.outcome is not Outcome.INSERTED}
    if not ids:
        return {}
    statement = select(UrlRow.article_id, UrlRow.url_key).where(UrlRow.article_id.in_(ids), UrlRow.is_alias.is_(False))
    return {article_id: key for article_id, key in connection.execute(statement) if article_id}
