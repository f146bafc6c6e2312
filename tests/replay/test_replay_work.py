"""Which saved pages a replay reads, and what a process makes of its part."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.items import Article, Rejection
from crawler.replay import readers
from crawler.replay.work import PageFilter, Segment, TaskReader
from tests.archive.warc_records import http_response, warc_record
from tests.news_site import story

DAY = datetime(2024, 1, 2, tzinfo=UTC)
URL = "https://www.news.example/a/1"
FILTERS = {
    "nothing": (PageFilter(), None),
    "domain": (PageFilter(domains=frozenset(("news.example",))), None),
    "other domain": (PageFilter(domains=frozenset(("a.example", "ws.example"))), "other-domain"),
    "since": (PageFilter(since=DAY), None),
    "too old": (PageFilter(since=DAY.replace(day=3)), "other-date"),
    "until excludes": (PageFilter(until=DAY), "other-date"),
    "beginning of the URL": (PageFilter(url="https://www.news.example/a/"), None),
    "other beginning": (PageFilter(url="https://www.news.example/b/"), "other-url"),
    "type": (PageFilter(media_types=frozenset(("text/html",))), None),
    "other type": (PageFilter(media_types=frozenset(("application/xhtml+xml",))), "other-type"),
}


@pytest.mark.parametrize(("wanted", "reason"), FILTERS.values(), ids=FILTERS)
def test_a_response_is_wanted_or_refused_for_a_named_reason(wanted: PageFilter, reason: str | None) -> None:
    assert wanted.refuse(URL, DAY, "text/html") == reason


def test_items_are_wanted_by_language_and_source() -> None:
    german = PageFilter(languages=frozenset(("de",)), sources=frozenset(("a",)))
    assert german.refuse_item(Article(source="a", language="de")) is None
    assert german.refuse_item(Article(source="a", language="en")) == "other-language"
    assert german.refuse_item(Rejection(source="a")) == "other-language"
    assert german.refuse_item(Article(source="b", language="de")) == "other-spider"


def test_what_is_not_wanted_is_counted_and_a_file_that_is_none_is_an_error(tmp_path: Path) -> None:
    page = story(1).body
    assert isinstance(page, str)
    records = [
        warc_record("response", f"http://{name}.example/2024/01/rain-1.html", http_response(page.encode()))
        for name in "ab"
    ]
    (tmp_path / "pages.warc").write_bytes(b"".join(records))
    (tmp_path / "novel.warc").write_text("Call me Ishmael.")
    reader = TaskReader(get_project_settings(), PageFilter(domains=frozenset(("a.example",))))
    [batch] = reader.read_segment(Segment(0, tmp_path / "pages.warc", 0, 10_000))
    assert [reading.item.title for reading in batch.readings if isinstance(reading.item, Article)] == ["Rain 1"]
    assert batch.skipped == {"other-domain": 1}
    [batch] = reader.read_segment(Segment(1, tmp_path / "novel.warc", 0, 16))
    assert (batch.error or "").endswith("novel.warc: not a WARC file")
    reader.close()


def test_sites_without_end_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "REMEMBERED", 3)
    of_url = readers.SiteReaders(get_project_settings()).of_url
    first = weakref.ref(of_url("http://a.example/1"))
    assert of_url("http://www.a.example/2") is first()
    assert [of_url(f"http://{name}.example/1").name for name in "bcd"] == ["b.example", "c.example", "d.example"]
    gc.collect()
    assert first() is None
    assert of_url("http://us-russia.example/1").name == "us_russia"
