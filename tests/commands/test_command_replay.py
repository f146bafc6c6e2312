"""`scrapy replay`: WARC files into the database, without network."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.command import CommandError
from crawler.commands.replay import Command
from crawler.fixture_store import read_fixtures
from crawler.replay.work import PageFilter
from crawler.storage import open_engine
from crawler.storage.article_stream import iter_articles
from crawler.storage.queries import iter_rejections
from tests.archive.warc_records import http_response, warc_record
from tests.commands.conftest import Scrapy
from tests.commands.scrapy_processes import ROOT

PAGE = b"<html lang=en><title>Rain</title><h1>Rain in the hills</h1>" + b"".join(
    b"<p>It has rained for %d days, and the river keeps rising past the old mark on the bridge.</p>" % day
    for day in range(2, 9)
)


@pytest.fixture
def sample_warc(tmp_path: Path) -> Path:
    """The sample site's saved pages, with the time of their saving, and what other tools put between them."""
    records = [warc_record("warcinfo", "", b"software: test\r\n")]
    for fixture in read_fixtures(ROOT / "fixtures" / "us_russia"):
        head = f"Content-Type: {fixture.content_type or 'text/html'}\r\n"
        response = http_response(fixture.body, head, status=f"{fixture.status} Status")
        date = fixture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        records.append(warc_record("request", fixture.url, b"GET / HTTP/1.1\r\n\r\n"))
        records.append(warc_record("response", fixture.url, response, date=date))
    path = tmp_path / "archive" / "sample.warc.gz"
    path.parent.mkdir()
    path.write_bytes(b"".join(gzip.compress(record) for record in records))
    return path


def test_pages_are_stored_as_their_site_reads_them(scrapy: Scrapy, sqlite_url: str, sample_warc: Path) -> None:
    result = scrapy("replay", str(sample_warc.parent))
    assert result.returncode == 0, result.stderr
    engine = open_engine(sqlite_url)
    stored = {article.title: article for article in iter_articles(engine)}
    assert {article.source for article in stored.values()} == {"us_russia"}
    article = stored["Russia, US agree to revive Syria peace plan"]
    assert [len(section.paragraphs) for section in article.body] == [6, 5, 4, 5]
    assert article.fetched_at is not None
    assert not stored["Three weeks on the northern ice road"].is_partial
    assert len(stored["Three weeks on the northern ice road"].body) > 1
    assert "access-denied" in {rejection.reason for rejection in iter_rejections(engine)}
    assert "skipped: request" in result.stdout

    again = scrapy("replay", str(sample_warc))
    assert again.returncode == 0, again.stderr
    cells = [line.split("│") for line in again.stdout.splitlines() if "│" in line]
    counts = {cell[1].strip(): cell[2].strip() for cell in cells}
    assert (counts["inserted"], counts["updated"]) == ("0", "0")
    assert {article.title: article for article in iter_articles(engine)} == stored
    engine.dispose()


def test_pages_of_any_site_go_by_its_domain(scrapy: Scrapy, sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    url = "https://www.other.example/2024/01/02/rain-in-the-hills.html"
    broken = warc_record("response", url, b"no HTTP at all")
    path.write_bytes(broken + warc_record("response", url, http_response(PAGE)))
    result = scrapy("replay", str(path))
    assert result.returncode == 0, result.stderr
    assert "skipped: damaged" in result.stdout
    engine = open_engine(sqlite_url)
    [article] = iter_articles(engine)
    assert (article.source, article.title, article.url) == ("other.example", "Rain in the hills", url)
    engine.dispose()


def test_a_file_that_is_no_warc_is_named_and_the_others_are_read(scrapy: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_text("a novel")
    (tmp_path / "b.warc").write_bytes(warc_record("response", "http://b.example/news/rain-1", http_response(PAGE)))
    result = scrapy("replay", str(tmp_path / "a.warc"), str(tmp_path / "b.warc"))
    assert result.returncode == 1
    assert "a.warc: not a WARC file" in result.stdout
    assert "1 stored" in result.stdout


def test_pages_that_give_no_article_are_nothing_usable(scrapy: Scrapy, tmp_path: Path) -> None:
    record = warc_record("response", "http://b.example/news/rain-1", http_response(b"<h1>No text at all here</h1>"))
    (tmp_path / "b.warc").write_bytes(record)
    assert scrapy("replay", str(tmp_path / "b.warc")).returncode == 4


def test_a_source_that_the_archive_does_not_have_is_named(scrapy: Scrapy, tmp_path: Path) -> None:
    result = scrapy("replay", "--site", "nosuch", "--site", "none", ARCHIVE_DIR=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "scrapy: the archive has no file of none, nosuch\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("/no/such.warc",), 2),
        (("--nonsense",), 2),
        (("--jobs", "0"), 2),
        (("--enqueue", "--restart"), 2),
        (("--enqueue", "--jobs", "2"), 2),
        (("-s", "ARCHIVE_DIR=/nowhere"), 1),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(scrapy: Scrapy, arguments: tuple[str, ...], code: int) -> None:
    assert scrapy("replay", *arguments).returncode == code


async def test_a_replay_that_is_ended_before_it_has_begun_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    command, crawler = Command(), SimpleNamespace(spider=None)
    process = SimpleNamespace(
        settings=Settings(),
        create_crawler=lambda _: crawler,
        crawl=lambda *_, **__: asyncio.get_running_loop().create_future(),
        start=lambda: None,
    )
    monkeypatch.setattr(command, "start_process", lambda: process)
    plan: Any = SimpleNamespace(share=0.0)
    with pytest.raises(CommandError, match="ended before it had begun"):
        command._replay(plan, PageFilter(), 1)
