"""What an item says about the URL that it came from: the frontier's state, written with the item itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Insert, Row, bindparam, select, update

from crawler.items import ABSENT
from crawler.storage.asking_again import ask_again
from crawler.storage.models import ArticleRow, UrlRow, UrlState
from crawler.storage.outcomes import Outcome
from crawler.storage.records import url_key
from crawler.storage.rejections import clear_rejections
from crawler.storage.row_statement import RowStatement
from crawler.storage.schedule import CLOCKS_DIFFER, Schedule, goes_on
from crawler.storage.upsert import insert_or
from crawler.urls.normalization import host_of


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One answer, or the lack of one, to a fetch of `url`."""

    source: str
    url: str
    """As it was asked for."""
    fetched_at: datetime
    outcome: Outcome
    article_id: int | None = None
    other_urls: tuple[str, ...] = ()
    """Where it redirected to, and what it names as its canonical URL."""
    disputed_url: str | None = None
    """What it names as its canonical URL, where other stories do so too."""
    etag: str | None = None
    last_modified: str | None = None
    status: int | None = None
    reason: str | None = None
    detail: str | None = None
    not_modified: bool = False
    """The answer was 304: nothing but the validators is known of it."""
    is_announced: bool = False
    """See `crawler.items.Rejection`."""


@dataclass(slots=True)
class _Url:
    """What a fetch changes in a row of `urls`."""

    url_key: bytes
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


_STATE = tuple(name for name in _Url.__dataclass_fields__ if name != "url_key")
_OF_NEW = ("source", "url", "host", "rank_at", "found_at", "evidence")
"""Columns that belong to whoever announced the URL: nobody did where there is no row yet."""
_values_of = attrgetter("url_key", *_STATE)


def _upsert(connection: Connection) -> Insert:
    statement = insert_or(connection, UrlRow)
    return statement.on_conflict_do_update(
        index_elements=["url_key"], set_={name: statement.excluded[name] for name in _STATE}
    )


_UPDATE = RowStatement(("its_key", *_STATE), lambda _: update(UrlRow).where(UrlRow.url_key == bindparam("its_key")))
_INSERT = RowStatement(("url_key", *_STATE, *_OF_NEW), _upsert)
_LOAD = select(UrlRow.url_key, *(getattr(UrlRow, name) for name in _STATE)).where(
    UrlRow.url_key.in_(bindparam("keys", expanding=True))
)
_LOCK = _LOAD.order_by(UrlRow.url_key).with_for_update()


def record_results(connection: Connection, results: Sequence[FetchResult], schedule: Schedule) -> list[Outcome]:
    """Moves the URLs of `results` on, in their order; one outcome for each: for failed fetches, what they come to.

    A result that is not newer than the last one of its URL changes nothing, so that replays do not disturb a crawl; but
    see `_is_after_wrong_clock`.
    """
    if not results:
        return []
    batch = _UrlBatch(connection, results, schedule)
    outcomes = [batch.record(result) for result in results]
    batch.write(connection)
    return outcomes


def articles_gone(connection: Connection, results: Sequence[FetchResult], outcomes: Sequence[Outcome]) -> list[int]:
    """The articles whose pages these results, which have come to `outcomes`, have found to be gone."""
    pairs = zip(results, outcomes, strict=True)
    keys = [url_key(result.source, result.url) for result, outcome in pairs if outcome is Outcome.GONE]
    if not keys:
        return []
    is_gone = (UrlRow.state == UrlState.GONE, UrlRow.is_alias.is_(False), UrlRow.article_id.is_not(None))
    found = connection.execute(select(UrlRow.article_id).where(UrlRow.url_key.in_(keys), *is_gone))
    return [article_id for article_id in found.scalars() if article_id is not None]


