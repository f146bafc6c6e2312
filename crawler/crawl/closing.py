"""Ending a run within seconds, whatever paces and queues would have it take; and what is still to come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.close_reasons import DATABASE_ERROR, CloseReason
from crawler.fetch.failures import RUN_ENDED, FetchError
from crawler.storage import StorageError

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.3
_GRACE = 3.0
"""Seconds that a run which ends waits for answers."""


def is_closing(crawler: Crawler) -> bool:
    """Whether the spider is being closed, or all of Scrapy is. Can be asked from any thread."""
    engine = crawler.engine
    assert engine is not None
    slot = engine._slot
    return not engine.running or slot is None or slot.closing is not None


def is_busy(crawler: Crawler) -> bool:
    """Whether requests have left the scheduler that are still being fetched, or whose answers are still being read."""
    assert crawler.engine is not None
    slot = crawler.engine._slot
    return slot is not None and bool(slot.inprogress)


@contextmanager
def ending_without_database(crawler: Crawler) -> Iterator[None]:
    """Turns the loss of the database into the end of the run, for what Scrapy calls. Raises CloseSpider."""
    try:
        yield
    except StorageError as error:
        assert crawler.stats is not None
        if not crawler.stats.get_value(DATABASE_ERROR):
            logger.error("%s", error)  # noqa: TRY400 (one line, without traceback)
        crawler.stats.set_value(DATABASE_ERROR, str(error))
        raise CloseSpider(CloseReason.DATABASE) from error


async def drop_queue_when_closing(crawler: Crawler) -> None:
    """Waits until the run is to end. Then it fails the requests that wait for their host's pace, which Scrapy would
    still send, and some seconds later those that neither their host nor the browser has answered."""
    while not is_closing(crawler):
        await asyncio.sleep(_LOOK_EVERY)
    downloader = _downloader(crawler)
    for slot in list(downloader.slots.values()):
        _drop(slot, FetchError(RUN_ENDED, "the run was ended"))
    if end_within := getattr(downloader, "end_within", None):
        end_within(_GRACE)


def drop_queue(crawler: Crawler, request: Request, error: FetchError) -> None:
    """Fails what waits for the pace of the request's host."""
    downloader = _downloader(crawler)
    if slot := downloader.slots.get(downloader.get_slot_key(request)):
        _drop(slot, error)


def _drop(slot: Slot, error: FetchError) -> None:
    while slot.queue:
        _, download = slot.queue.popleft()
        download.errback(error)


def _downloader(crawler: Crawler) -> Downloader:
    assert crawler.engine is not None
    return crawler.engine.downloader
