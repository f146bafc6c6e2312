from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discovery.links import Link
from crawler.items import Article, FetchFailure
from crawler.storage import Frontier, Polls, open_engine
from crawler.storage.engine import begin_write
from crawler.storage.runs import finish_run, start_run
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, feed, listing, story
from tests.website import Reply, Website

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_site_is_crawled_from_its_home_page_alone(crawl: Callable[..., Crawl]) -> None:
    pages = {f"/news/2013/04/{n:02}/rain-{n}.html": story(n) for n in range(1, 7)}
    paths = list(pages)
    site = Website({"/": listing(*paths[:3], next_page="/?page=2"), "/?page=2": listing(*paths[2:5]), **pages})
    site.pages["/rss.xml"] = feed(paths[5])
    with site:
        result = crawl(NEWS, site=site.url())
        assert result.reason == "finished"
        assert sorted(article.url for article in result.of(Article)) == sorted(map(site.url, paths))
        assert all(site.asked(path) == 1 for path in paths)


@pytest.mark.parametrize("address", ["/feed/", "/?feed=rss2", "/map.xml"])
def test_the_address_of_a_feed_or_sitemap_will_do_for_that_of_the_site(
    crawl: Callable[..., Crawl], sqlite_url: str, address: str
) -> None:
    path = "/1234-rain.html"
    with Website({"/": HOME, path: story(1), "/1235-rain.html": story(2)}) as site:
        urls = f"<?xml version='1.0'?>\n<!-- made -->\n<urlset><url><loc>{site.url(path)}</loc></url></urlset>"
        answer = Reply(urls, content_type="text/xml") if address == "/map.xml" else feed(path)
        site.pages[address] = answer
        assert [one.title for one in crawl(NEWS, site=site.url(address)).of(Article)] == ["Rain 1"]
        engine = open_engine(sqlite_url)
        polls = {poll.url: poll for poll in Polls(engine, f"127.0.0.1:{site.port}").all()}
        assert polls[site.url(address)].kind == ("sitemap" if address == "/map.xml" else "feed")
        assert polls[site.url(address)].interval < 3600, "at the pace of its kind"
        site.pages[address] = Reply(str(answer.body).replace("1234", "1235"), content_type=answer.content_type)
        assert [one.title for one in crawl(NEWS, site=site.url(address)).of(Article)] == ["Rain 2"]
        engine.dispose()


@pytest.mark.parametrize("status", [200, 404, 500])
def test_robots_txt_is_asked_for_once_in_a_run_though_it_is_read_for_its_sitemaps_too(
    crawl: Callable[..., Crawl], tmp_path: Path, status: int
) -> None:
    with Website({"/": HOME, "/1234-rain.html": story(1)}) as site:
        named = f"<urlset><url><loc>{site.url('/1234-rain.html')}</loc></url></urlset>"
        site.pages["/all.xml"] = Reply(named, content_type="application/xml")
        site.pages["/robots.txt"] = Reply(f"Sitemap: {site.url('/all.xml')}", status, content_type="text/plain")
        result = crawl(NEWS, {"ARCHIVE_DIR": str(tmp_path)}, site=site.url())
        assert site.asked("/robots.txt") == 1
        assert len(result.of(Article)) == (status == 200)
        assert result.stats["archive/response"] == len(site.requests)


