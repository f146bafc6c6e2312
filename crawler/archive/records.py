"""Exchanges and visits -> WARC 1.1 records (ISO 28500:2017), each a gzip member of its own."""

from __future__ import annotations

import re
import struct
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha1
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from isal import igzip_lib, isal_zlib

from crawler.archive.entry import Entry, Original
from crawler.archive.exchange import Exchange, Headers, RecordKind
from crawler.archive.visit import ArchivedVisit

KIND_HEADER = "X-Kind"
"""Extension field: one of RecordKind."""
SOURCE_HEADER = "X-Source"
"""Extension field of a warcinfo record: whose archive it is."""
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
LEAST_REVISIT_BYTES = 256
"""Bodies below are written again: a reference to the first one takes as much."""
_LEVEL = 1
"""Of ISA-L: as small as zlib's level 1 at a quarter of its time."""
_LEAST_STORED = 1024
_MOST_STORED = 0xFFFF
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
END = b"\r\n\r\n"
_LINE_BREAKS = re.compile(rb"[\r\n\x00]+")
_SECRET = re.compile(rb"cookie|auth|token|secret|session|api-?key", re.IGNORECASE)
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f]")
_HTTP_RESPONSE = "application/http; msgtype=response"
_OF_THE_TRANSFER = frozenset((b"transfer-encoding",))
_OF_THE_WIRE = frozenset((b"transfer-encoding", b"content-encoding", b"content-length"))


class Record(NamedTuple):
    """A gzip member to be appended, and what the index says of it, but for its place."""

    data: bytes
    entry: Entry


def hash_payload(body: bytes) -> bytes:
    return sha1(body, usedforsecurity=False).digest()


def make_warcinfo(now: datetime, file_name: str, source: str, fields: Iterable[tuple[str, str]]) -> tuple[UUID, bytes]:
    """The record at the head of what a run writes into a file, and its id."""
    stated = [*fields, ("isPartOf", source)]
    block = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in stated).encode()
    record_id = uuid4()
    head = [
        ("WARC-Filename", file_name),
        (SOURCE_HEADER, _one_line(source)),
        ("Content-Type", "application/warc-fields"),
    ]
    return record_id, _member("warcinfo", record_id, now, head, block)


def make_answer(exchange: Exchange, original: Original | None, warcinfo: UUID | None) -> Record:
    """The record of an answer: whole, or a revisit where its body is that of `original`, or where it is a 304.

    `original` is the newest answer of the same address, whatever its body.
    """
    if exchange.is_rendered and 200 <= exchange.status < 300:
        return _make_resource(exchange, warcinfo)
    digest = hash_payload(exchange.body)
    same = original is not None and original.payload_digest == digest and len(exchange.body) >= LEAST_REVISIT_BYTES
    http_head = _response_head(exchange)
    fields = _common_fields(exchange, _HTTP_RESPONSE, warcinfo)
    if exchange.status == HTTPStatus.NOT_MODIFIED or (original is not None and same):
        profile = IDENTICAL if same else NOT_MODIFIED
        fields.append(("WARC-Profile", profile))
        if original is not None:
            fields += [
                ("WARC-Refers-To", urn_of(original.record_id)),
                ("WARC-Refers-To-Target-URI", _clean_url(original.url)),
                ("WARC-Refers-To-Date", _date(original.fetched_at)),
            ]
        if same:
            fields.append(("WARC-Payload-Digest", _digest_text(digest)))
        return _record("revisit", exchange, fields, http_head, original.payload_digest if original else None, original)
    fields.append(("WARC-Payload-Digest", _digest_text(digest)))
    return _record("response", exchange, fields, http_head + exchange.body, digest)


def make_request(exchange: Exchange, warcinfo: UUID | None) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{exchange.method} {target} HTTP/1.1".encode("ascii", "replace")]
    if not any(name.lower() == b"host" for name, _ in exchange.request_headers):
        lines.append(b"Host: " + parts.netloc.rpartition("@")[2].encode("ascii", "replace"))
    lines.append(_request_headers(tuple(exchange.request_headers)))
    fields = _common_fields(exchange, "application/http; msgtype=request", warcinfo)
    fields.append(("WARC-Concurrent-To", urn_of(exchange.record_id)))
    return _member("request", uuid4(), exchange.fetched_at, fields, b"\r\n".join(lines) + END)


