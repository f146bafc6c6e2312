"""The archive's index: which record of which file answers which URL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from crawler.archive.entry import Entry, Original
from crawler.archive.index import IndexedFile
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow
from crawler.storage.records import url_key
from crawler.storage.row_statement import RowStatement
from crawler.storage.upsert import insert_or

_COLUMNS = (
    "file_id", "offset", "length", "record_id", "warc_type", "kind", "source", "url", "url_key", "fetched_at", "status",
    "payload_digest", "refers_to",
)  # fmt: skip
_INSERT_RECORDS = RowStatement(
    _COLUMNS, lambda connection: insert_or(connection, ArchiveRecordRow).on_conflict_do_nothing().inline()
)

_FILE = update(ArchiveFileRow).where(ArchiveFileRow.id == bindparam("file"))
_FIRST, _LAST = ArchiveFileRow.first_fetched_at, ArchiveFileRow.last_fetched_at
_AT = bindparam("at", type_=_FIRST.type)
_SET_SIZE = _FILE.values(size=bindparam("its_size"))
_SET_FIRST = _FILE.where(or_(_FIRST.is_(None), _FIRST > _AT)).values(first_fetched_at=_AT)
_SET_LAST = _FILE.where(or_(_LAST.is_(None), _LAST < _AT)).values(last_fetched_at=_AT)


class ArchiveIndex:
    """The index of one source, see `crawler.archive.index.Index`. Methods block and raise StorageError."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source

    def growing_files(self, host: str) -> list[IndexedFile]:
        statement = _select_files().where(
            ArchiveFileRow.source == self._source, ArchiveFileRow.host == host, ArchiveFileRow.closed_at.is_(None)
        )
        with begin_read(self._engine) as connection:
            return [IndexedFile(*row) for row in connection.execute(statement)]

    def add_file(self, name: str, host: str, created_at: datetime) -> IndexedFile:
        """Takes a file in, unless it is known; what is known of it."""
        new = {"source": self._source, "name": name, "host": host, "created_at": created_at, "size": 0}
        with begin_write(self._engine) as connection:
            connection.execute(insert_or(connection, ArchiveFileRow).on_conflict_do_nothing(), [new])
            row = connection.execute(_select_files().where(ArchiveFileRow.name == name)).one()
        return IndexedFile(*row)

    def add_entries(self, file_id: int, entries: Sequence[Entry], size: int) -> None:
        rows = [self._row(file_id, entry) for entry in entries]
        dates = [entry.fetched_at for entry in entries]
        with begin_write(self._engine) as connection:
            if connection.dialect.name == "postgresql":  # nothing is lost: the files have it all
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            _INSERT_RECORDS.execute(connection, rows)
            connection.execute(_SET_SIZE, {"file": file_id, "its_size": size})
            if dates:
                connection.execute(_SET_FIRST, {"file": file_id, "at": min(dates)})
                connection.execute(_SET_LAST, {"file": file_id, "at": max(dates)})

    def close_file(self, file_id: int, at: datetime) -> None:
        with begin_write(self._engine) as connection:
            connection.execute(update(ArchiveFileRow).where(ArchiveFileRow.id == file_id).values(closed_at=at))

    def drop_file(self, file_id: int) -> None:
        drop_file(self._engine, file_id)

    def find_originals(self, urls: Collection[str]) -> dict[str, Original]:
        found: dict[str, Original] = {}
        with begin_read(self._engine) as connection:
            for url in urls:
                row = connection.execute(_NEWEST_ORIGINAL, {"key": url_key(self._source, url)}).first()
                if row is not None:
                    found[url] = Original(UUID(bytes=row.record_id), row.url, row.fetched_at, row.payload_digest)
        return found

    def _row(self, file_id: int, entry: Entry) -> tuple[Any, ...]:
        """The values of `_COLUMNS`."""
        return (
            file_id,
            entry.offset,
            entry.length,
            entry.record_id.bytes,
            entry.warc_type,
            entry.kind,
            self._source,
            entry.url,
            url_key(self._source, entry.url),
            entry.fetched_at,
            entry.status,
            entry.payload_digest,
            entry.refers_to.bytes if entry.refers_to else None,
        )


def drop_file(engine: Engine, file_id: int) -> None:
    """Forgets a file, with its entries. Raises StorageError."""
    with begin_write(engine) as connection:
        connection.execute(delete(ArchiveFileRow).where(ArchiveFileRow.id == file_id))


def drop_records(engine: Engine, record_ids: Collection[UUID]) -> None:
    """Single entries, of whatever file. Raises StorageError."""
    keys = [record_id.bytes for record_id in record_ids]
    with begin_write(engine) as connection:
        connection.execute(delete(ArchiveRecordRow).where(ArchiveRecordRow.record_id.in_(keys)))


def _select_files() -> Any:
    row = ArchiveFileRow
    return select(row.id, row.name, row.source, row.created_at, row.closed_at, row.size).order_by(
        row.created_at, row.id
    )


def _select_newest_original() -> Any:
    """Of a key: its newest answer of a server with a body, or the original of that one.

    For one key at a time: a feed that is asked each five minutes has a long past, of which one row is looked at.
    """
    newest, original = aliased(ArchiveRecordRow), aliased(ArchiveRecordRow)
    row = (
        select(newest.record_id, newest.refers_to, newest.payload_digest)
        .where(newest.url_key == bindparam("key"), newest.payload_digest.is_not(None))
        .order_by(newest.fetched_at.desc(), newest.id.desc())
        .limit(1)
        .subquery()
    )
    return select(original.record_id, original.url, original.fetched_at, row.c.payload_digest).join(
        row, original.record_id == func.coalesce(row.c.refers_to, row.c.record_id)
    )


_NEWEST_ORIGINAL = _select_newest_original()
