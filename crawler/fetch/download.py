"""Scrapy's download handler with a limit to what stands before the body, and with a browser for pages that need one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

if TYPE_CHECKING:
    from crawler.fetch.browser import Browser

MAX_HEADER_BYTES = 256 * 1024
"""Status lines and headers of one answer, interim answers (1xx) included."""


class CappedDownloadHandler(HTTP11DownloadHandler):
    """For http and https. Twisted bounds a header's length, not their number: endless headers filled the memory."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _CappedFactory
        self._browser: Browser | None = None

    async def download_request(self, request: Request) -> Response:
        """By a browser where the request's meta says "render"."""
        if not request.meta.get("render"):
            return await super().download_request(request)
        if self._browser is None:
            from crawler.fetch.browser import Browser  # most crawls never need it, and it is large

            self._browser = Browser(self._crawler)
        return await self._browser.download(request)

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        await super().close()


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    _header_bytes = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's interface)
        if self._parser is not None and self._parser.state != BODY:
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                self.abort()  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is not None:
            self._listen_anew()

    def _listen_anew(self) -> None:
        """uvloop gives up a socket silently when data and a reset come together: the rest was waited for in vain."""
        transport: Any = self.transport
        if not transport.disconnecting:
            transport.stopReading()
            transport.startReading()


class _CappedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _CappedProtocol:  # noqa: ARG002, N802
        return _CappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
