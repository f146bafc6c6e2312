"""What is forgotten, and what never is, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, insert, select

from crawler.discovery.links import Link
from crawler.items import FetchFailure, Rejection
from crawler.source_kind import SourceKind
from crawler.storage import Frontier, Polls, finish_run, start_run
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import ArticleRevisionRow, ArticleRow, Base, CrawlRunRow, RejectedItemRow, UrlRow
from crawler.storage.retention import RUNS_KEPT, DatabaseRetention, doubt_of_retention, prune
from tests.storage.samples import NOON, edited, sample_article, store

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
YEAR = 365 * DAY
ALL = DatabaseRetention(rejected=30 * DAY, runs=30 * DAY, gone=30 * DAY, revisions=30 * DAY)


def count(engine: Engine, table: type[Base]) -> int:
    with begin_read(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_old_goes_and_articles_stay(engine: Engine) -> None:
    urls = [f"https://example.org/{n}-gone" for n in range(3)]
    Frontier(engine, "example").add([Link(url, "feed") for url in urls], NOON)
    store(engine, sample_article(1), sample_article(2), edited(sample_article(1, at=NOON + DAY), "Edit"))
    store(engine, *(Rejection(url, None, "example", NOON + n * 20 * DAY, "no-body") for n, url in enumerate(urls)))
    for n, url in enumerate(urls[:2]):
        store(engine, *(FetchFailure(url, "example", NOON + (n * 20 + k + 100) * DAY, 404, "http-404") for k in (0, 2)))
    gone = f"{sample_article(2).url}"
    store(engine, *(FetchFailure(gone, "example", NOON + (k + 2) * DAY, 410, "http-410") for k in (0, 2)))
    before = {table: count(engine, table) for table in (ArticleRow, UrlRow)}
    now = NOON + 140 * DAY
    assert prune(engine, ALL, now, is_dry=True) == prune(engine, ALL, now)
    assert count(engine, RejectedItemRow) == 0
    assert count(engine, ArticleRevisionRow) == 0
    assert count(engine, ArticleRow) == before[ArticleRow]
    assert count(engine, UrlRow) == before[UrlRow] - 1, "the other was gone less than 30 days ago, or has an article"
    assert set(prune(engine, ALL, now).values()) == {0}


def test_sources_go_that_could_be_read_and_cannot_any_more(engine: Engine) -> None:
    polls = Polls(engine, "example")
    for name in ("good", "dead", "failing", "never"):
        polls.register(name, SourceKind.SITEMAP, NOON)
    for name, day in (("good", 0), ("dead", 0), ("failing", 20)):
        polls.record(name, NOON + day * DAY, status=200)
    for name in ("dead", "failing", "never"):
        polls.record_failure(name, NOON + 39 * DAY, "http-404", status=404)
    assert prune(engine, ALL, NOON + 40 * DAY)["sources"] == 1
    assert {poll.url for poll in polls.all()} == {"good", "failing", "never"}


def test_nothing_is_forgotten_unless_it_is_said(engine: Engine) -> None:
    store(engine, Rejection("https://example.org/", None, "example", NOON, "no-body"))
    assert prune(engine, DatabaseRetention(), NOON + 99 * YEAR) == {}
    assert count(engine, RejectedItemRow) == 1


def test_the_newest_runs_of_each_source_and_live_ones_stay(engine: Engine) -> None:
    rows = [
        {
            "source": source,
            "host": "h",
            "pid": 1,
            "started_at": NOON + n * MINUTE,
            "heartbeat_at": NOON,
            "finished_at": NOON,
            "counts": {},
        }
        for source, number in (("busy", RUNS_KEPT + 20), ("quiet", 5))
        for n in range(number)
    ]
    with begin_write(engine) as connection:
        connection.execute(insert(CrawlRunRow), rows)
    start_run(engine, "live", NOON)
    assert prune(engine, ALL, NOON + YEAR) == {"crawl_runs": 20} | dict.fromkeys(
        ("rejected_items", "urls", "sources", "article_revisions"), 0
    )
    finish_run(engine, start_run(engine, "quiet", NOON), NOON, {}, "finished")
    assert count(engine, CrawlRunRow) == RUNS_KEPT + 7


def test_sites_may_be_more_than_an_expression_may_have_parts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.retention.RUNS_KEPT", 1)
    times = {"heartbeat_at": NOON, "finished_at": NOON}
    rows = [
        {"source": f"site {n}", "host": "h", "pid": 1, "started_at": NOON + day, "counts": {}, **times}
        for n in range(1_100)
        for day in (0 * DAY, DAY)
    ]
    with begin_write(engine) as connection:
        connection.execute(insert(CrawlRunRow), rows)
    assert prune(engine, ALL, NOON + YEAR)["crawl_runs"] == 1_100


def test_many_rows_go_in_small_transactions_while_others_write(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.retention._BATCH", 10)
    store(engine, *(Rejection(f"https://example.org/{n}", None, "example", NOON, "no-body") for n in range(35)))
    pauses: list[int] = []

    def write() -> None:
        last = select(RejectedItemRow.url).order_by(RejectedItemRow.id.desc()).offset(len(pauses) % 3).limit(1)
        pauses.append(count(engine, RejectedItemRow))
        with begin_read(engine) as connection:
            url = connection.execute(last).scalar_one()
        store(engine, Rejection(url, None, "example", NOON + YEAR, "no-body"))

    assert prune(engine, DatabaseRetention(rejected=DAY), NOON + 2 * DAY, pause=write)["rejected_items"] == 32
    assert pauses == [25, 15, 5, 3]
    assert count(engine, RejectedItemRow) == 3, "those that were fetched again meanwhile"


def test_a_clock_is_doubted_by_the_dates_of_all_runs(engine: Engine) -> None:
    assert doubt_of_retention(engine, NOON) is None
    for day in range(3):
        for hour in (0, 5):
            at = NOON + day * DAY + hour * 60 * MINUTE
            finish_run(engine, start_run(engine, "example", at), at, {}, "finished", 0)
    assert doubt_of_retention(engine, NOON + 3 * DAY) is None
    later = NOON + 2 * YEAR
    start_run(engine, "example", later)
    doubt = f"nothing is deleted: the clock says {later:%Y-%m-%d}, 728 days after the last run before today's"
    assert doubt_of_retention(engine, later) == doubt
