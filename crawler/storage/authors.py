"""Authors of articles: each name is one row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from crawler.storage.models import ArticleAuthorRow, AuthorRow
from crawler.storage.records import hash_text
from crawler.storage.row_statement import RowStatement
from crawler.storage.upsert import insert_or

_INSERT_AUTHORS = RowStatement(
    ("name_key", "name"), lambda connection: insert_or(connection, AuthorRow).on_conflict_do_nothing()
)
_INSERT_BYLINES = RowStatement(("article_id", "position", "author_id"), lambda _: insert(ArticleAuthorRow))
_FIND_IDS = select(AuthorRow.name_key, AuthorRow.id).where(AuthorRow.name_key.in_(bindparam("keys", expanding=True)))


def store_authors(connection: Connection, bylines: Sequence[tuple[int, list[str]]], *, replace: bool = False) -> None:
    """Links articles (id, names in the page's order) with their authors; `replace` removes those that they had."""
    if replace and bylines:
        articles = [article_id for article_id, _ in bylines]
        connection.execute(delete(ArticleAuthorRow).where(ArticleAuthorRow.article_id.in_(articles)))
    keys = {name: hash_text(name) for _, byline in bylines for name in byline}
    if not keys:
        return
    ids = _find_ids(connection, list(keys.values()))
    if missing := sorted((key, name) for name, key in keys.items() if key not in ids):
        _INSERT_AUTHORS.execute(connection, missing)
        ids |= _find_ids(connection, [key for key, _ in missing])
    _INSERT_BYLINES.execute(
        connection,
        [
            (article_id, position, ids[keys[name]])
            for article_id, byline in bylines
            for position, name in enumerate(byline)
        ],
    )


def _find_ids(connection: Connection, keys: list[bytes]) -> dict[bytes, int]:
    return dict(connection.execute(_FIND_IDS, {"keys": keys}).all())
