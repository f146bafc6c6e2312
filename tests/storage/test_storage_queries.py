"""Reading back: whole articles in a stream, summaries, histories."""

from __future__ import annotations

import tracemalloc

import pytest
from sqlalchemy import Engine

from crawler.discovery.links import Link
from crawler.identity.page_identity import identity_of
from crawler.items import FetchFailure, Rejection, Section
from crawler.runs.metrics import render_metrics
from crawler.storage.article_stream import count_articles, iter_articles, iter_exported
from crawler.storage.frontier import Frontier
from crawler.storage.queries import has_articles, iter_rejections, last_runs, site_summaries
from crawler.storage.runs import finish_run, start_run
from tests.storage.contents import comment_history, revisions
from tests.storage.samples import DAY, HOUR, NOON, sample_article, store


def rejection(number: int, reason: str, source: str = "example", hours: int = 0) -> Rejection:
    return Rejection(f"https://example.org/{number}", None, source, NOON + hours * HOUR, reason, "why")


def test_articles_stream_in_an_order_that_does_not_depend_on_their_storing(engine: Engine) -> None:
    articles = [sample_article(number) for number in range(450)]
    store(engine, *articles[300:], *articles[:300])
    streamed = list(iter_articles(engine))
    assert sorted(streamed, key=lambda a: a.url) == sorted(articles, key=lambda a: a.url)
    assert [a.url for a in streamed[:3]] == [a.url for a in iter_articles(engine)][:3]
    assert streamed != articles


def test_a_long_stream_does_not_fill_the_memory(engine: Engine) -> None:
    store(engine, *(sample_article(n, body=[Section(None, [f"{n} " * 3000])]) for n in range(800)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in iter_articles(engine)) == 800
        assert tracemalloc.get_traced_memory()[1] < 9_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {1, 2, 3, 4}),
        ({"sources": ["example"]}, {1, 2, 3}),
        ({"sources": ["example", "other"]}, {1, 2, 3, 4}),
        ({"sources": ["nobody"]}, set()),
        ({"since": NOON - DAY}, {2, 3, 4}),
        ({"since": NOON, "sources": ["example"]}, {3}),
        ({"until": NOON}, {1, 2}),
        ({"since": NOON - DAY, "until": NOON}, {2}),
        ({"languages": ["de", "nl"]}, {4}),
    ],
    ids=str,
)
def test_articles_are_filtered_by_source_date_and_language(
    engine: Engine, filters: dict[str, object], expected: set[int]
) -> None:
    store(
        engine,
        sample_article(1, date_published=NOON - 2 * DAY),
        sample_article(2, date_published=NOON - DAY),
        sample_article(3, date_published=None),  # its first fetch, at noon, stands in
        sample_article(4, date_published=NOON, source="other", language="nl"),
    )
    found = list(iter_exported(engine, **filters))
    assert {int(article.url.split("/")[-1].split("-")[0]) for article in found} == expected


def test_articles_that_are_new_edited_counted_or_gone_are_among_those_fetched_since(engine: Engine) -> None:
    store(engine, *(sample_article(number) for number in range(1, 6)))
    later = NOON + DAY
    edited, counted = sample_article(1, title="Rain fell", at=later), sample_article(2, comment_count=77, at=later)
    store(engine, edited, counted, sample_article(6, at=later))
    for hours in (24, 72):
        at = NOON + hours * HOUR
        store(engine, FetchFailure(sample_article(3).url, "example", at, 410, "http-410"))
    found = {article.url for article in iter_exported(engine, fetched_since=later)}
    assert found == {sample_article(number).url for number in (1, 2, 3, 6)}


def test_a_source_has_articles_once_one_of_its_own_is_stored(engine: Engine) -> None:
    store(engine, sample_article(1), sample_article(2))
    assert (has_articles(engine, "example"), has_articles(engine, "other")) == (True, False)
    assert count_articles(engine) == 2


