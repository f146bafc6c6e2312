from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawler.crawl.host_habits import HostHabits
from crawler.fetch.politeness import MAX_CRAWL_DELAY, MAX_REST, HostPace, PolitenessMiddleware, read_retry_after
from crawler.fetch.request_meta import ASKED
from crawler.items import Article, FetchFailure
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, feed, story
from tests.website import Reply, Website

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="at-once"),
        pytest.param("Mon, 23 Nov 2026 12:02:00 GMT", 120.0, id="date"),
        pytest.param("Mon, 23 Nov 2026 11:00:00 GMT", 0.0, id="date-in-the-past"),
        pytest.param("Mon, 23 Nov 2026 14:02:00 +0200", 120.0, id="zone"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -2359", 251_606_951_939.0, id="beyond-the-year-9999"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="words"),
        pytest.param("9" * 400, None, id="huge"),
        pytest.param("²", None, id="not-ascii"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_else_nothing(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds


def test_a_suffering_host_is_asked_less_often_and_recovers_slowly() -> None:
    pace = HostPace(base=0.5)
    for _ in range(3):
        pace.suffer()
    assert pace.delay == 4.5
    pace.recover()
    assert 4.0 < pace.delay < 4.5
    for _ in range(200):
        pace.recover()
    assert pace.delay == 0.5


def test_a_host_that_keeps_suffering_is_still_asked() -> None:
    pace = HostPace(base=0.5)
    for _ in range(50):
        pace.suffer()
    assert pace.delay == 30.5


def test_errors_never_make_it_faster() -> None:
    pace = HostPace(base=0.5, crawl_delay=10.0, latency=0.1)
    before = pace.delay
    pace.suffer()
    assert pace.delay > before


def test_requests_overlap_only_where_the_host_is_slower_than_its_delay() -> None:
    assert HostPace(base=0.5, latency=0.1).concurrency(2) == 1
    assert HostPace(base=0.5, latency=0.4).concurrency(2) == 2
    assert HostPace(base=0.0, latency=0.1).concurrency(8) == 8
    assert HostPace(base=0.0, latency=0.1, crawl_delay=1.0).concurrency(8) == 1


def test_the_delay_counts_from_when_the_host_was_asked_at_the_latest() -> None:
    slot = SimpleNamespace(lastseen=0.0, concurrency=1)
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={"slot": slot}))
    crawler: Any = SimpleNamespace(settings=Settings({"ROBOTSTXT_USER_AGENT": "bot"}), engine=engine)
    request = Request("https://example.org/", meta={"download_slot": "slot", "answer_latency": 0.25})
    before = monotonic()
    PolitenessMiddleware(crawler).response_downloaded(request)
    assert before - 0.25 <= slot.lastseen <= monotonic() - 0.25


@pytest.mark.parametrize(
    ("concurrency", "asked", "ago", "rests"),
    [
        pytest.param(
            2, {"example.org": 11}, 1.0, {"example.org": 4.0, "api.example.org": -10.0}, id="from-its-beginning"
        ),
        pytest.param(1, {"example.org": 1}, 1.0, {"example.org": 0.0}, id="a-page-alone"),
        pytest.param(
            2, {"example.org": 1, "api.example.org": 30}, 1.0, {"api.example.org": 5.0}, id="another-host-of-ours"
        ),
        pytest.param(2, {"example.org": 500}, 0.0, {"example.org": MAX_REST}, id="at-most"),
        pytest.param(2, {"example.org": 1, "ads.example": 70}, 1.0, {"example.org": -1.0}, id="nothing-waits-for-it"),
    ],
)
def test_what_a_rendered_page_asked_counts_as_so_many_requests(
    concurrency: int, asked: dict[str, int], ago: float, rests: dict[str, float]
) -> None:
    ended = monotonic()
    begun = ended - ago
    slots = {
        "example.org": SimpleNamespace(lastseen=begun, concurrency=concurrency),
        "api.example.org": SimpleNamespace(lastseen=begun - 9, concurrency=concurrency),
    }
    engine = SimpleNamespace(downloader=SimpleNamespace(slots=slots))
    stats = SimpleNamespace(max_value=lambda name, value: None)
    settings = Settings({"ROBOTSTXT_USER_AGENT": "bot", "DOWNLOAD_DELAY": 0.5})
    crawler: Any = SimpleNamespace(settings=settings, engine=engine, stats=stats)
    meta = {"download_slot": "example.org", "render": True, ASKED: Counter(asked)}
    PolitenessMiddleware(crawler).response_downloaded(Request("https://example.org/", meta=meta))
    for host, rest in rests.items():
        assert ended + rest - 1e-6 < slots[host].lastseen < monotonic() + rest + 1e-6


def test_a_crawl_delay_is_kept(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1004)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **{path: story(day) for day, path in enumerate(paths)}}) as site:
        site.pages["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.3", content_type="text/plain")
        result = crawl(NEWS, {"DOWNLOAD_DELAY_JITTER": 0}, site=site.url())
        assert len(result.of(Article)) == 4
        assert result.stats["elapsed_time_seconds"] > 0.3 * (len(site.requests) - 2)
        assert MAX_CRAWL_DELAY >= 30


