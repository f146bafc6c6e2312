"""Sites that keep a sitemap for each month or day of their past, in whole crawls that ask only what is due."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.items import Article
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, story
from tests.website import Reply, Request, Send, Website

DUE = {"POLL_ONLY_DUE": True}


def stamp(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def xml(body: str) -> Reply:
    return Reply(body, content_type="application/xml")


def index(**changed_at: float) -> Reply:
    """Name of a sitemap -> hours from now at which it has changed."""
    children = (
        f"<sitemap><loc>/{name}.xml</loc><lastmod>{stamp(hours)}</lastmod></sitemap>"
        for name, hours in changed_at.items()
    )
    return xml(f"<sitemapindex>{''.join(children)}</sitemapindex>")


def sitemap(*paths: str) -> Reply:
    return xml(f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>")


def test_a_sitemap_that_is_seldom_asked_is_asked_at_once_when_its_index_says_that_it_has_changed(
    crawl: Callable[..., Crawl],
) -> None:
    with Website({"/": HOME, "/1000-rain.html": story(1), "/1001-rain.html": story(2)}) as site:
        changed_at = {"old": -1.0}
        site.pages["/old.xml"] = sitemap("/1000-rain.html")
        for hours in range(9):
            changed_at[f"day{hours}"] = hours - 0.5
            site.pages[f"/day{hours}.xml"] = sitemap()
            site.pages["/sitemap.xml"] = index(**changed_at)
            crawl(LATER, DUE, site=site.url(), hours=hours)
        assert site.asked("/sitemap.xml") == 9, "new sitemaps keep it at a quick pace"
        before = site.asked("/old.xml")
        site.pages["/old.xml"] = sitemap("/1000-rain.html", "/1001-rain.html")
        site.pages["/sitemap.xml"] = index(**changed_at | {"old": 8.3})
        result = crawl(LATER, DUE, site=site.url(), hours=8.4)
        assert (before, site.asked("/old.xml")) == (5, 6)
        assert [article.title for article in result.of(Article)] == ["Rain 2"]


def test_a_run_that_may_not_ask_all_sitemaps_asks_those_that_changed_last(crawl: Callable[..., Crawl]) -> None:
    changed_at = {f"month{number}": -720.0 * (20 - number) for number in range(20)}
    pages = {f"/{name}.xml": sitemap() for name in changed_at}
    with Website({"/": HOME, "/sitemap.xml": index(**changed_at), **pages}) as site:
        result = crawl(NEWS, {"MAX_SOURCES_PER_RUN": 12}, site=site.url())
        assert result.stats["budget/sources_reached"] == 1
        asked = [number for number in range(20) if site.asked(f"/month{number}.xml")]
        assert asked == list(range(20 - len(asked), 20))
        assert 3 < len(asked) < 12


def test_sitemaps_are_fetched_two_at_a_time_until_all_are_read(crawl: Callable[..., Crawl]) -> None:
    names = [f"part{number}" for number in range(12)]
    arrivals = threading.Barrier(3)
    together: list[str] = []

    def slow(send: Send, request: Request) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            arrivals.wait(0.2)  # three at a time would all pass
            together.append(request.path)
        number = int(request.path.removeprefix("/part").removesuffix(".xml"))
        sitemap(f"/{1000 + number}-rain.html")(send, request)

    pages: dict[str, Any] = {f"/{name}.xml": slow for name in names}
    stories = {f"/{1000 + number}-rain.html": story(number) for number in range(12)}
    with Website({"/": HOME, "/sitemap.xml": index(**dict.fromkeys(names, -1.0)), **pages, **stories}) as site:
        result = crawl(NEWS, {"CONCURRENT_REQUESTS_PER_DOMAIN": 8}, site=site.url())
        assert together == []
        assert len(result.of(Article)) == 12
