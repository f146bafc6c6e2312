"""A website on loopback whose every byte a test decides."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

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


class Website:
    """Serves `pages` (path with query -> behaviour) on 127.0.0.1; what is not there is a 404. Use it in `with`.

    With `tls` by https alone.
    """

    def __init__(
        self, pages: dict[str, Behaviour | Iterable[Behaviour]] | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.pages: dict[str, Behaviour | Iterable[Behaviour]] = pages or {}
        """Several behaviours of one page are its answers in turn; the last one stays."""
        self.requests: list[Request] = []
        self._tls = tls
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        site = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 20

            def handle(self) -> None:
                try:
                    request = _read_request(self.rfile)
                    if request is not None:
                        with site._changed:
                            site.requests.append(request)
                            site._changed.notify_all()
                        site.behaviour(request.path)(self.wfile.write, request)
                except (OSError, ValueError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False
            request_queue_size = 64

            def get_request(self) -> tuple[socket.socket, object]:
                connection, address = super().get_request()
                if site._tls is not None:
                    connection = site._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                return connection, address

        self._turns: dict[str, int] = {}
        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}{path}"

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
