"""The writer: what becomes of each item, and that a batch is all or nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, FetchFailure, Rejection
from crawler.storage import writer as writer_module
from crawler.storage.article_stream import iter_articles
from crawler.storage.engine import StorageError, begin_write
from crawler.storage.models import ArticleRow, RejectedItemRow, UrlRow
from crawler.storage.outcomes import Item, Outcome, Stored
from crawler.storage.writer import Writer
from tests.storage.contents import row_counts
from tests.storage.samples import HOUR, NOON, sample_article, store


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
            writer.close()
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

    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", cut)
    assert store(engine, sample_article()) == [Outcome.INSERTED]


def test_a_statement_that_waits_too_long_is_tried_again(engine: Engine) -> None:
    """As where the server allows each statement some seconds, and another program has a table locked."""
    waits = iter([True])

    def wait(connection: Connection) -> None:
        if next(waits, False):
            connection.exec_driver_sql("SET LOCAL statement_timeout = 1")
            connection.exec_driver_sql("SELECT pg_sleep(10)")

    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", wait)
    assert store(engine, sample_article()) == [Outcome.INSERTED]


def test_close_returns_when_all_is_stored_and_may_be_called_twice(engine: Engine) -> None:
    writer = Writer(engine, batch_size=2, flush_after=3600)
    writer.start()
    for number in range(3):
        writer.put(sample_article(number))
    writer.close()
    assert len(list(iter_articles(engine))) == 3
    writer.close()


def test_a_batch_is_stored_when_its_time_has_come(engine: Engine) -> None:
    done = threading.Event()
    writer = Writer(engine, flush_after=0.05, on_stored=lambda stored: done.set())
    writer.start()
    writer.put(sample_article())
    assert done.wait(10)
    writer.close()


def test_the_first_batches_are_stored_soon(engine: Engine) -> None:
    """So that a run which is killed soon after its start, again and again, gets on."""
    stored: Queue[int] = Queue()
    writer = Writer(engine, flush_after=3600, on_stored=lambda batch: stored.put(len(batch)))
    writer.start()
    for number in range(3):
        writer.put(sample_article(number))
        assert stored.get(timeout=10) == 1
    writer.close()


async def test_a_full_queue_does_not_block_the_event_loop(engine: Engine) -> None:
    gate = threading.Event()
    told: list[Stored] = []

    def tell(batch: list[Stored]) -> None:
        told.extend(batch)
        gate.wait(10)

    writer = Writer(engine, queue_size=1, batch_size=1, on_stored=tell)
    writer.start()
    puts = [asyncio.create_task(writer.put_async(sample_article(number))) for number in range(4)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert not all(put.done() for put in puts)
    gate.set()
    await asyncio.gather(*puts)
    await asyncio.to_thread(writer.close)
    assert [one.outcome for one in told] == [Outcome.INSERTED] * 4


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


def test_a_crawl_that_has_no_memory_left_for_its_items_is_told_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_item: Item) -> None:
        raise MemoryError

    monkeypatch.setattr(writer_module, "prepare", fail)
    writer = Writer(engine)
    writer.start()
    writer.put(sample_article())
    with pytest.raises(StorageError, match="MemoryError"):
        writer.close()
