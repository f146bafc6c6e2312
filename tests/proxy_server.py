"""A forward proxy on loopback, to which every name is this machine."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from typing import IO
from urllib.parse import urlsplit

from tests.loopback_server import LoopbackServer


class ProxyServer(LoopbackServer):
    """Takes http by absolute addresses, one request for a connection, and CONNECT. Use it in `with`.

    `says` is what CONNECT is answered with, in place of a tunnel; `wants`: the only Proxy-Authorization that
    it accepts; `ports`: asked for -> where that is answered; `silent_for`: seconds behind `says`.
    """

    def __init__(
        self,
        says: bytes = b"",
        tls: ssl.SSLContext | None = None,
        wants: bytes = b"",
        ports: dict[int, int] | None = None,
        silent_for: float = 0,
    ) -> None:
        self.says = says
        self.silent_for = silent_for
        self.heads: list[bytes] = []
        """Of all requests."""
        super().__init__(tls)
        self._wants = wants
        self.ports = ports or {}

    @property
    def targets(self) -> list[str]:
        """What it was asked for, method and target, each once."""
        lines = [head.partition(b" HTTP/1.1\r\n")[0].decode("latin-1") for head in self.heads]
        return list(dict.fromkeys(lines))

    def url(self, user: str = "") -> str:
        return f"{self.scheme}://{user}{'@' if user else ''}127.0.0.1:{self.port}"

    def answer(self, connection: socketserver.StreamRequestHandler) -> None:
        self._serve(connection.connection, connection.rfile)

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
            if self.says:
                client.sendall(self.says)
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
