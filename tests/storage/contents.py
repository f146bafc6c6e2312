"""What the database holds, for tests to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from crawler.items import Section
from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleRevisionRow, ArticleRow, Base, CommentCountRow, UrlRow
from crawler.storage.records import hash_text
from tests.storage.samples import URL


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article's title and body, and the time over which it was seen."""

    since: datetime
    until: datetime
    title: str | None
    body: list[Section]


def revisions(engine: Engine, identity: str) -> list[Revision]:
    """The older versions of an article, oldest first; empty if there are none or no such article."""
    statement = (
        select(ArticleRevisionRow)
        .join(ArticleRow, ArticleRow.id == ArticleRevisionRow.article_id)
        .where(ArticleRow.identity_key == hash_text(identity))
        .order_by(ArticleRevisionRow.fetched_at)
    )
    with begin_read(engine) as connection:
        rows = connection.execute(statement).all()
    return [
        Revision(row.version_since, row.fetched_at, row.title, [Section(**section) for section in row.body])
        for row in rows
    ]


def comment_history(engine: Engine, identity: str) -> list[tuple[datetime, int | None]]:
    """When an article's comment count was seen to be another than before, oldest first; None: no longer stated."""
    statement = (
        select(CommentCountRow.fetched_at, CommentCountRow.comment_count)
        .join(ArticleRow, ArticleRow.id == CommentCountRow.article_id)
        .where(ArticleRow.identity_key == hash_text(identity))
        .order_by(CommentCountRow.fetched_at)
    )
    with begin_read(engine) as connection:
        return list(connection.execute(statement))


def url_states(engine: Engine, source: str = "example") -> dict[str, int]:
    """State -> number of URLs of a source."""
    statement = select(UrlRow.state, func.count()).where(UrlRow.source == source).group_by(UrlRow.state)
    with begin_read(engine) as connection:
        return dict(connection.execute(statement).all())


def url_row(engine: Engine, url: str = URL) -> Any:
    """The row of a URL in the frontier."""
    with engine.connect() as connection:
        return connection.execute(select(UrlRow.__table__).where(UrlRow.url == url)).one()


def row_counts(engine: Engine) -> dict[str, int]:
    """Table -> number of its rows."""
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def content(engine: Engine) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
        }
