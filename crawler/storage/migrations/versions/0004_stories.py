"""Stories"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_stories",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shingles", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_stories_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_stories"),
    )
    op.create_index("ix_article_stories_story_id", "article_stories", ["story_id"])
    op.create_table(
        "story_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_story_bands"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("story_bands")
    op.drop_table("article_stories")
