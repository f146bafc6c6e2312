"""Forgetting what has served its time, a few rows at a time, so that a crawl that runs meanwhile never waits long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, delete, func, select
from sqlalchemy.orm import aliased

from crawler.clock_doubt import doubt_of_clock
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import (
    ArticleRevisionRow,
    Base,
    CrawlRunRow,
    RejectedItemRow,
    SourceRow,
    UrlRow,
    UrlState,
)

RUNS_KEPT = 200
"""The newest runs of each source, which findings compare with, are kept whatever their age."""
_BATCH = 500
"""Rows in one transaction."""


@dataclass(frozen=True, slots=True)
class DatabaseRetention:
    """How long rows are kept; None: for ever."""

    rejected: timedelta | None = None
    """Rejected items, since they were last fetched."""
    runs: timedelta | None = None
    """Finished runs, since they started."""
    gone: timedelta | None = None
    """URLs that are gone or have failed and never had an article, since the last attempt; sources that cannot be read
    any more, since they were read last."""
    revisions: timedelta | None = None
    """Older versions of articles, since they were last seen."""


def prune(
    engine: Engine,
    retention: DatabaseRetention,
    now: datetime,
    *,
    is_dry: bool = False,
    pause: Callable[[], object] = lambda: None,
) -> dict[str, int]:
    """Deletes what is older than `retention`; table -> number of rows, for the tables that it is about.

    `pause` is called between two transactions. With `is_dry` rows are only counted. May be ended and begun again at any
    time. Raises StorageError.
    """
    counts: dict[str, int] = {}
    for table, age, select_old in (
        (RejectedItemRow, retention.rejected, _old_rejections),
        (CrawlRunRow, retention.runs, _old_runs),
        (UrlRow, retention.gone, _gone_urls),
        (SourceRow, retention.gone, _dead_sources),
        (ArticleRevisionRow, retention.revisions, _old_revisions),
    ):
        if age is not None:
            condition, name = select_old(now - age), table.__tablename__
            counts[name] = _count(engine, table, condition) if is_dry else _delete(engine, table, condition, pause)
    return counts


def doubt_of_retention(engine: Engine, now: datetime) -> str | None:
    """Why nothing should be deleted: by the runs' dates the clock may be wrong. None where it may well be right. Raises
    StorageError."""
    first_of_day = select(func.min(CrawlRunRow.started_at)).group_by(func.date(CrawlRunRow.started_at))
    with begin_read(engine) as connection:
        doubt = doubt_of_clock(connection.execute(first_of_day).scalars(), now, "run")
    return f"nothing is deleted: {doubt}" if doubt else None


def _old_rejections(before: datetime) -> ColumnElement[bool]:
    return RejectedItemRow.fetched_at < before


def _gone_urls(before: datetime) -> ColumnElement[bool]:
    is_settled = UrlRow.state.in_((UrlState.GONE, UrlState.FAILED))
    return and_(is_settled, UrlRow.article_id.is_(None), UrlRow.fetched_at < before)


def _dead_sources(before: datetime) -> ColumnElement[bool]:
    return and_(SourceRow.failures > 0, SourceRow.polled_at < before)


def _old_revisions(before: datetime) -> ColumnElement[bool]:
    return ArticleRevisionRow.fetched_at < before


def _old_runs(before: datetime) -> ColumnElement[bool]:
    """Finished runs behind the newest RUNS_KEPT of their source."""
    run = aliased(CrawlRunRow)
    newest = select(run.started_at).where(run.source == CrawlRunRow.source).order_by(run.started_at.desc())
    bound = newest.offset(RUNS_KEPT).limit(1).scalar_subquery()
    return and_(CrawlRunRow.finished_at.is_not(None), CrawlRunRow.started_at < before, CrawlRunRow.started_at <= bound)


def _count(engine: Engine, table: type[Base], condition: ColumnElement[bool]) -> int:
    with begin_read(engine) as connection:
        return connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one()


def _delete(engine: Engine, table: Any, condition: ColumnElement[bool], pause: Callable[[], object]) -> int:
    """Deletes along the primary key, so that the table is read once; the condition is asked again where a row is
    deleted."""
    deleted, last = 0, 0
    while True:
        old = select(table.id).where(table.id > last, condition).order_by(table.id).limit(_BATCH)
        with begin_read(engine) as connection:
            ids = connection.execute(old).scalars().all()
        if not ids:
            return deleted
        with begin_write(engine) as connection:
            free = select(table.id).where(table.id.in_(ids), condition)
            if connection.dialect.name == "postgresql":  # what another process is about to change stays
                free = free.with_for_update(skip_locked=True)
            chosen = connection.execute(free).scalars().all()
            deleted += connection.execute(delete(table).where(table.id.in_(chosen))).rowcount
        last = ids[-1]
        pause()
