"""The records of a gzip-compressed WARC file one by one, with their places: for the index, repairs and checks.

Bounded memory, whatever the size of a record. What other people's files hold is `crawler.archive.reader`'s.
"""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from crawler.archive.scan import find_all

MAGIC = b"\x1f\x8b\x08"
_VERSION = b"WARC/"
_GzipError: type[Exception] = isal_zlib.error  # type: ignore[assignment]
_STEP = 1 << 18
_MAX_HEAD = 256 * 1024
STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")


class DamageError(ValueError):
    """Not a whole record: "not-a-record", "torn", "bad-gzip", "bad-header", "bad-length", "bad-digest"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """A whole record."""

    offset: int
    length: int
    """Bytes in the file."""
    fields: Mapping[str, str]
    """The WARC header; names in lower case."""
    status: int | None
    """Of an HTTP response; None for other blocks."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that holds no whole record."""

    offset: int
    length: int
    reason: str


def read_members(path: Path, start: int = 0, *, check: bool = False) -> Iterator[Member | Damage]:
    """What the file holds from the offset `start` on, without gaps; with `check`, digests are compared.

    Behind a damaged record reading goes on at the next place where one begins. Raises OSError.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        offset = start
        while offset < size:
            try:
                member = read_member(stream, offset, check=check)
            except DamageError as error:
                following = _next_member(stream, offset + 1)
                end = size if following is None else following
                yield Damage(offset, end - offset, error.reason)
                offset = end
            else:
                yield member
                offset += member.length


def read_member(stream: BinaryIO, offset: int, *, check: bool) -> Member:
    """The record at `offset`. Raises DamageError."""
    chunks = _Inflated(stream, offset)
    rest = b""
    while (end := rest.find(b"\r\n\r\n")) < 0:
        if len(rest) > _MAX_HEAD or not rest.startswith(_VERSION[: len(rest)]):
            raise DamageError("bad-header")
        if not (chunk := chunks.read()):
            raise DamageError("bad-header")
        rest += chunk
    fields = _parse_fields(rest[:end])
    try:
        length = int(fields["content-length"])
    except (KeyError, ValueError) as error:
        raise DamageError("bad-header") from error
    block = _Block(fields, check=check)
    rest, left = rest[end + 4 :], length
    while left > 0:
        rest = rest or chunks.read()
        if not rest:
            raise DamageError("bad-length")
        block.take(rest[:left])
        rest, left = rest[left:], left - min(left, len(rest))
    while chunk := chunks.read():
        rest += chunk
        if len(rest) > 4:
            break
    if rest != b"\r\n\r\n":
        raise DamageError("bad-length")
    block.compare()
    return Member(offset, chunks.consumed, fields, block.status)


class _Inflated:
    """One gzip member, chunk by chunk; `consumed` is its length when it has been read to its end."""

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self._stream = stream
        self._stream.seek(offset)
        self._inflater = isal_zlib.decompressobj(31)
        self._read = 0

    @property
    def consumed(self) -> int:
        return self._read - len(self._inflater.unused_data)

    def read(self) -> bytes:
        """Empty at the end. Raises DamageError."""
        while not self._inflater.eof:
            data = self._inflater.unconsumed_tail
            if not data:
                data = self._stream.read(_STEP)
                if not data:
                    raise DamageError("torn" if self._read else "not-a-record")
                if not self._read and not data.startswith(MAGIC):
                    raise DamageError("not-a-record")
                self._read += len(data)
            try:
                if chunk := self._inflater.decompress(data, _STEP):
                    return bytes(chunk)
            except _GzipError as error:
                raise DamageError("bad-gzip") from error
        return b""


class _Block:
    """A record's content as it passes by."""

    def __init__(self, fields: Mapping[str, str], *, check: bool) -> None:
        is_http = fields.get("content-type", "").startswith("application/http")
        self._is_response = is_http and fields.get("warc-type") in ("response", "revisit")
        self._head: bytearray | None = bytearray() if is_http else None
        self._expected_block = sha1_of(fields.get("warc-block-digest")) if check else None
        self._expected_payload = None
        if check and fields.get("warc-type") != "revisit":  # whose payload is elsewhere
            self._expected_payload = sha1_of(fields.get("warc-payload-digest"))
        self._block, self._payload = sha1(usedforsecurity=False), sha1(usedforsecurity=False)
        self.status: int | None = None

    def take(self, data: bytes) -> None:
        if self._expected_block:
            self._block.update(data)
        if self._head is None:
            if self._expected_payload:
                self._payload.update(data)
            return
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end >= 0 or len(self._head) > _MAX_HEAD:
            self._read_status()
            if self._expected_payload:
                self._payload.update(self._head[end + 4 :] if end >= 0 else b"")
            self._head = None

    def compare(self) -> None:
        """Raises DamageError."""
        self._read_status()
        if self._expected_block and self._expected_block != self._block.digest():
            raise DamageError("bad-digest")
        if self._expected_payload and self._expected_payload != self._payload.digest():
            raise DamageError("bad-digest")

    def _read_status(self) -> None:
        if self._head and self._is_response and (found := STATUS_LINE.match(self._head)):
            self.status = int(found[1])


def _parse_fields(head: bytes) -> dict[str, str]:
    lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def sha1_of(text: str | None) -> bytes | None:
    """The digest of "sha1:BASE32"; None for other algorithms and forms, which are not checked."""
    algorithm, _, value = (text or "").partition(":")
    if algorithm.lower() != "sha1":
        return None
    try:
        digest = b32decode(value)
    except ValueError:
        return None
    return digest if len(digest) == 20 else None


def _next_member(stream: BinaryIO, offset: int) -> int | None:
    """Where the next record begins, at `offset` or behind it."""
    return next((found for found in find_all(stream, MAGIC, offset) if _is_record(stream, found)), None)


def _is_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return bool(isal_zlib.decompressobj(31).decompress(stream.read(4096), len(_VERSION)) == _VERSION)
    except _GzipError:
        return False
