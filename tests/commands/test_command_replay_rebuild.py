"""`scrapy replay` as the way back: the database made again, from the archive and after a crash."""

from __future__ import annotations

import gzip
import json
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.storage import open_engine, upgrade
from tests.archive.warc_records import http_response, warc_record
from tests.commands.conftest import Scrapy, scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT
from tests.crawling import Crawl
from tests.news_site import (
    HALF,
    LATER,
    NEWS,
    TITLES,
    WALL,
    listing,
    misnamed,
    news_sitemap,
    page_with_canonical,
    printed,
    story,
    titled_feed,
)
from tests.stories import LATER as LATER_TEXT
from tests.stories import STORIES
from tests.website import Reply, Website

STATES = {
    "articles": "SELECT identity, first_fetched_at, version_since, gone_at FROM articles",
    "revisions": "SELECT a.identity, r.version_since, r.fetched_at, r.title FROM article_revisions r "
    "JOIN articles a ON a.id = r.article_id",
    "comment counts": "SELECT a.identity, c.fetched_at, c.comment_count FROM comment_counts c "
    "JOIN articles a ON a.id = c.article_id",
    "urls": "SELECT u.url, u.state, u.is_alias, u.due_at, u.fetched_at, a.identity FROM urls u "
    "LEFT JOIN articles a ON a.id = u.article_id WHERE u.fetched_at IS NOT NULL OR u.article_id IS NOT NULL",
    "rejections": "SELECT url, reason, fetched_at FROM rejected_items",
}


