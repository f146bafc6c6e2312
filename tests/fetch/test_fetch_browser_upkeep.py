"""How browsers are started, shared, paid for and replaced; without any Chromium."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetch import browser_budget, chromium
from crawler.fetch.browser import Browser
from crawler.fetch.browser_budget import BrowserBudget
from crawler.fetch.failures import BrowserFailedError, FetchError
from crawler.fetch.shown_page import ShownPage


def crawler_of_nothing() -> Crawler:
    return get_crawler(settings_dict={"FETCH_ALLOW": ""})


class FakePage:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def close(self) -> None:
        await asyncio.sleep(self.seconds)


def started_with(
    handler: Callable[[], Any], crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> tuple[Browser, list[Any]]:
    """A browser that waits little for what is closed, and the handlers that it has started so far."""
    browser = Browser(crawler)
    handlers: list[Any] = []

    async def start() -> Any:
        handlers.append(handler())
        return handlers[-1]

    monkeypatch.setattr(chromium, "_CLOSE_SECONDS", 0.01)
    monkeypatch.setattr(browser._chromium, "_start", start)
    return browser, handlers


@pytest.mark.parametrize(
    ("page", "browsers"),
    [
        pytest.param(FakePage(0), 1, id="its-page-closes"),
        pytest.param(FakePage(60), 2, id="its-page-does-not-close"),
        pytest.param(None, 2, id="it-makes-no-page"),
    ],
)
async def test_a_browser_that_hangs_is_replaced(
    monkeypatch: pytest.MonkeyPatch, page: FakePage | None, browsers: int
) -> None:
    closed = []

    class Handler:
        class browser_provider:  # noqa: N801
            @staticmethod
            async def close() -> None:
                closed.append("driver")

        async def download_request(self, request: Request) -> None:
            request.meta["playwright_page"] = page
            raise PlaywrightTimeoutError("it hangs")

        async def close(self) -> None:
            await asyncio.sleep(60)

    browser, handlers = started_with(Handler, crawler_of_nothing(), monkeypatch)
    for _ in range(2):
        with pytest.raises(DownloadTimeoutError):
            await browser.download(Request("http://news.test/"))
    await browser.close()
    assert len(handlers) == browsers
    assert closed == ["driver"] * browsers


@pytest.mark.parametrize(("seconds", "started"), [(0, 1), (60, 2)], ids=["it-closes", "it-does-not-close"])
async def test_a_browser_that_has_rendered_enough_is_replaced(
    monkeypatch: pytest.MonkeyPatch, seconds: float, started: int
) -> None:
    class Handler:
        browser = FakePage(seconds)

        class browser_provider:  # noqa: N801
            @staticmethod
            async def close() -> None:
                pass

        async def download_request(self, request: Request) -> Response:
            request.meta["playwright_page"] = FakePage(0)
            return Response(request.url)

        async def close(self) -> None:
            pass

    monkeypatch.setattr(chromium, "PAGES_PER_BROWSER", 2)
    crawler = crawler_of_nothing()
    browser, handlers = started_with(Handler, crawler, monkeypatch)
    for _ in range(3):
        async with asyncio.timeout(5):
            await browser.download(Request("http://news.test/"))
    assert (crawler.stats.get_value("browser/restarts"), len(handlers)) == (1, started)
    await browser.close()


async def test_a_page_that_is_tried_again_has_the_browser_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    neighbours: dict[str, int] = {}
    open_now: set[str] = set()

    class Handler:
        async def download_request(self, request: Request) -> Response:
            request.meta["playwright_page"] = FakePage(0)
            open_now.add(request.url)
            for url in open_now:
                neighbours[url] = max(neighbours.get(url, 0), len(open_now) - 1)
            for _ in range(20):
                await asyncio.sleep(0)
            open_now.remove(request.url)
            return Response(request.url)

        async def close(self) -> None:
            pass

    browser, _ = started_with(Handler, crawler_of_nothing(), monkeypatch)
    requests = [Request(f"http://news.test/{number}", meta={"retry_times": number % 3 == 2}) for number in range(9)]
    async with asyncio.timeout(5):
        await asyncio.gather(*map(browser.download, requests))
    await browser.close()
    assert {request.url for request in requests if neighbours[request.url] == 0} == {
        request.url for request in requests if request.meta["retry_times"]
    }


@pytest.mark.parametrize(
    ("pages", "characters", "fails"),
    [
        pytest.param(2, 10, True, id="beside-another-page"),
        pytest.param(1, 10, False, id="alone"),
        pytest.param(2, 5000, False, id="with-text"),
    ],
)
async def test_a_page_that_shows_hardly_any_text_beside_another_one_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, pages: int, characters: int, fails: bool
) -> None:
    class Handler:
        async def download_request(self, request: Request) -> Response:
            request.meta["playwright_page"] = FakePage(0)
            request.meta["playwright_page_methods"][0].result = ShownPage(request.url, characters)
            await asyncio.sleep(0)
            return Response(request.url)

        async def close(self) -> None:
            pass

    browser, _ = started_with(Handler, crawler_of_nothing(), monkeypatch)
    requests = [Request(f"http://news.test/{number}") for number in range(pages)]
    results = await asyncio.gather(*map(browser.download, requests), return_exceptions=True)
    await browser.close()
    assert [isinstance(result, BrowserFailedError) for result in results] == [fails] * pages


@pytest.mark.parametrize(
    ("pages", "is_spent"),
    [
        pytest.param([(5, False)], False, id="one-in-vain"),
        pytest.param([(5, False), (5, False)], True, id="two-in-vain"),
        pytest.param([(5, False), (4, True), (5, False)], False, id="one-between-that-shows-its-text"),
        pytest.param([(1, True)] * 100 + [(9, False)], False, id="what-is-saved-is-nothing"),
        pytest.param([(1, True)] * 100 + [(11, False)], True, id="and-is-not-heaped-up"),
        pytest.param([(16, True), (16, True)], True, id="texts-that-take-too-long"),
        pytest.param([(8, True)] * 100, False, id="texts-that-take-long"),
    ],
)
def test_the_budget_of_a_host_is_what_its_pages_take_in_vain_beyond_what_they_take_to_show_their_text(
    monkeypatch: pytest.MonkeyPatch, pages: list[tuple[float, bool]], is_spent: bool
) -> None:
    now = 0.0
    monkeypatch.setattr(browser_budget, "monotonic", lambda: now)
    budget = BrowserBudget(get_crawler(settings_dict={"MAX_BROWSER_SECONDS": 10}))
    for seconds, has_helped in pages:
        budget.check("https://example.org/")
        with budget.spend("https://example.org/1") as spent:
            spent.has_helped = has_helped
            now += seconds
    with pytest.raises(FetchError, match="in vain") if is_spent else nullcontext():
        budget.check("https://example.org/2")
    budget.check("https://example.net/")


@pytest.mark.parametrize(("most", "is_refused"), [(0, False), (100, False), (99, True)])
def test_a_rendered_page_may_be_of_any_size_where_no_limit_is_set(most: int, is_refused: bool) -> None:
    browser = Browser(get_crawler(settings_dict={"FETCH_ALLOW": "", "DOWNLOAD_MAXSIZE": most}))
    response = Response("https://example.org/", body=b"x" * 100)
    with pytest.raises(FetchError, match="100 bytes") if is_refused else nullcontext():
        browser._check(Request(response.url), response)


@pytest.mark.parametrize(
    ("url", "is_retry", "error"),
    [
        pytest.param("https://10.0.0.1/", False, FetchError, id="its-own-host"),
        pytest.param("https://news.test/", False, BrowserFailedError, id="maybe-another-page-s"),
        pytest.param("https://news.test/", True, FetchError, id="alone"),
    ],
)
def test_a_page_is_refused_for_what_it_has_itself_been_refused(
    url: str, is_retry: bool, error: type[Exception]
) -> None:
    browser = Browser(crawler_of_nothing())
    browser._proxy.refused["10.0.0.1", 443] = "10.0.0.1"
    failed = PlaywrightError(f"Page.goto: net::ERR_TUNNEL_CONNECTION_FAILED at {url}")
    named = browser._name(failed, Request(url), is_retry=is_retry)
    assert type(named) is error
    assert ("not in FETCH_ALLOW" in str(named)) == (error is FetchError)
