"""What servers do to crawlers, on purpose or not: behaviours for a Website."""

from __future__ import annotations

import gzip
import itertools
import os
import socket
import struct
import sys
import time
import zlib

import brotli

from tests.website import Behaviour, Reply, Request, Send, head

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE_TYPE = {"Content-Type": "text/html; charset=utf-8"}


def slow_drip(body: bytes, pause: float) -> Behaviour:
    """One byte at a time."""

    def behave(send: Send, request: Request) -> None:
        send(head(200, {**PAGE_TYPE, "Content-Length": str(len(body))}))
        for byte in body:
            send(bytes([byte]))
            time.sleep(pause)

    return behave


def drip(start: bytes, more: bytes, pause: float) -> Behaviour:
    """A body that begins at once, and then goes on for ever, some bytes at a time."""

    def behave(send: Send, request: Request) -> None:
        send(head(200, PAGE_TYPE) + start)
        while True:
            send(more)
            time.sleep(pause)

    return behave


def endless(start: bytes, more: bytes) -> Behaviour:
    """A body without end."""

    def behave(send: Send, request: Request) -> None:
        send(head(200, PAGE_TYPE) + start)
        while True:
            send(more)

    return behave


def endless_headers(send: Send, request: Request) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        send(f"X-Header-{number}: {'x' * 500}\r\n".encode() * 20)


def dripping_headers(send: Send, request: Request) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    while True:
        send(b"X-Header: x\r\n")
        time.sleep(0.1)


def endless_continue(send: Send, request: Request) -> None:
    while True:
        send(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def silence(send: Send, request: Request) -> None:
    time.sleep(30)


def no_answer(send: Send, request: Request) -> None:
    """Closes the connection."""


def raw(data: bytes) -> Behaviour:
    """These bytes and the end of the connection."""

    def behave(send: Send, request: Request) -> None:
        send(data)

    return behave


def reset(data: bytes) -> Behaviour:
    """These bytes, then a TCP reset."""

    def behave(send: Send, request: Request) -> None:
        send(data)
        connection = send.__self__._sock  # type: ignore[attr-defined]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())

    return behave


def claim(length: int) -> bytes:
    """The head of a page of so many bytes."""
    return head(200, {**PAGE_TYPE, "Content-Length": str(length)})


def claims_length(body: bytes, length: int) -> Behaviour:
    """A body under a Content-Length that is not its own."""
    return raw(claim(length) + body)


def answer(*lines: bytes, body: bytes = b"", status: bytes = b"200 OK") -> Behaviour:
    """These header lines, as they are, and a body."""
    return raw(b"\r\n".join((b"HTTP/1.1 " + status, b"Content-Type: text/html; charset=utf-8", *lines, b"", body)))


def chunk(data: bytes, size: bytes | None = None) -> bytes:
    """Of a chunked body; `size` is what it claims in hexadecimal digits."""
    return (size or b"%x" % len(data)) + b"\r\n" + data + b"\r\n"


CHUNKED = b"Transfer-Encoding: chunked"


def transfer_gzipped(body: bytes) -> Behaviour:
    """Compressed for the connection, not as a content encoding."""
    return answer(b"Transfer-Encoding: gzip, chunked", body=chunk(gzip.compress(body)) + b"0\r\n\r\n")


def endless_trailer(send: Send, request: Request) -> None:
    answer(CHUNKED, body=chunk(b"<html>") + b"0\r\n")(send, request)
    while True:
        send(b"X-Trailer: x\r\n" * 1000)


def encoded(body: bytes, encoding: str) -> Reply:
    return Reply(body, headers={"Content-Encoding": encoding})


def gzip_bomb(megabytes: int) -> Reply:
    return encoded(gzip.compress(b"<p>" + b"\0" * (megabytes * 1024 * 1024)), "gzip")


def double_gzip_bomb(megabytes: int) -> Reply:
    return encoded(gzip.compress(gzip.compress(b"\0" * (megabytes * 1024 * 1024))), "gzip, gzip")


def members_without_end(members: int) -> Reply:
    """Empty gzip members: a reader that copies what follows each one takes time by the square of their number."""
    return encoded(gzip.compress(b"") * members, "gzip")


def brotli_bomb(megabytes: int) -> Reply:
    return encoded(brotli.compress(b"\0" * (megabytes * 1024 * 1024), quality=2), "br")


def zstd_bomb(megabytes: int) -> Reply:
    return encoded(zstd.compress(b"\0" * (megabytes * 1024 * 1024)), "zstd")


def deflate_bomb(megabytes: int) -> Reply:
    return encoded(zlib.compress(b"\0" * (megabytes * 1024 * 1024)), "deflate")
