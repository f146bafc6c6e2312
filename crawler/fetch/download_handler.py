"""Scrapy's download handler for http and https: our own, and a browser for pages that need one.

Scrapy's, by Twisted, costs more than a millisecond of CPU for each page. Names are still resolved by the reactor's
resolver, where the guard stands, and connections go to the very addresses that it lets pass.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse, XmlResponse
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.allow_list import AllowList
from crawler.fetch.answer import AnswerReader, BrokenAnswerError, CutOffError, TooLargeError
from crawler.fetch.connections import Connection, Connections, Route
from crawler.fetch.failures import ConnectionEndedError, NoConnectionError
from crawler.fetch.guard import refusal
from crawler.fetch.headers import make_headers, pairs_of
from crawler.fetch.proxy import Proxies, Proxy, authority_of
from crawler.fetch.request_meta import ANSWER_LATENCY, ENOUGH_BYTES, RENDER

if TYPE_CHECKING:
    from crawler.fetch.browser import Browser

CUT_SHORT = "cut-short"
"""Flag of a response that is the beginning of one, see `ENOUGH_BYTES`."""
_UNFIT = re.compile(r"[^!-~]")
_TIME_FOR_A_START = 2 / 3
"""Of the time-out: what has come by then is there before it."""
_CONNECTION_GIVEN_UP = 408
"""What some servers say on a kept connection before they close it; browsers ask again, too."""
_LINE_BREAKS = re.compile(rb"[\r\n\0]+")


class DownloadHandler(BaseDownloadHandler):
    """Raises Scrapy's download exceptions, ProxyError, FetchError for a host that a proxy may not be asked for, and
    ValueError for an address that cannot be asked for.

    The proxy is that of the setting PROXIES, or of the request's meta and its Proxy-Authorization, as Scrapy's
    HttpProxyMiddleware writes them; "proxy": None for none.

    Where the request's meta has ENOUGH_BYTES, the beginning of a body is enough: what is longer, takes too long or
    breaks off is an answer as far as it has come.

    Notes seconds until the head of the answer in the request's meta: `download_latency` with those that a connection
    took to be made, `answer_latency` without.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._crawler = crawler
        self._max_size = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._browser: Browser | None = None
        self._proxies = Proxies(settings.getdict("PROXIES"))
        self._allowed = AllowList.parse(settings["FETCH_ALLOW"] or "")
        verify = settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._connections = Connections(
            resolve, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), lambda: tls_context(verify=verify)
        )

    async def download_request(self, request: Request) -> Response:
        """The answer; that of a browser where the request's meta has RENDER."""
        if request.meta.get(RENDER):
            return await self._render(request)
        timeout = float(request.meta.get("download_timeout") or self._timeout)
        try:
            async with asyncio.timeout(timeout):
                return await self._download(request)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"Getting {request.url} took longer than {timeout} seconds.") from error
        except ConnectionRefusedError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except (ssl.SSLError, ssl.CertificateError) as error:
            raise DownloadFailedError(f"TLS: {error}") from error
        except ConnectionError as error:
            raise ConnectionEndedError(str(error)) from error
        except OSError as error:
            raise NoConnectionError(str(error)) from error
        except CutOffError as error:
            raise ResponseDataLossError(str(error)) from error
        except TooLargeError as error:
            raise DownloadCancelledError(str(error)) from error
        except BrokenAnswerError as error:
            raise DownloadFailedError(str(error)) from error

    async def close(self) -> None:
        self._connections.close()
        if self._browser is not None:
            await self._browser.close()

    async def _render(self, request: Request) -> Response:
        if self._browser is None:
            from crawler.fetch.browser import Browser  # most crawls never need it, and it is large

            self._browser = Browser(self._crawler)
        return await self._browser.download(request)

    async def _download(self, request: Request) -> Response:
        route, head = write_head(request, self._proxies)
        if route.proxy is not None and not self._allowed.permits_unresolved(route.host, route.port):
            detail = f"{authority_of(route.host, route.port)}, through a proxy, is not in FETCH_ALLOW"
            raise refusal(self._crawler, "refused-address", detail)
        began_at = monotonic()
        connection = await self._connections.take(route)
        was_used = connection.is_used
        try:
            reader = await self._exchange(connection, head, request)
            is_given_up = was_used and reader.status == _CONNECTION_GIVEN_UP
        except BrokenAnswerError:
            if not was_used or connection.answered_at:
                raise
            is_given_up = True
        if is_given_up:  # by the server, while the request was on its way (RFC 9112, 9.3.1)
            connection.abort()
            connection = await self._connections.take(route, is_new=True)
            reader = await self._exchange(connection, head, request)
        if route.proxy is not None and not route.is_tls and reader.status == 407:
            connection.abort()
            raise route.proxy.wants_credentials(reader)
        request.meta["download_latency"] = connection.answered_at - began_at
        request.meta[ANSWER_LATENCY] = connection.answered_at - connection.asked_at
        if reader.keeps_alive and connection.is_open:
            self._connections.give_back(route, connection)
        else:
            connection.abort()
        return _response(request, reader, connection)

    async def _exchange(self, connection: Connection, head: bytes, request: Request) -> AnswerReader:
        max_size = request.meta.get("download_maxsize", self._max_size)
        has_body = request.method != "HEAD"
        if enough := request.meta.get(ENOUGH_BYTES):
            reader = AnswerReader(enough, has_body=has_body, is_start_enough=True)
            await self._exchange_start(connection, head + request.body, reader)
        else:
            reader = AnswerReader(max_size, has_body=has_body)
            await connection.exchange(head + request.body, reader)
        return reader

    async def _exchange_start(self, connection: Connection, asked: bytes, reader: AnswerReader) -> None:
        try:
            async with asyncio.timeout(self._timeout * _TIME_FOR_A_START):
                await connection.exchange(asked, reader)
        except (TimeoutError, CutOffError):
            if not reader.status:
                raise
            reader.stop()