class _UrlBatch:
    """The rows of `urls` that a batch of results is about: read, changed result by result, written."""

    def __init__(self, connection: Connection, results: Sequence[FetchResult], schedule: Schedule) -> None:
        self._schedule = schedule
        urls = {
            (result.source, url)
            for result in results
            for url in (result.url, *result.other_urls, result.disputed_url)
            if url is not None
        }
        self._keys = {(source, url): url_key(source, url) for source, url in urls}
        self._before = _load(connection, set(self._keys.values()))
        self._rows = {key: _Url(*row) for key, row in self._before.items()}
        self._new: dict[bytes, tuple[Any, ...]] = {}
        """Key of a URL that has no row yet -> values of `_OF_NEW`."""
        self._visited = _find_visited(connection, results)
        self._gone: dict[int, datetime] = {}
        self._last_seen: dict[int, datetime] = {}
        """Article id -> when its page answered last before it was absent: 304 leaves no other trace."""
        self._read: dict[bytes, datetime] = {}
        """Key of a URL that was answered before -> when it gave an article now."""
        self._doubted: set[bytes] = set()
        """Keys of URLs that different articles name as their own."""

    def record(self, result: FetchResult) -> Outcome:
        row = self._row(result, result.url)
        if result.disputed_url:
            self._doubted.add(self._keys[result.source, result.disputed_url])
        if _is_after_wrong_clock(result, row):
            row.first_fetched_at = min(row.first_fetched_at or result.fetched_at, result.fetched_at)
        elif row.fetched_at is not None and result.fetched_at <= row.fetched_at:
            if row.article_id is None or result.fetched_at == row.fetched_at:
                self._link(result, row)
            return result.outcome
        if row.fetched_at is not None and result.article_id is not None:
            self._read[row.url_key] = result.fetched_at
        if result.status in ABSENT and row.article_id is not None and row.fetched_at is not None and not row.attempts:
            self._last_seen[row.article_id] = row.fetched_at
        row.fetched_at = result.fetched_at
        row.leased_by = None
        if result.outcome is Outcome.FAILED:
            return self._fail(result, row)
        if result.not_modified and row.article_id is None:
            return self._fail(replace(result, reason="unexpected-304", etag=None, last_modified=None), row)
        return self._succeed(result, row)

    def write(self, connection: Connection) -> None:
        self._fetch_doubted(connection)
        clear_rejections(connection, self._read)
        rows = [_values_of(self._rows[key]) for key in sorted(self._rows)]  # all processes lock them in this order
        _UPDATE.execute(connection, [row for row in rows if row[0] in self._before and row != self._before[row[0]]])
        _INSERT.execute(connection, [row + self._new[row[0]] for row in rows if row[0] in self._new])
        _note_seen(connection, self._last_seen)
        for article_id, gone_at in self._gone.items():
            connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(gone_at=gone_at))
        _ask_aliases(connection, self._gone)
        self._mark_as_there(connection)

    def _mark_as_there(self, connection: Connection) -> None:
        """Articles that were gone, and have answered since under any of their addresses, are gone no more."""
        seen: dict[int, datetime] = {}
        for key, row in self._rows.items():
            is_known = row.is_alias or (key in self._before and self._before[key].article_id is not None)
            if is_known and row.state == UrlState.DONE and row.article_id is not None and row.fetched_at is not None:
                seen[row.article_id] = max(row.fetched_at, seen.get(row.article_id, row.fetched_at))
        back = {article_id: seen[article_id] for article_id in _find_gone_before(connection, seen)}
        if back:
            connection.execute(update(ArticleRow).where(ArticleRow.id.in_(back)).values(gone_at=None))
            _note_seen(connection, back)
            self._visit_elsewhere(connection, back)

    def _visit_elsewhere(self, connection: Connection, seen: Mapping[int, datetime]) -> None:
        """Articles (id -> when they were seen) whose address is gone are visited where they have answered."""
        is_left = (UrlRow.state == UrlState.GONE, UrlRow.is_alias.is_(False))
        left = update(UrlRow).where(UrlRow.article_id.in_(seen), *is_left).values(is_alias=True)
        moved = set(connection.execute(left.returning(UrlRow.article_id)).scalars())
        for key, row in self._rows.items():
            article_id, at = row.article_id, row.fetched_at
            if article_id is None or article_id not in moved or at is None or at != seen[article_id]:
                continue
            moved.remove(article_id)
            due_at = self._schedule.next_visit(row.first_fetched_at or at, at)
            connection.execute(update(UrlRow).where(UrlRow.url_key == key).values(is_alias=False, due_at=due_at))

    def _row(self, result: FetchResult, url: str) -> _Url:
        key = self._keys[result.source, url]
        if key not in self._rows:
            self._rows[key] = _Url(key)
            self._new[key] = (result.source, url, host_of(url), result.fetched_at, result.fetched_at, {})
        return self._rows[key]

    def _succeed(self, result: FetchResult, row: _Url) -> Outcome:
        row.attempts, row.status, row.reason, row.detail = 0, None, result.reason, result.detail
        if not result.not_modified or result.etag or result.last_modified:
            row.etag, row.last_modified = result.etag, result.last_modified
        if result.outcome is Outcome.REJECTED:
            return self._reject(result, row)
        if row.first_fetched_at is None or row.article_id is None:  # its ladder begins with its article
            row.first_fetched_at = result.fetched_at
        row.due_at = self._schedule.next_visit(row.first_fetched_at, result.fetched_at)
        row.state = UrlState.DONE
        self._link(result, row)
        if row.is_alias:
            row.due_at = None
        return result.outcome

    def _reject(self, result: FetchResult, row: _Url) -> Outcome:
        row.state = UrlState.REJECTED
        is_first = row.first_fetched_at is None
        row.first_fetched_at = row.first_fetched_at or result.fetched_at
        if row.article_id is not None:
            row.due_at = self._schedule.next_visit(row.first_fetched_at, result.fetched_at)
            return Outcome.REJECTED
        row.due_at = self._schedule.after_rejection(
            result.reason, row.first_fetched_at, result.fetched_at, is_announced=result.is_announced
        )
        return Outcome.REJECTED if is_first else Outcome.REJECTED_AGAIN

    def _link(self, result: FetchResult, row: _Url) -> None:
        """The article gets one URL that is visited again; all others are its aliases, and need no fetch."""
        if result.article_id is None:
            return
        visited = self._visited.setdefault(result.article_id, row.url_key)
        if row.article_id != result.article_id:
            row.article_id = result.article_id
            row.is_alias = result.outcome is Outcome.DUPLICATE or visited != row.url_key
        for url in result.other_urls:
            other = self._row(result, url)
            if other is row:
                continue
            if other.article_id is not None:
                if other.article_id != result.article_id:
                    self._doubted.add(other.url_key)
                continue
            other.article_id, other.is_alias = result.article_id, True
            if other.fetched_at is None:
                other.state, other.due_at, other.leased_by = UrlState.DONE, None, None

    def _fetch_doubted(self, connection: Connection) -> None:
        """What was announced, and taken for an alias without a fetch because a page named it, may be an article."""
        doubted = {key: self._rows[key] for key in self._doubted if key in self._rows}
        aliases = [key for key, row in doubted.items() if row.is_alias and row.fetched_at is None]
        for key in _find_announced(connection, aliases):
            row = doubted[key]
            row.state, row.article_id, row.is_alias = UrlState.DUE, None, False

    def _fail(self, result: FetchResult, row: _Url) -> Outcome:
        is_further = goes_on(result.reason, result.status, row.reason, row.status)
        row.attempts = row.attempts + 1 if is_further else 1
        state, row.due_at = self._schedule.after_failure(
            result.reason or "", result.status, row.attempts, row.status, result.fetched_at
        )
        row.state, row.status, row.reason, row.detail = state, result.status, result.reason, result.detail
        if result.not_modified:
            row.etag = row.last_modified = None
        if state is UrlState.GONE and row.article_id is not None and not row.is_alias:
            self._gone[row.article_id] = result.fetched_at
        return Outcome(state)


