"""Feeds and sitemaps whose addresses lead to other ones for good, in whole crawls."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import select

from crawler.items import Article
from crawler.storage.engine import open_engine
from crawler.storage.models import SourceRow
from tests.crawling import Crawl
from tests.news_site import LATER, feed, story
from tests.website import Reply, Request, Send, Website

OLD, NEW = "/old.xml", "/new.xml"
FEEDS = "".join(f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in (OLD, NEW))
HOME = Reply(f"<html><head><title>News</title>{FEEDS}</head><body></body></html>")
DAY = 24


def moved(status: int) -> Reply:
    return Reply("", status, headers={"Location": NEW})


def site_with(old: Reply) -> Website:
    pages = {f"/{number}-rain.html": story(number) for number in range(1000, 1010)}
    return Website({"/": HOME, OLD: old, NEW: feed("/1000-rain.html"), **pages})


def kinds(url: str) -> dict[str, tuple[str, str | None]]:
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(SourceRow.url, SourceRow.kind, SourceRow.detail)).all()
    engine.dispose()
    return {"/" + address.rpartition("/")[2]: (kind, detail) for address, kind, detail in rows}


@pytest.mark.parametrize(("status", "asked"), [(301, 2), (308, 2), (302, 6), (307, 6)])
def test_a_feed_that_has_moved_for_good_to_a_known_one_is_asked_no_more_but_to_see_whether_it_still_has(
    crawl: Callable[..., Crawl], sqlite_url: str, status: int, asked: int
) -> None:
    with site_with(moved(status)) as site:
        for hours in (0, 6, 12, 18, 24, 40):
            crawl(LATER, site=site.url(), hours=hours)
        assert site.asked(OLD) == asked
        if status in (301, 308):
            assert kinds(sqlite_url)[OLD] == ("alias", f"feed at {site.url(NEW)}")
        assert kinds(sqlite_url)[NEW] == ("feed", None)


def test_a_feed_that_leads_to_itself_with_a_cookie_has_not_moved(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    def answer(send: Send, request: Request) -> None:
        has_cookie = "cookie" in request.headers
        away = Reply("", 301, headers={"Location": OLD, "Set-Cookie": "seen=1"})
        (feed("/1001-rain.html") if has_cookie else away)(send, request)

    with Website({"/": HOME, OLD: answer, "/1001-rain.html": story(1)}) as site:
        assert titles(crawl(LATER, site=site.url())) == {"Rain 1"}
        assert kinds(sqlite_url)[OLD] == ("feed", None)


def titles(result: Crawl) -> set[str]:
    return {article.title for article in result.of(Article)} - {"Rain 1000"}


def test_it_comes_back_when_it_leads_there_no_more(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    with site_with(moved(301)) as site:
        crawl(LATER, site=site.url())
        site.pages[OLD] = feed("/1001-rain.html")
        assert titles(crawl(LATER, site=site.url(), hours=6)) == set()
        assert titles(crawl(LATER, site=site.url(), hours=2 * DAY)) == {"Rain 1001"}
        assert kinds(sqlite_url)[OLD] == ("feed", None)
        site.pages[OLD] = feed("/1002-rain.html")
        assert titles(crawl(LATER, site=site.url(), hours=2 * DAY + 6)) >= {"Rain 1002"}


def test_it_is_asked_at_once_when_the_one_that_it_leads_to_fails(crawl: Callable[..., Crawl]) -> None:
    with site_with(moved(301)) as site:
        crawl(LATER, site=site.url())
        site.pages |= {OLD: feed("/1001-rain.html"), NEW: Reply("Gone", 404)}
        crawl(LATER, site=site.url(), hours=6)
        assert titles(crawl(LATER, site=site.url(), hours=7)) == {"Rain 1001"}


def test_looks_at_what_has_moved_come_less_and_less_often(crawl: Callable[..., Crawl]) -> None:
    with site_with(moved(301)) as site:
        looks = []
        for day in range(0, 60, 2):
            before = site.asked(OLD)
            crawl(LATER, {"POLL_ONLY_DUE": True}, site=site.url(), hours=day * DAY)
            looks += [day] if site.asked(OLD) > before else []
        pauses = [later - earlier for earlier, later in pairwise(looks)]
        assert pauses == sorted(pauses)
        assert 5 < len(pauses) < 9
