"""Pages that get another address, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, select

from crawler.items import Article, Section
from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleRevisionRow, ArticleRow, CommentCountRow, UrlRow
from tests.storage.samples import HOUR, NOON, edited, sample_article, store

OLD, NEW = sample_article().url, "https://www.example.org/item/1"
STORY = sample_article()
MOVED = sample_article(requested_url=OLD, url=NEW, canonical_url=NEW, at=NOON + HOUR, comment_count=9)
EDITED = edited(MOVED, "The river has fallen since the morning, and the market is open again, said the mayor.")


def articles(engine: Engine) -> Sequence[Any]:
    with begin_read(engine) as connection:
        return connection.execute(select(ArticleRow.url, ArticleRow.comment_count)).all()


def column(engine: Engine, name: Any) -> list[Any]:
    with begin_read(engine) as connection:
        return list(connection.execute(select(name)).scalars())


@pytest.mark.parametrize("moved", [MOVED, EDITED], ids=["as it was", "edited"])
def test_a_page_that_has_moved_is_the_article_that_it_was(engine: Engine, moved: Article) -> None:
    store(engine, STORY, moved)
    assert articles(engine) == [(NEW, 9)]
    assert len(column(engine, ArticleRevisionRow.id)) == (moved is EDITED)
    assert column(engine, CommentCountRow.comment_count) == [3, 9]
    with begin_read(engine) as connection:
        urls = connection.execute(select(UrlRow.url, UrlRow.is_alias).order_by(UrlRow.url.desc())).all()
    assert urls == [(OLD, False), (NEW, True)]
    again = edited(EDITED, "The water is back in its bed.")
    again.fetched_at = NOON + 2 * HOUR
    store(engine, again)
    assert articles(engine) == [(NEW, 9)]


def test_a_page_that_names_another_address_as_its_own_from_an_edit_on_is_the_same_article(engine: Engine) -> None:
    store(engine, STORY, edited(sample_article(canonical_url=NEW, at=NOON + HOUR), "The river has fallen."))
    assert len(articles(engine)) == 1


def test_a_moved_page_may_be_stored_with_its_later_visits_or_apart_and_again(engine: Engine) -> None:
    last = edited(MOVED, "The water is back in its bed.")
    last.fetched_at = NOON + 2 * HOUR
    for _ in range(2):
        store(engine, STORY)
        store(engine, EDITED, last)
    store(engine, STORY, EDITED, last)
    assert articles(engine) == [(NEW, 9)]
    assert len(column(engine, ArticleRevisionRow.id)) == 2


def test_an_address_that_leads_to_another_story_has_that_as_an_article_of_its_own(engine: Engine) -> None:
    other = sample_article(requested_url=OLD, url=NEW, canonical_url=NEW, at=NOON + HOUR, title="Mayor opens a school")
    other.body = [Section(None, ["Two hundred children were there when the mayor cut the ribbon on Sunday evening."])]
    store(engine, STORY, other)
    assert sorted(url for url, _ in articles(engine)) == sorted((OLD, NEW))


def test_an_address_that_leads_to_a_known_article_is_that_one_s(engine: Engine) -> None:
    second = sample_article(2)
    store(engine, STORY, second, edited(sample_article(2, requested_url=OLD, at=NOON + HOUR), "It rained."))
    assert sorted(url for url, _ in articles(engine)) == sorted((OLD, second.url))
