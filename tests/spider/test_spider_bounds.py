"""Sites without end, hosts that refuse or are down, and how much a run asks at most."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from crawler.items import Article, FetchFailure
from crawler.storage.engine import open_engine
from crawler.storage.models import UrlRow
from tests import hostile_server as hostile
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, bare_page, feed, listing, story
from tests.website import Behaviour, Reply, Website

BAD, GOOD = "/1234-bad.html", "/1235-good.html"


def test_pages_that_lead_round_in_a_circle_end(crawl: Callable[..., Crawl]) -> None:
    pages = {"/": listing(GOOD, next_page="/?page=2"), "/?page=2": listing(BAD, next_page="/?page=3")}
    with Website({**pages, "/?page=3": listing(next_page="/?page=2"), GOOD: story(1), BAD: story(2)}) as site:
        result = crawl(NEWS, site=site.url())
        assert len(result.of(Article)) == 2
        assert site.asked("/?page=2") == 1


def test_endless_pagination_ends_and_the_run_says_so(crawl: Callable[..., Crawl]) -> None:
    class Trap(Website):
        def behaviour(self, path: str) -> Behaviour:
            number = int(path.partition("=")[2] or 1)
            if path.startswith("/?page=") or path == "/":
                return listing(f"/{number + 1000}-rain.html", next_page=f"/?page={number + 1}")
            return super().behaviour(path)

    with Trap() as site:
        result = crawl(NEWS, site=site.url())
        assert result.reason == "finished"
        assert sum(request.path.startswith("/?page=") for request in site.requests) < 120
        assert result.stats["budget/listing_pages_reached"] == 1


@pytest.mark.parametrize("day", [bare_page("No events"), Reply("", 404)], ids=["empty", "absent"])
def test_a_calendar_without_end_is_left_alone_and_named(crawl: Callable[..., Crawl], day: Reply) -> None:
    days = [f"/events/{1000 + day}/" for day in range(60)]
    pages = {"/": HOME, "/rss.xml": feed(*days, GOOD), GOOD: story(2), **dict.fromkeys(days, day)}
    with Website(pages) as site:
        result = crawl(NEWS, {"MAX_MISSES_PER_PATTERN": 20, "LEASE_BATCH": 10}, site=site.url())
        (trap,) = (key for key in result.stats if key.startswith("budget/trap/"))
        assert trap.endswith("/events/9/")
        assert sum(site.asked(day) for day in days) < 50
        assert len(result.of(Article)) == 1
        assert {failure.reason for failure in result.of(FetchFailure)} <= {"trap", "http-404"}


def test_thousands_of_addresses_of_a_trap_take_no_time(crawl: Callable[..., Crawl]) -> None:
    days = [f"/events/{1000 + day}/" for day in range(2000)]
    with Website({"/": HOME, "/rss.xml": feed(*days), **dict.fromkeys(days, bare_page("No events"))}) as site:
        result = crawl(NEWS, {"MAX_MISSES_PER_PATTERN": 20, "LEASE_BATCH": 20}, site=site.url())
        assert result.stats["store/blocked"] > 1500


@pytest.mark.parametrize("behaviour", [Reply("Forbidden", 403), hostile.no_answer])
def test_a_site_that_refuses_everything_is_left_alone(crawl: Callable[..., Crawl], behaviour: Behaviour) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1200)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **dict.fromkeys(paths, behaviour)}) as site:
        result = crawl(NEWS, {"LEASE_BATCH": 10}, site=site.url())
        assert result.stats["fetch/given_up"] == 1
        assert len(result.of(FetchFailure)) < 60


def test_a_host_that_is_down_costs_its_pages_no_attempt(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1100)]
    states = select(UrlRow.state, UrlRow.attempts, func.count()).group_by(UrlRow.state, UrlRow.attempts)
    down = {"/": HOME, "/rss.xml": feed(*paths), **dict.fromkeys(paths, hostile.no_answer)}
    engine = open_engine(sqlite_url)
    with Website(down) as site, engine.connect() as connection:
        result = crawl(NEWS, {"LEASE_BATCH": 10}, site=site.url())
        assert (result.reason, result.stats["fetch/given_up"]) == ("finished", 1)
        assert sum(map(site.asked, paths)) < 50
        assert connection.execute(states).all() == [("due", 0, 100)]
    engine.dispose()


def test_a_page_that_fails_while_its_host_is_well_costs_an_attempt(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    pages = {"/": HOME, "/rss.xml": feed("/1-bad.html", GOOD), "/1-bad.html": Reply("Down", 503), GOOD: story(2)}
    engine = open_engine(sqlite_url)
    with Website(pages) as site, engine.connect() as connection:
        crawl(NEWS, site=site.url())
        assert connection.execute(select(UrlRow.attempts).where(UrlRow.state == "retry")).all() == [(1,)]
    engine.dispose()


@pytest.mark.parametrize(("status", "not_had"), [(405, 2), (500, 2), (404, 0), (410, 0)])
def test_new_pages_that_could_not_be_had_are_counted_and_absent_ones_are_not(
    crawl: Callable[..., Crawl], status: int, not_had: int
) -> None:
    with Website({"/": HOME, "/rss.xml": feed(BAD, GOOD), BAD: Reply("x", status), GOOD: Reply("x", status)}) as site:
        assert crawl(NEWS, site=site.url()).stats.get("fetch/not_had", 0) == not_had


def test_a_run_asks_for_no_more_pages_than_it_may(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1030)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **{path: story(day) for day, path in enumerate(paths)}}) as site:
        first = crawl(NEWS, {"MAX_PAGES_PER_RUN": 20, "LEASE_BATCH": 8}, site=site.url())
        second = crawl(NEWS, {"MAX_PAGES_PER_RUN": 20, "LEASE_BATCH": 8}, site=site.url())
        assert (len(first.of(Article)), len(second.of(Article))) == (20, 10)
        assert first.stats["budget/pages_reached"] == 1


def test_pages_of_a_trap_that_are_not_asked_for_take_nothing_from_those_that_a_run_may_ask_for(
    crawl: Callable[..., Crawl],
) -> None:
    traps = [f"/calendar/{day}-of-the-year.html" for day in range(300)]
    settings = {"MAX_PAGES_PER_RUN": 60, "MAX_MISSES_PER_PATTERN": 10, "LEASE_BATCH": 8}
    dated = f"<item><title>Rain</title><link>{GOOD}</link><pubDate>Mon, 02 Mar 2020 10:00:00 GMT</pubDate></item>"
    announced = Reply(str(feed(*traps).body).replace("</channel>", f"{dated}</channel>"))
    with Website({"/": HOME, "/rss.xml": announced, GOOD: story(1)}) as site:
        result = crawl(NEWS, settings, site=site.url())
        assert len(result.of(Article)) == 1
        assert "budget/pages_reached" not in result.stats


def test_a_run_asks_no_more_sources_than_it_may(crawl: Callable[..., Crawl]) -> None:
    children = "".join(f"<sitemap><loc>/sitemap-{number}.xml</loc></sitemap>" for number in range(100))
    with Website({"/": HOME, "/sitemap.xml": Reply(f"<sitemapindex>{children}</sitemapindex>")}) as site:
        result = crawl(NEWS, {"MAX_SOURCES_PER_RUN": 30}, site=site.url())
        assert len(site.requests) < 40
        assert result.stats["budget/sources_reached"] == 1
