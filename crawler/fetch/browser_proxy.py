"""The way out of the browser: a forward proxy on loopback that checks every address where the connection is made.

Chromium resolves names by itself and follows redirects, frames, scripts and sockets on its own; with this proxy as its
only way out, none of them reaches what may not be fetched. Where the operator's own proxy leads out, it goes on there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy.utils.datatypes import LocalCache

from crawler.fetch.allow_list import AllowList
from crawler.fetch.answer import END_OF_HEAD, AnswerReader, BrokenAnswerError
from crawler.fetch.failures import ProxyError
from crawler.fetch.proxy import Proxies, Proxy

logger = logging.getLogger(__name__)

MAX_HEAD = 64 * 1024
MAX_BYTES = 30 * 1024 * 1024
"""Of one connection, from the server to the browser."""
_CHUNK = 65536
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)")
_BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class RefusedAddressError(Exception):
    """The address may not be fetched."""


class GuardedProxy:
    """Serves HTTP by absolute URLs and anything else by CONNECT. Start it in the loop that it shall live in.

    The browser has `seconds` to say what it wants, and a connection as many to be made. A connection ends when the
    browser has said nothing on it for as long. `tls` makes the context for proxies that are spoken to by TLS.
    """

    def __init__(self, allowed: AllowList, seconds: float, proxies: Proxies, tls: Callable[[], ssl.SSLContext]) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._proxies = proxies
        self._tls = cache(tls)
        self._server: asyncio.Server | None = None
        self.refused: LocalCache[tuple[str, int], str] = LocalCache(1000)
        """(host, port) -> the address that was refused last."""

    async def start(self) -> str:
        """Returns the proxy's URL; may be called again."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), self._seconds)
            await self._forward(head, reader, writer)
        except RefusedAddressError as error:
            writer.write(f"HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nX-Refused: {error}\r\n\r\n".encode())
        except ProxyError as error:
            logger.warning("The browser: %s", error)
            writer.write(_BAD_GATEWAY)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            logger.debug("The browser's request failed: %s", error)
            writer.write(_BAD_GATEWAY)
        finally:
            with contextlib.suppress(OSError):
                writer.close()

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, rest = head.split(b" ", 2)
        copy_answer = _copy_one_answer
        if method == b"CONNECT":
            copy_answer = _copy
            parts = urlsplit(f"//{target.decode('ascii')}")
            host, port = parts.hostname or "", parts.port or 443
            if proxy := self._proxies.find("https", host, port):
                server = await self._open_tunnel(proxy, host, port)
            else:
                server = await self._connect(host, port)
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            parts = urlsplit(target.decode("ascii"))
            if parts.scheme != "http":
                raise ValueError(f"no proxy for {parts.scheme}")
            host, port = parts.hostname or "", parts.port or 80
            if proxy := self._proxies.find("http", host, port):
                server = await self._connect_to_proxy(proxy, host, port)
                server[1].write(b" ".join((method, target, _closing(rest, *proxy.authorization_lines()))))
            else:
                server = await self._connect(host, port)
                path = parts._replace(scheme="", netloc="").geturl() or "/"
                server[1].write(b" ".join((method, path.encode("ascii"), _closing(rest))))
        await self._relay(reader, writer, *server, copy_answer)

    async def _connect(self, host: str, port: int) -> _Streams:
        """Connects to an address that may be fetched, by the very answer of the resolver that was checked."""
        async with asyncio.timeout(self._seconds):
            *others, (family, last) = addresses = await self._permitted(host, port)
            for other_family, other in others:
                with contextlib.suppress(OSError):  # which a time-out is
                    async with asyncio.timeout(self._seconds / len(addresses)):
                        return await asyncio.open_connection(other, port, family=other_family)
            return await asyncio.open_connection(last, port, family=family)

    async def _permitted(self, host: str, port: int) -> list[tuple[int, str]]:
        """Families and addresses of a host that may be fetched. Raises RefusedAddressError where there is none."""
        found: list[tuple[int, str]] = []
        text = ""
        loop = asyncio.get_running_loop()
        for family, _, _, _, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            text = str(address[0]).partition("%")[0]
            if self._allowed.permits(host, ip_address(text), port):
                found.append((family, str(address[0])))
        if not found:
            self.refused[host, port] = text
            raise RefusedAddressError(f"{host}:{port}")
        return found

    async def _connect_to_proxy(self, proxy: Proxy, host: str, port: int) -> _Streams:
        """Connects to the proxy, which resolves `host`: what can be told of that before is told here."""
        if not self._allowed.permits_unresolved(host, port):
            self.refused[host, port] = host
            raise RefusedAddressError(f"{host}:{port}")
        try:
            async with asyncio.timeout(self._seconds):
                tls = self._tls() if proxy.is_tls else None
                return await asyncio.open_connection(proxy.host, proxy.port, ssl=tls, limit=MAX_HEAD)
        except OSError as error:
            raise proxy.cannot_be_reached(error) from error

    async def _open_tunnel(self, proxy: Proxy, host: str, port: int) -> _Streams:
        reader, writer = await self._connect_to_proxy(proxy, host, port)
        answer = AnswerReader(0, opens_tunnel=True)
        try:
            writer.write(proxy.ask_for_tunnel(host, port))
            async with asyncio.timeout(self._seconds):
                while not answer.is_complete:  # an interim answer may come first
                    answer.feed(await reader.readuntil(b"\r\n\r\n"))
            proxy.check_tunnel(host, port, answer)
        except BaseException as error:
            writer.close()
            if isinstance(error, BrokenAnswerError | EOFError):
                raise proxy.does_not_answer(error) from error
            raise
        return reader, writer

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
        copy_answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    ) -> None:
        now = asyncio.get_running_loop().time
        limit = asyncio.timeout(self._seconds)

        def extend() -> None:
            if not limit.expired():
                limit.reschedule(now() + self._seconds)

        async def send_on() -> None:
            await _copy(reader, server_writer, extend)
            if reader.at_eof():  # the browser has gone
                server_writer.close()

        upwards = asyncio.create_task(send_on())
        try:
            with contextlib.suppress(TimeoutError):
                async with limit:
                    await copy_answer(server_reader, writer)
        finally:
            upwards.cancel()
            with contextlib.suppress(OSError):
                server_writer.close()


def _closing(rest: bytes, *added: bytes) -> bytes:
    """The headers, and others, with one request for a connection: each may lead to another host."""
    first, *lines = (line.removesuffix(b"\r") for line in rest.split(b"\n"))
    kept = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:", b"keep-alive:"))]
    return b"\r\n".join((first, b"Connection: close", *added, *kept))


async def _copy_one_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Tells the browser that no other one follows, whatever the server says: it would send its next request to it, in
    the form that is for proxies."""
    data = b""
    while True:
        while not (end := END_OF_HEAD.search(data)):
            if len(data) > MAX_HEAD:
                raise ValueError(f"a head of more than {MAX_HEAD} bytes")
            if not (more := await reader.read(_CHUNK)):
                break
            data += more
        if not end:
            writer.write(data)
            return
        head, data = data[: end.end()], data[end.end() :]
        if not _INTERIM.match(head):
            writer.write(_closing(head) + data)
            await _copy(reader, writer)
            return


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, notice: Callable[[], object] = lambda: None
) -> None:
    left = MAX_BYTES
    with contextlib.suppress(OSError):
        while left > 0 and (data := await reader.read(_CHUNK)):
            notice()
            left -= len(data)
            writer.write(data)
            await writer.drain()
