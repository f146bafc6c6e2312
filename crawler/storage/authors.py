"""Authors of articles: each name is one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from crawler.storage.models import ArticleAuthorRow, AuthorRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or


def store_authors(connection: Connection, bylines: Sequence[tuple[int, list[str]]], *, replace: bool = False) -> None:
    """Links articles (id, names in the page's order) with their authors; `replace` removes those that they had."""
    if replace and bylines:
        articles = [article_id for article_id, _ in bylines]
        connection.execute(delete(ArticleAuthorRow).where(ArticleAuthorRow.article_id.in_(articles)))
    names = {hash_text(name): name for _, byline in bylines for name in byline}
    if not names:
        return
    ids = _find_ids(connection, list(names))
    missing: list[dict[str, Any]] = [{"name": names[key], "name_key": key} for key in sorted(names.keys() - ids)]
    if missing:
        connection.execute(insert_or(connection, AuthorRow).on_conflict_do_nothing(), missing)
        ids |= _find_ids(connection, [row["name_key"] for row in missing])
    rows = [
        {"article_id": article_id, "position": position, "author_id": ids[hash_text(name)]}
        for article_id, byline in bylines
        for position, name in enumerate(byline)
    ]
    connection.execute(insert(ArticleAuthorRow), rows)


def _find_ids(connection: Connection, keys: list[bytes]) -> dict[bytes, int]:
    statement = select(AuthorRow.name_key, AuthorRow.id).where(AuthorRow.name_key.in_(keys))
    return dict(connection.execute(statement).all())
