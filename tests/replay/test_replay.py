"""What replayed responses give, by a site of the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scrapy.utils.project import get_project_settings

from crawler.archive.response import ArchivedResponse
from crawler.items import Article, Rejection, Section
from crawler.page import Page
from crawler.replay.readers import SiteReaders
from crawler.replay.saved_pages import MAX_UNCLAIMED_BYTES, MAX_WAITING, Replay, ResponseReader

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


class Site:
    """Articles are /a/...; a page names its further pages in <link rel=next>."""

    name = "site"

    def is_article(self, url: str) -> bool:
        return "/a/" in url

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        text = page.root.findtext(".//p")
        if text is None:
            return Rejection(url=page.url, source=self.name, fetched_at=page.fetched_at, reason="no-body")
        return Article(url=page.url, source=self.name, fetched_at=page.fetched_at, body=[Section(None, [text])])

    def continuation_urls(self, page: Page) -> list[str]:
        return [str(link.get("href")) for link in page.root.iterfind(".//link[@rel='next']")]

    def join_pages(self, first: Article, rest: list[Article]) -> Article:
        for article in rest:
            first.body.extend(article.body)
        return first


def response(
    path: str, body: str, *, status: int = 200, kind: str = "text/html", damage: str | None = None
) -> ArchivedResponse:
    return ArchivedResponse(f"http://s.example{path}", NOW, status, {"content-type": kind}, body.encode(), damage)


def take(run: Replay, response: ArchivedResponse) -> Iterator[Article | Rejection]:
    return run.take(ResponseReader(run.reader_of).read(response))


def replay(*responses: ArchivedResponse) -> tuple[list[Article | Rejection], dict[str, int]]:
    run = Replay(lambda _url: Site())
    items = [item for one in responses for item in take(run, one)]
    items.extend(run.close())
    return items, dict(run.skipped)


def story(path: str, text: str, *further: str) -> ArchivedResponse:
    return response(path, f"<p>{text}" + "".join(f"<link rel=next href=http://s.example{url}>" for url in further))


def texts(article: Article | Rejection) -> list[str]:
    assert isinstance(article, Article)
    return [paragraph for section in article.body for paragraph in section.paragraphs]


def test_a_page_gives_its_article_with_the_time_it_was_saved() -> None:
    [article], skipped = replay(response("/a/1", "<p>one"))
    assert texts(article) == ["one"]
    assert (article.source, article.fetched_at) == ("site", NOW)
    assert skipped == {}


def test_what_is_no_page_of_news_is_counted_by_reason() -> None:
    items, skipped = replay(
        response("/a/1", "moved", status=301),
        response("/a/2", "gone", status=404),
        response("/a/3", "%PDF", kind="application/pdf"),
        response("/section/", "<p>list"),
    )
    assert items == []
    assert skipped == {"status-301": 1, "status-404": 1, "not-html": 1, "not-an-article-url": 1}


@pytest.mark.parametrize(
    "url",
    [
        "dns:example.org",
        "file:///etc/hosts",
        "file://example.org/a",
        "<http://example.org/a>",
        "http://a b/",
        "http://[::1",
    ],
)
def test_what_was_saved_under_no_web_address_is_counted_and_costs_no_other(url: str) -> None:
    run = Replay(SiteReaders(get_project_settings()).of_url)
    odd = replace(response("/a/1", "<p>one"), url=url)
    assert [item for one in (odd, response("/a/2-rain-in-may", "<h1>Rain</h1>")) for item in take(run, one)] != []
    assert run.skipped == {"bad-url": 1}


def test_a_page_that_cannot_be_read_is_rejected_by_name() -> None:
    items, _ = replay(
        response("/a/1", ""), response("/a/2", "<p>half", damage="truncated"), response("/a/3", "<h1>only")
    )
    assert [item.reason for item in items if isinstance(item, Rejection)] == ["empty-page", "truncated", "no-body"]
    assert all((item.source, item.fetched_at) == ("site", NOW) for item in items)


def test_the_pages_of_a_story_are_joined_in_its_order_not_in_the_files() -> None:
    items, _ = replay(
        story("/a/1", "one", "/p/1-2", "/p/1-3"), story("/p/1-3", "three"), story("/a/9", "x"), story("/p/1-2", "two")
    )
    assert [texts(item) for item in items] == [["x"], ["one", "two", "three"]]
    assert not any(item.is_partial for item in items if isinstance(item, Article))


def test_a_story_saved_under_two_addresses_has_its_further_pages_under_both() -> None:
    items, _ = replay(
        story("/a/1", "one", "/p/2", "/p/3"),
        story("/a/rubric/1", "one", "/p/2", "/p/3"),
        story("/p/2", "two"),
        story("/p/3", "three"),
    )
    assert [texts(item) for item in items] == [["one", "two", "three"]] * 2
    assert not any(item.is_partial for item in items if isinstance(item, Article))


def test_further_pages_may_come_before_the_first() -> None:
    items, skipped = replay(
        story("/p/1-2", "two"), response("/list/", "<p>x"), story("/a/1", "one", "/p/1-2", "/p/1-3")
    )
    assert [texts(item) for item in items] == [["one", "two"]]
    assert skipped == {"not-an-article-url": 1}


def test_pages_that_no_story_claims_are_kept_in_bounded_memory() -> None:
    run = Replay(lambda _url: Site())
    for number in range(40):
        assert list(take(run, response(f"/p/{number}", "<p>" + "x" * 1_000_000))) == []
    assert sum(len(kept.response.body) for kept in run._unclaimed.values() if kept.response) <= MAX_UNCLAIMED_BYTES
    assert next(reversed(run._unclaimed)).endswith("/p/39")


def test_a_story_whose_further_page_never_comes_is_partial() -> None:
    items, _ = replay(story("/a/1", "one", "/p/1-2", "/p/1-3"), story("/p/1-3", "three"))
    assert [texts(item) for item in items] == [["one", "three"]]
    assert [item.is_partial for item in items if isinstance(item, Article)] == [True]


def test_a_story_that_was_saved_twice_is_given_twice() -> None:
    items, _ = replay(
        story("/a/1", "old", "/p/1-2"), story("/a/1", "new", "/p/1-2"), story("/p/1-2", "two"), story("/p/1-2", "again")
    )
    assert [texts(item) for item in items] == [["old"], ["new", "two"]]


def test_waiting_stories_are_bounded() -> None:
    run = Replay(lambda _url: Site())
    items = [
        item
        for number in range(MAX_WAITING + 3)
        for item in take(run, story(f"/a/{number}", str(number), f"/p/{number}-2"))
    ]
    assert [texts(item) for item in items] == [["0"], ["1"], ["2"]]
    assert len(list(run.close())) == MAX_WAITING


def test_a_page_that_ends_in_mid_text_is_partial_as_it_is_in_a_crawl() -> None:
    whole, cut = "<html><body><p>Rain</p></body></html>", "<html><body><p>Snow</p><p>It fel"
    items, _ = replay(response("/a/1", cut), response("/a/2", whole), response("/a/3", cut))
    assert [item.is_partial for item in items if isinstance(item, Article)] == [False, False, True]
    items, _ = replay(response("/a/1", "<html><body><p>Rain</p><p>It fell <a href='/"))
    assert [item.is_partial for item in items if isinstance(item, Article)] == [True]
