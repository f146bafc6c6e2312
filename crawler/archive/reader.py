"""Responses out of WARC files (ISO 28500), plain, gzip or zstd, also damaged ones, in bounded memory."""

from __future__ import annotations

import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType
from fastwarc.stream_io import ZstdReader

from crawler.archive.response import (
    ArchivedResponse,
    DamagedRecordError,
    WarcError,
    date_of,
    decode_response,
    split_record,
)
from crawler.archive.scan import find_all

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP, _ZSTD, _PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/"
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A skippable frame that holds the dictionary of all others: the zstd form of WARC, of the IIPC's specifications."""
_MAX_DICTIONARY_BYTES = 16 * 1024 * 1024


Selector = Callable[[str, datetime, str], str | None]
"""URL, WARC-Date and media type ("" where none is stated) of a response -> why it is not wanted; None: it is."""


def _all(_url: str, _date: datetime, _media_type: str) -> None:
    return None


class WarcFile:
    """The responses of one file, in file order, or of the part of it in which records begin at `start` or later, and
    before `end` (None: its end). Parts that meet have each record once, unless a record's payload looks like a record.

    What `select` does not want is counted in `skipped` by its reason, and its body is not decoded.

    Records of other types are counted in `skipped` by type. A damaged record is counted in `skipped` as "damaged", and
    reading goes on at the next place where a record begins. `position` is the offset in bytes of the record in hand,
    `size` that of the file.

    Raises WarcError from the constructor where the file cannot be opened or does not begin as a WARC file does.
    """

    def __init__(self, path: Path, start: int = 0, end: int | None = None, select: Selector = _all) -> None:
        self.path = path
        self.position = start
        self.skipped: Counter[str] = Counter()
        self._start = start
        self._select = select
        self._dictionary: bytes | None = None
        try:
            with path.open("rb") as stream:
                self.size = os.fstat(stream.fileno()).st_size
                self._magic = _magic(stream.read(4096))
                if self._magic == _ZSTD_DICTIONARY:
                    self._magic, self._dictionary = _ZSTD, _read_dictionary(stream)
        except OSError as error:
            raise WarcError(f"{path}: {error.strerror or error}") from error
        if self._magic is None and self.size:
            raise WarcError(f"{path}: not a WARC file")
        self._end = end if end is not None and end < self.size else None

    def __iter__(self) -> Iterator[ArchivedResponse]:
        if self._magic is None:
            return
        with self.path.open("rb") as stream:
            start = self._first_record(stream)
            located = True
            while start is not None and start < (self._end or self.size):
                stream.seek(start)
                self.position = start
                end = yield from self._read(stream)
                if end.intact:
                    break
                # a record that was not located is met again where the next one is looked for: count it once
                self.skipped["damaged"] += located or end.records > 0
                located = end.located
                start = self._next_record(stream)
        self.position = self._end or self.size

    def split(self, step: int) -> list[tuple[int, int]]:
        """Start and end of parts of about `step` bytes, that can be read on their own; one part where records cannot
        be found from the middle: without compression, or compressed as a whole."""
        if self._magic == _PLAIN or self.size <= step or not self.has_places:
            return [(0, self.size)]
        return [(start, min(start + step, self.size)) for start in range(0, self.size, step)]

    @cached_property
    def has_places(self) -> bool:
        """Whether reading can begin at any record: not where a compressed member holds several."""
        return self._magic == _PLAIN or (self._magic is not None and self._has_record_members())

    def _has_record_members(self) -> bool:
        """Whether the second record begins where the second compressed member does."""
        position = self.position
        with self.path.open("rb") as stream:
            try:
                places = [record.stream_pos for record in islice(ArchiveIterator(stream, parse_http=False), 2)]
            except OSError:
                return False
            self.position = places[0] if places else 0
            second = self._next_record(stream)
        self.position = position
        return len(places) == 2 and second == places[1]

    def _first_record(self, stream: BinaryIO) -> int | None:
        if self._start == 0:
            return 0
        self.position = self._start - (2 if self._magic == _PLAIN else 1)
        return self._next_record(stream)

    def _read(self, stream: BinaryIO) -> Generator[ArchivedResponse, None, _End]:
        """Responses until the end or the first damage."""
        source: BinaryIO | ZstdReader = stream
        if self._dictionary is not None and self.position:  # from the start, fastwarc reads the dictionary itself
            source = ZstdReader(stream, dictionary=self._dictionary)
        archive = ArchiveIterator(source, parse_http=False)
        records = 0
        while True:
            try:
                record = next(archive, None)
            except OSError:
                return _End(intact=False, located=False, records=records)
            if record is None:
                # fastwarc takes a compressed record that is cut within its header for the end
                cut = self._magic != _PLAIN and self._next_record(stream) is not None
                return _End(intact=not cut, located=False, records=records)
            if source is stream or records:  # of the first one behind a dictionary, fastwarc gives the end
                self.position = record.stream_pos
            if self._end is not None and self.position >= self._end:
                return _End(intact=True, located=True, records=records)
            try:
                response = self._response(record)
            except (OSError, DamagedRecordError):
                return _End(intact=False, located=True, records=records)
            records += 1
            if response is not None:
                yield response

    def _response(self, record: WarcRecord) -> ArchivedResponse | None:
        """None for a record that is counted in `skipped`."""
        kind = record.record_type
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        if kind not in (WarcRecordType.response, WarcRecordType.resource):
            self.skipped["damaged" if kind == WarcRecordType.unknown else str(kind)] += 1
            return None
        date = date_of(record)
        if not url or not record.content_length or date is None:
            raise DamagedRecordError
        if not url.startswith(("http://", "https://")):
            self.skipped["not-http"] += 1
            return None
        message = split_record(record)
        if reason := self._select(url, date, message.headers.get("content-type", "").partition(";")[0].strip().lower()):
            self.skipped[reason] += 1
            return None
        return decode_response(record, message, url, date, self.position)

    def _begins_record(self, head: bytes) -> bool:
        try:
            if head.startswith(_ZSTD):
                dictionary = zstd.ZstdDict(self._dictionary) if self._dictionary else None
                return zstd.ZstdDecompressor(zstd_dict=dictionary).decompress(head, len(_PLAIN)) == _PLAIN
            return zlib.decompressobj(31).decompress(head, len(_PLAIN)) == _PLAIN
        except (zlib.error, zstd.ZstdError):
            return False

    def _next_record(self, stream: BinaryIO) -> int | None:
        """Offset of the next record after the one in hand."""
        magic = b"\n" + _PLAIN if self._magic == _PLAIN else self._magic or _PLAIN
        for found in find_all(stream, magic, self.position + 1):
            if self._magic == _PLAIN:
                return found + 1
            stream.seek(found)
            if self._begins_record(stream.read(4096)):
                return found
        return None


@dataclass(frozen=True, slots=True)
class _End:
    """How reading a stretch of records ended: `located` where `position` is the damaged record's own offset."""

    intact: bool
    located: bool
    records: int


def _magic(head: bytes) -> bytes | None:
    return next((magic for magic in (_GZIP, _ZSTD, _ZSTD_DICTIONARY, _PLAIN) if head.startswith(magic)), None)


def _read_dictionary(stream: BinaryIO) -> bytes | None:
    """What the skippable frame at the start of the file holds, which may be compressed itself; None if damaged."""
    stream.seek(4)
    length = int.from_bytes(stream.read(4), "little")
    content = stream.read(min(length, _MAX_DICTIONARY_BYTES))
    if not content.startswith(_ZSTD):
        return content or None
    try:
        return zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY_BYTES) or None
    except zstd.ZstdError:
        return None
