"""Pieces of a replay that can be read on their own, in this process or another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from scrapy.settings import BaseSettings

from crawler.archive.reader import WarcFile
from crawler.archive.record_access import RecordAccess
from crawler.archive.response import ArchivedResponse, WarcError
from crawler.archive.visit import ArchivedVisit
from crawler.extraction.collector import collect_less_often
from crawler.items import Article, PageItem
from crawler.replay.readers import SiteReaders
from crawler.replay.saved_pages import FilePosition, ResponseReader, ResponseReading
from crawler.replay.visit import read_visit
from crawler.storage.archive_queries import ArchivedRecord, find_records
from crawler.storage.engine import open_engine
from crawler.storage.replays import RecordPlace
from crawler.urls.normalization import host_of, site_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

BATCH = 50
"""Readings that are handed over at a time."""


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Which saved pages are read; what is empty or None filters nothing."""

    domains: frozenset[str] = frozenset()
    """Registrable domains, or hosts without "www."."""
    since: datetime | None = None
    """Saved then or later."""
    until: datetime | None = None
    """Saved before."""
    url: str | None = None
    """URL, or its beginning."""
    media_types: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    """Of the article, ISO 639-1."""
    sources: frozenset[str] = frozenset()
    """Names of spiders."""

    def refuse(self, url: str, date: datetime, media_type: str) -> str | None:
        """Why a response is not read, in kebab case; None: it is."""
        if self.url and not url.startswith(self.url):
            return "other-url"
        if (self.since and date < self.since) or (self.until and date >= self.until):
            return "other-date"
        if self.media_types and media_type not in self.media_types:
            return "other-type"
        if self.domains and not self.domains & {site_of(url), host_of(url)}:
            return "other-domain"
        return None

    def refuse_item(self, item: PageItem) -> str | None:
        """Why what was read is not stored."""
        if self.sources and item.source not in self.sources:
            return "other-spider"
        if self.languages and (not isinstance(item, Article) or item.language not in self.languages):
            return "other-language"
        return None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a WARC file."""

    file: int
    """Its number among the files of the replay."""
    path: Path
    start: int
    end: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read, in its order."""

    readings: list[ResponseReading] = field(default_factory=list)
    items: list[PageItem] = field(default_factory=list)
    """Of visits."""
    skipped: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    position: FilePosition = (0, 0)
    """Of segments: file and offset behind which nothing of it lies."""
    last_visit: RecordPlace = ("", 0)
    error: str | None = None
    """Why a file could not be read, for a person."""


class TaskReader:
    """Reads what tasks name; lives as long as its process."""

    def __init__(self, settings: BaseSettings, wanted: PageFilter) -> None:
        collect_less_often()
        self._settings = settings
        self._wanted = wanted
        self._readers = SiteReaders(settings)
        self._pages = ResponseReader(self._readers.of_url)

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings["DATABASE_URL"], migrate=False)

    @cached_property
    def _records(self) -> RecordAccess:
        return RecordAccess(Path(self._settings["ARCHIVE_DIR"]))

    def close(self) -> None:
        if "_records" in self.__dict__:
            self._records.close()
        if "_engine" in self.__dict__:
            self._engine.dispose()

    def read_segment(self, segment: Segment) -> Iterator[Batch]:
        try:
            file = WarcFile(segment.path, segment.start, segment.end, self._wanted.refuse)
            yield from self._read_file(file, segment)
        except WarcError as error:
            yield Batch(error=str(error), position=(segment.file, segment.end))
        except OSError as error:
            yield Batch(error=f"{segment.path}: {error.strerror or error}", position=(segment.file, segment.end))

    def _read_file(self, file: WarcFile, segment: Segment) -> Iterator[Batch]:
        readings: list[ResponseReading] = []
        for response in file:
            readings.append(self._read(response, segment.file))
            if len(readings) >= BATCH:
                position = (segment.file, file.position if file.has_places else segment.start)
                yield Batch(readings, pages=len(readings), position=position)
                readings = []
        yield Batch(readings, skipped=file.skipped, pages=len(readings), position=(segment.file, segment.end))

    def _read(self, response: ArchivedResponse, file: int) -> ResponseReading:
        reading = self._pages.read(response, file)
        if reading.item is not None and (reason := self._wanted.refuse_item(reading.item)):
            return ResponseReading(reading.url, reading.key, reading.position, skipped=reason)
        return reading

    def read_visits(self, places: list[RecordPlace]) -> Batch:
        batch = Batch(pages=len(places), last_visit=places[-1])
        visits: list[ArchivedVisit] = []
        for place in places:
            try:
                visits.append(self._records.visit(*place))
            except WarcError:
                batch.skipped["damaged"] += 1
        found = self._find(visits)
        for visit in visits:
            item = self._read_visit(visit, found, batch.skipped)
            if item is None:
                continue
            if reason := self._wanted.refuse_item(item):
                batch.skipped[reason] += 1
            else:
                batch.items.append(item)
        return batch

    def _find(self, visits: list[ArchivedVisit]) -> dict[UUID, ArchivedRecord]:
        """The records that visits read, and those whose bodies they repeat."""
        ids = {one for visit in visits for one in (visit.read, visit.plain, *visit.continuations.values()) if one}
        found = find_records(self._engine, sorted(ids))
        originals = {record.entry.refers_to for record in found.values() if record.entry.refers_to}
        return found | find_records(self._engine, sorted(originals - found.keys()))

    def _read_visit(
        self, visit: ArchivedVisit, found: dict[UUID, ArchivedRecord], skipped: Counter[str]
    ) -> PageItem | None:
        try:
            reader = self._readers.of_visit(visit.spider, visit.source, visit.arguments)
        except (KeyError, ValueError, TypeError):
            skipped["no-such-spider"] += 1
            return None
        answers = {}
        for one in (visit.read, visit.plain, *visit.continuations.values()):
            try:
                if one and (response := self._answer(found, one)):
                    answers[one] = response
            except WarcError:
                skipped["damaged"] += 1
        item = read_visit(reader, visit, answers)
        if item is None:
            skipped["answer-missing"] += 1
        return item

    def _answer(self, found: dict[UUID, ArchivedRecord], record_id: UUID) -> ArchivedResponse | None:
        """None where the archive has it no more, or only that its body was the same as another one's."""
        record = found.get(record_id)
        if record is None:
            return None
        refers_to = record.entry.refers_to
        if record.entry.warc_type != "revisit" or record.entry.status == 304 or refers_to is None:
            return self._records.response(record.file, record.entry.offset)
        original = found.get(refers_to)
        if original is None:
            return None
        return self._records.response(record.file, record.entry.offset, (original.file, original.entry.offset))