def states(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say, without the ids that depend on the order of arrival."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {name: sorted(map(_plain, connection.execute(text(query)))) for name, query in STATES.items()}
    engine.dispose()
    return found


def _plain(row: Any) -> tuple[str, ...]:
    """SQLite has times as text and booleans as numbers."""
    return tuple(str(value).replace("+00:00", "").replace(".000000", "") for value in _numbers(row))


def _numbers(row: Any) -> list[Any]:
    return [int(value) if isinstance(value, bool) else value for value in row]


def export(scrapy: Scrapy, url: str) -> str:
    result = scrapy("export", DATABASE_URL=url)
    assert result.returncode == 0, result.stderr
    return result.stdout


def comments(count: int) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rain 3", "commentCount": count}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def changing_site() -> Website:
    gone, moved = Reply("", 410), Reply(status=301, headers={"Location": "/news/1006-rain.html"})
    further = '<link rel="next" href="/news/1006-rain.html?page=2">'
    numbers = {number: f"/news/{10_000 + number}" for number in STORIES}
    pages: dict[str, Any] = {
        "/news/1001-rain.html": [story(1), story(11)],
        "/news/1002-rain.html": [story(2), gone],
        "/news/1003-rain.html": [story(3, comments(4)), story(3, comments(9))],
        "/news/1004-rain.html": moved,
        "/news/1005-rain.html": story(3, comments(4)),
        "/news/1006-rain.html": story(6, further),
        "/news/1006-rain.html?page=2": story(7),
        "/news/1007-rain.html": Reply("<html><body><h1>Nothing here</h1></body></html>"),
        "/news/1015-rain.html": [Reply("", 500), Reply("", 500), HALF],
        "/news/1016-rain.html": [HALF, HALF, story(16)],
        "/news/1017-rain.html": [HALF, story(17)],
        **misnamed(numbers, numbers[2]),
        "/news/1018-rain.html": printed(18, "24-04-2013, 07:30"),
        "/news/1019-rain.html": printed(19, "4-05-2013, 07:30"),
    }
    pages[numbers[3]] = [pages[numbers[3]], page_with_canonical("Budget: new vote", LATER_TEXT, numbers[2])]
    announced = news_sitemap(path for path in pages if path[6:10] in ("1015", "1016", "1017"))
    walled = {f"/news/100{number}-wall.html": title for number, title in zip((8, 9), TITLES.values(), strict=False)}
    listed = listing(*(path for path in pages if "?" not in path))
    pages |= {path: [WALL, story(number)] for number, path in enumerate(walled, 8)}
    return Website({"/": listed, "/rss.xml": titled_feed(walled), "/sitemap.xml": announced, **pages})


def test_the_archive_gives_the_very_rows_that_the_crawls_gave(
    crawl: Callable[..., Crawl], scrapy: Scrapy, sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with changing_site() as site:
        for spider, arguments in ((NEWS, {}), (LATER, {"hours": 2}), (LATER, {"hours": 48})):
            settings = {"ARCHIVE_DIR": str(archive), "REVISIT_ALLOWANCE": 2}  # else chance says which pages wait
            crawl(spider, settings, site=site.url(), **arguments)
    lived = states(sqlite_url)
    assert {len(lived[name]) > 0 for name in ("revisions", "comment counts", "rejections")} == {True}
    waiting = {row[0][-15:]: row[3] != "None" for row in lived["urls"] if row[1] == "rejected"}
    assert waiting == {"/1007-rain.html": False, "/1015-rain.html": True}
    assert sum(f"/news/1000{number}" in row[0] for row in lived["articles"] for number in STORIES) == len(STORIES)
    assert [row[3] for row in lived["articles"]].count("None") == len(lived["articles"]) - 1
    assert '"2013-05-04T07:30:00+00:00"' in export(scrapy, sqlite_url)
    upgrade(postgresql_url)
    for url in (f"sqlite:///{tmp_path}/again.db", postgresql_url):
        result = scrapy("replay", DATABASE_URL=url, ARCHIVE_DIR=str(archive))
        assert result.returncode == 0, result.stderr + result.stdout
        assert states(url) == lived
        assert articles(export(scrapy, url)) == articles(export(scrapy, sqlite_url))
        again = scrapy("replay", DATABASE_URL=url, ARCHIVE_DIR=str(archive))
        assert re.findall(r"(inserted|updated) +│ +(\d+) ", again.stdout) == [("inserted", "0"), ("updated", "0")]
        assert states(url) == lived


def articles(lines: str) -> list[dict[str, Any]]:
    """LaterSpider's versions are its own."""
    return [{**json.loads(line), "extractor_version": None} for line in lines.splitlines()]


def test_the_sample_site_comes_out_the_same_to_the_byte_and_only_what_is_outdated_is_read_again(
    scrapy: Scrapy, sqlite_url: str, tmp_path: Path
) -> None:
    archive, again = tmp_path / "archive", f"sqlite:///{tmp_path}/again.db"
    assert scrapy("sample", ARCHIVE_DIR=str(archive)).returncode == 0
    assert scrapy("replay", DATABASE_URL=again, ARCHIVE_DIR=str(archive)).returncode == 0
    lived = export(scrapy, sqlite_url)
    assert export(scrapy, again) == lived
    engine = open_engine(again)
    with engine.begin() as connection:
        connection.execute(text("UPDATE articles SET extractor_version = 'old' WHERE title LIKE 'Three weeks%'"))
    engine.dispose()
    result = scrapy("replay", "--outdated", "--site", "us_russia", DATABASE_URL=again, ARCHIVE_DIR=str(archive))
    assert result.returncode == 0, result.stderr
    assert "3 pages, 1 stored, 2 rejected" in result.stdout
    assert export(scrapy, again) == lived
    result = scrapy("replay", "--outdated", "--site", "us_russia", DATABASE_URL=again, ARCHIVE_DIR=str(archive))
    assert "2 pages, 0 stored, 2 rejected" in result.stdout
    assert result.returncode == 0  # they are rejected as before: nothing that cron must tell of


@pytest.fixture(scope="module")
def big_warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be read in parts, with the same story on several pages."""
    noise = random.Random(1)
    records = []
    for number in range(240):
        page = story(number // 3).body
        padding = f"<!--{noise.randbytes(10_000).hex()}-->"
        assert isinstance(page, str)
        url = f"http://{'abc'[number % 3]}.site{number % 7}.example/2024/01/02/rain-{number}.html"
        record = warc_record("response", url, http_response((page + padding).encode()))
        records.append(gzip.compress(record, 1))
    path = tmp_path_factory.mktemp("warc") / "big.warc.gz"
    path.write_bytes(b"".join(records))
    assert path.stat().st_size > 2 * 1024 * 1024
    return path


def test_processes_change_nothing_and_a_killed_replay_goes_on(scrapy: Scrapy, tmp_path: Path, big_warc: Path) -> None:
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "two", "killed")]
    for jobs, url in zip("12", urls, strict=False):
        result = scrapy("replay", "--jobs", jobs, str(big_warc), DATABASE_URL=url)
        assert result.returncode == 0, result.stderr
        assert "240 stored" in result.stdout
    upgrade(urls[2])
    # A transaction for each page: else it may be at its end before a busy machine looks how far it has come.
    options = ("replay", "--jobs", "2", "-s", "REPLAY_CHECKPOINT_PAGES=20", "-s", "STORE_BATCH_SIZE=1")
    process = subprocess.Popen(
        scrapy_command(*options, str(big_warc)),
        cwd=ROOT,
        env=scrapy_environment(urls[2]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for_progress(urls[2], process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    result = scrapy(*options, str(big_warc), DATABASE_URL=urls[2])
    assert result.returncode == 0, result.stderr
    assert "where the last one ended" in result.stderr
    exports = {export(scrapy, url) for url in urls}
    assert len(exports) == 1
    assert "where the last one ended" not in scrapy(*options, str(big_warc), DATABASE_URL=urls[2]).stderr


def wait_for_progress(url: str, process: subprocess.Popen[bytes]) -> None:
    engine = open_engine(url)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with engine.connect() as connection:
            if connection.execute(text("SELECT count(*) FROM replay_progress")).scalar_one():
                break
        time.sleep(0.02)
    engine.dispose()
    assert process.poll() is None
