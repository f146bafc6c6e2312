"""Scrapy's downloader, with one task for each request.

Scrapy's own starts two, ties them together by four Deferreds, and makes a coroutine of whatever a middleware returns.
The methods that are overridden here do the same in the same order. They are no public ones: should a later Scrapy call
them by other names, its own do the work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro, ensure_awaitable, maybe_deferred_to_future
from twisted.internet.defer import Deferred

from crawler.fetch.failures import RUN_ENDED, FetchError


class DirectDownloader(Downloader):
    """A slot's queue holds a Deferred for each request: its callback lets the request go, its errback fails it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not getattr(self.middleware, "_mw_methods_requiring_spider", ()):  # which is deprecated
            self.middleware = DirectMiddlewares(*self.middleware.middlewares, crawler=crawler)
        self._under_way: set[asyncio.Timeout] = set()
        self._ends_at: float | None = None
        """On the event loop's clock; None while the run goes on."""

    def end_within(self, seconds: float) -> None:
        """The run ends: what is not answered by then is failed, and at once what is asked for from here on, such as the
        next page of a story, which would still wait for its host's pace."""
        self._ends_at = asyncio.get_running_loop().time() + seconds
        for limit in self._under_way:
            limit.reschedule(self._ends_at)

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        self.active.add(request)  # at once: the engine counts them
        return deferred_from_coro(self._fetch(request))

    async def _fetch(self, request: Request) -> Response | Request:
        try:
            return await self.middleware.download_async(self._enqueue_request, request)
        finally:
            self.active.remove(request)

    async def _enqueue_request(self, request: Request) -> Response:
        if self._ends_at is not None:
            raise FetchError(RUN_ENDED, "the run was ended")
        key, slot = self._get_slot(request)
        request.meta[self.DOWNLOAD_SLOT] = key
        slot.active.add(request)
        try:
            spider = self.crawler.spider
            self.signals.send_catch_log(signals.request_reached_downloader, request=request, spider=spider)
            turn: Deferred[Any] = Deferred()
            slot.queue.append((request, turn))
            self._process_queue(slot)
            if not turn.called:
                await maybe_deferred_to_future(turn)
            return await self._download(slot, request)
        finally:
            slot.active.remove(request)

    async def _download(self, slot: Slot, request: Request) -> Response:
        limit = asyncio.timeout_at(self._ends_at)
        try:
            async with limit:
                self._under_way.add(limit)
                return await super()._download(slot, request)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise FetchError(RUN_ENDED, "the run was ended") from error
        finally:
            self._under_way.discard(limit)

    def _process_queue(self, slot: Slot) -> None:
        """Lets those go whose turn it is."""
        if slot.latercall:
            return
        now, delay = monotonic(), slot.download_delay()
        if delay and (wait := slot.lastseen + delay - now) > 0:
            slot.latercall = call_later(wait, self._latercall, slot)
            return
        while slot.queue and slot.free_transfer_slots() > 0:
            slot.lastseen = now
            request, turn = slot.queue.popleft()
            slot.transferring.add(request)
            turn.callback(None)  # type: ignore[arg-type]
            if delay:
                self._process_queue(slot)
                break


class DirectMiddlewares(DownloaderMiddlewareManager):
    """Waits only where a middleware returns something to be waited for."""

    async def _process_request(
        self, request: Request, download_func: Callable[[Request], Awaitable[Response]]
    ) -> Response | Request:
        for method in self.methods["process_request"]:
            assert method is not None
            result = method(request=request)
            if result is not None and not isinstance(result, (Response, Request)):
                result = await ensure_awaitable(result)
            if result is not None:
                return _checked(result, method)
        return await download_func(request)

    async def _process_response(self, response: Response | Request, request: Request) -> Response | Request:
        for method in self.methods["process_response"]:
            if isinstance(response, Request):
                break
            assert method is not None
            result = method(request=request, response=response)
            if not isinstance(result, (Response, Request)):
                result = await ensure_awaitable(result)
            response = _checked(result, method)
        return response


def _checked(result: Any, method: Callable[..., Any]) -> Response | Request:
    if isinstance(result, (Response, Request)):
        return result
    raise TypeError(f"{method.__qualname__} of a middleware returned a {type(result).__name__}")
