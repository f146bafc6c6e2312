"""What a replay reads of the archive's index, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, or_, select, tuple_

from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow, ArticleRow, ReplayProgressRow, UrlRow, UrlState
from crawler.storage.upsert import insert_or

_VISIT = "visit"
_PAGE = 500
"""Places in memory at a time."""

RecordPlace = tuple[str, int]
"""File name below the archive's folder, and offset of a record in it."""


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits of the archive are read again."""

    sources: tuple[str, ...] = ()
    """Empty: all."""
    since: datetime | None = None
    """Fetched then or later."""
    until: datetime | None = None
    """Fetched before."""
    url: str | None = None
    """Requested URL, or its beginning."""
    versions: Mapping[str, str] | None = None
    """Source -> its present extractor version: only pages whose article was read by another one, or that were rejected;
    None: all pages."""
    with_rejected: bool = True
    """Whether these are also the ones that were rejected."""


@dataclass(frozen=True, slots=True)
class ReplayCheckpoint:
    """Goes through the pipelines behind the items that it covers, and is stored in their transaction or a later one."""

    key: bytes
    """16 bytes that name what is replayed, and how."""
    cursor: dict[str, Any] = field(default_factory=dict)
    """Where the next replay of the same goes on; empty when all is done."""


def archived_sources(engine: Engine) -> list[str]:
    """Sources that have files in the archive, by name."""
    with begin_read(engine) as connection:
        return list(
            connection.execute(select(ArchiveFileRow.source).distinct().order_by(ArchiveFileRow.source)).scalars()
        )


def count_visits(engine: Engine, wanted: VisitFilter, after: RecordPlace | None = None) -> int:
    """How many `iter_visits` gives."""
    record, file = ArchiveRecordRow, ArchiveFileRow
    statement = select(func.count()).select_from(record).join(file).where(*_of_files(wanted), *_of_visits(wanted))
    if after is not None:
        statement = statement.where(tuple_(file.name, record.offset) > tuple_(*after))
    with begin_read(engine) as connection:
        return connection.execute(statement).scalar_one()


def iter_visits(engine: Engine, wanted: VisitFilter, after: RecordPlace | None = None) -> Iterator[list[RecordPlace]]:
    """The places of visits by file name and offset, which is the order of their time for each source; in pages of one
    file each: whatever is wanted, nothing is read twice and nothing sorted."""
    record = ArchiveRecordRow
    first, offset = after or ("", -1)
    for file_id, name in _iter_files(engine, wanted, first):
        last = offset if name == first else -1
        page = select(record.offset).where(*_of_visits(wanted)).order_by(record.offset).limit(_PAGE)
        while True:
            with begin_read(engine) as connection:
                offsets = (
                    connection.execute(page.where(record.file_id == file_id, record.offset > last)).scalars().all()
                )
            if offsets:
                yield [(name, one) for one in offsets]
                last = offsets[-1]
            if len(offsets) < _PAGE:
                break


def _iter_files(engine: Engine, wanted: VisitFilter, first: str) -> Iterator[tuple[int, str]]:
    """Id and name of the files, by name, from the name `first` on."""
    file = ArchiveFileRow
    page = select(file.id, file.name).where(*_of_files(wanted)).order_by(file.name).limit(_PAGE)
    condition = file.name >= first
    while True:
        with begin_read(engine) as connection:
            files = connection.execute(page.where(condition)).all()
        yield from ((file_id, name) for file_id, name in files)
        if len(files) < _PAGE:
            return
        condition = file.name > files[-1].name


def first_visits(engine: Engine) -> dict[str, RecordPlace]:
    """Source -> the place of one visit, which names the source's spider."""
    newest = (
        select(func.max(ArchiveRecordRow.id)).where(ArchiveRecordRow.kind == _VISIT).group_by(ArchiveRecordRow.source)
    )
    statement = (
        select(ArchiveRecordRow.source, ArchiveFileRow.name, ArchiveRecordRow.offset)
        .join(ArchiveFileRow, ArchiveFileRow.id == ArchiveRecordRow.file_id)
        .where(ArchiveRecordRow.id.in_(newest))
    )
    with begin_read(engine) as connection:
        return {source: (name, offset) for source, name, offset in connection.execute(statement)}


def read_cursor(engine: Engine, key: bytes) -> dict[str, Any]:
    """Where the last replay of `key` was cut off; empty where there was none, or it came to its end."""
    with begin_read(engine) as connection:
        statement = select(ReplayProgressRow.cursor).where(ReplayProgressRow.replay_key == key)
        return connection.execute(statement).scalar() or {}


def forget_cursor(engine: Engine, key: bytes) -> None:
    with begin_write(engine) as connection:
        connection.execute(delete(ReplayProgressRow).where(ReplayProgressRow.replay_key == key))


def store_checkpoints(connection: Connection, checkpoints: Sequence[ReplayCheckpoint]) -> None:
    newest = {checkpoint.key: checkpoint.cursor for checkpoint in checkpoints}
    for key, cursor in newest.items():
        if not cursor:
            connection.execute(delete(ReplayProgressRow).where(ReplayProgressRow.replay_key == key))
            continue
        statement = insert_or(connection, ReplayProgressRow)
        statement = statement.on_conflict_do_update(
            index_elements=["replay_key"], set_={"cursor": statement.excluded.cursor}
        )
        connection.execute(statement, [{"replay_key": key, "cursor": cursor}])


def _of_files(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    return [ArchiveFileRow.source.in_(wanted.sources)] if wanted.sources else []


def _of_visits(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    record = ArchiveRecordRow
    conditions: list[ColumnElement[bool]] = [record.kind == _VISIT]
    if wanted.since is not None:
        conditions.append(record.fetched_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(record.fetched_at < wanted.until)
    if wanted.url is not None:
        beginning = func.substr(record.url, 1, len(wanted.url))  # SQLite's LIKE takes no heed of case
        conditions.append(beginning == wanted.url)
    if wanted.versions is not None:
        conditions.append(_is_outdated(wanted.versions, with_rejected=wanted.with_rejected))
    return conditions


def _is_outdated(versions: Mapping[str, str], *, with_rejected: bool) -> ColumnElement[bool]:
    """Whether another version has read the article of a record's URL, or, `with_rejected`, its page was rejected."""
    is_present = tuple_(ArticleRow.source, ArticleRow.extractor_version).in_(list(versions.items()))
    is_read_by_another = ArticleRow.id.is_not(None) & func.coalesce(~is_present, True)
    return (
        select(UrlRow.id)
        .outerjoin(ArticleRow, ArticleRow.id == UrlRow.article_id)
        .where(
            UrlRow.url_key == ArchiveRecordRow.url_key,
            or_(UrlRow.state == UrlState.REJECTED, is_read_by_another) if with_rejected else is_read_by_another,
        )
        .exists()
    )
