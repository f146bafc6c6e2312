"""Pages that gave no article: how often they are asked for again, and what is kept of them until they give one."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, delete, insert, select

from crawler.items import FetchFailure, Rejection
from crawler.storage.batch import make_rejection
from crawler.storage.engine import begin_write
from crawler.storage.models import Base, RejectedItemRow, UrlState
from crawler.storage.outcomes import Outcome
from crawler.storage.schema import alembic_config
from tests.storage.contents import url_row
from tests.storage.samples import DAY, HOUR, NOON, URL, sample_article, store_each


def rejection(hours: float = 0, reason: str = "no-body", **more: Any) -> Rejection:
    """Of a page that was announced as an article."""
    values = {"url": URL, "source": "example", "fetched_at": NOON + hours * HOUR, "is_announced": True}
    return Rejection(**(values | {"reason": reason} | more))


def kept(engine: Engine) -> list[tuple[str, str, timedelta]]:
    """URL, reason and age of the rejected items."""
    item = RejectedItemRow
    with engine.connect() as connection:
        rows = connection.execute(select(item.url, item.reason, item.fetched_at).order_by(item.url)).all()
    return [(url, reason, at - NOON) for url, reason, at in rows]


def test_an_announced_page_without_an_article_is_asked_for_again_after_an_hour_and_a_day_and_then_never(
    engine: Engine,
) -> None:
    dues = []
    for hours in (0, 1, 24):
        store_each(engine, rejection(hours))
        dues.append(url_row(engine).due_at and url_row(engine).due_at - NOON)
    assert dues == [HOUR, DAY, None]
    assert (url_row(engine).state, url_row(engine).reason) == (UrlState.REJECTED, "no-body")


def test_a_try_that_came_late_is_the_last_one(engine: Engine) -> None:
    store_each(engine, rejection(), rejection(24 * 7))
    assert url_row(engine).due_at is None


def test_it_is_final_too_when_a_source_has_it_fetched_once_more(engine: Engine) -> None:
    store_each(engine, rejection(), rejection(25), rejection(300))
    assert url_row(engine).due_at is None


@pytest.mark.parametrize(("reason", "dues"), [("missing-page", [DAY, None]), ("not-html", [None, None])])
def test_a_page_of_which_nothing_says_that_it_is_an_article_is_asked_for_once_more_where_it_may_pass(
    engine: Engine, reason: str, dues: list[timedelta | None]
) -> None:
    for hours, due in zip((0, 24), dues, strict=True):
        store_each(engine, rejection(hours, reason, is_announced=False))
        assert url_row(engine).due_at == (due and NOON + due)


@pytest.mark.parametrize(
    ("origin", "is_announced"),
    [
        pytest.param("feed:date_published", True, id="a-source-states-the-date"),
        pytest.param("json-ld:datePublished", True, id="the-page-states-it-for-machines"),
        pytest.param("meta:article:published_time", True, id="in-its-head"),
        pytest.param("markup:time", False, id="it-is-printed-on-the-page-maybe-of-a-teaser"),
        pytest.param("", False, id="there-is-none"),
    ],
)
def test_an_article_that_is_turned_away_was_announced_where_its_date_was_stated(
    origin: str, is_announced: bool
) -> None:
    item = sample_article(body=[], provenance={"date_published": origin} if origin else {})
    assert make_rejection(item, "no-body", "").is_announced is is_announced


def test_a_page_is_counted_as_rejected_once(engine: Engine) -> None:
    again = [Outcome.REJECTED_AGAIN] * 2
    assert store_each(engine, rejection(), rejection(1), rejection(24)) == [Outcome.REJECTED, *again]


def test_a_page_is_kept_once_with_its_newest_reason(engine: Engine) -> None:
    store_each(engine, rejection(0, "no-title"), rejection(1, "no-body"))
    assert kept(engine) == [(URL, "no-body", HOUR)]
    store_each(engine, rejection(0, "no-title"))
    assert kept(engine) == [(URL, "no-body", HOUR)], "an older one changes nothing"


def test_a_page_that_becomes_an_article_is_rejected_no_more_and_its_visits_begin(engine: Engine) -> None:
    store_each(engine, rejection(), sample_article(2), sample_article(at=NOON + DAY))
    found = url_row(engine)
    assert (found.state, found.reason, found.detail) == (UrlState.DONE, None, None)
    assert (found.first_fetched_at, found.due_at) == (NOON + DAY, NOON + DAY + HOUR)
    assert kept(engine) == []


def test_a_failure_between_rejection_and_article_changes_nothing_of_that(engine: Engine) -> None:
    failed = FetchFailure(URL, "example", NOON + HOUR, 503, "http-503")
    store_each(engine, rejection(), failed, sample_article(at=NOON + 2 * HOUR))
    assert (url_row(engine).state, url_row(engine).attempts, kept(engine)) == (UrlState.DONE, 0, [])


def test_an_article_whose_page_is_rejected_now_is_kept_as_rejected_until_it_is_back(engine: Engine) -> None:
    store_each(engine, sample_article(), rejection(1))
    assert kept(engine) == [(URL, "no-body", HOUR)]
    store_each(engine, sample_article())
    assert kept(engine) == [(URL, "no-body", HOUR)], "an older answer tells nothing"
    store_each(engine, sample_article(at=NOON + 2 * HOUR))
    assert kept(engine) == []


def test_the_order_in_which_pages_are_stored_does_not_matter_for_what_is_kept(engine: Engine) -> None:
    visits = [rejection(0, "no-title"), rejection(1), sample_article(at=NOON + 2 * HOUR)]
    for order in permutations(visits):
        store_each(engine, *order)
        assert kept(engine) == []
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


def test_a_page_behind_a_redirect_is_known_by_the_address_that_was_asked_for(engine: Engine) -> None:
    moved = "https://www.example.org/error.html"
    store_each(engine, rejection(url=moved, requested_url=URL))
    assert kept(engine) == [(moved, "no-body", timedelta())]
    store_each(engine, sample_article(at=NOON + HOUR))
    assert kept(engine) == []


def test_items_without_a_url_are_told_apart_by_what_is_known_of_them(engine: Engine) -> None:
    store_each(engine, *(rejection(url="", payload={"title": title}) for title in ("A", "B", "A")))
    assert len(kept(engine)) == 2


def test_rows_of_the_time_before_become_one_for_each_url(engine: Engine) -> None:
    article = sample_article(2)
    store_each(engine, rejection(3), article)
    rows = [(URL, "no-title", 1), (URL, "no-body", 2), ("https://www.example.org/gone", "no-body", 2)]
    values = [
        {"source": "example", "url": url, "item_key": bytes([n]), "reason": reason, "detail": "", "payload": {}}
        | {"fetched_at": NOON + hours * HOUR}
        for n, (url, reason, hours) in enumerate([*rows, (article.url, "no-body", 0)])
    ]
    config = alembic_config()
    with begin_write(engine) as connection:
        connection.execute(delete(RejectedItemRow))
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        connection.execute(insert(RejectedItemRow), values)
        command.upgrade(config, "head")
    assert kept(engine) == [("https://www.example.org/gone", "no-body", 2 * HOUR), (URL, "no-body", 2 * HOUR)]
    store_each(engine, rejection(25, "no-title"))
    assert [reason for url, reason, _ in kept(engine) if url == URL] == ["no-title"]
