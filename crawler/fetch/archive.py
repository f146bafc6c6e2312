"""Every answer goes into the archive as it came over the wire, before anything looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.spider import DefaultSpider

from crawler.archive.exchange import Exchange, RecordKind
from crawler.archive.files import ArchiveError
from crawler.archive.recording import Recording, VisitAt
from crawler.archive.retention import ArchiveRetention, drop_files
from crawler.archive.visit import ArchivedVisit
from crawler.archive.writer import ArchiveWriter
from crawler.close_reasons import ARCHIVE_ERROR, DATABASE_ERROR, CloseReason
from crawler.fetch.headers import pairs_of
from crawler.fetch.request_meta import ARCHIVED, FETCHED_AT, IS_FIRST, KIND, RENDER
from crawler.fetch.robots import SHARED
from crawler.storage.archive_index import ArchiveIndex, drop_file
from crawler.storage.archive_queries import archived_files
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import StorageError, open_engine

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

_KINDS = frozenset(RecordKind)


class ArchiveMiddleware:
    """Downloader middleware, the one next to the download. Opens nothing before the first answer.

    Where the archive cannot be written, the spider is closed with the reason "archive", and `archive/error` says why;
    where its index cannot be, with the reason "database", and `store/error`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._engine: Engine | None = None
        self._recording: Recording | None = None
        self._writer: ArchiveWriter | None = None
        self._opening = asyncio.Lock()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        is_for_a_site = crawler.spidercls is not DefaultSpider  # that of `scrapy fetch`, `shell` and `view`
        if not (is_for_a_site and crawler.settings.getbool("ARCHIVE_ENABLED")):
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        if SHARED in response.flags:  # it is there already
            return response
        exchange = _exchange(request, response)
        try:
            writer = self._writer or await self._open()
            await writer.put_async(exchange)
        except Exception:  # noqa: BLE001 (what ended the archive ends the run, see _fail)
            return response
        request.meta.setdefault(ARCHIVED, []).append(exchange.record_id)
        return response

    def put_visit(self, visit: ArchivedVisit, fetched_at: datetime) -> None:
        if self._writer is not None:
            with contextlib.suppress(Exception):  # the same
                self._writer.put_visit(VisitAt(visit, fetched_at))

    def flush(self) -> None:
        """From any thread: returns when all that was put is on disk. Raises ArchiveError, StorageError."""
        if self._writer is not None:
            self._writer.flush()

    async def spider_closed(self) -> None:
        if self._writer is not None and self._recording is not None:
            try:
                await asyncio.to_thread(self._writer.close)
                await asyncio.to_thread(self._prune)
            except Exception as error:  # noqa: BLE001 (the same)
                self._fail(error)
            for name, count in self._recording.counts.items():
                self._crawler.stats.inc_value(f"archive/{name}", count)
        if self._engine is not None:
            self._engine.dispose()

    def _prune(self) -> None:
        """What has served its time goes at the end of each run."""
        settings, engine = self._crawler.settings, self._engine
        assert engine is not None
        assert self._recording is not None
        assert self._crawler.spider is not None
        keep = ArchiveRetention.of(settings.getfloat("ARCHIVE_KEEP_DAYS"), settings.getfloat("ARCHIVE_MAX_GB"))
        if keep == ArchiveRetention():
            return
        now, files = DatabaseClock(engine).now(), archived_files(engine, ())
        keep, doubt = keep.unless_doubtful(files, now)
        if doubt:
            logger.warning("%s", doubt)
        outdated = keep.outdated((file for file in files if file.source == self._crawler.spider.name), now)
        dropped = drop_files(Path(settings["ARCHIVE_DIR"]), outdated, lambda file_id: drop_file(engine, file_id))
        self._recording.counts["pruned_files"] += len(dropped)

    async def _open(self) -> ArchiveWriter:
        async with self._opening:
            if self._writer is None:
                try:
                    self._engine = await asyncio.to_thread(open_engine, self._crawler.settings["DATABASE_URL"])
                    self._recording = self._new_recording(self._engine)
                except Exception as error:
                    self._fail(error)
                    raise
                loop = asyncio.get_running_loop()
                self._writer = ArchiveWriter(
                    self._recording, on_failure=lambda error: loop.call_soon_threadsafe(self._fail, error)
                )
                self._writer.start()
        return self._writer

    def _new_recording(self, engine: Engine) -> Recording:
        assert self._crawler.spider is not None
        settings, name = self._crawler.settings, self._crawler.spider.name
        keep_days = settings.getfloat("ARCHIVE_KEEP_DAYS")
        fields = [
            ("software", settings["USER_AGENT"].partition(" ")[0]),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
            ("http-header-user-agent", settings["USER_AGENT"]),
        ]
        if settings["CONTACT"]:
            fields.append(("operator", settings["CONTACT"]))
        return Recording(
            Path(settings["ARCHIVE_DIR"]),
            name,
            ArchiveIndex(engine, name),
            lambda: datetime.now(UTC),
            fields=fields,
            max_bytes=int(settings.getfloat("ARCHIVE_FILE_MB") * 1_000_000),
            refresh_after=timedelta(days=keep_days / 2) if keep_days else None,
        )

    def _fail(self, error: Exception) -> None:
        is_of_database = isinstance(error, StorageError)
        name = DATABASE_ERROR if is_of_database else ARCHIVE_ERROR
        if self._crawler.stats.get_value(name) is not None:
            return
        is_known = isinstance(error, ArchiveError | StorageError)
        message = str(error) if is_known else f"the archive cannot be written: {type(error).__name__}: {error}"
        self._crawler.stats.set_value(name, message)
        logger.error("%s", message)
        if self._crawler.engine is not None and self._crawler.engine.running:
            reason = CloseReason.DATABASE if is_of_database else CloseReason.ARCHIVE
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))


def _exchange(request: Request, response: Response) -> Exchange:
    fetched_at = request.meta.get(FETCHED_AT)
    return Exchange(
        url=response.url.partition("#")[0],
        fetched_at=fetched_at if isinstance(fetched_at, datetime) else datetime.now(UTC).replace(microsecond=0),
        status=response.status,
        headers=pairs_of(response.headers),
        body=response.body,
        kind=_kind(request),
        request_headers=pairs_of(request.headers),
        method=request.method,
        ip_address=str(response.ip_address) if response.ip_address else None,
        is_first=bool(request.meta.get(IS_FIRST)),
        is_rendered=bool(request.meta.get(RENDER)),
    )


def _kind(request: Request) -> RecordKind:
    kind = request.meta.get(KIND) or getattr(request.cb_kwargs.get("source"), "kind", None)
    if kind in _KINDS:
        return RecordKind(kind)
    if "requested_url" in request.cb_kwargs:
        return RecordKind.PAGE
    return RecordKind.ROBOTS if request.url.endswith("/robots.txt") else RecordKind.OTHER
