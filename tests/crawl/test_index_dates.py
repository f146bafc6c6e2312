"""When a sitemap is asked for before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl.host_habits import HostHabits
from crawler.crawl.index_dates import IndexDates
from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.discovery.sitemap import Sitemap
from crawler.source_kind import SourceKind
from crawler.storage import Poll

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://example.org/2019.xml"


def child(hours_ago: float | None = 1, url: str = URL) -> Sitemap:
    return Sitemap(url, changed_at=None if hours_ago is None else NOW - hours_ago * HOUR)


def poll(polled_at: datetime | None = NOW - 2 * HOUR) -> Poll:
    return Poll(URL, SourceKind.SITEMAP, NOW + HOUR, 86400, polled_at, None, 0, 200, None, None, None)


@pytest.mark.parametrize(
    ("source", "known", "is_worth"),
    [
        pytest.param(child(1), poll(), True, id="changed-since"),
        pytest.param(child(3), poll(), False, id="changed-before"),
        pytest.param(child(2), poll(), False, id="changed-just-then"),
        pytest.param(child(-1), poll(), False, id="to-be-changed"),
        pytest.param(child(None), poll(), False, id="no-word"),
        pytest.param(child(1), poll(None), False, id="never-read"),
        pytest.param(Feed(URL), poll(), False, id="no-sitemap"),
    ],
)
def test_a_sitemap_that_has_changed_since_it_was_read_is_worth_a_poll(
    source: Source, known: Poll, is_worth: bool
) -> None:
    assert IndexDates(HostHabits()).is_worth_a_poll(source, known, NOW) == is_worth


def polls_of_a_run(habits: HostHabits, *, sitemaps: int, of_them_with_news: int) -> int:
    """How many are made where an index says that all its sitemaps have changed."""
    dates = IndexDates(habits)
    urls = [f"https://example.org/{number}.xml" for number in range(sitemaps)]
    asked = [url for url in urls if dates.is_worth_a_poll(child(url=url), poll(), NOW)]
    for number, url in enumerate(asked):
        dates.learn(url, has_news=number < of_them_with_news)
    return len(asked)


def test_an_index_that_stamps_all_its_sitemaps_costs_a_few_polls_once() -> None:
    habits = HostHabits()
    assert [polls_of_a_run(habits, sitemaps=500, of_them_with_news=0) for _ in range(3)] == [10, 0, 0]


def test_an_index_that_has_told_of_news_is_believed() -> None:
    habits = HostHabits()
    assert [polls_of_a_run(habits, sitemaps=12, of_them_with_news=3) for _ in range(3)] == [10, 12, 12]
