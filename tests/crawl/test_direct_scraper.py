"""What a callback gives is taken one by one, and its errors are counted, as by Scrapy's own scraper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawler.crawl.direct_scraper import DirectOutput, DirectScraper
from tests.crawling import IN_THIS_LOOP


class Handler(BaseDownloadHandler):
    """A page for each address, but an error for that of a host "down"."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        await asyncio.sleep(0)
        if "//down" in request.url:
            raise OSError("down")
        return Response(request.url)

    async def close(self) -> None:
        pass


class Events:
    """A pipeline that takes a while for an item."""

    seen: list[str]

    async def process_item(self, item: dict[str, str]) -> dict[str, str]:
        Events.seen.append(f"begins {item['name']}")
        await asyncio.sleep(0.01)
        Events.seen.append(f"ends {item['name']}")
        return item


class Untouched:
    """A spider middleware that needs Scrapy's own scraper."""

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for one in result:
            yield one


class Callbacks(Spider):
    name = "callbacks"
    first: str

    async def start(self) -> AsyncIterator[Request]:
        yield Request(
            f"http://{'down' if self.first == 'fail' else 'up'}/", getattr(self, self.first), errback=self.fail
        )

    async def several(self, response: Response) -> AsyncIterator[Any]:
        yield {"name": "one"}
        yield Request("http://up/next", self.as_list)
        yield {"name": "two"}
        raise KeyError("after two")

    def as_list(self, response: Response) -> list[dict[str, str]]:
        return [{"name": "next"}]

    def generated(self, response: Response) -> Iterator[dict[str, str]]:
        yield {"name": "one"}
        raise KeyError("after one")

    def broken(self, response: Response) -> None:
        raise KeyError("at once")

    async def closing(self, response: Response) -> AsyncIterator[Any]:
        yield {"name": "one"}
        raise CloseSpider("enough")

    def fail(self, failure: Any) -> dict[str, str]:
        return {"name": "failure"}


async def crawl(first: str, **settings: Any) -> tuple[dict[str, Any], bool]:
    """Statistics, and whether the scraper was ours; `Events.seen` has what came to the pipeline."""
    Events.seen = []
    runner = AsyncCrawlerRunner(
        {
            **IN_THIS_LOOP,
            "DOWNLOAD_HANDLERS": IN_THIS_LOOP["DOWNLOAD_HANDLERS"] | {"http": Handler},
            "DOWNLOADER_MIDDLEWARES_BASE": {},
            "SPIDER_MIDDLEWARES_BASE": {},
            "CONCURRENT_ITEMS": 1,
            "ITEM_PIPELINES": {Events: 1},
            "EXTENSIONS": {DirectOutput: 0},
            **settings,
        }
    )
    crawler = runner.create_crawler(Callbacks)
    await runner.crawl(crawler, first=first)
    assert crawler.stats is not None
    assert crawler.engine is not None
    return crawler.stats.get_stats(), isinstance(crawler.engine.scraper, DirectScraper)


WITH_SCRAPYS_OWN = {"SPIDER_MIDDLEWARES": {Untouched: 1}}


@pytest.mark.parametrize("settings", [{}, WITH_SCRAPYS_OWN], ids=["direct", "scrapy"])
@pytest.mark.parametrize(
    ("first", "names", "errors", "reason"),
    [
        ("several", {"one", "two", "next"}, 1, "finished"),
        ("as_list", {"next"}, 0, "finished"),
        ("generated", {"one"}, 1, "finished"),
        ("broken", set(), 1, "finished"),
        ("closing", {"one"}, 0, "enough"),
        ("fail", {"failure"}, 0, "finished"),
    ],
)
async def test_what_a_callback_gives_is_taken_and_its_errors_are_counted(
    first: str, names: set[str], errors: int, reason: str, settings: dict[str, Any]
) -> None:
    stats, is_direct = await crawl(first, **settings)
    assert is_direct is (not settings)
    assert {seen.removeprefix("ends ") for seen in Events.seen if seen.startswith("ends")} == names
    assert stats.get("item_scraped_count", 0) == len(names)
    assert stats.get("spider_exceptions/count", 0) == errors
    assert stats["finish_reason"] == reason


async def test_items_of_one_response_are_processed_one_after_the_other() -> None:
    await crawl("several")
    of_response = [seen for seen in Events.seen if "next" not in seen]
    assert of_response == ["begins one", "ends one", "begins two", "ends two"]


async def test_items_side_by_side_are_left_to_scrapy() -> None:
    assert (await crawl("as_list", CONCURRENT_ITEMS=2))[1] is False
