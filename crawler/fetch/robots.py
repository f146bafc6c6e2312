"""robots.txt as RFC 9309 has it, where Scrapy is more generous."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from crawler.fetch.download_handler import CUT_SHORT
from crawler.fetch.failures import HOST_DOWN, RUN_ENDED, FetchError, name_failure
from crawler.fetch.request_meta import ENOUGH_BYTES
from crawler.http.robots_text import decode_robots

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309, 2.5)."""
MAX_DOWNLOAD = 2 * 1024 * 1024
"""Bytes of a robots.txt that are fetched, for the sitemaps that it may name at its end; what is longer, drips or breaks
off counts as far as it came."""

_LEADS_NOWHERE = frozenset(("redirect-loop", "offsite", "bad-url", "unsupported-scheme", "refused-address"))
"""Failures of a robots.txt that leads nowhere: it is unavailable, which allows everything (RFC 9309, 2.3.1.2)."""
_TOO_MANY = 429
"""By the letter a client's error, which allows everything; but who is asked too often wants no more questions."""
_OF_ITS_PAGES = frozenset(
    ("dns", "connection-refused", "no-connection", "tls", "proxy", "host-asks-to-wait", HOST_DOWN, RUN_ENDED)
)
"""Failures that a host's pages would have like its robots.txt."""

SHARED = "shared"
"""Flag of the answer to a request for a robots.txt that was asked for already, to be obeyed."""
_KEPT = 20
"""Answers that are kept for those who may ask for them, too."""


def allows_everything(reason: str, status: int | None) -> bool:
    """Whether a robots.txt that could not be had, for this reason, is one that is not there (RFC 9309, 2.3.1.2)."""
    is_refused = status is not None and 400 <= status < 500 and status != _TOO_MANY
    return is_refused or reason in _LEADS_NOWHERE


class CappedRobotParser(ProtegoRobotParser):
    """Reads the first MAX_BYTES, up to the end of a line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        if len(robotstxt_body) > MAX_BYTES:
            robotstxt_body = robotstxt_body[:MAX_BYTES].rpartition(b"\n")[0]
        spider: Spider | None = crawler.spider if crawler else None
        return cls(robotstxt_body, spider)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Downloader middleware: where robots.txt answers with a server's error, or cannot be had for one of the network,
    nothing is asked (RFC 9309, 2.3.1.4).

    Pages then fail for the reason "robots-unreachable", which is temporary, unlike "robots". Where they would fail as
    robots.txt did, such as for a host without an address, they fail for that reason.

    A robots.txt is asked for once in a run: who reads it for the sitemaps that it names gets the same answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, tuple[str, str]] = {}
        """Host and port -> reason and detail of the failure."""
        self._answers: dict[str, Response | FetchError] = {}
        """Address of a robots.txt -> what came of it."""
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    def process_request(  # type: ignore[override]
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Awaitable[Response | None] | None:
        if request.meta.get("dont_obey_robotstxt"):
            request.meta.setdefault(ENOUGH_BYTES, MAX_DOWNLOAD)
            is_source = request.callback is not NO_CALLBACK and request.url == _robots_of(request)
            return self._share(request) if is_source else None
        parser = self._parsers.get(urlparse_cached(request).netloc)
        if isinstance(parser, RobotParser):  # nothing to wait for, as of almost all requests
            self.process_request_2(parser, request)
            return None
        return super().process_request(request)

    async def _share(self, request: Request) -> Response | None:
        """None where it was asked for by the other scheme. Raises FetchError."""
        await self.robot_parser(request)
        answer = self._answers.pop(request.url, None)
        if isinstance(answer, FetchError):
            raise answer
        if answer is None:
            return None
        request.meta["dont_retry"] = True  # as often as it was worth, that has been done
        return answer.replace(request=request, flags=[*answer.flags, SHARED])

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if failure := self._unreachable.get(urlparse_cached(request).netloc):
            reason, detail = failure
            raise FetchError(reason, f"robots.txt cannot be had, so nothing may be asked: {detail}")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        self._keep(_robots_of(request), response)
        if response.status >= 500 or response.status == _TOO_MANY:
            self._unreachable[netloc] = ("robots-unreachable", f"http-{response.status}")
        if response.status >= 400:
            response = response.replace(body=b"")
        else:
            body = response.body.rpartition(b"\n")[0] if CUT_SHORT in response.flags else response.body
            response = response.replace(body=decode_robots(body).encode())
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        reason, _, detail = name_failure(Failure(exc))  # type: ignore[no-untyped-call]
        if reason not in _LEADS_NOWHERE:
            self._unreachable[netloc] = (reason if reason in _OF_ITS_PAGES else "robots-unreachable", detail)
        for scheme in ("http", "https"):
            self._keep(f"{scheme}://{netloc}/robots.txt", FetchError(reason, detail))
        super()._robots_error(exc, netloc)

    def _keep(self, url: str, answer: Response | FetchError) -> None:
        self._answers[url] = answer
        if len(self._answers) > _KEPT:
            del self._answers[next(iter(self._answers))]


def _robots_of(request: Request) -> str:
    parts = urlparse_cached(request)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def _without_traceback(record: logging.LogRecord) -> bool:
    """One line for a robots.txt that cannot be had, as for any other page."""
    record.exc_info = record.exc_text = None
    if record.levelno == logging.ERROR:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True
