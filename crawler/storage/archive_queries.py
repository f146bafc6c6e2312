"""What people and commands ask of the archive's index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import aliased

from crawler.archive.entry import Entry
from crawler.archive.exchange import RecordKind
from crawler.archive.retention import KeptFile
from crawler.storage.engine import begin_read
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow, ErasedRow, RejectedItemRow
from crawler.storage.records import url_key

_MOST = 1000
"""Records of one address that are looked at."""
_FEW_AT_A_TIME = {"yield_per": 1000}
"""Else PostgreSQL's driver takes in all rows before the first is read."""
_OF_LINKS = (RecordKind.FEED, RecordKind.SITEMAP, RecordKind.LISTING, RecordKind.HOME)


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    file: str
    """Name below the archive's folder."""
    source: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class SourceArchive:
    """What the archive has of one source."""

    source: str
    files: int
    size: int
    """Bytes."""
    records: dict[str, int]
    """WARC-Type -> number; requests are not counted."""
    first_fetched_at: datetime | None
    last_fetched_at: datetime | None


def archived_files(engine: Engine, sources: Sequence[str]) -> list[KeptFile]:
    """The files by source and age; of all sources where none is named. Raises StorageError."""
    row = ArchiveFileRow
    newest = func.coalesce(row.last_fetched_at, row.created_at)
    statement = select(row.id, row.name, row.source, row.host, row.size, newest).order_by(row.source, row.created_at)
    if sources:
        statement = statement.where(row.source.in_(sources))
    with begin_read(engine) as connection:
        return [KeptFile(*found) for found in connection.execute(statement)]


def archive_summary(engine: Engine, sources: Sequence[str]) -> list[SourceArchive]:
    """What the archive has, by source; of all sources where none is named. Raises StorageError."""
    row, record = ArchiveFileRow, ArchiveRecordRow
    files = (
        select(
            row.source, func.count(), func.sum(row.size), func.min(row.first_fetched_at), func.max(row.last_fetched_at)
        )
        .group_by(row.source)
        .order_by(row.source)
    )
    counted = select(record.source, record.warc_type, func.count()).group_by(record.source, record.warc_type)
    if sources:
        files, counted = files.where(row.source.in_(sources)), counted.where(record.source.in_(sources))
    with begin_read(engine) as connection:
        counts: dict[str, dict[str, int]] = {}
        for source, warc_type, count in connection.execute(counted.order_by(record.warc_type)):
            counts.setdefault(source, {})[warc_type] = count
        return [
            SourceArchive(source, number, int(size), counts.get(source, {}), first, last)
            for source, number, size, first, last in connection.execute(files)
        ]


def records_of_file(engine: Engine, file_id: int) -> Iterator[Entry]:
    """The records of a file, in its order. Raises StorageError."""
    statement = select(ArchiveRecordRow).where(ArchiveRecordRow.file_id == file_id).order_by(ArchiveRecordRow.offset)
    with begin_read(engine) as connection:
        for row in connection.execute(statement, execution_options=_FEW_AT_A_TIME):
            yield _entry(row)


def records_of_url(
    engine: Engine, url: str, *, sources: Sequence[str] = (), until: datetime | None = None
) -> list[ArchivedRecord]:
    """What the archive has under an address, in any of its forms, the newest first, at most _MOST. Raises StorageError.

    `until`: of that time or before. Sources are asked one by one: with none named, all that have files.
    """
    with begin_read(engine) as connection:
        names = list(sources) or list(connection.execute(select(ArchiveFileRow.source).distinct()).scalars())
        keys = [url_key(name, url) for name in names]
        statement = _select_records().where(ArchiveRecordRow.url_key.in_(keys))
        if until is not None:
            statement = statement.where(ArchiveRecordRow.fetched_at <= until)
        order = (ArchiveRecordRow.fetched_at.desc(), ArchiveRecordRow.id.desc())
        return [_archived(row) for row in connection.execute(statement.order_by(*order).limit(_MOST))]


