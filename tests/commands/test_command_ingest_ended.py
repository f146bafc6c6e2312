"""Runs of `scrapy ingest` that end before their time: by a signal, with their database, with their starter."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from crawler.sample_site import SampleSite
from crawler.storage import open_engine
from crawler.storage.queries import last_runs
from tests.commands.conftest import FAST, Scrapy, StartScrapy, address
from tests.hostile_server import silence
from tests.news_site import feed, listing, story
from tests.website import Reply, Website


def assert_ends_cleanly(process: subprocess.Popen[str], database_url: str) -> None:
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    engine = open_engine(database_url)
    [run] = last_runs(engine)
    assert (run.reason, run.exit_code) == ("shutdown", 0)
    engine.dispose()


@pytest.mark.parametrize(("command", "number"), [("ingest", signal.SIGTERM), ("crawl", signal.SIGHUP)])
def test_a_signal_ends_a_run_cleanly(
    start_scrapy: StartScrapy, sqlite_url: str, sample_site: SampleSite, command: str, number: signal.Signals
) -> None:
    site = address(sample_site)
    process = start_scrapy(command, "dle", "-a", f"site=http://{site}/", "-s", "DOWNLOAD_DELAY=1", FETCH_ALLOW=site)
    waited = threading.Event()
    while len(sample_site.requests) < 4 and process.poll() is None:
        waited.wait(0.05)
    process.send_signal(number)
    assert_ends_cleanly(process, sqlite_url)


@pytest.mark.parametrize("is_freed", [True, False])
def test_a_signal_while_the_run_is_being_opened_ends_it_cleanly(
    start_scrapy: StartScrapy, sqlite_url: str, sample_site: SampleSite, is_freed: bool
) -> None:
    site = address(sample_site)
    open_engine(sqlite_url).dispose()
    database = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    database.execute("begin immediate")  # so the run waits before it can begin
    process = start_scrapy("ingest", "dle", "-a", f"site=http://{site}/", FETCH_ALLOW=site)
    assert process.stderr is not None
    assert any("Spider opened" in line for line in process.stderr)
    process.send_signal(signal.SIGTERM)
    if is_freed:
        database.execute("rollback")
        assert_ends_cleanly(process, sqlite_url)
    else:
        _, errors = process.communicate(timeout=20)  # SQLite would wait for half a minute
        assert process.returncode == 5, errors
        assert "database is locked" in errors
        assert "Traceback" not in errors
    database.close()


@pytest.mark.parametrize(("number", "times"), [(signal.SIGTERM, 3), (signal.SIGHUP, 1)])
def test_a_signal_ends_a_run_within_seconds_though_its_host_does_not_answer(
    start_scrapy: StartScrapy, sqlite_url: str, number: signal.Signals, times: int
) -> None:
    pages: dict[str, Any] = {"/2026/01/rain/": silence, "/2026/01/snow/2/": silence}
    of_two_pages = Reply(str(story(1).body).replace("</article>", "</article><a class=post-page-numbers href=2/>2</a>"))
    announced = feed("/2026/01/rain/", "/2026/01/snow/")
    with Website({"/feed/": announced, "/2026/01/snow/": of_two_pages, **pages}) as site:
        process = start_scrapy(
            "ingest", "wordpress", "-a", f"site={site.url()}", "-s", "DOWNLOAD_DELAY=0", FETCH_ALLOW="127.0.0.1"
        )
        waited = threading.Event()
        while not set(pages) <= {request.path for request in site.requests} and process.poll() is None:
            waited.wait(0.05)
        for _ in range(times):  # those that come after the first one has been heard change nothing
            process.send_signal(number)
            waited.wait(0.3)
        _, errors = process.communicate(timeout=15)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("select state, attempts from urls").all() == [("due", 0)] * 2
    engine.dispose()


def test_the_setting_for_the_time_of_a_run_holds_without_the_option(scrapy: Scrapy, sqlite_url: str) -> None:
    with Website({"/": silence}) as site:
        scrapy("ingest", "news", "-a", f"site={site.url()}", "-s", "CLOSESPIDER_TIMEOUT=1", FETCH_ALLOW="127.0.0.1")
    engine = open_engine(sqlite_url)
    [run] = last_runs(engine)
    assert run.reason == "closespider_timeout"
    engine.dispose()


@pytest.mark.parametrize("is_reading_sources", [True, False])
def test_a_database_that_is_deleted_under_a_run_ends_it(
    start_scrapy: StartScrapy, tmp_path: Path, is_reading_sources: bool
) -> None:
    pages: dict[str, Any] = {f"/{n}-rain.html": story(n) for n in range(1000, 1200)}
    pages["/"] = listing(*pages, next_page="/?page=2" if is_reading_sources else "")
    pages |= {f"/?page={n}": listing(f"/{n}-snow.html", next_page=f"/?page={n + 1}") for n in range(2, 300)}
    with Website(pages) as site:
        process = start_scrapy("ingest", "news", "-a", f"site={site.url()}", *FAST, FETCH_ALLOW="127.0.0.1")
        site.wait_for(20)
        (tmp_path / "news.db").unlink()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 5, errors
    assert "its file was deleted while it was in use" in errors.splitlines()[-1]
    assert "Traceback" not in errors


def test_the_runs_of_sites_end_soon_after_the_process_that_started_them(
    scrapy: Scrapy, start_scrapy: StartScrapy, sqlite_url: str
) -> None:
    with Website({"/": silence}) as one, Website({"/": silence}) as other:
        assert scrapy("site", "add", one.url(), other.url(), FETCH_ALLOW="127.0.0.1").returncode == 0
        process = start_scrapy("ingest", "--jobs", "2", *FAST, FETCH_ALLOW="127.0.0.1")
        tick = threading.Event()
        while not all("/" in {request.path for request in site.requests} for site in (one, other)):
            assert process.poll() is None
            tick.wait(0.05)
        process.kill()
        process.communicate()
        engine = open_engine(sqlite_url)
        while {run.finished_at is None for run in last_runs(engine)} != {False}:
            tick.wait(0.05)
        assert [run.reason for run in last_runs(engine)] == ["orphaned"] * 2
        engine.dispose()
