"""Several addresses that claim one canonical URL: forms of an article, or articles that a template has misnamed."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from crawler.discovery.links import Link
from crawler.items import Article, Section
from crawler.storage import Frontier
from crawler.storage.models import ArticleRow, Base, UrlRow, UrlState
from crawler.storage.outcomes import Outcome
from tests.storage.contents import revisions, url_row
from tests.storage.samples import NOON, store, store_each
from tests.stories import LATER, RIVER, STORIES

MINUTE = timedelta(minutes=1)
CLAIMED = "https://example.org/news/1"


def page(number: int, minutes: float = 0, *, path: str = "", **changes: Any) -> Article:
    """An article that says, as all pages of its site do, that it stands at CLAIMED."""
    title, text = STORIES[number]
    values = {
        "url": f"https://example.org/{path or f'news/{number}'}",
        "canonical_url": CLAIMED,
        "source": "example",
        "fetched_at": NOON + minutes * MINUTE,
        "title": title,
        "body": [Section(None, [text])],
    }
    return Article(**(values | changes))


def articles(engine: Engine) -> dict[str, str]:
    """Identity, without what all have in common -> title."""
    with engine.connect() as connection:
        rows = connection.execute(select(ArticleRow.identity, ArticleRow.title)).all()
    return {identity.removeprefix("https://example.org/"): title for identity, title in rows}


def clear(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


TITLES = {number: title for number, (title, _) in STORIES.items()}
ALL = {f"news/{number}": title for number, title in TITLES.items()}


@pytest.mark.parametrize("at", [0, 1], ids=["in-one-second", "one-after-the-other"])
def test_other_stories_that_claim_one_address_are_articles_of_their_own_in_any_order(engine: Engine, at: int) -> None:
    for order in permutations(page(number, number * at) for number in STORIES):
        assert sorted(store_each(engine, *order)) == [Outcome.INSERTED] * 3
        assert articles(engine) == ALL
        clear(engine)
        store(engine, *order)
        assert articles(engine) == ALL
        clear(engine)


def test_an_address_where_nothing_stands_is_that_of_the_page_that_was_fetched_first_in_any_order(
    engine: Engine,
) -> None:
    pages = [page(number, number, path=f"a/{number}") for number in STORIES]
    for order in permutations(pages):
        store_each(engine, *order)
        assert articles(engine) == {"news/1": TITLES[1], "a/2": TITLES[2], "a/3": TITLES[3]}
        clear(engine)


def test_the_same_pages_again_and_their_later_visits_stay_with_their_articles(engine: Engine) -> None:
    pages = [page(2, 1), page(1, 2), page(3, 3)]
    store_each(engine, *pages)
    assert store_each(engine, *pages, *pages) == [Outcome.UNCHANGED] * 6
    edited = [page(number, 60, title=f"Update on {number}", body=[Section(None, [LATER])]) for number in (3, 2)]
    assert store_each(engine, *edited) == [Outcome.UPDATED] * 2
    assert articles(engine) == ALL | {"news/2": "Update on 2", "news/3": "Update on 3"}
    assert [one.title for one in revisions(engine, "https://example.org/news/2")] == [TITLES[2]]
    assert store_each(engine, *pages, *edited) == [Outcome.UNCHANGED] * 5


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="the-same"),
        pytest.param({"title": "River has risen in the night, two missing"}, id="edited-title"),
        pytest.param({"body": [Section(None, ["Subscribe to read."])]}, id="stub-before-a-wall"),
        pytest.param({"title": "Flood: all news", "body": [Section(None, [LATER, RIVER])]}, id="grown-live-report"),
    ],
)
def test_forms_of_an_article_are_one_in_any_order(engine: Engine, changes: dict[str, Any]) -> None:
    forms = [page(1, 0), page(1, 5, path="amp/77", **changes)]
    for order in permutations(forms):
        store_each(engine, *order)
        assert list(articles(engine)) == ["news/1"]
        assert url_row(engine, forms[1].url).is_alias is (order[0] is forms[0])
        clear(engine)


def test_a_form_that_shows_what_the_article_said_before_is_no_other_story(engine: Engine) -> None:
    old = page(1, 5, path="print/77")
    rewritten = page(1, 3, title="Clearing up has begun", body=[Section(None, [LATER])])
    store_each(engine, page(1), rewritten, old)
    assert list(articles(engine)) == ["news/1"]


def test_a_site_whose_rules_know_its_ids_needs_no_canonical(engine: Engine) -> None:
    store_each(engine, *(page(1, n, path=f"x/{n}", site_id="7", title=title) for n, title in TITLES.items()))
    assert list(articles(engine)) == ["example.org/id:7"]


def announce(engine: Engine, *urls: str) -> None:
    Frontier(engine, "example").add([Link(url, "https://example.org/rss.xml") for url in urls], NOON)


def test_an_announced_address_that_pages_wrongly_claim_is_fetched(engine: Engine) -> None:
    announce(engine, CLAIMED)
    store_each(engine, page(2, 1))
    assert (url_row(engine, CLAIMED).state, url_row(engine, CLAIMED).is_alias) == (UrlState.DONE, True)
    store_each(engine, page(3, 2))
    assert (url_row(engine, CLAIMED).state, url_row(engine, CLAIMED).is_alias) == (UrlState.DUE, False)
    store_each(engine, page(1, 3))
    found = url_row(engine, CLAIMED)
    assert (found.state, found.is_alias) == (UrlState.DONE, False)
    assert articles(engine) == ALL
    store_each(engine, page(2, 70), page(3, 70), page(1, 70))
    with engine.connect() as connection:
        visited = connection.execute(select(UrlRow.url).where(UrlRow.is_alias.is_(False))).scalars().all()
    assert sorted(visited) == [page(number).url for number in STORIES]


def test_an_announced_address_that_pages_with_other_ids_name_is_fetched(engine: Engine) -> None:
    announce(engine, CLAIMED)
    store(engine, page(2, 1, site_id="2"), page(3, 2, site_id="3"))
    assert (url_row(engine, CLAIMED).state, url_row(engine, CLAIMED).article_id) == (UrlState.DUE, None)
    store_each(engine, page(1, 3, site_id="1"), page(2, 70, site_id="2"))
    assert (url_row(engine, CLAIMED).state, url_row(engine, CLAIMED).is_alias) == (UrlState.DONE, False)


def test_an_address_that_only_pages_name_is_not_fetched(engine: Engine) -> None:
    store_each(engine, page(2, 1), page(3, 2))
    assert url_row(engine, CLAIMED).state == UrlState.DONE


def test_an_article_of_its_own_stays_one_when_its_new_title_resembles_that_of_the_other(engine: Engine) -> None:
    store_each(engine, page(1, 1), page(2, 2))
    store_each(engine, page(2, 60, title=f"{TITLES[1]}: what farmers say"))
    assert articles(engine) == {"news/1": TITLES[1], "news/2": f"{TITLES[1]}: what farmers say"}


def test_where_a_page_has_an_article_under_its_own_address_already_it_is_that_one(engine: Engine) -> None:
    store_each(engine, page(2, 5), page(3, 4, canonical_url=None))
    store_each(engine, page(3, 1), page(3, 9))
    assert articles(engine) == {"news/1": TITLES[2], "news/3": TITLES[3]}


def test_pages_that_were_merged_once_are_told_apart_when_they_are_read_again(engine: Engine) -> None:
    store_each(engine, page(1, 1))
    with engine.begin() as connection:
        article_id = connection.execute(select(ArticleRow.id)).scalar_one()
        values = {name: getattr(url_row(engine, CLAIMED), name) for name in ("source", "host", "rank_at", "found_at")}
        alias = {"url": page(2).url, "url_key": b"2", "state": UrlState.DONE, "attempts": 0, "evidence": {}}
        connection.execute(insert(UrlRow), values | alias | {"article_id": article_id, "is_alias": True})
    assert store_each(engine, page(2, 2)) == [Outcome.INSERTED]
    assert articles(engine) == {"news/1": TITLES[1], "news/2": TITLES[2]}
