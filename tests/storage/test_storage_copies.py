"""Which pages are copies of an article, found by the run or by the database, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import Engine, event, select

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, Section
from crawler.storage.article_stream import iter_articles
from crawler.storage.models import ArticleRow, Base, UrlRow
from crawler.storage.outcomes import Outcome
from tests.storage.contents import comment_history, revisions
from tests.storage.samples import HOUR, NOON, edited, sample_article, store


def article_ids(engine: Engine) -> dict[str, int | None]:
    """URL -> the article that it leads to."""
    with engine.connect() as connection:
        return {row.url: row.article_id for row in connection.execute(select(UrlRow.url, UrlRow.article_id))}


def test_the_same_text_under_another_url_of_the_host_is_linked_not_lost(engine: Engine) -> None:
    copy = sample_article(url="https://www.example.org/world/copy-of-it.html", at=NOON + HOUR)
    assert store(engine, sample_article()) + store(engine, copy) == [Outcome.INSERTED, Outcome.DUPLICATE]
    with engine.connect() as connection:
        rows = connection.execute(select(UrlRow.url, UrlRow.is_alias, UrlRow.article_id).order_by(UrlRow.id)).all()
        article_id = connection.execute(select(ArticleRow.id)).scalar_one()
    assert [tuple(row) for row in rows] == [(sample_article().url, False, article_id), (copy.url, True, article_id)]


def test_a_copy_of_an_older_version_is_recognised_too(engine: Engine) -> None:
    copy = sample_article(url="https://www.example.org/world/copy-of-it.html", at=NOON + 2 * HOUR)
    store(engine, sample_article(), edited(sample_article(at=NOON + HOUR), "The river fell."))
    assert store(engine, copy) == [Outcome.DUPLICATE]


@pytest.mark.parametrize("host", ["www.example.net", "south.example.org", "www.example.org:8080"])
def test_the_same_text_on_another_host_is_an_article_of_its_own(engine: Engine, host: str) -> None:
    other = sample_article(url=f"https://{host}/news/1-the-river.html")
    assert store(engine, sample_article(), other) == [Outcome.INSERTED, Outcome.INSERTED]


@pytest.mark.parametrize("host", ["m.example.org", "amp.example.org", "example.org"])
def test_the_same_text_on_another_form_of_the_host_is_the_same_article(engine: Engine, host: str) -> None:
    other = sample_article(url=f"https://{host}/other/address.html", at=NOON + HOUR)
    assert store(engine, sample_article(), other) == [Outcome.INSERTED, Outcome.DUPLICATE]


def test_short_texts_of_different_days_are_different_articles(engine: Engine) -> None:
    pages = [
        sample_article(
            day, title="Morning news", body=[Section(None, ["Watch the video."])], date_published=NOON - day * 24 * HOUR
        )
        for day in range(3)
    ]
    assert store(engine, *pages) == [Outcome.INSERTED] * 3


def test_pages_without_any_text_are_not_copies_of_each_other(engine: Engine) -> None:
    assert store(engine, *(sample_article(n, title=None, body=[]) for n in range(3))) == [Outcome.INSERTED] * 3


def test_copies_within_one_batch_are_recognised(engine: Engine) -> None:
    items = [sample_article(url=f"https://www.example.org/{name}.html") for name in "abc"]
    assert store(engine, *items) == [Outcome.INSERTED, Outcome.DUPLICATE, Outcome.DUPLICATE]


def test_an_alias_is_linked_to_its_article(engine: Engine) -> None:
    article = sample_article()
    alias = Alias(sample_article(at=NOON + HOUR, url="https://www.example.org/print/1"), identity_of(article))
    assert store(engine, article, alias) == [Outcome.INSERTED, Outcome.DUPLICATE]
    with engine.connect() as connection:
        assert connection.execute(select(UrlRow.is_alias).where(UrlRow.url == alias.url)).scalar_one()


def test_no_text_is_looked_for_where_the_run_has_found_the_original(engine: Engine) -> None:
    store(engine, sample_article())
    alias = sample_article(at=NOON + HOUR, url="https://www.example.org/print/1")
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert store(engine, Alias(alias, identity_of(sample_article()))) == [Outcome.DUPLICATE]
    assert not any("fingerprint IN" in statement for statement in statements)
    assert store(engine, replace(alias, url="https://www.example.org/print/2")) == [Outcome.DUPLICATE]
    assert any("fingerprint IN" in statement for statement in statements)


def test_an_alias_that_the_database_knows_better_is_an_article(engine: Engine) -> None:
    article, other = sample_article(), sample_article(2)
    store(engine, article, other)
    retold = replace(sample_article(at=NOON + HOUR), url=other.url)
    assert store(engine, Alias(retold, identity_of(article))) == [Outcome.UPDATED]


def test_an_alias_whose_original_is_not_stored_is_an_article(engine: Engine) -> None:
    assert store(engine, Alias(sample_article(), "https://example.org/erased")) == [Outcome.INSERTED]


def test_an_alias_whose_original_is_itself_a_copy_is_linked_to_the_article(engine: Engine) -> None:
    first, copy, alias = (
        sample_article(at=NOON + number * HOUR, url=f"https://www.example.org/{number}") for number in range(3)
    )
    store(engine, first, copy)
    assert store(engine, Alias(alias, identity_of(copy))) == [Outcome.DUPLICATE]
    assert article_ids(engine).keys() == {first.url, copy.url, alias.url}
    assert len(set(article_ids(engine).values())) == 1


def test_an_alias_whose_original_got_another_text_is_linked_to_who_had_it_first(engine: Engine) -> None:
    first = sample_article()
    late = edited(sample_article(2), "Another beginning.")
    retold = replace(sample_article(at=NOON + HOUR), url=late.url)
    store(engine, first, late, retold)
    alias = sample_article(at=NOON + 2 * HOUR, url="https://www.example.org/print")
    assert store(engine, Alias(alias, identity_of(late))) == [Outcome.DUPLICATE]
    assert article_ids(engine)[alias.url] == article_ids(engine)[first.url] != article_ids(engine)[late.url]


PAGES = {
    "first": lambda at: sample_article(at=at, url="https://www.example.org/a.html", comment_count=2),
    "copy": lambda at: sample_article(at=at, url="https://www.example.org/b.html", comment_count=7),
    "changed": lambda at: edited(PAGES["first"](at), "Later."),
    "copy changed": lambda at: edited(PAGES["copy"](at), "Later."),
    "counted": lambda at: sample_article(at=at, url="https://www.example.org/a.html", comment_count=5),
}
HISTORIES = [
    ("first", "copy"),
    ("first", "counted", "copy"),
    ("first", "counted", "changed"),
    ("copy", "first"),
    ("first", "copy", "copy changed"),
]


@pytest.mark.parametrize("history", HISTORIES, ids="-".join)
def test_what_is_stored_does_not_depend_on_the_order_of_arrival(engine: Engine, history: tuple[str, ...]) -> None:
    pages = [PAGES[name](NOON + hours * HOUR) for hours, name in enumerate(history)]
    outcomes = set()
    for order in permutations(pages):
        for page in order:
            store(engine, page)
        articles = list(iter_articles(engine))
        states = [(a, revisions(engine, identity_of(a)), comment_history(engine, identity_of(a))) for a in articles]
        outcomes.add(repr(states))
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
    assert len(outcomes) == 1, "\n".join(sorted(outcomes))
