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

Place = tuple[str, int]
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


def count_visits(engine: Engine, wanted: VisitFilter, after: Place | None = None) -> int:
    """How many `iter_visits` gives."""
    statement = select(func.count()).select_from(ArchiveRecordRow).join(ArchiveFileRow).where(*_conditions(wanted))
    if after is not None:
        statement = statement.where(tuple_(ArchiveFileRow.name, ArchiveRecordRow.offset) > tuple_(*after))
    with begin_read(engine) as connection:
        return connection.execute(statement).scalar_one()


def iter_visits(engine: Engine, wanted: VisitFilter, after: Place | None = None) -> Iterator[list[Place]]:
    """The places of visits by file name and offset, which is the order of their time for each source; in pages."""
    while True:
        statement = (
            select(ArchiveFileRow.name, ArchiveRecordRow.offset)
            .join(ArchiveFileRow, ArchiveFileRow.id == ArchiveRecordRow.file_id)
            .where(*_conditions(wanted))
            .order_by(ArchiveFileRow.name, ArchiveRecordRow.offset)
            .limit(_PAGE)
        )
        if after is not None:
            statement = statement.where(tuple_(ArchiveFileRow.name, ArchiveRecordRow.offset) > tuple_(*after))
        with begin_read(engine) as connection:
            places = [(name, offset) for name, offset in connection.execute(statement)]
        if places:
            yield places
            after = places[-1]
        if len(places) < _PAGE:
            return


def first_visits(engine: Engine) -> dict[str, Place]:
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


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    record = ArchiveRecordRow
    conditions: list[ColumnElement[bool]] = [record.kind == _VISIT]
    if wanted.sources:
        conditions.append(record.source.in_(wanted.sources))
    if wanted.since is not None:
        conditions.append(record.fetched_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(record.fetched_at < wanted.until)
    if wanted.url is not None:
        conditions.append(record.url.startswith(wanted.url, autoescape=True))
    if wanted.versions is not None:
        conditions.append(record.url_key.in_(_outdated_urls(wanted.versions)))
    return conditions


def _outdated_urls(versions: Mapping[str, str]) -> Any:
    """Keys of the URLs whose article another version has read, or that gave none."""
    present = [
        (ArticleRow.source == source) & (ArticleRow.extractor_version == name) for source, name in versions.items()
    ]
    is_present = or_(*present) if present else ArticleRow.id.is_(None)
    return (
        select(UrlRow.url_key)
        .outerjoin(ArticleRow, ArticleRow.id == UrlRow.article_id)
        .where(or_(UrlRow.state == UrlState.REJECTED, ArticleRow.id.is_not(None) & func.coalesce(~is_present, True)))
    )
