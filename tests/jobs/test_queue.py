"""The queue: nothing is added twice, locks, what dead workers leave, when a failed job is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings
from sqlalchemy import Engine, text

from crawler.jobs.queue import JobQueue, set_up
from crawler.jobs.retries import MAX_ATTEMPTS, MAX_FAILURES, JobInterruptedError, RetrySchedule, RunFailedError
from crawler.jobs.site_locks import SiteRun
from crawler.storage import open_engine
from crawler.storage.job_tables import JobSummary, NoQueueError, free_stalled_jobs, queue_summary
from crawler.storage.sites import Site, put_site
from tests.commands.conftest import Scrapy, scrapy

__all__ = ["scrapy"]
pytestmark = pytest.mark.postgresql

NEWS, BLOG, OTHER = (
    SiteRun(name, name, frozenset(domains))
    for name, domains in (("news", ["example.org"]), ("blog", ["example.org"]), ("other", ["example.net"]))
)


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = open_engine(postgresql_url, migrate=True)
    set_up(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def queue(engine: Engine) -> JobQueue:
    return JobQueue(engine, get_project_settings())


def jobs_of(engine: Engine) -> list[JobSummary]:
    summary = queue_summary(engine)
    assert summary is not None
    return list(summary.jobs)


def take_job(engine: Engine, *, silent_for: float = 0.0) -> None:
    """As a worker does that was alive so many seconds ago."""
    with engine.begin() as connection:
        worker = connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar_one()
        connection.execute(text("SELECT procrastinate_fetch_job_v2(NULL, :worker)"), {"worker": worker})
        connection.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => :s) WHERE id = :id"),
            {"s": silent_for, "id": worker},
        )


def test_a_site_that_waits_or_runs_is_not_added_again(queue: JobQueue, engine: Engine) -> None:
    assert queue.add([NEWS, OTHER, NEWS], only_due=True) == ["news", "other"]
    assert queue.add([NEWS], only_due=False) == []
    take_job(engine)
    assert queue.add([NEWS], only_due=False) == []
    assert queue.add_replays({"news": ["--site", "news"]}) == ["news"]
    states = {(job.task, job.source): job.status for job in jobs_of(engine)}
    assert states == {("ingest", "news"): "running", ("ingest", "other"): "waiting", ("replay", "news"): "waiting"}


def test_sites_of_one_domain_run_one_after_the_other(queue: JobQueue, engine: Engine) -> None:
    queue.add([NEWS, BLOG, OTHER], only_due=True)
    for _ in range(3):
        take_job(engine)
    assert {job.source: (job.lock, job.status) for job in jobs_of(engine)} == {
        "news": ("example.org", "running"),
        "blog": ("example.org", "waiting"),
        "other": ("example.net", "running"),
    }


def test_a_site_that_is_listed_beside_its_file_is_left_out_and_named_once(
    queue: JobQueue, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    for host in ("us-russia.example", "news.example.org"):
        put_site(engine, Site(host, f"http://{host}/", "news"), datetime(2026, 1, 1, tzinfo=UTC))
    assert queue.add_due() == ["news.example.org"]
    assert queue.add_due() == []
    assert [message.partition(",")[0] for message in caplog.messages] == ["us-russia.example is left out"]


def test_jobs_of_dead_workers_come_free_and_those_of_live_ones_do_not(queue: JobQueue, engine: Engine) -> None:
    queue.add([NEWS, OTHER], only_due=True)
    take_job(engine, silent_for=61)
    take_job(engine, silent_for=30)
    assert free_stalled_jobs(engine, 60, max_attempts=1) == ["news"]
    assert free_stalled_jobs(engine, 60, max_attempts=1) == []
    assert {job.source: (job.status, job.attempts) for job in jobs_of(engine)} == {
        "news": ("waiting", 1),
        "other": ("running", 0),
    }
    take_job(engine, silent_for=61)
    assert free_stalled_jobs(engine, 60, max_attempts=1) == ["news"]
    assert {job.source: job.status for job in jobs_of(engine)} == {"news": "failed", "other": "running"}


def test_a_database_without_a_queue_is_named_and_set_up_once(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url, migrate=True)
    assert queue_summary(engine) is None
    with pytest.raises(NoQueueError, match="has no job queue yet: run `scrapy database upgrade` once"):
        JobQueue(engine, get_project_settings())
    set_up(engine)
    set_up(engine)
    assert jobs_of(engine) == []
    engine.dispose()


@pytest.mark.parametrize("command", [("worker",), ("enqueue", "us_russia")])
def test_sqlite_needs_no_worker(scrapy: Scrapy, command: tuple[str, ...]) -> None:
    result = scrapy(*command)
    assert result.returncode == 2
    assert "one machine needs none: use `scrapy ingest --all-due`" in result.stderr


def test_enqueue_names_what_it_added_and_status_shows_it(scrapy: Scrapy, engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    assert scrapy("enqueue", "us_russia", DATABASE_URL=url).stdout == "us_russia: enqueued\n"
    assert scrapy("enqueue", "us_russia", DATABASE_URL=url).stdout == "us_russia: waits or runs already\n"
    listed = scrapy("enqueue", "news", "-a", "site=http://news.example.org", DATABASE_URL=url)
    assert listed.stdout == "news.example.org: enqueued\n"
    shown = scrapy("status", DATABASE_URL=url).stdout
    assert "Jobs: 2 waiting, 0 running, 0 failed" in shown
    assert "us-russia.example" in shown


def test_a_listed_site_is_enqueued_with_arguments_of_one_run(
    scrapy: Scrapy, engine: Engine, postgresql_url: str
) -> None:
    assert scrapy("enqueue", "--all-due", DATABASE_URL=postgresql_url).stdout == "No site is due\n"
    scrapy("site", "add", "https://example.org/", "-a", "spider=dle", DATABASE_URL=postgresql_url)
    result = scrapy("enqueue", "example.org", "-a", "timezone=Europe/Kyiv", DATABASE_URL=postgresql_url)
    assert result.stdout == "example.org: enqueued\n", result.stderr
    with engine.connect() as connection:
        (args,) = connection.execute(text("SELECT args FROM procrastinate_jobs")).scalars()
    assert args["spider"] == "dle"
    assert args["arguments"] == {"site": "https://example.org/", "timezone": "Europe/Kyiv"}


@pytest.mark.parametrize(
    ("error", "attempts", "wait"),
    [
        (JobInterruptedError(2.5), 7, 2.5),
        (RunFailedError("news", 6), 0, 5),
        (RunFailedError("news", 6), 20, 120),
        (RunFailedError("news", 1), 0, 60),
        (RunFailedError("news", -9), 2, 960),
        (RunFailedError("news", 1), MAX_FAILURES, None),
        (OSError(), 0, 60),
        (JobInterruptedError(0), MAX_ATTEMPTS, None),
    ],
)
def test_what_did_not_end_well_is_tried_again(error: Exception, attempts: int, wait: float | None) -> None:
    assert RetrySchedule.wait(error, attempts) == wait


def test_replay_adds_a_job_for_each_file_once(
    engine: Engine, postgresql_url: str, scrapy: Scrapy, tmp_path: Path
) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(b"")
    words = ("replay", "--enqueue", "--domain", "a.example", "--site", "news", str(file))
    assert scrapy(*words, DATABASE_URL=postgresql_url).stdout == f"{file}: enqueued\n"
    assert scrapy(*words, DATABASE_URL=postgresql_url).stdout == f"{file}: waits or runs already\n"
    with engine.connect() as connection:
        (args,) = connection.execute(text("SELECT args FROM procrastinate_jobs")).scalars()
    assert args["command"] == [str(file), "--domain", "a.example", "--site", "news"]