def test_what_robots_txt_forbids_is_not_fetched(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed("/private/1234-rain.html")}) as site:
        site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/", content_type="text/plain")
        (failure,) = crawl(NEWS, site=site.url()).of(FetchFailure)
        assert failure.reason == "robots"
        assert site.asked("/private/1234-rain.html") == 0


def test_a_busy_host_is_asked_again_when_it_said(crawl: Callable[..., Crawl]) -> None:
    busy = Reply("busy", 503, headers={"Retry-After": "1"})
    with Website({"/": HOME, "/rss.xml": feed("/1234-rain.html"), "/1234-rain.html": [busy, story(1)]}) as site:
        result = crawl(NEWS, {"RETRY_TIMES": 1}, site=site.url())
        assert len(result.of(Article)) == 1
        assert result.stats["elapsed_time_seconds"] > 1


@pytest.mark.parametrize(("retries", "reason"), [(0, "http-429"), (2, "host-asks-to-wait")])
def test_a_host_that_asks_for_an_hour_is_left_alone_and_only_pages_that_were_asked_for_pay(
    crawl: Callable[..., Crawl], retries: int, reason: str
) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1100)]
    busy = Reply("busy", 429, headers={"Retry-After": "3600"})
    with Website({"/": HOME, "/rss.xml": feed(*paths), **dict.fromkeys(paths, busy)}) as site:
        result = crawl(NEWS, {"LEASE_BATCH": 16, "RETRY_TIMES": retries}, site=site.url())
        asked = {site.url(path) for path in paths if site.asked(path)}
        assert {failure.url for failure in result.of(FetchFailure)} == asked
        assert {failure.reason for failure in result.of(FetchFailure)} == {reason}
        assert len(asked) <= 4
        assert result.reason == "finished"


@pytest.mark.parametrize("retries", [0, 2])
def test_of_a_host_that_asks_for_an_hour_only_the_feeds_that_were_asked_for_have_failed(
    crawl: Callable[..., Crawl], retries: int
) -> None:
    feeds = [f"/{number}.xml" for number in range(12)]
    links = "".join(f'<link rel=alternate type="application/rss+xml" href="{path}">' for path in feeds)
    busy = Reply("busy", 429, headers={"Retry-After": "3600"})
    with Website({"/": Reply(f"<html><head>{links}</head><body>News</body></html>")}) as site:
        site.pages |= dict.fromkeys(feeds, feed())
        crawl(LATER, site=site.url(), hours=0)
        before = {path: site.asked(path) for path in feeds}
        site.pages |= dict.fromkeys(feeds, busy)
        result = crawl(LATER, {"RETRY_TIMES": retries}, site=site.url(), hours=50)
        asked = sum(site.asked(path) > before[path] for path in feeds)
        assert 0 < asked <= 4
        assert result.stats["discovery/failed"] == asked


def test_a_host_that_asks_for_an_hour_is_not_asked_by_further_runs_before(crawl: Callable[..., Crawl]) -> None:
    busy = Reply("busy", 503, headers={"Retry-After": "3600"})
    with Website({"/": HOME, "/rss.xml": feed("/1234-rain.html"), "/1234-rain.html": [busy, story(1)]}) as site:
        crawl(LATER, site=site.url(), hours=0)
        asked = len(site.requests)
        waiting = crawl(LATER, site=site.url(), hours=0.5)
        assert len(site.requests) == asked
        assert waiting.items == []
        assert waiting.stats["politeness/left_alone"] == 1
        assert "discovery/failed" not in waiting.stats
        after = crawl(LATER, site=site.url(), hours=1.1)
        assert len(after.of(Article)) == 1
        assert "politeness/left_alone" not in after.stats


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(121.0, 3), (3600.0, 60), (100_000.0, 1440), (604_800.0, 1440), (604_801.0, 60), (1e12, 60)],
)
def test_a_host_is_left_alone_for_as_long_as_it_asks_or_a_day_and_by_mistake_for_an_hour(
    seconds: float, minutes: int
) -> None:
    habits = HostHabits()
    habits.keep_wait("https://example.org:8443/a", seconds, NOW)
    end = NOW + timedelta(minutes=minutes)
    assert habits.waits(NOW) == {"example.org:8443": end}
    assert habits.waits(end) == {}
    assert habits.waits(NOW - timedelta(days=365)) == {}, "by a clock that was wrong"


def test_a_page_that_always_asks_to_wait_for_thousands_of_years_keeps_no_other_from_being_read(
    crawl: Callable[..., Crawl],
) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1010)]
    forever = Reply("busy", 503, headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"})
    with Website({"/": HOME, "/rss.xml": feed(*paths)}) as site:
        site.pages |= {path: story(day) for day, path in enumerate(paths)} | {paths[0]: forever}
        for hours in range(0, 8, 2):
            crawl(LATER, site=site.url(), hours=hours)
        assert all(site.asked(path) for path in paths)
        assert site.asked(paths[0]) <= 4


def test_the_user_agent_names_us_and_a_contact(crawl: Callable[..., Crawl]) -> None:
    with Website() as site:
        crawl(NEWS, site=site.url())
        assert all(request.headers["user-agent"].startswith("news-ingestion-crawler/") for request in site.requests)
