"""Connections to hosts: made, used for one exchange at a time, and kept for the next."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from typing import NamedTuple, cast

from crawler.fetch.answer import AnswerReader

MAX_IDLE = 60.0
"""Seconds for which a connection is kept without use: few servers keep it longer."""
_CONNECT_SECONDS = 5.0
"""For each address of a host but the last one."""


class Place(NamedTuple):
    """Where connections lead."""

    host: str
    port: int
    is_tls: bool


class Connection(asyncio.Protocol):
    """Asks and reads, one request at a time; `on_surplus` is called where the host says more than it was asked for."""

    def __init__(self, on_surplus: Callable[[], object]) -> None:
        self._on_surplus = on_surplus
        self.asked_at = 0.0
        self.answered_at = 0.0
        """When the last request was sent, and when the head of its answer was there, on the monotonic clock."""
        self.peer: IPv4Address | IPv6Address | None = None
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
                self._reader.end()
            except Exception as error:  # noqa: BLE001 (the same)
                self._finish(error)
            else:
                self._finish()

    def _finish(self, error: Exception | None = None) -> None:
        done, self._reader, self._done = self._done, None, None
        if done is not None and not done.done():
            done.set_exception(error) if error else done.set_result(None)


class Connections:
    """Kept by place, at most `most` idle ones each.

    `resolve(host, port)` gives the addresses that may be connected to, best first.

    Those to a host that has once said more than it was asked for are kept no longer: what comes late would be taken for
    the answer to the next request.
    """

    def __init__(
        self, resolve: Callable[[str, int], Awaitable[list[str]]], most: int, tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self._resolve = resolve
        self._most = most
        self._new_tls = tls
        self._tls: ssl.SSLContext | None = None
        self._idle: defaultdict[Place, deque[Connection]] = defaultdict(deque)
        self._talkative: set[Place] = set()

    async def take(self, place: Place, *, is_new: bool = False) -> Connection:
        """One that nobody else uses: the last one that was, or a new one. Raises OSError, and what `resolve` does."""
        idle = self._idle[place]
        while idle and not is_new:
            connection = idle.pop()
            if connection.is_open and monotonic() - connection.idle_since < MAX_IDLE:
                return connection
            connection.abort()
        return await self._connect(place, await self._resolve(place.host, place.port))

    def give_back(self, place: Place, connection: Connection) -> None:
        connection.idle_since = monotonic()
        idle = self._idle[place]
        idle.append(connection)
        if len(idle) > (0 if place in self._talkative else self._most):
            idle.popleft().abort()

    def _distrust(self, place: Place) -> None:
        self._talkative.add(place)
        for connection in self._idle.pop(place, ()):
            connection.abort()

    def close(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.abort()
        self._idle.clear()

    async def _connect(self, place: Place, addresses: list[str]) -> Connection:
        *others, last = addresses
        for address in others:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await self._connect_to(address, place)
            except OSError:  # which a time-out is
                continue
        return await self._connect_to(last, place)

    async def _connect_to(self, address: str, place: Place) -> Connection:
        if place.is_tls and self._tls is None:
            self._tls = self._new_tls()
        tls = self._tls if place.is_tls else None
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(partial(self._distrust, place)),
            address,
            place.port,
            ssl=tls,
            server_hostname=place.host if tls else None,
        )
        return connection
