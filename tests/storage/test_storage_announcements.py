"""What the frontier makes of a known article that sources list again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from crawler.discovery.links import Link
from crawler.items import FetchFailure, Rejection, Unchanged
from crawler.source_kind import SourceKind
from crawler.storage.frontier import Frontier, LeasedUrl
from crawler.storage.models import UrlRow, UrlState
from tests.storage.samples import HOUR, NOON, edited, sample_article, store

URL = sample_article().url
FEED = "https://www.example.org/feed.xml"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COUNT = sample_article().comment_count


def listed(url: str = URL, **stated: Any) -> Link:
    return Link(url, FEED, **stated)


def lease(
    engine: Engine, at: datetime, *links: Link, kind: SourceKind = SourceKind.FEED, is_believed: bool = True
) -> list[LeasedUrl]:
    """What is leased by a run that reads `links` first."""
    frontier = Frontier(engine, "example", run_id=1)
    frontier.add(links, at, kind=kind, believes=lambda _: is_believed)
    leased = frontier.lease(9, at, HOUR)
    frontier.release_all()
    return leased


def row(engine: Engine) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(UrlRow.__table__).where(UrlRow.url == URL)).one()


@pytest.mark.parametrize(
    ("visits", "after_the_last", "is_due"),
    [
        ([0], 45, True),
        ([0], 40, False),
        ([0, 60], 59, False),
        ([0, 60], 60, True),
        ([0, 60, 300], 290, False),
        ([0, 60, 300], 300, True),
    ],
)
def test_other_comments_make_an_article_due_as_long_after_the_last_visit_as_that_was_after_the_first(
    engine: Engine, visits: list[int], after_the_last: int, is_due: bool
) -> None:
    store(engine, *(sample_article(at=NOON + minutes * MINUTE) for minutes in visits))
    at = NOON + (visits[-1] + after_the_last) * MINUTE
    leased = lease(engine, at, listed(comment_count=COUNT + 1), kind=SourceKind.LISTING)
    assert [one.is_announced for one in leased] == [True] * is_due


@pytest.mark.parametrize(
    ("of_page", "stated", "is_due"), [(3, 3, False), (3, 2, True), (3, 0, True), (3, None, False), (None, 7, False)]
)
def test_a_number_of_comments_is_news_where_it_is_not_that_of_the_page(
    engine: Engine, of_page: int | None, stated: int | None, is_due: bool
) -> None:
    store(engine, sample_article(comment_count=of_page))
    assert bool(lease(engine, NOON + 50 * MINUTE, listed(comment_count=stated))) is is_due


def test_it_is_news_once(engine: Engine) -> None:
    store(engine, sample_article())
    assert lease(engine, NOON + HOUR, listed(comment_count=8))
    store(engine, sample_article(at=NOON + HOUR, comment_count=8))
    assert lease(engine, NOON + 9 * HOUR, listed(comment_count=8)) == []


def test_what_is_not_believed_makes_nothing_due_but_is_known_at_the_next_visit(engine: Engine) -> None:
    store(engine, sample_article())
    edit = listed(date_modified=NOON + MINUTE)
    assert lease(engine, NOON + 50 * MINUTE, edit, is_believed=False) == []
    again = listed(date_modified=NOON + 55 * MINUTE)
    (leased,) = lease(engine, NOON + HOUR, again, is_believed=False)
    assert (leased.is_announced, leased.says_changed) == (False, {"feed": True})


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([listed(date_modified=NOON - HOUR)], {"feed": False}),
        ([listed(comment_count=COUNT)], {"feed": False}),
        ([listed(date_modified=NOON - HOUR, comment_count=COUNT + 1)], {"feed": True}),
        ([listed(title="The river")], {}),
        ([listed(date_published=NOON - HOUR)], {}),
        ([], {}),
    ],
    ids=["no edit", "no comments", "comments", "a title", "a date", "nothing"],
)
def test_an_article_that_is_due_anyway_comes_with_what_the_sources_of_the_run_say(
    engine: Engine, links: list[Link], said: dict[str, bool]
) -> None:
    store(engine, sample_article())
    (leased,) = lease(engine, NOON + HOUR, *links)
    assert leased.says_changed == said


def test_each_kind_of_source_is_heard_and_a_change_outweighs_its_silence(engine: Engine) -> None:
    store(engine, sample_article())
    frontier = Frontier(engine, "example")
    for kind, count in ((SourceKind.LISTING, COUNT), (SourceKind.FEED, COUNT + 1), (SourceKind.FEED, COUNT)):
        frontier.add([listed(comment_count=count)], NOON + HOUR, kind=kind)
    frontier.add([listed(date_modified=NOON - HOUR)], NOON + HOUR, kind=SourceKind.SITEMAP)
    (leased,) = frontier.lease(9, NOON + HOUR, HOUR)
    assert leased.says_changed == {"listing": False, "feed": True}, "the sitemap repeats what it said before"


def test_an_announced_edit_outlives_the_run_that_heard_of_it(engine: Engine) -> None:
    store(engine, sample_article())
    edit = listed(date_modified=NOON + MINUTE)
    assert [one.is_announced for one in lease(engine, NOON + HOUR, edit)] == [True]
    assert [one.is_announced for one in lease(engine, NOON + 2 * HOUR, edit)] == [True], "no visit came of it"
    store(engine, sample_article(at=NOON + 2 * HOUR))
    (next_rung,) = lease(engine, NOON + DAY, edit)
    assert not next_rung.is_announced


def test_an_edit_announced_for_an_alias_is_said_of_the_url_that_is_visited(engine: Engine) -> None:
    asked = "https://www.example.org/r/1-short"
    store(engine, sample_article(requested_url=asked))
    (leased,) = lease(engine, NOON + HOUR, listed(comment_count=COUNT + 1))
    assert (leased.url, leased.says_changed) == (asked, {"feed": True})


@pytest.mark.parametrize(
    ("visits", "is_changing"),
    [
        ([], False),
        ([sample_article(at=NOON + HOUR)], False),
        ([Unchanged(URL, "example", NOON + HOUR)], False),
        ([edited(sample_article(at=NOON + HOUR), "It fell.")], True),
        ([sample_article(at=NOON + HOUR, comment_count=9)], True),
        ([sample_article(at=NOON + HOUR, comment_count=9), Unchanged(URL, "example", NOON + 2 * HOUR)], False),
    ],
    ids=["first", "same", "304", "edited", "comments", "then 304"],
)
def test_an_article_is_changing_where_its_last_visit_found_another_than_the_one_before(
    engine: Engine, visits: list[Any], is_changing: bool
) -> None:
    store(engine, sample_article(), *visits)
    assert [one.is_changing for one in lease(engine, NOON + 2 * DAY)] == [is_changing]


@pytest.mark.parametrize(("kind", "is_in_sitemap"), [(SourceKind.SITEMAP, True), (SourceKind.FEED, False)])
def test_it_is_known_whether_a_sitemap_of_the_run_lists_an_article_that_is_due(
    engine: Engine, kind: SourceKind, is_in_sitemap: bool
) -> None:
    store(engine, sample_article())
    assert [one.is_in_sitemap for one in lease(engine, NOON + HOUR, listed(), kind=kind)] == [is_in_sitemap]


def put_off(engine: Engine, at: datetime, until: datetime | None) -> None:
    frontier = Frontier(engine, "example", run_id=1)
    frontier.put_off({one.url: until for one in frontier.lease(9, at, HOUR)})


@pytest.mark.parametrize("until", [NOON + DAY, None])
def test_a_visit_that_is_put_off_is_due_at_the_next_rung(engine: Engine, until: datetime | None) -> None:
    store(engine, sample_article())
    put_off(engine, NOON + HOUR, until)
    found = row(engine)
    assert (found.state, found.due_at, found.leased_by, found.fetched_at) == (UrlState.DONE, until, None, NOON)
    assert len(lease(engine, NOON + DAY)) == (until is not None)


def test_a_page_that_was_rejected_stays_so_while_its_visit_is_put_off(engine: Engine) -> None:
    store(engine, sample_article(), Rejection(URL, None, "example", NOON + HOUR, "no-body", "no text"))
    put_off(engine, NOON + DAY, NOON + 7 * DAY)
    assert (row(engine).state, row(engine).reason) == (UrlState.REJECTED, "no-body")


def test_an_article_whose_visit_was_put_off_is_due_when_it_is_announced(engine: Engine) -> None:
    store(engine, sample_article())
    put_off(engine, NOON + HOUR, None)
    assert [one.is_announced for one in lease(engine, NOON + DAY, listed(date_modified=NOON + 2 * HOUR))] == [True]


def test_a_page_that_failed_keeps_its_time_of_retry_when_it_is_announced(engine: Engine) -> None:
    store(engine, sample_article(), FetchFailure(URL, "example", NOON + HOUR, 503, "http-503"))
    assert lease(engine, NOON + HOUR + 5 * MINUTE, listed(date_modified=NOON + HOUR)) == []
    assert [one.attempts for one in lease(engine, NOON + HOUR + 10 * MINUTE)] == [1]
