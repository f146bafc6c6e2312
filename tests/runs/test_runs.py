"""The run's row of whole crawls: judged, compared with the past, taken over."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.statscollectors import MemoryStatsCollector
from sqlalchemy import update

from crawler.runs import recorder as runs
from crawler.runs.recorder import RunRecorder
from crawler.storage import finish_run, open_engine, start_run
from crawler.storage.models import SourceRow
from crawler.storage.queries import last_runs
from tests.crawling import Crawl
from tests.website import Reply, Website

LEAD = "<p>The council met on Monday evening and talked about the old bridge over the river for four hours.</p>"
STORIES = 25


@pytest.fixture
def website() -> Iterator[Website]:
    paths = [f"/2024/01/02/the-old-bridge-over-the-river-{number}" for number in range(STORIES)]
    links = " ".join(f'<a href="{path}">The old bridge over the river, story {path[-2:]}</a>' for path in paths)
    pages: dict[str, Any] = {"/": Reply(f"<html><body>{links}</body></html>")}
    for number, path in enumerate(paths):
        text = f"<p>This is what number {number} says of it.</p>" + LEAD * 6
        pages[path] = Reply(f"<html lang=en><article><h1>The old bridge, story {number}</h1>{text}</article></html>")
    with Website(pages) as website:
        yield website


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook's address, and what was posted to it."""
    posted: list[dict[str, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", posted
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_vanished_comment_count_is_found_told_once_and_kept_with_the_run(
    crawl: Callable[..., Crawl], website: Website, sqlite_url: str, hook: tuple[str, list[dict[str, Any]]]
) -> None:
    url, posted = hook
    source = f"127.0.0.1:{website.port}"
    engine = open_engine(sqlite_url)
    for day in (3, 2, 1):
        when = datetime.now(UTC) - timedelta(days=day)
        counts = {"inserted": 30, "field/comment_count/markup": 30}
        finish_run(engine, start_run(engine, source, when), when, counts, "finished", 0)

    assert crawl("spiders.news.AnySiteSpider", {"FINDINGS_WEBHOOK": url}, site=website.url()).reason == "finished"
    run = last_runs(engine, source)[0]
    assert run.counts["field/comment_count/missing"] == STORIES
    assert run.counts["finding/field-vanished/comment_count"] == 1
    assert run.exit_code == 7
    [post] = posted
    assert post["source"] == source
    assert [finding["name"] for finding in post["findings"]] == ["field-vanished/comment_count"]

    crawl("spiders.news.AnySiteSpider", {"FINDINGS_WEBHOOK": url}, site=website.url())
    assert last_runs(engine, source)[0].counts["finding/field-vanished/comment_count"] == 1
    assert len(posted) == 1
    engine.dispose()


def test_one_failed_feed_among_sources_that_can_be_read_is_not_a_site_that_cannot(
    crawl: Callable[..., Crawl], website: Website, sqlite_url: str
) -> None:
    home = website.pages["/"]
    assert isinstance(home, Reply)
    website.pages["/"] = Reply(f"<link rel=alternate type=application/rss+xml href=/feed.xml>{home.body!s}")
    website.pages["/feed.xml"] = Reply("<rss><channel></channel></rss>", content_type="application/rss+xml")
    engine = open_engine(sqlite_url)

    def codes(*due_kinds: str) -> list[int | None]:
        with engine.begin() as connection:
            connection.execute(update(SourceRow).values(due_at=datetime.now(UTC) + timedelta(hours=1)))
            due = update(SourceRow).where(SourceRow.kind.in_(due_kinds))
            connection.execute(due.values(due_at=datetime.now(UTC) - timedelta(hours=1)))
        crawl("spiders.news.AnySiteSpider", {"POLL_ONLY_DUE": True}, site=website.url())
        return [run.exit_code for run in last_runs(engine)]

    assert codes() == [0]
    website.pages["/feed.xml"] = Reply(status=500)
    assert codes("feed", "home") == [0, 0], "together with others"
    assert codes("feed") == [0, 0, 0], "alone, after others"
    assert codes("feed") == [3, 0, 0, 0], "again, and since then no other has been read"
    engine.dispose()


class FakeCrawler:
    """What RunRecorder uses of a Crawler."""

    def __init__(self) -> None:
        self.stats = MemoryStatsCollector(SimpleNamespace(settings=SimpleNamespace(getbool=lambda _name: False)))
        self.engine = self
        self.closed = asyncio.Event()
        self.reason = ""

    async def close_spider_async(self, *, reason: str) -> None:
        self.reason = reason
        self.closed.set()


SPIDER: Any = SimpleNamespace(name="site")


async def test_a_run_that_was_taken_over_ends_itself(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "HEARTBEAT_SECONDS", 0.01)
    crawler: Any = FakeCrawler()
    recorder = RunRecorder(crawler, sqlite_url)
    await recorder.spider_opened(SPIDER)
    engine = open_engine(sqlite_url)
    start_run(engine, "site", datetime.now(UTC) + timedelta(hours=1))
    await asyncio.wait_for(crawler.closed.wait(), 20)
    assert crawler.reason == "taken-over"
    await recorder.spider_closed(SPIDER, "taken-over")
    assert [run.reason for run in last_runs(engine)] == [None, "lost"]
    engine.dispose()


async def test_a_heartbeat_shows_the_counts_so_far(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "HEARTBEAT_SECONDS", 0.01)
    crawler: Any = FakeCrawler()
    recorder = RunRecorder(crawler, sqlite_url)
    await recorder.spider_opened(SPIDER)
    crawler.stats.inc_value("response_received_count", 7)
    crawler.stats.inc_value("field/title/rule")
    engine = open_engine(sqlite_url)
    while not (counts := last_runs(engine)[0].counts):
        await asyncio.sleep(0.01)
    assert (counts["fetched"], counts["field/title/rule"]) == (7, 1)
    await recorder.spider_closed(SPIDER, "finished")
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:////proc/none/news.db", "nonsense"])
async def test_a_crawl_without_a_database_is_closed_for_that_reason(url: str) -> None:
    crawler: Any = FakeCrawler()
    recorder = RunRecorder(crawler, url)
    with pytest.raises(CloseSpider) as closed:
        await recorder.spider_opened(SPIDER)
    assert closed.value.reason == "database"
    await recorder.spider_closed(SPIDER, "database")
    assert recorder.outcome is not None
    assert recorder.outcome.exit_code == 5