@lru_cache(maxsize=64)
def _request_headers(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"\r\n".join(_header_lines([(name, value) for name, value in headers if not _SECRET.search(name)]))


def make_visit(visit: ArchivedVisit, fetched_at: datetime, warcinfo: UUID | None) -> Record:
    record_id = uuid4()
    fields = [
        ("WARC-Target-URI", _clean_url(visit.requested_url)),
        ("WARC-Refers-To", urn_of(visit.read)),
        (KIND_HEADER, str(RecordKind.VISIT)),
        ("Content-Type", "application/json"),
    ]
    if warcinfo:
        fields.append(("WARC-Warcinfo-ID", urn_of(warcinfo)))
    data = _member("metadata", record_id, fetched_at, fields, visit.to_json())
    entry = Entry(record_id, "metadata", RecordKind.VISIT, visit.requested_url, fetched_at, refers_to=visit.read)
    return Record(data, entry)


def _make_resource(exchange: Exchange, warcinfo: UUID | None) -> Record:
    """A rendered page is not what the server sent: WARC calls it a resource, which other tools show as the page."""
    names = {name.lower(): value for name, value in reversed(exchange.headers)}
    content_type = _LINE_BREAKS.sub(b" ", names.get(b"content-type", b"text/html")).decode("latin-1")
    return _record("resource", exchange, _common_fields(exchange, content_type, warcinfo), exchange.body, None)


def _record(
    warc_type: str,
    exchange: Exchange,
    fields: list[tuple[str, str]],
    block: bytes,
    digest: bytes | None,
    original: Original | None = None,
) -> Record:
    entry = Entry(
        record_id=exchange.record_id,
        warc_type=warc_type,
        kind=exchange.kind,
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        payload_digest=digest,
        refers_to=original.record_id if original else None,
    )
    is_packed = any(name.lower() == b"content-encoding" for name, _ in exchange.headers) and not exchange.is_rendered
    data = _member(warc_type, exchange.record_id, exchange.fetched_at, fields, block, is_packed=is_packed)
    return Record(data, entry)


def _common_fields(exchange: Exchange, content_type: str, warcinfo: UUID | None) -> list[tuple[str, str]]:
    fields = [("WARC-Target-URI", _clean_url(exchange.url)), (KIND_HEADER, str(exchange.kind))]
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    if warcinfo:
        fields.append(("WARC-Warcinfo-ID", urn_of(warcinfo)))
    return [*fields, ("Content-Type", content_type)]


def _member(
    warc_type: str,
    record_id: UUID,
    date: datetime,
    fields: Iterable[tuple[str, str]],
    block: bytes,
    *,
    is_packed: bool = False,
) -> bytes:
    """`is_packed`: most of the block is compressed."""
    stated = "".join([f"{name}: {value}\r\n" for name, value in fields])
    head = (
        f"WARC/1.1\r\nWARC-Type: {warc_type}\r\nWARC-Record-ID: {urn_of(record_id)}\r\nWARC-Date: {_date(date)}\r\n"
        f"{stated}WARC-Block-Digest: {_digest_text(hash_payload(block))}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode("utf-8", "replace")
    if is_packed and len(block) > _LEAST_STORED:
        return _store(head, block)
    return bytes(igzip_lib.compress(b"".join((head, block, END)), _LEVEL, igzip_lib.COMP_GZIP))


def _store(head: bytes, block: bytes) -> bytes:
    """A gzip member (RFC 1952) whose header is compressed and whose block is not (RFC 1951, 3.2.4): it already is."""
    writer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15)
    parts: list[bytes | memoryview] = [_GZIP_HEAD, writer.compress(head), writer.flush(isal_zlib.Z_SYNC_FLUSH)]
    rest = block + END
    parts += stored_pieces(rest)
    size = len(head) + len(rest)
    parts.append(struct.pack("<II", isal_zlib.crc32(rest, isal_zlib.crc32(head)), size & 0xFFFFFFFF))
    return b"".join(parts)


def stored_pieces(data: bytes) -> list[bytes | memoryview]:
    """The deflate blocks that hold all of `data` as it is, the last one marked as such (RFC 1951, 3.2.4)."""
    rest = memoryview(data)
    pieces: list[bytes | memoryview] = []
    for start in range(0, len(rest), _MOST_STORED):
        piece = rest[start : start + _MOST_STORED]
        is_last = start + _MOST_STORED >= len(rest)
        pieces += [struct.pack("<BHH", is_last, len(piece), len(piece) ^ 0xFFFF), piece]
    return pieces


def _response_head(exchange: Exchange) -> bytes:
    undone = _OF_THE_WIRE if exchange.is_rendered else _OF_THE_TRANSFER
    headers = [(name, value) for name, value in exchange.headers if name.lower() not in undone]
    return b"\r\n".join([_status_line(exchange.status), *_header_lines(headers)]) + END


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}".encode()


def _header_lines(headers: Headers) -> list[bytes]:
    lines = [name + b": " + value for name, value in headers]
    return [_LINE_BREAKS.sub(b" ", line) for line in lines] if _LINE_BREAKS.search(b"".join(lines)) else lines


@lru_cache(maxsize=64)
def _date(date: datetime) -> str:
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def urn_of(record_id: UUID) -> str:
    """The id as WARC-Record-ID, and the fields that refer to it, write it."""
    return f"<urn:uuid:{record_id}>"


def _digest_text(digest: bytes) -> str:
    return f"sha1:{b32encode(digest).decode()}"


def _clean_url(url: str) -> str:
    return _NOT_IN_URL.sub(lambda match: f"%{ord(match[0]):02X}", url)


def _one_line(text: str) -> str:
    return " ".join(text.split())
