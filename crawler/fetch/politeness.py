"""A host's pace: never faster than it asks for, slower while it suffers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil, inf
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.fetch.failures import HOST_DOWN, FetchError
from crawler.fetch.headers import header
from crawler.fetch.request_meta import ANSWER_LATENCY, ASKED, RENDER

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay is a mistake or a trap, and is kept as this."""
MAX_WAIT = 120.0
"""Seconds that a run waits for a host; one that asks for more is left alone for this run."""
MAX_REST = 60.0
"""Seconds that a host rests at most for what one rendered page has asked of it."""
_MAX_PENALTY = 30.0
_FIRST_PENALTY = 1.0
_SUFFERING = frozenset((429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529))


@dataclass(slots=True)
class HostPace:
    """Seconds between two requests to one host."""

    base: float
    crawl_delay: float = 0.0
    penalty: float = 0.0
    latency: float = 0.0
    quickest: float = inf
    """Seconds of the quickest answer."""
    not_before: float = 0.0
    """On the monotonic clock."""

    @property
    def wanted(self) -> float:
        """Seconds that we, or the host, want between its requests, however long its answers take."""
        return max(self.base, self.crawl_delay) + self.penalty

    @property
    def delay(self) -> float:
        return max(self.wanted, self.latency + self.penalty)

    @property
    def wait(self) -> float:
        """Seconds until the host may be asked again, as it has asked; below 0 where that is past."""
        return self.not_before - monotonic()

    def concurrency(self, most: int) -> int:
        """Requests at a time, up to `most`. It is one where the delay keeps the pace, since nobody knows how far apart
        two requests that overlap reach the host; more only where the host's answers take longer than the delay."""
        is_quick = self.delay > self.latency * most
        return 1 if self.crawl_delay or self.penalty or is_quick else most

    def suffer(self) -> None:
        self.penalty = min(_MAX_PENALTY, self.penalty * 2 or _FIRST_PENALTY)

    def recover(self) -> None:
        """Ten good answers take back what one bad answer cost."""
        self.penalty = self.penalty * 0.93 if self.penalty > 0.05 else 0.0


class PolitenessMiddleware:
    """Downloader middleware: applies Crawl-delay, Retry-After and the host's own answers to its download slot."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._base = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._concurrency = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._user_agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._paces: dict[str, HostPace] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        health = getattr(self._crawler.spider, "health", None)
        if health is not None and health.is_down(request.url):
            raise FetchError(HOST_DOWN, "the host is left alone")
        if pace := self._paces.get(_host(request)):
            if pace.wait > MAX_WAIT:
                raise _asked_to_wait(request, pace)
            self._apply(request, pace)
        elif health is not None and health.is_resting(request.url):
            raise FetchError(HOST_DOWN, "the host asked an earlier run to be left alone")

    def process_response(self, request: Request, response: Response) -> Response:
        pace = self._pace(request)
        if response.status in _SUFFERING:
            pace.suffer()
            self._crawler.stats.inc_value("politeness/slowed")
            if (wait := read_retry_after(header(response, "Retry-After"))) is not None:
                pace.not_before = max(pace.not_before, monotonic() + wait)
                self._crawler.stats.inc_value("politeness/retry_after")
                if wait > MAX_WAIT and (leave_alone := getattr(self._crawler.spider, "leave_alone", None)):
                    leave_alone(request.url, wait)
        else:
            pace.recover()
            if not request.meta.get(RENDER):  # the browser's time is not the host's
                latency = request.meta.get("download_latency") or 0.0
                pace.latency = 0.8 * pace.latency + 0.2 * latency / self._concurrency
        self._apply(request, pace)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if request.meta.get(RENDER):  # the browser's time is not the host's
            self._rest(request)
        elif isinstance(exception, DownloadTimeoutError):
            pace = self._pace(request)
            pace.suffer()
            self._crawler.stats.inc_value("politeness/slowed")
            self._apply(request, pace)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._user_agent)
        if delay:
            pace = self._pace(request)
            pace.crawl_delay = min(float(delay), MAX_CRAWL_DELAY)
            self._apply(request, pace)
            logger.info("%s asks for %.6g seconds between requests; it gets %.6g", _host(request), delay, pace.delay)

    def _pace(self, request: Request) -> HostPace:
        return self._paces.setdefault(_host(request), HostPace(self._base))

    def _apply(self, request: Request, pace: HostPace) -> None:
        """Gives the pace to the slot of the host, and to the one that Scrapy makes anew after a minute without
        requests."""
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        self._crawler.stats.max_value("politeness/longest_delay", ceil(pace.delay))
        concurrency = pace.concurrency(self._concurrency)
        downloader.per_slot_settings[key] = {"delay": pace.delay, "concurrency": concurrency}
        slot = downloader.slots.get(key)
        if slot is None:
            return
        slot.delay, slot.concurrency = pace.delay, concurrency
        if pace.wait > MAX_WAIT:
            while slot.queue:
                waiting, download = slot.queue.popleft()
                download.errback(_asked_to_wait(waiting, pace))
        elif pace.wait > 0:
            slot.lastseen = pace.not_before

    def response_downloaded(self, request: Request) -> None:
        """The delay begins when the host got the request, which may be long after it was begun: while a connection is
        made, or while this process is busy. Its answer tells how long ago that was, at the least.

        Heard before the slot begins its next request, which `process_response` is not.
        """
        if request.meta.get(RENDER):
            self._rest(request)
            return
        pace = self._pace(request)
        pace.quickest = min(pace.quickest, request.meta.get(ANSWER_LATENCY, 0.0))
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and slot.concurrency == 1:
            slot.lastseen = max(slot.lastseen, monotonic() - pace.quickest)

    def _rest(self, request: Request) -> None:
        """What a rendered page has asked of a host counts as so many requests of ours, from when it was begun."""
        asked = request.meta.pop(ASKED, {})
        own = request.meta.get("download_slot", "")
        for host, number in asked.items():
            slot = self._crawler.engine.downloader.slots.get(host)
            if slot is None:  # nothing of ours waits for it
                continue
            pace = self._pace(request) if host == own else self._paces.get(host) or HostPace(self._base)
            rest = rest_for(number - (host == own), pace.wanted)
            slot.lastseen += rest
            self._crawler.stats.max_value("politeness/longest_rest", ceil(rest))
        slot = self._crawler.engine.downloader.slots.get(own)
        if slot is not None and slot.concurrency == 1:
            slot.lastseen = max(slot.lastseen, monotonic())


def rest_for(requests: int, delay: float) -> float:
    """Seconds for which a host rests after so many requests of a rendered page, each worth `delay` seconds."""
    return min(MAX_REST, delay * requests)


def read_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3); None where there is none or it cannot be read.

    >>> read_retry_after("120"), read_retry_after("soon")
    (120.0, None)
    """
    if value is None:
        return None
    text = value.strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        date = parsedate_to_datetime(text)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _asked_to_wait(request: Request, pace: HostPace) -> FetchError:
    """It costs an attempt of the page that was answered so, and none of those that were not asked for. Else one page
    that always answers so could keep all others from being asked for."""
    reason = "host-asks-to-wait" if request.meta.get("retry_times") else HOST_DOWN
    return FetchError(reason, f"the host asked to come back in {pace.wait:.0f} seconds")


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
