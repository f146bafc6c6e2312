"""Which hosts are down, so that their URLs do not pay for it."""

from __future__ import annotations

from collections import Counter

from scrapy import Request

from crawler.items import ABSENT, FetchFailure
from crawler.urls.normalization import host_of

Failed = tuple[FetchFailure, Request]
"""A failure, and the request that failed."""
LEFT_ALONE_AFTER = 25
"""Fetches in a row that failed for the host's sake, after which a run leaves it alone."""
_OF_THE_HOST = frozenset(
    {"timeout", "dns", "connection-refused", "no-connection", "connection-lost", "broken-response", "tls"}
    | {"proxy", "robots-unreachable"}
)
"""Failures without an answer that may well be the host's."""
_OF_THE_PAGE = frozenset(("robots", "offsite", "redirect-loop", "too-large", "unsupported-scheme", "bad-url"))
"""Failures that say nothing of how the host is: its other pages may be fine."""


class HostHealth:
    """The hosts of one run, known as `crawler.urls.normalization.host_of` says.

    A failure that may be the host's is held back until the host answers: then it was the page's own, and counts against
    it. Where a host has not answered at all, or fails so often in a row that it is given up, none of them counts.
    """

    def __init__(self) -> None:
        self._in_row: Counter[str] = Counter()
        self._answered: set[str] = set()
        self._held: dict[str, list[Failed]] = {}
        self.down: set[str] = set()
        """Hosts of which nothing more is asked in this run, since they fail."""
        self._resting: set[str] = set()

    @property
    def left_alone(self) -> set[str]:
        """Those that are down, and those that asked to be."""
        return self.down | self._resting

    def rest(self, url: str) -> None:
        """Leaves a host alone for the rest of the run, since it has asked for that."""
        self._resting.add(host_of(url))

    def is_resting(self, url: str) -> bool:
        return bool(self._resting) and host_of(url) in self._resting

    def is_down(self, url: str) -> bool:
        return bool(self.down) and host_of(url) in self.down

    def answer(self, url: str, status: int) -> bool:
        """Takes note of an answer; False where it is one of a host that suffers."""
        if _is_suffering(status):
            return False
        self._answered.add(host_of(url))
        if status < 400:
            self._in_row.pop(host_of(url), None)
        return True

    def release(self, url: str) -> list[Failed]:
        """The failures that were held back until the host answered."""
        host = host_of(url)
        return [] if host in self.down else self._held.pop(host, [])

    def fail(self, url: str, reason: str, status: int | None) -> bool:
        """Takes note of a failure; True where it is the one by which its host is given up."""
        host = host_of(url)
        if reason not in _OF_THE_PAGE and status not in ABSENT:
            self._in_row[host] += 1
        if self._in_row[host] < LEFT_ALONE_AFTER or host in self.down:
            return False
        self.down.add(host)
        return True

    def hold(self, failure: FetchFailure, request: Request) -> bool:
        """Keeps a failure where it may be the host's; False where it is the page's own."""
        is_suffering = failure.status is not None and _is_suffering(failure.status)
        if failure.reason not in _OF_THE_HOST and not is_suffering:
            return False
        self._held.setdefault(host_of(request.url), []).append((failure, request))
        return True

    def settle(self) -> tuple[list[Failed], int]:
        """At the end of the run: the failures that count after all, and the number of those that do not."""
        own = [one for host, held in self._held.items() if host in self._answered - self.down for one in held]
        held = sum(map(len, self._held.values()))
        self._held.clear()
        return own, held - len(own)


def _is_suffering(status: int) -> bool:
    return status == 429 or status >= 500
