"""Walks along listings: as far as there is something to find, and no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.items import Article, Rejection
from tests.crawling import Crawl
from tests.news_site import LATER, NEWS, LaterSpider, feed, listing, story
from tests.website import Reply, Website

SHORT_WALKS = "tests.spider.test_spider_listings.ShortWalkSpider"


class ShortWalkSpider(LaterSpider):
    """Reads two pages of its one listing in a run."""

    def sources_of(self, home: str) -> tuple[Source, ...]:
        return (Listing(home, max_pages=2),)


def paged(articles: int, per_page: int = 2) -> dict[str, Any]:
    """A site of `articles` articles, the newest first, on numbered pages of a listing."""
    paths = [f"/{1000 + number}-rain.html" for number in range(articles, 0, -1)]
    pages: dict[str, Any] = {path: story(number) for number, path in enumerate(paths)}
    for first in range(0, articles, per_page):
        page = first // per_page + 1
        following = f"/?page={page + 1}" if first + per_page < articles else ""
        pages["/" if page == 1 else f"/?page={page}"] = listing(*paths[first : first + per_page], next_page=following)
    return pages


def urls(result: Crawl) -> set[str]:
    return {article.url for article in result.of(Article)}


def test_an_archive_is_walked_although_a_feed_has_told_of_its_first_pages(crawl: Callable[..., Crawl]) -> None:
    pages = paged(12)
    newest = [path for path in pages if path.endswith(".html")][:6]
    with Website({**pages, "/rss.xml": feed(*newest)}) as site:
        first = crawl(NEWS, {"DOWNLOAD_DELAY": 0}, site=site.url())
        assert len(urls(first)) == 12
        crawl(LATER, site=site.url(), hours=2)
        assert [site.asked(page) for page in ("/", "/?page=2", "/?page=3")] == [2, 1, 1]


def test_what_a_feed_has_told_of_first_does_not_hide_what_it_has_lost(crawl: Callable[..., Crawl]) -> None:
    with Website(paged(4)) as site:
        crawl(NEWS, site=site.url())
        site.pages = paged(10)
        newest = [path for path in site.pages if path.endswith(".html")][:3]
        site.pages["/rss.xml"] = feed(*newest)
        result = crawl(LATER, {"CONCURRENT_REQUESTS": 1}, site=site.url(), hours=2)
        assert len(urls(result) - {site.url(f"/{1000 + number}-rain.html") for number in range(1, 5)}) == 6


def test_a_long_listing_is_read_by_several_runs_each_where_the_last_one_ended(crawl: Callable[..., Crawl]) -> None:
    with Website(paged(11)) as site:
        found = [urls(crawl(SHORT_WALKS, site=site.url(), hours=0)) for _ in range(6)]
        assert sum(map(len, found)) == len(set().union(*found)) == 11
        pages = ["/", *(f"/?page={number}" for number in range(2, 7))]
        assert [site.asked(page) for page in pages] == [6, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("status", [500, 404])
def test_a_page_that_fails_is_where_the_next_run_goes_on(crawl: Callable[..., Crawl], status: int) -> None:
    pages = paged(8)
    with Website({**pages, "/?page=3": [Reply("", status), pages["/?page=3"]]}) as site:
        assert len(urls(crawl(NEWS, site=site.url()))) == 4
        assert len(urls(crawl(NEWS, site=site.url()))) == 4
        assert [site.asked(page) for page in ("/", "/?page=2", "/?page=3", "/?page=4")] == [2, 1, 2, 1]


@pytest.mark.parametrize("status", [404, 410])
def test_a_listing_ends_where_its_next_page_was_not_there_twice(crawl: Callable[..., Crawl], status: int) -> None:
    with Website({**paged(6), "/?page=3": Reply("", status)}) as site:
        assert len(urls(crawl(NEWS, site=site.url()))) == 4
        results = [crawl(NEWS, site=site.url()) for _ in range(3)]
        assert [site.asked(page) for page in ("/", "/?page=2", "/?page=3")] == [4, 1, 2]
        assert not any("discovery/failed" in result.stats for result in results)


def test_a_listing_whose_second_page_is_not_there_any_more_has_not_failed(crawl: Callable[..., Crawl]) -> None:
    with Website(paged(4)) as site:
        crawl(NEWS, site=site.url())
        site.pages = {**paged(6), "/?page=2": Reply("", 404)}
        results = [crawl(NEWS, site=site.url(), hours=hours) for hours in (2, 4)]
        assert site.asked("/?page=2") == 2
        assert not any("discovery/failed" in result.stats for result in results)


def test_where_a_listing_was_left_is_known_after_a_run_that_has_read_all_its_pages_for_nothing(
    crawl: Callable[..., Crawl],
) -> None:
    with Website(paged(8)) as site:
        assert len(urls(crawl(SHORT_WALKS, site=site.url()))) == 4
        site.pages = {**paged(9), "/?page=3": site.pages["/?page=3"]}
        site.pages["/?page=2"] = listing("/1008-rain.html", "/1007-rain.html", next_page="/?page=3")
        assert len(urls(crawl(SHORT_WALKS, site=site.url()))) == 1
        assert len(urls(crawl(SHORT_WALKS, site=site.url()))) == 2


def test_a_section_is_no_article_wherever_it_is_linked_from(crawl: Callable[..., Crawl]) -> None:
    section, article = "/food-and-drink/", "/food-and-drink/rain-in-the-soup-again"
    menu = f"<nav><a href='{section}'>All about food and drink</a></nav>"
    page = Reply(f"{menu}<a href='{article}'>Rain in the soup again</a>")
    with Website({"/": page, section: page, article: story(1)}) as site:
        result = crawl(NEWS, {"DOWNLOAD_DELAY": 0}, site=site.url())
        assert urls(result) == {site.url(article)}
        assert site.asked(section) == 1


def test_a_page_that_calls_itself_a_section_is_turned_away_by_name(crawl: Callable[..., Crawl]) -> None:
    kind = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Rain"}</script>'
    pages = {"/": Reply("<p>Rain"), "/rss.xml": feed("/1-rain", "/2-rain")}
    with Website({**pages, "/1-rain": story(1, more=kind), "/2-rain": story(2)}) as site:
        result = crawl(NEWS, {"DOWNLOAD_DELAY": 0}, site=site.url())
        assert urls(result) == {site.url("/2-rain")}
        assert [(item.url, item.reason) for item in result.of(Rejection)] == [(site.url("/1-rain"), "not-an-article")]


@pytest.mark.parametrize("other", ["/login?next=/1-rain", "/", "/search?q=rain"])
def test_a_page_that_stands_at_the_address_of_something_else_is_turned_away_by_name(
    crawl: Callable[..., Crawl], other: str
) -> None:
    away = Reply("", 302, headers={"Location": other})
    pages = {"/": Reply(story(3).body), "/rss.xml": feed("/1-rain", "/2-rain"), other: story(3)}
    with Website({**pages, "/1-rain": away, "/2-rain": story(2)}) as site:
        result = crawl(NEWS, {"DOWNLOAD_DELAY": 0}, site=site.url())
        assert urls(result) == {site.url("/2-rain")}
        assert [(item.requested_url, item.reason) for item in result.of(Rejection)] == [
            (site.url("/1-rain"), "not-an-article")
        ]
