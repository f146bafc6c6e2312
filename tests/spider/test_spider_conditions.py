"""Conditional requests in a crawl: made of honest servers, and of no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from crawler.crawl.conditions import AUDIT_HEADER_ETAG
from crawler.crawl.host_habits import Habit
from crawler.items import Article, Unchanged
from crawler.storage import Habits, open_engine
from crawler.storage.habits import StoredHabit
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, feed, listing, story
from tests.website import Behaviour, Reply, Request, Send, Website

PATHS = [f"/{number}-rain.html" for number in range(1000, 1006)]
EACH_RUNG = {"REVISIT_ALLOWANCE": 10}
"""Visits are made although they find nothing."""
VALIDATORS = {"ETag": '"1"', "Last-Modified": "Wed, 24 Apr 2013 07:30:00 GMT"}


def conditional(reply: Reply) -> Behaviour:
    """Answers 304 to those who have the page."""

    def behave(send: Send, request: Request) -> None:
        known = request.headers.get("if-none-match") == '"1"'
        Reply(b"" if known else reply.body, 304 if known else 200, headers=VALIDATORS)(send, request)

    return behave


def always_unchanged(reply: Reply) -> Behaviour:
    """Answers 304 to any condition."""

    def behave(send: Send, request: Request) -> None:
        has_condition = "if-none-match" in request.headers or "if-modified-since" in request.headers
        Reply(b"" if has_condition else reply.body, 304 if has_condition else 200, headers=VALIDATORS)(send, request)

    return behave


def of_the_same_tag(reply: Reply) -> Behaviour:
    """Answers as if nothing had changed to those who have the tag, which never changes."""
    return conditional(reply)


def of_changing_tag(reply: Reply) -> Behaviour:
    numbers = count()

    def behave(send: Send, request: Request) -> None:
        Reply(reply.body, headers={"ETag": f'"{next(numbers)}"'})(send, request)

    return behave


def trust(database_url: str, site: Website) -> None:
    """As if the host had proved honest in earlier runs."""
    engine = open_engine(database_url)
    now = datetime.now(UTC)
    habits = (Habit.PAGES_KEEP_VALIDATORS, Habit.SOURCES_KEEP_VALIDATORS)
    Habits(engine, f"127.0.0.1:{site.port}").write(
        [StoredHabit(f"127.0.0.1:{site.port}", habit, 20, 0, now) for habit in habits]
    )
    engine.dispose()


def conditions(site: Website, path: str) -> list[str | None]:
    return [request.headers.get("if-none-match") for request in site.requests if request.path == path]


def test_pages_of_an_honest_host_are_not_sent_again(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    with Website({"/": listing(*PATHS), **{path: conditional(story(day)) for day, path in enumerate(PATHS)}}) as site:
        crawl(NEWS, site=site.url())
        trust(sqlite_url, site)
        result = crawl(LATER, site=site.url(), hours=2)
        unchanged = {item.url for item in result.of(Unchanged)}
        assert result.stats["store/unchanged"] == len(PATHS)
        assert unchanged, "a twentieth of them is audited"
        assert {site.url(path) for path in PATHS if conditions(site, path) == [None, '"1"']} == unchanged


def test_a_host_is_trusted_once_it_has_proved_honest(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": conditional(feed(PATHS[0])), PATHS[0]: story(1)}) as site:
        for hours in range(7):  # which one of twenty requests is an audit goes by the time
            result = crawl(LATER, site=site.url(), hours=hours)
        asked = conditions(site, "/rss.xml")
        assert asked[:4] == [None, *[AUDIT_HEADER_ETAG] * 3]
        assert '"1"' in asked[4:]
        assert result.stats["discovery/new"] == 0


@pytest.mark.parametrize("dishonest", [always_unchanged, of_the_same_tag])
def test_an_edit_is_seen_although_the_server_says_unchanged(
    crawl: Callable[..., Crawl], dishonest: Callable[[Reply], Behaviour]
) -> None:
    path = PATHS[0]
    with Website({"/": listing(path), path: dishonest(story(1))}) as site:
        crawl(LATER, site=site.url())
        for day, hours in ((2, 2), (3, 30), (4, 200)):
            site.pages[path] = dishonest(story(day))
            result = crawl(LATER, site=site.url(), hours=hours)
            assert [article.title for article in result.of(Article)] == [f"Rain {day}"]
            assert result.stats["store/updated"] == 1
        assert conditions(site, path)[-2:] == [None, None], "no condition is sent any more"


@pytest.mark.parametrize("dishonest", [always_unchanged, of_the_same_tag])
def test_new_articles_are_seen_although_the_feed_says_unchanged(
    crawl: Callable[..., Crawl], dishonest: Callable[[Reply], Behaviour]
) -> None:
    with Website({"/": HOME, **{path: story(day) for day, path in enumerate(PATHS)}}) as site:
        for number in (1, 2, 3):
            site.pages["/rss.xml"] = dishonest(feed(*PATHS[:number]))
            result = crawl(NEWS, site=site.url())
            assert [article.url for article in result.of(Article)] == [site.url(PATHS[number - 1])]
        assert conditions(site, "/rss.xml")[-1] is None


def test_a_host_whose_tags_always_change_is_asked_plainly(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing(*PATHS), **{path: of_changing_tag(story(n)) for n, path in enumerate(PATHS)}}) as site:
        crawl(LATER, site=site.url())
        crawl(LATER, EACH_RUNG, site=site.url(), hours=2)
        crawl(LATER, EACH_RUNG, site=site.url(), hours=30)
        assert all(conditions(site, path) == [None, AUDIT_HEADER_ETAG, None] for path in PATHS)
