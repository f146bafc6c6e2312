from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.crawl import site_memory
from crawler.crawl.site_memory import SiteMemory
from crawler.crawl.source_reading import READER_ERROR, SourceAnswer
from crawler.discovery.autodiscovery import Home
from crawler.discovery.feed import Feed
from crawler.discovery.links import BadEntry, Link
from crawler.discovery.sitemap import Sitemap
from crawler.storage import Habits, Schedule, StorageError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://example.org/"


@pytest.fixture
def memory(sqlite_url: str) -> Iterator[SiteMemory]:
    memory = SiteMemory(sqlite_url, "example", None, NOW, Schedule.of_ladder([3600]), 0.2)
    yield memory
    memory.close(NOW)


def test_what_is_leased_is_given_back_although_what_was_learnt_cannot_be_kept(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("the server is restarting")

    def open_memory() -> SiteMemory:
        return SiteMemory(sqlite_url, "example", None, NOW, Schedule(), 0.2)

    first = open_memory()
    page = SourceAnswer(Home(URL), b"<a href=/2026/1000-rain.html>Rain in the north of the land</a>", URL)
    first.take(page, lambda link, _: link.url, NOW)
    assert len(first.lease(9, NOW)) == 1
    with monkeypatch.context() as patch:
        patch.setattr(Habits, "write", fail)
        with pytest.raises(StorageError):
            first.close(NOW)
    second = open_memory()
    assert len(second.lease(9, NOW)) == 1
    second.close(NOW)


def test_feeds_are_asked_before_the_home_page_and_any_number_of_sitemaps(memory: SiteMemory) -> None:
    for number in range(3):
        memory.register(Sitemap(f"{URL}{number}.xml"), NOW)
    memory.register(Feed(f"{URL}rss.xml"), NOW)
    asked = memory.sources_to_ask([Home(URL)], NOW, only_due=False)
    assert [source.kind for source, _ in asked] == ["feed", "home", "sitemap", "sitemap", "sitemap"]


def test_no_more_sources_are_remembered_than_a_site_may_have(
    memory: SiteMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_memory, "MAX_SOURCES", 3)
    memory.sources_to_ask([Home(URL)], NOW, only_due=False)
    found = [memory.register(Sitemap(f"{URL}{number}.xml"), NOW) for number in (1, 1, 2, 3, 1)]
    assert [poll and poll.url for poll in found] == [f"{URL}1.xml", f"{URL}1.xml", f"{URL}2.xml", None, f"{URL}1.xml"]
    assert len(memory.sources_to_ask([Home(URL)], NOW, only_due=False)) == 3


def test_of_feeds_that_bring_nothing_no_further_one_of_their_form_is_remembered(
    memory: SiteMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_memory, "_MOST_BARREN", 3)
    urls = [f"{URL}feed/{number}.xml" for number in range(6)]
    for url in urls[:4]:
        memory.register(Feed(url), NOW)
    for url in urls[:2]:
        memory.polls.record(url, NOW, status=200)
    memory.polls.record(urls[2], NOW, new=1, status=200)
    memory.sources_to_ask([], NOW, only_due=False)
    assert memory.register(Feed(urls[4]), NOW), "two have brought nothing so far"
    memory.polls.record(urls[3], NOW, status=200)
    memory.sources_to_ask([], NOW, only_due=False)
    assert memory.register(Feed(urls[5]), NOW) is None
    assert memory.register(Feed(urls[0]), NOW), "it is known"
    assert memory.register(Feed(f"{URL}sport/feed"), NOW)
    assert memory.register(Sitemap(urls[5]), NOW)


def test_a_session_in_the_address_of_a_source_makes_no_other_one_of_it(memory: SiteMemory) -> None:
    page = b'<link rel=alternate type="application/rss+xml" href="/rss.xml?a=1&PHPSESSID=0a1b2c3d4e5f60718293">'
    found = memory.take(SourceAnswer(Home(URL), page, URL), lambda link, _: link.url, NOW)
    assert f"{URL}rss.xml?a=1" in [source.url for source in found.sources]


class Breaking(Feed):
    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Link | BadEntry]:
        yield Link(f"{URL}1", url)
        raise KeyError(body)


def test_a_source_that_our_code_cannot_take_has_a_name_and_its_links_so_far_count(
    memory: SiteMemory, caplog: pytest.LogCaptureFixture
) -> None:
    found = memory.take(SourceAnswer(Breaking(URL), b"x", URL), lambda link, _: link.url, NOW)
    assert (found.new, found.error and found.error.reason) == (1, READER_ERROR)
    assert f"Cannot read {URL}" in caplog.text


@pytest.mark.parametrize("entry", ["<url/>", "<url><loc>https://example.com/1</loc></url>"])
def test_a_run_that_ends_leaves_a_sitemap_that_brings_nothing(memory: SiteMemory, entry: str) -> None:
    body = f"<urlset>{entry * 5000}</urlset>".encode()
    answer = SourceAnswer(Sitemap(URL), body, URL)
    found = memory.take(answer, lambda link, _: link.url if URL in link.url else None, NOW, is_stopping=lambda: True)
    assert found.error
    assert found.error.reason == "cut-short"
    assert found.bad + found.skipped <= 1000
