"""What waits in Scrapy's scheduler: in memory, since what must survive is in the frontier."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue


class HostQueue:
    """Gives the next request of the host with the fewest downloads: that of the highest priority, of several the first
    that came.

    Scrapy's queue gives the same, out of queues of queues. It is still what fills a JOBDIR.
    """

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        downstream_queue_cls: Any,
        key: str,
        startprios: Any = None,
        *,
        start_queue_cls: Any = None,
    ) -> HostQueue | DownloaderAwarePriorityQueue:
        if key:
            return DownloaderAwarePriorityQueue.from_crawler(
                crawler, downstream_queue_cls, key, startprios, start_queue_cls=start_queue_cls
            )
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.engine is not None
        self._downloader = crawler.engine.downloader
        self._waiting: dict[str, list[tuple[int, int, Request]]] = {}
        """Key of the downloader's slot -> heap; where several are alike, the first is next."""
        self._numbers = count()

    def push(self, request: Request) -> None:
        heap = self._waiting.setdefault(self._downloader.get_slot_key(request), [])
        heappush(heap, (-request.priority, next(self._numbers), request))

    def pop(self) -> Request | None:
        if not self._waiting:
            return None
        key = min(self._waiting, key=self._active) if len(self._waiting) > 1 else next(iter(self._waiting))
        heap = self._waiting.pop(key)
        request = heappop(heap)[2]
        if heap:
            self._waiting[key] = heap
        return request

    def close(self) -> Iterable[Any]:
        self._waiting.clear()
        return ()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _active(self, key: str) -> int:
        slot = self._downloader.slots.get(key)
        return len(slot.active) if slot is not None else 0
