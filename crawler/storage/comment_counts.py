"""The history of an article's comment count."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from crawler.storage.models import CommentCountRow
from crawler.storage.records import ArticleRecord
from crawler.storage.upsert import insert_or


def observe(connection: Connection, observations: Sequence[tuple[int, ArticleRecord]]) -> None:
    """Keeps the counts that `observations` (article id, record) state, each at its date."""
    if not observations:
        return
    statement = insert_or(connection, CommentCountRow)
    statement = statement.on_conflict_do_update(
        index_elements=["article_id", "fetched_at"], set_={"comment_count": statement.excluded.comment_count}
    )
    rows = [
        {"article_id": article_id, "fetched_at": record.fetched_at, "comment_count": record.article.comment_count}
        for article_id, record in observations
    ]
    connection.execute(statement, rows)


def observe_older(connection: Connection, article_id: int, record: ArticleRecord) -> bool:
    """Keeps the count of a page older than the newest one where it differs from the one before; True if it did."""
    statement = (
        select(CommentCountRow.comment_count)
        .where(CommentCountRow.article_id == article_id, CommentCountRow.fetched_at <= record.fetched_at)
        .order_by(CommentCountRow.fetched_at.desc())
        .limit(1)
    )
    if connection.execute(statement).scalar() == record.article.comment_count:
        return False
    observe(connection, [(article_id, record)])
    return True
