"""Ending a run within seconds, whatever paces and queues would have it take."""

from __future__ import annotations

import asyncio

from scrapy.crawler import Crawler

from crawler.fetch.failures import FetchError

RUN_ENDED = "run-ended"
"""The reason of requests that were given up because their run ended: no failure of theirs."""
_LOOK_EVERY = 0.3


def is_closing(crawler: Crawler) -> bool:
    """Whether the spider is being closed, or all of Scrapy is. Can be asked from any thread."""
    engine = crawler.engine
    assert engine is not None
    slot = engine._slot
    return not engine.running or slot is None or slot.closing is not None


async def drop_queue_when_closing(crawler: Crawler) -> None:
    """Waits for the end of the run and fails the requests that wait for their host's pace: Scrapy would send them."""
    while not is_closing(crawler):
        await asyncio.sleep(_LOOK_EVERY)
    assert crawler.engine is not None
    for slot in list(crawler.engine.downloader.slots.values()):
        while slot.queue:
            _, download = slot.queue.popleft()
            download.errback(FetchError(RUN_ENDED, "the run was ended"))
