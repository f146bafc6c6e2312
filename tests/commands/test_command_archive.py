"""`scrapy archive`, `scrapy erase`, and `scrapy fixture` out of the archive, after a crawl over real HTTP."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from crawler.archive.files import GrowingFile
from crawler.items import Article
from crawler.storage.engine import open_engine
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow
from tests.commands.conftest import Scrapy
from tests.crawling import Crawl
from tests.news_site import LaterSpider, listing, story
from tests.website import Reply, Website

Archive = Callable[..., "subprocess.CompletedProcess[str]"]
LATER = f"{LaterSpider.__module__}.{LaterSpider.__qualname__}"
GOOD, MOVED, BROKEN = "/1234-rain.html", "/1235-rain.html", "/1236-rain.html"
NEW_LAYOUT = "<html><head><title>Rain</title></head><body><div class=x>The rain fell.</div></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def site(crawl: Callable[..., Crawl], folder: Path) -> Iterator[Website]:
    """Crawled twice, two hours apart: one page was edited, one has no text."""
    pages = {
        "/": listing(GOOD, MOVED, BROKEN),
        GOOD: [story(1), story(2)],
        MOVED: Reply("", 302, headers={"Location": "/1237-rain.html"}),
        "/1237-rain.html": story(3),
        BROKEN: Reply(NEW_LAYOUT),
    }
    with Website(pages) as website:
        for hours in (0, 2):
            result = crawl(LATER, {"ARCHIVE_DIR": str(folder)}, site=website.url(), hours=hours)
        assert len(result.of(Article)) == 2
        yield website


@pytest.fixture
def run(scrapy: Scrapy, folder: Path) -> Archive:
    return lambda *arguments: scrapy(*arguments, "-s", f"ARCHIVE_DIR={folder}")


@pytest.fixture
def fixture(scrapy: Scrapy, folder: Path, tmp_path: Path, site: Website) -> Archive:
    options = ("-a", f"site={site.url()}", "--folder", str(tmp_path / "fixtures"))
    return lambda *arguments: scrapy("fixture", "news", *arguments, *options, ARCHIVE_DIR=str(folder))


def index_of(url: str) -> list[tuple[object, ...]]:
    """All that the index says, but for numbers of rows."""
    engine = open_engine(url)
    row = ArchiveRecordRow
    columns = [column for column in row.__table__.columns if column.name not in ("id", "file_id")]
    with engine.connect() as connection:
        statement = select(ArchiveFileRow.name, ArchiveFileRow.size, *columns).join(
            row, row.file_id == ArchiveFileRow.id
        )
        found = [tuple(one) for one in connection.execute(statement.order_by(ArchiveFileRow.name, row.offset))]
    engine.dispose()
    return found


def test_what_is_kept_is_listed_found_and_shown(site: Website, run: Archive) -> None:
    listed = run("archive", "list")
    assert listed.returncode == 0
    assert f"127.0.0.1:{site.port}" in listed.stdout
    assert "First (UTC)" in listed.stdout
    found = run("archive", "find", site.url(GOOD) + "?utm_source=feed")
    assert found.returncode == 0
    assert found.stdout.count("response") == 2
    assert "Time (UTC)" in found.stdout
    assert "Rain 2" in run("archive", "show", site.url(GOOD)).stdout
    assert "Rain 3" in run("archive", "show", site.url(MOVED)).stdout
    nothing = run("archive", "show", site.url("/none.html"))
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert run("archive", "show", site.url(GOOD), "--at", "2001-01-01").returncode == 1
    assert run("archive").returncode == run("archive", "shred").returncode == 2


def test_programs_are_told_where_a_record_stands(run: Archive, site: Website, folder: Path) -> None:
    [kept] = json.loads(run("archive", "list", "--json").stdout)
    assert kept["source"] == f"127.0.0.1:{site.port}"
    assert kept["size"] == sum(file.stat().st_size for file in folder.rglob("*.warc.gz"))
    records = json.loads(run("archive", "find", "--json", site.url(GOOD)).stdout)
    [newest, *_] = [record for record in records if record["warc_type"] == "response"]
    with (folder / newest["file"]).open("rb") as file:
        file.seek(newest["offset"])
        record = gzip.decompress(file.read(newest["length"]))
    assert f"WARC-Target-URI: {site.url(GOOD)}".encode() in record
    assert newest["status"] == 200


@pytest.mark.parametrize("verb", ["list", "verify", "prune"])
def test_a_site_that_the_archive_does_not_have_is_named(run: Archive, verb: str) -> None:
    result = run("archive", verb, "nosuch.example")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "scrapy: the archive has no file of nosuch.example\n"


def test_the_index_made_from_the_files_alone_is_the_same(site: Website, run: Archive, sqlite_url: str) -> None:
    before = index_of(sqlite_url)
    assert len(before) > 10
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(delete(ArchiveFileRow))
    engine.dispose()
    assert index_of(sqlite_url) == []
    assert run("archive", "index").returncode == 0
    after = index_of(sqlite_url)
    assert after == before
    again = run("archive", "index")
    assert again.stdout == "0 files read, 0 records added\n"


def test_what_is_called_like_a_file_of_the_archive_and_is_none_is_left_alone(run: Archive, folder: Path) -> None:
    (folder / "site" / "folder.warc.gz").mkdir(parents=True)
    os.mkfifo(folder / "site" / "pipe.warc.gz")
    (folder / "site" / "loop.warc.gz").symlink_to("loop.warc.gz")
    indexed = run("archive", "index")
    assert (indexed.returncode, indexed.stderr) == (0, "")
    assert run("replay").returncode == 0


def test_damage_is_found_by_digests_and_by_the_index(
    site: Website, run: Archive, folder: Path, sqlite_url: str
) -> None:
    whole = run("archive", "verify")
    assert (whole.returncode, whole.stdout.endswith(" 0 faults\n")) == (0, True)
    (path,) = folder.rglob("*.warc.gz")
    data = bytearray(path.read_bytes())
    offset, length = next((row[2], row[3]) for row in index_of(sqlite_url) if row[5] == "response")
    assert isinstance(offset, int)
    assert isinstance(length, int)
    data[offset + length // 2] ^= 0xFF
    path.write_bytes(data)
    damaged = run("archive", "verify")
    assert damaged.returncode == 1
    assert f"at {offset}, {length} bytes" in damaged.stdout
    assert damaged.stdout.endswith(" 1 fault\n")
    path.unlink()
    assert "missing-file" in run("archive", "verify").stdout


def test_pruning_drops_what_is_too_old_or_too_much_but_no_file_that_is_being_written(
    site: Website, run: Archive, folder: Path, sqlite_url: str
) -> None:
    (path,) = folder.rglob("*.warc.gz")
    assert "0 files dropped" in run("archive", "prune").stdout
    assert "0 files dropped" in run("archive", "prune", "--max-gb", "0.0000001").stdout
    assert "0 files dropped" in run("archive", "prune", "--keep-days", "30").stdout
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(update(ArchiveFileRow).values(last_fetched_at=datetime.now(UTC) - timedelta(days=31)))
    engine.dispose()
    assert "1 file to be dropped" in run("archive", "prune", "--keep-days", "30", "--dry-run").stdout
    held = GrowingFile.reopen(path)
    assert held is not None
    assert "0 files dropped" in run("archive", "prune", "--keep-days", "30").stdout
    held.close()
    doubted = run("archive", "prune", "-s", "ARCHIVE_KEEP_DAYS=30")
    assert "0 files dropped" in doubted.stdout
    assert "31 days after the last record before today's (--keep-days 30 drops them all the same)" in doubted.stderr
    assert "1 file dropped" in run("archive", "prune", "--keep-days", "30").stdout
    assert not path.exists()
    assert index_of(sqlite_url) == []


def test_a_fixture_is_cut_out_of_the_archive_without_fetching(site: Website, fixture: Archive, tmp_path: Path) -> None:
    asked = len(site.requests)
    saved = fixture(site.url(GOOD), site.url(MOVED))
    assert saved.returncode == 0, saved.stderr
    pages = [json.loads(path.read_text()) for path in (tmp_path / "fixtures" / "news").glob("*.json")]
    by_title = {page["article"]["title"]: page for page in pages}
    assert by_title.keys() == {"Rain 2", "Rain 3"}
    assert by_title["Rain 3"]["requested_url"] == site.url(MOVED)
    assert by_title["Rain 3"]["url"] == site.url("/1237-rain.html")
    early = fixture(site.url(GOOD), "--at", "2001-01-01")
    assert (early.returncode, len(site.requests)) == (1, asked)


def test_a_new_layout_becomes_a_fixture_in_one_command(site: Website, fixture: Archive, tmp_path: Path) -> None:
    asked = len(site.requests)
    saved = fixture("--rejected", "--reason", "no-body")
    assert saved.returncode == 0, saved.stderr
    (page,) = (tmp_path / "fixtures" / "news").glob("*.html")
    assert page.read_text() == NEW_LAYOUT
    assert "body" not in json.loads(page.with_suffix(".json").read_text())["article"]
    assert fixture("--rejected", "--reason", "no-title").returncode == 1
    assert len(site.requests) == asked


def test_what_is_erased_is_in_neither_database_nor_archive_and_no_replay_brings_it_back(
    site: Website, run: Archive, folder: Path, tmp_path: Path, scrapy: Scrapy
) -> None:
    other = tmp_path / "copy"
    shutil.copytree(folder, other)
    said = run("erase", "--dry-run", site.url(MOVED))
    assert (said.returncode, "would be erased: Rain 3" in said.stdout) == (0, True)
    erased = run("erase", site.url(MOVED), site.url("/never-seen.html"))
    assert (erased.returncode, "erased: Rain 3\n" in erased.stdout) == (1, True)
    assert erased.stderr == f"scrapy: nothing is known of {site.url('/never-seen.html')}\n"
    (path,) = folder.rglob("*.warc.gz")
    assert b"Rain 3" not in gzip.decompress(path.read_bytes())
    assert run("archive", "verify").stdout.endswith(" 0 faults\n")
    assert run("archive", "find", site.url("/1237-rain.html")).returncode == 1
    again = run("erase", site.url(MOVED))
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"erased before: {site.url(MOVED)}")
    for paths in ([], [str(other)]):  # of our own archive, and of a copy that was made before
        replayed = run("replay", *paths)
        assert replayed.returncode == 0, replayed.stderr
    assert titles(run) == {"Rain 2"}
    for name, first in (("indexed", ("archive", "index")), ("replayed", ("replay",))):
        new = {"DATABASE_URL": f"sqlite:///{tmp_path}/{name}.db", "ARCHIVE_DIR": str(folder)}
        for command in (first, ("replay",), ("replay", str(other))):
            assert scrapy(*command, **new).returncode == 0
        exported = scrapy("export", "--format", "jsonl", **new).stdout
        assert {json.loads(line)["title"] for line in exported.splitlines()} == {"Rain 2"}


FEED = """<rss version="2.0"><channel><title>x</title>
<item><title>Snow and rain</title><link>{}?utm_source=rss&amp;utm_medium=feed</link></item>
<item><title>Rain 2</title><link>{}</link></item></channel></rss>"""


def test_feeds_and_listings_that_link_to_what_was_erased_are_written_over_too_and_again_when_they_come_again(
    crawl: Callable[..., Crawl], run: Archive, folder: Path
) -> None:
    settings = {"ARCHIVE_DIR": str(folder)}
    page = Reply('<html><head><title>News</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">')
    with Website({"/": page, MOVED: story(1), GOOD: story(2)}) as website:
        website.pages["/rss.xml"] = [Reply(FEED.format(MOVED, GOOD)), Reply(FEED.format(website.url(MOVED), GOOD))]
        for hours in (0, 2):
            assert crawl(LATER, settings, site=website.url(), hours=hours).stats["archive/response"] > 1
        assert saved(folder).count(b"<title>Snow and rain") == 2
        assert run("erase", website.url(MOVED)).returncode == 0
        assert b"Snow and rain" not in saved(folder)
        assert b"<h1>Rain 2" in saved(folder)
        assert run("archive", "find", website.url("/rss.xml")).returncode == 1
        assert run("archive", "find", website.url("/")).returncode == 0
        assert run("archive", "verify").stdout.endswith(" 0 faults\n")
        asked = website.asked(MOVED)
        crawl(LATER, settings, site=website.url(), hours=4)
        assert (website.asked(MOVED), saved(folder).count(b"Snow and rain")) == (asked, 1)
        assert run("archive", "find", website.url("/rss.xml")).stdout.count("response") == 1
        assert run("erase").returncode == 0
        assert b"Snow and rain" not in saved(folder)
    assert titles(run) == {"Rain 2"}


def saved(folder: Path) -> bytes:
    """All records of the archive."""
    return b"".join(gzip.decompress(path.read_bytes()) for path in folder.rglob("*.warc.gz"))


def test_what_a_run_is_writing_is_erased_when_it_has_ended(site: Website, run: Archive, folder: Path) -> None:
    (path,) = folder.rglob("*.warc.gz")
    held = GrowingFile.reopen(path)
    assert held is not None
    erased = run("erase", site.url(MOVED))
    assert (erased.returncode, "is being written" in erased.stdout) == (1, True)
    assert titles(run) == {"Rain 2"}
    held.close()
    assert run("erase").returncode == 0
    assert b"Rain 3" not in gzip.decompress(path.read_bytes())
    assert run("erase").stdout == "0 records of 0 archive files written over\n"


def titles(run: Archive) -> set[str]:
    return {json.loads(line)["title"] for line in run("export", "--format", "jsonl").stdout.splitlines()}
