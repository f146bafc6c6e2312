"""The pipelines in a real crawl: what comes out of a spider is in the database when the crawl has ended."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from sqlalchemy import Engine, text

from crawler.discovery.links import Link
from crawler.items import Article, FetchFailure, Rejection, Section, Unchanged
from crawler.storage.article_stream import iter_articles
from crawler.storage.engine import begin_write
from crawler.storage.frontier import Frontier
from crawler.storage.queries import iter_rejections, site_summaries
from tests.crawling import IN_THIS_LOOP
from tests.storage.contents import url_row, url_states
from tests.storage.samples import HOUR, NOON, sample_article


class ItemSpider(Spider):
    """Yields what it is given, without any request."""

    name = "example"
    items: Iterable[Any] = ()

    async def start(self) -> AsyncIterator[Any]:
        for item in self.items:
            yield item


class Broken:
    """A pipeline with a fault of its own."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and item.title == "fault":
            raise KeyError("missing")
        return item


async def crawl(engine: Engine, *items: Any, **settings: Any) -> dict[str, Any]:
    """Statistics of a crawl that yields `items` into the project's pipelines."""
    runner = AsyncCrawlerRunner(
        {
            **IN_THIS_LOOP,
            "DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "STORE_BATCH_SIZE": 200,
            "STORE_FLUSH_AFTER": 2.0,
            "ITEM_PIPELINES": {
                "pipelines.validate.ValidatePipeline": 100,
                "pipelines.dedupe.DedupePipeline": 200,
                Broken: 300,
                "pipelines.store.StorePipeline": 900,
            },
            **settings,
        }
    )
    crawler = runner.create_crawler(ItemSpider)
    await runner.crawl(crawler, items=items)
    assert crawler.stats is not None
    return crawler.stats.get_stats()


async def test_items_are_counted_as_scrapy_does(engine: Engine) -> None:
    articles = [sample_article(number) for number in range(3)]
    settings = {"EXTENSIONS_BASE": {}, "EXTENSIONS": {"crawler.runs.statistics.RunStats": 0}}
    stats = await crawl(engine, *articles, sample_article(4, title=""), **settings)
    assert (stats["item_scraped_count"], stats["item_dropped_count"]) == (3, 1)
    assert stats["finish_reason"] == "finished"


async def test_everything_a_spider_yields_is_stored_and_counted(engine: Engine) -> None:
    other = sample_article(2)
    stats = await crawl(
        engine,
        sample_article(1),
        other,
        sample_article(1),
        sample_article(3, title=None),
        sample_article(4, title="fault"),
        Rejection("https://example.org/5", None, "example", NOON, "not-html", "a picture"),
        FetchFailure("https://example.org/6", "example", NOON, 404, "http-404"),
        Unchanged(other.url, "example", NOON + HOUR),
    )
    counted = {name: value for name, value in stats.items() if name.startswith("store/")}
    assert counted == {
        "store/inserted": 2,
        "store/unchanged": 2,
        "store/rejected": 3,
        "store/rejected/no-title": 1,
        "store/rejected/pipeline-error": 1,
        "store/rejected/not-html": 1,
        "store/retry": 1,
        "store/retry/http-404": 1,
    }
    assert stats["finish_reason"] == "finished"
    assert [article.url for article in iter_articles(engine) if article.url == other.url] == [other.url]
    rejected = {reason: n for site in site_summaries(engine, NOON) for reason, n in site.rejected_by_reason.items()}
    assert rejected == {"no-title": 1, "not-html": 1, "pipeline-error": 1}


async def test_a_rejected_article_is_kept_with_all_that_is_known_of_it(engine: Engine) -> None:
    bad = sample_article(1, comment_count=10**30)
    await crawl(engine, bad)
    (rejection,) = iter_rejections(engine)
    assert (rejection.url, rejection.reason, rejection.source) == (bad.url, "impossible-count", "example")
    assert rejection.payload["title"] == bad.title
    assert rejection.payload["body"][0]["paragraphs"] == bad.body[0].paragraphs
    assert json.dumps(rejection.payload)
    assert url_row(engine, bad.url).state == "rejected"


