"""How many sitemaps are fetched and read at a time: a large one takes 50 MB, and an index may name thousands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from scrapy import Request

from crawler.discovery.links import Source
from crawler.source_kind import SourceKind

_AT_A_TIME = 2


class SitemapTurns:
    """The requests of one run for sources, as `source` in their arguments says."""

    def __init__(self) -> None:
        self._under_way = 0
        self._waiting: deque[Request] = deque()

    def admit(self, requests: Iterable[Request] = ()) -> list[Request]:
        """Those that may be made now, of these and of the ones that wait; the others wait for their turn."""
        admitted = self._take_turns()
        for request in requests:
            if request.cb_kwargs["source"].kind is SourceKind.SITEMAP:
                self._waiting.append(request)
                admitted += self._take_turns()
            else:
                admitted.append(request)
        return admitted

    def end(self, source: Source) -> None:
        """When all has come of a source's answer, or of its failure."""
        self._under_way -= source.kind is SourceKind.SITEMAP

    def _take_turns(self) -> list[Request]:
        taken = []
        while self._waiting and self._under_way < _AT_A_TIME:
            self._under_way += 1
            taken.append(self._waiting.popleft())
        return taken
