"""No request leaves for where it must not go.

GuardedResolver stands where connections are made: every address that Twisted is about to connect to, from whatever
spelling, redirect or DNS answer it comes, passes it. GuardMiddleware gives the refusal its name; BoundaryMiddleware
keeps the crawl on http(s) and on its own site.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.allow_list import AllowList
from crawler.fetch.failures import FetchError

logger = logging.getLogger(__name__)


class GuardedResolver(CachingHostnameResolver):
    """Twisted's resolver, without the addresses that may not be fetched (setting FETCH_ALLOW)."""

    refused: ClassVar[LocalCache[tuple[str, int], str]] = LocalCache(1000)
    """(host, port) -> an address that was refused when it was looked up last, of those that had no other one then."""

    def __init__(self, reactor: Any, cache_size: int, allowed: AllowList) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """`crawler` is whatever has the settings. Raises AllowListError."""
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), AllowList.parse(settings["FETCH_ALLOW"]))

    def resolveHostName(  # noqa: N802 (Twisted's interface)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        receiver: Any = _Filter(resolutionReceiver, self._allowed, hostName, portNumber)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Filter:
    """Passes on the addresses that may be fetched."""

    def __init__(self, receiver: Any, allowed: AllowList, host: str, port: int) -> None:
        self._receiver = receiver
        self._allowed = allowed
        self._host = host
        self._port = port
        self._refused: str | None = None
        self._has_address = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        text = address.host.partition("%")[0]
        if self._allowed.permits(self._host, ip_address(text), self._port):
            self._has_address = True
            self._receiver.addressResolved(address)
        else:
            self._refused = text

    def resolutionComplete(self) -> None:  # noqa: N802
        place = (self._host, self._port)
        GuardedResolver.refused.pop(place, None)  # else a name that is not found later would count as refused for ever
        if self._refused and not self._has_address:
            GuardedResolver.refused[place] = self._refused
        self._receiver.resolutionComplete()


class BoundaryMiddleware:
    """Downloader middleware: refuses other schemes, and redirects to other sites: by registrable domain and port."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        scheme = urlsplit(request.url).scheme
        if scheme not in ("http", "https"):
            raise refusal(self._crawler, "unsupported-scheme", f"{request.url} is neither http nor https")
        is_own = getattr(self._crawler.spider, "is_own", None)
        if request.meta.get("redirect_urls") and is_own and not is_own(request.url):
            detail = f"{request.meta['redirect_urls'][0]} leads to another site, {request.url}"
            raise refusal(self._crawler, "offsite", detail)


class GuardMiddleware:
    """Downloader middleware: names refused addresses."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:
        if isinstance(exception, CannotResolveHostError):
            parts = urlsplit(request.url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
            if address := GuardedResolver.refused.get((host, port)):
                detail = f"{host}:{port} is {address}, not in FETCH_ALLOW"
                raise refusal(self._crawler, "refused-address", detail) from exception
        return None


def refusal(crawler: Crawler, reason: str, detail: str) -> FetchError:
    """The error to raise; it is counted."""
    assert crawler.stats is not None
    crawler.stats.inc_value(f"guard/{reason}")
    return FetchError(reason, detail)
