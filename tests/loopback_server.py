"""A server on a free port of loopback: what is said on each connection is its subclass's."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from typing import Self


class LoopbackServer:
    """Answers each connection by `answer`, in a thread of its own; by TLS with `tls`. Use it in `with`."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls

    def answer(self, connection: socketserver.StreamRequestHandler) -> None:
        """Its OSError and ValueError end the connection."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 20

            def handle(self) -> None:
                try:
                    outer.answer(self)
                except (OSError, ValueError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False
            request_queue_size = 64

            def get_request(self) -> tuple[socket.socket, object]:
                connection, address = super().get_request()
                if outer._tls is not None:
                    connection = outer._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                return connection, address

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def scheme(self) -> str:
        return "https" if self._tls else "http"
