"""robots.txt as RFC 9309 has it, where Scrapy is more generous."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.fetch.failures import FetchError

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309, 2.5)."""


MAX_DOWNLOAD = 32 * 1024 * 1024
"""Bytes of a robots.txt that are fetched for it: what is refused as too large allows everything."""


class CappedRobotParser(ProtegoRobotParser):
    """Reads the first MAX_BYTES, up to the end of a line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        if len(robotstxt_body) > MAX_BYTES:
            robotstxt_body = robotstxt_body[:MAX_BYTES].rpartition(b"\n")[0]
        spider: Spider | None = crawler.spider if crawler else None
        return cls(robotstxt_body, spider)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Downloader middleware: where robots.txt answers with a server's error, nothing is asked (RFC 9309, 2.3.1.4).

    Pages are then failed for the reason "robots-unreachable", which is temporary, unlike "robots". Where there is no
    answer at all, pages may be asked for, and fail for the same reason as robots.txt did.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: set[str] = set()
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    def process_request(self, request: Request, spider: Spider | None = None) -> Awaitable[None] | None:  # type: ignore[override]  # noqa: ARG002
        if request.meta.get("dont_obey_robotstxt"):
            request.meta.setdefault("download_maxsize", MAX_DOWNLOAD)
            return None
        parser = self._parsers.get(_origin(request))
        if isinstance(parser, RobotParser):  # nothing to wait for, as of almost all requests
            self.process_request_2(parser, request)
            return None
        return super().process_request(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if _origin(request) in self._unreachable:
            raise FetchError("robots-unreachable", "robots.txt answers with an error, so nothing may be asked")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable.add(netloc)
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)


def _without_traceback(record: logging.LogRecord) -> bool:
    """One line for a robots.txt that cannot be had, as for any other page."""
    record.exc_info = record.exc_text = None
    if record.levelno == logging.ERROR:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _origin(request: Request) -> str:
    return request.url.split("/", 3)[2]
