"""Runs of sources: at most one alive for each, whatever processes and machines do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from crawler.close_reasons import CloseReason
from crawler.storage.engine import begin_immediately, begin_read, begin_write, named_errors
from crawler.storage.models import CrawlRunRow, UrlRow, UrlState
from crawler.storage.processes import is_gone, this_machine

STALE_AFTER = timedelta(minutes=2)
"""A run whose last heartbeat is older is dead, wherever it runs."""


class AlreadyRunning(Exception):  # noqa: N818 (it is the state of things, and no fault)
    """Another run of the source is alive."""

    def __init__(self, run: Any) -> None:
        """`run` is a row of `crawl_runs`."""
        since = f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"
        super().__init__(f"{run.source} is already running since {since} (process {run.pid} on {run.host})")


def start_run(engine: Engine, source: str, now: datetime) -> int:
    """Records a run of this process and returns its id.

    A run whose heartbeat is older than STALE_AFTER, or whose process on this machine is gone, has died: it is closed
    with the reason "lost" and its leases are given back. Raises AlreadyRunning for a live one, StorageError.
    """
    with named_errors(engine.url):
        try:
            return _start_run(engine, source, now)
        except IntegrityError:  # another process started it between our look and our insert
            with begin_read(engine) as connection:
                live = connection.execute(_select_live(source)).one_or_none()
            if live is None:
                raise
            raise AlreadyRunning(live) from None


class RunningProcess(Protocol):
    """A run's row, as far as it says where the run is, and when it last showed that it is alive."""

    @property
    def host(self) -> str: ...
    @property
    def pid(self) -> int: ...
    @property
    def heartbeat_at(self) -> datetime: ...


def is_alive(run: RunningProcess, now: datetime) -> bool:
    """Whether a run that is not finished may be at work. A sign of life from the future is that of a wrong clock."""
    return abs(now - run.heartbeat_at) <= STALE_AFTER and not is_gone(run.host, run.pid)


def heartbeat(engine: Engine, run_id: int, now: datetime, counts: Mapping[str, int] | None = None) -> bool:
    """Shows that the run is alive, with its `counts` so far. False: it was taken over, so this process should stop."""
    values = {"heartbeat_at": now} | ({} if counts is None else {"counts": dict(counts)})
    return _update_live(engine, run_id, values)


def finish_run(
    engine: Engine,
    run_id: int,
    now: datetime,
    counts: Mapping[str, int],
    reason: str,
    exit_code: int | None = None,
) -> None:
    """Closes the run; one that was taken over stays "lost". `reason` is Scrapy's finish reason or one of ours."""
    values = {"heartbeat_at": now, "finished_at": now, "counts": dict(counts)}
    _update_live(engine, run_id, values | {"reason": reason, "exit_code": exit_code})


def _start_run(engine: Engine, source: str, now: datetime) -> int:
    with begin_immediately(engine) as connection:
        live = connection.execute(_select_live(source).with_for_update()).one_or_none()
        if live is not None:
            if is_alive(live, now):
                raise AlreadyRunning(live)
            connection.execute(
                update(CrawlRunRow)
                .where(CrawlRunRow.id == live.id)
                .values(finished_at=live.heartbeat_at, reason=CloseReason.LOST)
            )
            connection.execute(
                update(UrlRow)
                .where(UrlRow.leased_by == live.id, UrlRow.state == UrlState.LEASED)
                .values(state=UrlState.DUE, due_at=None, leased_by=None)
            )
        new = {"source": source, "host": this_machine(), "pid": os.getpid(), "counts": {}}
        statement = insert(CrawlRunRow).returning(CrawlRunRow.id)
        return connection.execute(statement, new | {"started_at": now, "heartbeat_at": now}).scalar_one()


def _select_live(source: str) -> Any:
    return select(CrawlRunRow).where(CrawlRunRow.source == source, CrawlRunRow.finished_at.is_(None))


def _update_live(engine: Engine, run_id: int, values: Mapping[str, object]) -> bool:
    with begin_write(engine) as connection:
        statement = update(CrawlRunRow).where(CrawlRunRow.id == run_id, CrawlRunRow.finished_at.is_(None))
        return connection.execute(statement.values(**values)).rowcount == 1
