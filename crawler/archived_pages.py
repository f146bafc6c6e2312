"""Pages of the archive as they were answered, found by their address or by what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import UUID

from crawler.archive.exchange import RecordKind
from crawler.archive.record_access import RecordAccess
from crawler.archive.response import ArchivedResponse
from crawler.storage.archive_queries import ArchivedRecord, find_records, records_of_url, rejected_visits

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    response: ArchivedResponse
    requested_url: str
    """As it was asked for, before redirects."""


class ArchivedPages:
    """Pages of the archive below `root`. Methods raise StorageError, and WarcError where a file cannot be read."""

    def __init__(self, engine: Engine, root: Path) -> None:
        self._engine = engine
        self._records = RecordAccess(root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._records.close()

    def newest(self, url: str, *, source: str | None = None, until: datetime | None = None) -> ArchivedPage | None:
        """The last good answer of an address, in any of its forms, with the page that was read where it led elsewhere.

        `until`: at that time or before. None where the archive has none with a body.
        """
        sources = [source] if source else []
        for record in records_of_url(self._engine, url, sources=sources, until=until):
            is_visit = record.entry.kind == RecordKind.VISIT
            if page := self._visited(record) if is_visit else self._page(record, record.entry.url):
                return page
        return None

    def rejected(self, source: str, *, reason: str | None = None, limit: int = 1) -> Iterator[ArchivedPage]:
        """Pages that gave no article, the newest first; for one reason, or for any."""
        for record in rejected_visits(self._engine, source, reason=reason, limit=limit):
            if page := self._visited(record):
                yield page

    def _visited(self, visit: ArchivedRecord) -> ArchivedPage | None:
        """The answer that a visit read."""
        answer = self._find(visit.entry.refers_to)
        return self._page(answer, visit.entry.url) if answer else None

    def _page(self, record: ArchivedRecord, requested_url: str) -> ArchivedPage | None:
        if record.entry.status not in (None, 200):
            return None
        original = None
        if record.entry.warc_type == "revisit":
            found = self._find(record.entry.refers_to)
            if found is None:  # pruned
                return None
            original = (found.file, found.entry.offset)
        response = self._records.response(record.file, record.entry.offset, original)
        return ArchivedPage(response, requested_url)

    def _find(self, record_id: UUID | None) -> ArchivedRecord | None:
        return find_records(self._engine, [record_id]).get(record_id) if record_id else None