def find_records(engine: Engine, record_ids: Sequence[UUID]) -> dict[UUID, ArchivedRecord]:
    """Those of `record_ids` that the archive has, by id. Raises StorageError."""
    keys = [record_id.bytes for record_id in record_ids]
    with begin_read(engine) as connection:
        rows = connection.execute(_select_records().where(ArchiveRecordRow.record_id.in_(keys)))
        return {record.entry.record_id: record for record in map(_archived, rows)}


def records_of_erased(engine: Engine) -> list[ArchivedRecord]:
    """What the archive still has of addresses that were erased, in the order of the files. Raises StorageError."""
    record = ArchiveRecordRow
    statement = _select_records().where(record.url_key.in_(select(ErasedRow.key)))
    with begin_read(engine) as connection:
        return [_archived(row) for row in connection.execute(statement.order_by(record.file_id, record.offset))]


def records_of_links(engine: Engine, sources: Collection[str]) -> Iterator[ArchivedRecord]:
    """The feeds, sitemaps and lists of links that the archive has whole, by source; of all sources where none is named.
    Raises StorageError."""
    record = ArchiveRecordRow
    statement = _select_records().where(record.kind.in_(_OF_LINKS), record.warc_type.in_(("response", "resource")))
    if sources:
        statement = statement.where(record.source.in_(sources))
    with begin_read(engine) as connection:
        ordered = statement.order_by(record.source, record.fetched_at)
        for row in connection.execute(ordered, execution_options=_FEW_AT_A_TIME):
            yield _archived(row)


def rejected_visits(engine: Engine, source: str, *, reason: str | None = None, limit: int) -> list[ArchivedRecord]:
    """The visits that gave no article, the newest first; of one reason, or of any. Raises StorageError."""
    item, record = RejectedItemRow, ArchiveRecordRow
    statement = (
        select(item.url, item.fetched_at)
        .where(item.source == source, item.fetched_at.is_not(None))
        .order_by(item.fetched_at.desc(), item.id.desc())
        .limit(limit)
    )
    if reason is not None:
        statement = statement.where(item.reason == reason)
    found = []
    with begin_read(engine) as connection:
        for url, fetched_at in connection.execute(statement).all():
            answers = select(record.record_id).where(
                record.url_key == url_key(source, url), record.fetched_at == fetched_at
            )
            visits = _select_records().where(
                record.source == source,
                record.kind == RecordKind.VISIT,
                record.fetched_at == fetched_at,
                record.refers_to.in_(answers),
            )
            found += [_archived(row) for row in connection.execute(visits.limit(1))]
    return found


def count_orphans(engine: Engine) -> int:
    """Revisits whose original is not in the archive any more. Raises StorageError."""
    revisit, original = ArchiveRecordRow, aliased(ArchiveRecordRow)
    statement = (
        select(func.count())
        .select_from(revisit)
        .outerjoin(original, original.record_id == revisit.refers_to)
        .where(revisit.warc_type == "revisit", original.id.is_(None))
    )
    with begin_read(engine) as connection:
        return connection.execute(statement).scalar_one()


def _select_records() -> Any:
    return select(ArchiveRecordRow.__table__, ArchiveFileRow.name.label("file")).join(
        ArchiveFileRow, ArchiveFileRow.id == ArchiveRecordRow.file_id
    )


def _archived(row: Any) -> ArchivedRecord:
    return ArchivedRecord(row.file, row.source, _entry(row))


def _entry(row: Any) -> Entry:
    return Entry(
        record_id=UUID(bytes=row.record_id),
        warc_type=row.warc_type,
        kind=RecordKind(row.kind),
        url=row.url,
        fetched_at=row.fetched_at,
        status=row.status,
        payload_digest=row.payload_digest,
        refers_to=UUID(bytes=row.refers_to) if row.refers_to else None,
        offset=row.offset,
        length=row.length,
    )
