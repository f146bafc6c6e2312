"""Pages by Chromium, for sites that write their text by script. Nothing of it starts before the first such page."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as BrowserPage
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from crawler.fetch.allow_list import AllowList
from crawler.fetch.browser_budget import BrowserBudget, Spent
from crawler.fetch.browser_proxy import GuardedProxy
from crawler.fetch.browser_requests import BrowserRequests
from crawler.fetch.chromium import PAGES_AT_A_TIME, Chromium
from crawler.fetch.download_handler import tls_context
from crawler.fetch.failures import BrowserFailedError, FetchError
from crawler.fetch.page_restrictions import RESTRICTIONS
from crawler.fetch.politeness import rest_for
from crawler.fetch.proxy import Proxies
from crawler.fetch.request_meta import ASKED
from crawler.fetch.shown_page import ShownPage, wait_for_text

_LITTLE_TEXT = 500
"""Characters, those of the navigation included."""
_TIME_TO_ANSWER = 1 / 2
"""Of a page's time, for each thing that it asks for: a script that never comes would hold up its text for ever."""


class Browser:
    """Renders pages, a few at a time, by the Chromium of one crawl, behind a proxy that guards its way out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        allowed = AllowList.parse(crawler.settings["FETCH_ALLOW"])
        proxies = Proxies(crawler.settings.getdict("PROXIES"))
        verify = crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._proxy = GuardedProxy(
            allowed, self._timeout * _TIME_TO_ANSWER, proxies, lambda: tls_context(verify=verify)
        )
        self._budget = BrowserBudget(crawler)
        self._chromium = Chromium(crawler, self._proxy, self._is_stopped)
        self._slots = asyncio.Semaphore(PAGES_AT_A_TIME)
        self._turn = asyncio.Lock()
        self._requests: WeakKeyDictionary[BrowserPage, BrowserRequests] = WeakKeyDictionary()
        """Those of each open page."""

    async def download(self, request: Request) -> Response:
        """The page as its scripts leave it. Raises FetchError and Scrapy's download exceptions."""
        timeout = float(request.meta.get("download_timeout") or self._timeout)
        is_retry = bool(request.meta.get("retry_times"))
        # One that is tried again has the browser to itself: another page may have kept it from its text.
        async with self._room_for(PAGES_AT_A_TIME if is_retry else 1):
            self._budget.check(request.url)
            with self._budget.spend(request.url) as spent:
                response, shown, had_neighbours = await self._render(request, timeout, spent, is_retry=is_retry)
        self._check(request, response)
        if shown is None:  # it was no page, but a file to keep
            return response
        if shown.characters < _LITTLE_TEXT and had_neighbours:
            raise BrowserFailedError("hardly any text came, beside other pages")
        return _at_its_address(response, shown.address, request.url)

    async def _render(
        self, request: Request, timeout: float, spent: Spent, *, is_retry: bool
    ) -> tuple[Response, ShownPage | None, bool]:
        """The page, with what was shown, and whether other pages were open meanwhile."""
        handler = await self._chromium.begin()
        if is_retry:  # it is alone: what is refused from here on is its own
            self._proxy.refused.clear()
        settled, before = PageMethod(wait_for_text, timeout), self._chromium.rendered
        self._set_up(request, handler, settled)
        try:
            response: Response = await asyncio.wait_for(handler.download_request(request), timeout)
        except (TimeoutError, PlaywrightTimeoutError) as error:
            raise DownloadTimeoutError(f"Rendering {request.url} took longer than {timeout} seconds.") from error
        except PlaywrightError as error:
            raise self._name(error, request, is_retry=is_retry) from error
        finally:
            await self._chromium.end(handler, request.meta.pop("playwright_page", None))
            spent.rest = self._rest_after(request)
            self._crawler.stats.inc_value("browser/pages")
        shown: ShownPage | None = settled.result
        spent.has_helped = shown is None or shown.characters >= _LITTLE_TEXT
        return response, shown, self._chromium.active > 0 or self._chromium.rendered > before + 1

    def _set_up(self, request: Request, handler: ScrapyPlaywrightDownloadHandler, settled: PageMethod) -> None:
        request.headers.pop("Proxy-Authorization", None)  # these headers go to the page's host
        request.meta[ASKED] = Counter()
        request.meta.update(
            playwright=True,
            playwright_include_page=True,  # else one that takes too long stays open
            playwright_page_init_callback=partial(self._bound, handler),
            playwright_page_goto_kwargs={"wait_until": "commit"},
            playwright_context_kwargs={
                "user_agent": self._crawler.settings["USER_AGENT"],
                "accept_downloads": False,
                "service_workers": "block",
            },
            playwright_page_methods=[settled],
        )

    def _rest_after(self, request: Request) -> float:
        """About how many seconds the host will rest for what its page has asked of it. `PolitenessMiddleware` sees to
        it, but only when this request has ended."""
        host, engine = request.meta.get("download_slot", ""), self._crawler._engine
        slot = engine.downloader.slots.get(host) if engine else None
        return rest_for(request.meta[ASKED][host], slot.delay) if slot else 0.0

    async def close(self) -> None:
        await self._chromium.close()
        await self._proxy.close()

    @contextlib.asynccontextmanager
    async def _room_for(self, pages: int) -> AsyncIterator[None]:
        held = 0
        try:
            async with self._turn:  # else two that need all would each hold a part
                while held < pages:
                    await self._slots.acquire()
                    held += 1
            yield
        finally:
            for _ in range(held):
                self._slots.release()

    async def _bound(self, handler: ScrapyPlaywrightDownloadHandler, page: BrowserPage, request: Request) -> None:
        """A page shall neither open others nor ask without end, nor behind our back."""
        self._requests[page] = BrowserRequests(request.meta[ASKED], self._crawler.stats)
        page.on("popup", _close_popup)
        await page.add_init_script(RESTRICTIONS)
        # For these counts the browser would tell us of each request three times more.
        page.remove_listener("request", handler._increment_request_stats)
        page.remove_listener("response", handler._increment_response_stats)

    async def _is_stopped(self, made: BrowserRequest) -> bool:
        return await self._requests[made.frame.page].is_stopped(made)

    def _name(self, error: PlaywrightError, request: Request, *, is_retry: bool) -> Exception:
        """What fails at the first attempt is tried again: another page may have taken what it needed."""
        if "Executable doesn't exist" in error.message or "Failed to launch" in error.message:
            return self._chromium.miss()
        detail = error.message.splitlines()[0][:500]
        if "closed" in error.message:
            return BrowserFailedError(detail)
        if "TUNNEL" in error.message and (refused := self._refused_of(request, is_retry=is_retry)):
            (host, port), address = refused
            return FetchError("refused-address", f"in the browser, {host}:{port} is {address}, not in FETCH_ALLOW")
        return FetchError("browser-failed", detail) if is_retry else BrowserFailedError(detail)

    def _refused_of(self, request: Request, *, is_retry: bool) -> tuple[tuple[str, int], str] | None:
        """The place that a page was refused: its own host's, or, where it was alone, that to which it was led."""
        parts = urlsplit(request.url)
        own = (parts.hostname or "", parts.port or 443)
        return next((one for one in self._proxy.refused.items() if is_retry or one[0] == own), None)

    def _check(self, request: Request, response: Response) -> None:
        if response.headers.get("X-Refused"):
            raise FetchError("refused-address", f"in the browser, {response.url}")
        if not response.url.startswith(("http://", "https://")):
            raise FetchError("browser-failed", f"{request.url} leads to {response.url[:100]}, which is no web page")
        is_own = getattr(self._crawler.spider, "is_own", None)
        if is_own and not is_own(response.url):
            raise FetchError("offsite", f"{request.url} leads to another site, {response.url}")
        most = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        if most and len(response.body) > most:
            raise FetchError("too-large", f"{len(response.body)} bytes when rendered")


async def _close_popup(page: BrowserPage) -> None:
    page.on("popup", _close_popup)
    await page.close()


def _at_its_address(response: Response, loaded: str, asked: str) -> Response:
    """A script may put any address into the address bar (history.pushState), such as that of the next story: what
    counts is the address by which the page was loaded, after redirects, with the fragment that was asked for. Both are
    of one origin."""
    origin = "/".join(response.url.split("/", 3)[:3]) + "/"
    address, _, _ = (loaded if loaded.startswith(origin) else response.url).partition("#")
    address += asked[asked.find("#") :] if "#" in asked else ""
    return response if address == response.url else response.replace(url=address)
