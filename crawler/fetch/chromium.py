"""Chromium, kept alive for one crawl: another one takes the place of one that hangs, has died or has grown."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import shutil
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as BrowserPage
from playwright.async_api import Request as BrowserRequest
from scrapy.crawler import Crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]

from crawler.fetch.browser_proxy import GuardedProxy
from crawler.fetch.failures import FetchError

logger = logging.getLogger(__name__)
logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)  # it adds a traceback to what we count and name

PAGES_AT_A_TIME = 4
PAGES_PER_BROWSER = 200
"""Then it is closed, and another one started: browsers grow."""
MAX_MEMORY = 1536 * 1024 * 1024
"""Of each of its processes, and of ours, whose limits they inherit; a page begins with some 600 MB of it."""
_CLOSE_SECONDS = 5.0
"""For what closes at once, unless it hangs."""
_EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NOT_INSTALLED = "Chromium is not installed: `apt install chromium`, or `playwright install --with-deps chromium`"


class Chromium:
    """Each page is begun and ended here; `is_stopped` says of what a page asks for whether it is not let through."""

    def __init__(
        self, crawler: Crawler, proxy: GuardedProxy, is_stopped: Callable[[BrowserRequest], Awaitable[bool]]
    ) -> None:
        self._crawler = crawler
        self._proxy = proxy
        self._is_stopped = is_stopped
        self._lock = asyncio.Lock()
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        self._is_missing = False
        self._given_up: set[asyncio.Task[None]] = set()
        """Tasks that close browsers which hang or have died."""
        self.active = 0
        """Pages that are open."""
        self.rendered = 0
        """Pages that the browser has ended."""
        self._idle = asyncio.Event()
        self._idle.set()

    async def begin(self) -> ScrapyPlaywrightDownloadHandler:
        """What renders one page, which is to be ended. Raises FetchError where Chromium is not installed."""
        async with self._lock:
            handler = await self._started()
            self.active += 1
            self._idle.clear()
        return handler

    async def end(self, handler: ScrapyPlaywrightDownloadHandler, page: BrowserPage | None) -> None:
        """Closes a page; None where the browser has made none. One that cannot even do that has died or hangs."""
        await self._close_page(handler, page)
        self.active -= 1
        if not self.active:
            self._idle.set()
        self.rendered += 1

    def miss(self) -> FetchError:
        """Chromium is not installed, as its start has shown: nothing more is tried."""
        self._is_missing = True
        logger.warning("%s; pages that need it are taken as they are", _NOT_INSTALLED)
        return FetchError("no-browser", _NOT_INSTALLED)

    async def close(self) -> None:
        if self._handler is not None:
            await _close_browser(self._handler)
        await asyncio.gather(*self._given_up)

    async def _close_page(self, handler: ScrapyPlaywrightDownloadHandler, page: BrowserPage | None) -> None:
        if page is None:
            self._give_up(handler)
            return
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await page.close()
        except TimeoutError:
            self._give_up(handler)
        except PlaywrightError:
            pass  # it has gone with its browser

    def _give_up(self, handler: ScrapyPlaywrightDownloadHandler) -> None:
        """The next page gets another browser; the other pages of this one are tried again in it."""
        if self._handler is handler:
            self._handler = None
            self._crawler.stats.inc_value("browser/given_up")
            self._given_up.add(asyncio.create_task(_close_browser(handler)))

    async def _started(self) -> ScrapyPlaywrightDownloadHandler:
        """A browser that can take a page; called with the lock held. One that has rendered enough is closed, once no
        page is open in it, for another."""
        if self._is_missing:
            raise FetchError("no-browser", _NOT_INSTALLED)
        if self.rendered >= PAGES_PER_BROWSER:
            await self._idle.wait()
            self.rendered = 0
            if self._handler is not None and hasattr(self._handler, "browser"):
                await self._restart(self._handler)
        if self._handler is None:
            self._handler = await self._start()
        return self._handler

    async def _restart(self, handler: ScrapyPlaywrightDownloadHandler) -> None:
        """Ends the browser; its driver stays, and starts another one with the next page."""
        self._crawler.stats.inc_value("browser/restarts")
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await handler.browser.close()
        except (TimeoutError, PlaywrightError):
            self._give_up(handler)

    async def _start(self) -> ScrapyPlaywrightDownloadHandler:
        """The driver; Chromium itself starts with the first page."""
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if soft == resource.RLIM_INFINITY or soft > MAX_MEMORY:
            resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, hard))
        handler = ScrapyPlaywrightDownloadHandler(self._crawler)
        executable = self._crawler.settings["CHROMIUM"]
        handler.config.launch_options = _launch_options(await self._proxy.start(), executable)
        handler.config.max_pages_per_context = PAGES_AT_A_TIME
        handler.config.target_closed_max_retries = 0  # by Scrapy, so that a browser that hangs is another one then
        handler.abort_request = self._is_stopped
        await handler._launch()
        return handler


def _launch_options(proxy: str, executable: str | None) -> dict[str, Any]:
    """Options for Chromium: the proxy is the only way out, for loopback too, and nothing goes by UDP."""
    executable = executable or next(filter(None, map(shutil.which, _EXECUTABLES)), None)
    options: dict[str, Any] = {
        "proxy": {"server": proxy, "bypass": "<-loopback>"},
        "args": [
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name before Chromium 130
            "--disable-quic",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ],
        "ignore_default_args": ["--disable-popup-blocking"],  # of Playwright: windows would ask before they are closed
        "chromium_sandbox": os.geteuid() != 0,
        "timeout": 20_000,
    }
    if executable:
        options["executable_path"] = executable
    return options


async def _close_browser(handler: ScrapyPlaywrightDownloadHandler) -> None:
    """Closes a browser, also one that hangs: its driver, told to end, kills it after half a minute."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await handler.close()
    except (TimeoutError, PlaywrightError):
        await handler.browser_provider.close()
