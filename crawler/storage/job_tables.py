"""The job queue's tables, which are procrastinate's: set up, looked at, freed of what dead workers left behind.

PostgreSQL only. What a job does, and when, is in `crawler.jobs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from crawler.storage.advisory_locks import Lock, take_lock
from crawler.storage.engine import SchemaError, begin_read, begin_write, show_url

_LIST = 50


class NoQueueError(SchemaError):
    """The database has no job queue, or that of another version of it."""


@dataclass(frozen=True, slots=True)
class WorkerSummary:
    id: int
    silent_for: float
    """Seconds since its last sign of life."""
    jobs: int
    """That it runs now."""


@dataclass(frozen=True, slots=True)
class JobSummary:
    id: int
    task: str
    """"ingest" or "replay"."""
    source: str
    lock: str | None
    status: str
    """"waiting", "running" or "failed"."""
    attempts: int
    """That ended without success."""
    since: datetime | None
    """When it was put into this state."""
    scheduled_at: datetime | None
    """Not before; None: as soon as may be."""
    worker: int | None


@dataclass(frozen=True, slots=True)
class QueueSummary:
    counts: Mapping[str, int]
    """"waiting", "running", "failed" -> number of jobs."""
    workers: Sequence[WorkerSummary]
    jobs: Sequence[JobSummary]
    """The running ones, then those that failed, then those that wait; not all, where there are many."""


def set_up_queue(engine: Engine, schema: str, migrations: Sequence[tuple[str, str]]) -> None:
    """Creates the tables by `schema`, or brings them up to date by `migrations`: (name, SQL) in their order.

    Does nothing where all is there. Raises StorageError.
    """
    newest = migrations[-1][0] if migrations else ""
    with begin_write(engine) as connection:
        take_lock(connection, Lock.JOB_QUEUE)
        applied = _version(connection)
        if applied == newest:
            return
        missing = [schema] if applied is None else [sql for name, sql in migrations if name > applied]
        for sql in missing:
            connection.execution_options(no_parameters=True).exec_driver_sql(sql)
        comment = newest.replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON TABLE procrastinate_jobs IS '{comment}'")


def check_queue(engine: Engine, newest: str) -> None:
    """Raises NoQueueError where the tables are missing or older than the migration `newest`; StorageError."""
    with begin_read(engine) as connection:
        applied = _version(connection)
    if applied is None or applied < newest:
        state = "has no job queue yet" if applied is None else "has the job queue of an older version"
        raise NoQueueError(f"the database {show_url(engine.url)} {state}: run `scrapy database upgrade` once")


@contextmanager
def adding_jobs(engine: Engine) -> Iterator[tuple[Any, set[tuple[str, str]]]]:
    """A transaction in which no other process adds jobs: its psycopg connection, and (task, source) of open jobs."""
    with begin_write(engine) as connection:
        take_lock(connection, Lock.JOB_QUEUE)
        statement = "SELECT task_name, args->>'source' FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        is_open = {(task, source) for task, source in connection.execute(text(statement))}
        yield connection.connection.driver_connection, is_open


def free_stalled_jobs(engine: Engine, dead_after: float, max_attempts: int) -> list[str]:
    """Gives back the jobs of workers without a sign of life for `dead_after` seconds; returns their sources.

    A job that did not end well `max_attempts` times has failed: it may be what kills the workers. Raises StorageError.
    """
    statement = """
        WITH stalled AS MATERIALIZED (
            SELECT job.id, job.attempts, job.args->>'source' AS source
            FROM procrastinate_jobs job
            WHERE job.status = 'doing' AND NOT EXISTS (
                SELECT FROM procrastinate_workers worker
                WHERE worker.id = job.worker_id
                AND worker.last_heartbeat >= now() - make_interval(secs => :dead_after)
            )
            FOR UPDATE OF job SKIP LOCKED
        )
        SELECT source, CASE WHEN attempts < :max_attempts
            THEN procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)::text
            ELSE procrastinate_finish_job_v1(id, 'failed', false)::text END
        FROM stalled
    """
    with begin_write(engine) as connection:
        rows = connection.execute(text(statement), {"dead_after": dead_after, "max_attempts": max_attempts})
        return [row.source for row in rows]


def forget_failed_jobs(engine: Engine, days: int) -> None:
    """Removes jobs that failed or were cancelled so long ago. Raises StorageError."""
    statement = """
        DELETE FROM procrastinate_jobs job
        WHERE status IN ('failed', 'cancelled', 'aborted', 'succeeded') AND NOT EXISTS (
            SELECT FROM procrastinate_events event
            WHERE event.job_id = job.id AND event.at > now() - make_interval(days => :days)
        )
    """
    with begin_write(engine) as connection:
        connection.execute(text(statement), {"days": days})


def queue_summary(engine: Engine) -> QueueSummary | None:
    """What the workers do; None where the database has no job queue. Raises StorageError."""
    if engine.dialect.name != "postgresql":
        return None
    with begin_read(engine) as connection:
        if _version(connection) is None:
            return None
        counts = connection.execute(
            text(f"SELECT {_STATUS} AS status, count(*) FROM procrastinate_jobs job WHERE {_OPEN} GROUP BY 1")  # noqa: S608
        )
        workers = connection.execute(text(_WORKERS))
        jobs = connection.execute(text(_JOBS), {"limit": _LIST})
        return QueueSummary(
            dict.fromkeys(("waiting", "running", "failed"), 0) | dict(counts.all()),
            [WorkerSummary(*row) for row in workers],
            [JobSummary(*row) for row in jobs],
        )


_STATUS = "CASE job.status WHEN 'todo' THEN 'waiting' WHEN 'doing' THEN 'running' ELSE 'failed' END"
_OPEN = "job.status IN ('todo', 'doing', 'failed')"
_WORKERS = """
    SELECT worker.id, extract(epoch FROM now() - worker.last_heartbeat)::float, count(job.id)
    FROM procrastinate_workers worker
    LEFT JOIN procrastinate_jobs job ON job.worker_id = worker.id AND job.status = 'doing'
    GROUP BY worker.id ORDER BY worker.id
"""
_JOBS = f"""
    SELECT job.id, job.task_name, job.args->>'source', job.lock, {_STATUS}, job.attempts,
        (SELECT max(event.at) FROM procrastinate_events event
         WHERE event.job_id = job.id AND event.type <> 'scheduled'),
        job.scheduled_at, CASE job.status WHEN 'doing' THEN job.worker_id END
    FROM procrastinate_jobs job WHERE {_OPEN}
    ORDER BY job.status = 'doing' DESC, job.status = 'failed' DESC, job.id LIMIT :limit
"""  # noqa: S608 (its parts are above)


def _version(connection: Connection) -> str | None:
    """Name of the newest migration that the tables have; None where there are no tables."""
    statement = "SELECT coalesce(obj_description(to_regclass('procrastinate_jobs')), '') "
    statement += "WHERE to_regclass('procrastinate_jobs') IS NOT NULL"
    version: str | None = connection.execute(text(statement)).scalar()
    return version
