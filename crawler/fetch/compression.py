"""Content encodings, undone completely or not at all.

Scrapy's middleware passes on what it could read of a body that was cut off; here that is a failed download, retried
like one. Sizes are capped while decompressing.
"""

from __future__ import annotations

import logging
import sys
import zlib
from collections.abc import Callable
from typing import Self

import brotli
from isal import igzip_lib, isal_zlib
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.fetch.failures import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

logger = logging.getLogger(__name__)

_ACCEPTED = "gzip, deflate, br, zstd"
_GZIP = b"\x1f\x8b"
_MAX_LAYERS = 3
_MAX_MEMBERS = 10_000
_PIECE = 16_384  # bytes


class CompressionError(FetchError):
    """ "truncated", "bad-compression" or "too-large"."""


class CompressionMiddleware:
    """Downloader middleware in the place of Scrapy's own. Undoes encodings up to one that it does not know."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        stated = response.headers.getlist("Content-Encoding")
        if not stated:
            return response
        try:
            encodings = _split(stated)
            body = response.body
            enough = request.meta.get("enough_bytes")
            max_size = enough or request.meta.get("download_maxsize", self._max_size)
            while encodings and encodings[-1] in _KNOWN:
                body = decompress(body, encodings.pop(), max_size, is_start_enough=bool(enough))
        except CompressionError as error:
            if error.reason != "too-large" and (retry := self._retry(request, error.reason)):
                return retry
            raise
        response._set_body(body)  # `replace` would copy all the rest, too
        if encodings:
            response.headers["Content-Encoding"] = ", ".join(encodings)
            logger.warning("%s is encoded as %s, which nobody can read", response.url, ", ".join(encodings)[:100])
        else:
            del response.headers["Content-Encoding"]
        return response

    def _retry(self, request: Request, reason: str) -> Request | None:
        assert self._crawler.spider is not None
        return get_retry_request(request, spider=self._crawler.spider, reason=reason)


def _split(stated: list[bytes]) -> list[str]:
    """In the order in which they were applied. Raises CompressionError."""
    encodings = [name.strip().lower() for value in stated for name in value.decode("latin-1").split(",")]
    if len(encodings) > _MAX_LAYERS:
        raise CompressionError("bad-compression", f"more than {_MAX_LAYERS} content encodings")
    return encodings


def decompress(body: bytes, encoding: str, max_size: int, *, is_start_enough: bool = False) -> bytes:
    """Undoes one content encoding: gzip, x-gzip, deflate, br or zstd; any other is left as it is.

    A gzip body that is none comes back unchanged: some servers only say so. Raises CompressionError where the body is
    damaged ("bad-compression") and, unless its first `max_size` bytes are enough, where it is cut off ("truncated") or
    larger than that ("too-large").
    """
    reader = _READERS.get(encoding)
    if not body or reader is None or (reader is _gunzip and not body.startswith(_GZIP)):
        return body
    try:
        data, is_complete = reader(body, max_size)
    except (zlib.error, igzip_lib.IsalError, brotli.error, zstd.ZstdError) as error:  # type: ignore[misc]
        raise CompressionError("bad-compression", f"{encoding}: {error}") from error
    if is_start_enough:
        return data[:max_size]
    if len(data) > max_size:
        raise CompressionError("too-large", f"more than {max_size} bytes when decompressed")
    if not is_complete:
        raise CompressionError("truncated", f"the {encoding} body ends early")
    return data


def _gunzip(body: bytes, max_size: int) -> tuple[bytes, bool]:
    """All members; what follows the last one is ignored, as browsers do."""
    parts: list[bytes] = []
    size = begin = 0
    is_complete = True
    while is_complete and size <= max_size and body.startswith(_GZIP, begin):
        if len(parts) == _MAX_MEMBERS:
            raise CompressionError("bad-compression", f"more than {_MAX_MEMBERS} gzip members")
        part, begin, is_complete = _read_member(body, begin, max_size - size + 1)
        size += len(part)
        parts.append(part)
    return b"".join(parts), is_complete


def _read_member(body: bytes, begin: int, limit: int) -> tuple[bytes, int, bool]:
    """Up to `limit` bytes of the member at `begin`, where it ends, and whether it was read whole.

    What follows a member is copied at its end: so every one but the first is read piece by piece.
    """
    reader = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
    if begin == 0:
        stated = int.from_bytes(body[-4:], "little")  # of the last member; known, it saves a copy
        part = reader.decompress(body, min(stated + 1, limit))
        if not reader.eof and len(part) == stated + 1 < limit:
            part += reader.decompress(reader.unconsumed_tail, limit - len(part))
        return part, len(body) - len(reader.unused_data), reader.eof
    view = memoryview(body)
    pieces: list[bytes] = []
    while not reader.eof and begin < len(body) and limit > 0:
        piece = view[begin : begin + _PIECE]
        begin += len(piece)
        pieces.append(reader.decompress(piece, limit))
        limit -= len(pieces[-1])
    return b"".join(pieces), begin - len(reader.unused_data), reader.eof


def _inflate(body: bytes, max_size: int) -> tuple[bytes, bool]:
    """With or without the zlib header: RFC 9110 asks for it, and many servers leave it out."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(body, max_size + 1)
    except zlib.error:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        data = reader.decompress(body, max_size + 1)
    return data, reader.eof


def _unbrotli(body: bytes, max_size: int) -> tuple[bytes, bool]:
    reader = brotli.Decompressor()
    parts = [reader.process(body, output_buffer_limit=max_size + 1)]
    size = len(parts[0])
    while not reader.is_finished() and size <= max_size:
        part = reader.process(b"", output_buffer_limit=max_size - size + 1)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts), reader.is_finished()


def _unzstd(body: bytes, max_size: int) -> tuple[bytes, bool]:
    reader = zstd.ZstdDecompressor()
    return reader.decompress(body, max_size + 1), reader.eof


_READERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
"""Each gives what a body holds, up to one byte more than it may, and whether the body came to its end."""
_KNOWN = frozenset(_READERS)
