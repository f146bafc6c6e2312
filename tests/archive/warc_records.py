"""Bytes of WARC records, written by hand so that the tests can damage them."""

from __future__ import annotations


def warc_record(
    kind: str,
    url: str,
    block: bytes,
    *,
    date: str = "2024-01-02T03:04:05Z",
    content_type: str = "application/http; msgtype=response",
    length: int | str | None = None,
    extra: str = "",
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-4234-8234-1234567890ab>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nContent-Type: {content_type}\r\n{extra}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http_response(body: bytes, headers: str = "Content-Type: text/html\r\n", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


def page_record(name: str, body: bytes = b"<p>text", headers: str = "Content-Type: text/html\r\n") -> bytes:
    return warc_record("response", f"http://a.example/{name}", http_response(body, headers))
