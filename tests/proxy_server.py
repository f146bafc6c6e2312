"""A forward proxy on loopback, to which every name is this machine."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from typing import IO, Self
from urllib.parse import urlsplit


class ProxyServer:
    """Takes http by absolute addresses, one request for a connection, and CONNECT. Use it in `with`.

    `answer` is what CONNECT is answered with, in place of a tunnel; `wants`: the only Proxy-Authorization that
    it accepts; `ports`: asked for -> where that is answered; `silent_for`: seconds behind `answer`.
    """

    def __init__(
        self,
        answer: bytes = b"",
        tls: ssl.SSLContext | None = None,
        wants: bytes = b"",
        ports: dict[int, int] | None = None,
        silent_for: float = 0,
    ) -> None:
        self.answer = answer
        self.silent_for = silent_for
        self.heads: list[bytes] = []
        """Of all requests."""
        self._tls = tls
        self._wants = wants
        self.ports = ports or {}

    @property
    def targets(self) -> list[str]:
        """What it was asked for, method and target, each once."""
        lines = [head.partition(b" HTTP/1.1\r\n")[0].decode("latin-1") for head in self.heads]
        return list(dict.fromkeys(lines))

    def url(self, user: str = "") -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{user}{'@' if user else ''}127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 20

            def handle(self) -> None:
                try:
                    proxy._serve(self.connection, self.rfile)
                except (OSError, ValueError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False
            request_queue_size = 64

            def get_request(self) -> tuple[socket.socket, object]:
                connection, address = super().get_request()
                if proxy._tls is not None:
                    connection = proxy._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                return connection, address

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, client: socket.socket, stream: IO[bytes]) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline()
            if not line:
                return
            head += line
        self.heads.append(head)
        method, target, rest = head.split(b" ", 2)
        if self._wants and b"\r\nProxy-Authorization: " + self._wants + b"\r\n" not in head:
            challenge = b"HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n"
            client.sendall(challenge + b"Connection: close\r\n\r\n")
            return
        if method == b"CONNECT":
            if self.answer:
                client.sendall(self.answer)
                time.sleep(self.silent_for)
                return
            server = self._connect(int(target.rpartition(b":")[2]))
            client.sendall(b"HTTP/1.0 200 Connection established\r\nContent-Length: 99\r\n\r\n")
        else:
            parts = urlsplit(target.decode())
            server = self._connect(parts.port or 80)
            path = parts._replace(scheme="", netloc="").geturl() or "/"
            server.sendall(b" ".join((method, path.encode(), rest)))
        with server:
            threading.Thread(target=_copy, args=(client, server), daemon=True).start()
            _copy(server, client)

    def _connect(self, port: int) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.ports.get(port, port)), 5)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