def _is_after_wrong_clock(result: FetchResult, row: _Url) -> bool:
    """Whether a URL is asked for now that was asked for in the future: by a run whose clock was ahead. What it has left
    would have every later run ask again."""
    is_older = row.fetched_at is not None and row.fetched_at - result.fetched_at > CLOCKS_DIFFER
    return is_older and row.state == UrlState.LEASED


def _load(connection: Connection, keys: Iterable[bytes]) -> dict[bytes, Row[Any]]:
    statement = _LOCK if connection.dialect.name == "postgresql" else _LOAD
    return {row.url_key: row for row in connection.execute(statement, {"keys": list(keys)})}


def _ask_aliases(connection: Connection, gone: Iterable[int]) -> None:
    """Has the other addresses of articles asked that answered once: a site that gets new addresses may well leave
    nothing at the old ones."""
    if ids := list(gone):
        answered = (UrlRow.is_alias.is_(True), UrlRow.state == UrlState.DONE, UrlRow.fetched_at.is_not(None))
        ask_again(connection, UrlRow.article_id.in_(ids), *answered)


def _note_seen(connection: Connection, seen: Mapping[int, datetime]) -> None:
    """Keeps when articles were seen (id -> when), where that is later than what is known."""
    for article_id, at in seen.items():
        is_later = (ArticleRow.id == article_id, ArticleRow.fetched_at < at)
        connection.execute(update(ArticleRow).where(*is_later).values(fetched_at=at))


def _find_gone_before(connection: Connection, seen: Mapping[int, datetime]) -> list[int]:
    """The articles that were gone and have been seen since; `seen`: article id -> when."""
    if not seen:
        return []
    is_gone = (ArticleRow.id.in_(seen), ArticleRow.gone_at.is_not(None))
    found = connection.execute(select(ArticleRow.id, ArticleRow.gone_at).where(*is_gone))
    return [article_id for article_id, gone_at in found if gone_at and gone_at < seen[article_id]]


def _find_announced(connection: Connection, keys: Sequence[bytes]) -> set[bytes]:
    """Those of `keys` that a source has announced."""
    if not keys:
        return set()
    found = connection.execute(select(UrlRow.url_key, UrlRow.evidence).where(UrlRow.url_key.in_(keys)))
    return {key for key, evidence in found if evidence}


def _find_visited(connection: Connection, results: Sequence[FetchResult]) -> dict[int, bytes]:
    """Article id -> the URL under which it is visited again."""
    ids = {r.article_id for r in results if r.article_id is not None and r.outcome is not Outcome.INSERTED}
    if not ids:
        return {}
    statement = select(UrlRow.article_id, UrlRow.url_key).where(UrlRow.article_id.in_(ids), UrlRow.is_alias.is_(False))
    return {article_id: key for article_id, key in connection.execute(statement) if article_id}
