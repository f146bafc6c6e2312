"""Content encodings (RFC 9110, 8.4), undone in bounded memory; the same for the crawl and for saved pages.

A body that only says that it is encoded is taken as it is: some servers do so, and many archives keep the header of a
body that they saved decoded.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Protocol

import brotli
from isal import igzip_lib, isal_zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NO_LIMIT = 1 << 40
"""Bytes that a body may have of which no limit is set."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"
"""Of the four bytes before a zstd frame that is to be skipped, the last three; the first is one of 50 to 5f."""
_MAX_LAYERS = 3
_MAX_PARTS = 10_000
_PIECE = 16_384  # bytes
_NO_CODING = ("", "identity")
_MARKUP = re.compile(rb"[\xef\xbb\xbf \t\r\n]*<")


class CodingError(ValueError):
    """The body is damaged, or in another encoding than it says."""


def split_codings(stated: Iterable[str]) -> list[str]:
    """The encodings that Content-Encoding headers name, in the order in which they were applied. Raises CodingError."""
    names = [name.strip().lower() for value in stated for name in value.split(",")]
    codings = [name for name in names if name not in _NO_CODING]
    if len(codings) > _MAX_LAYERS:
        raise CodingError(f"more than {_MAX_LAYERS} content encodings")
    return codings


def undo_coding(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """What a body in one of KNOWN_CODINGS holds, up to one byte more than `limit`, and whether it came to its end.

    Raises CodingError.
    """
    if not body or (coding in _GZIPS and not body.startswith(_GZIP)):
        return body, True
    try:
        return _READERS[coding](body, limit)
    except (zlib.error, igzip_lib.IsalError, brotli.error, zstd.ZstdError) as error:  # type: ignore[misc]
        if is_markup(body):
            return body, True
        raise CodingError(f"{coding}: {error}") from error


def is_markup(body: bytes) -> bool:
    """Whether a body begins as HTML and XML do, behind a byte order mark and blank space of any length.

    >>> is_markup(b" " * 100 + b"<html>"), is_markup(b"User-agent: <any>")
    (True, False)
    """
    return _MARKUP.match(body) is not None


class _Reader(Protocol):
    """Reads one gzip member or zstd frame."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes: ...


def _read_parts(
    body: bytes,
    limit: int,
    is_part: Callable[[bytes, int], bool],
    read_first: Callable[[bytes, int], tuple[bytes, _Reader]],
    make_reader: Callable[[], _Reader],
) -> tuple[bytes, bool]:
    """All gzip members or zstd frames; what follows the last one is ignored, as browsers do.

    A reader copies what follows its part: so every part but the first is read piece by piece.
    """
    part, reader = read_first(body, limit + 1)
    parts, size, begin = [part], len(part), len(body) - len(reader.unused_data)
    view = memoryview(body)
    while reader.eof and size <= limit and is_part(body, begin):
        if len(parts) == _MAX_PARTS:
            raise CodingError(f"more than {_MAX_PARTS} gzip members or zstd frames")
        reader = make_reader()
        pieces: list[bytes] = []
        while not reader.eof and begin < len(body) and size <= limit:
            piece = view[begin : begin + _PIECE]
            begin += len(piece)
            pieces.append(reader.decompress(piece, limit + 1 - size))
            size += len(pieces[-1])
        begin -= len(reader.unused_data)
        parts.append(b"".join(pieces))
    return b"".join(parts), reader.eof


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    return _read_parts(body, limit, lambda data, at: data.startswith(_GZIP, at), _read_first_member, _gzip_reader)


def _gzip_reader() -> _Reader:
    reader: _Reader = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
    return reader


def _read_first_member(body: bytes, limit: int) -> tuple[bytes, _Reader]:
    reader = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
    stated = int.from_bytes(body[-4:], "little")  # of the last member; known, it saves a copy
    part = reader.decompress(body, min(stated + 1, limit))
    if not reader.eof and len(part) == stated + 1 < limit:
        part += reader.decompress(reader.unconsumed_tail, limit - len(part))
    return part, reader


def _unzstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    return _read_parts(body, limit, _is_frame, _read_first_frame, zstd.ZstdDecompressor)


def _read_first_frame(body: bytes, limit: int) -> tuple[bytes, _Reader]:
    reader = zstd.ZstdDecompressor()
    return reader.decompress(body, limit), reader


def _is_frame(body: bytes, begin: int) -> bool:
    """Frames that hold nothing of the body, and are to be skipped, included (RFC 8878, 3.1.2)."""
    return body.startswith(_ZSTD, begin) or (body.startswith(_SKIPPED, begin + 1) and body[begin] >> 4 == 5)


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """With or without the zlib header: RFC 9110 asks for it, and many servers leave it out."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(body, limit + 1)
    except zlib.error:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        data = reader.decompress(body, limit + 1)
    return data, reader.eof


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    reader = brotli.Decompressor()
    parts = [reader.process(body, output_buffer_limit=limit + 1)]
    size = len(parts[0])
    while not reader.is_finished() and size <= limit:
        part = reader.process(b"", output_buffer_limit=limit - size + 1)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts), reader.is_finished()


_READERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
_GZIPS = ("gzip", "x-gzip")
KNOWN_CODINGS = frozenset(_READERS)
