"""Articles at new addresses to which no redirect leads, edited before they were seen there, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, inspect, select, text

from crawler.items import Article, FetchFailure, Section, Unchanged
from crawler.search_query import parse_query
from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleRevisionRow, ArticleRow, ArticleStoryRow, CommentCountRow, UrlRow
from crawler.storage.outcomes import Item, Outcome
from crawler.storage.search import search_articles
from tests.storage.samples import HOUR, NOON, TEXT, sample_article, store

DAY = timedelta(days=1)
OLD, NEW = sample_article().url, "https://www.example.org/2026/the-river-rises"
STORY = sample_article()


def moved(*, at: timedelta = 2 * DAY, more: str = "Nobody was hurt, said the mayor.", **changes: Any) -> Article:
    body = [Section(None, [*TEXT, more]), *STORY.body[1:]]
    return sample_article(**({"url": NEW, "at": NOON + at, "body": body, "comment_count": 5} | changes))


def absent(at: timedelta, status: int = 404, url: str = OLD) -> FetchFailure:
    return FetchFailure(url, "example", NOON + at, status, f"http-{status}")


GONE = (absent(2 * DAY + HOUR), absent(3 * DAY + 2 * HOUR))


def rows(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with begin_read(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def dump(engine: Engine) -> list[str]:
    with begin_read(engine) as connection:
        names = [name for name in inspect(connection).get_table_names() if not name.startswith("article_search")]
        return sorted(repr(tuple(row)) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')))


ORDERS: dict[str, tuple[tuple[Item, ...], ...]] = {
    "one transaction": ((STORY, moved(), *GONE),),
    "gone before it was seen elsewhere": ((STORY,), GONE, (moved(at=4 * DAY),)),
    "gone afterwards": ((STORY,), (moved(),), *((one,) for one in GONE)),
    "edited once more": ((STORY,), (moved(),), (GONE[0], moved(at=3 * DAY, more="All is well.")), GONE[1:]),
}


@pytest.mark.parametrize("order", ORDERS)
def test_it_stays_the_article_that_it_was(engine: Engine, order: str) -> None:
    for items in ORDERS[order]:
        store(engine, *items)
    is_edited_twice = order == "edited once more"
    assert rows(engine, ArticleRow.id, ArticleRow.url, ArticleRow.first_fetched_at, ArticleRow.gone_at) == [
        (1, NEW, NOON, None)
    ]
    assert len(rows(engine, ArticleRevisionRow.id)) == 1 + is_edited_twice
    assert [count for _, count in rows(engine, CommentCountRow.fetched_at, CommentCountRow.comment_count)] == [3, 5]
    assert rows(engine, UrlRow.url, UrlRow.is_alias, UrlRow.due_at.is_(None)) == [
        (NEW, False, False),
        (OLD, True, True),
    ]
    assert rows(engine, ArticleStoryRow.article_id, ArticleStoryRow.story_id) == [(1, 1)]
    word = "well" if is_edited_twice else "nobody"
    assert [hit.url for hit in search_articles(engine, parse_query(word), limit=5)] == [NEW]


@pytest.mark.parametrize("order", ORDERS)
def test_stored_once_more_nothing_changes(engine: Engine, order: str) -> None:
    for items in ORDERS[order]:
        store(engine, *items)
    before = dump(engine)
    for items in ORDERS[order]:
        store(engine, *items)
    assert dump(engine) == before


def test_what_is_found_new_in_its_old_page_is_its_own_history(engine: Engine) -> None:
    store(engine, STORY, moved(), *GONE)
    read_better = sample_article(body=[Section(None, [*TEXT, "By our correspondent."]), *STORY.body[1:]])
    store(engine, read_better, moved(at=5 * DAY, more="The water is back in its bed."))
    assert rows(engine, ArticleRow.url) == [(NEW,)]
    assert len(rows(engine, ArticleRevisionRow.id)) == 2


def test_a_count_that_is_not_stated_any_more_is_kept_as_such(engine: Engine) -> None:
    store(engine, STORY, moved(comment_count=None), *GONE)
    assert [count for _, count in rows(engine, CommentCountRow.fetched_at, CommentCountRow.comment_count)] == [3, None]


def test_what_was_taken_for_new_counts_as_updated(engine: Engine) -> None:
    store(engine, STORY, *GONE)
    assert store(engine, moved(at=4 * DAY)) == [Outcome.UPDATED]


ANOTHER_DAY = STORY.date_published + timedelta(days=1) if STORY.date_published else None


@pytest.mark.parametrize(
    "items",
    [
        pytest.param((moved(title="The river rises, part 2"), *GONE), id="another title"),
        pytest.param((moved(title=None), *GONE), id="no title"),
        pytest.param((moved(date_published=ANOTHER_DAY), *GONE), id="the next day's column"),
        pytest.param((moved(date_published_precision="day"), *GONE), id="of one day"),
        pytest.param((moved(date_published=None), *GONE), id="no date"),
        pytest.param((moved(url="https://sport.example.org/the-river"), *GONE), id="another host"),
        pytest.param((moved(body=[Section(None, [f"Rain {n} fell." for n in range(60)])]), *GONE), id="another text"),
        pytest.param((moved(),), id="the old page is not known to be gone"),
        pytest.param((moved(), GONE[0]), id="absent once"),
        pytest.param((moved(), absent(DAY * 3, 500), absent(DAY * 4, 500)), id="broken"),
        pytest.param((moved(), sample_article(at=NOON + 2 * DAY + HOUR), absent(3 * DAY), absent(5 * DAY)), id="both"),
        pytest.param(
            (moved(), Unchanged(OLD, "example", NOON + 2 * DAY + HOUR), absent(3 * DAY), absent(5 * DAY)),
            id="both, by 304",
        ),
        pytest.param(
            (moved(), *(absent(day * DAY, url=url) for url, day in ((NEW, 3), (NEW, 5), (OLD, 6), (OLD, 8)))), id="none"
        ),
        pytest.param(
            (moved(), moved(url=NEW + "-2", more="Two were hurt.", at=2 * DAY + HOUR), *GONE), id="two might be it"
        ),
    ],
)
def test_what_may_be_another_article_is_one(engine: Engine, items: tuple[Item, ...]) -> None:
    store(engine, STORY, *items)
    assert len(rows(engine, ArticleRow.id)) == 1 + sum(isinstance(one, Article) and one.url != OLD for one in items)


def test_a_third_article_that_was_stored_before_is_not_overlooked(engine: Engine) -> None:
    third = moved(url=NEW + "-2", at=HOUR, more="Two were hurt.")
    for item in (STORY, third, moved(), *GONE):
        store(engine, item)
    assert len(rows(engine, ArticleRow.id)) == 3


def test_pages_of_which_the_site_has_numbers_are_the_articles_of_these(engine: Engine) -> None:
    store(engine, sample_article(site_id="1"), moved(site_id="2"), *GONE)
    assert len(rows(engine, ArticleRow.id)) == 2


def test_whether_the_old_page_is_still_there_is_asked_once(engine: Engine) -> None:
    state = select(UrlRow.state, UrlRow.reason).where(UrlRow.url == OLD)
    store(engine, STORY, moved())
    with begin_read(engine) as connection:
        assert connection.execute(state).one() == ("due", "announced")
    store(engine, sample_article(at=NOON + 3 * DAY), moved(at=4 * DAY, more="All is well."))
    with begin_read(engine) as connection:
        assert connection.execute(state).one().state == "done"
        assert connection.execute(select(func.count(ArticleRow.id))).scalar_one() == 2