def test_the_second_run_fetches_only_what_is_new(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": story(1), "/1235-rain.html": story(2)}) as site:
        crawl(NEWS, site=site.url())
        site.pages["/"] = listing("/1235-rain.html", "/1234-rain.html")
        result = crawl(NEWS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain 2"]
        assert site.asked("/1234-rain.html") == 1


def test_a_page_that_is_gone_is_a_failure_with_its_status(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html")}) as site:
        (failure,) = crawl(NEWS, site=site.url()).of(FetchFailure)
        assert (failure.url, failure.status, failure.reason) == (site.url("/1234-rain.html"), 404, "http-404")


def test_a_run_whose_clock_was_a_year_ahead_keeps_no_article_from_later_ones(crawl: Callable[..., Crawl]) -> None:
    bad, good = "/1000-bad.html", "/1001-rain.html"
    with Website({"/": HOME, "/rss.xml": feed(bad, good), bad: Reply("x", 500), good: story(1)}) as site:
        crawl(LATER, site=site.url(), hours=24 * 365)
        site.pages.update({bad: story(2), good: story(1)})
        assert [article.title for article in crawl(LATER, site=site.url()).of(Article)] == ["Rain 2"]


def test_an_edit_is_seen_at_the_next_visit(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": [story(1), story(2)]}) as site:
        crawl(NEWS, site=site.url())
        result = crawl(LATER, site=site.url(), hours=2)
        assert [article.title for article in result.of(Article)] == ["Rain 2"]
        assert result.stats["store/updated"] == 1


def test_a_page_that_is_gone_twice_is_gone(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": [story(1), Reply("", 410)]}) as site:
        crawl(NEWS, site=site.url())
        assert crawl(LATER, site=site.url(), hours=2).stats["store/retry"] == 1
        assert crawl(LATER, site=site.url(), hours=48).stats["store/gone"] == 1
        crawl(LATER, site=site.url(), hours=9999)
        assert site.asked("/1234-rain.html") == 3


def test_a_walk_through_a_listing_that_was_cut_short_is_taken_up_again(crawl: Callable[..., Crawl]) -> None:
    busy = Reply("", 500)
    pages = {"/": listing("/1234-a.html", next_page="/?page=2"), "/1234-a.html": story(1), "/1235-b.html": story(2)}
    with Website({**pages, "/?page=2": [busy, listing("/1235-b.html")]}) as site:
        first = crawl(NEWS, site=site.url())
        second = crawl(NEWS, site=site.url())
        assert [article.title for article in first.of(Article)] == ["Rain 1"]
        assert [article.title for article in second.of(Article)] == ["Rain 2"]
        crawl(NEWS, site=site.url())
        assert site.asked("/?page=2") == 2


def test_a_redirect_to_a_known_article_makes_an_alias(crawl: Callable[..., Crawl]) -> None:
    moved = Reply(status=301, headers={"Location": "/1234-rain.html"})
    pages = {"/": listing("/1234-rain.html"), "/1234-rain.html": story(1), "/1233-rain.html": moved}
    with Website(pages) as site:
        assert crawl(NEWS, site=site.url()).stats["store/inserted"] == 1
        site.pages["/"] = listing("/1234-rain.html", "/1233-rain.html")
        crawl(LATER, site=site.url(), hours=2)
        crawl(LATER, site=site.url(), hours=26)
        assert site.asked("/1233-rain.html") == 1


def test_a_long_sitemap_does_not_hold_up_the_end_of_a_run(crawl: Callable[..., Crawl]) -> None:
    entries = "".join(f"<url><loc>/{number}-rain.html</loc></url>" for number in range(60_000))
    sitemap = Reply(f"<urlset>{entries}</urlset>", content_type="application/xml")
    with Website({"/": HOME, "/sitemap.xml": sitemap}) as site:
        site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /*-rain", content_type="text/plain")
        result = crawl(NEWS, {"CLOSESPIDER_TIMEOUT": 1}, site=site.url())
        assert result.reason == "closespider_timeout"
        assert 0 < result.stats["discovery/new"] < 60_000
        assert result.stats["discovery/failed/cut-short"] == 1


def test_a_run_ends_within_seconds_whatever_the_hosts_pace(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1100)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **{path: story(day) for day, path in enumerate(paths)}}) as site:
        result = crawl(NEWS, {"DOWNLOAD_DELAY": 0.3, "CLOSESPIDER_ITEMCOUNT": 3}, site=site.url())
        assert result.reason == "closespider_itemcount"
        assert len(result.of(Article)) < 8
        assert result.of(FetchFailure) == []
        second = crawl(NEWS, site=site.url())
        assert len(result.of(Article)) + len(second.of(Article)) == 100


@pytest.mark.parametrize("was_killed", [True, False])
def test_after_a_run_that_was_killed_some_pages_go_before_the_sources(
    crawl: Callable[..., Crawl], sqlite_url: str, was_killed: bool
) -> None:
    pages = {f"/{number}-rain.html": story(number) for number in range(1000, 1030)}
    with Website({"/": listing("/1050-rain.html"), "/1050-rain.html": story(50), **pages}) as site:
        source = f"127.0.0.1:{site.port}"
        engine = open_engine(sqlite_url)
        Frontier(engine, source).add([Link(site.url(path), "home") for path in pages], NOON)
        run = start_run(engine, source, NOON)
        if not was_killed:
            finish_run(engine, run, NOON, {}, "finished")
        engine.dispose()
        result = crawl(NEWS, site=site.url())
        assert len(result.of(Article)) == len(pages) + 1
        asked = [request.path for request in site.requests if request.path != "/robots.txt"]
        assert (asked[0] in pages) == was_killed


@pytest.mark.parametrize("address", ["javascript:1", "http://[1/"])
@pytest.mark.parametrize("state", ["state = 'due'", "state = 'due', article_id = NULL, first_fetched_at = NULL"])
def test_rows_that_are_no_addresses_hold_up_no_others(
    crawl: Callable[..., Crawl], sqlite_url: str, address: str, state: str
) -> None:
    with Website({"/": listing("/1000-rain.html"), "/1000-rain.html": story(1), "/1001-rain.html": story(2)}) as site:
        crawl(NEWS, site=site.url())
        site.pages["/"] = listing("/1001-rain.html")
        engine = open_engine(sqlite_url)
        with begin_write(engine) as connection:
            connection.exec_driver_sql(f"update urls set url = ?, {state}", (address,))
            for url, kind in (("::::", "feed"), (site.url("/x"), "no-such-kind")):
                connection.exec_driver_sql(
                    "update sources set url = ?, kind = ? where id = (select max(id) from sources where kind = 'feed')",
                    (url, kind),
                )
        engine.dispose()
        result = crawl(NEWS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain 2"]
        assert [failure.reason for failure in result.of(FetchFailure)] == ["bad-url"]


def test_damaged_json_in_the_database_is_a_named_error(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    with Website({"/": listing("/1000-rain.html"), "/1000-rain.html": story(1)}) as site:
        crawl(NEWS, site=site.url())
        engine = open_engine(sqlite_url)
        with begin_write(engine) as connection:
            connection.exec_driver_sql("update urls set evidence = '{broken'")
        engine.dispose()
        result = crawl(NEWS, site=site.url())
        assert "it holds damaged JSON" in result.stats["store/error"]
        assert "spider_exceptions/count" not in result.stats
