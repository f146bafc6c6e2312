"""Pages that give no article although they were announced as one, in whole crawls."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from crawler.items import Article
from crawler.storage import open_engine
from crawler.storage.queries import iter_rejections
from tests.crawling import Crawl
from tests.news_site import CARELESS, HALF, HOME, LATER, dated_feed, listing, news_sitemap, story
from tests.website import Behaviour, Reply, Website

PATH = "/1000-rain.html"
HOURS = (0, 2, 26, 24 * 8, 24 * 40)
ERROR = Reply(
    "<!DOCTYPE html><html lang=en><head><title>Example</title></head><body><h1>We are updating our systems</h1>"
    "</body></html>"
)
MISSING = Reply(
    "<!DOCTYPE html><html lang=en><head><title>404 Not Found</title></head><body><h1>404</h1><p>Page not found</p>"
    "</body></html>"
)


def plain_sitemap(paths: Iterable[str]) -> Reply:
    urls = "".join(f"<url><loc>{path}</loc><lastmod>2026-03-01</lastmod></url>" for path in paths)
    return Reply(f"<urlset>{urls}</urlset>", content_type="application/xml")


@pytest.mark.parametrize("page", [ERROR, HALF, MISSING], ids=["an-error-page", "half-of-it", "a-page-that-says-404"])
@pytest.mark.parametrize(
    "sources", [{"/rss.xml": dated_feed}, {"/sitemap.xml": news_sitemap}], ids=["feed", "news-sitemap"]
)
def test_an_announced_article_is_had_though_another_page_stood_in_its_place(
    crawl: Callable[..., Crawl], sqlite_url: str, page: Behaviour, sources: dict[str, Callable[..., Reply]]
) -> None:
    pages = {path: source([PATH]) for path, source in sources.items()}
    with Website({"/": HOME, PATH: [page, story(1)], **pages}) as site:
        assert crawl(LATER, site=site.url()).stats["store/rejected"] == 1
        assert [article.title for article in crawl(LATER, site=site.url(), hours=2).of(Article)] == ["Rain 1"]
    engine = open_engine(sqlite_url)
    assert list(iter_rejections(engine)) == []
    engine.dispose()


def test_a_page_without_an_article_is_asked_for_twice_more_and_counted_once(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    with Website({"/": HOME, "/rss.xml": dated_feed([PATH]), PATH: HALF}) as site:
        runs = [crawl(LATER, site=site.url(), hours=hours).stats for hours in HOURS]
        assert site.asked(PATH) == 3
    assert [run.get("store/rejected", 0) for run in runs] == [1, 0, 0, 0, 0]
    assert [run.get("store/rejected-again", 0) for run in runs] == [0, 1, 1, 0, 0]
    engine = open_engine(sqlite_url)
    assert [rejection.reason for rejection in iter_rejections(engine)] == ["no-body"]
    engine.dispose()


def test_a_page_of_which_a_hook_makes_no_item_is_rejected_and_not_asked_for_in_every_run(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    with Website({"/": HOME, "/rss.xml": dated_feed([PATH]), PATH: story(1)}) as site:
        assert crawl(CARELESS, site=site.url()).stats["store/rejected"] == 1
        assert crawl(CARELESS, site=site.url()).stats.get("store/rejected", 0) == 0
    engine = open_engine(sqlite_url)
    [rejection] = iter_rejections(engine)
    assert rejection.reason == "reader-error"
    assert rejection.detail.endswith("gave NoneType, neither Article nor Rejection")
    engine.dispose()


@pytest.mark.parametrize(
    ("pages", "page", "times"),
    [
        pytest.param({"/": listing(PATH)}, HALF, [1, 1, 2, 2], id="by-a-listing"),
        pytest.param(
            {"/": HOME, "/sitemap.xml": plain_sitemap([PATH])}, ERROR, [1, 1, 2, 2], id="by-a-sitemap-without-news"
        ),
        pytest.param({"/": listing(PATH)}, Reply(b"%PDF-1.7 ..."), [1, 1, 1, 1], id="no-page-that-could-pass"),
    ],
)
def test_a_page_that_is_only_linked_is_asked_for_once_more(
    crawl: Callable[..., Crawl], pages: dict[str, Reply], page: Reply, times: list[int]
) -> None:
    asked = []
    with Website({PATH: page, **pages}) as site:
        for hours in HOURS[:-1]:
            crawl(LATER, site=site.url(), hours=hours)
            asked.append(site.asked(PATH))
    assert asked == times


@pytest.mark.parametrize(
    ("source", "times"),
    [pytest.param(dated_feed, [40, 10, 0, 0], id="feed"), pytest.param(plain_sitemap, [40, 0, 5, 0], id="sitemap")],
)
def test_many_pages_without_an_article_are_asked_for_again_within_the_budget_for_visits(
    crawl: Callable[..., Crawl], source: Callable[..., Reply], times: list[int]
) -> None:
    paths = [f"/{number}-video.html" for number in range(1000, 1040)]
    videos = {
        path: Reply(f"<html lang=en><head><title>Film {path}</title></head><body><h1>Film {path}</h1></body></html>")
        for path in paths
    }
    path = "/rss.xml" if source is dated_feed else "/sitemap.xml"
    with Website({"/": HOME, path: source(paths), **videos}) as site:
        asked = []
        for hours in HOURS[:4]:
            before = sum(map(site.asked, paths))
            result = crawl(LATER, site=site.url(), hours=hours)
            assert result.of(Article) == []
            asked.append(sum(map(site.asked, paths)) - before)
        assert asked == times
