"""The browser's way out, spoken to as the browser does."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from crawler.fetch.allow_list import AllowList
from crawler.fetch.browser_proxy import MAX_HEAD, GuardedProxy
from crawler.fetch.download_handler import tls_context
from crawler.fetch.proxy import Proxies

LIMIT = 5
"""Seconds, behind which a test fails."""


@asynccontextmanager
async def served(answer: bytes, at_end: Callable[[], object] = lambda: None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """The address of a server that answers so for ever, closes no connection, and notes what it is asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            if b" HTTP/" in line:
                asked.append(line)
            if line == b"\r\n":
                writer.write(answer)
        at_end()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    proxy = GuardedProxy(AllowList.parse("127.0.0.0/8"), LIMIT, Proxies({}), lambda: tls_context(verify=True))
    address = await proxy.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    try:
        yield reader, writer
    finally:
        writer.close()
        await proxy.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=9\r\nContent-Length: 1\r\n\r\nx",
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
        ),
        (b"HTTP/1.1 200 OK\nA: b\n\nx", b"HTTP/1.1 200 OK\r\nConnection: close\r\nA: b\r\n\r\nx"),
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
            b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx",
        ),
    ],
)
async def test_the_browser_is_told_that_no_further_answer_follows(answer: bytes, expected: bytes) -> None:
    async with served(answer) as (address, asked), connected() as (reader, writer), asyncio.timeout(LIMIT):
        writer.write(f"GET {address}/a?b HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n".encode())
        assert await reader.readexactly(len(expected)) == expected
        assert asked == [b"GET /a?b HTTP/1.1\r\n"]


async def test_a_head_without_end_is_no_answer() -> None:
    async with served(b"x" * 2 * MAX_HEAD) as (address, _), connected() as (reader, writer), asyncio.timeout(LIMIT):
        writer.write(f"GET {address}/ HTTP/1.1\r\n\r\n".encode())
        assert await reader.readline() == b"HTTP/1.1 502 Bad Gateway\r\n"


async def test_a_server_is_left_when_the_browser_has_gone() -> None:
    gone = asyncio.Event()
    async with served(b"HTTP/1.1 200 OK\r\n\r\n", gone.set) as (address, _), asyncio.timeout(LIMIT / 2):
        async with connected() as (reader, writer):
            writer.write(f"GET {address}/ HTTP/1.1\r\n\r\n".encode())
            await reader.readline()
        await gone.wait()


async def test_a_host_is_reached_by_the_first_of_its_addresses_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = ("10.0.0.1", "127.0.0.2", "127.0.0.1")  # may not be asked, does not listen, answers

    async def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    async with served(b"HTTP/1.1 200 OK\r\n\r\n") as (address, asked), connected() as (reader, writer):
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)
        async with asyncio.timeout(LIMIT):
            writer.write(f"GET {address.replace('127.0.0.1', 'news.test')}/a HTTP/1.1\r\n\r\n".encode())
            assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        assert asked == [b"GET /a HTTP/1.1\r\n"]
