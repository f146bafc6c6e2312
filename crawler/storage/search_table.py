"""The table of the full-text search, which is another one on each database, and so no model."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, text

_FORGETS_ROWS = (3, 43)
"""The SQLite from which a table without the texts can forget one of them; before, it keeps them a second time."""
_CONTENT = "content='', contentless_delete=1, " if sqlite3.sqlite_version_info >= _FORGETS_ROWS else ""
_SQLITE = (
    f"CREATE VIRTUAL TABLE article_search USING fts5(title, body, {_CONTENT}"
    "tokenize=\"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")",
    # merging later takes a quarter off each insert; a search reads a few more segments
    "INSERT INTO article_search (article_search, rank) VALUES ('automerge', 16)",
)
_POSTGRESQL = (
    "CREATE TABLE article_search (article_id BIGINT NOT NULL CONSTRAINT pk_article_search PRIMARY KEY"
    " CONSTRAINT fk_article_search_article_id REFERENCES articles (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_article_search_words ON article_search USING gin (words)",
)


def create_search_table(connection: Connection) -> None:
    """Makes `article_search`, empty, as the migrations do; the table `articles` is there."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))
