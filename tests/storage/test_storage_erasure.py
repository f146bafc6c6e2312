"""What is erased is gone from all tables, and does not come again, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, inspect, select, text

from crawler.discovery.links import Link
from crawler.items import Article, FetchFailure, Rejection, Section, Unchanged
from crawler.search_query import parse_query
from crawler.storage import Frontier
from crawler.storage.batch import prepare, store_batch
from crawler.storage.engine import begin_read, begin_write, open_engine
from crawler.storage.erasure import ERASED, erase
from crawler.storage.models import ArticleRow, ArticleStoryRow, Base, ErasedRow, UrlRow, UrlState
from crawler.storage.outcomes import Item, Stored
from crawler.storage.schedule import Schedule
from crawler.storage.search import search_articles
from crawler.storage.writer import Writer
from tests.storage.samples import HOUR, NOON, edited, sample_article, store

DAY = timedelta(days=1)
URL = sample_article(1).url
ALIAS = "https://www.example.org/news/1-an-older-address.html"
SECRET = "Hildegard"
"""A word that stands in nothing but the article that is erased."""


def secret_article(**changes: Any) -> Article:
    values = {
        "title": f"{SECRET} in court",
        "authors": [f"{SECRET} Meyer", "Bo Jones"],
        "body": [Section(f"{SECRET} speaks", [f"What {SECRET} said."])],
        "canonical_url": ALIAS,
        "site_id": None,
    }
    return sample_article(1, **(values | changes))


def rows(engine: Engine) -> dict[str, int]:
    with begin_read(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def dump(engine: Engine) -> str:
    """All values of all tables."""
    with begin_read(engine) as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            repr(tuple(row)) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        )


def put(engine: Engine, item: Item) -> Stored:
    results: list[Stored] = []
    writer = Writer(engine, on_stored=results.extend)
    writer.start()
    writer.put(item)
    writer.close()
    (result,) = results
    return result


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """With another article, and one that has versions, counts, an alias, evidence and a rejection."""
    store(engine, sample_article(2))
    frontier = Frontier(engine, "example")
    frontier.add([Link(URL, "feed", title=f"{SECRET} announced", authors=(SECRET,))], NOON)
    store(
        engine,
        Rejection(ALIAS, None, "example", NOON - HOUR, "no-body", payload={"title": SECRET}),
        secret_article(requested_url=URL),
        edited(secret_article(at=NOON + HOUR, requested_url=URL, comment_count=9), f"{SECRET} said more."),
    )
    assert SECRET in dump(engine)
    return engine


def test_nothing_is_left_of_an_article_but_keys(filled: Engine) -> None:
    done = erase(filled, URL + "?utm_source=x", NOON + DAY)
    assert done.titles == [f"{SECRET} in court"]
    assert set(done.addresses) == {URL, ALIAS}
    left = dump(filled)
    assert SECRET not in left
    assert URL not in left
    assert ALIAS not in left
    assert search_articles(filled, parse_query(SECRET)) == []
    assert rows(filled)["articles"] == rows(filled)["article_stories"] == 1
    assert "Bo Jones" in left, "of another article, too"


def test_a_dry_run_says_the_same_and_deletes_nothing(filled: Engine) -> None:
    before = dump(filled)
    said = erase(filled, ALIAS, NOON + DAY, is_dry=True)
    assert dump(filled) == before
    assert said == erase(filled, ALIAS, NOON + DAY)


def test_what_is_not_known_is_nothing_and_what_was_erased_is_known_by_its_key(filled: Engine) -> None:
    unknown = erase(filled, "https://www.example.org/news/9.html", NOON)
    assert (unknown.titles, unknown.addresses, unknown.is_done) == ([], [], False)
    erase(filled, URL, NOON)
    again = erase(filled, ALIAS, NOON)
    assert (again.titles, again.addresses, again.is_done) == ([], [], True)


def test_an_erased_address_is_not_announced_again(filled: Engine) -> None:
    erase(filled, URL, NOON + DAY)
    frontier = Frontier(filled, "example")
    links = [Link(url, "feed", title=SECRET) for url in (URL, ALIAS + "?utm_source=x", "https://www.example.org/new")]
    assert frontier.add(links, NOON + DAY) == 1
    assert [one.url for one in frontier.lease(9, NOON, HOUR)] == ["https://www.example.org/new"]
    assert URL not in dump(filled)


LATE: list[Item] = [
    secret_article(at=NOON + 2 * DAY),
    secret_article(at=NOON - DAY, requested_url=ALIAS),
    Rejection(URL, None, "example", NOON + DAY, "no-title", payload={"body": SECRET}),
    FetchFailure(URL, "example", NOON + DAY, 404, "http-404"),
    Unchanged(ALIAS, "example", NOON + DAY),
]


@pytest.mark.parametrize("item", LATE, ids=lambda item: type(item).__name__)
def test_what_was_on_its_way_or_comes_from_an_archive_is_not_stored(filled: Engine, item: Item) -> None:
    erase(filled, URL, NOON + DAY)
    before = dump(filled)
    assert put(filled, item).reason == ERASED
    assert dump(filled) == before


def test_erasing_waits_for_what_is_being_stored_and_finds_it(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url, migrate=True)
    erasing = threading.Thread(target=erase, args=(engine, URL, NOON + DAY))
    with begin_write(engine) as storing:
        store_batch(storing, [prepare(secret_article())], Schedule())
        erasing.start()
        while erasing.is_alive() and not waits(engine):
            pass
        assert erasing.is_alive()
    erasing.join()
    assert SECRET not in dump(engine)
    engine.dispose()


def waits(engine: Engine) -> bool:
    """Whether a transaction waits for the lock of those that store."""
    with begin_read(engine) as connection:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return connection.execute(text(waiting)).scalar_one() > 0


OTHER = "https://www.example.org/m/1-another.html"
SAME_BY_OTHER_ADDRESSES = {
    "a redirect": {"requested_url": OTHER},
    "a canonical URL": {"url": OTHER},
    "another source": {"source": "other", "requested_url": OTHER},
}


@pytest.mark.parametrize("changes", SAME_BY_OTHER_ADDRESSES.values(), ids=SAME_BY_OTHER_ADDRESSES)
def test_an_article_is_known_again_under_a_new_address_which_is_then_blocked(
    filled: Engine, changes: dict[str, str]
) -> None:
    text_now = edited(secret_article(), f"{SECRET} said more.")  # as it was when it was erased
    erase(filled, URL, NOON + DAY)
    Frontier(filled, changes.get("source", "example")).add([Link(OTHER, "feed")], NOON + DAY)
    for name, value in changes.items():
        setattr(text_now, name, value)
    text_now.fetched_at = NOON + 2 * DAY
    assert put(filled, text_now).reason == ERASED
    assert SECRET not in dump(filled)
    with begin_read(filled) as connection:
        row = connection.execute(select(UrlRow).where(UrlRow.url == OTHER)).one()
    assert (row.state, row.reason, row.due_at) == (UrlState.BLOCKED, ERASED, None)


def test_an_article_is_known_by_the_sites_own_number(engine: Engine) -> None:
    store(engine, sample_article(1, site_id="1"), sample_article(2, site_id="2"))
    erase(engine, URL, NOON + DAY)
    renamed = sample_article(1, site_id="1", url=OTHER, title="Another title", at=NOON + 2 * DAY)
    assert put(engine, renamed).reason == ERASED
    assert rows(engine)["articles"] == 1


def test_a_page_that_names_an_erased_address_as_its_own_is_kept_where_its_text_is_another(filled: Engine) -> None:
    erase(filled, URL, NOON + DAY)
    other = sample_article(7, canonical_url=ALIAS, at=NOON + 2 * DAY)
    assert put(filled, other).article_id is not None


def test_a_story_goes_on_with_its_next_article(engine: Engine) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    body = [Section(None, [words])]
    store(
        engine,
        sample_article(1, body=body, date_published=NOON - DAY),
        sample_article(2, body=body, url="https://other.example/2"),
        sample_article(3, body=body, url="https://third.example/3", date_published=NOON),
    )
    erase(engine, URL, NOON + DAY)
    with begin_read(engine) as connection:
        story = select(ArticleRow.url, ArticleStoryRow.story_id).join(
            ArticleStoryRow, ArticleStoryRow.article_id == ArticleRow.id
        )
        stories = dict(connection.execute(story).all())
        head = connection.execute(select(ArticleRow.id).where(ArticleRow.url.like("%other%"))).scalar_one()
    assert set(stories.values()) == {head}
    assert len(stories) == 2


def test_a_key_is_kept_once(filled: Engine) -> None:
    erase(filled, URL, NOON)
    with begin_read(filled) as connection:
        keys = connection.execute(select(ErasedRow.key)).scalars().all()
    store(filled, sample_article(2, at=NOON + HOUR))
    erase(filled, sample_article(2).url, NOON)
    erase(filled, URL, NOON)
    with begin_read(filled) as connection:
        assert set(keys) < set(connection.execute(select(ErasedRow.key)).scalars())
