"""Connections to hosts: made, used for one exchange at a time, and kept for the next."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from functools import cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from typing import NamedTuple, cast

from crawler.fetch.answer import AnswerReader, BrokenAnswerError
from crawler.fetch.failures import ProxyError
from crawler.fetch.proxy import Proxy

MAX_IDLE = 60.0
"""Seconds for which a connection is kept without use: few servers keep it longer."""
_CONNECT_SECONDS = 5.0
"""For each address of a host but the last one."""


class Route(NamedTuple):
    """Where connections lead: one host each, also where they lead there through a proxy."""

    host: str
    port: int
    is_tls: bool
    proxy: Proxy | None = None


class Connection(asyncio.Protocol):
    """Asks and reads, one request at a time; `on_surplus` is called where the host says more than it was asked for."""

    _transport: asyncio.Transport

    def __init__(self, on_surplus: Callable[[], object]) -> None:
        self._on_surplus = on_surplus
        self.asked_at = 0.0
        self.answered_at = 0.0
        """When the last request was sent, and when the head of its answer was there, on the monotonic clock."""
        self.peer: IPv4Address | IPv6Address | None = None
        """The host's address; None where only a proxy knows it."""
        self.is_used = False
        """Whether it has brought an answer before."""
        self.is_open = False
        self.idle_since = 0.0
        self._reader: AnswerReader | None = None
        self._done: asyncio.Future[None] | None = None

    async def exchange(self, request: bytes, reader: AnswerReader) -> None:
        """Sends the request and returns when `reader` has all of the answer; raises what the reader raises."""
        self.asked_at, self.answered_at = monotonic(), 0.0
        self._reader, self._done = reader, asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            await self._done
        except BaseException:
            self.abort()
            raise
        self.is_used = True

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """From here on all is between us and `host`. Raises OSError."""
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if transport is None:
            raise ConnectionResetError("the connection ended while TLS began")
        self._transport = transport

    def abort(self) -> None:
        self.is_open = False
        self._reader = self._done = None
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self.is_open = True
        address = transport.get_extra_info("peername")
        self.peer = ip_address(address[0].partition("%")[0]) if address else None

    def data_received(self, data: bytes) -> None:
        reader = self._reader
        if reader is None:
            if self.is_open:
                self._on_surplus()
            self.abort()
            return
        try:
            reader.feed(data)
        except Exception as error:  # noqa: BLE001 (it is raised where the answer is waited for)
            self._finish(error)
            self.abort()
            return
        if reader.status and not self.answered_at:
            self.answered_at = monotonic()
        if reader.has_surplus:
            self._on_surplus()
        if reader.is_complete:
            self._finish()
            if not reader.keeps_alive:
                self.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        if self._reader is not None:
            try:
                self._reader.end(is_broken=isinstance(error, ConnectionError | TimeoutError))
            except Exception as fault:  # noqa: BLE001 (the same)
                self._finish(fault)
            else:
                self._finish()

    def _finish(self, error: Exception | None = None) -> None:
        done, self._reader, self._done = self._done, None, None
        if done is not None and not done.done():
            done.set_exception(error) if error else done.set_result(None)


class Connections:
    """Kept by route, at most `most` idle ones each.

    `resolve(host, port)` gives the addresses that may be connected to, best first.

    Those to a host that has once said more than it was asked for are kept no longer: what comes late would be taken for
    the answer to the next request.
    """

    def __init__(
        self, resolve: Callable[[str, int], Awaitable[list[str]]], most: int, tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self._resolve = resolve
        self._most = most
        self._tls = cache(tls)
        self._idle: defaultdict[Route, deque[Connection]] = defaultdict(deque)
        self._talkative: set[Route] = set()

    async def take(self, route: Route, *, is_new: bool = False) -> Connection:
        """One that nobody else uses: the last one that was, or a new one. Raises OSError, ProxyError, and what
        `resolve` does."""
        idle = self._idle[route]
        while idle and not is_new:
            connection = idle.pop()
            if connection.is_open and monotonic() - connection.idle_since < MAX_IDLE:
                return connection
            connection.abort()
        if route.proxy is not None:
            return await self._connect_through(route.proxy, route)
        return await self._connect(route, await self._resolve(route.host, route.port))

    def give_back(self, route: Route, connection: Connection) -> None:
        connection.idle_since = monotonic()
        idle = self._idle[route]
        idle.append(connection)
        if len(idle) > (0 if route in self._talkative else self._most):
            idle.popleft().abort()

    def _distrust(self, route: Route) -> None:
        self._talkative.add(route)
        for connection in self._idle.pop(route, ()):
            connection.abort()

    def close(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.abort()
        self._idle.clear()

    async def _connect(self, route: Route, addresses: list[str]) -> Connection:
        *others, last = addresses
        for address in others:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await self._connect_to(address, route)
            except OSError:  # which a time-out is
                continue
        return await self._connect_to(last, route)

    async def _connect_to(self, address: str, route: Route) -> Connection:
        return await self._open(address, route.port, route.host if route.is_tls else None, route)

    async def _open(self, address: str, port: int, tls_host: str | None, route: Route) -> Connection:
        """`tls_host`: whose certificate must be shown; None without TLS. `route` is where it leads in the end."""
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(partial(self._distrust, route)),
            address,
            port,
            ssl=self._tls() if tls_host else None,
            server_hostname=tls_host,
        )
        return connection

    async def _connect_through(self, proxy: Proxy, route: Route) -> Connection:
        """The proxy is the operator's: its name is resolved without a look at where it is."""
        try:
            connection = await self._open(proxy.host, proxy.port, proxy.host if proxy.is_tls else None, route)
        except OSError as error:
            raise proxy.cannot_be_reached(error) from error
        connection.peer = None
        if route.is_tls:
            try:
                await self._open_tunnel(connection, proxy, route)
            except BaseException:
                connection.abort()
                raise
        return connection

    async def _open_tunnel(self, connection: Connection, proxy: Proxy, route: Route) -> None:
        reader = AnswerReader(0, opens_tunnel=True)
        try:
            await connection.exchange(proxy.ask_for_tunnel(route.host, route.port), reader)
        except BrokenAnswerError as error:
            raise proxy.does_not_answer(error) from error
        proxy.check_tunnel(route.host, route.port, reader)
        if not connection.is_open:
            raise ProxyError(f"the proxy {proxy} opens no tunnel to {route.host}: it says more than its answer")
        await connection.start_tls(self._tls(), route.host)
        connection.is_used = False
