"""What a WARC record holds of a response: status, headers, body with its encodings undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from fastwarc import WarcRecord, WarcRecordType

from crawler.archive.content import ContentError, decode_body
from crawler.archive.dates import in_utc, read_date
from crawler.archive.members import STATUS_LINE
from crawler.http.content_codings import is_markup
from crawler.http.header_lines import read_headers
from crawler.page.limits import MAX_PAGE_BYTES

_MAX_HEAD_BYTES = 256 * 1024
MAX_BLOCK_BYTES = MAX_PAGE_BYTES + _MAX_HEAD_BYTES
_SINGLE = frozenset(("content-type", "etag", "last-modified"))
"""Headers of which the last one counts, as in the crawl."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class WarcError(ValueError):
    """The file is not a WARC file, or it or a record of it cannot be read; the message is for a person."""


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """One response as it was saved."""

    url: str
    fetched_at: datetime
    """WARC-Date: UTC, whole seconds."""
    status: int
    headers: Mapping[str, str]
    """Lower-cased names; the values of a repeated header are joined by a comma, where it may be repeated."""
    body: bytes
    """After transfer and content encodings; what could be had of it where `damage` is set."""
    damage: str | None = None
    """None for a whole body; else why it is not to be trusted: "truncated", "too-large" or "content-encoding"."""
    offset: int = field(default=0, compare=False)
    """Of the record, in bytes from the start of its file."""

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")

    @property
    def is_html(self) -> bool:
        """Whether the header says HTML, or says nothing and the body begins like mark-up."""
        if self.content_type:
            return self.content_type.split(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
        return is_markup(self.body)


class DamagedRecordError(Exception):
    """The record in hand contradicts itself: reading goes on at the next place where one begins."""


def response_of(record: WarcRecord, offset: int) -> ArchivedResponse:
    """What a response or resource record holds; of a revisit record a response with an empty body. Raises WarcError."""
    url, date = (record.headers.get("WARC-Target-URI") or "").strip("<> "), date_of(record)
    if not url or date is None:
        raise WarcError(f"the record at {offset} has no address or date")
    try:
        message = split_record(record)
        if record.record_type == WarcRecordType.revisit:
            message.headers.pop("content-encoding", None)
        return decode_response(record, message, url, date, offset)
    except (OSError, DamagedRecordError) as error:
        raise WarcError(f"the record at {offset} is damaged") from error


def date_of(record: WarcRecord) -> datetime | None:
    """UTC, whole seconds; None where it is missing, or leaves no room for another zone or a next visit."""
    try:
        date = record.record_date  # which knows leap seconds, but neither days alone nor times without a zone
        return (in_utc(date) if date else read_date(record.headers.get("WARC-Date") or "")).replace(microsecond=0)
    except ValueError:
        return None


class HttpMessage(NamedTuple):
    """What the block of a record holds."""

    status: int
    headers: dict[str, str]
    """As those of ArchivedResponse."""
    body: bytes
    """Not decoded."""


def split_record(record: WarcRecord) -> HttpMessage:
    """Raises OSError, DamagedRecordError."""
    block = record.reader.read(min(record.content_length, MAX_BLOCK_BYTES))
    if len(block) < min(record.content_length, MAX_BLOCK_BYTES):
        raise DamagedRecordError
    if record.record_type == WarcRecordType.resource:
        return HttpMessage(200, {"content-type": record.headers.get("Content-Type") or ""}, block)
    return _split_http(block)


def decode_response(
    record: WarcRecord, message: HttpMessage, url: str, date: datetime, offset: int
) -> ArchivedResponse:
    status, headers, body = message
    is_part = bool(record.headers.get("WARC-Truncated") or record.headers.get("WARC-Segment-Number"))
    damage = "truncated" if is_part else None
    if record.content_length > MAX_BLOCK_BYTES:
        body, damage = b"", "too-large"
    try:
        transfer, content = headers.get("transfer-encoding", ""), headers.get("content-encoding", "")
        body = decode_body(body, transfer, content, MAX_PAGE_BYTES)
    except ContentError as error:
        body, damage = b"", error.reason
    return ArchivedResponse(url, date, status, headers, body, damage, offset)


def _split_http(block: bytes) -> HttpMessage:
    """Raises DamagedRecordError where it has no status line."""
    begin = _begin_of_answer(block)
    status_line = STATUS_LINE.match(block, begin)
    if not status_line:
        raise DamagedRecordError
    end = _HEAD_END.search(block, begin, begin + _MAX_HEAD_BYTES)
    head, body = (block[begin : end.start()], block[end.end() :]) if end else (block[begin:][:_MAX_HEAD_BYTES], b"")
    headers: dict[str, str] = {}
    for raw_name, raw_value in read_headers(head.partition(b"\n")[2]):
        name, value = raw_name.lower().decode("latin-1"), raw_value.decode("latin-1")
        joined = name in headers and name not in _SINGLE
        headers[name] = f"{headers[name]}, {value}" if joined else value
    return HttpMessage(int(status_line[1]), headers, body)


def _begin_of_answer(block: bytes) -> int:
    """Behind answers before the answer, as 103 Early Hints (RFC 9110, 15.2): who records what passes by keeps both."""
    begin = 0
    while (line := STATUS_LINE.match(block, begin)) and line[1].startswith(b"1"):
        end = _HEAD_END.search(block, begin, begin + _MAX_HEAD_BYTES)
        if end is None or not STATUS_LINE.match(block, end.end()):
            break
        begin = end.end()
    return begin
