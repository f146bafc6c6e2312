"""Content encodings, undone completely or not at all.

Scrapy's middleware passes on what it could read of a body that was cut off; here that is a failed download, retried
like one. Sizes are capped while decompressing.
"""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.fetch.failures import FetchError
from crawler.fetch.request_meta import ENOUGH_BYTES
from crawler.http.content_codings import KNOWN_CODINGS, NO_LIMIT, CodingError, split_codings, undo_coding

logger = logging.getLogger(__name__)

_ACCEPTED = "gzip, deflate, br, zstd"


class CompressionError(FetchError):
    """ "truncated", "bad-compression" or "too-large"."""


class CompressionMiddleware:
    """Downloader middleware in the place of Scrapy's own. Undoes encodings up to one that it does not know."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE") or NO_LIMIT

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
            codings = _split(stated)
            body = response.body
            enough = request.meta.get(ENOUGH_BYTES)
            max_size = enough or request.meta.get("download_maxsize", self._max_size)
            while codings and codings[-1] in KNOWN_CODINGS:
                body = decompress(body, codings.pop(), max_size, is_start_enough=bool(enough))
        except CompressionError as error:
            if error.reason != "too-large" and (retry := self._retry(request, error.reason)):
                return retry
            raise
        response._set_body(body)  # `replace` would copy all the rest, too
        if codings:
            response.headers["Content-Encoding"] = ", ".join(codings)
            logger.warning("%s is encoded as %s, which nobody can read", response.url, ", ".join(codings)[:100])
        else:
            del response.headers["Content-Encoding"]
        return response

    def _retry(self, request: Request, reason: str) -> Request | None:
        assert self._crawler.spider is not None
        return get_retry_request(request, spider=self._crawler.spider, reason=reason)


def _split(stated: list[bytes]) -> list[str]:
    """The codings in the order in which they were applied. Raises CompressionError."""
    try:
        return split_codings(value.decode("latin-1") for value in stated)
    except CodingError as error:
        raise CompressionError("bad-compression", str(error)) from error


def decompress(body: bytes, coding: str, max_size: int, *, is_start_enough: bool = False) -> bytes:
    """Undoes one content encoding: gzip, x-gzip, deflate, br or zstd; any other is left as it is.

    A body that only says that it is encoded comes back unchanged. Raises CompressionError where the body is damaged
    ("bad-compression") and, unless its first `max_size` bytes are enough, where it is cut off ("truncated") or larger
    than that ("too-large").
    """
    if coding not in KNOWN_CODINGS:
        return body
    try:
        data, is_complete = undo_coding(body, coding, max_size)
    except CodingError as error:
        raise CompressionError("bad-compression", str(error)) from error
    if is_start_enough:
        return data[:max_size]
    if len(data) > max_size and data is not body:
        raise CompressionError("too-large", f"more than {max_size} bytes when decompressed")
    if not is_complete:
        raise CompressionError("truncated", f"the {coding} body ends early")
    return data
