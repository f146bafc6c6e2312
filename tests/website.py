"""A website on loopback whose every byte a test decides."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.loopback_server import LoopbackServer

Send = Callable[[bytes], object]
Behaviour = Callable[[Send, "Request"], object]
"""Writes a response, or what passes for one; the connection is closed when it returns."""


@dataclass(frozen=True)
class Request:
    path: str
    """With the query."""
    headers: dict[str, str]
    """Names in lower case."""


@dataclass(frozen=True)
class Reply:
    """An honest response."""

    body: bytes | str = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, send: Send, request: Request) -> None:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        headers = {"Content-Length": str(len(body)), **self.headers}
        if self.content_type:
            headers["Content-Type"] = self.content_type
        send(head(self.status, headers) + body)


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Any", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


class Website(LoopbackServer):
    """Serves `pages` (path with query -> behaviour) on 127.0.0.1; what is not there is a 404. Use it in `with`.

    With `tls` by https alone.
    """

    def __init__(
        self, pages: dict[str, Behaviour | Iterable[Behaviour]] | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.pages: dict[str, Behaviour | Iterable[Behaviour]] = pages or {}
        """Several behaviours of one page are its answers in turn; the last one stays."""
        self.requests: list[Request] = []
        self._changed = threading.Condition()
        self._turns: dict[str, int] = {}
        super().__init__(tls)

    def answer(self, connection: socketserver.StreamRequestHandler) -> None:
        request = _read_request(connection.rfile)
        if request is not None:
            with self._changed:
                self.requests.append(request)
                self._changed.notify_all()
            self.behaviour(request.path)(connection.wfile.write, request)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)

    def wait_for(self, number: int, seconds: float = 30) -> None:
        """Until it was asked so many times."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= number, seconds)

    def behaviour(self, path: str) -> Behaviour:
        found = self.pages.get(path)
        if found is None:
            return Reply("<html><body><h1>Not found</h1></body></html>", 404)
        if callable(found):
            return found
        answers = list(found)
        turn = self._turns[path] = self._turns.get(path, -1) + 1
        return answers[min(turn, len(answers) - 1)]


def _read_request(stream: Iterable[bytes]) -> Request | None:
    lines = iter(stream)
    first = next(lines, b"").decode("latin-1").split()
    if len(first) < 2:
        return None
    headers = {}
    for line in lines:
        name, _, value = line.decode("latin-1").strip().partition(":")
        if not name:
            break
        headers[name.lower()] = value.strip()
    return Request(first[1], headers)


def unused_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
