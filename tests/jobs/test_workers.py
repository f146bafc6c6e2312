"""Real worker processes share the runs of sites through one PostgreSQL database; one of them is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.storage import open_engine
from crawler.storage.article_stream import iter_articles
from crawler.storage.job_tables import queue_summary
from crawler.storage.queries import last_runs
from tests.commands.conftest import scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT
from tests.storage.contents import url_states
from tests.website import Reply, Request, Send, Website

pytestmark = pytest.mark.postgresql

STORIES = 16
SOURCES = 3
DELAY = 0.2
OPTIONS = (
    "-s", "SPIDER_MODULES=spiders_of_the_test", "-s", f"DOWNLOAD_DELAY={DELAY}", "-s", "STORE_FLUSH_AFTER=0.2",
    "-s", "WORKER_DEAD_AFTER=3", "-s", "WORKER_LOOKS_EVERY=60",
    # Two at a time, which a host that answers slowly gets, reach it in no known distance.
    "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1",
)  # fmt: skip
SPIDER = """
class {name}(NewsSpider):
    name = "{name}"
    sources = (Feed("{feed}"),)
"""
PATIENCE = 150.0
"""Seconds."""


class TimedSite(Website):
    """Notes when it was asked for what. Two feeds announce stories of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []
        for feed in ("a", "b"):
            paths = [f"/2024/01/02/{feed}-story-number-{number}" for number in range(STORIES)]
            links = "".join(f"<item><link>{{home}}{path}</link></item>" for path in paths)
            self.pages[f"/{feed}.xml"] = self._timed(f"<rss><channel>{links}</channel></rss>", "application/rss+xml")
            for path in paths:
                text = "".join(f"<p>{path} says sentence {n} of what happened in the town.</p>" for n in range(8))
                page = f"<html lang=en><title>{path}</title><article><h1>Story {path}</h1>{text}</article></html>"
                self.pages[path] = self._timed(page)
        self.pages["/robots.txt"] = self._timed("", "text/plain")

    def _timed(self, body: str, content_type: str = "text/html") -> Callable[[Send, Request], None]:
        def answer(send: Send, request: Request) -> None:
            self.times.append(time.monotonic())
            Reply(body.replace("{home}", self.url("")), content_type=content_type)(send, request)

        return answer


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[list[TimedSite]]:
    """Two hosts; the first one has two spiders."""
    with ExitStack() as stack:
        sites = [stack.enter_context(TimedSite()) for _ in range(2)]
        feeds = [sites[0].url("/a.xml"), sites[0].url("/b.xml"), sites[1].url("/a.xml")]
        spiders = "".join(SPIDER.format(name=f"site{number}", feed=feed) for number, feed in enumerate(feeds))
        imports = "from crawler.discovery.feed import Feed\nfrom crawler.spider import NewsSpider\n"
        (tmp_path / "spiders_of_the_test.py").write_text(imports + spiders, encoding="utf-8")
        yield sites


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    environment = scrapy_environment(postgresql_url)
    subprocess.run(scrapy_command("database", "upgrade"), cwd=ROOT, env=environment, check=True, capture_output=True)
    engine = open_engine(postgresql_url)
    yield engine
    engine.dispose()


def environment_of(directory: Path, database_url: str) -> dict[str, str]:
    archive = str(directory / "archive")
    return scrapy_environment(database_url, FETCH_ALLOW="127.0.0.1", PYTHONPATH=str(directory), ARCHIVE_DIR=archive)


class WorkerProcess:
    """`scrapy worker`, killed at the end of the test if it still runs. Its log is in `log`."""

    def __init__(self, directory: Path, name: str, database_url: str, *options: str) -> None:
        self.log = directory / f"{name}.log"
        environment = environment_of(directory, database_url)
        with self.log.open("wb") as out:
            command = scrapy_command("worker", "--jobs", "1", *OPTIONS, *options)
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def sites(self) -> set[str]:
        return set(re.findall(r"INFO: ingest of (\w+) begins", self.log.read_text()))

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


def wait_until(condition: Callable[[], object], *workers: WorkerProcess) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        logs = "\n".join(worker.log.read_text() for worker in workers)
        assert time.monotonic() < deadline, logs
        time.sleep(0.05)


@pytest.mark.parametrize("loses", ["the worker", "the machine"])
def test_workers_share_sites_and_one_may_die(
    loses: str, engine: Engine, postgresql_url: str, sites: list[TimedSite], tmp_path: Path
) -> None:
    with WorkerProcess(tmp_path, "one", postgresql_url) as one, WorkerProcess(tmp_path, "two", postgresql_url) as two:
        wait_until(lambda: one.sites() and two.sites() and all(len(site.requests) > 6 for site in sites), one, two)
        victims = [one.process.pid, *(one.children() if loses == "the machine" else [])]
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        one.process.wait()
        wait_until(lambda: is_all_done(engine), two)
        two.process.send_signal(signal.SIGTERM)
        assert two.process.wait(30) == 0, two.log.read_text()

    articles = Counter(article.url for article in iter_articles(engine))
    assert articles.total() == len(articles) == SOURCES * STORIES, two.log.read_text()
    assert all(url_states(engine, f"site{number}") == {"done": STORIES} for number in range(SOURCES))
    assert {run.reason for run in last_runs(engine)} <= {"finished", "lost", "orphaned"}
    summary = queue_summary(engine)
    assert summary is not None
    assert (summary.jobs, [worker.jobs for worker in summary.workers]) in (([], []), ([], [0]))
    for site in sites:
        asked = Counter(request.path for request in site.requests if "story" in request.path)
        assert max(asked.values()) <= 2  # what was on its way when the worker was killed
        assert pace_of(site.times) > DELAY * 0.9


def pace_of(times: list[float]) -> float:
    """Seconds between two requests, at the fastest of any five that follow each other: on a busy machine the site notes
    a single one late.
    """
    return min((end - begin) / 4 for begin, end in zip(times, times[4:], strict=False))


def is_all_done(engine: Engine) -> bool:
    summary = queue_summary(engine)
    return summary is not None and not any(summary.counts.values()) and len(last_runs(engine)) >= SOURCES


def test_a_stopped_worker_leaves_the_rest_to_another_which_replays_it_too(
    engine: Engine, postgresql_url: str, sites: list[TimedSite], tmp_path: Path
) -> None:
    with WorkerProcess(tmp_path, "one", postgresql_url) as one:
        wait_until(lambda: len(sites[0].requests) > 6, one)
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(30) == 0, one.log.read_text()
    assert {run.reason for run in last_runs(engine)} == {"shutdown"}
    with WorkerProcess(tmp_path, "two", postgresql_url, "-s", "DOWNLOAD_DELAY=0") as two:
        wait_until(lambda: is_all_done(engine), two)
        stored = list(iter_articles(engine))
        assert len(stored) == SOURCES * STORIES
        replay, environment = scrapy_command("replay", "--enqueue"), environment_of(tmp_path, postgresql_url)
        subprocess.run(replay, cwd=ROOT, env=environment, check=True, capture_output=True)
        wait_until(lambda: is_all_done(engine), two)
        assert len(re.findall(r"replay of site\d ended after \d+ s, exit code 0", two.log.read_text())) == SOURCES
        assert list(iter_articles(engine)) == stored
    asked = Counter(request.path for site in sites for request in site.requests if "story" in request.path)
    assert asked.total() <= SOURCES * STORIES + 4  # what a stop gives up unread
