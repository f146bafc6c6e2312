"""A small database made large by SQL: every row again and again, with other keys and the same contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, text

from crawler.storage.engine import begin_write
from crawler.storage.models import (
    ArticleAuthorRow,
    ArticleRow,
    ArticleSectionRow,
    ArticleStoryRow,
    Base,
    CommentCountRow,
    UrlRow,
)

_BANDS = 16
_POSTGRESQL_GIN = "ix_article_search_words"


def multiply_rows(engine: Engine, times: int, on_progress: Callable[[int], object]) -> None:
    """Makes of each article, its parts, its URLs and index entries `times` of them."""
    is_sqlite = engine.dialect.name == "sqlite"
    with begin_write(engine) as connection:
        stride = 1 + max(_highest(connection, ArticleRow), _highest(connection, UrlRow))
        if not is_sqlite:
            connection.execute(text(f"DROP INDEX {_POSTGRESQL_GIN}"))
    for copy in range(1, times):
        with begin_write(engine) as connection:
            _copy_rows(connection, stride, copy)
        on_progress(copy)
    with begin_write(engine) as connection:
        connection.execute(text(_bands(is_sqlite, stride)))
        if not is_sqlite:
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            connection.execute(text(f"CREATE INDEX {_POSTGRESQL_GIN} ON article_search USING gin (words)"))
            for table in (ArticleRow, UrlRow):
                name = table.__tablename__
                connection.execute(text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))


def _highest(connection: Connection, table: Any) -> int:
    return int(connection.execute(text(f"SELECT max(id) FROM {table.__tablename__}")).scalar() or 0)


def _copy_rows(connection: Connection, stride: int, copy: int) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    key = "randomblob(16)" if is_sqlite else "decode(md5(random()::text), 'hex')"
    signature = "randomblob(224)" if is_sqlite else f"decode(repeat(encode({key}, 'hex'), 14), 'hex')"
    shift = stride * copy
    article = {"article_id": f"article_id + {shift}"}
    _copy(
        connection,
        ArticleRow,
        {"id": f"id + {shift}", "identity": f"identity || '#{copy}'", "url": f"url || '#{copy}'"}
        | dict.fromkeys(("identity_key", "text_hash", "fingerprint", "record_hash"), key),
        f"id < {stride}",
    )
    _copy(
        connection,
        UrlRow,
        article | {"id": f"id + {shift}", "url": f"url || '#{copy}'", "url_key": key},
        f"id < {stride} AND article_id IS NOT NULL",
    )
    for table in (ArticleSectionRow, ArticleAuthorRow, CommentCountRow):
        _copy(connection, table, article, f"article_id < {stride}")
    story = {"story_id": f"story_id + {shift}", "text_hash": key, "signature": signature}
    _copy(connection, ArticleStoryRow, article | story, f"article_id < {stride} AND shingles > 0")
    connection.execute(text(_search(is_sqlite, stride, shift)))


def _copy(connection: Connection, table: type[Base], changes: Mapping[str, str], condition: str) -> None:
    names = [f'"{column.name}"' for column in table.__table__.columns]
    values = [changes.get(column.name, f'"{column.name}"') for column in table.__table__.columns]
    name = table.__tablename__
    connection.execute(
        text(f"INSERT INTO {name} ({', '.join(names)}) SELECT {', '.join(values)} FROM {name} WHERE {condition}")
    )


def _search(is_sqlite: bool, stride: int, shift: int) -> str:
    if not is_sqlite:
        return (
            "INSERT INTO article_search (article_id, words) "
            f"SELECT article_id + {shift}, words FROM article_search WHERE article_id < {stride}"
        )
    return (  # the paragraphs as they are kept: quotes and commas of a JSON list are no words
        "INSERT INTO article_search (rowid, title, body) "
        f"SELECT id + {shift}, title, (SELECT group_concat(paragraphs) FROM article_sections "
        f"WHERE article_id = articles.id) FROM articles WHERE id < {stride}"
    )


def _bands(is_sqlite: bool, stride: int) -> str:
    """All at once and in their order: one by one, 16 million rows at random places would take an hour."""
    band = "abs(random()) % 281474976710656" if is_sqlite else "floor(random() * 281474976710656)::bigint"
    numbers = (
        f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {_BANDS})"
        if is_sqlite
        else f"WITH numbers AS (SELECT generate_series(1, {_BANDS}) AS n)"
    )
    return (
        f"INSERT INTO story_bands (band, article_id) {numbers} "
        f"SELECT {band}, article_id FROM article_stories CROSS JOIN numbers WHERE article_id >= {stride} ORDER BY 1"
    )
