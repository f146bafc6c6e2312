"""Exchanges -> records at the end of the newest file of their source, and into the index."""

from __future__ import annotations

import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from crawler.archive.entry import Entry, Original
from crawler.archive.exchange import Exchange
from crawler.archive.files import GrowingFile, file_name, folder_of, this_host
from crawler.archive.index import Index, IndexedFile
from crawler.archive.records import Record, make_answer, make_request, make_visit, make_warcinfo
from crawler.archive.repair import repair
from crawler.archive.visit import ArchivedVisit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VisitAt:
    visit: ArchivedVisit
    fetched_at: datetime
    """That of the item: UTC, whole seconds."""


Item = Exchange | VisitAt


class Recording:
    """Writes batches: each is on disk and in the index when `write` returns.

    A file is continued by the next runs of its day until it has `max_bytes`. A file that a dead run has left behind is
    repaired first: `counts` says what was cut off (`torn_records`, `torn_bytes`) and what was missing in the index
    (`found_records`). Bodies are written again when their original is older than `refresh_after`; None: never.
    Raises ArchiveError, and what the index raises.
    """

    def __init__(
        self,
        root: Path,
        source: str,
        index: Index,
        now: Callable[[], datetime],
        *,
        fields: Iterable[tuple[str, str]] = (),
        max_bytes: int = 1 << 30,
        refresh_after: timedelta | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._root = root
        self._source = source
        self._index = index
        self._now = now
        self._fields = [*fields, ("hostname", this_host())]
        self._max_bytes = max_bytes
        self._refresh_after = refresh_after
        self._file: GrowingFile | None = None
        self._indexed: IndexedFile | None = None
        self._warcinfo: UUID | None = None
        self._serial = 0
        self._pending: list[Entry] = []

    def write(self, items: Sequence[Item]) -> None:
        self._current_file()
        exchanges = (item for item in items if isinstance(item, Exchange))
        urls = {one.url for one in exchanges if not (one.is_first or one.is_rendered)}
        originals = dict(self._index.find_originals(urls)) if urls else {}
        for item in items:
            file = self._current_file()
            if isinstance(item, VisitAt):
                self._append(file, make_visit(item.visit, item.fetched_at, self._warcinfo))
                continue
            original = originals.get(item.url)
            if original is not None and self._is_too_old(original):
                original = None
            record = make_answer(item, original, self._warcinfo)
            if not item.is_rendered:
                file.append(make_request(item, self._warcinfo))
            self._append(file, record)
            if record.entry.warc_type == "response" and record.entry.payload_digest:
                originals[item.url] = Original(item.record_id, item.url, item.fetched_at, record.entry.payload_digest)
        self._make_durable()

    def close(self) -> None:
        """Leaves the file to the next run."""
        if self._file is not None:
            self._make_durable()
            self._file.close()

    def abandon(self) -> None:
        """After an error: what is not durable is left for a repair."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # as of a network's file system, which has said so before
                self._file.close()

    def _append(self, file: GrowingFile, record: Record) -> None:
        offset = file.append(record.data)
        self._pending.append(record.entry._replace(offset=offset, length=len(record.data)))
        self.counts[record.entry.warc_type] += 1

    def _is_too_old(self, original: Original) -> bool:
        return self._refresh_after is not None and self._now() - original.fetched_at > self._refresh_after

    def _make_durable(self) -> None:
        if self._file is None or self._indexed is None:
            return
        self._file.sync()
        self._index.add_entries(self._indexed.id, self._pending, self._file.size)
        self._pending = []

    def _current_file(self) -> GrowingFile:
        now = self._now()
        if self._file is not None and self._indexed is not None:
            if self._is_open_for(self._indexed, self._file.size, now):
                return self._file
            self._make_durable()
            self._index.close_file(self._indexed.id, now)
            self._file.close()
            self._file = None
        elif self._continue_file(now):
            assert self._file is not None
            return self._file
        return self._new_file(now)

    def _is_open_for(self, indexed: IndexedFile, size: int, now: datetime) -> bool:
        return size < self._max_bytes and indexed.created_at.date() == now.date()

    def _continue_file(self, now: datetime) -> bool:
        """Takes the newest file that earlier runs left open, and closes the others."""
        for indexed in reversed(self._index.growing_files(this_host())):
            try:
                file = GrowingFile.reopen(self._root / indexed.name)
            except FileNotFoundError:
                logger.warning("%s is in the index of the archive, and is gone", indexed.name)
                self._index.drop_file(indexed.id)
                continue
            if file is None:
                continue
            is_whole = repair(file, indexed, self._index, self.counts)
            if self._file is None and is_whole and self._is_open_for(indexed, file.size, now):
                self._take(file, indexed, now)
            else:
                self._index.close_file(indexed.id, now)
                file.close()
        return self._file is not None

    def _new_file(self, now: datetime) -> GrowingFile:
        while True:
            name = f"{folder_of(self._source)}/{file_name(self._source, now, self._serial, this_host())}"
            self._serial += 1
            try:
                file = GrowingFile.create(self._root / name)
            except FileExistsError:
                continue
            return self._take(file, self._index.add_file(name, this_host(), now), now)

    def _take(self, file: GrowingFile, indexed: IndexedFile, now: datetime) -> GrowingFile:
        self._file, self._indexed = file, indexed
        self._warcinfo, data = make_warcinfo(now, file.path.name, self._source, self._fields)
        file.append(data)
        return file