async def test_a_page_seen_under_two_urls_in_one_run_is_one_article_with_an_alias(engine: Engine) -> None:
    copy = sample_article(1, url="https://www.example.org/print/1-the-river.html", at=NOON + HOUR)
    stats = await crawl(engine, sample_article(1), copy)
    assert (stats["store/inserted"], stats["store/duplicate"], stats["dedupe/same_run"]) == (1, 1, 1)
    assert url_row(engine, copy.url).is_alias


async def test_a_copy_of_an_earlier_run_is_recognised_by_the_database(engine: Engine) -> None:
    copy = sample_article(1, url="https://www.example.org/again/1-the-river.html", at=NOON + HOUR)
    await crawl(engine, sample_article(1))
    stats = await crawl(engine, copy)
    assert stats["store/duplicate"] == 1
    assert "dedupe/same_run" not in stats
    assert url_row(engine, copy.url).is_alias


async def test_the_same_page_with_other_comments_is_not_taken_for_a_copy(engine: Engine) -> None:
    stats = await crawl(engine, sample_article(1), sample_article(1, at=NOON + HOUR, comment_count=50))
    assert (stats["store/inserted"], stats["store/updated"]) == (1, 1)


async def test_the_revisit_ladder_is_a_setting(engine: Engine) -> None:
    await crawl(engine, sample_article(1), REVISIT_LADDER="60,120")
    assert url_row(engine, sample_article(1).url).due_at == NOON + timedelta(seconds=60)
    await crawl(engine, sample_article(1, at=NOON + timedelta(seconds=60)), REVISIT_LADDER=[60, 120])
    assert url_row(engine, sample_article(1).url).due_at == NOON + timedelta(seconds=120)


async def test_more_items_than_the_queue_holds_are_all_stored(engine: Engine) -> None:
    stats = await crawl(engine, *(sample_article(n) for n in range(300)), STORE_BATCH_SIZE=7)
    assert stats["store/inserted"] == 300


async def test_a_database_that_is_lost_closes_the_spider_and_leaves_the_leases(engine: Engine) -> None:
    frontier = Frontier(engine, "example", run_id=1)
    frontier.add([Link(sample_article(number).url, "feed") for number in range(50)], NOON)
    frontier.lease(50, NOON, HOUR)
    with begin_write(engine) as connection:
        connection.execute(text("ALTER TABLE articles RENAME TO elsewhere"))
    try:
        stats = await crawl(engine, *(sample_article(n) for n in range(3000)), STORE_BATCH_SIZE=5)
    finally:
        with begin_write(engine) as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO articles"))
    assert stats["finish_reason"] == "database"
    assert "was lost" in stats["store/error"]
    assert url_states(engine) == {"leased": 50}
    assert "store/inserted" not in stats


async def test_a_database_that_cannot_be_opened_closes_the_spider_at_once(engine: Engine) -> None:
    stats = await crawl(engine, sample_article(1), DATABASE_URL="postgresql://user:secret@127.0.0.1:1/news")
    assert stats["finish_reason"] == "database"
    assert "refused" in stats["store/error"]
    assert "secret" not in stats["store/error"]


async def test_an_unknown_kind_of_item_is_an_error_and_stops_nothing(engine: Engine) -> None:
    stats = await crawl(engine, {"title": "a dict"}, sample_article(1))
    assert stats["store/inserted"] == 1


@pytest.mark.parametrize("body", [[], [Section(None, [""])]], ids=["none", "blank"])
async def test_an_article_without_text_is_rejected_and_its_url_is_done_with(
    engine: Engine, body: list[Section]
) -> None:
    await crawl(engine, sample_article(1, body=body))
    assert (url_row(engine, sample_article(1).url).state, url_row(engine, sample_article(1).url).reason) == (
        "rejected",
        "no-body",
    )