def write_head(request: Request, proxies: Proxies) -> tuple[Route, bytes]:
    """Where a request goes, and by which proxy, and what is sent there before its body. Raises ValueError."""
    url = request.url.partition("#")[0]
    if _UNFIT.search(url):
        raise ValueError(f"{url!r} is not an address")
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"{url!r} names no host")
    is_tls = parts.scheme == "https"
    port = parts.port if parts.port is not None else 443 if is_tls else 80
    proxy = _proxy_of(request, proxies, parts.scheme, parts.hostname, port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    if proxy is not None and not is_tls:
        target = f"http://{host}{target}"
    lines = [f"{request.method} {target} HTTP/1.1\r\nHost: {host}".encode("ascii")]
    lines += [
        name + b": " + _LINE_BREAKS.sub(b" ", value)
        for name, value in pairs_of(request.headers)
        if name != b"Proxy-Authorization"
    ]
    if proxy is not None and not is_tls:
        lines += proxy.authorization_lines()
    if request.body:
        lines.append(b"Content-Length: %d" % len(request.body))
    return Route(parts.hostname, port, is_tls, proxy), b"\r\n".join((*lines, b"\r\n"))


def _proxy_of(request: Request, proxies: Proxies, scheme: str, host: str, port: int) -> Proxy | None:
    if "proxy" not in request.meta:
        return proxies.find(scheme, host, port)
    if not request.meta["proxy"]:
        return None
    proxy = Proxy.parse(request.meta["proxy"])
    said = request.headers.get("Proxy-Authorization")
    return replace(proxy, authorization=_LINE_BREAKS.sub(b" ", said)) if said else proxy


def _response(request: Request, reader: AnswerReader, connection: Connection) -> Response:
    headers = make_headers(reader.headers)
    response = _class_of(headers.get(b"Content-Type") or b"")(
        request.url.partition("#")[0],
        status=reader.status,
        body=reader.body,
        ip_address=connection.peer,
        protocol=f"HTTP/{reader.version}",
        flags=[CUT_SHORT] if reader.is_cut_short else None,
    )
    response.headers = headers  # given to the class, they would be normalised
    return response


def _class_of(content_type: bytes) -> type[Response]:
    """What is text can be asked for it, for selectors and for JSON; HTML is what does not say what it is."""
    media_type = content_type.partition(b";")[0].strip().lower()
    if not media_type or b"html" in media_type:
        return HtmlResponse
    if media_type.endswith(b"json"):
        return JsonResponse
    if media_type.endswith(b"xml"):
        return XmlResponse
    return TextResponse if media_type.startswith(b"text/") else Response


def tls_context(*, verify: bool) -> ssl.SSLContext:
    """A context with the system's certificates."""
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # since Python 3.13; browsers take what it refuses
    context.set_alpn_protocols(["http/1.1"])
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the resolver of Twisted's reactor. Raises CannotResolveHostError."""
    try:
        host.encode("idna")  # as the system's resolver does, which would not answer
    except UnicodeError as error:
        raise CannotResolveHostError(f"{host[:100]!r} is no name of a host") from error
    from twisted.internet import reactor  # which is made by being imported

    receiver = _Addresses()
    reactor.nameResolver.resolveHostName(receiver, host, port)
    addresses = await receiver.found
    if not addresses:
        raise CannotResolveHostError(f"no address of {host} can be fetched from")
    return list(dict.fromkeys(addresses))


@implementer(IResolutionReceiver)
class _Addresses:
    def __init__(self) -> None:
        self.found: asyncio.Future[Sequence[str]] = asyncio.get_running_loop().create_future()
        self._addresses: list[str] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 (Twisted's interface)
        """Nothing to do."""

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        known: Any = address
        self._addresses.append(known.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if not self.found.done():
            self.found.set_result(self._addresses)