def test_a_summary_of_each_source(engine: Engine) -> None:
    run_id = start_run(engine, "example", NOON)
    finish_run(engine, run_id, NOON, {"inserted": 2}, "finished")
    store(engine, sample_article(1), sample_article(2, at=NOON + HOUR), rejection(9, "no-body"))
    Frontier(engine, "waiting").add([Link("https://example.net/1-news", "feed")], NOON)
    store(engine, FetchFailure(sample_article(1).url, "example", NOON + 2 * HOUR, 410, "http-410"))
    store(engine, FetchFailure(sample_article(1).url, "example", NOON + 50 * HOUR, 410, "http-410"))
    example, waiting = site_summaries(engine, NOON)
    assert (example.source, example.articles, example.gone, example.rejected) == ("example", 2, 1, 1)
    assert (example.newest, example.last_fetched_at) == (sample_article().date_published, NOON + 50 * HOUR)
    assert example.urls == {"done": 1, "gone": 1, "rejected": 1}
    assert example.last_run is not None
    assert (example.last_run.counts, example.last_run.reason) == ({"inserted": 2}, "finished")
    assert (waiting.source, waiting.articles, waiting.urls, waiting.last_run) == ("waiting", 0, {"due": 1}, None)


def test_the_last_run_that_ended_is_known_while_another_one_runs(engine: Engine) -> None:
    for day in range(2):
        run = start_run(engine, "example", NOON + day * DAY)
        finish_run(engine, run, NOON + day * DAY + HOUR, {"inserted": day}, "finished", 0)
    running = start_run(engine, "example", NOON + 2 * DAY)
    start_run(engine, "first", NOON)
    example, first = site_summaries(engine, NOON + 2 * DAY)
    assert example.last_run is not None
    assert example.last_ended_run is not None
    assert (example.last_run.id, example.last_ended_run.counts) == (running, {"inserted": 1})
    timestamp = (NOON + DAY + HOUR).timestamp()
    assert f'news_last_run_timestamp_seconds{{site="example"}} {timestamp:.0f}\n' in render_metrics(
        [example, first], {}
    )
    assert first.last_ended_run is None


def test_an_empty_database_has_nothing_to_say(engine: Engine) -> None:
    assert site_summaries(engine, NOON) == []
    assert list(iter_articles(engine)) == []
    assert last_runs(engine) == []
    assert revisions(engine, "nobody") == []
    assert comment_history(engine, "nobody") == []


def test_rejections_are_counted_by_reason(engine: Engine) -> None:
    store(engine, rejection(1, "no-body"), rejection(2, "no-body"), rejection(3, "no-title", hours=2))
    store(engine, rejection(1, "no-body", source="other"))
    store(
        engine, rejection(4, "no-title"), rejection(5, "no-title"), rejection(6, "a-reason"), rejection(7, "a-reason")
    )
    example, other = site_summaries(engine, NOON)
    counts = [("no-title", 3), ("a-reason", 2), ("no-body", 2)]
    assert (list(example.rejected_by_reason.items()), example.rejected) == (counts, 7)
    assert (other.rejected_by_reason, other.rejected) == ({"no-body": 1}, 1)
    assert [one.source for one in iter_rejections(engine, "other")] == ["other"]


def test_a_url_that_is_rejected_again_is_one_row_with_its_last_fetch(engine: Engine) -> None:
    store(engine, rejection(1, "no-body", hours=3), rejection(1, "no-body", hours=1), rejection(1, "no-title"))
    assert [(one.reason, one.fetched_at) for one in iter_rejections(engine)] == [("no-body", NOON + 3 * HOUR)]


def test_the_last_runs_come_newest_first(engine: Engine) -> None:
    for hours in range(5):
        finish_run(engine, start_run(engine, "ab"[hours % 2], NOON + hours * HOUR), NOON, {}, "finished")
    assert [run.started_at for run in last_runs(engine, limit=2)] == [NOON + 4 * HOUR, NOON + 3 * HOUR]
    assert [run.started_at for run in last_runs(engine, "b")] == [NOON + 3 * HOUR, NOON + HOUR]


def test_histories_are_found_by_identity(engine: Engine) -> None:
    store(engine, sample_article(), sample_article(at=NOON + HOUR, title="New", comment_count=9), sample_article(2))
    identity = identity_of(sample_article())
    assert [one.title for one in revisions(engine, identity)] == ["The river rises, part 1"]
    assert comment_history(engine, identity) == [(NOON, 3), (NOON + HOUR, 9)]
