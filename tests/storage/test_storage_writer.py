"""The writer: what becomes of each item, and that a batch is all or nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select, text

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, Article, FetchFailure, Rejection, Section
from crawler.storage.article_stream import iter_articles
from crawler.storage.engine import StorageError, begin_write
from crawler.storage.models import ArticleRow, Base, RejectedItemRow, UrlRow
from crawler.storage.outcomes import Item, Outcome, Stored
from crawler.storage.writer import Writer
from tests.storage.histories import comment_history, revisions
from tests.storage.samples import HOUR, NOON, edited, sample_article, store


def test_what_was_stored_is_told_in_the_order_in_which_it_was_given_an_alias_as_its_article(engine: Engine) -> None:
    article = sample_article()
    alias = Alias(sample_article(at=NOON + HOUR, url="https://www.example.org/print/1"), identity_of(article))
    failure = FetchFailure("https://www.example.org/9", "example", NOON, 404, "http-404")
    rejection = Rejection("https://www.example.org/8", None, "example", NOON, "not-html", "a picture")
    told: list[Stored] = []
    writer = Writer(engine, on_stored=told.extend)
    writer.start()
    for item in (failure, article, rejection, alias):
        writer.put(item)
    writer.close()
    assert [one.item for one in told] == [failure, article, rejection, alias.article]


def article_ids(engine: Engine) -> dict[str, int | None]:
    """URL -> the article that it leads to."""
    with engine.connect() as connection:
        return {row.url: row.article_id for row in connection.execute(select(UrlRow.url, UrlRow.article_id))}


def row_counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def content(engine: Engine) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
        }


def test_an_article_comes_back_as_it_was(engine: Engine) -> None:
    article = sample_article()
    assert store(engine, article) == [Outcome.INSERTED]
    assert list(iter_articles(engine)) == [article]


def test_a_date_comes_back_in_its_own_zone_and_keeps_its_day(engine: Engine) -> None:
    midnight = datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=3)))
    store(engine, sample_article(date_published=midnight, date_published_precision="day"))
    (article,) = iter_articles(engine)
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2026-03-01T00:00:00+03:00"


def test_an_article_of_which_little_is_known_comes_back_with_nothing_invented(engine: Engine) -> None:
    article = Article(url="https://example.org/a", source="example", fetched_at=NOON, title="A")
    store(engine, article)
    assert list(iter_articles(engine)) == [article]


def test_none_comments_are_not_zero(engine: Engine) -> None:
    store(engine, sample_article(1, comment_count=None), sample_article(2, comment_count=0))
    assert sorted(str(article.comment_count) for article in iter_articles(engine)) == ["0", "None"]


@pytest.mark.parametrize(
    "hostile",
    [
        "Robert'); DROP TABLE articles;--",
        "🜁 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 مرحبا",
        "%s %(title)s :title {title} \\u0000 \\x00 \\",
        '"; {"json": [1, 2]} \' $$ $1 ?',
        "\u202e\u0301\ufeff\uffff\U0010ffff",
        "x" * 10_000,
        "line\nbreak\ttab\r\x07\x1b[31m",
    ],
    ids=["sql", "four-byte", "placeholders", "quotes", "odd-code-points", "long", "controls"],
)
def test_hostile_text_goes_through_unharmed(engine: Engine, hostile: str) -> None:
    article = sample_article(
        title=hostile,
        authors=[hostile],
        body=[Section(hostile, [hostile])],
        keywords=[hostile],
        provenance={hostile: hostile},
        site_id=hostile,
    )
    assert store(engine, article) == [Outcome.INSERTED]
    assert list(iter_articles(engine)) == [article]


def test_nul_is_taken_out_and_half_surrogates_are_replaced(engine: Engine) -> None:
    bad = "a\x00b\ud83dc"
    article = sample_article(title=bad, authors=[bad], body=[Section(bad, [bad])], provenance={"title": bad})
    assert store(engine, article) == [Outcome.INSERTED]
    (stored,) = iter_articles(engine)
    good = "ab\ufffdc"
    assert (stored.title, stored.authors, stored.body) == (good, [good], [Section(good, [good])])
    assert stored.provenance == {"title": good}
    assert store(engine, article) == [Outcome.UNCHANGED]


TEXTS = st.text(max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_article_is_stored_as_it_is_or_kept_as_a_rejection(engine: Engine, data: st.DataObject) -> None:
    clean = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
    dates = st.none() | st.datetimes(timezones=st.timezones() | st.just(UTC))
    number = data.draw(st.integers(0, 10**9))
    article = Article(
        url=f"https://example.org/{number}",
        source="fuzz",
        fetched_at=NOON + timedelta(seconds=data.draw(st.integers(-(10**8), 10**8))),
        title=data.draw(st.none() | clean),
        authors=data.draw(st.lists(clean, max_size=3)),
        date_published=data.draw(dates),
        date_modified=data.draw(dates),
        body=data.draw(st.lists(st.builds(Section, st.none() | clean, st.lists(clean, max_size=3)), max_size=3)),
        comment_count=data.draw(st.none() | st.integers()),
        keywords=data.draw(st.lists(clean, max_size=2)),
        is_partial=data.draw(st.booleans()),
        provenance=data.draw(st.dictionaries(clean, clean, max_size=2)),
    )
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    (outcome,) = store(engine, article)
    if outcome is Outcome.REJECTED:
        with engine.connect() as connection:
            assert connection.execute(select(RejectedItemRow.reason)).scalar_one() == "unstorable"
        assert list(iter_articles(engine)) == []
    else:
        # An hour that a zone's clock shows twice equals none of another zone (PEP 495).
        published, modified = (
            date and date.astimezone(UTC) for date in (article.date_published, article.date_modified)
        )
        expected = replace(article, date_published=published, date_modified=modified)
        assert list(iter_articles(engine)) == [expected]


def test_the_same_fetch_again_writes_nothing(engine: Engine) -> None:
    items = [sample_article(number) for number in range(5)]
    store(engine, *items)
    before = content(engine)
    assert store(engine, *items) == [Outcome.UNCHANGED] * 5
    assert content(engine) == before


def test_an_unchanged_page_makes_neither_revision_nor_observation(engine: Engine) -> None:
    store(engine, sample_article())
    before = row_counts(engine)
    assert store(engine, sample_article(at=NOON + HOUR)) == [Outcome.UNCHANGED]
    assert row_counts(engine) == before
    (article,) = iter_articles(engine)
    assert article.fetched_at == NOON + HOUR


def test_a_changed_body_makes_a_revision(engine: Engine) -> None:
    first = sample_article()
    second = edited(sample_article(at=NOON + 2 * HOUR), "The river fell.")
    assert store(engine, first, sample_article(at=NOON + HOUR), second) == [
        Outcome.INSERTED,
        Outcome.UNCHANGED,
        Outcome.UPDATED,
    ]
    assert list(iter_articles(engine)) == [second]
    (revision,) = revisions(engine, identity_of(first))
    assert (revision.title, revision.body) == (first.title, first.body)
    assert (revision.since, revision.until) == (NOON, NOON + HOUR)


def test_a_changed_title_makes_a_revision(engine: Engine) -> None:
    store(engine, sample_article(), sample_article(at=NOON + HOUR, title="The river falls"))
    assert [revision.title for revision in revisions(engine, identity_of(sample_article()))] == [
        "The river rises, part 1"
    ]


def test_a_changed_author_is_an_update_without_revision(engine: Engine) -> None:
    changed = sample_article(at=NOON + HOUR, authors=["Bo Jones", "Cy Young", "Bo Jones"])
    assert store(engine, sample_article(), changed) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [changed]
    assert revisions(engine, identity_of(changed)) == []


def test_a_changed_comment_count_is_an_observation(engine: Engine) -> None:
    counts = [3, 3, 8, None, None, 8]
    items = [sample_article(at=NOON + hours * HOUR, comment_count=count) for hours, count in enumerate(counts)]
    store(engine, *items)
    assert comment_history(engine, identity_of(items[0])) == [
        (NOON, 3),
        (NOON + 2 * HOUR, 8),
        (NOON + 3 * HOUR, None),
        (NOON + 5 * HOUR, 8),
    ]
    assert revisions(engine, identity_of(items[0])) == []


def test_an_older_page_never_overwrites_a_newer_one_and_becomes_a_revision_of_its_date(engine: Engine) -> None:
    newer = edited(sample_article(at=NOON + HOUR, comment_count=9), "The river fell.")
    older = sample_article(comment_count=2)
    assert store(engine, newer) + store(engine, older) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [newer]
    (revision,) = revisions(engine, identity_of(newer))
    assert (revision.body, revision.since, revision.until) == (older.body, NOON, NOON)
    assert comment_history(engine, identity_of(newer)) == [(NOON, 2), (NOON + HOUR, 9)]
    before = content(engine)
    assert store(engine, older, newer) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert content(engine) == before


def test_a_better_reading_of_the_same_fetch_replaces_the_article_without_revision(engine: Engine) -> None:
    better = edited(sample_article(), "The river rose. Now read completely.")
    assert store(engine, sample_article()) + store(engine, better) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [better]
    assert revisions(engine, identity_of(better)) == []


def test_two_forms_of_a_page_fetched_in_one_second_give_the_same_row_in_any_order(engine: Engine) -> None:
    plain, tagged = sample_article(), sample_article(url="https://www.example.org/news/1-the-river.html?utm_source=a")
    assert identity_of(plain) == identity_of(tagged)
    store(engine, plain, tagged)
    first = list(iter_articles(engine))
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    store(engine, tagged, plain)
    assert list(iter_articles(engine)) == first == [plain]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), texts=st.lists(st.sampled_from("ABC"), min_size=6, max_size=6))
def test_pages_replayed_in_any_order_end_in_the_newest_article(
    engine: Engine, order: list[int], texts: list[str]
) -> None:
    pages = [
        edited(sample_article(at=NOON + n * HOUR, comment_count=ord(one) % 2), one * 300) for n, one in enumerate(texts)
    ]
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    store(engine, *(pages[index] for index in order))
    assert list(iter_articles(engine)) == [pages[-1]]
    history = [revision.body[0].paragraphs[0][0] for revision in revisions(engine, identity_of(pages[0]))]
    assert set(history) | {texts[-1]} == set(texts)
    assert all(one != two for one, two in pairwise([*history, texts[-1]]))


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
    "counted": lambda at: sample_article(at=at, url="https://www.example.org/a.html", comment_count=5),
}
HISTORIES = [
    ("first", "copy"),
    ("first", "counted", "copy"),
    ("first", "counted", "changed"),
    ("copy", "first"),
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


def test_a_rejection_is_kept_with_reason_and_payload(engine: Engine) -> None:
    rejection = Rejection(
        url="https://example.org/a",
        source="example",
        fetched_at=NOON,
        reason="no-title",
        detail="the page states no title",
        payload={"nan": float("nan"), "huge": 10**30, "nul": "\x00", "date": NOON, 5: [None, True]},
    )
    assert store(engine, rejection, rejection) == [Outcome.REJECTED, Outcome.REJECTED]
    with engine.connect() as connection:
        row = connection.execute(select(RejectedItemRow)).one()
    assert (row.reason, row.detail, row.fetched_at) == ("no-title", "the page states no title", NOON)
    assert row.payload == {"nan": None, "huge": str(10**30), "nul": "", "date": NOON.isoformat(), "5": [None, True]}


@pytest.mark.parametrize(
    "changes",
    [
        {"comment_count": 10**30},
        {"fetched_at": None},
        {"date_published": datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))},
        {"date_published": NOON.replace(tzinfo=None)},
        {"url": ""},
        {"comment_count": "many"},
        {"is_partial": None},
        {"keywords": None},
        {"body": [{"heading": "not a Section"}]},
        {"authors": [7]},
    ],
    ids=lambda changes: next(iter(changes.items()))[0] + "=" + str(next(iter(changes.values())))[:20],
)
def test_an_item_that_cannot_be_stored_is_rejected_and_its_batch_is_stored(
    engine: Engine, changes: dict[str, Any]
) -> None:
    good = [sample_article(number) for number in range(7)]
    bad = sample_article(99, **changes)
    outcomes = store(engine, *good[:4], bad, *good[4:])
    assert Counter(outcomes) == {Outcome.INSERTED: 7, Outcome.REJECTED: 1}
    with engine.connect() as connection:
        row = connection.execute(select(RejectedItemRow)).one()
    assert row.reason == "unstorable"
    assert row.payload["title"] == bad.title
    assert len(list(iter_articles(engine))) == 7


@contextmanager
def renamed_table(engine: Engine, name: str) -> Iterator[None]:
    """A database that fails in the middle of a batch."""
    with begin_write(engine) as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO elsewhere"))
    yield
    with begin_write(engine) as connection:
        connection.execute(text(f"ALTER TABLE elsewhere RENAME TO {name}"))


def test_a_batch_is_all_or_nothing(engine: Engine) -> None:
    """What is stored before a failure in the same transaction does not stay."""
    errors: list[StorageError] = []
    with renamed_table(engine, "urls"):
        writer = Writer(engine, on_failure=errors.append)
        writer.start()
        writer.put(sample_article())
        with pytest.raises(StorageError, match="was lost"):
            writer.close()
    assert len(errors) == 1
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ArticleRow)).scalar_one() == 0


def test_a_lost_database_is_named_and_stops_the_flow(engine: Engine) -> None:
    with renamed_table(engine, "articles"):
        writer = Writer(engine, queue_size=5)
        writer.start()
        writer.put(sample_article())
        with pytest.raises(StorageError, match=r"the database .* was lost"):
            writer.flush()
        with pytest.raises(StorageError):
            writer.put(sample_article())
        with pytest.raises(StorageError):
            writer.close()


def test_a_broken_connection_is_opened_again(engine: Engine) -> None:
    """As after a restart of the server: the first statement of the batch meets a dead connection."""
    cuts = iter([True])

    def cut(connection: Any, *_: Any) -> None:
        if next(cuts, False):
            connection.connection.driver_connection.close()

    writer = Writer(engine)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", cut)
    writer.start()
    writer.put(sample_article())
    writer.close()
    assert writer.counts == {Outcome.INSERTED: 1}


def test_flush_returns_when_all_is_stored(engine: Engine) -> None:
    writer = Writer(engine, flush_after=3600)
    writer.start()
    for number in range(3):
        writer.put(sample_article(number))
    writer.flush()
    assert len(list(iter_articles(engine))) == 3
    writer.close()
    writer.close()


def test_a_batch_is_stored_when_its_time_has_come(engine: Engine) -> None:
    done = threading.Event()
    writer = Writer(engine, flush_after=0.05, on_stored=lambda stored: done.set())
    writer.start()
    writer.put(sample_article())
    assert done.wait(10)
    writer.close()


async def test_a_full_queue_does_not_block_the_event_loop(engine: Engine) -> None:
    gate = threading.Event()
    writer = Writer(engine, queue_size=1, batch_size=1, on_stored=lambda stored: gate.wait(10))
    writer.start()
    puts = [asyncio.create_task(writer.put_async(sample_article(number))) for number in range(4)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert not all(put.done() for put in puts)
    gate.set()
    await asyncio.gather(*puts)
    await asyncio.to_thread(writer.close)
    assert writer.counts == {Outcome.INSERTED: 4}


def test_two_writers_at_once_store_each_article_once(engine: Engine) -> None:
    items = [sample_article(number) for number in range(60)]
    copies = [sample_article(number, url=f"https://www.example.org/copy/{number}.html") for number in range(60)]

    def run(mine: Iterable[Item]) -> None:
        store(engine, *mine, batch_size=7)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in (items, copies[::-1], items[::-1], copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = row_counts(engine)
    assert (counts["articles"], counts["authors"], counts["urls"]) == (60, 2, 120)
    assert counts["article_sections"] == 120
    with engine.connect() as connection:
        visited = select(func.count()).select_from(UrlRow).where(UrlRow.is_alias.is_(False))
        assert connection.execute(visited).scalar_one() == 60


_KILLED = """
import sys
from crawler.storage import Writer, open_engine
from tests.storage.samples import sample_article
def tell(batch):
    print(*(one.item.url for one in batch), sep="\\n", flush=True)
writer = Writer(open_engine(sys.argv[1]), batch_size=20, on_stored=tell)
writer.start()
for number in range(100_000):
    writer.put(sample_article(number))
"""


@pytest.mark.parametrize("after", [1, 37, 215])
def test_what_was_reported_as_stored_survives_sigkill_and_nothing_is_half_stored(engine: Engine, after: int) -> None:
    root, url = Path(__file__).parents[2], engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", _KILLED, url], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
    stored = {article.url: article for article in iter_articles(engine)}
    assert set(reported) <= set(stored)
    with engine.connect() as connection:
        done = set(connection.execute(select(UrlRow.url).where(UrlRow.state == "done")).scalars())
    assert done == set(stored)
    assert all(len(article.body) == 2 and len(article.authors) == 2 for article in stored.values())


def test_failures_of_unknown_urls_are_kept_too(engine: Engine) -> None:
    failure = FetchFailure(
        url="https://example.org/x", source="example", fetched_at=NOON, status=500, reason="http-500"
    )
    assert store(engine, failure) == [Outcome.RETRY]
