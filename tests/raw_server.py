"""A server whose answers are given byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import ssl

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrain"


class RawServer:
    """Answers on loopback over connections that it keeps; `answers` in turn, the last one from then on."""

    def __init__(self, *answers: bytes, tls: ssl.SSLContext | None = None, requests_each: int = 100) -> None:
        self.answers = answers
        self.connections = 0
        self.heads: list[bytes] = []
        self.surplus = b""
        self.surplus_after = 0.0
        """What comes unasked behind the next answer, and after how many seconds."""
        self._tls = tls
        self._requests_each = requests_each
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> RawServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        while self._open:  # else those that end by TLS would outlive the loop
            await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            for _ in range(self._requests_each):
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self.answers[min(len(self.heads), len(self.answers)) - 1])
                await asyncio.sleep(self.surplus_after)
                writer.write(self.surplus)
                self.surplus = b""
            await reader.readuntil(b"\r\n\r\n")  # and hangs up instead of an answer
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            self._open.remove(writer)
