"""Full-text search"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # before 3.43 a table without content cannot forget a row: there it keeps the text a second time
        content = "content='', contentless_delete=1, " if sqlite3.sqlite_version_info >= (3, 43) else ""
        tokens = "\"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\""
        op.execute(f"CREATE VIRTUAL TABLE article_search USING fts5(title, body, {content}tokenize={tokens})")
        # merging later takes a quarter off each insert; a search reads a few more segments
        op.execute("INSERT INTO article_search (article_search, rank) VALUES ('automerge', 16)")
        return
    op.create_table(
        "article_search",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_search_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_search"),
    )
    op.create_index("ix_article_search_words", "article_search", ["words"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("article_search")
