import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.test import get_crawler

from crawler.fetch.downloader import DirectDownloader
from crawler.fetch.failures import FetchError

Case = Callable[[DirectDownloader], Awaitable[None]]


class Handler(BaseDownloadHandler):
    """Answers after two turns of the loop, and counts how many downloads there are at a time."""

    lazy = False
    running = most = 0

    async def download_request(self, request: Request) -> Response:
        Handler.running += 1
        Handler.most = max(Handler.most, Handler.running)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        Handler.running -= 1
        return Response(request.url, body=b"page")

    async def close(self) -> None:
        pass


class Plain:
    def process_request(self, request: Request) -> None:
        request.meta.setdefault("seen", []).append("plain")

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["seen"].append("plain response")
        return response


class Waiting:
    async def process_request(self, request: Request) -> None:
        await asyncio.sleep(0)
        request.meta["seen"].append("waiting")

    async def process_response(self, request: Request, response: Response) -> Response:
        await asyncio.sleep(0)
        request.meta["seen"].append("waiting response")
        return response


class WithSpider:
    def process_request(self, request: Request, spider: Spider) -> None:
        request.meta.setdefault("seen", []).append(spider.name)


class Answering:
    def process_request(self, request: Request) -> Response:
        return Response(request.url, body=b"from memory")


class Redirecting:
    async def process_response(self, request: Request, response: Response) -> Request:
        return request.replace(url=f"{response.url}next")


class Broken:
    def process_response(self, request: Request, response: Response) -> Any:
        return "a page"


def run(case: Case, *middlewares: type, **settings: Any) -> None:
    async def main() -> None:
        crawler = _crawler(*middlewares, **settings)
        downloader = DirectDownloader(crawler)
        try:
            await case(downloader)
        finally:
            downloader.close()
        assert not downloader.active
        assert not any(slot.active or slot.transferring for slot in downloader.slots.values())

    asyncio.run(main())


def _crawler(*middlewares: type, **settings: Any) -> Crawler:
    crawler = get_crawler(
        Spider,
        {
            "DOWNLOADER_MIDDLEWARES_BASE": {},
            "DOWNLOADER_MIDDLEWARES": {middleware: place for place, middleware in enumerate(middlewares)},
            "DOWNLOAD_HANDLERS": {"http": Handler, "https": None, "ftp": None, "s3": None, "file": None, "data": None},
            "DOWNLOAD_DELAY": 0,
            **settings,
        },
    )
    crawler.spider = Spider("one")
    return crawler


async def fetch(downloader: DirectDownloader, url: str = "http://one/", **meta: Any) -> Response | Request:
    return await maybe_deferred_to_future(downloader.fetch(Request(url, meta=meta)))


def test_a_slot_has_no_more_downloads_at_a_time_than_it_may() -> None:
    async def case(downloader: DirectDownloader) -> None:
        Handler.most = 0
        answers = await asyncio.gather(*(fetch(downloader, f"http://one/{number}") for number in range(9)))
        assert {answer.url for answer in answers} == {f"http://one/{number}" for number in range(9)}
        assert Handler.most == 3

    run(case, CONCURRENT_REQUESTS_PER_DOMAIN=3)


def test_a_request_counts_from_when_it_is_handed_over() -> None:
    async def case(downloader: DirectDownloader) -> None:
        coming = [downloader.fetch(Request("http://one/")) for _ in range(2)]
        assert downloader.needs_backout()
        await asyncio.gather(*map(maybe_deferred_to_future, coming))
        assert not downloader.needs_backout()

    run(case, CONCURRENT_REQUESTS=2)


def test_middlewares_that_wait_and_that_do_not_take_their_turns() -> None:
    async def case(downloader: DirectDownloader) -> None:
        seen: list[str] = []
        answer = await fetch(downloader, seen=seen)
        assert isinstance(answer, Response)
        assert answer.body == b"page"
        assert seen == ["plain", "waiting", "waiting response", "plain response"]

    run(case, Plain, Waiting)


@pytest.mark.filterwarnings("ignore::scrapy.exceptions.ScrapyDeprecationWarning")
def test_a_middleware_that_wants_the_spider_gets_it() -> None:
    async def case(downloader: DirectDownloader) -> None:
        seen: list[str] = []
        await fetch(downloader, seen=seen)
        assert seen == ["one", "plain", "plain response"]

    run(case, WithSpider, Plain)


def test_an_answer_of_a_middleware_goes_through_all_that_look_at_answers() -> None:
    async def case(downloader: DirectDownloader) -> None:
        seen: list[str] = []
        answer = await fetch(downloader, seen=seen)
        assert isinstance(answer, Response)
        assert answer.body == b"from memory"
        assert seen == ["plain", "waiting response", "plain response"]

    run(case, Plain, Answering, Waiting)


def test_a_further_request_is_looked_at_by_none() -> None:
    async def case(downloader: DirectDownloader) -> None:
        seen: list[str] = []
        answer = await fetch(downloader, seen=seen)
        assert isinstance(answer, Request)
        assert answer.url == "http://one/next"
        assert seen == ["plain"]

    run(case, Plain, Redirecting)


def test_what_is_neither_an_answer_nor_a_request_is_an_error() -> None:
    async def case(downloader: DirectDownloader) -> None:
        with pytest.raises(TypeError, match=r"Broken\.process_response of a middleware returned a str"):
            await fetch(downloader)

    run(case, Broken)


def test_a_request_that_waits_can_be_failed() -> None:
    async def case(downloader: DirectDownloader) -> None:
        first, second = (asyncio.ensure_future(fetch(downloader)) for _ in range(2))
        while "one" not in downloader.slots or not downloader.slots["one"].queue:
            await asyncio.sleep(0)
        _, turn = downloader.slots["one"].queue.popleft()
        turn.errback(FetchError("run-ended", "the run was ended"))
        with pytest.raises(FetchError):
            await second
        assert isinstance(await first, Response)

    run(case, CONCURRENT_REQUESTS_PER_DOMAIN=1)


def test_nothing_more_is_asked_for_when_the_run_ends_and_what_was_may_still_be_answered() -> None:
    async def case(downloader: DirectDownloader) -> None:
        asked = asyncio.ensure_future(fetch(downloader))
        while "one" not in downloader.slots or not downloader.slots["one"].transferring:
            await asyncio.sleep(0)
        downloader.end_within(60)
        with pytest.raises(FetchError, match="the run was ended"):
            await fetch(downloader)
        assert isinstance(await asked, Response)

    run(case)
