"""What stored items do to the frontier's URLs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from crawler.discovery.links import Link
from crawler.items import FetchFailure, Rejection, Unchanged
from crawler.storage.article_stream import iter_exported
from crawler.storage.engine import begin_write
from crawler.storage.frontier import Frontier
from crawler.storage.models import ArticleRow, UrlRow, UrlState
from crawler.storage.outcomes import Item, Outcome
from tests.storage.contents import url_row
from tests.storage.samples import DAY, HOUR, NOON, URL, edited, sample_article, store, store_each

MINUTE = timedelta(minutes=1)


def gone_at(engine: Engine) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(ArticleRow.gone_at)).scalar_one()


def failure(hours: float = 0, status: int | None = None, reason: str = "") -> FetchFailure:
    return FetchFailure(URL, "example", NOON + hours * HOUR, status, reason or f"http-{status}", "it failed")


def test_a_stored_article_is_visited_again_after_an_hour_a_day_a_week_and_four_weeks_and_then_never(
    engine: Engine,
) -> None:
    ages = []
    at = NOON
    while at is not None and len(ages) < 9:
        store_each(engine, sample_article(at=at))
        at = url_row(engine).due_at
        ages.append(at and at - NOON)
    assert ages == [HOUR, DAY, 7 * DAY, 28 * DAY, None]


def test_a_late_visit_skips_the_rungs_that_have_passed(engine: Engine) -> None:
    store_each(engine, sample_article(), sample_article(at=NOON + 2 * DAY))
    assert url_row(engine).due_at == NOON + 7 * DAY


def test_a_stored_article_keeps_the_validators_for_the_next_request(engine: Engine) -> None:
    store_each(engine, sample_article(), sample_article(at=NOON + HOUR, etag='"new"', last_modified=None))
    assert (url_row(engine).etag, url_row(engine).last_modified) == ('"new"', None)


def test_not_modified_is_a_visit_that_keeps_the_validators(engine: Engine) -> None:
    assert store_each(engine, sample_article(), Unchanged(URL, "example", NOON + HOUR)) == [
        Outcome.INSERTED,
        Outcome.UNCHANGED,
    ]
    found = url_row(engine)
    assert (found.state, found.due_at, found.etag) == (UrlState.DONE, NOON + DAY, '"abc"')
    store_each(engine, Unchanged(URL, "example", NOON + 2 * HOUR, etag='"next"'))
    assert url_row(engine).etag == '"next"'


def test_not_modified_without_an_article_is_asked_again_without_validators(engine: Engine) -> None:
    assert store_each(engine, Unchanged(URL, "example", NOON, etag='"x"')) == [Outcome.RETRY]
    assert (url_row(engine).reason, url_row(engine).etag) == ("unexpected-304", None)


@pytest.mark.parametrize("status", [404, 410])
def test_the_second_404_or_410_makes_an_article_gone_but_keeps_it(engine: Engine, status: int) -> None:
    assert store_each(engine, sample_article(), failure(1, status)) == [Outcome.INSERTED, Outcome.RETRY]
    assert (url_row(engine).due_at, gone_at(engine)) == (NOON + HOUR + DAY, None)
    assert store_each(engine, failure(25, status)) == [Outcome.GONE]
    found = url_row(engine)
    assert (found.state, found.due_at, found.status) == (UrlState.GONE, None, status)
    assert gone_at(engine) == NOON + 25 * HOUR


def test_a_404_between_two_good_answers_means_nothing(engine: Engine) -> None:
    store_each(engine, sample_article(), failure(1, 404), sample_article(at=NOON + 2 * HOUR), failure(25, 404))
    assert url_row(engine).state == UrlState.RETRY


@pytest.mark.parametrize("back", [sample_article(at=NOON + 50 * HOUR), Unchanged(URL, "example", NOON + 50 * HOUR)])
def test_an_article_that_was_gone_can_come_back(engine: Engine, back: Item) -> None:
    store_each(engine, sample_article(), failure(1, 404), failure(25, 404), back)
    assert (url_row(engine).state, gone_at(engine)) == (UrlState.DONE, None)


def test_an_article_that_comes_back_unchanged_when_it_is_announced_is_among_what_is_new(engine: Engine) -> None:
    frontier = Frontier(engine, "example", run_id=1)
    store_each(engine, sample_article(), failure(1, 404), failure(25, 404))
    frontier.add([Link(URL, "feed", date_modified=NOON + 40 * HOUR)], NOON + 41 * HOUR)
    [leased] = frontier.lease(9, NOON + 41 * HOUR, HOUR)
    assert leased.etag == '"abc"'
    store_each(engine, Unchanged(URL, "example", NOON + 42 * HOUR))
    [article] = iter_exported(engine, fetched_since=NOON + 26 * HOUR)
    assert (article.gone_at, article.fetched_at) == (None, NOON + 42 * HOUR)


def test_an_article_whose_address_is_gone_is_there_where_another_one_shows_it(engine: Engine) -> None:
    other = "https://www.example.org/item/1"
    store_each(engine, sample_article(), sample_article(url=other, at=NOON + MINUTE), failure(1, 404), failure(25, 404))
    assert gone_at(engine) == NOON + 25 * HOUR
    [leased] = Frontier(engine, "example").lease(9, NOON + 25 * HOUR, HOUR)
    assert (leased.url, leased.is_announced) == (other, True), "it is asked, whatever the credit for visits"
    store_each(engine, sample_article(url=other, at=NOON + 26 * HOUR))
    assert gone_at(engine) is None
    assert (url_row(engine, other).state, url_row(engine, other).due_at) == (UrlState.DONE, NOON + 7 * DAY + MINUTE)
    assert (url_row(engine, other).is_alias, url_row(engine).is_alias) == (False, True), "it is visited there now"


def test_an_article_is_visited_elsewhere_where_both_answers_are_stored_together(engine: Engine) -> None:
    other = "https://www.example.org/item/1"
    store_each(engine, sample_article(), sample_article(url=other, at=NOON + MINUTE), failure(1, 404))
    store(engine, failure(25, 404), sample_article(url=other, at=NOON + 26 * HOUR))
    assert gone_at(engine) is None
    assert (url_row(engine, other).is_alias, url_row(engine).is_alias) == (False, True)


def test_an_article_is_gone_where_its_other_addresses_are(engine: Engine) -> None:
    other = "https://www.example.org/item/1"
    store_each(engine, sample_article(), sample_article(url=other, at=NOON + MINUTE), failure(1, 404), failure(25, 404))
    for hours in (26, 51):
        store_each(engine, FetchFailure(other, "example", NOON + hours * HOUR, 404, "http-404", "it failed"))
    assert gone_at(engine) == NOON + 25 * HOUR
    assert url_row(engine, other).state == UrlState.GONE


@pytest.mark.parametrize("changes", [{"extractor_version": "new"}, {"title": "The river, read better"}], ids=str)
def test_an_article_that_is_gone_stays_so_when_its_page_is_read_again(engine: Engine, changes: dict[str, str]) -> None:
    store_each(engine, sample_article(), failure(1, 404), failure(25, 404), sample_article(**changes))
    assert (url_row(engine).state, gone_at(engine)) == (UrlState.GONE, NOON + 25 * HOUR)
    with engine.connect() as connection:
        version, title = connection.execute(select(ArticleRow.extractor_version, ArticleRow.title)).one()
    assert changes.items() <= {"extractor_version": version, "title": title}.items()


def test_failures_are_retried_with_growing_delays_and_then_given_up(engine: Engine) -> None:
    outcomes: list[Outcome] = []
    delays = []
    for hours in range(0, 60, 10):
        outcomes += store_each(engine, failure(hours, 503))
        due_at = url_row(engine).due_at
        delays.append(due_at and due_at - (NOON + hours * HOUR))
    assert outcomes == [Outcome.RETRY] * 5 + [Outcome.FAILED]
    assert delays == [10 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, None]
    assert (url_row(engine).reason, url_row(engine).status, url_row(engine).attempts) == ("http-503", 503, 6)


def test_behind_a_wall_a_page_is_asked_for_less_and_less_often_and_never_given_up(engine: Engine) -> None:
    store_each(engine, *(failure(hours, 200, "wall") for hours in range(0, 60, 10)))
    found = url_row(engine)
    assert (found.state, found.due_at) == (UrlState.BLOCKED, NOON + 50 * HOUR + 7 * DAY)


def test_a_good_answer_forgets_the_failures(engine: Engine) -> None:
    store_each(engine, failure(0, 500), failure(1, None, "timeout"), sample_article(at=NOON + 2 * HOUR))
    found = url_row(engine)
    assert (found.state, found.attempts, found.status, found.reason) == (UrlState.DONE, 0, None, None)


@pytest.mark.parametrize(
    ("status", "reason", "due_after"),
    [
        (403, "", 7 * DAY),
        (401, "", 7 * DAY),
        (451, "", 7 * DAY),
        (None, "robots", 7 * DAY),
        (None, "refused-address", None),
    ],
    ids=str,
)
def test_what_is_refused_is_blocked_and_asked_again_much_later_or_never(
    engine: Engine, status: int | None, reason: str, due_after: timedelta | None
) -> None:
    assert store_each(engine, failure(0, status, reason)) == [Outcome.BLOCKED]
    assert url_row(engine).state == UrlState.BLOCKED
    assert url_row(engine).due_at == (due_after and NOON + due_after)


@pytest.mark.parametrize(("status", "reason"), [(403, ""), (None, "robots")], ids=str)
def test_what_is_refused_for_years_is_asked_for_twice_a_year(engine: Engine, status: int | None, reason: str) -> None:
    waits = []
    at = NOON
    while len(waits) < 7:
        store_each(engine, failure((at - NOON) / HOUR, status, reason))
        due_at = url_row(engine).due_at
        waits.append((due_at - at) // DAY)
        at = due_at
    assert waits == [7, 14, 28, 56, 112, 182, 182]


@pytest.mark.parametrize("before", [(403, ""), (None, "robots"), (None, "trap")], ids=str)
def test_a_page_that_was_not_to_be_asked_for_has_all_its_attempts_once_it_is(
    engine: Engine, before: tuple[int | None, str]
) -> None:
    store_each(engine, *(failure(hours, *before) for hours in range(9)))
    assert store_each(engine, failure(10, None, "timeout")) == [Outcome.RETRY]
    assert url_row(engine).due_at == NOON + 10 * HOUR + 10 * MINUTE
    assert store_each(engine, failure(11, 403)) == [Outcome.BLOCKED]
    assert url_row(engine).due_at == NOON + 11 * HOUR + 7 * DAY


def test_a_page_that_can_be_no_article_is_not_fetched_again(engine: Engine) -> None:
    store_each(engine, Rejection(url=URL, source="example", fetched_at=NOON, reason="not-html", detail="an image"))
    found = url_row(engine)
    assert (found.state, found.reason, found.due_at) == (UrlState.REJECTED, "not-html", None)


def test_a_page_that_was_an_article_and_is_rejected_now_keeps_the_article_and_its_visits(engine: Engine) -> None:
    store_each(engine, sample_article(), Rejection(url=URL, source="example", fetched_at=NOON + HOUR, reason="no-body"))
    found = url_row(engine)
    assert (found.state, found.due_at) == (UrlState.REJECTED, NOON + DAY)
    assert found.article_id is not None


def test_redirect_target_and_canonical_url_are_aliases_that_need_no_fetch(engine: Engine) -> None:
    asked, target, canonical = (f"https://www.example.org/{name}/1.html" for name in ("short", "long", "canonical"))
    store_each(engine, sample_article(url=target, requested_url=asked, canonical_url=canonical))
    assert (url_row(engine, asked).is_alias, url_row(engine, asked).due_at) == (False, NOON + HOUR)
    for url in (target, canonical):
        found = url_row(engine, url)
        assert (found.is_alias, found.state, found.due_at) == (True, UrlState.DONE, None)
        assert found.article_id == url_row(engine, asked).article_id


def test_another_form_of_a_known_article_becomes_an_alias(engine: Engine) -> None:
    other = "https://www.example.org/amp-pages/1"
    store_each(engine, sample_article(), sample_article(url=other, canonical_url=URL, at=NOON + MINUTE))
    assert not url_row(engine).is_alias
    assert (url_row(engine, other).is_alias, url_row(engine, other).due_at) == (True, None)
    store_each(engine, sample_article(url=other, canonical_url=URL, at=NOON + HOUR))
    assert url_row(engine, other).is_alias
    assert url_row(engine).due_at == NOON + HOUR


def test_the_forms_of_a_url_are_one_row(engine: Engine) -> None:
    forms = [URL, f"{URL}?utm_source=x", URL.replace("https://www.", "http://"), f"{URL}#comments"]
    store_each(engine, *(sample_article(requested_url=url, at=NOON + n * MINUTE) for n, url in enumerate(forms)))
    with engine.connect() as connection:
        assert connection.execute(select(UrlRow.url)).scalars().all() == [URL]


def test_a_copy_is_an_alias_that_is_not_visited_again(engine: Engine) -> None:
    copy = sample_article(url="https://www.example.org/copy/1.html", at=NOON + MINUTE)
    assert store_each(engine, sample_article(), copy) == [Outcome.INSERTED, Outcome.DUPLICATE]
    assert (url_row(engine, copy.url).is_alias, url_row(engine, copy.url).due_at) == (True, None)
    assert not url_row(engine).is_alias


@pytest.mark.parametrize(
    "older",
    [
        sample_article(at=NOON - HOUR),
        failure(-1, 404),
        Rejection(url=URL, source="example", fetched_at=NOON - HOUR, reason="no-body"),
        Unchanged(URL, "example", NOON - HOUR, etag='"old"'),
    ],
    ids=lambda item: type(item).__name__,
)
def test_an_older_item_does_not_move_a_url_back(engine: Engine, older: Item) -> None:
    store_each(engine, sample_article())
    before = url_row(engine)
    store_each(engine, older)
    assert url_row(engine) == before


@pytest.mark.parametrize("status", [None, 404])
def test_an_article_that_a_run_read_whose_clock_was_ahead_is_not_asked_for_by_each_later_run(
    engine: Engine, status: int | None
) -> None:
    store_each(engine, sample_article(at=NOON + 400 * DAY))
    with begin_write(engine) as connection:
        connection.execute(update(UrlRow).values(state=UrlState.LEASED, leased_by=None))
    store_each(engine, failure(status=status) if status else edited(sample_article(at=NOON), "Rain."))
    found = url_row(engine)
    assert (found.state, found.fetched_at) == (UrlState.RETRY if status else UrlState.DONE, NOON)
    assert found.due_at == NOON + (DAY if status else HOUR)
    assert found.first_fetched_at == NOON


def test_the_same_items_again_change_nothing(engine: Engine) -> None:
    items: Sequence[Item] = (
        sample_article(),
        edited(sample_article(at=NOON + HOUR), "It fell."),
        failure(2, 503),
        sample_article(2),
    )
    store_each(engine, *items)
    before = url_row(engine)
    store_each(engine, *items)
    assert url_row(engine) == before
