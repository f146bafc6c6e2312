"""What a crawl over real HTTP leaves in the archive."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.members import Damage, read_members
from crawler.archive.record_access import RecordAccess
from crawler.archive.visit import ArchivedVisit
from crawler.items import Article
from crawler.storage.engine import open_engine
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow, ArticleRow, CrawlRunRow
from tests.crawling import Crawl
from tests.news_site import feed, listing, story
from tests.website import Reply, Request, Send, Website, head

NEWS = "spiders.news.AnySiteSpider"
LATER = "tests.news_site.LaterSpider"


def packed(reply: Reply) -> Reply:
    assert isinstance(reply.body, str)
    return Reply(gzip.compress(reply.body.encode()), headers={"Content-Encoding": "gzip"})


def conditional(reply: Reply, etag: str) -> Callable[[Send, Request], object]:
    def answer(send: Send, request: Request) -> object:
        if request.headers.get("if-none-match") == etag:
            return send(head(304, {"ETag": etag}))
        return Reply(reply.body, headers={"ETag": etag})(send, request)

    return answer


def rows(url: str) -> list[Any]:
    engine = open_engine(url)
    with engine.connect() as connection:
        statement = select(ArchiveRecordRow.__table__, ArchiveFileRow.name.label("file"))
        statement = statement.join(ArchiveFileRow, ArchiveFileRow.id == ArchiveRecordRow.file_id)
        found = list(connection.execute(statement.order_by(ArchiveRecordRow.id)))
    engine.dispose()
    return found


def fetched_articles(url: str) -> dict[str, Any]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {row.url: row.fetched_at for row in connection.execute(select(ArticleRow.url, ArticleRow.fetched_at))}
    engine.dispose()
    return found


def visits(root: Path, url: str) -> dict[str, list[ArchivedVisit]]:
    found: dict[str, list[ArchivedVisit]] = {}
    with RecordAccess(root) as records:
        for row in rows(url):
            if row.kind == "visit":
                found.setdefault(row.url, []).append(records.visit(row.file, row.offset))
    return found


def test_every_answer_is_kept_as_it_came_with_the_time_that_its_article_has(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    first = packed(story(1))
    pages: dict[str, Any] = {
        "/": listing("/1234-rain.html", "/1235-moved.html", "/1236-gone.html", "/1237-empty.html"),
        "/1234-rain.html": first,
        "/1235-moved.html": Reply("", 301, headers={"Location": "/1238-rain.html"}),
        "/1238-rain.html": story(2),
        "/1237-empty.html": Reply("<html><body></body></html>"),
        "/robots.txt": Reply("User-agent: *\nDisallow: /private\n", content_type="text/plain"),
        "/rss.xml": feed("/1234-rain.html"),
    }
    with Website(pages) as site:
        result = crawl(NEWS, {"ARCHIVE_DIR": str(tmp_path)}, site=site.url())
        kept = rows(sqlite_url)
        found = Counter((row.kind, row.url.removeprefix(site.url("")), row.status) for row in kept)
        assert {key for key in found if key[0] == "page"} == {
            ("page", "/1234-rain.html", 200),
            ("page", "/1235-moved.html", 301),
            ("page", "/1238-rain.html", 200),
            ("page", "/1236-gone.html", 404),
            ("page", "/1237-empty.html", 200),
        }
        assert found["home", "/", 200] == 1
        assert found["feed", "/rss.xml", 200] == 1
        assert found["robots", "/robots.txt", 200] >= 1
        articles = result.of(Article)
        assert len(articles) == 2
        times = {row.url: row.fetched_at for row in kept if row.kind == "page"}
        assert {article.url: article.fetched_at for article in articles}.items() <= times.items()
        with RecordAccess(tmp_path) as records:
            (row,) = [row for row in kept if row.kind == "page" and row.url == site.url("/1234-rain.html")]
            response = records.response(row.file, row.offset)
            assert response.body == gzip.decompress(first.body)  # type: ignore[arg-type]
        (path,) = tmp_path.rglob("*.warc.gz")
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, no_record_parse=True):
                if record.rec_headers.get_header("WARC-Record-ID").endswith(f"{_uuid(row.record_id)}>"):
                    assert record.raw_stream.read().endswith(first.body)  # type: ignore[arg-type]
                    assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
        told = visits(tmp_path, sqlite_url)
        moved = told[site.url("/1235-moved.html")][0]
        assert len(moved.answers) == 2
        assert moved.spider == "news"
        assert moved.arguments == {"site": site.url()}
        assert moved.evidence["found_in"] == [site.url()]
        assert set(told) == {site.url(f"/{name}") for name in pages_of(told)} | {site.url("/1236-gone.html")}
        assert site.url("/1237-empty.html") in told


def pages_of(told: dict[str, list[ArchivedVisit]]) -> set[str]:
    return {url.rpartition("/")[2] for url in told}


def _uuid(key: bytes) -> str:
    text = key.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def test_what_has_not_changed_is_a_revisit_and_runs_share_a_file(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    plain, tagged = "/1234-rain.html", "/1235-rain.html"
    with Website({"/": listing(plain, tagged), plain: story(1), tagged: conditional(story(2), '"a"')}) as site:
        for hours in (0, 2):
            crawl(LATER, {"ARCHIVE_DIR": str(tmp_path)}, site=site.url(), hours=hours)
        (first, again) = [row for row in rows(sqlite_url) if row.url == site.url(plain) and row.kind == "page"]
        assert (first.warc_type, again.warc_type) == ("response", "revisit")
        assert again.refers_to == first.record_id
        answers = [row for row in rows(sqlite_url) if row.url == site.url(tagged) and row.kind == "page"]
        assert answers[0].warc_type == "response"
        assert {row.warc_type for row in answers[1:]} == {"revisit"}
        assert len(visits(tmp_path, sqlite_url)[site.url(tagged)]) == 2
        (path,) = tmp_path.rglob("*.warc.gz")
        assert [part for part in read_members(path, check=True) if isinstance(part, Damage)] == []
        assert again.fetched_at == fetched_articles(sqlite_url)[site.url(plain)]


@pytest.mark.browser
def test_a_rendered_page_is_kept_beside_the_plain_one(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    text = story(1).body
    assert isinstance(text, str)
    shell = Reply(
        "<!DOCTYPE html><html lang=en><head><title>Rain</title></head><body><div id=root></div>"
        "<noscript>You need JavaScript</noscript>"
        f"<script>document.getElementById('root').innerHTML = {text[text.index('<article>') : text.index('</body>')]!r}"
        "</script></body></html>"
    )
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": shell}) as site:
        result = crawl(NEWS, {"ARCHIVE_DIR": str(tmp_path), "DOWNLOAD_TIMEOUT": 30}, site=site.url())
        (article,) = result.of(Article)
        kept = [row for row in rows(sqlite_url) if row.url == site.url("/1234-rain.html") and row.kind == "page"]
        assert [row.warc_type for row in kept] == ["response", "resource"]
        assert kept[1].fetched_at == article.fetched_at
        ((visit,),) = visits(tmp_path, sqlite_url).values()
        assert [answer.bytes for answer in visit.answers] == [row.record_id for row in kept]
        assert visit.plain == visit.answers[0]
        assert visit.read == visit.answers[1]
        with RecordAccess(tmp_path) as records:
            rendered = records.response(kept[1].file, kept[1].offset)
        assert b"<h1>Rain 1</h1>" in rendered.body
        assert rendered.is_html


def test_nothing_is_written_where_the_archive_is_off(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": story(1)}) as site:
        settings = {"ARCHIVE_DIR": str(tmp_path / "archive"), "ARCHIVE_ENABLED": False}
        assert len(crawl(NEWS, settings, site=site.url()).of(Article)) == 1
        assert rows(sqlite_url) == []
        assert not (tmp_path / "archive").exists()


def test_an_archive_that_cannot_be_written_ends_the_run_and_nothing_is_stored_that_it_lacks(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": story(1)}) as site:
        result = crawl(NEWS, {"ARCHIVE_DIR": str(tmp_path / "file" / "archive")}, site=site.url())
        assert "cannot write the archive" in result.stats["archive/error"]
        assert fetched_articles(sqlite_url) == {}
        engine = open_engine(sqlite_url)
        with engine.connect() as connection:
            assert [row.exit_code for row in connection.execute(select(CrawlRunRow.exit_code))] == [8]
        engine.dispose()
        again = crawl(NEWS, {"ARCHIVE_DIR": str(tmp_path / "archive")}, site=site.url())
        assert len(again.of(Article)) == 1
        assert fetched_articles(sqlite_url).keys() == {site.url("/1234-rain.html")}


def test_an_archive_that_cannot_be_set_up_ends_the_run(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": story(1)}) as site:
        result = crawl(NEWS, {"ARCHIVE_KEEP_DAYS": 1e12}, site=site.url())
        assert result.reason == "archive"
        assert "the archive cannot be written: OverflowError" in result.stats["archive/error"]
        assert result.of(Article) == []


def test_old_files_go_at_the_end_of_a_run(crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path) -> None:
    settings = {"ARCHIVE_DIR": str(tmp_path), "ARCHIVE_FILE_MB": 0.001, "ARCHIVE_MAX_GB": 1e-9}
    pages = {f"/{n}-rain.html": story(n) for n in range(1, 5)}
    with Website({"/": listing(*pages), **pages}) as site:
        crawl(NEWS, settings | {"ARCHIVE_MAX_GB": 0}, site=site.url())
        assert len(list(tmp_path.rglob("*.warc.gz"))) > 2
        result = crawl(NEWS, settings, site=site.url())
        assert result.stats["archive/pruned_files"] > 2
        assert {row.file for row in rows(sqlite_url)} <= {
            path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.warc.gz")
        }


def test_after_a_pause_as_the_archive_never_makes_no_file_goes_for_its_age_before_the_next_day(
    crawl: Callable[..., Crawl], sqlite_url: str, tmp_path: Path
) -> None:
    settings = {"ARCHIVE_DIR": str(tmp_path), "ARCHIVE_FILE_MB": 0.001, "ARCHIVE_KEEP_DAYS": 30}
    pages = {f"/{n}-rain.html": story(n) for n in range(1, 5)}
    engine = open_engine(sqlite_url)

    def date_all(days: int) -> None:
        with engine.begin() as connection:
            connection.execute(update(ArchiveFileRow).values(last_fetched_at=datetime.now(UTC) - timedelta(days=days)))

    with Website({"/": listing(*pages), **pages}) as site:
        crawl(NEWS, settings, site=site.url())
        date_all(400)
        assert crawl(NEWS, settings, site=site.url()).stats.get("archive/pruned_files", 0) == 0
        date_all(400)
        with engine.begin() as connection:
            newest = connection.execute(select(func.max(ArchiveFileRow.id))).scalar_one()
            yesterday = {"last_fetched_at": datetime.now(UTC) - timedelta(days=2)}
            connection.execute(update(ArchiveFileRow).where(ArchiveFileRow.id == newest).values(**yesterday))
        assert crawl(NEWS, settings, site=site.url()).stats["archive/pruned_files"] > 2
    engine.dispose()


def test_killed_it_has_every_article_of_the_database_in_the_archive(sqlite_url: str, tmp_path: Path) -> None:
    pages: dict[str, Any] = {f"/{n}-rain.html": story(n) for n in range(1000, 1060)}
    archive = tmp_path / "archive"
    environment = {
        **os.environ,
        "DATABASE_URL": sqlite_url,
        "ARCHIVE_DIR": str(archive),
        "FETCH_ALLOW": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }
    with Website({"/": listing(*pages), **pages}) as site:
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={site.url()}"]
        settings = {"DOWNLOAD_DELAY": 0, "STORE_BATCH_SIZE": 10, "STORE_FLUSH_AFTER": 0.05}
        command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        for number in (20, 45):
            process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
            site.wait_for(number)
            process.send_signal(signal.SIGKILL)
            process.wait()
            stored = fetched_articles(sqlite_url)
            files = [part for path in archive.rglob("*.warc.gz") for part in read_members(path)]
            kept = {
                (part.fields["warc-target-uri"], part.fields["warc-date"])
                for part in files
                if not isinstance(part, Damage) and part.fields["warc-type"] in ("response", "revisit")
            }
            assert {(url, f"{at:%Y-%m-%dT%H:%M:%SZ}") for url, at in stored.items()} <= kept
        assert subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], check=False).returncode == 0
        assert len(fetched_articles(sqlite_url)) == len(pages)
        for path in archive.rglob("*.warc.gz"):
            assert [part for part in read_members(path, check=True) if isinstance(part, Damage)] == []
        indexed = {(row.file, row.offset) for row in rows(sqlite_url)}
        assert indexed == {
            (path.relative_to(archive).as_posix(), part.offset)
            for path in archive.rglob("*.warc.gz")
            for part in read_members(path)
            if not isinstance(part, Damage) and part.fields["warc-type"] not in ("request", "warcinfo")
        }
