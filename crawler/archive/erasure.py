"""Records that are erased for good: another one of the very same length is written over each, so that all others stay
where the index says they are.

The new record is metadata without content, in a gzip member without compression. It has the key of what was erased, so
that `scrapy archive index` tells a new database of it.
"""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from crawler.archive.exchange import RecordKind
from crawler.archive.files import ArchiveError
from crawler.archive.members import MAGIC, DamageError, Member, read_member
from crawler.archive.records import END, KIND_HEADER, stored_pieces, urn_of

KEY_HEADER = "X-Erased"
"""Extension field: the `url_key` of the address, 32 hexadecimal digits."""
_HAS_COMMENT = 0x10
_SLACK = 16
"""Bytes by which the number of digits and of stored pieces may change the length."""
_LONGEST_REQUEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class RecordToErase:
    """A record that is to be erased."""

    offset: int
    length: int
    """Bytes in the file."""
    record_id: UUID
    key: bytes
    """Of its address."""


def erase_records(path: Path, records: Iterable[RecordToErase]) -> bool:
    """Writes over `records`, and the requests that stand before them; False where a run is writing the
    file. May be repeated. Returns when all is on disk. Raises ArchiveError, FileNotFoundError.
    """
    try:
        with path.open("r+b") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            for record in records:
                _erase(stream, record, path)
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ArchiveError(f"cannot erase in the archive {path}: {error.strerror or error}") from error
    return True


def erased_key(member: Member) -> bytes | None:
    """The key of what was erased, by the record that stands in its place; None of any other record."""
    if member.fields.get(KIND_HEADER.lower()) != RecordKind.ERASED:
        return None
    try:
        return bytes.fromhex(member.fields.get(KEY_HEADER.lower(), "")) or None
    except ValueError:
        return None


def _erase(stream: BinaryIO, record: RecordToErase, path: Path) -> None:
    try:
        member = read_member(stream, record.offset, check=False)
    except DamageError as error:
        raise ArchiveError(
            f"{path} is damaged at {record.offset} ({error.reason}): see `scrapy archive verify`"
        ) from error
    if member.fields.get("warc-record-id") != urn_of(record.record_id) or member.length != record.length:
        raise ArchiveError(f"{path} has another record at {record.offset} than its index: see `scrapy archive verify`")
    request = _request_before(stream, record)
    for one in (request, member):
        if one is not None:
            stream.seek(one.offset)
            stream.write(make_erased(one.fields, record.key, one.length))


def _request_before(stream: BinaryIO, record: RecordToErase) -> Member | None:
    """The request of an answer, which is written before it; None where the record has none."""
    start = max(0, record.offset - _LONGEST_REQUEST)
    stream.seek(start)
    before = stream.read(record.offset - start)
    at = len(before)
    while (at := before.rfind(MAGIC, 0, at)) >= 0:
        try:
            member = read_member(stream, start + at, check=False)
        except DamageError:  # the sign of a member by chance, within one
            continue
        is_its_request = member.fields.get("warc-concurrent-to") == urn_of(record.record_id)
        return member if is_its_request and member.offset + member.length == record.offset else None
    return None


def make_erased(fields: Mapping[str, str], key: bytes, length: int) -> bytes:
    """The gzip member of `length` bytes that takes the place of a record with these `fields`.

    Raises ArchiveError where it does not fit, which no record of ours is short enough for.
    """
    head = "\r\n".join(
        [
            "WARC/1.1",
            "WARC-Type: metadata",
            f"WARC-Record-ID: {fields['warc-record-id']}",
            f"WARC-Date: {fields['warc-date']}",
            f"{KIND_HEADER}: {RecordKind.ERASED}",
            f"{KEY_HEADER}: {key.hex()}",
            "Content-Type: text/plain",
            "Content-Length: ",
        ]
    )
    blank = length
    while len(data := _stored(f"{head}{blank}".encode() + END + b" " * blank + END, b"")) > length:
        blank -= max(1, len(data) - length - _SLACK)
        if blank < 0:
            raise ArchiveError(f"a record of {length} bytes is too short for what would take its place")
    comment = b" " * (length - len(data) - 1) + b"\0" if len(data) < length else b""
    return _stored(f"{head}{blank}".encode() + END + b" " * blank + END, comment)


def _stored(data: bytes, comment: bytes) -> bytes:
    """A gzip member (RFC 1952) that holds `data` as it is; `comment` ends in a zero byte."""
    head = (MAGIC, bytes([_HAS_COMMENT if comment else 0]), b"\0\0\0\0\0\xff", comment)
    return b"".join([*head, *stored_pieces(data), struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)])
