"""The history of an article's comment count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Insert, RowMapping, delete, select

from crawler.storage.models import CommentCountRow
from crawler.storage.records import ArticleRecord
from crawler.storage.row_statement import RowStatement
from crawler.storage.upsert import insert_or


def observe(connection: Connection, observations: Sequence[tuple[int, ArticleRecord]]) -> None:
    """Keeps the counts that `observations` (article id, record) state, each at its date."""
    _INSERT_COUNTS.execute(
        connection, [(article_id, r.fetched_at, r.article.comment_count) for article_id, r in observations]
    )


def observe_older(connection: Connection, article: RowMapping, record: ArticleRecord) -> bool:
    """Puts the count of a page older than the newest one into the history of `article`; True if that changed a row.

    What comes out is the same as if it had been stored in its turn, as far as the history remembers.
    """
    row, at, count = CommentCountRow, record.fetched_at, record.article.comment_count
    entries = select(row.fetched_at, row.comment_count).where(row.article_id == article["id"])
    before = connection.execute(entries.where(row.fetched_at < at).order_by(row.fetched_at.desc()).limit(1)).first()
    later = connection.execute(entries.where(row.fetched_at >= at).order_by(row.fetched_at).limit(2)).all()
    here = next((entry for entry in later if entry.fetched_at == at), None)
    after = next((entry for entry in later if entry.fetched_at > at), None)
    changed = False
    if count == (before.comment_count if before else None):
        changed |= here is not None
        _forget(connection, article["id"], at if here else None)
    elif here is None or here.comment_count != count:
        observe(connection, [(article["id"], record)])
        changed = True
    if after is None and article["comment_count"] != count:
        _INSERT_COUNTS.execute(connection, [(article["id"], article["fetched_at"], article["comment_count"])])
        changed = True
    elif after is not None and after.comment_count == count:
        _forget(connection, article["id"], after.fetched_at)
        changed = True
    return changed


def _upsert(connection: Connection) -> Insert:
    statement = insert_or(connection, CommentCountRow)
    return statement.on_conflict_do_update(
        index_elements=["article_id", "fetched_at"], set_={"comment_count": statement.excluded.comment_count}
    )


_INSERT_COUNTS = RowStatement(("article_id", "fetched_at", "comment_count"), _upsert)


def _forget(connection: Connection, article_id: int, at: datetime | None) -> None:
    row = CommentCountRow
    if at is not None:
        connection.execute(delete(row).where(row.article_id == article_id, row.fetched_at == at))
